/** Operators that sample feature maps anew. */

import { div, type Expr, f32, less, max, min, sub, unknown } from '../core/expr.ts'
import { given, type Quantity, q } from '../core/formula.ts'
import type { Op, Site } from '../core/network/op.ts'
import { type Shape, shapeOf } from '../core/network/shape.ts'
import { message } from '../core/words/message.ts'
import { eachValue } from './arithmetic.ts'
import { firstByItself, fromFront } from './axes.ts'
import { areGiven, attempt, type Numbers, numbersAsKnown, numbersOf } from './elements.ts'

export interface ResizeAttrs {
  /** How much larger each axis becomes. */
  readonly scales: Numbers
  /** How large each axis becomes; wins where both are given and `scales` are empty. */
  readonly sizes: Numbers
  /** The part of the input that is sampled: all beginnings, then all ends, as shares; absent: all of it. */
  readonly region: Numbers
  /** Absent: all axes in order. */
  readonly axes: readonly number[] | undefined
  /** Whether all axes grow alike, so that none is beyond or below the sizes. */
  readonly keepsRatio: 'not_larger' | 'not_smaller' | undefined
  readonly interpolation: 'nearest' | 'linear' | 'cubic'
}

/** Values that one output is made from, along an axis that changes. */
const TAPS = { nearest: 1, linear: 2, cubic: 4 } as const

/** Samples a feature map anew at other sizes. */
export const resize: Op<ResizeAttrs> = {
  name: 'resize',
  family: 'shape',
  summary: message('samples its input anew at other sizes'),
  source: 'onnx/defs/tensor/utils.cc, resizeShapeInference; onnxruntime/core/providers/cpu/tensor/upsamplebase.h',
  infer: (site) => {
    const { attrs, operands } = site
    const [operand] = operands
    const shape = operand?.shape
    const dtypes = [operand?.dtype]
    if (shape === undefined) return { outputs: [], dtypes }
    const axes = (attrs.axes ?? shape.map((_, axis) => axis)).map((axis) => fromFront(axis, shape.length))
    return { outputs: [resized(site, shape, axes)], dtypes }
  },
  cost: ({ attrs, inputs, outputs }) => {
    const output = shapeOf(outputs[0])
    const [input] = inputs
    if (attrs.interpolation === 'nearest' || input === undefined || output === undefined) return {}
    const changed = output.filter((size, axis) => size !== input[axis]).length
    const taps = TAPS[attrs.interpolation] ** changed
    return eachValue(output, { multiply: taps, add: taps - 1 }, 'upsample')
  },
  parameterKind: firstByItself,
}

function resized(site: Site<ResizeAttrs>, shape: Shape, axes: readonly number[]): readonly Quantity[] {
  const { attrs } = site
  const scales = areGiven(site, attrs.scales) ? numbersAsKnown(site, attrs.scales) : undefined
  const sizes = areGiven(site, attrs.sizes) ? numbersAsKnown(site, attrs.sizes) : undefined
  if (sizes !== undefined && sizes.length > 0) return bySizes(attrs, shape, axes, sizes)
  if (scales === undefined || scales.length === 0) return shape.map(() => given(unknown))
  const args = { count: scales.length, axes: axes.length }
  site.check(scales.length === axes.length, 'resize/scales', '{count} scales are given for {axes} axes', args)
  return shape.map((size, axis) => {
    const index = axes.indexOf(axis)
    return index < 0 ? given(size) : scaledSize(site, size, scales[index] ?? unknown, index, axes.length)
  })
}

/** ⌊in·scale⌋ in float32; of a part of the input ⌊in·(end − start)·scale⌋. */
function scaledSize(site: Site<ResizeAttrs>, size: Expr, scale: Expr, index: number, count: number): Quantity {
  const isPossible = less(scale, 0n) !== true
  if (!site.check(isPossible, 'resize/negative-scale', 'a scale is below 0')) return given(unknown)
  const region = areGiven(site, site.attrs.region) ? numbersOf(site, site.attrs.region) : undefined
  if (areGiven(site, site.attrs.region)) {
    const share = f32(sub(region?.[index + count] ?? unknown, region?.[index] ?? unknown))
    return q('max(floor(f32(f32(in * share) * scale)), 0)', { in: size, share, scale })
  }
  if (scale === 1n) return given(size)
  return q('floor(f32(in * scale))', { in: size, scale })
}

function bySizes(
  attrs: ResizeAttrs,
  shape: Shape,
  axes: readonly number[],
  sizes: readonly Expr[],
): readonly Quantity[] {
  const ratios = axes.map((axis, index) => attempt(() => f32(div(sizes[index] ?? unknown, shape[axis] ?? unknown))))
  const pick = attrs.keepsRatio === 'not_larger' ? min : max
  const scale = attrs.keepsRatio === undefined || ratios.length === 0 ? undefined : pick(...ratios)
  return shape.map((size, axis) => {
    const index = axes.indexOf(axis)
    if (index < 0) return given(size)
    return scale === undefined ? given(sizes[index] ?? unknown) : q('floor(f32(scale * in) + 1/2)', { scale, in: size })
  })
}

/** Samples a map at the places that a grid names. */
export const gridSample: Op = {
  name: 'grid-sample',
  family: 'shape',
  summary: message('samples its input at the places that a grid names'),
  source: 'onnx/defs/tensor/defs.cc, GridSample',
  infer: ({ operands }) => {
    const [input, grid] = operands
    const dtypes = [input?.dtype]
    if (input?.shape === undefined || grid?.shape === undefined) return { outputs: [], dtypes }
    return { outputs: [[...input.shape.slice(0, 2), ...grid.shape.slice(1, -1)].map(given)], dtypes }
  },
  cost: ({ outputs }) => eachValue(shapeOf(outputs[0]), { multiply: 4, add: 3 }),
  parameterKind: firstByItself,
}

/** Places of a grid that an affine map moves. */
export const affineGrid: Op<{ readonly sizes: Numbers }> = {
  name: 'affine-grid',
  family: 'shape',
  summary: message('a grid of places that an affine map moves'),
  source: 'onnx/defs/nn/defs.cc, AffineGrid',
  infer: (site) => {
    const [theta] = site.operands
    const sizes = numbersAsKnown(site, site.attrs.sizes)
    if (sizes === undefined) return { outputs: [], dtypes: [theta?.dtype] }
    const axes = BigInt(sizes.length - 2)
    const batch = theta?.shape?.[0] ?? sizes[0] ?? unknown
    return { outputs: [[batch, ...sizes.slice(2), axes].map(given)], dtypes: [theta?.dtype] }
  },
  parameterKind: () => undefined,
}

/** Cuts boxes out of images and brings them to one size. */
export const cropAndResize: Op<{ readonly sizes: Numbers }> = {
  name: 'crop-and-resize',
  family: 'detection',
  summary: message('cuts boxes out of its input and brings them to one size'),
  source: 'onnxruntime/core/graph/contrib_ops/contrib_defs.cc, CropAndResize',
  infer: (site) => {
    const [input, rois] = site.inputs
    const [height = unknown, width = unknown] = numbersAsKnown(site, site.attrs.sizes) ?? []
    const output = [rois?.[0] ?? unknown, input?.[1] ?? unknown, height, width]
    return { outputs: [output.map(given)], dtypes: [site.operands[0]?.dtype] }
  },
  cost: ({ outputs }) => eachValue(shapeOf(outputs[0]), { multiply: 4, add: 3 }),
  parameterKind: () => undefined,
}
