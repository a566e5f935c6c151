/** The largest batch that a memory holds, for inference and for training. */

import { add, isKnown } from '../../core/expr.ts'
import type { Analysis } from '../analysis.ts'
import { livenessOf } from '../costs/liveness.ts'
import { trainingOf } from '../costs/training.ts'
import { SOLVERS, type Solver } from './solvers.ts'
import { runAtBatch } from './what-if.ts'

/** What a batch needs. */
export interface Need {
  readonly batch: bigint
  readonly bytes: bigint
}

/** A batch that does not fit; without `bytes` the network can't be run with it at all. */
export interface Excess {
  readonly batch: bigint
  readonly bytes: bigint | undefined
}

/** The largest batch that fits, and the next one, which does not, as proof. */
export interface Fit {
  /** `undefined` where not even one example fits. */
  readonly fits: Need | undefined
  /** `undefined` where no batch up to the largest that is looked at is too large. */
  readonly exceeds: Excess | undefined
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
  const at = (batch: bigint): Excess => {
    const run = runAtBatch(analysis, batch)
    return { batch, bytes: run && needOf(run) }
  }
  const one = at(1n)
  if (one.bytes === undefined) return undefined
  let fits: Need | undefined
  let exceeds: Excess | undefined = one
  const isFit = (need: Excess): need is Need => need.bytes !== undefined && need.bytes <= room
  while (exceeds !== undefined && isFit(exceeds)) {
    fits = exceeds
    exceeds = fits.batch >= LARGEST_BATCH ? undefined : at(fits.batch * 2n)
  }
  while (exceeds !== undefined && fits !== undefined && exceeds.batch - fits.batch > 1n) {
    const middle = at((fits.batch + exceeds.batch) / 2n)
    if (isFit(middle)) fits = middle
    else exceeds = middle
  }
  return { fits, exceeds }
}
