/** Convolution and its transpose, over any number of spatial axes. */

import { type Expr, equal, isUnknown, less, mod, unknown } from '../core/expr.ts'
import { given, type Quantity, q } from '../core/formula.ts'
import { type Message, message } from '../core/message.ts'
import type { Inference, InferredSite, Op, Param, Site } from '../core/op.ts'
import { type Shape, shapeOf } from '../core/shape.ts'
import { canonicalAxis, sameShape, shapeText } from './axes.ts'

/** One number for all spatial axes, or one for each. */
export interface PerAxis {
  /** The name of the field, for messages. */
  readonly field: string
  /** Empty: the default for all axes. */
  readonly values: readonly number[]
  readonly fallback: number
  /** True for the `_h`/`_w` form, which needs exactly two spatial axes. */
  readonly isHeightWidth: boolean
}

export interface ConvAttrs {
  readonly numOutput: bigint
  readonly kernel: PerAxis
  readonly stride: PerAxis
  readonly pad: PerAxis
  readonly dilation: PerAxis
  readonly group: bigint
  /** The channel axis; spatial axes follow it, batch axes stand before it. */
  readonly axis: number
  readonly bias: boolean
}

/** The window along every spatial axis. */
export interface Windows {
  readonly kernel: readonly number[]
  readonly stride: readonly number[]
  readonly pad: readonly number[]
  readonly dilation: readonly number[]
}

/** Sliding a window: C's integer division rounds toward zero (conv_layer.cpp, compute_output_shape). */
export function convolvedSize(size: Expr, windows: Windows, axis: number): Quantity {
  const [kernel = 1, stride = 1, pad = 0, dilation = 1] = windowAt(windows, axis)
  return dilation === 1 || kernel === 1
    ? q('trunc((in + 2*pad - kernel) / stride) + 1', { in: size, pad, kernel, stride })
    : q('trunc((in + 2*pad - (dilation*(kernel - 1) + 1)) / stride) + 1', { in: size, pad, dilation, kernel, stride })
}

/** The transpose of sliding a window (deconv_layer.cpp, compute_output_shape). */
export function deconvolvedSize(size: Expr, windows: Windows, axis: number): Quantity {
  const [kernel = 1, stride = 1, pad = 0, dilation = 1] = windowAt(windows, axis)
  return dilation === 1 || kernel === 1
    ? q('stride*(in - 1) + kernel - 2*pad', { stride, in: size, kernel, pad })
    : q('stride*(in - 1) + (dilation*(kernel - 1) + 1) - 2*pad', { stride, in: size, dilation, kernel, pad })
}

function windowAt({ kernel, stride, pad, dilation }: Windows, axis: number): readonly (number | undefined)[] {
  return [kernel[axis], stride[axis], pad[axis], dilation[axis]]
}

/** Spreads the window's fields over the spatial axes, or reports which one has the wrong count (base_conv_layer.cpp). */
export function windowsOf(
  site: Site<unknown>,
  attrs: Omit<ConvAttrs, 'numOutput' | 'group' | 'bias' | 'axis'>,
  axes: number,
): Windows | undefined {
  const kernel = spread(site, attrs.kernel, axes, true)
  const stride = spread(site, attrs.stride, axes, false)
  const pad = spread(site, attrs.pad, axes, false)
  const dilation = spread(site, attrs.dilation, axes, false)
  if (kernel === undefined || stride === undefined || pad === undefined || dilation === undefined) return undefined
  const isKernel = kernel.every((size) => size > 0)
  const isStride = stride.every((size) => size > 0)
  if (!isKernel)
    site.report('error', 'conv/kernel-zero', 'the kernel has size 0 along an axis: {sizes}', {
      sizes: kernel.join(' × '),
    })
  if (!isStride)
    site.report('error', 'conv/stride-zero', 'the stride is 0 along an axis: {sizes}', { sizes: stride.join(' × ') })
  return isKernel && isStride ? { kernel, stride, pad, dilation } : undefined
}

function spread(
  site: Site<unknown>,
  { field, values, fallback, isHeightWidth }: PerAxis,
  axes: number,
  isNeeded: boolean,
) {
  const args = { field, count: values.length, axes }
  if (isHeightWidth) {
    if (axes === 2) return values
    site.report(
      'error',
      'conv/height-width',
      '{field}_h and {field}_w need exactly 2 spatial axes, the input has {axes}',
      args,
    )
    return undefined
  }
  if (values.length === 0 && (!isNeeded || axes === 0)) return Array.from({ length: axes }, () => fallback)
  if (values.length === 1) return Array.from({ length: axes }, () => values[0] ?? fallback)
  if (values.length === axes) return values
  const text = '{field} must be given once, or once for each of the {axes} spatial axes, but is given {count} times'
  site.report('error', 'conv/field-count', text, args)
  return undefined
}

/** Convolution. Source: base_conv_layer.cpp, LayerSetUp and Reshape; conv_layer.cpp, compute_output_shape. */
export const conv: Op<ConvAttrs> = {
  name: 'conv',
  family: 'conv',
  summary: message('slides learned kernels over the input: each kernel gives one feature map and has one bias'),
  source: 'src/caffe/layers/conv_layer.cpp, compute_output_shape; base_conv_layer.cpp, LayerSetUp',
  infer: (site) => inferConv(site, convolvedSize, false),
  cost: ({ outputs, params }) => {
    const weight = shapeOf(params[0]?.shape)
    const output = shapeOf(outputs[0])
    if (weight === undefined || output === undefined) return {}
    return { macs: q('prod(output) × prod(kernel)', { output, kernel: weight.slice(1) }) }
  },
  remarks: convRemarks,
}

/** Transposed convolution. Source: deconv_layer.cpp, compute_output_shape; base_conv_layer.cpp. */
export const deconv: Op<ConvAttrs> = {
  name: 'deconv',
  family: 'conv',
  summary: message('the transpose of a convolution: each input value adds a scaled kernel to the output'),
  source: 'src/caffe/layers/deconv_layer.cpp, compute_output_shape; base_conv_layer.cpp, LayerSetUp',
  infer: (site) => inferConv(site, deconvolvedSize, true),
  cost: ({ inputs, params }) => {
    const weight = shapeOf(params[0]?.shape)
    const input = inputs[0]
    if (weight === undefined || input === undefined) return {}
    return { macs: q('prod(input) × prod(kernel)', { input, kernel: weight.slice(1) }) }
  },
}

type SizeRule = (size: Expr, windows: Windows, axis: number) => Quantity

function inferConv(site: Site<ConvAttrs>, sizeOf: SizeRule, isTransposed: boolean): Inference {
  const { attrs, inputs, outputCount } = site
  const input = inputs[0]
  site.check(attrs.numOutput > 0n, 'conv/num-output', 'num_output is missing or 0')
  site.check(attrs.group !== 0n, 'conv/group-zero', 'group is 0; Caffe dies of a division by zero')
  if (input === undefined) return inferWithoutInput(site, isTransposed)
  const axis = canonicalAxis(site, input, attrs.axis)
  if (axis === undefined) return { outputs: [], params: paramsOf(attrs, undefined, undefined, isTransposed) }
  inputs.forEach((other, index) => {
    if (other === undefined) return
    const args = { first: shapeText(input), other: shapeText(other), number: index + 1 }
    site.check(
      sameShape(input, other),
      'conv/bottom-shapes',
      'all bottoms need one shape: bottom 1 has {first}, bottom {number} has {other}',
      args,
    )
  })
  const spatial = input.slice(axis + 1)
  const channels = input[axis] ?? unknown
  const windows = windowsOf(site, attrs, spatial.length)
  if (attrs.group > 0n) checkGroup(site, channels)
  const params = paramsOf(attrs, channels, windows?.kernel, isTransposed)
  if (windows === undefined) return { outputs: [], params }
  const sizes = spatial.map((size, index) => sizeOf(size, windows, index))
  const output = [...input.slice(0, axis).map(given), given(attrs.numOutput), ...sizes]
  checkSizes(site, sizes, spatial)
  return { outputs: Array.from({ length: outputCount }, () => output), params }
}

function checkGroup(site: Site<ConvAttrs>, channels: Expr): void {
  const { group, numOutput } = site.attrs
  const rest = isUnknown(channels) ? undefined : mod(channels, group)
  const args = { group, channels: typeof channels === 'bigint' ? channels : '?', outputs: numOutput }
  site.check(
    rest === undefined ? undefined : equal(rest, 0n),
    'conv/group-channels',
    'group {group} does not divide the {channels} input channels',
    args,
  )
  site.check(numOutput % group === 0n, 'conv/group-outputs', 'group {group} does not divide num_output {outputs}', args)
}

/** Nothing but a negative size is impossible in itself; an empty map can't be filled where a bias is added to it. */
function checkSizes(site: Site<ConvAttrs>, sizes: readonly Quantity[], spatial: Shape): void {
  sizes.forEach((size, index) => {
    const args = { size: typeof spatial[index] === 'bigint' ? spatial[index] : '?' }
    if (less(size.expr, 0n) === true) {
      site.report('error', 'conv/negative-size', 'the kernel is larger than the padded input of size {size}', args)
    } else if (site.attrs.bias && equal(size.expr, 0n) === true) {
      site.report(
        'error',
        'conv/empty',
        'the output is empty: the kernel does not fit into the input of size {size}',
        args,
      )
    }
  })
}

/** What is known of the parameters where the input is not. */
function inferWithoutInput({ attrs, outputCount }: Site<ConvAttrs>, isTransposed: boolean): Inference {
  const { values, isHeightWidth } = attrs.kernel
  const axes = isHeightWidth || values.length > 1 ? values.length : undefined
  const params = paramsOf(attrs, axes === undefined ? undefined : unknown, values, isTransposed)
  if (axes === undefined || attrs.axis !== 1) return { outputs: [], params }
  const output = [given(unknown), given(attrs.numOutput), ...Array.from({ length: axes }, () => given(unknown))]
  return { outputs: Array.from({ length: outputCount }, () => output), params }
}

function paramsOf(
  attrs: ConvAttrs,
  channels: Expr | undefined,
  kernel: readonly number[] | undefined,
  isTransposed: boolean,
): readonly Param[] {
  const { numOutput, group } = attrs
  const perGroup = (total: Expr) => (group > 1n ? q('channels / group', { channels: total, group }) : given(total))
  const maps =
    channels === undefined
      ? undefined
      : isTransposed
        ? [given(channels), perGroup(numOutput)]
        : [given(numOutput), perGroup(channels)]
  const shape = maps && kernel && [...maps, ...kernel.map((size) => given(size))]
  const weight: Param = { name: 'weight', shape, kind: 'learned' }
  return attrs.bias ? [weight, { name: 'bias', shape: [given(numOutput)], kind: 'learned' }] : [weight]
}

function convRemarks({ attrs, inputs, params }: InferredSite<ConvAttrs>): readonly Message[] {
  const input = inputs[0]
  const kernel = shapeOf(params[0]?.shape)?.slice(2)
  const remarks: Message[] = []
  const channels = input?.[attrs.axis]
  if (attrs.group > 1n && channels === attrs.group)
    remarks.push(message('depthwise: every channel has kernels of its own'))
  else if (attrs.group > 1n)
    remarks.push(message('{group} groups: each kernel sees only its share of the channels', { group: attrs.group }))
  if (kernel !== undefined && kernel.length > 0 && kernel.every((size) => size === 1n)) {
    remarks.push(message('a 1 × 1 kernel mixes channels and leaves positions apart'))
  }
  if (input !== undefined && kernel !== undefined) remarks.push(...windowRemarks(attrs, input.slice(attrs.axis + 1)))
  return remarks
}

function windowRemarks(attrs: ConvAttrs, spatial: Shape): readonly Message[] {
  const at = ({ values, fallback }: PerAxis, axis: number) => values[values.length === 1 ? 0 : axis] ?? fallback
  const remarks: Message[] = []
  const isSame = spatial.every((_, axis) => {
    const extent = at(attrs.dilation, axis) * (at(attrs.kernel, axis) - 1) + 1
    return at(attrs.stride, axis) === 1 && 2 * at(attrs.pad, axis) === extent - 1
  })
  if (isSame && spatial.some((_, axis) => at(attrs.kernel, axis) > 1)) {
    remarks.push(message('stride 1 and pad = (kernel − 1)/2: the size stays'))
  }
  spatial.forEach((size, axis) => {
    if (typeof size !== 'bigint') return
    const extent = at(attrs.dilation, axis) * (at(attrs.kernel, axis) - 1) + 1
    const room = Number(size) + 2 * at(attrs.pad, axis) - extent
    const unread = Math.max(0, (room % at(attrs.stride, axis)) - at(attrs.pad, axis))
    if (room < 0 || unread === 0) return
    remarks.push(
      message('the last {count} positions along spatial axis {axis} are never read', { count: unread, axis: axis + 1 }),
    )
  })
  return remarks
}
