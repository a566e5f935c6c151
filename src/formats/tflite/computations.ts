/** What builtin operators compute on floats, in the words of the executor. */

import type {
  ActivationName,
  MapFunction,
  OverlayFunction,
  ReduceFunction,
  TensorComputation,
  Windows,
} from '../../core/network/tensor-computation.ts'
import { type Message, message } from '../../core/words/message.ts'
import type { TfliteAttrs } from './operators.ts'
import type { TfliteTensor } from './tensor.ts'

/** A node with the tensors that it reads and writes. */
export interface ComputedNode extends TfliteAttrs {
  readonly inputs: readonly (TfliteTensor | undefined)[]
  readonly outputs: readonly TfliteTensor[]
  /** The numbers of a short constant among the inputs. */
  readonly elements: (input: number) => readonly bigint[] | undefined
}

type Computing = (node: ComputedNode) => TensorComputation | Message | undefined

/** schema.fbs, enum ActivationFunctionType. */
const ACTIVATIONS: readonly (ActivationName | undefined)[] = [undefined, 'relu', 'relu-n1-to-1', 'relu6', 'tanh']

function activationOf({ option }: TfliteAttrs): { readonly activation?: ActivationName } {
  const activation = ACTIVATIONS[option('fused_activation_function')]
  return activation === undefined ? {} : { activation }
}

/** schema.fbs, enum Padding: SAME puts an odd one behind. */
function windowsOf({ option }: TfliteAttrs, kernel: readonly number[]): Windows {
  return {
    kernel,
    stride: [option('stride_h', 1), option('stride_w', 1)],
    dilation: [option('dilation_h_factor', 1), option('dilation_w_factor', 1)],
    padding: option('padding') === 0 ? { kind: 'same', odd: 'after' } : { kind: 'given', before: [], after: [] },
    layout: 'channels-last',
  }
}

const sizesOf = (tensor: TfliteTensor | undefined) => (tensor?.shape ?? []).map(Number)

function convolution(node: ComputedNode): TensorComputation {
  const [channels = 1, own = 1] = [sizesOf(node.inputs[0]).at(-1), sizesOf(node.inputs[1]).at(-1)]
  return {
    kind: 'convolution',
    ...windowsOf(node, []),
    group: Math.max(1, Math.floor(channels / own)),
    kernelLayout: 'o…i',
    ...activationOf(node),
  }
}

function depthwise(node: ComputedNode): TensorComputation {
  const group = sizesOf(node.inputs[0]).at(-1) ?? 1
  return { kind: 'convolution', ...windowsOf(node, []), group, kernelLayout: '1…o', ...activationOf(node) }
}

function pooling(of: 'max' | 'average'): Computing {
  return (node) => ({
    kind: 'pooling',
    of,
    ...windowsOf(node, [node.option('filter_height', 1), node.option('filter_width', 1)]),
    dilation: [],
    roundsUp: false,
    countsPadding: false,
    norm: 2,
    indicesByColumn: false,
    ...activationOf(node),
  })
}

const map =
  (of: MapFunction): Computing =>
  () => ({ kind: 'map', of })
const overlay =
  (of: OverlayFunction): Computing =>
  (node) => ({ kind: 'overlay', of, ...activationOf(node) })

/** Sizes of the file, unless they may change: then an input says them. */
function reshape({ inputs, outputs: [output] }: ComputedNode): TensorComputation | undefined {
  if (inputs[1] !== undefined) return { kind: 'sizes', sizes: { input: 1 }, copiesZeros: false }
  return output?.signature === undefined ? { kind: 'sizes', sizes: sizesOf(output), copiesZeros: false } : undefined
}

function sameSizes({ outputs: [output] }: ComputedNode): TensorComputation | undefined {
  return output?.signature?.includes(-1n) === true
    ? undefined
    : { kind: 'sizes', sizes: sizesOf(output), copiesZeros: false }
}

function reduce(of: ReduceFunction): Computing {
  return ({ option }) => ({
    kind: 'reduce',
    of,
    axes: { input: 1 },
    keepsAxes: option('keep_dims') !== 0,
    withoutAxes: 'none',
  })
}

/** Pairs of what stands in front of an axis and behind it. */
function padding(mode: 'constant' | 'reflect' | 'symmetric'): Computing {
  return ({ inputs, elements }) => {
    const pairs = elements(1)?.map(Number)
    if (pairs === undefined) return undefined
    const pads = [...pairs.filter((_, at) => at % 2 === 0), ...pairs.filter((_, at) => at % 2 === 1)]
    return { kind: 'pad', pads, mode, ...(inputs[2] !== undefined && { value: { input: 2 } }) }
  }
}

function resize(method: 'nearest' | 'linear'): Computing {
  return ({ option }) => {
    const coordinates =
      option('align_corners') !== 0 ? 'align-corners' : option('half_pixel_centers') !== 0 ? 'half-pixel' : 'asymmetric'
    return {
      kind: 'resize',
      sizes: { input: 1 },
      axes: [1, 2],
      method,
      coordinates,
      nearest: coordinates === 'asymmetric' ? 'floor' : 'round-half-up',
      cubicA: -0.75,
      excludesOutside: false,
      extrapolation: 0,
      antialias: false,
    }
  }
}

/** A start and a length of each axis. */
function slice({ elements, inputs: [input] }: ComputedNode): TensorComputation | undefined {
  const [starts, lengths] = [elements(1)?.map(Number), elements(2)?.map(Number)]
  if (starts === undefined || lengths === undefined) return undefined
  const shape = sizesOf(input)
  const ends = starts.map((start, axis) => (lengths[axis] === -1 ? (shape[axis] ?? 0) : start + (lengths[axis] ?? 0)))
  return { kind: 'cut', starts, ends }
}

/** Bits say where an axis is taken from its start or to its end, and where one place of it is left. */
function stridedSlice({ elements, option, inputs: [input] }: ComputedNode): TensorComputation | undefined {
  const [starts, ends, steps] = [1, 2, 3].map((at) => elements(at)?.map(Number))
  const isPlain = option('ellipsis_mask') === 0 && option('new_axis_mask') === 0
  if (starts === undefined || ends === undefined || steps === undefined || !isPlain) return undefined
  const has = (mask: string, axis: number) => ((option(mask) >> axis) & 1) === 1
  const shape = sizesOf(input)
  const single = (axis: number) => has('shrink_axis_mask', axis)
  const from = starts.map((start, axis) => {
    if (has('begin_mask', axis)) return (steps[axis] ?? 1) > 0 ? 0 : (shape[axis] ?? 1) - 1
    return start
  })
  const to = ends.map((end, axis) => {
    if (single(axis)) return from[axis] === -1 ? FURTHEST : (from[axis] ?? 0) + 1
    return has('end_mask', axis) ? ((steps[axis] ?? 1) > 0 ? FURTHEST : -FURTHEST) : end
  })
  const drops = starts.map((_, axis) => axis).filter(single)
  return { kind: 'cut', starts: from, ends: to, steps, ...(drops.length > 0 && { drops }) }
}

/** Beyond every axis. */
const FURTHEST = 2 ** 40

function arg(of: 'max' | 'min'): Computing {
  return ({ elements, outputs: [output] }) => {
    const [axis] = elements(1) ?? []
    if (axis === undefined) return undefined
    return { kind: 'arg', of, axis: Number(axis), keepsAxes: false, takesLast: false, dtype: output?.dtype ?? 'int64' }
  }
}

const FLOATS: Readonly<Record<string, Computing>> = {
  CONV_2D: convolution,
  DEPTHWISE_CONV_2D: depthwise,
  FULLY_CONNECTED: (node) => ({
    kind: 'dense-layer',
    keepsAxes: node.option('keep_num_dims') !== 0,
    ...activationOf(node),
  }),
  BATCH_MATMUL: ({ option }) => ({
    kind: 'matmul',
    a: { isTransposed: option('adj_x') !== 0 },
    b: { isTransposed: option('adj_y') !== 0 },
    alpha: 1,
  }),
  AVERAGE_POOL_2D: pooling('average'),
  MAX_POOL_2D: pooling('max'),
  ADD: overlay('add'),
  SUB: overlay('subtract'),
  MUL: overlay('multiply'),
  DIV: overlay('divide'),
  FLOOR_DIV: overlay('floor-divide'),
  FLOOR_MOD: overlay('remainder'),
  ADD_N: overlay('add'),
  POW: overlay('power'),
  SQUARED_DIFFERENCE: overlay('squared-difference'),
  MAXIMUM: overlay('max'),
  MINIMUM: overlay('min'),
  EQUAL: overlay('equal'),
  LESS: overlay('less'),
  LESS_EQUAL: overlay('at-most'),
  GREATER: overlay('greater'),
  GREATER_EQUAL: overlay('at-least'),
  LOGICAL_AND: overlay('and'),
  LOGICAL_OR: overlay('or'),
  PRELU: overlay('slope'),
  SOFTMAX: ({ option }) =>
    option('beta', 1) === 1
      ? { kind: 'soft', of: 'softmax', axis: -1, flattens: false }
      : message('a softmax with another beta than 1 is not computed here'),
  LOG_SOFTMAX: () => ({ kind: 'soft', of: 'log-softmax', axis: -1, flattens: false }),
  LOGISTIC: map('sigmoid'),
  TANH: map('tanh'),
  RELU: map('relu'),
  RELU6: map('relu6'),
  HARD_SWISH: map('hard-swish'),
  GELU: ({ option }) => ({ kind: 'map', of: option('approximate') !== 0 ? 'gelu-tanh' : 'gelu' }),
  ELU: () => ({ kind: 'map-with', of: 'elu', constants: [1] }),
  LEAKY_RELU: ({ option }) => ({ kind: 'map-with', of: 'leaky-relu', constants: [option('alpha')] }),
  ABS: map('abs'),
  NEG: map('negate'),
  EXP: map('exp'),
  LOG: map('log'),
  SIN: map('sin'),
  COS: map('cos'),
  SQRT: map('sqrt'),
  RSQRT: map('rsqrt'),
  SQUARE: map('square'),
  FLOOR: map('floor'),
  CEIL: map('ceil'),
  ROUND: map('round'),
  SIGN: map('sign'),
  LOGICAL_NOT: map('not'),
  RESHAPE: reshape,
  SQUEEZE: sameSizes,
  EXPAND_DIMS: () => ({ kind: 'add-axes', axes: { input: 1 } }),
  PACK: ({ option }) => ({ kind: 'stack', axis: option('axis') }),
  SPACE_TO_BATCH_ND: () => ({ kind: 'space-to-batch' }),
  BATCH_TO_SPACE_ND: () => ({ kind: 'batch-to-space' }),
  STRIDED_SLICE: stridedSlice,
  ARG_MAX: arg('max'),
  ARG_MIN: arg('min'),
  CUMSUM: ({ option }) => ({
    kind: 'running',
    of: 'sum',
    isExclusive: option('exclusive') !== 0,
    isReversed: option('reverse') !== 0,
  }),
  TRANSPOSE: () => ({ kind: 'transpose', order: { input: 1 } }),
  CONCATENATION: ({ option }) => ({ kind: 'join', axis: option('axis') }),
  PAD: padding('constant'),
  PADV2: padding('constant'),
  MIRROR_PAD: ({ option, ...node }) => padding(option('mode') === 0 ? 'reflect' : 'symmetric')({ option, ...node }),
  SLICE: slice,
  TILE: () => ({ kind: 'repeat', repeats: { input: 1 } }),
  GATHER: ({ option }) => (option('batch_dims') === 0 ? { kind: 'gather', axis: option('axis') } : undefined),
  MEAN: reduce('mean'),
  SUM: reduce('sum'),
  REDUCE_MAX: reduce('max'),
  REDUCE_MIN: reduce('min'),
  REDUCE_PROD: reduce('product'),
  RESIZE_BILINEAR: resize('linear'),
  RESIZE_NEAREST_NEIGHBOR: resize('nearest'),
  CAST: ({ outputs: [output] }) => output?.dtype && { kind: 'cast', to: output.dtype, saturates: true },
  // Of halves; of integers the scales would be needed.
  DEQUANTIZE: () => ({ kind: 'cast', to: 'float32', saturates: true }),
  SHAPE: ({ outputs: [output] }) => ({ kind: 'shape', start: 0, dtype: output?.dtype ?? 'int32' }),
  IF: () => ({ kind: 'choice', yes: 'then', no: 'else' }),
  SELECT: () => ({ kind: 'where' }),
  SELECT_V2: () => ({ kind: 'where' }),
}

/** Tensors whose integers stand for fractions. */
function isScaled(tensor: TfliteTensor | undefined): tensor is TfliteTensor {
  return tensor?.scale !== undefined && !/float/.test(tensor.dtype ?? 'float')
}

/** Products whose weights are integers and whose input is not: that is quantised while they run. */
const HYBRID: ReadonlySet<string> = new Set(['CONV_2D', 'DEPTHWISE_CONV_2D', 'FULLY_CONNECTED', 'BATCH_MATMUL'])

/** What a node computes. Integers that stand for fractions are computed on as these, and rounded once. */
export function computationOf(node: ComputedNode): TensorComputation | Message | undefined {
  const { type, inputs, outputs } = node
  const all = [...inputs, ...outputs]
  if (!all.some(isScaled)) return FLOATS[type]?.(node)
  if (HYBRID.has(type) && !isScaled(inputs[0]))
    return message('its input is made integers of while it runs, which is not computed here')
  const isForm = type === 'QUANTIZE' || type === 'DEQUANTIZE'
  const inner = isForm ? ({ kind: 'pass' } as const) : FLOATS[type]?.(node)
  if (inner === undefined || !('kind' in inner)) return inner
  return {
    kind: 'on-scales',
    inner,
    inputs: inputs.map((tensor) => (isScaled(tensor) ? tensor.scale : undefined)),
    outputs: outputs.map((tensor) => ({
      dtype: tensor.dtype ?? 'float32',
      ...(isScaled(tensor) && tensor.scale && { scale: tensor.scale }),
    })),
  }
}
