/** Convolution and its transpose with the kernel as an input, for any padding, dilation, grouping and layout. */

import { add, type Expr, equal, isKnown, isUnknown, less, max, mod, mul, sub, unknown } from '../core/expr.ts'
import { given, type Quantity, q } from '../core/formula.ts'
import type { Layout } from '../core/network/axes.ts'
import type { Dtype } from '../core/network/dtype.ts'
import type { Cost, Op, Site } from '../core/network/op.ts'
import { type Shape, shapeOf, shapeSource } from '../core/network/shape.ts'
import { type Message, message } from '../core/words/message.ts'
import { biasAdds, told, unknownCost } from './arithmetic.ts'
import { product } from './axes.ts'
import { areGiven, type Numbers, numberIn, numbersAsKnown } from './elements.ts'
import {
  axesOfMaps,
  channelsOf,
  checkSlide,
  extentOf,
  laidOut,
  reachOf,
  type Slide,
  sameSize,
  sameTotal,
  slidingOf,
  slidSize,
  spatialOf,
  spreadSize,
  type Window,
  windowAt,
} from './slide.ts'

export interface ConvolutionAttrs extends Slide {
  /** The inputs that are kernel and bias; the data is the first. */
  readonly weight: number
  readonly bias: number | undefined
  /** As the definition says it beside the kernel; it must be what the kernel has. */
  readonly kernel: readonly Expr[] | undefined
  readonly group: Expr
  readonly layout: Layout
  /** Where the kernel has its axes: outputs, inputs, positions; or outputs, positions, inputs; or positions, inputs, outputs. */
  readonly kernelLayout: 'oi…' | 'o…i' | '…io'
  /** Whether `same` padding is refused for dilated kernels, as onnxruntime does. */
  readonly refusesSameDilation: boolean
  /** The type of what comes out: that of an input by its index, or given. */
  readonly dtype: number | Dtype
}

export interface TransposedAttrs extends Omit<ConvolutionAttrs, 'refusesSameDilation' | 'kernelLayout'> {
  readonly outputPadding: readonly Expr[]
  /** Sizes that the definition asks for; padding follows from them. */
  readonly outputSizes: readonly Expr[] | undefined
  /** Padding that an input brings, all beginnings and then all ends; wins over the definition's own. */
  readonly pads?: Numbers
  /** Whether padding that keeps the size leaves what is added behind the output out of account. */
  readonly padsApart?: boolean
}

/** The kernel's axes by their meaning. */
interface Kernel {
  readonly outputs: Expr
  readonly inputs: Expr
  readonly sizes: readonly Expr[]
}

function kernelOf(weight: Shape, layout: ConvolutionAttrs['kernelLayout']): Kernel {
  const [first = unknown, second = unknown] = weight
  if (layout === 'oi…') return { outputs: first, inputs: second, sizes: weight.slice(2) }
  if (layout === 'o…i') return { outputs: first, inputs: weight.at(-1) ?? unknown, sizes: weight.slice(1, -1) }
  return { outputs: weight.at(-1) ?? unknown, inputs: weight.at(-2) ?? unknown, sizes: weight.slice(0, -2) }
}

const PARAMETERS = {
  parameterKind: ({ weight, bias }: Pick<ConvolutionAttrs, 'weight' | 'bias'>, input: number) =>
    input === weight || input === bias ? ('learned' as const) : undefined,
  parameterName: ({ weight, bias }: Pick<ConvolutionAttrs, 'weight' | 'bias'>, input: number) =>
    input === weight ? 'weight' : input === bias ? 'bias' : undefined,
}

/** Convolution whose kernel is an input. */
export const convolution: Op<ConvolutionAttrs> = {
  name: 'conv',
  family: 'conv',
  summary: message('slides kernels over the input: each kernel gives one feature map'),
  source: 'onnx/defs/nn/defs.cc, convPoolShapeInference; onnxruntime/core/providers/cpu/nn/conv_attributes.h',
  infer: (site) => {
    const { attrs, inputs, operands } = site
    const dtypes = [dtypeOf(attrs, operands)]
    const input = inputs[0]
    const weight = inputs[attrs.weight]
    if (input === undefined || weight === undefined) return { outputs: [unplaced(input, weight, attrs)], dtypes }
    if (!haveRanks(site, input, weight)) return { outputs: [], dtypes }
    const kernel = kernelOf(weight, attrs.kernelLayout)
    checkKernel(site, kernel, weight)
    checkChannels(site, channelsOf(input, attrs.layout), mul(kernel.inputs, attrs.group), kernel.outputs)
    const windows = windowsOf(attrs, input, kernel.sizes, sameTotal)
    if (!checkSlide(site, attrs, kernel.sizes)) return { outputs: [], dtypes }
    if (attrs.padding.kind === 'same' && attrs.refusesSameDilation) checkSameDilation(site)
    const sizes = windows.map(attrs.padding.kind === 'same' ? sameSize : slidSize)
    const spatial = sizes.map((size, axis) => checkedSize(site, size, windows[axis]))
    return { outputs: [laidOut(given(input[0] ?? unknown), given(kernel.outputs), spatial, attrs.layout)], dtypes }
  },
  cost: ({ attrs, inputs, outputs }) => {
    const weight = inputs[attrs.weight]
    const output = shapeOf(outputs[0])
    if (weight === undefined || output === undefined) return unknownCost('convolution')
    const { inputs: channels, sizes } = kernelOf(weight, attrs.kernelLayout)
    return {
      macs: q('prod(output) × prod(kernel)', { output: told(output), kernel: [channels, ...sizes] }),
      ...biasAdds(output, attrs.bias !== undefined && inputs[attrs.bias] !== undefined),
      ...workOf('convolution', attrs, [channels, ...sizes]),
    }
  },
  reach: ({ attrs, inputs }, index) => {
    const [input] = inputs
    const weight = inputs[attrs.weight]
    if (index !== 0 || input === undefined || weight === undefined) return undefined
    return reachOf(windowsOf(attrs, input, kernelOf(weight, attrs.kernelLayout).sizes, sameTotal), 'window')
  },
  window: ({ attrs, inputs }) => {
    const [input] = inputs
    const weight = inputs[attrs.weight]
    if (input === undefined || weight === undefined) return undefined
    return slidingOf(windowsOf(attrs, input, kernelOf(weight, attrs.kernelLayout).sizes, sameTotal), attrs.group)
  },
  axes: axesOfMaps,
  remarks: ({ attrs, inputs }) => {
    const [input] = inputs
    const weight = inputs[attrs.weight]
    if (input === undefined || weight === undefined) return []
    const kernel = kernelOf(weight, attrs.kernelLayout)
    const windows = windowsOf(attrs, input, kernel.sizes, sameTotal)
    return [...remarksOf(attrs, channelsOf(input, attrs.layout), kernel), ...windowRemarks(windows)]
  },
  ...PARAMETERS,
}

/** Transposed convolution whose kernel is an input: inputs, outputs of a group, positions. */
export const transposedConvolution: Op<TransposedAttrs> = {
  name: 'deconv',
  family: 'conv',
  summary: message('the transpose of a convolution: each input value adds a scaled kernel to the output'),
  source:
    'onnx/defs/nn/defs.cc, convTransposeShapeInference; onnxruntime/core/providers/cpu/nn/conv_transpose_attributes.h',
  infer: (site) => {
    const { attrs, inputs, operands } = site
    const dtypes = [dtypeOf(attrs, operands)]
    const input = inputs[0]
    const weight = inputs[attrs.weight]
    if (input === undefined || weight === undefined || !haveRanks(site, input, weight)) return { outputs: [], dtypes }
    const [channels = unknown, maps = unknown, ...kernel] = weight
    checkKernel(site, { outputs: maps, inputs: channels, sizes: kernel }, weight)
    checkChannels(site, channelsOf(input, attrs.layout), channels, channels)
    if (!checkSlide(site, attrs, kernel)) return { outputs: [], dtypes }
    const windows = transposedWindows(withPads(site), input, kernel)
    const spatial = windows.map((window, axis) =>
      checkedSize(site, spreadAt(attrs, window, axis, windows.length), window),
    )
    const outputs = attrs.group === 1n ? given(maps) : q('maps * group', { maps, group: attrs.group })
    return { outputs: [laidOut(given(input[0] ?? unknown), outputs, spatial, attrs.layout)], dtypes }
  },
  cost: ({ attrs, inputs, outputs }) => {
    const [input] = inputs
    const weight = inputs[attrs.weight]
    if (input === undefined || weight === undefined) return unknownCost('deconvolution')
    const output = shapeOf(outputs[0])
    const kernel = weight.slice(1)
    return {
      macs: q('prod(input) × prod(kernel)', { input: told(input), kernel }),
      ...(output && biasAdds(output, attrs.bias !== undefined && inputs[attrs.bias] !== undefined)),
      ...workOf('deconvolution', attrs, kernel),
    }
  },
  weightsByInput: () => true,
  reach: ({ attrs, inputs }, index) => {
    const [input] = inputs
    const weight = inputs[attrs.weight]
    if (index !== 0 || input === undefined || weight === undefined) return undefined
    return reachOf(transposedWindows(attrs, input, weight.slice(2)), 'transposed')
  },
  window: ({ attrs, inputs }) => {
    const [input] = inputs
    const weight = inputs[attrs.weight]
    if (input === undefined || weight === undefined) return undefined
    return slidingOf(transposedWindows(attrs, input, weight.slice(2)), attrs.group)
  },
  axes: axesOfMaps,
  ...PARAMETERS,
}

function dtypeOf({ dtype }: Pick<ConvolutionAttrs, 'dtype'>, operands: Site<unknown>['operands']): Dtype | undefined {
  return typeof dtype === 'number' ? operands[dtype]?.dtype : dtype
}

/** What can be said of the output where one of the shapes is not known. */
function unplaced(input: Shape | undefined, weight: Shape | undefined, attrs: ConvolutionAttrs) {
  const rank = input?.length ?? weight?.length
  if (rank === undefined || rank < 3) return undefined
  const outputs = weight && kernelOf(weight, attrs.kernelLayout).outputs
  const spatial = Array.from({ length: rank - 2 }, () => given(unknown))
  return laidOut(given(input?.[0] ?? unknown), given(outputs ?? unknown), spatial, attrs.layout)
}

function haveRanks(site: Site<unknown>, input: Shape, weight: Shape): boolean {
  const args = { input: shapeSource(input), weight: shapeSource(weight) }
  const text = 'the kernel {weight} has not as many axes as the input {input}, or they have no spatial one'
  return site.check(input.length === weight.length && input.length > 2, 'conv/rank', text, args)
}

function windowsOf(
  slide: Slide & Pick<ConvolutionAttrs, 'layout'>,
  input: Shape,
  kernel: readonly Expr[],
  total: (window: Window) => Expr,
): readonly Window[] {
  return spatialOf(input, slide.layout).map((size, axis) => windowAt(size, kernel[axis] ?? unknown, slide, axis, total))
}

function checkKernel(site: Site<Pick<ConvolutionAttrs, 'kernel'>>, { sizes }: Kernel, weight: Shape): void {
  const { kernel } = site.attrs
  if (kernel === undefined) return
  const isSame =
    kernel.length === sizes.length && !kernel.some((size, axis) => equal(size, sizes[axis] ?? size) === false)
  const args = { said: shapeSource(kernel), weight: shapeSource(weight) }
  site.check(isSame, 'conv/kernel-shape', 'a kernel of {said} is asked for, but the weights are {weight}', args)
}

function checkChannels(site: Site<Pick<ConvolutionAttrs, 'group'>>, channels: Expr, wanted: Expr, outputs: Expr): void {
  const { group } = site.attrs
  const text = (value: Expr) => shapeSource([value]).slice(1, -1)
  const args = { channels: text(channels), wanted: text(wanted), group: text(group), outputs: text(outputs) }
  if (!site.check(less(0n, group), 'conv/group-zero', 'group is {group}, and must be at least 1', args)) return
  site.check(
    equal(channels, wanted),
    'conv/channels',
    'the input has {channels} channels, but the kernels read {wanted}',
    args,
  )
  const rest = isUnknown(outputs) ? undefined : equal(mod(outputs, group), 0n)
  site.check(rest, 'conv/group-divides', 'group {group} does not divide {outputs} channels', args)
}

function checkSameDilation(site: Site<ConvolutionAttrs>): void {
  if (site.attrs.dilations.every((dilation) => dilation === 1n)) return
  const text = 'padding that keeps the size is not run by onnxruntime for a dilated kernel'
  site.report('note', 'conv/same-dilation', text)
}

/** A size that can be; a negative one is reported and not known. */
function checkedSize(site: Site<unknown>, size: Quantity, window: Window | undefined): Quantity {
  if (window === undefined || less(size.expr, 1n) !== true) return size
  const args = {
    size: shapeSource([window.in]).slice(1, -1),
    extent: shapeSource([extentOf(window)]).slice(1, -1),
  }
  site.report(
    'error',
    'conv/no-room',
    'a kernel that spans {extent} has no room in the padded input of size {size}',
    args,
  )
  return less(size.expr, 0n) === true ? given(unknown) : size
}

/** The attributes with the padding that an input brings. */
function withPads(site: Site<TransposedAttrs>): TransposedAttrs {
  const { attrs } = site
  if (!areGiven(site, attrs.pads)) return attrs
  const pads = numbersAsKnown(site, attrs.pads) ?? []
  const axes = pads.length / 2
  return { ...attrs, padding: { kind: 'given', before: pads.slice(0, axes), after: pads.slice(axes) } }
}

function transposedWindows(attrs: TransposedAttrs, input: Shape, kernel: readonly Expr[]): readonly Window[] {
  return spatialOf(input, attrs.layout).map((size, axis) => {
    const outputPadding = attrs.outputPadding[axis] ?? 0n
    const spread = (window: Window) => add(add(mul(window.stride, sub(window.in, 1n)), extentOf(window)), outputPadding)
    const apart = attrs.padsApart === true ? outputPadding : 0n
    return windowAt(size, kernel[axis] ?? unknown, attrs, axis, (window) =>
      max(sub(sub(spread(window), apart), mul(window.in, window.stride)), 0n),
    )
  })
}

function spreadAt(attrs: TransposedAttrs, window: Window, axis: number, axes: number): Quantity {
  const asked = attrs.outputSizes
  const size = asked?.[asked.length - axes + axis]
  if (size !== undefined) return given(size)
  return spreadSize(window, attrs.outputPadding[axis] ?? 0n)
}

function workOf(
  work: 'convolution' | 'deconvolution',
  { group, strides }: Pick<ConvolutionAttrs, 'group' | 'strides'>,
  kernel: Shape,
): Pick<Cost, 'work' | 'window' | 'kernel' | 'strides' | 'group'> {
  return { work, window: product(kernel), kernel: product(kernel.slice(1)), strides: product(strides), group }
}

function remarksOf(attrs: ConvolutionAttrs, channels: Expr, kernel: Kernel): readonly Message[] {
  const remarks: Message[] = []
  const group = numberIn(attrs.group) ?? 1
  if (group > 1 && equal(channels, attrs.group) === true) {
    remarks.push(message('depthwise: every channel has kernels of its own'))
  } else if (group > 1) {
    remarks.push(message('{group} groups: each kernel sees only its share of the channels', { group }))
  }
  if (kernel.sizes.length > 0 && kernel.sizes.every((size) => size === 1n)) {
    remarks.push(message('a 1 × 1 kernel mixes channels and leaves positions apart'))
  }
  return remarks
}

/** What the windows leave of the sizes: all, or all but what no window reaches. */
function windowRemarks(windows: readonly Window[]): readonly Message[] {
  const remarks: Message[] = []
  const isSame = windows.every(
    (window) =>
      window.stride === 1n &&
      equal(window.before, window.after) === true &&
      equal(add(window.before, window.after), sub(extentOf(window), 1n)) === true,
  )
  if (isSame && windows.some(({ kernel }) => kernel !== 1n)) {
    remarks.push(message('stride 1 and pad = (kernel − 1)/2: the size stays'))
  }
  windows.forEach((window, axis) => {
    const { in: size, before, after, stride } = window
    const room = sub(add(size, add(before, after)), extentOf(window))
    if (!isKnown(room) || !isKnown(stride) || !isKnown(after) || room < 0n || stride < 1n) return
    const unread = (room % stride) - after
    if (unread <= 0n) return
    const text = 'the last {count} positions along spatial axis {axis} are never read'
    remarks.push(message(text, { count: unread, axis: axis + 1 }))
  })
  return remarks
}

/** Deformable convolution: kernel positions move by offsets that an input gives. */
export const deformableConvolution: Op<ConvolutionAttrs> = {
  ...convolution,
  name: 'deformable-conv',
  summary: message('a convolution whose kernel positions are moved by offsets that another input gives'),
  source: 'onnx/defs/nn/defs.cc, DeformConv',
}
