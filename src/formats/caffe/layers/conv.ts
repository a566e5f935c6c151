/** Convolution, Deconvolution and Im2col (base_conv_layer.cpp, conv_layer.cpp, deconv_layer.cpp, im2col_layer.cpp). */

import { given, q } from '../../../core/formula.ts'
import type { ConvComputation, SlidingWindow } from '../../../core/network/computation.ts'
import type { Op } from '../../../core/network/op.ts'
import { message } from '../../../core/words/message.ts'
import { canonicalAxis } from '../../../ops/axes.ts'
import type { ProtoMessage } from '../../../wire/protobuf/message.ts'
import { type ConvAttrs, conv, deconv } from '../ops/conv.ts'
import { convolvedSize, givenSizes, type PerAxis, type WindowAttrs, windowReach, windowsOf } from '../ops/windows.ts'
import { checkEngine } from './engine.ts'
import { type Fillers, fillersOf, withFillers } from './fillers.ts'
import { type CaffeLayer, type LayerContext, lowered } from './layer.ts'

/** The window's fields of a ConvolutionParameter; the `_h`/`_w` form leaves the one that is not given 0. */
function windowFields(param: ProtoMessage, context: LayerContext) {
  return {
    kernel: perAxis(param, 'kernel_size', 'kernel', 0, context),
    stride: perAxis(param, 'stride', 'stride', 1, context),
    pad: perAxis(param, 'pad', 'pad', 0, context),
    dilation: { field: 'dilation', values: param.numbers('dilation').map(signed), fallback: 1, isHeightWidth: false },
  }
}

/** Sizes are unsigned in the file, and 32-bit integers with a sign from then on. */
const signed = (size: number) => size | 0

function perAxis(param: ProtoMessage, field: string, stem: string, fallback: number, context: LayerContext): PerAxis {
  const isHeightWidth = param.has(`${stem}_h`) || param.has(`${stem}_w`)
  if (!isHeightWidth) return { field, values: param.numbers(field).map(signed), fallback, isHeightWidth }
  if (param.has(field)) {
    const where = param.where(field)
    context.report(
      'error',
      'caffe/field-twice',
      'give either {field} or {stem}_h and {stem}_w, not both',
      { field, stem },
      { where },
    )
  }
  if (stem === 'pad' && param.has('pad_h') !== param.has('pad_w')) {
    const args = { given: param.has('pad_h') ? 'pad_h' : 'pad_w', other: param.has('pad_h') ? 'pad_w' : 'pad_h' }
    context.report('note', 'caffe/half-field', 'only {given} is given: Caffe takes {other} as 0', args, {
      where: param.where(args.given),
    })
  }
  // Protobuf's default of the missing one is 0.
  const values = [param.number(`${stem}_h`), param.number(`${stem}_w`)].map(signed)
  return { field: stem, values, fallback, isHeightWidth }
}

function convAttrs(layer: ProtoMessage, context: LayerContext): CaffeConvAttrs {
  const param = layer.message('convolution_param')
  const bias = param.bool('bias_term')
  return {
    ...windowFields(param, context),
    numOutput: BigInt(param.number('num_output')) || undefined,
    group: BigInt(param.number('group')),
    axis: param.number('axis'),
    bias,
    fillers: fillersOf(layer, param, { weight: 'weight_filler', bias: bias ? 'bias_filler' : undefined }, context),
  }
}

interface CaffeConvAttrs extends ConvAttrs {
  readonly fillers: Fillers
}

const bare = { withBias: (attrs: CaffeConvAttrs): CaffeConvAttrs => ({ ...attrs, bias: true }) }
const caffeConv = withFillers<CaffeConvAttrs>({ ...conv, ...bare })
const caffeDeconv = withFillers<CaffeConvAttrs>({ ...deconv, ...bare })

export const convolution: CaffeLayer = {
  type: 'Convolution',
  bottoms: { min: 1 },
  tops: { min: 1 },
  paired: true,
  lower: (layer, context) => {
    checkEngine(layer.message('convolution_param'), context)
    const attrs = convAttrs(layer, context)
    return lowered(caffeConv, attrs, () => convolves('conv', attrs))
  },
}

export const deconvolution: CaffeLayer = {
  type: 'Deconvolution',
  bottoms: { min: 1 },
  tops: { min: 1 },
  paired: true,
  lower: (layer, context) => {
    const attrs = convAttrs(layer, context)
    return lowered(caffeDeconv, attrs, () => convolves('deconv', attrs))
  },
}

function convolves(kind: ConvComputation['kind'], attrs: CaffeConvAttrs): ConvComputation {
  const { numOutput, group, bias } = attrs
  return { kind, ...slides(attrs), outputs: Number(numOutput ?? 0n), group: Number(group), bias }
}

function slides({ axis, kernel, stride, pad, dilation }: WindowAttrs): SlidingWindow {
  return {
    axis,
    kernel: givenSizes(kernel),
    stride: givenSizes(stride),
    pad: givenSizes(pad),
    dilation: givenSizes(dilation),
  }
}

const im2colOp: Op<WindowAttrs> = {
  name: 'im2col',
  family: 'shape',
  summary: message('lays every window of the input out as a column'),
  source: 'src/caffe/layers/im2col_layer.cpp, LayerSetUp and Reshape',
  infer: (site) => {
    const input = site.inputs[0]
    const axis = input && canonicalAxis(site, input, site.attrs.axis)
    if (input === undefined || axis === undefined) return { outputs: [] }
    const spatial = input.slice(axis + 1)
    if (!site.check(spatial.length >= 1, 'caffe/no-spatial-axis', 'Im2col needs a spatial axis behind its channels'))
      return { outputs: [] }
    const windows = windowsOf(site, site.attrs, spatial.length)
    if (windows === undefined) return { outputs: [] }
    const channels = q('channels × prod(kernel)', { channels: input[axis] ?? 0n, kernel: windows.kernel.map(BigInt) })
    const sizes = spatial.map((size, index) => convolvedSize(size, windows, index))
    return { outputs: [[...input.slice(0, axis).map(given), channels, ...sizes]] }
  },
  reach: (site) => windowReach(site, 'window'),
}

export const im2col: CaffeLayer = {
  type: 'Im2col',
  bottoms: { min: 1, max: 1 },
  tops: { min: 1, max: 1 },
  lower: (layer, context) => {
    const param = layer.message('convolution_param')
    const attrs = { ...windowFields(param, context), axis: param.number('axis') }
    return lowered(im2colOp, attrs, () => ({ kind: 'im2col', ...slides(attrs) }))
  },
}
