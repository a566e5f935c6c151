/** Convolutions of one to three axes, depthwise and grouped, their transposes, and deformable ones (src/layer/convolution.cpp and its kin). */

import { div, type Expr, equal, isUnknown, mul, unknown } from '../../../core/expr.ts'
import { given, type Quantity, q } from '../../../core/formula.ts'
import type { Cost, InferredSite, Op, Reach, Site, SlidingWindow } from '../../../core/network/op.ts'
import { type Shape, shapeOf } from '../../../core/network/shape.ts'
import { message } from '../../../core/words/message.ts'
import { unknownCost } from '../../../ops/arithmetic.ts'
import { product } from '../../../ops/axes.ts'
import type { Params } from '../params.ts'
import {
  bare,
  type LayerReader,
  type LayerSite,
  lowered,
  sizeChecked,
  statistic,
  tagged,
  type Weight,
} from './layer.ts'

/** What holds along one axis. */
export interface WindowAxis {
  readonly kernel: bigint
  readonly dilation: bigint
  readonly stride: bigint
  /** Before and after; −233 and −234: as much as keeps ⌈size ÷ stride⌉. */
  readonly before: bigint
  readonly after: bigint
  /** Transposed: more positions at the end, and the size itself where it is set. */
  readonly more: bigint
  readonly size: bigint
}

interface ConvAttrs {
  readonly outputs: bigint
  readonly groups: bigint
  /** Depth, height, width: as many as the kernel has. */
  readonly axes: readonly WindowAxis[]
  /** Channels of the input by the size of the weights; `undefined` where they come in as a blob. */
  readonly channels: Expr | undefined
  readonly hasBias: boolean
}

/** Letters of axes, with the words for padding along them. */
const AXES = {
  d: ['front', 'behind'],
  h: ['top', 'bottom'],
  w: ['left', 'right'],
} as const

type Letter = keyof typeof AXES

/** Padding that keeps ⌈size ÷ stride⌉ (convolution.cpp, make_padding). */
const SAME: ReadonlySet<bigint> = new Set([-233n, -234n])

function axisOfParams(params: Params, letter: Letter): WindowAxis {
  const [before, after] = AXES[letter]
  return {
    kernel: params.int(`kernel_${letter}`),
    dilation: params.int(`dilation_${letter}`),
    stride: params.int(`stride_${letter}`),
    before: params.int(`pad_${before}`),
    after: params.int(`pad_${after}`),
    more: params.int(`output_pad_${after}`),
    size: params.int(`output_${letter}`),
  }
}

/** Positions from the first of a window to the last, both included. */
function extent({ kernel, dilation }: WindowAxis): Quantity {
  return dilation === 1n ? given(kernel) : q('dilation*(kernel - 1) + 1', { dilation, kernel })
}

/** The size behind a window that slides; ⌈size ÷ stride⌉ where the padding is to keep it. */
export function slidSize(size: Expr, axis: WindowAxis): Quantity {
  const { stride, before, after, kernel, dilation } = axis
  if (SAME.has(before) && SAME.has(after)) return q('ceil(in / stride)', { in: size, stride })
  const pads = { in: size, before, after, stride }
  return dilation === 1n
    ? q('floor((in + before + after - kernel) / stride) + 1', { ...pads, kernel })
    : q('floor((in + before + after - (dilation*(kernel - 1) + 1)) / stride) + 1', { ...pads, dilation, kernel })
}

/** deconvolution.cpp, cut_padding: pads are cut off where there are any, else a size that is set tells how much is. */
function spreadSize(size: Expr, axis: WindowAxis, axes: readonly WindowAxis[]): Quantity {
  const { stride, before, after, more } = axis
  const whole = { in: size, stride, extent: extent(axis).expr, more }
  if (axes.some((one) => one.before > 0n || one.after > 0n))
    return q('(in - 1)*stride + extent + more - before - after', { ...whole, before, after })
  if (axes.every((one) => one.size > 0n)) return SAME.has(before) ? given(axis.size) : given(unknown)
  return q('(in - 1)*stride + extent + more', whole)
}

function checkAxes(site: Site<ConvAttrs>): boolean {
  const fits = site.attrs.axes.every(({ kernel, stride, dilation }) => kernel > 0n && stride > 0n && dilation > 0n)
  if (!fits) site.report('error', 'ncnn/window', 'kernel, stride and dilation must be larger than 0')
  return fits
}

function convolution(name: string, summary: string, isTransposed: boolean): Op<ConvAttrs> {
  return {
    name,
    family: 'conv',
    summary: message(summary),
    source: isTransposed ? 'src/layer/deconvolution.cpp' : 'src/layer/convolution.cpp',
    infer: (site) => {
      const { axes, outputs } = site.attrs
      const input = site.inputs[0]
      const fits = checkAxes(site)
      if (input === undefined || !fits) return { outputs: [[given(outputs), ...axes.map(() => given(unknown))]] }
      const channels = input.length === axes.length + 1 ? (input[0] ?? unknown) : input.length === 1 ? 1n : undefined
      if (isDense(site.attrs, input)) return { outputs: [[given(outputs)]] }
      if (channels !== undefined) checkChannels(site, channels)
      const spatial = axes.map((_, index) => input[input.length - axes.length + index] ?? 1n)
      const sizes = spatial.map((size, index) => {
        const axis = axes[index]
        if (axis === undefined) return given(unknown)
        return sizeChecked(site, isTransposed ? spreadSize(size, axis, axes) : slidSize(size, axis))
      })
      if (isTransposed && sizes.some(({ expr }) => isUnknown(expr)) && axes.every(({ size }) => size > 0n))
        site.report(
          'error',
          'ncnn/output-size',
          'a size that is set needs pads of −233 or −234, else ncnn makes nothing',
        )
      return { outputs: [[given(outputs), ...sizes]] }
    },
    inputFrom: ({ channels, axes }) => (channels === undefined ? undefined : [channels, ...axes.map(() => unknown)]),
    reach: ({ attrs, inputs, outputs }) =>
      reachOf(attrs.axes, inputs[0], shapeOf(outputs[0]), isTransposed ? 'transposed' : 'window'),
    window: ({ attrs }) => windowOf(attrs.axes, attrs.groups),
    cost: (site) => convolutionCost(site, isTransposed),
  }
}

/** The window along the axes of places; padding that follows from the sizes counts as none. */
export function windowOf(axes: readonly Omit<WindowAxis, 'after' | 'more' | 'size'>[], groups = 1n): SlidingWindow {
  return {
    kernel: axes.map(({ kernel }) => given(kernel)),
    stride: axes.map(({ stride }) => Number(stride)),
    pad: axes.map(({ before }) => Number(before < 0n ? 0n : before)),
    dilation: axes.map(({ dilation }) => Number(dilation)),
    group: Number(groups),
    isGlobal: false,
  }
}

/** What outputs see along each axis; padding that keeps ⌈size ÷ stride⌉ follows from the sizes. */
export function reachOf(
  axes: readonly Omit<WindowAxis, 'after' | 'more' | 'size'>[],
  input: Shape | undefined,
  output: Shape | undefined,
  kind: 'window' | 'transposed',
): readonly (Reach | undefined)[] | undefined {
  if (input === undefined || output?.length !== axes.length + 1) return undefined
  return axes.map(({ kernel, stride, dilation, before }, index) => {
    const size = input[input.length - axes.length + index]
    const out = output[index + 1]
    if (SAME.has(before) && (typeof size !== 'bigint' || typeof out !== 'bigint')) return { kind: 'all' }
    const whole = SAME.has(before)
      ? ((out as bigint) - 1n) * stride + dilation * (kernel - 1n) + 1n - (size as bigint)
      : 0n
    const same = whole < 0n ? 0n : before === -234n ? (whole + 1n) / 2n : whole / 2n
    const pad = SAME.has(before) ? same : before
    return { kind, kernel: Number(kernel), stride: Number(stride), pad: Number(pad), dilation: Number(dilation) }
  })
}

/** A kernel of one position over a row of numbers is a fully connected layer (convolution.cpp, "flattened blob"). */
function isDense({ axes, channels, groups }: ConvAttrs, input: Shape): boolean {
  const isPoint = axes.length === 2 && groups === 1n && axes.every(({ kernel }) => kernel === 1n)
  return isPoint && input.length === 1 && channels !== undefined && equal(input[0] ?? unknown, channels) === true
}

/** ncnn does not compare them, and reads beyond the one or the other. */
function checkChannels(site: Site<ConvAttrs>, channels: Expr): void {
  const { channels: wanted } = site.attrs
  if (wanted === undefined || equal(channels, wanted) !== false) return
  const args = { found: String(channels), wanted: String(wanted) }
  site.report('warning', 'ncnn/channels', 'the weights are for {wanted} channels, but the input has {found}', args)
}

function convolutionCost({ attrs, inputs, outputs }: InferredSite<ConvAttrs>, isTransposed: boolean): Cost {
  const work = isTransposed ? 'deconvolution' : 'convolution'
  const [input, output] = [inputs[0], shapeOf(outputs[0])]
  const { channels, groups, axes } = attrs
  if (input === undefined || output === undefined || channels === undefined || groups <= 0n) return unknownCost(work)
  const area = axes.map(({ kernel }) => kernel)
  const ends = isTransposed ? div(attrs.outputs, groups) : div(channels, groups)
  const kernel = [ends, ...area]
  const moved = isTransposed ? input : output
  const positions = isTransposed && input.length !== axes.length + 1 ? [channels, ...input] : moved
  return {
    macs: q('prod(positions) × prod(kernel)', { positions, kernel }),
    ...(attrs.hasBias && { operations: { add: q('prod(out)', { out: output }) } }),
    work,
    window: product(kernel),
    kernel: product(area),
    strides: product(axes.map(({ stride }) => stride)),
    group: groups,
  }
}

const slides = convolution('conv', 'slides kernels over the blob', false)
const spreads = convolution('deconv', 'spreads each value over a window: the transpose of a convolution', true)

/** What the file says of a convolution, with the arrays that it loads. */
function read(letters: readonly Letter[], isTransposed: boolean, isGrouped: boolean): LayerReader {
  return (site) => {
    const { params } = site
    const outputs = params.int('num_output')
    const groups = isGrouped ? params.int('group') : 1n
    const axes = letters.map((letter) => axisOfParams(params, letter))
    const hasBias = params.flag('bias_term')
    const isDynamic = params.flag('dynamic_weight')
    const size = params.int('weight_data_size')
    const area = axes.reduce((all, { kernel }) => all * kernel, 1n)
    const perGroup = isDynamic ? undefined : channelsPerGroup(site, size, outputs, area)
    const channels = perGroup === undefined ? undefined : mul(perGroup.expr, groups)
    const attrs: ConvAttrs = { outputs, groups, axes, channels, hasBias }
    if (isDynamic || perGroup === undefined) return lowered(isTransposed ? spreads : slides, attrs)
    const kernel = tagged('weight_data', outputs, perGroup, ...axes.map((axis) => axis.kernel))
    const weights = [
      kernel,
      hasBias ? bare('bias_data', outputs) : undefined,
      ...scales(params, outputs, groups, isGrouped),
    ]
    return lowered(isTransposed ? spreads : slides, attrs, weights)
  }
}

/** The definition has no channels of the input: the size of the weights tells them. */
function channelsPerGroup(site: LayerSite, size: bigint, outputs: bigint, area: bigint): Quantity | undefined {
  const one = outputs * area
  if (size > 0n && one > 0n && size % one === 0n) return q('size / (outputs × area)', { size, outputs, area })
  const text = 'weight_data_size {size} is no multiple of {outputs} outputs × {area} positions of the kernel'
  site.report('error', 'ncnn/weight-size', text, { size, outputs, area })
  return undefined
}

/** Scales of int8 (convolution.cpp and convolutiondepthwise.cpp, load_model). */
function scales(params: Params, outputs: bigint, groups: bigint, isGrouped: boolean): readonly Weight[] {
  const term = params.int('int8_scale_term')
  if (term === 0n) return []
  const isWhole = term === 2n || term === 102n
  const count = isGrouped ? (isWhole ? 1n : groups) : outputs
  return [
    statistic('weight_data_int8_scales', count),
    statistic('bottom_blob_int8_scales', 1n),
    ...(term > 100n ? [statistic('top_blob_int8_scales', 1n)] : []),
  ]
}

export const CONVOLUTIONS: ReadonlyMap<string, LayerReader> = new Map([
  ['Convolution', read(['h', 'w'], false, false)],
  ['ConvolutionDepthWise', read(['h', 'w'], false, true)],
  ['Convolution1D', read(['w'], false, false)],
  ['ConvolutionDepthWise1D', read(['w'], false, true)],
  ['Convolution3D', read(['d', 'h', 'w'], false, false)],
  ['ConvolutionDepthWise3D', read(['d', 'h', 'w'], false, true)],
  ['DeformableConv2D', read(['h', 'w'], false, false)],
  ['Deconvolution', read(['h', 'w'], true, false)],
  ['DeconvolutionDepthWise', read(['h', 'w'], true, true)],
  ['Deconvolution1D', read(['w'], true, false)],
  ['DeconvolutionDepthWise1D', read(['w'], true, true)],
  ['Deconvolution3D', read(['d', 'h', 'w'], true, false)],
  ['DeconvolutionDepthWise3D', read(['d', 'h', 'w'], true, true)],
])

/** Window of Unfold, which has the fields of a convolution without weights. */
export function windowAxes(params: Params, letters: readonly Letter[]): readonly WindowAxis[] {
  return letters.map((letter) => axisOfParams(params, letter))
}
