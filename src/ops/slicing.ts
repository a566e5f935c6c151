/** Operators that take a part of their input, or lay something around it. */

import {
  add,
  type Expr,
  equal,
  exprText,
  greater,
  isKnown,
  isUnknown,
  less,
  max,
  min,
  mul,
  sub,
  unknown,
} from '../core/expr.ts'
import { given, type Quantity, q } from '../core/formula.ts'
import type { Dtype } from '../core/network/dtype.ts'
import { MOST_ELEMENTS, type Op, type Site } from '../core/network/op.ts'
import { type DerivedShape, type Shape, shapeOf } from '../core/network/shape.ts'
import { message } from '../core/words/message.ts'
import { firstByItself, fromFront } from './axes.ts'
import {
  areGiven,
  countOf,
  doubleOf,
  moved,
  type Numbers,
  numberIn,
  numberOf,
  numbersAsKnown,
  numbersIn,
  numbersOf,
  ofDouble,
  roundedTo,
} from './elements.ts'

export interface SliceAttrs {
  readonly starts: Numbers
  readonly ends: Numbers
  /** Absent: the first axes, in order. */
  readonly axes: Numbers
  /** Absent: 1. */
  readonly steps: Numbers
}

/** From here on an end means "to the end", in 32 bits or in 64. */
const FAR = (1n << 31n) - 1n
const FARTHEST = (1n << 63n) - 1n

/** Takes every so many-th position from one to another along axes. */
export const slice: Op<SliceAttrs> = {
  name: 'slice',
  family: 'shape',
  summary: message('takes a range of positions along axes'),
  source: 'onnx/defs/tensor/defs.cc, Slice; onnxruntime/core/providers/cpu/tensor/slice_helper.h',
  infer: (site) => {
    const [operand] = site.operands
    const shape = operand?.shape
    if (shape === undefined) return { outputs: [], dtypes: [operand?.dtype] }
    const ranges = rangesOf(site, shape)
    if (ranges === undefined) return { outputs: [openAxes(site, shape)], dtypes: [operand?.dtype] }
    const output = shape.map((size, axis) => ranges[axis]?.count ?? given(size))
    const places = ranges.map((range) => range && { start: numberIn(range.start), step: numberIn(range.step) })
    const elements = moved(operand, shapeOf(output), (place) =>
      place.map((at, axis) => {
        const range = places[axis]
        return range === undefined ? at : (range.start ?? Number.NaN) + at * (range.step ?? Number.NaN)
      }),
    )
    return { outputs: [output], dtypes: [operand?.dtype], elements: [elements] }
  },
  parameterKind: firstByItself,
}

interface Range {
  readonly start: Expr
  readonly step: Expr
  readonly count: Quantity
}

/** What is taken along each axis; `undefined` for the whole list where even the axes are not known. */
function rangesOf(site: Site<SliceAttrs>, shape: Shape): readonly (Range | undefined)[] | undefined {
  const { attrs } = site
  const starts = numbersAsKnown(site, attrs.starts)
  const ends = numbersAsKnown(site, attrs.ends)
  const count = starts?.length ?? ends?.length
  const axes = axesOf(site, shape, attrs.axes, count)
  if (axes === undefined) return undefined
  const steps = areGiven(site, attrs.steps) ? numbersAsKnown(site, attrs.steps) : undefined
  const ranges: (Range | undefined)[] = shape.map(() => undefined)
  for (const [index, axis] of axes.entries()) {
    const step = areGiven(site, attrs.steps) ? (steps?.[index] ?? unknown) : 1n
    if (!site.check(step !== 0n, 'slice/step', 'the step along axis {axis} is 0', { axis })) return undefined
    ranges[axis] = rangeOf(shape[axis] ?? unknown, starts?.[index] ?? unknown, ends?.[index] ?? unknown, step)
  }
  return ranges
}

/** Axes counted from 0; the first ones where none are named. */
function axesOf(site: Site<unknown>, shape: Shape, numbers: Numbers, count: number | undefined) {
  if (!areGiven(site, numbers))
    return count === undefined ? undefined : Array.from({ length: count }, (_, axis) => axis)
  const axes = numbersIn(numbersOf(site, numbers))
  const rank = shape.length
  for (const axis of axes ?? []) {
    const args = { field: 'axes', axis, rank }
    if (!site.check(axis >= -rank && axis < rank, 'shape/axis-range', AXIS_RANGE, args)) return undefined
  }
  return axes?.map((axis) => fromFront(axis, rank))
}

const AXIS_RANGE = '{field} {axis} is out of range for an input of {rank} axes'

function openAxes(site: Site<SliceAttrs>, shape: Shape): DerivedShape {
  const axes = areGiven(site, site.attrs.axes) ? undefined : countOf(site, site.attrs.starts)
  return shape.map((size, axis) => given(axes !== undefined && axis >= axes ? size : unknown))
}

/** Negative places count from the end; all are kept inside the axis. */
function rangeOf(size: Expr, start: Expr, end: Expr, step: Expr): Range | undefined {
  if (isUnknown(step) || isUnknown(size)) return { start: unknown, step, count: given(unknown) }
  if (!isKnown(step)) return { start: unknown, step, count: given(unknown) }
  if (step > 0n) {
    const from = clamped(placed(start, size), size)
    const to = isFar(end) ? size : clamped(placed(end, size), size)
    if (from === 0n && step === 1n && equal(to, size) === true) return undefined
    return { start: from, step, count: lengthOf(from, to, step) }
  }
  const last = sub(size, 1n)
  const from = isFar(start) ? last : max(min(placed(start, size), last), 0n)
  const isToStart = isKnown(end) && (end <= -FAR || end === FAR || end === FARTHEST)
  const to = isToStart ? -1n : max(min(placed(end, size), last), -1n)
  return { start: from, step, count: lengthBack(from, to, -step) }
}

function isFar(place: Expr): boolean {
  return isKnown(place) && place >= FAR
}

function placed(place: Expr, size: Expr): Expr {
  const isNegative = less(place, 0n)
  if (isNegative === true) return add(place, size)
  return place
}

function clamped(place: Expr, size: Expr): Expr {
  return max(min(place, size), 0n)
}

function lengthOf(from: Expr, to: Expr, step: bigint): Quantity {
  const isOrdered = less(to, from) === false
  if (isOrdered && step === 1n) return from === 0n ? given(to) : q('end - start', { end: to, start: from })
  if (isOrdered) return q('ceil((end - start) / step)', { end: to, start: from, step })
  return q('max(ceil((end - start) / step), 0)', { end: to, start: from, step })
}

function lengthBack(from: Expr, to: Expr, step: bigint): Quantity {
  if (less(from, to) === false) return q('ceil((start - end) / step)', { start: from, end: to, step })
  return q('max(ceil((start - end) / step), 0)', { start: from, end: to, step })
}

export interface PadAttrs {
  /** All beginnings, then all ends. */
  readonly pads: Numbers
  /** Absent: all axes. */
  readonly axes: Numbers
  readonly mode: string
  /** The input that brings the value laid around, where one does. */
  readonly value: number | undefined
}

/** Lays values around its input; negative padding takes some off. */
export const pad: Op<PadAttrs> = {
  name: 'pad',
  family: 'shape',
  summary: message('lays values around its input'),
  source: 'onnx/defs/tensor/utils.cc, PadShapeInference',
  infer: (site) => {
    const { attrs, operands } = site
    const [operand] = operands
    const shape = operand?.shape
    const dtypes = [operand?.dtype]
    if (shape === undefined) return { outputs: [], dtypes }
    const pads = numbersOf(site, attrs.pads)
    const axes = areGiven(site, attrs.axes) ? axesOf(site, shape, attrs.axes, undefined) : shape.map((_, axis) => axis)
    if (pads === undefined || axes === undefined) return { outputs: [shape.map(() => given(unknown))], dtypes }
    const args = { count: pads.length, axes: axes.length }
    const text = 'the padding has {count} values, and needs two for each of {axes} axes'
    if (!site.check(pads.length === 2 * axes.length, 'pad/count', text, args)) return { outputs: [], dtypes }
    const around = shape.map((_, axis): readonly [Expr, Expr] => {
      const index = axes.lastIndexOf(axis)
      return index < 0 ? [0n, 0n] : [pads[index] ?? 0n, pads[index + axes.length] ?? 0n]
    })
    const output = shape.map((size, axis) => paddedSize(site, size, around[axis] ?? [0n, 0n]))
    return { outputs: [output], dtypes, elements: [paddedElements(site, shape, output, around)] }
  },
  parameterKind: firstByItself,
}

function paddedSize(site: Site<unknown>, size: Expr, [before, after]: readonly [Expr, Expr]): Quantity {
  if (before === 0n && after === 0n) return given(size)
  const padded = q('in + before + after', { in: size, before, after })
  const args = { size: exprText(size) }
  const isPossible = less(padded.expr, 0n) !== true
  site.check(isPossible, 'pad/negative-size', 'more is taken off than the size {size}', args)
  return isPossible ? padded : given(unknown)
}

function paddedElements(
  { attrs, operands }: Site<PadAttrs>,
  shape: Shape,
  output: DerivedShape,
  around: readonly (readonly [Expr, Expr])[],
): readonly Expr[] | undefined {
  const sizes = numbersIn(shape)
  const before = numbersIn(around.map(([first]) => first))
  if (sizes === undefined || before === undefined || attrs.mode !== 'constant') return undefined
  const value = attrs.value === undefined ? undefined : operands[attrs.value]
  const around0 = value === undefined ? 0n : (value.elements?.[0] ?? unknown)
  const from = (place: readonly number[]) => {
    const source = place.map((at, axis) => at - (before[axis] ?? 0))
    return source.every((at, axis) => at >= 0 && at < (sizes[axis] ?? 0)) ? source : undefined
  }
  return moved(operands[0], shapeOf(output), from, around0)
}

/** Crops or pads around the middle, to sizes asked for. */
export const centerCropPad: Op<{ readonly sizes: Numbers; readonly axes: Numbers }> = {
  name: 'center-crop-pad',
  family: 'shape',
  summary: message('crops or pads around the middle'),
  source: 'onnx/defs/tensor/defs.cc, CenterCropPad',
  infer: (site) => {
    const [operand] = site.operands
    const shape = operand?.shape
    const dtypes = [operand?.dtype]
    const sizes = numbersAsKnown(site, site.attrs.sizes)
    const axes = shape && axesOf(site, shape, site.attrs.axes, sizes?.length)
    if (shape === undefined || axes === undefined) return { outputs: [], dtypes }
    const output = shape.map((size, axis) => {
      const index = axes.lastIndexOf(axis)
      return given(index < 0 ? size : (sizes?.[index] ?? unknown))
    })
    return { outputs: [output], dtypes }
  },
  parameterKind: firstByItself,
}

export interface WindowsAttrs {
  readonly axis: number
  readonly size: Expr
  readonly step: Expr
}

/** Windows along an axis, each as an axis of its own at the end. */
export const unfold: Op<WindowsAttrs> = {
  name: 'unfold',
  family: 'shape',
  summary: message('takes windows along an axis'),
  source: 'onnxruntime/core/graph/contrib_ops/contrib_defs.cc, UnfoldTensor',
  infer: (site) => {
    const [operand] = site.operands
    const shape = operand?.shape
    if (shape === undefined) return { outputs: [], dtypes: [operand?.dtype] }
    const at = fromFront(site.attrs.axis, shape.length)
    const { size, step } = site.attrs
    const output = shape.map((dim, axis) =>
      axis === at ? q('trunc((in - size) / step) + 1', { in: dim, size, step }) : given(dim),
    )
    return { outputs: [[...output, given(size)]], dtypes: [operand?.dtype] }
  },
}

export interface RangeAttrs {
  readonly start: Numbers
  readonly limit: Numbers
  readonly delta: Numbers
}

/** Numbers from one on, by steps, to before another. */
export const range: Op<RangeAttrs> = {
  name: 'range',
  family: 'shape',
  summary: message('counts from one number to before another'),
  source: 'onnx/defs/generator/defs.cc, Range; onnxruntime/core/providers/cpu/generator/range.cc',
  infer: (site) => {
    const { attrs, operands } = site
    const dtype = operands.find((operand) => operand?.dtype !== undefined)?.dtype
    const start = numberOf(site, attrs.start)
    const limit = numberOf(site, attrs.limit)
    const delta = areGiven(site, attrs.delta) ? numberOf(site, attrs.delta) : 1n
    if (start === undefined || limit === undefined || delta === undefined)
      return { outputs: [[given(unknown)]], dtypes: [dtype] }
    if (!site.check(delta !== 0n, 'range/step', 'a range by steps of 0 has no end'))
      return { outputs: [[given(unknown)]], dtypes: [dtype] }
    const count = rangeCount(start, limit, delta, dtype)
    return { outputs: [[count]], dtypes: [dtype], elements: [rangeElements(start, delta, count.expr)] }
  },
  parameterKind: () => undefined,
}

/** ⌈(limit − start)/delta⌉, the quotient as a double and the difference in the type of the numbers. */
function rangeCount(start: Expr, limit: Expr, delta: Expr, dtype: Dtype | undefined): Quantity {
  const isPossible = (greater(delta, 0n) === true ? less(limit, start) : less(start, limit)) === false
  const least = isPossible ? (formula: string) => formula : (formula: string) => `max(${formula}, 0)`
  const [first, last, step] = [start, limit, delta].map(doubleOf)
  const areWhole = [start, limit, delta].every(isKnown)
  if (!areWhole && first !== undefined && last !== undefined && step !== undefined) {
    const room = roundedTo(dtype, sub(limit, start))
    const steps = (doubleOf(room) ?? last - first) / step
    return q(least('ceil(steps)'), { steps: ofDouble(steps) })
  }
  if (start === 0n && delta === 1n && isPossible) return given(limit)
  return q(least('ceil((limit - start) / delta)'), { start, limit, delta })
}

function rangeElements(start: Expr, delta: Expr, count: Expr): readonly Expr[] | undefined {
  const length = numberIn(count)
  if (length === undefined || length > MOST_ELEMENTS) return undefined
  return Array.from({ length }, (_, index) => add(start, mul(BigInt(index), delta)))
}
