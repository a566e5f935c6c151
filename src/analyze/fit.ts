/** The largest batch that a memory holds, for inference and for training. */

import { add, greater, isKnown } from '../core/expr.ts'
import type { Analysis } from './analysis.ts'
import { livenessOf } from './liveness.ts'
import { SOLVERS, type Solver } from './solvers.ts'
import { trainingOf } from './training.ts'
import { runAtBatch } from './what-if.ts'

/** What a batch needs. */
export interface Need {
  readonly batch: bigint
  readonly bytes: bigint
}

/** The largest batch that fits, and the next one, which does not, as proof. */
export interface Fit {
  /** `undefined` where not even one example fits. */
  readonly fits: Need | undefined
  /** `undefined` where no batch up to the largest that is looked at is too large. */
  readonly exceeds: Need | undefined
}

/** Larger batches are not looked for: Caffe's blobs hold 2³¹ − 1 values. */
const LARGEST_BATCH = 1n << 31n

/** Bytes for a forward pass: parameters and the most that feature maps take at a time. */
export function inferenceBytes(analysis: Analysis): bigint | undefined {
  const bytes = add(analysis.totals.parameterBytes.value, livenessOf(analysis).peak.value)
  return isKnown(bytes) ? bytes : undefined
}

/** Bytes for training with a solver. */
export function trainingBytes(analysis: Analysis, solver: Solver | undefined = SOLVERS[0]): bigint | undefined {
  const { value } = trainingOf(analysis, solver).total
  return isKnown(value) ? value : undefined
}

/**
 * The largest batch whose need is at most `room` bytes. `undefined` where the network can't be run at another batch or
 * its sizes are not known.
 */
export function largestBatch(
  analysis: Analysis,
  room: bigint,
  needOf: (analysis: Analysis) => bigint | undefined,
): Fit | undefined {
  const at = (batch: bigint): Need | undefined => {
    const run = runAtBatch(analysis, batch)
    const bytes = run && needOf(run)
    return bytes === undefined ? undefined : { batch, bytes }
  }
  let fits: Need | undefined
  let exceeds = at(1n)
  if (exceeds === undefined) return undefined
  while (exceeds !== undefined && greater(exceeds.bytes, room) !== true) {
    fits = exceeds
    exceeds = fits.batch >= LARGEST_BATCH ? undefined : at(fits.batch * 2n)
  }
  while (exceeds !== undefined && fits !== undefined && exceeds.batch - fits.batch > 1n) {
    const middle = at((fits.batch + exceeds.batch) / 2n)
    if (middle === undefined) break
    if (middle.bytes <= room) fits = middle
    else exceeds = middle
  }
  return { fits, exceeds }
}
