/** Which positions of the input one output really sees: exact sets of indices, cut at the borders. */

import type { ValueId } from '../../core/network/model.ts'
import type { Reach } from '../../core/network/op.ts'
import { shapeOf } from '../../core/network/shape.ts'
import type { Analysis, Facts } from '../analysis.ts'
import { reachOf, spatialSizes } from './field.ts'

/** Positions along each spatial axis of an input, in growing order. */
export interface Seen {
  readonly input: ValueId
  readonly axes: readonly (readonly number[])[]
}

/** Longer axes are not followed index by index. */
const LONGEST_AXIS = 10_000n

/**
 * What the output at `position` (one index a spatial axis) of a layer's first output sees of each input of the network
 * that has spatial axes: the smallest box of positions around it. `undefined` where a size on the way is not known.
 */
export function seenBy(analysis: Analysis, layer: Facts, position: readonly number[]): readonly Seen[] | undefined {
  const { facts, model } = analysis
  const spatial = spatialSizes(analysis)
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
      } else if (!passDown(found, index, wanted, sets, spatial)) return undefined
    }
  }
  // Inputs that no layer makes.
  for (const value of model.graph.inputs) {
    const wanted = model.graph.values.get(value)?.given === undefined ? undefined : sets.get(value)
    if (wanted !== undefined && wanted.length > 0)
      seen.push({ input: value, axes: wanted.map((set) => [...set].sort((a, b) => a - b)) })
  }
  return seen
}

function passDown(
  layer: Facts,
  output: number,
  wanted: readonly ReadonlySet<number>[],
  sets: Map<ValueId, readonly ReadonlySet<number>[]>,
  spatial: ReturnType<typeof spatialSizes>,
): boolean {
  for (const [index, value] of layer.node.inputs.entries()) {
    const sizes = spatial(value, layer.inputs[index])
    if (value === undefined || sizes === undefined) return false
    if (sizes.some((size) => typeof size !== 'bigint' || size > LONGEST_AXIS)) return false
    const reach = reachOf(layer, index, sizes, spatial(layer.node.outputs[output], shapeOf(layer.outputs[output])))
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
      return [...wanted].flatMap((index) => windowed(index, along, size))
    case 'transposed':
      return [...wanted].flatMap((index) => transposed(index, along, size))
  }
}

type Window = Extract<Reach, { readonly kind: 'window' | 'transposed' }>

/** Positions that a window reads; only those inside are made, since kernels may be of any size. */
function windowed(index: number, { kernel, stride, pad, dilation }: Window, size: number): readonly number[] {
  const from = index * stride - pad
  const first = Math.max(0, Math.ceil(-from / dilation))
  const last = Math.min(kernel - 1, Math.floor((size - 1 - from) / dilation))
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => from + (first + i) * dilation)
}

/** Inputs whose scaled kernel covers an output. */
function transposed(index: number, { kernel, stride, pad, dilation }: Window, size: number): readonly number[] {
  const first = Math.max(0, Math.ceil((index + pad - dilation * (kernel - 1)) / stride))
  const last = Math.min(size - 1, Math.floor((index + pad) / stride))
  const near = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i)
  return near.filter((input) => (index + pad - input * stride) % dilation === 0)
}
