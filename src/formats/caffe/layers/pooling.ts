/** Pooling (pooling_layer.cpp). */

import { atLeast, type Expr, isUnknown } from '../../../core/expr.ts'
import { given, type Quantity, q } from '../../../core/formula.ts'
import { type Computation, isPoolMethod } from '../../../core/network/computation.ts'
import type { Cost, InferredSite, Op } from '../../../core/network/op.ts'
import { type Shape, shapeOf } from '../../../core/network/shape.ts'
import { type Message, message } from '../../../core/words/message.ts'
import { times, unknownCost, windowedReads } from '../../../ops/arithmetic.ts'
import { product } from '../../../ops/axes.ts'
import { slidingWindow } from '../../../ops/sliding-window.ts'
import type { ProtoMessage } from '../../../wire/protobuf/message.ts'
import { checkEngine } from './engine.ts'
import { type CaffeLayer, type LayerContext, lowered } from './layer.ts'
import { fourAxes } from './legacy-axes.ts'

interface PoolingAttrs {
  readonly method: string
  /** Kernel height and width; `undefined`: the whole map. */
  readonly kernel: readonly [number, number] | undefined
  readonly stride: readonly [number, number]
  readonly pad: readonly [number, number]
  readonly roundsDown: boolean
}

const pooling: Op<PoolingAttrs> = {
  name: 'pool',
  family: 'pool',
  summary: message('takes the largest, the mean or one value of each window, in every feature map for itself'),
  source: 'src/caffe/layers/pooling_layer.cpp, LayerSetUp and Reshape',
  infer: (site) => {
    const { attrs, outputCount } = site
    const input = fourAxes(site)
    if (input === undefined) return { outputs: [] }
    const [batch = 0n, channels = 0n, height = 0n, width = 0n] = input
    const rows = pooledSize(height, attrs, 0)
    const columns = pooledSize(width, attrs, 1)
    for (const { expr } of [rows, columns]) {
      site.check(atLeast(expr, 0n), 'caffe/negative-size', 'the window is larger than the padded input')
    }
    const output = [given(batch), given(channels), rows, columns]
    return { outputs: Array.from({ length: outputCount }, () => output) }
  },
  window: (site) => slidingWindow(site, site.attrs),
  cost: poolingCost,
  reach: ({ attrs: { kernel, stride, pad } }) =>
    ([0, 1] as const).map((axis) =>
      kernel === undefined
        ? { kind: 'all' }
        : { kind: 'window', kernel: kernel[axis], stride: stride[axis], pad: pad[axis], dilation: 1 },
    ),
  remarks: poolingRemarks,
}

/** Every value of every window is compared, or added and the sum divided; windows are cut at the border. */
function poolingCost({ attrs, inputs, outputs }: InferredSite<PoolingAttrs>): Cost {
  const { method, kernel, stride, pad } = attrs
  const input = inputs[0]
  const output = shapeOf(outputs[0])
  const isAverage = method === 'AVE'
  const work = isAverage ? (kernel === undefined ? 'global-average-pool' : 'average-pool') : 'max-pool'
  if (input === undefined || output === undefined || input.length !== 4) return unknownCost(work)
  const axes = ([0, 1] as const).map((axis) => ({
    size: input[axis + 2] ?? 1n,
    out: output[axis + 2] ?? 1n,
    kernel: kernel === undefined ? (input[axis + 2] ?? 1n) : BigInt(kernel[axis]),
    stride: stride[axis],
    pad: pad[axis],
  }))
  const window = product(axes.map((axis) => axis.kernel))
  const reads = windowedReads(input.slice(0, 2), axes)
  return { operations: pooledOperations(method, reads, output), work, window, strides: BigInt(stride[0] * stride[1]) }
}

/** Random pooling adds its window up to draw from it when training (pooling_layer.cu); nothing of it runs on a CPU. */
export function pooledOperations(method: string, reads: Quantity, output: Shape): NonNullable<Cost['operations']> {
  if (method === 'MAX') return { compare: reads }
  return { add: reads, divide: times(1, output) }
}

/** Caffe rounds up, in 32-bit floats, and then drops a window that would start in the padding behind the input. */
function pooledSize(size: Expr, { kernel, stride, pad, roundsDown }: PoolingAttrs, axis: 0 | 1): Quantity {
  // The window is the whole map, whatever its size.
  if (kernel === undefined && isUnknown(size)) return given(1)
  const vars = { in: size, pad: pad[axis], kernel: kernel?.[axis] ?? size, stride: stride[axis] }
  const moves = `${roundsDown ? 'floor' : 'ceil'}(f32(in + 2*pad - kernel) / stride)`
  const rounded = q(`${moves} + 1`, vars)
  const isPadded = pad[0] > 0 || pad[1] > 0
  if (!isPadded) return rounded
  const last = q('(out - 1)*stride', { out: rounded.expr, stride: stride[axis] })
  const isClipped = atLeast(last.expr, q('in + pad', { in: size, pad: pad[axis] }).expr)
  if (isClipped === false) return rounded
  if (isClipped === true) return q(`${moves} + 1 - 1`, vars)
  return q(`if ${moves}*stride >= in + pad then ${moves} else ${moves} + 1`, vars)
}

function poolingRemarks({ attrs, inputs }: InferredSite<PoolingAttrs>): readonly Message[] {
  const { kernel, stride, pad } = attrs
  if (kernel === undefined) return [message('global pooling: the window is the whole feature map')]
  const remarks: Message[] = []
  for (const axis of [0, 1] as const) {
    const size = inputs[0]?.[axis + 2]
    if (typeof size !== 'bigint') continue
    const room = Number(size) + 2 * pad[axis] - kernel[axis]
    const along = message(axis === 0 ? 'along the height' : 'along the width')
    const isClipped =
      (pad[0] > 0 || pad[1] > 0) && Math.ceil(room / stride[axis]) * stride[axis] >= Number(size) + pad[axis]
    if (isClipped)
      remarks.push(message('a window that would start in the padding behind the input is dropped {along}', { along }))
    else if (room % stride[axis] !== 0 && !attrs.roundsDown) {
      remarks.push(message('the last window hangs over the edge {along}: Caffe rounds up when pooling', { along }))
    }
  }
  if (kernel[0] === stride[0] && kernel[1] === stride[1]) remarks.push(message('windows touch and do not overlap'))
  return remarks
}

function poolingAttrs(layer: ProtoMessage, context: LayerContext): PoolingAttrs {
  const param = layer.message('pooling_param')
  checkEngine(param, context)
  const isGlobal = param.bool('global_pooling')
  if (isGlobal) checkGlobal(param, context)
  const stride = strideOf(param, context)
  const pad = padOf(param, context)
  const kernel = isGlobal ? undefined : kernelOf(param, context)
  const method = param.enumName('pool')
  if (isGlobal && (pad.some((size) => size !== 0) || stride.some((size) => size !== 1))) {
    context.report('error', 'caffe/global-pooling', 'global pooling takes neither pad nor stride')
  }
  if (pad.some((size) => size !== 0)) {
    if (method !== 'MAX' && method !== 'AVE')
      context.report('error', 'caffe/pool-pad', 'padding is there for MAX and AVE only, not for {method}', { method })
    if (kernel?.some((size, axis) => (pad[axis] ?? 0) >= size)) {
      context.report(
        'error',
        'caffe/pool-pad',
        'pad must be smaller than the kernel',
        {},
        { where: param.where('pad') },
      )
    }
  }
  return { method, kernel, stride, pad, roundsDown: param.enumName('round_mode') === 'FLOOR' }
}

function checkGlobal(param: ProtoMessage, context: LayerContext): void {
  const field = ['kernel_size', 'kernel_h', 'kernel_w'].find((name) => param.has(name))
  if (field === undefined) return
  context.report(
    'error',
    'caffe/global-pooling',
    'global pooling takes no {field}: its window is the whole map',
    { field },
    { where: param.where(field) },
  )
}

function kernelOf(param: ProtoMessage, context: LayerContext): readonly [number, number] {
  const hasBoth = param.has('kernel_h') && param.has('kernel_w')
  if (param.has('kernel_size') === hasBoth) {
    const text = 'give kernel_size, or kernel_h and kernel_w'
    context.report('error', 'caffe/pool-kernel', text, {}, { where: param.where() })
  }
  const size = param.number('kernel_size')
  const kernel: readonly [number, number] = param.has('kernel_size')
    ? [size, size]
    : [param.number('kernel_h'), param.number('kernel_w')]
  if ((param.has('kernel_size') || hasBoth) && kernel.some((length) => length === 0)) {
    context.report(
      'error',
      'caffe/pool-kernel',
      'the kernel has size 0 along an axis',
      {},
      { where: param.where('kernel_size') },
    )
  }
  return kernel
}

function strideOf(param: ProtoMessage, context: LayerContext): readonly [number, number] {
  const code = 'caffe/pool-stride'
  const stride = heightAndWidth(param, 'stride', code, 'give stride, or stride_h and stride_w', context)
  if (stride.every((length) => length > 0)) return stride
  const where = param.where('stride')
  context.report('error', code, 'the stride is 0; Caffe divides by it without a check', {}, { where })
  return [Math.max(1, stride[0]), Math.max(1, stride[1])]
}

function padOf(param: ProtoMessage, context: LayerContext): readonly [number, number] {
  return heightAndWidth(param, 'pad', 'caffe/pool-pad', 'give pad, or pad_h and pad_w', context)
}

/** A field for both axes, or its two forms for one axis each. */
function heightAndWidth(
  param: ProtoMessage,
  field: 'stride' | 'pad',
  code: string,
  text: string,
  context: LayerContext,
): readonly [number, number] {
  const forms = [`${field}_h`, `${field}_w`] as const
  const [hasHeight, hasWidth] = [param.has(forms[0]), param.has(forms[1])]
  if ((hasHeight || hasWidth) && (param.has(field) || !hasHeight || !hasWidth)) {
    context.report('error', code, text, {}, { where: param.where() })
  }
  // Unsigned in the file, and 32-bit integers with a sign from then on.
  const size = param.number(field) | 0
  return hasHeight ? [param.number(forms[0]) | 0, param.number(forms[1]) | 0] : [size, size]
}

/** Random pooling draws in phase TRAIN; in phase TEST it gives what it would draw on average (pooling_layer.cu). */
function pools(attrs: PoolingAttrs, phase: LayerContext['phase']): Computation | Message {
  const { method, kernel, stride, pad, roundsDown } = attrs
  if (!isPoolMethod(method) || (method === 'STOCHASTIC' && phase === 'TRAIN')) return drawsAtRandom(method)
  return { kind: 'pool', method, ...(kernel && { kernel }), stride, pad, roundsDown }
}

export function drawsAtRandom(method: string): Message {
  return message('{method} pooling draws at random in phase TRAIN', { method })
}

export const poolingLayer: CaffeLayer = {
  type: 'Pooling',
  bottoms: { min: 1, max: 1 },
  // Only MAX gives a second top, the positions of its maxima (pooling_layer.hpp, MaxTopBlobs).
  tops: { min: 1, max: 2 },
  lower: (layer, context) => {
    const attrs = poolingAttrs(layer, context)
    if (context.tops.length > 1 && attrs.method !== 'MAX') {
      context.report('error', 'caffe/blob-count', 'only MAX pooling gives a second top, not {method}', {
        method: attrs.method,
      })
    }
    return lowered(pooling, attrs, () => pools(attrs, context.phase))
  },
}
