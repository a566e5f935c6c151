/** Which positions of the input one output really sees: exact sets of indices, cut at the borders. */

import type { ValueId } from '../core/model.ts'
import type { Reach } from '../core/op.ts'
import { shapeOf } from '../core/shape.ts'
import type { Analysis, Facts } from './analysis.ts'
import { reachOf } from './field.ts'

/** Positions along each spatial axis of an input, in growing order. */
export interface Seen {
  readonly input: ValueId
  readonly axes: readonly (readonly number[])[]
}

/** Longer axes are not followed index by index. */
const LONGEST_AXIS = 100_000n

/**
 * What the output at `position` (one index a spatial axis) of a layer's first output sees of each input of the network
 * that has spatial axes: the smallest box of positions around it. `undefined` where a size on the way is not known.
 */
export function seenBy({ facts }: Analysis, layer: Facts, position: readonly number[]): readonly Seen[] | undefined {
  const sets = new Map<ValueId, readonly ReadonlySet<number>[]>()
  const [output] = layer.node.outputs
  if (output === undefined) return undefined
  sets.set(
    output,
    position.map((index) => new Set([index])),
  )
  const seen: Seen[] = []
  const order = [...facts.values()]
  for (const found of order.slice(0, order.indexOf(layer) + 1).reverse()) {
    for (const [index, value] of found.node.outputs.entries()) {
      const wanted = sets.get(value)
      if (wanted === undefined) continue
      if (found.node.inputs.length === 0) {
        if (wanted.length > 0) seen.push({ input: value, axes: wanted.map((set) => [...set].sort((a, b) => a - b)) })
      } else if (!passDown(found, index, wanted, sets)) return undefined
    }
  }
  return seen
}

function passDown(
  layer: Facts,
  output: number,
  wanted: readonly ReadonlySet<number>[],
  sets: Map<ValueId, readonly ReadonlySet<number>[]>,
): boolean {
  for (const [index, value] of layer.node.inputs.entries()) {
    const sizes = layer.inputs[index]?.slice(2)
    if (value === undefined || sizes === undefined) return false
    if (sizes.some((size) => typeof size !== 'bigint' || size > LONGEST_AXIS)) return false
    const reach = reachOf(layer, index, shapeOf(layer.outputs[output]))
    if (reach?.some((along) => along?.kind === 'none') === true) continue
    const before = sets.get(value)
    const own = sizes.map((size, axis) => {
      const along = reach === undefined ? ({ kind: 'all' } as const) : reach[axis]
      const found = positionsSeen(wanted[axis] ?? new Set(), along, Number(size))
      return new Set([...(before?.[axis] ?? []), ...found])
    })
    sets.set(value, own)
  }
  return true
}

function positionsSeen(wanted: ReadonlySet<number>, along: Reach | undefined, size: number): readonly number[] {
  const inside = (index: number) => Number.isInteger(index) && index >= 0 && index < size
  switch (along?.kind) {
    case undefined:
      return [...wanted].filter(inside)
    case 'all':
      return Array.from({ length: size }, (_, index) => index)
    case 'none':
      return []
    case 'shift':
      return [...wanted].map((index) => index + along.offset).filter(inside)
    case 'window':
    case 'transposed': {
      const { kernel, stride, pad, dilation, kind } = along
      const taps = Array.from({ length: kernel }, (_, tap) => tap * dilation)
      const at = (index: number, tap: number) =>
        kind === 'window' ? index * stride - pad + tap : (index + pad - tap) / stride
      return [...wanted].flatMap((index) => taps.map((tap) => at(index, tap)).filter(inside))
    }
  }
}
