/** What convolutions, poolings, dense and recurrent layers, attention and normalisations compute. */

import type {
  AttentionComputation,
  ConvolutionComputation,
  CoordinateRule,
  RecurrentComputation,
  TensorComputationOf,
  Windows,
} from '../../../core/network/tensor-computation.ts'
import { message } from '../../../core/words/message.ts'
import { floatOf, intOf, type OnnxNode, stringOf } from '../node.ts'
import { flagOf, numberOf } from '../operators/rule.ts'
import { always, type Computations, type Computing, givenInput, numbersOf, ownFloat, ownFloats } from './computing.ts'

/** How windows slide, all beginnings of `pads` before all ends. */
function windowsOf(node: OnnxNode): Windows {
  const auto = stringOf(node, 'auto_pad', 'NOTSET')
  const pads = auto === 'VALID' ? [] : (numbersOf(node, 'pads') ?? [])
  const isSame = auto === 'SAME_UPPER' || auto === 'SAME_LOWER'
  return {
    kernel: numbersOf(node, 'kernel_shape') ?? [],
    stride: numbersOf(node, 'strides') ?? [],
    dilation: numbersOf(node, 'dilations') ?? [],
    padding: isSame
      ? { kind: 'same', odd: auto === 'SAME_UPPER' ? 'after' : 'before' }
      : { kind: 'given', before: pads.slice(0, pads.length / 2), after: pads.slice(pads.length / 2) },
    layout: 'channels-first',
  }
}

/** What all convolutions have. */
function convolutionOf(node: OnnxNode): Omit<ConvolutionComputation, 'kind'> {
  return { ...windowsOf(node), group: numberOf(node, 'group', 1), kernelLayout: 'oi…' }
}

function pooling(of: TensorComputationOf<'pooling'>['of']): Computing {
  return (node) => ({
    kind: 'pooling',
    of,
    ...windowsOf(node),
    roundsUp: flagOf(node, 'ceil_mode'),
    countsPadding: flagOf(node, 'count_include_pad'),
    norm: numberOf(node, 'p', 2),
    indicesByColumn: flagOf(node, 'storage_order'),
  })
}

function globalPooling(of: TensorComputationOf<'global-pooling'>['of']): Computing {
  return (node) => ({ kind: 'global-pooling', of, norm: numberOf(node, 'p', 2), layout: 'channels-first' })
}

const GATES: Readonly<Record<RecurrentComputation['cell'], readonly string[]>> = {
  rnn: ['Tanh'],
  gru: ['Sigmoid', 'Tanh'],
  lstm: ['Sigmoid', 'Tanh', 'Tanh'],
}

function recurrent(cell: RecurrentComputation['cell']): Computing {
  return (node) => {
    const direction = stringOf(node, 'direction', 'forward')
    const directions: RecurrentComputation['directions'] =
      direction === 'bidirectional' ? ['forward', 'reverse'] : [direction === 'reverse' ? 'reverse' : 'forward']
    const hidden = numberOf(node, 'hidden_size')
    if (hidden === undefined) return message('hidden_size is not given')
    const named = node.attribute('activations')
    const names = named?.kind === 'strings' ? named.value : directions.flatMap(() => GATES[cell])
    const clip = ownFloat(node, 'clip')
    return {
      kind: 'recurrent-layer',
      cell,
      directions,
      hidden,
      activations: activationsOf(node, names),
      ...(clip !== undefined && { clip }),
      resetsAfter: flagOf(node, 'linear_before_reset'),
      couplesGates: flagOf(node, 'input_forget'),
      isBatchFirst: flagOf(node, 'layout'),
    }
  }
}

/** Constants stand in lists of their own, one for each activation that takes any. */
const TAKES_ALPHA = new Set(['Affine', 'LeakyRelu', 'ThresholdedRelu', 'ScaledTanh', 'HardSigmoid', 'Elu'])
const TAKES_BETA = new Set(['Affine', 'ScaledTanh', 'HardSigmoid'])

function activationsOf(node: OnnxNode, names: readonly string[]): RecurrentComputation['activations'] {
  const [alphas, betas] = [
    [...(ownFloats(node, 'activation_alpha') ?? [])],
    [...(ownFloats(node, 'activation_beta') ?? [])],
  ]
  return names.map((name) => {
    const alpha = TAKES_ALPHA.has(name) ? alphas.shift() : undefined
    const beta = TAKES_BETA.has(name) ? betas.shift() : undefined
    return { name, ...(alpha !== undefined && { alpha }), ...(beta !== undefined && { beta }) }
  })
}

function attentionOf(node: OnnxNode): AttentionComputation {
  const [queryHeads, keyHeads] = [numberOf(node, 'q_num_heads'), numberOf(node, 'kv_num_heads')]
  const scale = ownFloat(node, 'scale')
  const [left, right] = [numberOf(node, 'left_window_size', -1), numberOf(node, 'right_window_size', -1)]
  return {
    kind: 'attention',
    ...(queryHeads !== undefined && { queryHeads }),
    ...(keyHeads !== undefined && { keyHeads }),
    isCausal: flagOf(node, 'is_causal'),
    ...(scale !== undefined && { scale }),
    softcap: floatOf(node, 'softcap', 0),
    ...(left >= 0 && { left }),
    ...(right >= 0 && { right }),
    told: (['capped', 'capped', 'masked', 'weights'] as const)[numberOf(node, 'qk_matmul_output_mode', 0)] ?? 'capped',
  }
}

/** Of ai.onnx.preview: attention whose scores and shares graphs change. */
export const previewComputations: Computations = {
  FlexAttention: (node) => ({
    ...attentionOf(node),
    ...(node.attribute('score_mod') !== undefined && { changesScores: 'score_mod' }),
    ...(node.attribute('prob_mod') !== undefined && { changesWeights: 'prob_mod' }),
  }),
}

const COORDINATES: Readonly<Record<string, CoordinateRule>> = {
  half_pixel: 'half-pixel',
  half_pixel_symmetric: 'half-pixel-symmetric',
  pytorch_half_pixel: 'pytorch-half-pixel',
  tf_half_pixel_for_nn: 'tf-half-pixel',
  align_corners: 'align-corners',
  asymmetric: 'asymmetric',
  tf_crop_and_resize: 'crop-and-resize',
}

const NEAREST = {
  round_prefer_floor: 'round-half-down',
  round_prefer_ceil: 'round-half-up',
  floor: 'floor',
  ceil: 'ceil',
  simple: 'floor-or-ceil',
} as const

function methodOf(node: OnnxNode, otherwise = 'nearest'): 'nearest' | 'linear' | 'cubic' {
  const mode = stringOf(node, 'mode', otherwise)
  return mode.includes('linear') ? 'linear' : mode.includes('cubic') ? 'cubic' : 'nearest'
}

function resizeOf(node: OnnxNode, version: number): TensorComputationOf<'resize'> {
  const rule = version < 11 ? 'asymmetric' : stringOf(node, 'coordinate_transformation_mode', 'half_pixel')
  const nearest = version < 11 ? 'simple' : stringOf(node, 'nearest_mode', 'round_prefer_floor')
  const policy = stringOf(node, 'keep_aspect_ratio_policy', 'stretch')
  const [scales, sizes, region] = [
    givenInput(node, version < 11 ? 1 : 2),
    version < 11 ? undefined : givenInput(node, 3),
    version < 11 ? undefined : givenInput(node, 1),
  ]
  const axes = numbersOf(node, 'axes')
  return {
    kind: 'resize',
    ...(scales && { scales }),
    ...(sizes && { sizes }),
    ...(region && { region }),
    ...(axes && { axes }),
    ...((policy === 'not_larger' || policy === 'not_smaller') && { keepsRatio: policy }),
    method: methodOf(node),
    coordinates: COORDINATES[rule] ?? 'half-pixel',
    nearest: NEAREST[nearest as keyof typeof NEAREST] ?? 'round-half-down',
    cubicA: floatOf(node, 'cubic_coeff_a', -0.75),
    excludesOutside: flagOf(node, 'exclude_outside'),
    extrapolation: floatOf(node, 'extrapolation_value', 0),
    antialias: flagOf(node, 'antialias'),
  }
}

function upsampleOf(node: OnnxNode): TensorComputationOf<'resize'> {
  const own = ownFloats(node, 'scales') ?? [1, 1, floatOf(node, 'height_scale', 1), floatOf(node, 'width_scale', 1)]
  return {
    ...resizeOf(node, 10),
    scales: givenInput(node, 1) ?? own,
  }
}

const epsilonOf = (node: OnnxNode) => floatOf(node, 'epsilon', 1e-5)

export const layerComputations: Computations = {
  Conv: (node) => ({ kind: 'convolution', ...convolutionOf(node) }),
  ConvInteger: (node) => ({ kind: 'integer-convolution', ...convolutionOf(node) }),
  QLinearConv: (node) => ({ kind: 'quantised-convolution', ...convolutionOf(node) }),
  DeformConv: (node) => ({
    kind: 'deformable-convolution',
    ...convolutionOf(node),
    offsetGroups: numberOf(node, 'offset_group', 1),
  }),
  ConvTranspose: (node) => {
    const outputSizes = numbersOf(node, 'output_shape')
    return {
      kind: 'transposed-convolution',
      ...convolutionOf(node),
      outputPadding: numbersOf(node, 'output_padding') ?? [],
      ...(outputSizes && { outputSizes }),
    }
  },
  MaxPool: pooling('max'),
  AveragePool: pooling('average'),
  LpPool: pooling('norm'),
  GlobalMaxPool: globalPooling('max'),
  GlobalAveragePool: globalPooling('average'),
  GlobalLpPool: globalPooling('norm'),
  MaxUnpool: (node) => {
    const { dilation: _, ...windows } = windowsOf(node)
    return { kind: 'unpooling', ...windows }
  },
  MaxRoiPool: (node) => ({
    kind: 'roi-pool',
    sizes: numbersOf(node, 'pooled_shape') ?? [],
    scale: floatOf(node, 'spatial_scale', 1),
  }),
  RoiAlign: (node, version) => ({
    kind: 'roi-align',
    of: stringOf(node, 'mode', 'avg') === 'max' ? 'max' : 'average',
    height: numberOf(node, 'output_height', 1),
    width: numberOf(node, 'output_width', 1),
    samples: numberOf(node, 'sampling_ratio', 0),
    scale: floatOf(node, 'spatial_scale', 1),
    offset: version >= 16 && stringOf(node, 'coordinate_transformation_mode', 'half_pixel') === 'half_pixel' ? 0.5 : 0,
  }),
  Col2Im: (node) => ({
    kind: 'columns-to-image',
    stride: numbersOf(node, 'strides') ?? [],
    dilation: numbersOf(node, 'dilations') ?? [],
    pads: numbersOf(node, 'pads') ?? [],
  }),
  GridSample: (node) => ({
    kind: 'grid-sample',
    method: methodOf(node, 'linear'),
    beyond:
      (['zeros', 'border', 'reflection'] as const).find((mode) => mode === stringOf(node, 'padding_mode', 'zeros')) ??
      'zeros',
    alignsCorners: flagOf(node, 'align_corners'),
  }),
  AffineGrid: (node) => ({ kind: 'affine-grid', alignsCorners: flagOf(node, 'align_corners') }),
  Resize: resizeOf,
  Upsample: upsampleOf,
  MatMul: always({ kind: 'matmul', a: { isTransposed: false }, b: { isTransposed: false }, alpha: 1 }),
  MatMulInteger: always({ kind: 'integer-matmul' }),
  QLinearMatMul: always({ kind: 'quantised-matmul' }),
  Gemm: (node) => ({
    kind: 'gemm',
    transposeA: flagOf(node, 'transA'),
    transposeB: flagOf(node, 'transB'),
    alpha: floatOf(node, 'alpha', 1),
    beta: floatOf(node, 'beta', 1),
  }),
  Einsum: (node) => ({ kind: 'einsum', equation: stringOf(node, 'equation', '') }),
  Det: always({ kind: 'determinant' }),
  RNN: recurrent('rnn'),
  GRU: recurrent('gru'),
  LSTM: recurrent('lstm'),
  Attention: attentionOf,
  RotaryEmbedding: (node) => {
    const heads = numberOf(node, 'num_heads', 0)
    return {
      kind: 'rotary',
      isInterleaved: flagOf(node, 'interleaved'),
      ...(heads > 0 && { heads }),
      dims: numberOf(node, 'rotary_embedding_dim', 0),
    }
  },
  LinearAttention: (node) => {
    const scale = floatOf(node, 'scale', 0)
    return {
      kind: 'linear-attention',
      rule: stringOf(node, 'update_rule', 'gated_delta'),
      queryHeads: numberOf(node, 'q_num_heads', 1),
      keyHeads: numberOf(node, 'kv_num_heads', 1),
      ...(scale !== 0 && { scale }),
    }
  },
  CausalConvWithState: (node) => ({ kind: 'causal-convolution', activation: stringOf(node, 'activation', 'none') }),
  // Until 13 more than one output means training; from 14 on training_mode says it.
  BatchNormalization: (node, version) => ({
    kind: 'batch-normalization',
    epsilon: epsilonOf(node),
    isTraining:
      version < 14
        ? node.outputs.filter((name) => name !== '').length > 1 && !flagOf(node, 'is_test')
        : flagOf(node, 'training_mode'),
    momentum: floatOf(node, 'momentum', 0.9),
    axis: 1,
  }),
  LayerNormalization: (node) => ({
    kind: 'layer-normalization',
    axis: numberOf(node, 'axis', -1),
    epsilon: epsilonOf(node),
    centres: true,
  }),
  RMSNormalization: (node) => ({
    kind: 'layer-normalization',
    axis: numberOf(node, 'axis', -1),
    epsilon: epsilonOf(node),
    centres: false,
  }),
  InstanceNormalization: (node) => ({ kind: 'instance-normalization', epsilon: epsilonOf(node) }),
  GroupNormalization: (node) => ({
    kind: 'group-normalization',
    groups: numberOf(node, 'num_groups', 1),
    epsilon: epsilonOf(node),
  }),
  LpNormalization: (node) => ({
    kind: 'lp-normalization',
    axis: numberOf(node, 'axis', -1),
    p: numberOf(node, 'p', 2),
  }),
  LRN: (node) => ({
    kind: 'local-response',
    size: Number(intOf(node, 'size', 1n)),
    alpha: floatOf(node, 'alpha', 1e-4),
    beta: floatOf(node, 'beta', 0.75),
    bias: floatOf(node, 'bias', 1),
  }),
  MeanVarianceNormalization: (node) => ({
    kind: 'standardize',
    axes: numbersOf(node, 'axes') ?? [0, 2, 3],
    epsilon: 1e-9,
  }),
}
