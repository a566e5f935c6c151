/**
 * Receptive fields: how large a part of the input one output sees, how far apart two neighbours look, and where the
 * first one looks. By the recurrence over windows (Araujo et al. 2019, "Computing receptive fields of convolutional
 * neural networks", Distill); several branches see their union.
 */

import { type Expr, equal, isUnknown } from '../../core/expr.ts'
import { given, type Quantity, q } from '../../core/formula.ts'
import type { ValueId } from '../../core/network/model.ts'
import type { Reach } from '../../core/network/op.ts'
import { type Shape, shapeOf } from '../../core/network/shape.ts'
import { once } from '../../core/once.ts'
import { type Analysis, type Facts, siteOf } from '../analysis.ts'
import { rolesOf } from './axes.ts'

/** The field along one spatial axis of the input. Borders are not looked at: it may reach into the padding. */
export interface AxisField {
  /** Input positions that one output sees. */
  readonly size: Quantity
  /** Input positions between the centres of neighbours: the effective stride. */
  readonly stride: Quantity
  /** Where the centre of the first output's field lies; 0 is the middle of the first input position. */
  readonly start: Quantity
  /** True where every output sees the whole feature map. */
  readonly whole: boolean
  /**
   * Present behind a transposed convolution, whose outputs take turns in seeing more and less: positions between the
   * straight lines that bound all of them. Then `size` is what one output sees at most.
   */
  readonly bound?: Expr
}

/** The fields of a value, along each spatial axis of the input that it is made from. */
export interface Field {
  readonly source: ValueId
  readonly axes: readonly AxisField[]
}

/** The receptive field of every value, where it can be said. */
export const fieldsOf = once(computeFields)

function computeFields(analysis: Analysis): ReadonlyMap<ValueId, Field> {
  const { facts, model } = analysis
  const fields = new Map<ValueId, Field>()
  const spatial = spatialSizes(analysis)
  for (const value of model.graph.inputs) {
    const given = model.graph.values.get(value)?.given
    const field = given?.shape === undefined || given.origin ? undefined : ownField(value, spatial(value, given.shape))
    if (field !== undefined) fields.set(value, field)
  }
  for (const layer of facts.values()) {
    layer.node.outputs.forEach((value, output) => {
      const shape = shapeOf(layer.outputs[output])
      const own = spatial(value, shape)
      const field = layer.node.inputs.length === 0 ? ownField(value, own) : fieldThrough(layer, own, fields, spatial)
      if (field !== undefined) fields.set(value, field)
    })
  }
  return fields
}

/** Each position of an input sees itself; only inputs with spatial axes are looked at. */
function ownField(source: ValueId, spatial: Shape | undefined): Field | undefined {
  if (spatial === undefined || spatial.length === 0) return undefined
  const self: AxisField = { size: given(1), stride: given(1), start: given(0), whole: false }
  return { source, axes: spatial.map(() => self) }
}

/** Sizes along the spatial axes of a value, as its roles have them; `undefined` where the rank is not known. */
type SpatialSizes = (value: ValueId | undefined, shape: Shape | undefined) => Shape | undefined

/** Reads the spatial sizes of values. */
export function spatialSizes(analysis: Analysis): SpatialSizes {
  const roles = rolesOf(analysis)
  return (value, shape) => {
    if (shape === undefined || value === undefined) return undefined
    const own = roles(value)
    return shape.filter((_, axis) => own?.[axis] === 'spatial')
  }
}

function fieldThrough(
  layer: Facts,
  output: Shape | undefined,
  fields: ReadonlyMap<ValueId, Field>,
  spatial: SpatialSizes,
): Field | undefined {
  // What nobody knows sees nothing that anybody could tell.
  if (layer.node.op.family === 'unknown' && layer.outputs.every((shape) => shape === undefined)) return undefined
  const branches: Field[] = []
  for (const [index, value] of layer.node.inputs.entries()) {
    const isMap = (layer.inputs[index]?.length ?? 3) >= 3
    const field = value === undefined ? undefined : fields.get(value)
    // Labels and the like have no positions; a map whose field can't be said leaves that of the union open.
    if (field === undefined && !isMap) continue
    const input = spatial(value, layer.inputs[index])
    if (reachOf(layer, index, input, output)?.some((along) => along?.kind === 'none') === true) continue
    if (field === undefined) return undefined
    branches.push({ source: field.source, axes: axesThrough(field, layer, index, input, output) })
  }
  const [first, ...others] = branches
  if (first === undefined || others.some(({ source }) => source !== first.source)) return undefined
  const axes = first.axes.map((axis, at) => unite([axis, ...others.flatMap((field) => field.axes[at] ?? [])]))
  return axes.every((axis) => axis !== undefined) ? { source: first.source, axes } : undefined
}

/** The fields of one branch behind a layer. */
function axesThrough(
  { axes }: Field,
  layer: Facts,
  index: number,
  input: Shape | undefined,
  output: Shape | undefined,
): readonly AxisField[] {
  const reach = reachOf(layer, index, input, output)
  return axes.map((axis, at) => step(axis, reach === undefined ? { kind: 'all' } : reach[at], input?.[at]))
}

/**
 * What outputs see of an input, per axis, for the spatial sizes of both; `undefined` where positions are lost, so that each
 * may see everything.
 */
export function reachOf(
  layer: Facts,
  index: number,
  input: Shape | undefined,
  spatial: Shape | undefined,
): readonly (Reach | undefined)[] | undefined {
  const own = layer.node.op.reach?.(siteOf(layer), index)
  if (own !== undefined) return own.length === 0 || own.length !== spatial?.length ? undefined : own
  if (input === undefined || spatial === undefined || input.length !== spatial.length) return undefined
  return input.every((size, at) => equal(size, spatial[at] ?? 0n) !== false) ? input.map(() => undefined) : undefined
}

function step(axis: AxisField, along: Reach | undefined, size: Expr | undefined): AxisField {
  if (along === undefined || axis.whole) return axis
  switch (along.kind) {
    case 'window':
      return slide(axis, along)
    case 'transposed':
      return spread(axis, along)
    case 'shift':
      return { ...axis, start: q('start + offset*stride', { ...vars(axis), offset: along.offset }) }
    case 'all':
      return cover(axis, size)
    case 'none':
      return axis
  }
}

type Window = Extract<Reach, { readonly kind: 'window' | 'transposed' }>

function vars({ start, stride }: AxisField) {
  return { start: start.expr, stride: stride.expr }
}

function slide(axis: AxisField, { kernel, stride: by, pad, dilation }: Window): AxisField {
  const { size, stride, bound } = axis
  const sees = { size: bound ?? size.expr, kernel, stride: stride.expr, dilation }
  const spread = q('size + (kernel - 1)*dilation*stride', sees)
  const even = q('size + (kernel - 1)*stride', { size: size.expr, kernel, stride: stride.expr })
  return {
    size:
      bound === undefined ? (dilation === 1 ? even : spread) : q('floor(size + (kernel - 1)*dilation*stride)', sees),
    stride: by === 1 ? stride : q('stride × by', { stride: stride.expr, by }),
    start: q('start + ((kernel - 1)*dilation/2 - pad)*stride', { ...vars(axis), kernel, dilation, pad }),
    whole: false,
    ...(bound !== undefined && { bound: spread.expr }),
  }
}

/** An output of the transpose is made from at most ⌈extent/stride⌉ inputs, spread over its window. */
function spread(axis: AxisField, { kernel, stride: by, pad, dilation }: Window): AxisField {
  const { size, stride, bound } = axis
  const extent = dilation * (kernel - 1) + 1
  const sees = { size: bound ?? size.expr, extent, by, stride: stride.expr }
  const lines = q('size + (extent - 1)/by*stride', sees)
  const isEven = bound === undefined && dilation === 1
  return {
    size: isEven ? q('size + (ceil(extent/by) - 1)*stride', sees) : q('floor(size + (extent - 1)/by*stride)', sees),
    stride: by === 1 ? stride : q('stride / by', { stride: stride.expr, by }),
    start: q('start + (pad - (extent - 1)/2)/by*stride', { ...vars(axis), pad, extent, by }),
    whole: false,
    ...(by === 1 && bound === undefined ? {} : { bound: lines.expr }),
  }
}

function cover(axis: AxisField, count: Expr | undefined): AxisField {
  if (count === undefined || isUnknown(count)) return { ...axis, whole: true }
  const all = { ...vars(axis), count }
  return {
    size: q('floor(size + (count - 1)*stride)', {
      size: axis.bound ?? axis.size.expr,
      count,
      stride: axis.stride.expr,
    }),
    stride: q('stride × count', { stride: axis.stride.expr, count }),
    start: q('start + (count - 1)/2*stride', all),
    whole: true,
  }
}

/** The union of what branches see; `undefined` where they move on by different strides. */
function unite(branches: readonly AxisField[]): AxisField | undefined {
  const [first, ...others] = branches
  if (first === undefined || others.length === 0) return first
  const whole = branches.find((axis) => axis.whole)
  if (whole !== undefined) return whole
  if (others.some((axis) => equal(axis.stride.expr, first.stride.expr) !== true)) return undefined
  const isAlike = (axis: AxisField) =>
    equal(axis.size.expr, first.size.expr) === true &&
    equal(axis.start.expr, first.start.expr) === true &&
    equal(axis.bound ?? 0n, first.bound ?? 0n) === true
  if (others.every(isAlike)) return first
  const isUneven = branches.some((axis) => axis.bound !== undefined)
  const size = branches.map((axis) => axis.bound ?? axis.size.expr)
  const start = branches.map((axis) => axis.start.expr)
  const ends = { start, size }
  const united = q(
    'max([start[i] + (size[i] - 1)/2 for i in range(len(size))]) - min([start[i] - (size[i] - 1)/2 for i in range(len(size))]) + 1',
    ends,
  )
  return {
    size: isUneven ? q('floor(union)', { union: united.expr }) : united,
    ...(isUneven && { bound: united.expr }),
    stride: first.stride,
    start: q(
      '(max([start[i] + (size[i] - 1)/2 for i in range(len(size))]) + min([start[i] - (size[i] - 1)/2 for i in range(len(size))]))/2',
      ends,
    ),
    whole: false,
  }
}
