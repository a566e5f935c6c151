/** Memory over time: what must be held while each layer runs, where everything is released once nobody needs it. */

import { add, type Expr, greater, max, sub } from '../../core/expr.ts'
import { once } from '../../core/once.ts'
import type { Analysis, Facts, Total } from '../analysis.ts'
import { type Buffer, buffersOf } from './buffers.ts'

/** What is held while one layer runs. */
export interface Moment {
  readonly layer: Facts
  readonly step: number
  readonly bytes: Expr
}

/** Memory over the time of a forward pass, maps released after their last use. */
export interface Liveness {
  /** One moment a layer, in the order of execution; inserted layers are left out. */
  readonly moments: readonly Moment[]
  /** The largest of them; a lower bound where sizes are not known. */
  readonly peak: Total
  /** The first moment of that size; `undefined` where none can be proved to be the largest. */
  readonly peakAt: Moment | undefined
}

/**
 * Memory of feature maps over time in a forward pass: each is held from the layer that writes it to the last that reads
 * it, and results to the end. Parameters and scratch memory are not counted.
 */
export const livenessOf = once(follow)

const momentsByLayer = once(
  (analysis: Analysis) => new Map(livenessOf(analysis).moments.map((moment) => [moment.layer, moment])),
)

/** What is held while a layer runs; `undefined` for inserted layers. */
export function momentOf(analysis: Analysis, layer: Facts): Moment | undefined {
  return momentsByLayer(analysis).get(layer)
}

/** What is held at a moment, the largest first. */
export function heldAt(analysis: Analysis, { step }: Moment): readonly Buffer[] {
  const held = buffersOf(analysis).filter(({ from, to }) => from <= step && step <= to)
  return [...held].sort((a, b) => (greater(b.bytes ?? 0n, a.bytes ?? 0n) === true ? 1 : -1))
}

function follow(analysis: Analysis): Liveness {
  const buffers = buffersOf(analysis)
  const layers = [...analysis.facts.values()]
  const changes: Expr[] = layers.map(() => 0n)
  for (const { bytes = 0n, from, to } of buffers) {
    changes[from] = add(changes[from] ?? 0n, bytes)
    if (to + 1 < layers.length) changes[to + 1] = sub(changes[to + 1] ?? 0n, bytes)
  }
  let held: Expr = 0n
  const moments = layers.flatMap((layer, step): Moment[] => {
    held = add(held, changes[step] ?? 0n)
    return layer.node.inserted ? [] : [{ layer, step, bytes: held }]
  })
  return {
    moments,
    ...peakOf(
      moments,
      buffers.every(({ bytes }) => bytes !== undefined),
    ),
  }
}

function peakOf(moments: readonly Moment[], complete: boolean): Pick<Liveness, 'peak' | 'peakAt'> {
  const [first, ...rest] = moments
  if (first === undefined) return { peak: { value: 0n, complete }, peakAt: undefined }
  let best = first
  const rivals: Expr[] = []
  for (const moment of rest) {
    const answer = greater(moment.bytes, best.bytes)
    if (answer === true) best = moment
    else if (answer === undefined) rivals.push(moment.bytes)
  }
  const open = rivals.filter((bytes) => greater(bytes, best.bytes) !== false)
  const value = open.length === 0 ? best.bytes : max(best.bytes, ...open)
  return { peak: { value, complete }, peakAt: open.length === 0 ? best : undefined }
}
