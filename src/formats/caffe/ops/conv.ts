/** Convolution and its transpose, over any number of spatial axes. */

import { type Expr, equal, exprText, isUnknown, less, mod, mul, unknown } from '../../../core/expr.ts'
import { given, type Quantity, q } from '../../../core/formula.ts'
import type { Inference, InferredSite, Op, Param, Site } from '../../../core/network/op.ts'
import { type Shape, sameShape, shapeOf } from '../../../core/network/shape.ts'
import { type Message, message } from '../../../core/words/message.ts'
import { biasAdds, told, unknownCost } from '../../../ops/arithmetic.ts'
import { blobFault, canonicalAxis, fromFront, product, shapeText } from '../../../ops/axes.ts'
import { slidingWindow } from '../../../ops/sliding-window.ts'
import { checkSameParams } from './fixed-params.ts'
import {
  convolvedSize,
  deconvolvedSize,
  extentAt,
  valueAt,
  type WindowAttrs,
  type Windows,
  windowReach,
  windowsOf,
} from './windows.ts'

export interface ConvAttrs extends WindowAttrs {
  /** `undefined` where the file doesn't say. */
  readonly numOutput: bigint | undefined
  readonly group: bigint
  readonly bias: boolean
}

/** Convolution. Source: base_conv_layer.cpp, LayerSetUp and Reshape; conv_layer.cpp, compute_output_shape. */
export const conv: Op<ConvAttrs> = {
  name: 'conv',
  family: 'conv',
  checkFixedParams: checkSameParams,
  summary: message('slides learned kernels over the input: each kernel gives one feature map and has one bias'),
  source: 'src/caffe/layers/conv_layer.cpp, compute_output_shape; base_conv_layer.cpp, LayerSetUp',
  inputFrom: ({ axis, group }, [weight]) => kernelInput(axis, weight, weight?.[1] ?? unknown, group),
  infer: (site) => inferConv(site, convolvedSize, false),
  cost: ({ attrs, outputs, params }) => {
    const weight = shapeOf(params[0]?.shape)
    const output = shapeOf(outputs[0])
    if (weight === undefined || output === undefined) return unknownCost('convolution')
    const kernel = weight.slice(1)
    const whole = ofAll(output, outputs.length)
    return {
      macs: q('prod(output) × prod(kernel)', { output: whole, kernel }),
      ...biasAdds(whole, attrs.bias),
      ...workOf('convolution', attrs, kernel),
    }
  },
  withBias: (attrs) => ({ ...attrs, bias: true }),
  window: (site) => slidingWindow(site, site.attrs, true),
  reach: (site) => windowReach(site, 'window'),
  scratch: (site) => columnsOf(site, site.outputs[0] && shapeOf(site.outputs[0])),
  remarks: convRemarks,
}

/** Transposed convolution. Source: deconv_layer.cpp, compute_output_shape; base_conv_layer.cpp. */
export const deconv: Op<ConvAttrs> = {
  name: 'deconv',
  family: 'conv',
  checkFixedParams: checkSameParams,
  summary: message('the transpose of a convolution: each input value adds a scaled kernel to the output'),
  source: 'src/caffe/layers/deconv_layer.cpp, compute_output_shape; base_conv_layer.cpp, LayerSetUp',
  inputFrom: ({ axis }, [weight]) => kernelInput(axis, weight, weight?.[0] ?? unknown, 1n),
  infer: (site) => inferConv(site, deconvolvedSize, true),
  cost: ({ attrs, inputs, outputs, params }) => {
    const weight = shapeOf(params[0]?.shape)
    const input = inputs[0]
    const output = shapeOf(outputs[0])
    if (weight === undefined || input === undefined || output === undefined) return unknownCost('deconvolution')
    const kernel = weight.slice(1)
    return {
      macs: q('prod(input) × prod(kernel)', { input: ofAll(input, inputs.length), kernel }),
      ...biasAdds(ofAll(output, outputs.length), attrs.bias),
      ...workOf('deconvolution', attrs, kernel),
    }
  },
  withBias: (attrs) => ({ ...attrs, bias: true }),
  weightsByInput: () => true,
  window: (site) => slidingWindow(site, site.attrs, true),
  reach: (site) => windowReach(site, 'transposed'),
  scratch: (site) => columnsOf(site, site.inputs[0]),
}

/** What the rules of others ask of a convolution; a refused group of 0 is one group, as for the parameters. */
function workOf(work: 'convolution' | 'deconvolution', { group, stride }: ConvAttrs, kernel: Shape) {
  const sizes = kernel.slice(1)
  const strides = product(sizes.map((_, axis) => BigInt(valueAt(stride, axis))))
  return { work, window: product(kernel), kernel: product(sizes), strides, group: group === 0n ? 1n : group }
}

/** A layer of several bottoms treats each for itself, with the same weights. */
function ofAll(shape: Shape, count: number): Shape {
  return count === 1 ? told(shape) : [BigInt(count), ...told(shape)]
}

/**
 * The column buffer of one example: a column of each window's values for each position (base_conv_layer.cpp, Reshape).
 * A 1 × 1 kernel of stride 1 without padding needs none. `positions` is the shape whose positions windows stand at.
 */
function columnsOf({ attrs, inputs, params }: InferredSite<ConvAttrs>, positions: Shape | undefined) {
  const weight = shapeOf(params[0]?.shape)
  const rank = inputs[0]?.length
  if (weight === undefined || positions === undefined || rank === undefined) return undefined
  const axis = fromFront(attrs.axis, rank)
  const axes = rank - axis - 1
  const isPlain = Array.from({ length: axes }, (_, i) => i).every(
    (i) => valueAt(attrs.kernel, i) === 1 && valueAt(attrs.stride, i) === 1 && valueAt(attrs.pad, i) === 0,
  )
  if (isPlain) return undefined
  const vars = { kernel: weight.slice(1), positions: positions.slice(axis + 1) }
  return attrs.group > 1n
    ? q('prod(kernel) × group × prod(positions)', { ...vars, group: attrs.group })
    : q('prod(kernel) × prod(positions)', vars)
}

/** An input of which only the channels are known, from the kernels that read it. */
function kernelInput(axis: number, weight: Shape | undefined, channels: Expr, group: bigint): Shape | undefined {
  if (weight === undefined || weight.length < 3 || axis !== 1) return undefined
  return [unknown, mul(channels, group), ...weight.slice(2).map(() => unknown)]
}

type SizeRule = (size: Expr, windows: Windows, axis: number) => Quantity

function inferConv(site: Site<ConvAttrs>, sizeOf: SizeRule, isTransposed: boolean): Inference {
  const { attrs, inputs, outputCount } = site
  const input = inputs[0]
  site.check(attrs.numOutput !== undefined, 'conv/num-output', 'num_output is missing or 0')
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
  const output = [...input.slice(0, axis).map(given), given(attrs.numOutput ?? unknown), ...sizes]
  checkSizes(site, sizes, spatial)
  const columns = isTransposed
    ? [attrs.numOutput ?? unknown, ...spatial]
    : [channels, ...sizes.map((size) => size.expr)]
  checkColumns(site, [...columns, ...windows.kernel.map(BigInt)])
  return { outputs: Array.from({ length: outputCount }, () => output), params }
}

/** The column buffer holds every window of one image, and must be a blob (base_conv_layer.cpp, Reshape: col_buffer_). */
function checkColumns(site: Site<ConvAttrs>, sizes: Shape): void {
  const text = 'the buffer for all windows of one image would hold {count} values, and Caffe takes at most 2³¹ − 1'
  const count = product(sizes)
  if (blobFault([count]) === 'count') site.report('error', 'conv/column-buffer', text, { count: exprText(count) })
}

function checkGroup(site: Site<ConvAttrs>, channels: Expr): void {
  const { group, numOutput = 0n } = site.attrs
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
  // One size for all axes: images have two, and whatever is not one says so in its own input.
  const isPlain = isHeightWidth || values.length > 1
  const kernel = isPlain ? values : attrs.axis === 1 ? [...values, ...values] : []
  const axes = kernel.length === 0 ? undefined : kernel.length
  const params = paramsOf(attrs, axes === undefined ? undefined : unknown, kernel, isTransposed)
  if (axes === undefined || attrs.axis !== 1) return { outputs: [], params }
  const output = [
    given(unknown),
    given(attrs.numOutput ?? unknown),
    ...Array.from({ length: axes }, () => given(unknown)),
  ]
  return { outputs: Array.from({ length: outputCount }, () => output), params }
}

function paramsOf(
  attrs: ConvAttrs,
  channels: Expr | undefined,
  kernel: readonly number[] | undefined,
  isTransposed: boolean,
): readonly Param[] {
  const { group } = attrs
  const numOutput = attrs.numOutput ?? unknown
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
  const axis = fromFront(attrs.axis, input?.length ?? 0)
  const channels = input?.[axis]
  if (attrs.group > 1n && channels === attrs.group)
    remarks.push(message('depthwise: every channel has kernels of its own'))
  else if (attrs.group > 1n)
    remarks.push(message('{group} groups: each kernel sees only its share of the channels', { group: attrs.group }))
  if (kernel !== undefined && kernel.length > 0 && kernel.every((size) => size === 1n)) {
    remarks.push(message('a 1 × 1 kernel mixes channels and leaves positions apart'))
  }
  if (input !== undefined && kernel !== undefined) remarks.push(...windowRemarks(attrs, input.slice(axis + 1)))
  return remarks
}

function windowRemarks(attrs: ConvAttrs, spatial: Shape): readonly Message[] {
  const remarks: Message[] = []
  const isSame = spatial.every(
    (_, axis) => valueAt(attrs.stride, axis) === 1 && 2 * valueAt(attrs.pad, axis) === extentAt(attrs, axis) - 1,
  )
  if (isSame && spatial.some((_, axis) => valueAt(attrs.kernel, axis) > 1)) {
    remarks.push(message('stride 1 and pad = (kernel − 1)/2: the size stays'))
  }
  spatial.forEach((size, axis) => {
    if (typeof size !== 'bigint') return
    const stride = valueAt(attrs.stride, axis)
    if (stride < 1) return
    const room = Number(size) + 2 * valueAt(attrs.pad, axis) - extentAt(attrs, axis)
    const unread = Math.max(0, (room % stride) - valueAt(attrs.pad, axis))
    if (room < 0 || unread === 0) return
    remarks.push(
      message('the last {count} positions along spatial axis {axis} are never read', { count: unread, axis: axis + 1 }),
    )
  })
  return remarks
}
