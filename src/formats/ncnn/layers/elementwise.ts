/** Layers that treat each value for itself, alone or with those of other blobs; and normalisations. */

import { type Expr, equal, max, unknown } from '../../../core/expr.ts'
import { given } from '../../../core/formula.ts'
import type { Op, Work } from '../../../core/network/op.ts'
import { type Shape, shapeOf } from '../../../core/network/shape.ts'
import { message } from '../../../core/words/message.ts'
import { eachValue, type PerValue, times, unknownCost } from '../../../ops/arithmetic.ts'
import { keepsShape } from '../../../ops/same-shape.ts'
import type { Params } from '../params.ts'
import { bare, type LayerReader, lowered, statistic, unknownOutputs, type Weight } from './layer.ts'

/** What each activation costs for a value. */
const ACTIVATIONS: Readonly<Record<string, readonly [op: string, counts: PerValue, work?: Work]>> = {
  AbsVal: ['abs', { compare: 1 }],
  BNLL: ['softplus', { exp: 1, log: 1, add: 1 }],
  Dropout: ['dropout', { multiply: 1 }, 'dropout'],
  ELU: ['elu', { compare: 1, exp: 1, add: 1, multiply: 1 }],
  Erf: ['erf', { exp: 1, multiply: 6, add: 5 }],
  Exp: ['exp', { exp: 1, multiply: 1, add: 1 }],
  GELU: ['gelu', { exp: 1, add: 3, divide: 1, multiply: 6 }],
  HardSigmoid: ['hard-sigmoid', { multiply: 1, add: 1, compare: 2 }],
  HardSwish: ['hard-swish', { multiply: 2, add: 1, compare: 2 }],
  Log: ['log', { log: 1, multiply: 1, add: 1 }],
  Mish: ['mish', { exp: 2, log: 1, add: 3, divide: 1, multiply: 1 }],
  Power: ['power', { power: 1, multiply: 1, add: 1 }],
  ReLU: ['relu', { compare: 1 }, 'rectifier'],
  SELU: ['selu', { compare: 1, exp: 1, add: 1, multiply: 2 }],
  Sigmoid: ['sigmoid', { exp: 1, add: 1, divide: 1 }, 'sigmoid'],
  Softplus: ['softplus', { exp: 1, log: 1, add: 1 }],
  Swish: ['swish', { exp: 1, add: 1, divide: 1, multiply: 1 }],
  TanH: ['tanh', { exp: 1, add: 2, divide: 1 }, 'tanh'],
  Threshold: ['threshold', { compare: 1 }],
  CELU: ['celu', { compare: 2, exp: 1, add: 2, multiply: 1, divide: 1 }],
  Shrink: ['shrink', { compare: 2, add: 1 }],
  Clip: ['clip', { compare: 2 }],
  UnaryOp: ['unary', { multiply: 1 }],
  CumulativeSum: ['cumulative-sum', { add: 1 }],
  RotaryEmbed: ['rotary-embedding', { multiply: 2, add: 1 }],
}

function activationReaders(): readonly (readonly [string, LayerReader])[] {
  return Object.entries(ACTIVATIONS).map(([type, [name, counts, work]]) => {
    const op = keepsShape(name, 'activation', 'applies a function to each value', sourceOf(type), counts, work)
    return [type, () => lowered(op, undefined)]
  })
}

function sourceOf(type: string): string {
  return `src/layer/${type.toLowerCase()}.cpp`
}

const softmax = keepsShape(
  'softmax',
  'activation',
  'brings values to probabilities that add up to 1',
  'src/layer/softmax.cpp',
  { add: 2, compare: 1, divide: 1, exp: 1 },
  'softmax',
)

/** softmax.cpp, load_param: files from before a mistake was mended are refused. */
const readSoftmax: LayerReader = ({ params, report }) => {
  if (params.int('axis') !== 0n && !params.flag('fixbug0'))
    report('error', 'ncnn/old-axes', 'an axis needs 1=1 (fixbug0), else ncnn calls the file too old')
  return lowered(softmax, undefined)
}

/** Which blobs of unlike ranks go together (binaryop.cpp, "B implicit broadcast"): a row stands for channels where it fits. */
function aligned(shape: Shape, other: Shape): Shape {
  const rank = other.length
  if (shape.length >= rank) return shape
  const ones = (count: number) => Array.from({ length: count }, () => 1n)
  const [only = unknown] = shape
  if (shape.length === 1) {
    const lead = other[0] ?? unknown
    return equal(only, lead) === true ? [only, ...ones(rank - 1)] : [...ones(rank - 1), only]
  }
  return [...shape, ...ones(rank - shape.length)]
}

/** The larger size of each axis. */
function broadcast(a: Shape, b: Shape): readonly Expr[] {
  const [first, second] = [aligned(a, b), aligned(b, a)]
  return first.map((size, axis) => max(size, second[axis] ?? 1n))
}

const binary: Op<bigint> = {
  name: 'binary',
  family: 'elementwise',
  summary: message('combines two blobs value by value, repeating the one that is smaller'),
  source: 'src/layer/binaryop.cpp',
  infer: (site) => {
    const [a, b] = site.inputs
    if (site.inputs.length === 1) return { outputs: [a?.map(given)] }
    if (a === undefined || b === undefined) return unknownOutputs(site)
    return { outputs: [broadcast(a, b).map(given)] }
  },
  cost: ({ attrs, outputs }) => {
    const [kind, work] = OPERATIONS[Number(attrs)] ?? ['multiply']
    return eachValue(shapeOf(outputs[0]), { [kind]: 1 }, work)
  },
}

/** By the number of the operation: add, subtract, multiply, divide, maximum, minimum, power, … */
const OPERATIONS: readonly (readonly [keyof PerValue, Work?])[] = [
  ['add', 'sum'],
  ['add', 'sum'],
  ['multiply', 'product'],
  ['divide'],
  ['compare', 'maximum'],
  ['compare'],
  ['power'],
  ['add', 'sum'],
  ['divide'],
  ['power'],
]

const eltwise: Op<bigint> = {
  name: 'eltwise',
  family: 'elementwise',
  summary: message('multiplies, adds or compares blobs of one shape'),
  source: 'src/layer/eltwise.cpp',
  infer: ({ inputs }) => ({ outputs: [inputs[0]?.map(given)] }),
  cost: ({ attrs, inputs, outputs }) => {
    const output = shapeOf(outputs[0])
    if (output === undefined) return unknownCost()
    const [kind, work] = (
      [
        ['multiply', 'product'],
        ['add', 'sum'],
        ['compare', 'maximum'],
      ] as const
    )[Number(attrs)] ?? ['add', 'sum']
    return { operations: { [kind]: times(Math.max(1, inputs.length - 1), output) }, work }
  },
}

const NORMS = {
  BatchNorm: ['batch-norm', { add: 2, divide: 1, multiply: 1 }, 'batch-norm'],
  Bias: ['bias', { add: 1 }, 'bias'],
  Scale: ['scale', { multiply: 1 }, 'scale'],
  PReLU: ['prelu', { compare: 1, multiply: 1 }, 'rectifier'],
  Normalize: ['l2-norm', { multiply: 2, add: 1, divide: 1 }],
  InstanceNorm: ['instance-norm', { add: 3, divide: 1, multiply: 2 }],
  GroupNorm: ['group-norm', { add: 3, divide: 1, multiply: 2 }],
  LayerNorm: ['layer-norm', { add: 3, divide: 1, multiply: 2 }],
  RMSNorm: ['rms-norm', { add: 1, divide: 1, multiply: 3 }],
  LRN: ['local-norm', { multiply: 3, add: 3, power: 1 }, 'local-norm'],
  MVN: ['mean-variance-norm', { add: 3, divide: 1, multiply: 1 }],
  Quantize: ['quantise', { multiply: 1 }],
  Dequantize: ['dequantise', { multiply: 1 }],
  Requantize: ['requantise', { multiply: 2 }],
} as const satisfies Readonly<Record<string, readonly [op: string, counts: PerValue, work?: Work]>>

type Norm = keyof typeof NORMS

/** A layer that scales or shifts values by arrays of its own. */
function norm(
  type: Norm,
  weights: (params: Params) => readonly (Weight | undefined)[],
): readonly [string, LayerReader] {
  const [name, counts, work]: readonly [string, PerValue, Work?] = NORMS[type]
  const family = type.endsWith('uantize') ? 'quantise' : type === 'PReLU' ? 'activation' : 'norm'
  const op = keepsShape(
    name,
    family,
    'scales and shifts values, each channel or row by numbers of its own',
    sourceOf(type),
    counts,
    work,
  )
  return [type, ({ params }) => lowered(op, undefined, weights(params))]
}

/** gamma and beta, where the layer has them. */
function affine(size: string): (params: Params) => readonly Weight[] {
  return (params) =>
    params.flag('affine') ? [bare('gamma_data', params.int(size)), bare('beta_data', params.int(size))] : []
}

const NORM_READERS: readonly (readonly [string, LayerReader])[] = [
  norm('BatchNorm', (params) => {
    const channels = params.int('channels')
    return [
      bare('slope_data', channels),
      statistic('mean_data', channels),
      statistic('var_data', channels),
      bare('bias_data', channels),
    ]
  }),
  norm('Bias', (params) => [bare('bias_data', params.int('bias_data_size'))]),
  norm('Scale', (params) => {
    const size = params.int('scale_data_size')
    // The factors come in as a blob.
    if (size === -233n) return []
    return [bare('scale_data', size), params.flag('bias_term') ? bare('bias_data', size) : undefined]
  }),
  norm('PReLU', (params) => [bare('slope_data', params.int('num_slope'))]),
  norm('Normalize', (params) => [bare('scale_data', params.int('scale_data_size'))]),
  norm('InstanceNorm', affine('channels')),
  norm('GroupNorm', affine('channels')),
  norm('LayerNorm', affine('affine_size')),
  norm('RMSNorm', (params) => affine('affine_size')(params).slice(0, 1)),
  norm('LRN', () => []),
  norm('MVN', () => []),
  norm('Quantize', (params) => [statistic('scale_data', params.int('scale_data_size'))]),
  norm('Dequantize', (params) => [
    statistic('scale_data', params.int('scale_data_size')),
    params.flag('bias_data_size') ? bare('bias_data', params.int('bias_data_size')) : undefined,
  ]),
  norm('Requantize', (params) => [
    statistic('scale_in_data', params.int('scale_in_data_size')),
    statistic('scale_out_data', params.int('scale_out_data_size')),
    params.flag('bias_data_size') ? bare('bias_data', params.int('bias_data_size')) : undefined,
  ]),
]

export const ELEMENTWISE: ReadonlyMap<string, LayerReader> = new Map<string, LayerReader>([
  ...activationReaders(),
  ...NORM_READERS,
  ['Softmax', readSoftmax],
  ['BinaryOp', ({ params }) => lowered(binary, params.int('op_type'))],
  ['Eltwise', ({ params }) => lowered(eltwise, params.int('op_type'))],
])
