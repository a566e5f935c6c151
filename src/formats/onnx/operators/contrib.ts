/** com.microsoft and the other domains that onnxruntime has of its own. */

import type { Expr } from '../../../core/expr.ts'
import type { Layout } from '../../../core/network/axes.ts'
import type { Dtype } from '../../../core/network/dtype.ts'
import type { Op } from '../../../core/network/op.ts'
import { message } from '../../../core/words/message.ts'
import { activations, dropoutOf, gatedSwish, softmax } from '../../../ops/activation.ts'
import { depthToSpace, spaceToDepth } from '../../../ops/blocks.ts'
import { dequantize, quantize } from '../../../ops/convert.ts'
import { convolution, transposedConvolution } from '../../../ops/convolution.ts'
import { gather, gatherNd, triangle } from '../../../ops/lookup.ts'
import { multiplication, sum, where } from '../../../ops/math.ts'
import { gemm, matmul } from '../../../ops/matmul.ts'
import {
  batchNormalization,
  groupNormalization,
  instanceNormalization,
  layerNormalization,
  localResponseNormalization,
} from '../../../ops/normalisation.ts'
import { placed } from '../../../ops/places.ts'
import {
  averagePooling,
  globalAveragePooling,
  globalMaxPooling,
  globalNormPooling,
  maxPooling,
  normPooling,
} from '../../../ops/pooling.ts'
import { experts, type ProjectionAttrs, projection } from '../../../ops/projection.ts'
import { lstm } from '../../../ops/recurrent.ts'
import { reduceMean, reduceSum } from '../../../ops/reduction.ts'
import { cropAndResize, gridSample } from '../../../ops/resize.ts'
import { pad, range, unfold } from '../../../ops/slicing.ts'
import { splitTexts } from '../../../ops/text.ts'
import { intOf, intsOf, type OnnxNode, stringOf } from '../node.ts'
import { contribAttentionRules } from './contrib-attention.ts'
import {
  bitmask,
  distances,
  embedLayerNorm,
  expandDims,
  generated,
  halved,
  openShapes,
  packedGather,
  quantisedConcat,
  realFourier,
  reorder,
  type SameAttrs,
  sameAs,
  wordEmbedding,
} from './contrib-ops.ts'
import { blockOf, convolutionOf, poolingOf, resizeRule, transposedOf } from './convolution.ts'
import { carryingRules, recurrentOf } from './dense.ts'
import {
  attributeNumbers,
  counted,
  dtypeOf,
  flagOf,
  hasInput,
  inputNumbers,
  lowered,
  numberOf,
  plain,
  type Rule,
  type Rules,
} from './rule.ts'

const BOTH = { broadcast: 'both' } as const
const FIRST = { layout: 'channels-first' } as const
const LAST = { layout: 'channels-last' } as const

/** Outputs of the shapes of inputs; the first, where none is named. */
function same(op: Op<SameAttrs>, attrs: Partial<SameAttrs> = {}): Rule {
  const found = lowered(op, { like: [0], dtypes: [], learned: {}, ...attrs })
  return () => found
}

const gelu = sameAs('gelu', 'activation', message('the value times the share of a normal distribution below it'), {
  exp: 1,
  add: 2,
  multiply: 3,
})
const added = sameAs('add', 'elementwise', message('the sum of the inputs'), { add: 2 })
const normalized = sameAs('norm', 'norm', message('normalises its input'), { add: 3, multiply: 2 })
const rotated = sameAs(
  'rotary-embedding',
  'embedding',
  message('turns pairs of values by angles that tell the position'),
  {
    multiply: 2,
    add: 1,
  },
)
const reformed = sameAs('convert', 'quantise', message('brings its input into another form'))
const hashed = sameAs('hash', 'data', message('a number that stands for each value'))
const gated = sameAs('gate', 'activation', message('lets through what a gate says'), {
  exp: 1,
  add: 1,
  divide: 1,
  multiply: 1,
})
const inverted = sameAs('inverse', 'elementwise', message('the inverse of each matrix'))
const penalised = sameAs('ngram-block', 'data', message('bars words that would repeat a run'))

function layoutOf(node: OnnxNode): Layout {
  return flagOf(node, 'channels_last') ? 'channels-last' : 'channels-first'
}

/** Two inputs between their scales and zero points. */
function quantisedPair(op: typeof sum): Rule {
  return plainOf(placed(op, { inputs: [0, 3] }), BOTH)
}

function plainOf<A>(op: Op<A>, attrs: A): Rule {
  const found = lowered(op, attrs)
  return () => found
}

function matmulOf(node: OnnxNode) {
  return {
    a: 0,
    b: 1,
    dtype: 0,
    transposeA: flagOf(node, 'transA'),
    transposeB: flagOf(node, 'transB'),
    firstToRowsA: flagOf(node, 'transBatchA'),
    firstToRowsB: flagOf(node, 'transBatchB'),
  }
}

function gemmOf(node: OnnxNode, dtype: Dtype | number = 0) {
  return { transposeA: flagOf(node, 'transA'), transposeB: flagOf(node, 'transB'), dtype, a: 0, b: 1, c: 2 }
}

function projectionOf(node: OnnxNode, learned: ProjectionAttrs['learned'], outputs = ['N']): ProjectionAttrs {
  return {
    outputs: outputs.map((name) => intOf(node, name, 0n)),
    depth: intOf(node, 'K'),
    products: undefined,
    learned,
    givesInput: false,
  }
}

const WEIGHT = { 1: 'weight' } as const

const contribRules: Rules = {
  ...contribAttentionRules,
  ...carryingRules,
  BiasAdd: same(added, { learned: { 1: 'bias' } }),
  BiasGelu: same(gelu, { learned: { 1: 'bias' } }),
  FastGelu: same(gelu, { learned: { 1: 'bias' } }),
  Gelu: plain(activations.gelu),
  QuickGelu: plain(activations.quickGelu),
  QOrderedGelu: same(gelu),
  ScaledSiLU: plain(activations.swish),
  SwiGLU: (node) => (hasInput(node, 1) ? lowered(gatedSwish, undefined) : lowered(halved, undefined)),
  BiasSplitGelu: plain(halved),
  BiasSoftmax: (node) => lowered(softmax, { axis: numberOf(node, 'axis', 1), isFlattened: false }),
  BiasDropout: plainOf(dropoutOf, { mask: 'bool' }),
  BitmaskDropout: plain(bitmask),
  BitmaskBiasDropout: plain(bitmask),
  GatedAdd: same(gated),
  GatedRMSNorm: same(normalized, { learned: { 1: 'scale' } }),
  BranchwiseRMSNorm: same(normalized, { learned: { 1: 'scale' } }),
  GroupNorm: plainOf(groupNormalization, { learned: { 1: 'scale', 2: 'bias' } }),
  SkipGroupNorm: same(normalized, { like: [0, 0], learned: { 1: 'scale', 2: 'bias', 4: 'bias' } }),
  SkipLayerNormalization: () => lowered(layerNormalization, skipNorm({ 2: 'scale', 3: 'bias', 4: 'bias' })),
  SkipSimplifiedLayerNormalization: () => lowered(layerNormalization, skipNorm({ 2: 'scale', 3: 'bias' })),
  QOrderedLayerNormalization: same(normalized, { learned: { 2: 'scale', 3: 'bias' } }),
  EmbedLayerNormalization: () =>
    lowered(embedLayerNorm, {
      typeOf: 2,
      learned: { 2: 'word_embedding', 3: 'position_embedding', 4: 'segment_embedding', 5: 'scale', 6: 'bias' },
    }),
  QEmbedLayerNormalization: () =>
    lowered(embedLayerNorm, {
      typeOf: 8,
      learned: { 2: 'word_embedding', 3: 'position_embedding', 4: 'segment_embedding', 5: 'scale', 6: 'bias' },
    }),
  RotaryEmbedding: same(rotated),
  MRotaryEmbedding: same(rotated),
  GemmaRotaryEmbedding: same(rotated, { like: [1, 3] }),
  SampleOp: same(reformed),
  Inverse: same(inverted),
  MurmurHash3: (node) =>
    lowered(hashed, { like: [0], dtypes: [flagOf(node, 'positive', true) ? 'uint32' : 'int32'], learned: {} }),
  NGramRepeatBlock: same(penalised, { like: [1] }),
  QuantizeLinear: (node) => lowered(quantize, { to: hasInput(node, 2) ? { as: 2 } : 'uint8' }),
  DequantizeLinear: plainOf(dequantize, { to: { as: 1 } }),
  QuantizeWithOrder: same(reformed, { dtypes: ['int8'] }),
  DequantizeWithOrder: (node) => lowered(reformed, { like: [0], dtypes: [dtypeOf(node, 'to')], learned: {} }),
  QLinearAdd: quantisedPair(sum),
  QLinearMul: quantisedPair(multiplication),
  QLinearWhere: plain(placed(where, { inputs: [0, 1, 4] })),
  QLinearLeakyRelu: plain(activations.leakyRelu),
  QLinearSigmoid: plain(activations.sigmoid),
  QLinearSoftmax: (node) =>
    lowered(softmax, { axis: numberOf(node, 'axis', -1), isFlattened: intOf(node, 'opset', 13n) < 13n }),
  QLinearConcat: (node) => lowered(quantisedConcat, { axis: numberOf(node, 'axis', 0) }),
  QLinearAveragePool: (node) => lowered(averagePooling, poolingOf(node, layoutOf(node))),
  QLinearGlobalAveragePool: (node) => lowered(globalAveragePooling, { layout: layoutOf(node) }),
  QLinearConv: (node) =>
    lowered(convolution, convolutionOf(node, { weight: 3, bias: 8, dtype: 7, layout: layoutOf(node) })),
  QLinearReduceMean: (node) => lowered(reduceMean, reduceOf(node)),
  ReduceSumInteger: (node) => lowered(placed(reduceSum, { inputs: [0], dtype: 'int32' }), reduceOf(node)),
  MulInteger: plainOf(placed(multiplication, { inputs: [0, 2], dtype: 'int32' }), BOTH),
  ComplexMul: plainOf(multiplication, BOTH),
  ComplexMulConj: plainOf(multiplication, BOTH),
  FusedConv: (node) => lowered(convolution, convolutionOf(node)),
  NhwcConv: (node) => lowered(convolution, convolutionOf(node, LAST)),
  NhwcFusedConv: (node) => lowered(convolution, convolutionOf(node, LAST)),
  NhwcMaxPool: (node) => lowered(maxPooling, poolingOf(node, 'channels-last')),
  MaxpoolWithMask: (node) => lowered(maxPooling, poolingOf(node)),
  ConvTransposeWithDynamicPads: (node) =>
    lowered(transposedConvolution, transposedOf(node, { bias: 3, pads: inputNumbers(node, 2) })),
  FusedMatMul: (node) => lowered(matmul, matmulOf(node)),
  FusedMatMulActivation: (node) => lowered(matmul, matmulOf(node)),
  TransposeMatMul: (node) => lowered(matmul, matmulOf(node)),
  SparseToDenseMatMul: (node) => lowered(matmul, matmulOf(node)),
  GemmFastGelu: (node) => lowered(matmul, { ...matmulOf(node), bias: 2 }),
  DynamicQuantizeMatMul: plainOf(matmul, { a: 0, b: 1, dtype: 0, bias: 4 }),
  MatMulInteger16: plainOf(matmul, { a: 0, b: 1, dtype: 'int32' }),
  MatMulIntegerToFloat: plainOf(matmul, { a: 0, b: 1, dtype: 2, bias: 6 }),
  QOrderedMatMul: plainOf(matmul, { a: 0, b: 2, dtype: 0, bias: 5 }),
  FusedGemm: (node) => lowered(gemm, gemmOf(node)),
  GemmFloat8: (node) => lowered(gemm, gemmOf(node, dtypeOf(node, 'dtype', 'float32'))),
  QGemm: (node) => lowered(gemm, { ...gemmOf(node, hasInput(node, 8) ? 8 : 'float32'), a: 0, b: 3, c: 6 }),
  MatMulNBits: (node) => lowered(projection, projectionOf(node, { ...WEIGHT, 5: 'bias' })),
  MatMulBnb4: (node) => lowered(projection, projectionOf(node, WEIGHT)),
  MatMulPacked: (node) => lowered(projection, projectionOf(node, WEIGHT)),
  MatMulFpQ4: (node) => lowered(projection, { ...projectionOf(node, WEIGHT), shape: { input: 2 } }),
  MatMulNBitsQkv: (node) =>
    lowered(projection, {
      ...projectionOf(node, { 2: 'scale', 3: 'query_weight', 6: 'key_weight', 9: 'value_weight' }, [
        'Nq',
        'Nkv',
        'Nkv',
      ]),
      givesInput: true,
    }),
  MatMulNBitsMlp: (node) =>
    lowered(projection, {
      ...projectionOf(node, { 2: 'scale', 3: 'gate_weight', 6: 'up_weight' }),
      products: 2n * intOf(node, 'N', 0n),
      givesInput: true,
    }),
  MoE: (node) =>
    lowered(experts, {
      weights: [2, 4, 6],
      chosen: intOf(node, 'k', 1n),
      packed: 1n,
      learned: { 2: 'weight', 3: 'bias', 4: 'weight', 5: 'bias', 6: 'weight', 7: 'bias' },
    }),
  QMoE: (node) =>
    lowered(experts, {
      weights: [2, 5, 8],
      chosen: intOf(node, 'k', 1n),
      packed: packedIn(intOf(node, 'expert_weight_bits', 4n)),
      learned: { 2: 'weight', 4: 'bias', 5: 'weight', 7: 'bias', 8: 'weight', 10: 'bias' },
    }),
  DynamicQuantizeLSTM: (node) => lowered(lstm, { ...recurrentOf(node), isTransposed: true }),
  AttnLSTM: (node) => lowered(lstm, recurrentOf(node)),
  CDist: plain(distances),
  CropAndResize: plainOf(cropAndResize, { sizes: { input: 3 } }),
  ExpandDims: plain(expandDims),
  GatherND: plainOf(gatherNd, { batchAxes: 0 }),
  GatherBlockQuantized: (node) =>
    lowered(packedGather, { axis: numberOf(node, 'gather_axis', 0), packed: packedIn(intOf(node, 'bits', 4n)) }),
  TorchEmbedding: plainOf(gather, { axis: 0 }),
  GridSample: plain(gridSample),
  IsAllFinite: plainOf(openShapes, { shapes: [[]], dtypes: ['bool'] }),
  Pad: (node) =>
    lowered(pad, {
      pads: { input: 1 },
      axes: undefined,
      mode: stringOf(node, 'mode', 'constant'),
      value: hasInput(node, 2) ? 2 : undefined,
    }),
  Range: (node) => lowered(range, { start: { input: 0 }, limit: { input: 1 }, delta: inputNumbers(node, 2) }),
  Trilu: (node) => lowered(triangle, { isUpper: flagOf(node, 'upper', true) }),
  UnfoldTensor: (node) =>
    lowered(unfold, { axis: numberOf(node, 'dim', -1), size: intOf(node, 'size', 1n), step: intOf(node, 'step', 1n) }),
  Unique: (node) => {
    const count = counted('unique', node)
    return lowered(openShapes, { shapes: [[count], [{ from: 0, axis: 0 }], [count]], dtypes: [0, 'int64', 'int64'] })
  },
  DynamicTimeWarping: (node) => lowered(openShapes, { shapes: [[2n, counted('steps', node)]], dtypes: ['int32'] }),
  RemovePadding: (node) => {
    const [batch, positions] = [
      { from: 0, axis: 0 },
      { from: 0, axis: 1 },
    ] as const
    const shapes = [
      [counted('tokens', node), { from: 0, axis: 2 }],
      [batch, positions],
      [counted('lengths', node)],
      [1n],
    ]
    return lowered(openShapes, { shapes, dtypes: [0, 'int32', 'int32', 'int32'] })
  },
  RestorePadding: plainOf(openShapes, {
    shapes: [
      [
        { from: 1, axis: 0 },
        { from: 1, axis: 1 },
        { from: 0, axis: 1 },
      ],
    ],
    dtypes: [0],
  }),
  Tokenizer: (node) => lowered(splitTexts, { longest: counted('tokens', node) }),
  WordConvEmbedding: plain(wordEmbedding),
  Rfft: (node) => lowered(realFourier, { isInverse: false, isOneSided: flagOf(node, 'onesided', true) }),
  Irfft: (node) => lowered(realFourier, { isInverse: true, isOneSided: flagOf(node, 'onesided', true) }),
  BeamSearch: searchRule,
  WhisperBeamSearch: searchRule,
  GreedySearch: sampleRule,
  Sampling: sampleRule,
}

function searchRule() {
  return lowered(generated, { sequences: { input: 4 }, length: { input: 1 }, isSearch: true })
}

function sampleRule() {
  return lowered(generated, { sequences: undefined, length: { input: 1 }, isSearch: false })
}

/** Mean and inverse deviation, then the sum that was normalised. */
function skipNorm(learned: Readonly<Record<number, string>>) {
  return { learned, axis: -1, outputs: ['x', 'statistics', 'statistics', 'x'] } as const
}

function reduceOf(node: OnnxNode) {
  return {
    axes: attributeNumbers(node, 'axes'),
    keepsAxes: flagOf(node, 'keepdims', true),
    withoutAxes: 'all',
  } as const
}

/** How many numbers of so many bits lie in a byte. */
function packedIn(bits: bigint): Expr {
  return bits > 0n && bits < 8n ? 8n / bits : 1n
}

/** Operators of ONNX's own domain that only onnxruntime has: of its optimiser, and experimental ones of old. */
export const onnxruntimeRules: Rules = {
  SimplifiedLayerNormalization: plainOf(layerNormalization, {
    learned: { 1: 'scale' },
    axis: -1,
    outputs: ['x', 'statistics'],
  }),
  Affine: plain(activations.affine),
  Scale: plain(activations.affine),
  ImageScaler: plain(activations.affine),
  ParametricSoftplus: plain(activations.softplus),
  ScaledTanh: plain(activations.tanh),
  Crop: (node) => {
    const [left = 0n, top = 0n, right = 0n, bottom = 0n] = intsOf(node, 'border') ?? []
    const [height, width] = intsOf(node, 'scale') ?? []
    if (height !== undefined && width !== undefined) {
      return lowered(openShapes, { shapes: [[{ from: 0, axis: 0 }, { from: 0, axis: 1 }, height, width]], dtypes: [0] })
    }
    const pads = { values: [0n, 0n, -top, -left, 0n, 0n, -bottom, -right] }
    return lowered(pad, { pads, axes: undefined, mode: 'constant', value: undefined })
  },
}

/** Feature maps with channels in blocks: their sizes are those of ONNX's own operators. */
const blockRules: Rules = {
  Conv: (node) => lowered(convolution, convolutionOf(node)),
  MaxPool: (node) => lowered(maxPooling, poolingOf(node)),
  AveragePool: (node) => lowered(averagePooling, poolingOf(node)),
  GlobalAveragePool: plainOf(globalAveragePooling, FIRST),
  GlobalMaxPool: plainOf(globalMaxPooling, FIRST),
  ReorderInput: (node) =>
    lowered(reorder, { channels: undefined, isFromLast: flagOf(node, 'channels_last'), isToLast: false }),
  ReorderOutput: (node) =>
    lowered(reorder, { channels: intOf(node, 'channels'), isFromLast: false, isToLast: flagOf(node, 'channels_last') }),
}

/** The same with channels last. */
const lastRules: Rules = {
  Conv: (node) => lowered(convolution, convolutionOf(node, LAST)),
  QLinearConv: (node) => lowered(convolution, convolutionOf(node, { ...LAST, weight: 3, bias: 8, dtype: 7 })),
  ConvTranspose: (node) => lowered(transposedConvolution, transposedOf(node, LAST)),
  QLinearConvTranspose: (node) =>
    lowered(transposedConvolution, transposedOf(node, { ...LAST, weight: 3, bias: 8, dtype: 7 })),
  MaxPool: (node) => lowered(maxPooling, poolingOf(node, 'channels-last')),
  AveragePool: (node) => lowered(averagePooling, poolingOf(node, 'channels-last')),
  QLinearAveragePool: (node) => lowered(averagePooling, poolingOf(node, 'channels-last')),
  LpPool: (node) => lowered(normPooling, poolingOf(node, 'channels-last')),
  // Sizes are said for each axis as it lies.
  Resize: resizeRule,
  BatchNormalization: () => lowered(batchNormalization, { channelAxis: -1, isTraining: false }),
  InstanceNormalization: plainOf(instanceNormalization, { learned: { 1: 'scale', 2: 'bias' } }),
  LRN: plainOf(localResponseNormalization, { learned: {} }),
  GlobalAveragePool: plainOf(globalAveragePooling, LAST),
  GlobalMaxPool: plainOf(globalMaxPooling, LAST),
  GlobalLpPool: plainOf(globalNormPooling, LAST),
  DepthToSpace: (node) => lowered(depthToSpace, { ...blockOf(node), isLast: true }),
  SpaceToDepth: (node) => lowered(spaceToDepth, { ...blockOf(node), isLast: true }),
}

/** Rules by the domains that onnxruntime has of its own. */
export const CONTRIB: Readonly<Record<string, Rules>> = {
  'com.microsoft': contribRules,
  'com.microsoft.nchwc': blockRules,
  'com.ms.internal.nhwc': lastRules,
}
