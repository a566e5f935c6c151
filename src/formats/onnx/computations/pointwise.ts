/** What operators compute that treat each value for itself. */

import type { MapFunction, MapFunctionOf, OverlayFunction } from '../../../core/network/tensor-computation.ts'
import { floatOf, type OnnxNode, stringOf } from '../node.ts'
import { dtypeOf, flagOf, numberOf } from '../operators/rule.ts'
import { always, type Computations, type Computing, ownFloat } from './computing.ts'

const map = (of: MapFunction): Computing => always({ kind: 'map', of })

/** Constants are attributes, with their defaults. */
function withConstants(
  of: MapFunctionOf,
  ...names: readonly (readonly [name: string, otherwise: number])[]
): Computing {
  return (node) => ({
    kind: 'map-with',
    of,
    constants: names.map(([name, otherwise]) => floatOf(node, name, otherwise)),
  })
}

/** Inputs stretch to one another; before `since` the second only lies on the first, from `axis` on. */
function overlay(of: OverlayFunction, since = 7, divides = false): Computing {
  return (node, version) => {
    const axis = version < since ? numberOf(node, 'axis') : undefined
    return { kind: 'overlay', of, ...(axis !== undefined && { axis }), ...(divides && { divides }) }
  }
}

function soft(of: 'softmax' | 'log-softmax' | 'hardmax'): Computing {
  return (node, version) => ({
    kind: 'soft',
    of,
    axis: numberOf(node, 'axis', version < 13 ? 1 : -1),
    flattens: version < 13,
  })
}

/** Before an input says it, attributes do; whatever the version, those that are there count. */
function limit(node: OnnxNode) {
  const [low, high] = [ownFloat(node, 'min'), ownFloat(node, 'max')]
  return { kind: 'limit', ...(low !== undefined && { low }), ...(high !== undefined && { high }) } as const
}

/** Selu's constants of version 6: those before had fewer digits. */
const SELU = [1.6732632423543772, 1.0507009873554805] as const

/** By input: a block of values along the axis has a scale of its own. */
function blockOf(node: OnnxNode) {
  return { axis: numberOf(node, 'axis', 1), block: numberOf(node, 'block_size', 0) }
}

export const pointwiseComputations: Computations = {
  Abs: map('abs'),
  Neg: map('negate'),
  Floor: map('floor'),
  Ceil: map('ceil'),
  Round: map('round'),
  Sign: map('sign'),
  Reciprocal: map('reciprocal'),
  Sqrt: map('sqrt'),
  Exp: map('exp'),
  Log: map('log'),
  Erf: map('erf'),
  Sin: map('sin'),
  Cos: map('cos'),
  Tan: map('tan'),
  Asin: map('asin'),
  Acos: map('acos'),
  Atan: map('atan'),
  Sinh: map('sinh'),
  Cosh: map('cosh'),
  Tanh: map('tanh'),
  Asinh: map('asinh'),
  Acosh: map('acosh'),
  Atanh: map('atanh'),
  Not: map('not'),
  IsNaN: map('is-nan'),
  IsInf: (node) => ({
    kind: 'map-with',
    of: 'is-infinite',
    constants: [numberOf(node, 'detect_negative', 1), numberOf(node, 'detect_positive', 1)],
  }),
  BitwiseNot: map('bitwise-not'),
  Identity: always({ kind: 'pass' }),
  Add: overlay('add'),
  Sub: overlay('subtract'),
  Mul: overlay('multiply'),
  Div: overlay('divide'),
  Pow: overlay('power'),
  And: overlay('and'),
  Or: overlay('or'),
  Xor: overlay('xor'),
  Equal: overlay('equal'),
  Less: overlay('less'),
  LessOrEqual: overlay('at-most'),
  Greater: overlay('greater'),
  GreaterOrEqual: overlay('at-least'),
  BitwiseAnd: overlay('bitwise-and'),
  BitwiseOr: overlay('bitwise-or'),
  BitwiseXor: overlay('bitwise-xor'),
  BitShift: (node) => ({
    kind: 'overlay',
    of: stringOf(node, 'direction', '') === 'LEFT' ? 'shift-left' : 'shift-right',
  }),
  Mod: (node) => ({ kind: 'overlay', of: flagOf(node, 'fmod') ? 'remainder-of-truncation' : 'remainder' }),
  Sum: overlay('add', 8),
  Max: overlay('max', 8),
  Min: overlay('min', 8),
  Mean: overlay('add', 8, true),
  // Before version 7 slopes are those of channels.
  PRelu: (_, version) => ({ kind: 'overlay', of: 'slope', ...(version < 7 && { axis: 1 }) }),
  Where: always({ kind: 'where' }),
  Clip: limit,
  Relu: map('relu'),
  LeakyRelu: withConstants('leaky-relu', ['alpha', 0.01]),
  ThresholdedRelu: withConstants('thresholded-relu', ['alpha', 1]),
  Elu: withConstants('elu', ['alpha', 1]),
  Celu: withConstants('celu', ['alpha', 1]),
  Selu: (node, version) => ({
    kind: 'map-with',
    of: 'selu',
    constants: [
      floatOf(node, 'alpha', version < 6 ? 1.6732 : SELU[0]),
      floatOf(node, 'gamma', version < 6 ? 1.0507 : SELU[1]),
    ],
  }),
  Gelu: (node) => ({ kind: 'map', of: stringOf(node, 'approximate', 'none') === 'tanh' ? 'gelu-tanh' : 'gelu' }),
  Sigmoid: map('sigmoid'),
  HardSigmoid: withConstants('hard-sigmoid', ['alpha', 0.2], ['beta', 0.5]),
  HardSwish: map('hard-swish'),
  Swish: withConstants('swish', ['alpha', 1]),
  Mish: map('mish'),
  Softplus: map('softplus'),
  Softsign: map('softsign'),
  Shrink: (node) => ({
    kind: 'map-with',
    of: 'shrink',
    constants: [floatOf(node, 'lambd', 0.5), floatOf(node, 'bias', 0)],
  }),
  Affine: withConstants('affine', ['alpha', 1], ['beta', 0]),
  ScaledTanh: withConstants('scaled-tanh', ['alpha', 1], ['beta', 1]),
  ParametricSoftplus: withConstants('parametric-softplus', ['alpha', 1], ['beta', 1]),
  Softmax: soft('softmax'),
  LogSoftmax: soft('log-softmax'),
  Hardmax: soft('hardmax'),
  // The mask is of the input's type before version 10.
  Dropout: (node, version) => ({
    kind: 'dropout',
    share: floatOf(node, 'ratio', 0.5),
    ...(version >= 10 && { mask: 'bool' }),
  }),
  SwiGLU: (node) => ({ kind: 'gated-swish', alpha: floatOf(node, 'alpha', 1) }),
  Cast: (node) => {
    const to = dtypeOf(node, 'to')
    return to && { kind: 'cast', to, saturates: flagOf(node, 'saturate', true) }
  },
  CastLike: (node) => ({ kind: 'cast', to: { as: 1 }, saturates: flagOf(node, 'saturate', true) }),
  BitCast: (node) => {
    const to = dtypeOf(node, 'to')
    return to && { kind: 'bit-cast', to }
  },
  QuantizeLinear: (node) => ({
    kind: 'quantize',
    dtype: dtypeOf(node, 'output_dtype', 'uint8'),
    saturates: flagOf(node, 'saturate', true),
    ...blockOf(node),
  }),
  DequantizeLinear: (node) => {
    const dtype = dtypeOf(node, 'output_dtype')
    return { kind: 'dequantize', ...(dtype && { dtype }), ...blockOf(node) }
  },
  DynamicQuantizeLinear: always({ kind: 'dynamic-quantize' }),
}
