/** Convolutions, pooling and resizing. */

import { type Expr, floor, mul, unknown } from '../../../core/expr.ts'
import { given, q } from '../../../core/formula.ts'
import type { Op } from '../../../core/network/op.ts'
import { type Shape, shapeOf } from '../../../core/network/shape.ts'
import { message } from '../../../core/words/message.ts'
import { eachValue, unknownCost } from '../../../ops/arithmetic.ts'
import { convolution, transposedConvolution } from '../../../ops/convolution.ts'
import { averagePooling, maxPooling, type PoolingAttrs } from '../../../ops/pooling.ts'
import type { Padding } from '../../../ops/slide.ts'
import { type Call, type Lowered, lowered, type Rule, type Rules } from '../call.ts'
import { asDeclared } from './declared.ts'
import { shaped } from './shaped.ts'

/** One entry an axis: PyTorch takes a single number for all. */
function spread(values: readonly Expr[] | undefined, axes: number, otherwise: Expr): readonly Expr[] {
  const [first = otherwise, ...more] = values ?? []
  return more.length === 0 ? Array.from({ length: axes }, () => first) : [first, ...more]
}

function paddingOf(call: Call, axes: number): Padding {
  const named = call.text('padding')
  if (named === 'same') return { kind: 'same', odd: 'after' }
  const pads = named === 'valid' ? [] : spread(call.ints('padding'), axes, 0n)
  return { kind: 'given', before: pads, after: pads }
}

/** Where nothing tells, the file does: examples without a batch, ranks that are not known. */
const declaredConvolution: Op<{ readonly weight: number }> = {
  ...asDeclared<{ readonly weight: number }>(
    'conv',
    'conv',
    message('slides kernels over the input: each kernel gives one feature map'),
  ),
  cost: ({ attrs, inputs, outputs }) => {
    const kernel = inputs[attrs.weight]?.slice(1)
    const output = shapeOf(outputs[0])
    if (kernel === undefined || output === undefined) return unknownCost('convolution')
    return { macs: q('prod(output) × prod(kernel)', { output, kernel }), work: 'convolution' }
  },
}

function convolve(call: Call, isTransposed: boolean): Lowered {
  const weight = call.tensor('weight') ?? 1
  const rank = call.rank('weight')
  if (rank === undefined || (call.rank('input') !== rank && !isTransposed))
    return lowered(declaredConvolution, { weight })
  const axes = rank - 2
  const attrs = {
    strides: spread(call.ints('stride'), axes, 1n),
    dilations: spread(call.ints('dilation'), axes, 1n),
    padding: paddingOf(call, axes),
    weight,
    bias: call.tensor('bias'),
    kernel: undefined,
    group: call.int('groups') ?? 1n,
    layout: 'channels-first',
    dtype: 0,
  } as const
  if (!isTransposed) return lowered(convolution, { ...attrs, kernelLayout: 'oi…', refusesSameDilation: false })
  const outputPadding = spread(call.ints('output_padding'), axes, 0n)
  return lowered(transposedConvolution, { ...attrs, outputPadding, outputSizes: undefined })
}

function pool(op: Op<PoolingAttrs>): Rule {
  const unbatched = asDeclared(op.name, 'pool', op.summary)
  return (call) => {
    const kernel = call.ints('kernel_size') ?? []
    const rank = call.rank('self')
    const axes = Number(/(\d)d/.exec(call.node.target)?.[1] ?? kernel.length)
    if (rank !== axes + 2) return lowered(unbatched, undefined)
    const windows = spread(kernel, axes, 1n)
    const stride = call.ints('stride') ?? []
    return lowered(op, {
      kernel: windows,
      strides: stride.length === 0 ? windows : spread(stride, axes, 1n),
      dilations: spread(call.ints('dilation'), axes, 1n),
      padding: paddingOf(call, axes),
      layout: 'channels-first',
      rounding: call.flag('ceil_mode') ? 'ceil' : 'floor',
    })
  }
}

/** As many values as are asked for, each of a window of the input that is as large as it has to be. */
function adaptive(name: string, axes: number): Rule {
  const described = {
    name,
    family: 'pool',
    summary: message('one value for each of so many regions of the input'),
    source: 'aten/src/ATen/native/AdaptiveAveragePooling.cpp',
  } as const
  return (call) => {
    const sizes = call.ints('output_size') ?? []
    const op = shaped(described, (input) => [...input.slice(0, input.length - axes), ...sizes])
    return lowered(
      { ...op, cost: ({ inputs }) => eachValue(inputs[0], name.startsWith('max') ? { compare: 1 } : { add: 1 }) },
      undefined,
    )
  }
}

/** To given sizes, or by factors, rounded down (aten/src/ATen/native/UpSample.cpp, compute_output_size). */
function resized(name: string): Rule {
  const described = {
    name: 'resize',
    family: 'shape',
    summary: message('makes feature maps larger or smaller'),
    source: 'aten/src/ATen/native/UpSample.cpp',
    ...(name.includes('nearest') ? {} : { counts: { multiply: 2, add: 2 } }),
  } as const
  return (call) => {
    const sizes = call.ints('output_size')
    const factors = call.floats('scale_factors')
    const op = shaped(described, (input: Shape) => {
      const spatial = input.slice(2).map((size, axis) => sizes?.[axis] ?? floor(mul(size, factors?.[axis] ?? unknown)))
      return [...input.slice(0, 2), ...spatial].map(given)
    })
    return lowered(op, undefined)
  }
}

const UPSAMPLERS = ['nearest1d', 'nearest2d', 'nearest3d', 'linear1d', 'bilinear2d', 'bicubic2d', 'trilinear3d']
const EXACT = [
  '_upsample_nearest_exact1d',
  '_upsample_nearest_exact2d',
  '_upsample_nearest_exact3d',
  '_upsample_bilinear2d_aa',
  '_upsample_bicubic2d_aa',
]

/** Poolings whose sizes the file tells. */
const OTHER_POOLS = [
  'max_unpool2d',
  'max_unpool3d',
  'fractional_max_pool2d',
  'fractional_max_pool3d',
  'lp_pool1d',
  'lp_pool2d',
  'lp_pool3d',
]
const declaredPool = asDeclared('pool', 'pool', message('brings the values of windows together'))

const AXES = [1, 2, 3] as const
const each = (name: (axes: number) => string, rule: (axes: number) => Rule): Rules =>
  Object.fromEntries(AXES.map((axes) => [name(axes), rule(axes)]))

export const convolutionRules: Rules = {
  ...each(
    (axes) => `conv${axes}d`,
    () => (call) => convolve(call, false),
  ),
  ...each(
    (axes) => `conv_transpose${axes}d`,
    () => (call) => convolve(call, true),
  ),
  convolution: (call) => convolve(call, call.flag('transposed')),
  _convolution: (call) => convolve(call, call.flag('transposed')),
  ...each(
    (axes) => `max_pool${axes}d`,
    () => pool(maxPooling),
  ),
  ...each(
    (axes) => `max_pool${axes}d_with_indices`,
    () => pool(maxPooling),
  ),
  ...each(
    (axes) => `avg_pool${axes}d`,
    () => pool(averagePooling),
  ),
  ...each(
    (axes) => `adaptive_avg_pool${axes}d`,
    (axes) => adaptive('average-pool', axes),
  ),
  ...each(
    (axes) => `_adaptive_avg_pool${axes}d`,
    (axes) => adaptive('average-pool', axes),
  ),
  ...each(
    (axes) => `adaptive_max_pool${axes}d`,
    (axes) => adaptive('max-pool', axes),
  ),
  ...Object.fromEntries(UPSAMPLERS.map((name) => [`upsample_${name}`, resized(name)])),
  ...Object.fromEntries(EXACT.map((name) => [name, resized(name)])),
  ...Object.fromEntries(OTHER_POOLS.map((name) => [name, () => lowered(declaredPool, undefined)])),
}
