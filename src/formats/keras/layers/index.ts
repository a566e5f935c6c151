/** All layer classes of Keras, by name. */

import type { Op } from '../../../core/network/op.ts'
import { shapeOf } from '../../../core/network/shape.ts'
import { message } from '../../../core/words/message.ts'
import { activations, softmax } from '../../../ops/activation.ts'
import { eachValue, softmaxCost } from '../../../ops/arithmetic.ts'
import { attention, multiHeadAttention } from './attention.ts'
import { convLstm } from './conv-lstm.ts'
import { convolution, depthwise, separable, transposed } from './convolution.ts'
import {
  batchNormalization,
  dense,
  einsumDense,
  embedding,
  fittedNormalization,
  groupNormalization,
  layerNormalization,
  layerScale,
  prelu,
  rmsNormalization,
} from './dense.ts'
import { askWith, pipeline, spectralNormalization } from './inner.ts'
import { given, keeps, type LayerOp, unknown } from './layer.ts'
import { locallyConnected } from './locally-connected.ts'
import {
  comparison,
  concatenate,
  dot,
  flatten,
  getItem,
  matmul,
  merges,
  permute,
  reduction,
  repeatVector,
  reshape,
} from './merging.ts'
import { adaptivePool, cropping, globalPool, pool, resizing, upSampling, zeroPadding } from './pooling.ts'
import { categories, melSpectrogram, stftSpectrogram } from './preprocessing.ts'
import { bidirectional, recurrent, timeDistributed } from './recurrent.ts'

/** An activation of the shared ones that keeps the shape. */
function as({ name, summary, cost }: Op): LayerOp {
  return keeps(name, 'activation', summary, cost && { cost: (site) => cost(site) })
}

const softmaxLayer: LayerOp = keeps('softmax', 'activation', softmax.summary, {
  cost: ({ inputs, attrs }) => softmaxCost(inputs[0], attrs.int('axis', -1)),
})

const ACTIVATIONS: Readonly<Record<string, LayerOp>> = {
  relu: as(activations.relu as Op),
  relu6: as(activations.relu as Op),
  leaky_relu: as(activations.leakyRelu as Op),
  elu: as(activations.elu as Op),
  celu: as(activations.celu as Op),
  selu: as(activations.selu as Op),
  gelu: as(activations.gelu as Op),
  sigmoid: as(activations.sigmoid as Op),
  hard_sigmoid: as(activations.hardSigmoid as Op),
  hard_silu: as(activations.hardSwish as Op),
  hard_swish: as(activations.hardSwish as Op),
  silu: as(activations.swish as Op),
  swish: as(activations.swish as Op),
  mish: as(activations.mish as Op),
  softplus: as(activations.softplus as Op),
  softsign: as(activations.softsign as Op),
  tanh: as(activations.tanh as Op),
  softmax: softmaxLayer,
}

const identity = keeps('identity', 'activation', message('hands its input on'))

/** What a name of an activation means; those that no other format has are told by their family alone. */
const activation: LayerOp = {
  ...identity,
  name: 'activation',
  summary: message('a function of each value'),
  cost: (site) => {
    const name = site.attrs.text('activation') ?? 'linear'
    if (name === 'linear') return {}
    return ACTIVATIONS[name]?.cost?.(site) ?? eachValue(shapeOf(site.outputs[0]), { compare: 1 })
  },
}

const dropout = keeps('dropout', 'activation', message('drops values at random in training; passes them on otherwise'))

const unitNormalization = keeps('unit-norm', 'norm', message('divides each example by its length'), {
  cost: ({ outputs }) => eachValue(shapeOf(outputs[0]), { multiply: 1, add: 1, divide: 1 }),
})

const random = keeps('augment', 'data', message('changes images at random in training; passes them on otherwise'))

/** Those that leave the size of images as it is. */
const RANDOM = [
  ...['RandomFlip', 'RandomRotation', 'RandomZoom', 'RandomTranslation', 'RandomContrast', 'RandomBrightness'],
  ...['RandomHue', 'RandomSaturation', 'RandomSharpness', 'RandomShear', 'RandomPerspective', 'RandomInvert'],
  ...['RandomGrayscale', 'RandomGaussianBlur', 'RandomErasing', 'RandomElasticTransform', 'RandomPosterization'],
  ...['RandomColorDegeneration', 'RandomColorJitter', 'RandAugment', 'AugMix', 'CutMix', 'MixUp', 'AutoContrast'],
  ...['Equalization', 'Solarization', 'ContrastLimitedAdaptiveHistogramEqualization', 'MaxNumBoundingBoxes'],
]

const rescaling = keeps('affine', 'elementwise', message('scales and shifts each value'), {
  cost: ({ outputs }) => eachValue(shapeOf(outputs[0]), { multiply: 1, add: 1 }),
})

/** What code the file holds is never run: only a shape that the file says beside it is known. */
const lambda: LayerOp = {
  name: 'lambda',
  family: 'unknown',
  summary: message('code in the file itself, which is never run'),
  source: 'keras/src/layers/core/lambda_layer.py',
  infer: ({ attrs, inputs, outputCount }) => {
    const sizes = attrs.list('output_shape')
    if (sizes.length > 0) return { outputs: [[given(inputs[0]?.[0] ?? unknown), ...sizes.map((size) => given(size))]] }
    return { outputs: Array.from({ length: outputCount }, () => undefined) }
  },
}

const ask = askWith((type) => LAYERS.get(type))

const CONVOLUTIONS = ['1D', '2D', '3D'].flatMap((axes): readonly [string, LayerOp][] => [
  [`Conv${axes}`, convolution],
  [`Convolution${axes}`, convolution],
  [`DepthwiseConv${axes}`, depthwise],
  [`SeparableConv${axes}`, separable],
  [`Conv${axes}Transpose`, transposed],
  [`MaxPooling${axes}`, pool('max')],
  [`AveragePooling${axes}`, pool('ave')],
  [`AdaptiveMaxPooling${axes}`, adaptivePool('max')],
  [`AdaptiveAveragePooling${axes}`, adaptivePool('ave')],
  [`ConvLSTM${axes}`, convLstm],
  [`LocallyConnected${axes}`, locallyConnected],
  [`GlobalMaxPooling${axes}`, globalPool('max')],
  [`GlobalAveragePooling${axes}`, globalPool('ave')],
  [`ZeroPadding${axes}`, zeroPadding],
  [`Cropping${axes}`, cropping],
  [`UpSampling${axes}`, upSampling],
  [`SpatialDropout${axes}`, dropout],
])

function named(op: LayerOp, ...types: readonly string[]): readonly (readonly [string, LayerOp])[] {
  return types.map((type) => [type, op])
}

/** Class → operator. */
export const LAYERS: ReadonlyMap<string, LayerOp> = new Map<string, LayerOp>([
  ...CONVOLUTIONS,
  ...Object.entries(merges),
  ...named(dense, 'Dense'),
  ...named(einsumDense, 'EinsumDense'),
  ...named(embedding, 'Embedding', 'ReversibleEmbedding'),
  ...named(
    batchNormalization,
    'BatchNormalization',
    'BatchNormalizationV1',
    'BatchNormalizationV2',
    'SyncBatchNormalization',
  ),
  ...named(layerNormalization, 'LayerNormalization'),
  ...named(groupNormalization, 'GroupNormalization'),
  ...named(rmsNormalization, 'RMSNormalization'),
  ...named(layerScale, 'LayerScale'),
  ...named(unitNormalization, 'UnitNormalization'),
  ...named(fittedNormalization, 'Normalization'),
  ...named(activation, 'Activation'),
  ...named(as(activations.relu as Op), 'ReLU'),
  ...named(as(activations.leakyRelu as Op), 'LeakyReLU'),
  ...named(as(activations.elu as Op), 'ELU'),
  ...named(as(activations.thresholdedRelu as Op), 'ThresholdedReLU'),
  ...named(softmaxLayer, 'Softmax'),
  ...named(prelu, 'PReLU'),
  ...named(dropout, 'Dropout', 'AlphaDropout', 'GaussianDropout', 'GaussianNoise'),
  ...named(identity, 'Identity', 'Masking', 'ActivityRegularization', 'InputLayer', 'StopGradient'),
  ...named(flatten, 'Flatten'),
  ...named(reshape, 'Reshape'),
  ...named(permute, 'Permute', 'Transpose'),
  ...named(repeatVector, 'RepeatVector'),
  ...named(concatenate, 'Concatenate'),
  ...named(dot, 'Dot'),
  ...named(matmul, 'Matmul'),
  ...named(getItem, 'GetItem', 'SlicingOpLambda'),
  ...named(reduction, 'Mean', 'Sum', 'Max', 'Min', 'Prod', 'Var', 'Std', 'Any', 'All', 'LogSumExp'),
  ...named(comparison, 'NotEqual', 'Equal', 'Greater', 'GreaterEqual', 'Less', 'LessEqual', 'LogicalAnd', 'LogicalOr'),
  ...named(as(activations.relu as Op), 'Relu'),
  ...named(rescaling, 'Rescaling'),
  ...named(recurrent, 'SimpleRNN', 'LSTM', 'GRU', 'RNN', 'CuDNNLSTM', 'CuDNNGRU'),
  ...named(timeDistributed(ask), 'TimeDistributed'),
  ...named(bidirectional(ask), 'Bidirectional'),
  ...named(multiHeadAttention, 'MultiHeadAttention', 'GroupQueryAttention', 'GroupedQueryAttention'),
  ...named(attention, 'Attention', 'AdditiveAttention'),
  ...named(resizing, 'Resizing', 'CenterCrop', 'RandomCrop', 'RandomHeight', 'RandomWidth'),
  ...named(random, ...RANDOM),
  ...named(pipeline(ask), 'Pipeline'),
  ...named(
    categories,
    'Hashing',
    'HashedCrossing',
    'CategoryEncoding',
    'Discretization',
    'IntegerLookup',
    'StringLookup',
    'TextVectorization',
  ),
  ...named(melSpectrogram, 'MelSpectrogram'),
  ...named(stftSpectrogram, 'STFTSpectrogram'),
  ...named(spectralNormalization(ask), 'SpectralNormalization'),
  ...named(lambda, 'Lambda'),
])

/** Functions of TensorFlow that Keras 2 keeps as layers, by the class that does the same. */
export const FUNCTIONS: Readonly<Record<string, string>> = {
  '__operators__.add': 'Add',
  'math.add': 'Add',
  'math.subtract': 'Subtract',
  'math.multiply': 'Multiply',
  'math.truediv': 'TrueDivide',
  'math.divide': 'Divide',
  'math.maximum': 'Maximum',
  'math.minimum': 'Minimum',
  'math.pow': 'Power',
  'nn.relu': 'Relu',
  reshape: 'Reshape',
  transpose: 'Transpose',
  concat: 'Concatenate',
  'linalg.matmul': 'Matmul',
  'math.reduce_mean': 'Mean',
  'math.reduce_sum': 'Sum',
  'math.reduce_max': 'Max',
  'math.not_equal': 'NotEqual',
  'math.sigmoid': 'Identity',
  'math.tanh': 'Identity',
  'math.exp': 'Identity',
  'math.sqrt': 'Identity',
  identity: 'Identity',
  cast: 'Identity',
  stop_gradient: 'Identity',
}
