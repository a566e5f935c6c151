/** Operators that give the same values other axes, or the same axes another order. */

import { anyOf, div, type Expr, equal, isKnown, isUnknown, unknown } from '../core/expr.ts'
import { given, type Quantity, q } from '../core/formula.ts'
import type { Inference, Op, Operand, Site } from '../core/network/op.ts'
import { type DerivedShape, type Shape, shapeOf, shapeSource } from '../core/network/shape.ts'
import { message } from '../core/words/message.ts'
import { firstByItself, flatSize, fromFront, product } from './axes.ts'
import { broadcastSizes } from './broadcast.ts'
import { areGiven, attempt, moved, type Numbers, numbersAsKnown, numbersIn, numbersOf } from './elements.ts'

/** The first input with other axes: elements and the tensor behind it stay. */
function reformed(operand: Operand | undefined, output: DerivedShape | undefined): Inference {
  return {
    outputs: [output],
    dtypes: [operand?.dtype],
    elements: [operand?.elements],
    holds: [operand?.holds],
    origins: [operand?.origin],
  }
}

/** Hands its input on. */
export const identity: Op = {
  name: 'identity',
  family: 'shape',
  summary: message('hands its input on'),
  source: 'onnx/defs/tensor/defs.cc, Identity',
  sharesMemory: true,
  infer: ({ operands }) => reformed(operands[0], operands[0]?.shape?.map(given)),
  parameterKind: () => undefined,
}

export interface ReshapeAttrs {
  readonly sizes: Numbers
  /** Whether a 0 takes the input's size at its place, instead of being one. */
  readonly copiesZeros: boolean
}

/** Reads the same values by other sizes; one of −1 takes what is left. */
export const reshape: Op<ReshapeAttrs> = {
  name: 'reshape',
  family: 'shape',
  summary: message('reads the same values by other sizes'),
  source: 'onnx/defs/tensor/utils.cc, reshape',
  sharesMemory: true,
  infer: (site) => {
    const [operand] = site.operands
    const asked = numbersAsKnown(site, site.attrs.sizes)
    return reformed(operand, asked && reshaped(site, asked, operand?.shape))
  },
  parameterKind: () => undefined,
}

function reshaped(
  site: Site<ReshapeAttrs>,
  asked: readonly Expr[],
  input: Shape | undefined,
): DerivedShape | undefined {
  const args = { asked: shapeSource(asked), input: shapeSource(input) }
  const open = asked.flatMap((size, axis) => (size === -1n ? [axis] : []))
  if (!site.check(open.length < 2, 'reshape/open-sizes', '{asked} leaves more than one size open', args))
    return undefined
  const copied = asked.map((size, axis) => {
    if (size !== 0n || !site.attrs.copiesZeros) return size
    if (input !== undefined) site.check(axis < input.length, 'reshape/copied-size', COPIED, args)
    return input?.[axis] ?? unknown
  })
  if (copied.some((size) => isKnown(size) && size < -1n)) {
    site.report('error', 'reshape/negative-size', '{asked} has a size below 0', args)
    return undefined
  }
  const [axis] = open
  if (axis === undefined) return complete(site, asked, copied, input, args)
  return copied.map((size, at) => (at === axis ? leftOver(site, copied, axis, input, args) : given(size)))
}

const COPIED = '{asked} takes a size of {input} where it has none'

/** All sizes are given: they must hold as many values. Of a single one that is not known the rest tells it. */
function complete(
  site: Site<unknown>,
  asked: readonly Expr[],
  copied: readonly Expr[],
  input: Shape | undefined,
  args: { readonly asked: string; readonly input: string },
): DerivedShape {
  const unknowns = copied.filter(isUnknown).length
  if (input !== undefined && unknowns === 0) {
    const isSame = equal(product(copied), product(input))
    site.check(isSame, 'reshape/count', '{asked} does not hold as many values as {input}', args)
  }
  const single = unknowns === 1 && isUnknown(asked[copied.findIndex(isUnknown)] ?? 0n)
  if (!single || input === undefined || input.some(isUnknown)) return copied.map(given)
  const rest = product(copied.filter((size) => !isUnknown(size)))
  return copied.map((size) => (isUnknown(size) ? given(attempt(() => div(product(input), rest))) : given(size)))
}

function leftOver(
  site: Site<unknown>,
  copied: readonly Expr[],
  axis: number,
  input: Shape | undefined,
  args: { readonly asked: string; readonly input: string },
): Quantity {
  const others = copied.filter((_, at) => at !== axis)
  if (input === undefined) return given(unknown)
  if (anyOf(others.map((size) => equal(size, 0n))) === true) {
    site.report('error', 'reshape/zero-left', '{asked} leaves a size open beside one of 0', args)
    return given(unknown)
  }
  const [ours, theirs] = withoutCommon(input, others)
  if (theirs.length === 0) return flatSize(ours)
  const size = attemptQuantity(() => q('prod(in) / prod(others)', { in: ours, others: theirs }))
  const isWhole = !isKnown(product(ours)) || !isKnown(product(theirs)) || isKnown(size.expr)
  site.check(isWhole, 'reshape/count', '{asked} does not hold as many values as {input}', args)
  return isWhole ? size : given(unknown)
}

function attemptQuantity(compute: () => Quantity): Quantity {
  try {
    return compute()
  } catch {
    return given(unknown)
  }
}

/** Two lists of factors without those that both have; sizes that are not known stay. */
function withoutCommon(a: Shape, b: Shape): readonly [Shape, Shape] {
  const rest = [...b]
  const kept = a.filter((size) => {
    const at = rest.findIndex((other) => !isUnknown(size) && size !== 0n && equal(size, other) === true)
    if (at < 0) return true
    rest.splice(at, 1)
    return false
  })
  return [kept, rest]
}

export interface FlattenAttrs {
  readonly axis: number
}

/** Two axes: what stands before an axis, and what from it on. */
export const flatten: Op<FlattenAttrs> = {
  name: 'flatten',
  family: 'shape',
  summary: message('joins the axes before one, and those from it on'),
  source: 'onnx/defs/nn/defs.cc, Flatten',
  sharesMemory: true,
  infer: (site) => {
    const [operand] = site.operands
    const shape = operand?.shape
    if (shape === undefined) return reformed(operand, [given(unknown), given(unknown)])
    const { axis } = site.attrs
    const at = fromFront(axis, shape.length)
    const args = { field: 'axis', axis, rank: shape.length }
    const isThere = at >= 0 && at <= shape.length
    if (!site.check(isThere, 'shape/axis-range', AXIS_RANGE, args)) return reformed(operand, undefined)
    return reformed(operand, [joined(shape.slice(0, at)), joined(shape.slice(at))])
  },
  parameterKind: () => undefined,
}

const AXIS_RANGE = '{field} {axis} is out of range for an input of {rank} axes'

function joined(shape: Shape): Quantity {
  return shape.length === 0 ? given(1n) : flatSize(shape)
}

export interface AxesAttrs {
  readonly axes: Numbers
}

/** The axes counted from 0; `undefined` where they are not known. Reports those that there are not. */
function canonicalAxes(site: Site<AxesAttrs>, rank: number): readonly number[] | undefined {
  const axes = numbersIn(numbersOf(site, site.attrs.axes))
  if (axes === undefined) return undefined
  for (const axis of axes) {
    const args = { field: 'axes', axis, rank }
    if (!site.check(axis >= -rank && axis < rank, 'shape/axis-range', AXIS_RANGE, args)) return undefined
  }
  return axes.map((axis) => fromFront(axis, rank))
}

/** Drops axes of size 1: those named, or all of them. */
export const squeeze: Op<AxesAttrs> = {
  name: 'squeeze',
  family: 'shape',
  summary: message('drops axes of size 1'),
  source: 'onnx/defs/tensor/defs.cc, Squeeze; onnxruntime/core/providers/cpu/tensor/squeeze.h',
  sharesMemory: true,
  infer: (site) => {
    const [operand] = site.operands
    const shape = operand?.shape
    if (shape === undefined) return reformed(operand, undefined)
    const hasAxes = areGiven(site, site.attrs.axes) && numbersOf(site, site.attrs.axes)?.length !== 0
    if (!hasAxes) {
      const isOpen = shape.some((size) => !isKnown(size) && equal(size, 1n) === undefined)
      if (isOpen)
        return reformed(operand, isOnlySymbolic(shape) ? shape.filter((size) => size !== 1n).map(given) : undefined)
      return reformed(operand, shape.filter((size) => size !== 1n).map(given))
    }
    const axes = canonicalAxes(site, shape.length)
    if (axes === undefined) return reformed(operand, undefined)
    for (const axis of axes) {
      const args = { axis, shape: shapeSource(shape) }
      site.check(equal(shape[axis] ?? 1n, 1n), 'squeeze/size', 'axis {axis} of {shape} is not of size 1', args)
    }
    return reformed(operand, shape.filter((_, axis) => !axes.includes(axis)).map(given))
  },
  parameterKind: () => undefined,
}

/** Sizes with a name are taken to be more than 1, as the name says that they vary. */
function isOnlySymbolic(shape: Shape): boolean {
  return !shape.some(isUnknown)
}

/** Puts in axes of size 1, at places counted in what comes out. */
export const unsqueeze: Op<AxesAttrs> = {
  name: 'unsqueeze',
  family: 'shape',
  summary: message('puts in axes of size 1'),
  source: 'onnx/defs/tensor/defs.cc, Unsqueeze',
  sharesMemory: true,
  infer: (site) => {
    const [operand] = site.operands
    const shape = operand?.shape
    const asked = numbersOf(site, site.attrs.axes)
    if (shape === undefined || asked === undefined) return reformed(operand, undefined)
    const rank = shape.length + asked.length
    const axes = canonicalAxes(site, rank)
    if (axes === undefined) return reformed(operand, undefined)
    const isDistinct = new Set(axes).size === axes.length
    if (!site.check(isDistinct, 'unsqueeze/repeated', 'an axis is put in twice: {axes}', { axes: axes.join(', ') })) {
      return reformed(operand, undefined)
    }
    const rest = [...shape]
    const output = Array.from({ length: rank }, (_, axis) => (axes.includes(axis) ? 1n : (rest.shift() ?? unknown)))
    return reformed(operand, output.map(given))
  },
  parameterKind: () => undefined,
}

export interface TransposeAttrs {
  /** Absent: the axes turned around. */
  readonly order: readonly number[] | undefined
}

/** Axes in another order. */
export const transpose: Op<TransposeAttrs> = {
  name: 'transpose',
  family: 'shape',
  summary: message('brings the axes into another order'),
  source: 'onnx/defs/tensor/defs.cc, Transpose',
  infer: (site) => {
    const [operand] = site.operands
    const shape = operand?.shape
    if (shape === undefined) return reformed({ dtype: undefined, ...operand, shape: undefined }, undefined)
    const order = site.attrs.order ?? shape.map((_, axis) => shape.length - 1 - axis)
    const isOrder = order.length === shape.length && shape.every((_, axis) => order.includes(axis))
    const args = { order: order.join(', '), shape: shapeSource(shape) }
    if (!site.check(isOrder, 'transpose/order', '{order} is no order of the axes of {shape}', args))
      return { outputs: [] }
    const output = order.map((axis) => shape[axis] ?? unknown)
    const elements = moved(operand, output, (place) => shape.map((_, axis) => place[order.indexOf(axis)] ?? 0))
    return { ...reformed(operand, output.map(given)), elements: [elements] }
  },
  parameterKind: () => undefined,
}

export interface SizesAttrs {
  readonly sizes: Numbers
}

/** Stretches sizes of 1 to those asked for. */
export const expand: Op<SizesAttrs> = {
  name: 'expand',
  family: 'shape',
  summary: message('repeats along axes of size 1'),
  source: 'onnx/defs/math/defs.cc, Expand',
  infer: (site) => {
    const [operand] = site.operands
    const asked = numbersAsKnown(site, site.attrs.sizes)
    if (operand?.shape === undefined || asked === undefined) return { outputs: [], dtypes: [operand?.dtype] }
    const { shape } = operand
    const sizes = broadcastSizes([shape, asked])
    const args = { shape: shapeSource(shape), asked: shapeSource(asked) }
    const isFitting = sizes !== 'contradiction'
    if (!site.check(isFitting, 'expand/sizes', '{shape} does not stretch to {asked}', args) || !isFitting) {
      return { outputs: [], dtypes: [operand.dtype] }
    }
    const rank = sizes?.length ?? 0
    const elements = moved(operand, sizes, (place) =>
      shape.map((size, axis) => (size === 1n ? 0 : (place[axis + rank - shape.length] ?? 0))),
    )
    return { outputs: [sizes?.map(given)], dtypes: [operand.dtype], elements: [elements] }
  },
  parameterKind: firstByItself,
}

export interface TileAttrs {
  readonly repeats: Numbers
}

/** Repeats the whole along each axis. */
export const tile: Op<TileAttrs> = {
  name: 'tile',
  family: 'shape',
  summary: message('repeats the whole along axes'),
  source: 'onnx/defs/tensor/defs.cc, Tile',
  infer: (site) => {
    const [operand] = site.operands
    const shape = operand?.shape
    const repeats = numbersAsKnown(site, site.attrs.repeats)
    if (shape === undefined) return { outputs: [repeats?.map(() => given(unknown))], dtypes: [operand?.dtype] }
    const args = { count: repeats?.length ?? 0, rank: shape.length }
    const isFitting = repeats === undefined || repeats.length === shape.length
    site.check(isFitting, 'tile/count', '{count} repeats are given for an input of {rank} axes', args)
    const output = shape.map((size, axis) => {
      const repeat = repeats?.[axis] ?? unknown
      return repeat === 1n ? given(size) : q('in * repeat', { in: size, repeat })
    })
    const sizes = numbersIn(shape)
    const elements = moved(operand, shapeOf(output), (place) => place.map((at, axis) => at % (sizes?.[axis] ?? 1)))
    return { outputs: [output], dtypes: [operand?.dtype], elements: [elements] }
  },
  parameterKind: firstByItself,
}
