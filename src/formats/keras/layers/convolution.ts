/** Convolutions: plain, by channel, separable and transposed. keras/src/layers/convolutional, keras/src/ops/operation_utils.py. */

import { add, type Expr, isKnown, less, mul, sub } from '../../../core/expr.ts'
import type { Quantity } from '../../../core/formula.ts'
import type { Cost, InferredSite, Param, SlidingWindow } from '../../../core/network/op.ts'
import { type Shape, shapeOf } from '../../../core/network/shape.ts'
import { message } from '../../../core/words/message.ts'
import { biasAdds, told, unknownCost } from '../../../ops/arithmetic.ts'
import {
  channelsOf,
  laidOut,
  type Padding,
  reachOf,
  type Slide,
  sameSize,
  sameTotal,
  slidSize,
  spatialOf,
  type Window,
  windowAt,
} from '../../../ops/slide.ts'
import type { Config } from '../config.ts'
import { biasOf, given, inputOf, type LayerOp, type LayerSite, positive, q, unknown, weight } from './layer.ts'

/** How many spatial axes a class has: the digit in its name. */
export function axesOf({ layer }: Config): number {
  return Number(/(\d)D/.exec(layer.type)?.[1] ?? 2)
}

const NONE: Padding = { kind: 'given', before: [], after: [] }

/** Padding, strides and dilation as a configuration says them. */
export function slideOf(config: Config, kernel: readonly Expr[], strides: readonly number[] | undefined): Slide {
  const axes = axesOf(config)
  const dilations = (config.sizes('dilation_rate', axes) ?? []).map(BigInt)
  const padding = config.text('padding')
  // All of the padding stands in front, so that nothing sees what comes later.
  const causal = kernel.map((size, axis) => mul(sub(size, 1n), dilations[axis] ?? 1n))
  return {
    strides: (strides ?? []).map(BigInt),
    dilations,
    padding:
      padding === 'same'
        ? { kind: 'same', odd: 'after' }
        : padding === 'causal'
          ? { kind: 'given', before: causal, after: [] }
          : NONE,
  }
}

/** The axes of one batch: those in front of it left out. */
function imageOf(config: Config, input: Shape): Shape {
  return input.slice(input.length - axesOf(config) - 2)
}

/** The windows along the spatial axes of an input. */
export function windowsOf(
  config: Config,
  input: Shape,
  kernel: readonly Expr[],
  strides: readonly number[] | undefined,
): readonly Window[] {
  const slide = slideOf(config, kernel, strides)
  return spatialOf(imageOf(config, input), config.layout).map((size, axis) =>
    windowAt(size, kernel[axis] ?? unknown, slide, axis, sameTotal),
  )
}

/** The size along each axis, or an error and unknown where no window fits. */
export function slidSizes(site: LayerSite, windows: readonly Window[]): readonly Quantity[] {
  const isSame = site.attrs.text('padding') === 'same'
  return windows.map((window) => {
    const size = isSame ? sameSize(window) : slidSize(window)
    if (less(size.expr, 1n) !== true) return size
    site.report('error', 'keras/no-room', 'the window does not fit into the input: nothing comes out')
    return given(unknown)
  })
}

/** The sizes of the window; `undefined` unless they, the strides and the dilation are positive integers. */
function soundKernel(config: Config): readonly number[] | undefined {
  const axes = axesOf(config)
  const kernel = config.sizes('kernel_size', axes)
  const others = ['strides', 'dilation_rate'].flatMap((key) => config.sizes(key, axes) ?? [])
  return kernel !== undefined && areWhole([...kernel, ...others]) ? kernel : undefined
}

/** Whether all are integers from 1. */
export function areWhole(sizes: readonly number[]): boolean {
  return sizes.every((size) => Number.isSafeInteger(size) && size > 0)
}

/** The sizes of the window, checked; `undefined` where the configuration has none that could be. */
function kernelOf(site: LayerSite): readonly Expr[] | undefined {
  const { attrs } = site
  const axes = axesOf(attrs)
  const kernel = soundKernel(attrs)
  const strides = attrs.sizes('strides', axes) ?? []
  const dilations = attrs.sizes('dilation_rate', axes) ?? []
  const text = 'kernel_size, strides and dilation_rate must have {axes} positive integers each'
  if (kernel === undefined) site.report('error', 'keras/kernel', text, { axes })
  const both = strides.some((size) => size > 1) && dilations.some((size) => size > 1)
  if (both)
    site.report('error', 'keras/stride-dilation', 'strides above 1 and dilation_rate above 1 exclude each other')
  const padding = attrs.text('padding') ?? 'valid'
  const known =
    padding === 'valid' ||
    padding === 'same' ||
    (padding === 'causal' && /^(Separable|Depthwise)?Conv1D$/.test(attrs.layer.type))
  if (!known) site.report('error', 'keras/padding', 'padding {padding} is none that this layer knows', { padding })
  return kernel?.map(BigInt)
}

interface Parts {
  readonly kernel: readonly Expr[]
  readonly channels: Expr
  readonly input: Shape
}

/** What all convolutions need of their input; `undefined` where it is not known. */
function partsOf(site: LayerSite): Parts | undefined {
  const kernel = kernelOf(site)
  // Keras 2 takes further axes of examples in front.
  const input = inputOf(site, axesOf(site.attrs) + 2, !(site.attrs.isOld && /^Conv\dD$/.test(site.attrs.layer.type)))
  if (kernel === undefined || input === undefined) return undefined
  const channels = channelsOf(imageOf(site.attrs, input), site.attrs.layout)
  if (!isKnown(channels)) site.report('error', 'keras/open-channels', 'the channels of the input must be known')
  return { kernel, channels, input }
}

function positions(site: InferredSite<Config>): Shape | undefined {
  return shapeOf(site.outputs[0])
}

/** Each output is a weighted sum over what its window holds. */
function slidingCost(site: InferredSite<Config>): Cost {
  const output = positions(site)
  const [kernel, ...others] = site.params
  if (output === undefined || kernel?.shape === undefined) return unknownCost('convolution')
  const sizes = shapeOf(kernel.shape)
  const isDepthwise = site.attrs.layer.type.startsWith('Depthwise')
  const window = isDepthwise ? sizes.slice(0, -2) : sizes.slice(0, -1)
  return {
    macs: q('prod(output) × prod(kernel)', { output: told(output), kernel: window }),
    ...biasAdds(
      output,
      others.some(({ name }) => name === 'bias'),
    ),
    work: 'convolution',
  }
}

function windowOf({ attrs, inputs }: InferredSite<Config>, group: number): SlidingWindow | undefined {
  const axes = axesOf(attrs)
  const kernel = soundKernel(attrs)
  const [input] = inputs
  if (kernel === undefined || input === undefined) return undefined
  const strides = attrs.sizes('strides', axes)
  const windows = windowsOf(attrs, input, kernel.map(BigInt), strides)
  return {
    kernel: kernel.map((size) => given(size)),
    stride: strides ?? kernel.map(() => 1),
    pad: windows.map(({ before }) => (isKnown(before) ? Number(before) : 0)),
    dilation: attrs.sizes('dilation_rate', axes) ?? kernel.map(() => 1),
    group,
    isGlobal: false,
  }
}

const reach: LayerOp['reach'] = ({ attrs, inputs }) => {
  const kernel = soundKernel(attrs)?.map(BigInt)
  const [input] = inputs
  if (kernel === undefined || input === undefined) return undefined
  return reachOf(windowsOf(attrs, input, kernel, attrs.sizes('strides', axesOf(attrs))), 'window')
}

/** What a convolution gives: so many maps at every place of the window. */
function slid(site: LayerSite, parts: Parts, maps: Expr, params: readonly Param[]) {
  const { attrs } = site
  const windows = windowsOf(attrs, parts.input, parts.kernel, attrs.sizes('strides', axesOf(attrs)))
  const sizes = slidSizes(site, windows)
  const image = imageOf(attrs, parts.input)
  const output = laidOut(given(image[0] ?? unknown), given(maps), sizes, attrs.layout)
  const front = parts.input.slice(0, parts.input.length - image.length).map(given)
  return { outputs: [[...front, ...output]], params }
}

const common = { family: 'conv', source: 'keras/src/layers/convolutional', reach } as const

export const convolution: LayerOp = {
  ...common,
  name: 'conv',
  summary: message('slides kernels over the input: each kernel gives one feature map'),
  infer: (site) => {
    const { attrs } = site
    const filters = positive(site, 'filters')
    const parts = partsOf(site)
    if (parts === undefined || filters === undefined) return { outputs: [] }
    const groups = attrs.int('groups', 1)
    const { channels, kernel } = parts
    const divides = groups > 0 && filters % groups === 0 && (!isKnown(channels) || channels % BigInt(groups) === 0n)
    if (!divides) site.report('error', 'keras/groups', 'groups must divide both the channels and the filters')
    const each = !isKnown(channels) || groups < 1 ? unknown : channels / BigInt(groups)
    return slid(site, parts, BigInt(filters), [weight('kernel', [...kernel, each, filters]), ...biasOf(attrs, filters)])
  },
  cost: slidingCost,
  window: (site) => windowOf(site, site.attrs.int('groups', 1)),
}

export const depthwise: LayerOp = {
  ...common,
  name: 'conv',
  summary: message('slides a kernel over each feature map for itself'),
  infer: (site) => {
    const { attrs } = site
    const multiplier = attrs.int('depth_multiplier', 1)
    const parts = partsOf(site)
    if (parts === undefined) return { outputs: [] }
    const maps = mul(parts.channels, BigInt(multiplier))
    const kernel = weight(attrs.isOld ? 'depthwise_kernel' : 'kernel', [...parts.kernel, parts.channels, multiplier])
    return slid(site, parts, maps, [kernel, ...biasOf(attrs, maps)])
  },
  cost: slidingCost,
  window: (site) =>
    windowOf(
      site,
      Number(
        site.inputs[0] && isKnown(channelsOf(site.inputs[0], site.attrs.layout))
          ? channelsOf(site.inputs[0], site.attrs.layout)
          : 1,
      ),
    ),
}

export const separable: LayerOp = {
  ...common,
  name: 'separable-conv',
  summary: message('slides a kernel over each feature map, and then mixes the maps'),
  infer: (site) => {
    const { attrs } = site
    const filters = positive(site, 'filters')
    const parts = partsOf(site)
    if (parts === undefined || filters === undefined) return { outputs: [] }
    const multiplier = attrs.int('depth_multiplier', 1)
    const inner = mul(parts.channels, BigInt(multiplier))
    const params = [
      weight('depthwise_kernel', [...parts.kernel, parts.channels, multiplier]),
      weight('pointwise_kernel', [...parts.kernel.map(() => 1), inner, filters]),
      ...biasOf(attrs, filters),
    ]
    return slid(site, parts, BigInt(filters), params)
  },
  cost: (site) => {
    const output = positions(site)
    const [depth, point, bias] = site.params
    if (output === undefined || depth?.shape === undefined || point?.shape === undefined)
      return unknownCost('convolution')
    const spatial = spatialOf(output, site.attrs.layout)
    const macs = q('prod(positions) × (prod(depthwise) + prod(pointwise))', {
      positions: told([output[0] ?? unknown, ...spatial]),
      depthwise: shapeOf(depth.shape),
      pointwise: shapeOf(point.shape),
    })
    return { macs, ...biasAdds(output, bias !== undefined), work: 'convolution' }
  },
  window: (site) => windowOf(site, 1),
}

/** keras/src/backend/common/backend_utils.py, compute_conv_transpose_output_shape. */
function spreadSize(site: LayerSite, size: Expr, kernel: Expr, axis: number): Quantity {
  const { attrs } = site
  const axes = axesOf(attrs)
  const stride = attrs.sizes('strides', axes)?.[axis] ?? 1
  const dilation = attrs.sizes('dilation_rate', axes)?.[axis] ?? 1
  const extent = add(mul(sub(kernel, 1n), BigInt(dilation)), 1n)
  const more = attrs.sizes('output_padding', axes)?.[axis]
  const isSame = attrs.text('padding') === 'same'
  if (more === undefined) {
    if (isSame) return q('in × stride', { in: size, stride })
    return q('(in - 1) × stride + max(extent, stride)', { in: size, stride, extent })
  }
  if (!isSame)
    return q('(in - 1) × stride + extent + output_padding', { in: size, stride, extent, output_padding: more })
  return q('(in - 1) × stride + extent - 2*floor(extent / 2) + output_padding', {
    in: size,
    stride,
    extent,
    output_padding: more,
  })
}

export const transposed: LayerOp = {
  ...common,
  name: 'deconv',
  summary: message('spreads each value over a window of the output'),
  infer: (site) => {
    const { attrs } = site
    const filters = positive(site, 'filters')
    const parts = partsOf(site)
    if (parts === undefined || filters === undefined) return { outputs: [] }
    const { kernel, channels, input } = parts
    const sizes = spatialOf(input, attrs.layout).map((size, axis) => spreadSize(site, size, kernel[axis] ?? 1n, axis))
    return {
      outputs: [laidOut(given(input[0] ?? unknown), given(filters), sizes, attrs.layout)],
      params: [weight('kernel', [...kernel, filters, channels]), ...biasOf(attrs, filters)],
    }
  },
  cost: (site) => {
    const [input] = site.inputs
    const [kernel, bias] = site.params
    const output = positions(site)
    if (input === undefined || output === undefined || kernel?.shape === undefined) return unknownCost('deconvolution')
    const sizes = shapeOf(kernel.shape)
    return {
      macs: q('prod(in) × prod(kernel)', { in: told(input), kernel: sizes.slice(0, -1) }),
      ...biasAdds(output, bias !== undefined),
      work: 'deconvolution',
    }
  },
  reach: () => undefined,
}
