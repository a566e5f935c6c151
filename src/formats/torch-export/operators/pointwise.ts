/** Operators that treat each value for itself: arithmetic, comparisons, activations. */

import type { Op } from '../../../core/network/op.ts'
import { activations, logSoftmax, prelu, type SoftmaxAttrs, softmax } from '../../../ops/activation.ts'
import * as math from '../../../ops/math.ts'
import type { Overlay } from '../../../ops/pointwise.ts'
import { type Call, lowered, type Rule, type Rules } from '../call.ts'
import { same, untouched } from './shaped.ts'

function plain(op: Op): Rule {
  return () => lowered(op, undefined)
}

/** Operands stretch to one another; a number beside a tensor changes no shape. */
function overlay(op: Op<Overlay>): Rule {
  return () => lowered(op, { broadcast: 'both' })
}

function soft(op: Op<SoftmaxAttrs>): Rule {
  return (call: Call) => lowered(op, { axis: call.index('dim', -1), isFlattened: false })
}

/** Functions of one value without an operator that other formats have, with what they cost. */
const UNARY: Readonly<Record<string, Parameters<typeof same>[2]>> = {
  ...Object.fromEntries(
    ['exp2', 'expm1', 'special_expit', 'digamma', 'lgamma', 'erfc', 'erfinv'].map((name) => [name, { exp: 1 }]),
  ),
  ...Object.fromEntries(['log2', 'log10', 'log1p', 'logit'].map((name) => [name, { log: 1 }])),
  ...Object.fromEntries(['rsqrt', 'square'].map((name) => [name, { multiply: 1 }])),
  ...Object.fromEntries(
    ['frac', 'trunc', 'fix', 'positive', 'nan_to_num', 'angle', 'sgn'].map((name) => [name, { compare: 1 }]),
  ),
  ...Object.fromEntries(['isfinite', 'isposinf', 'isneginf', 'isreal'].map((name) => [name, { compare: 1 }])),
  ...Object.fromEntries(
    ['deg2rad', 'rad2deg', 'conj', 'conj_physical', 'resolve_conj', 'sinc'].map((name) => [name, { multiply: 1 }]),
  ),
  ...Object.fromEntries(['clamp', 'clamp_min', 'clamp_max', 'clip', 'threshold'].map((name) => [name, { compare: 1 }])),
  ...Object.fromEntries(['cumsum', 'cumprod', 'logcumsumexp', 'cummax', 'cummin'].map((name) => [name, { add: 1 }])),
}

/** Activations that give the shape they get. */
const ACTIVATIONS: Readonly<Record<string, Op>> = {
  relu: activations.relu,
  relu6: activations.relu,
  leaky_relu: activations.leakyRelu,
  rrelu: activations.leakyRelu,
  rrelu_with_noise: activations.leakyRelu,
  elu: activations.elu,
  celu: activations.celu,
  selu: activations.selu,
  gelu: activations.gelu,
  sigmoid: activations.sigmoid,
  hardsigmoid: activations.hardSigmoid,
  hardswish: activations.hardSwish,
  silu: activations.swish,
  mish: activations.mish,
  softplus: activations.softplus,
  log_sigmoid: activations.softplus,
  log_sigmoid_forward: activations.softplus,
  softsign: activations.softsign,
  tanh: activations.tanh,
  hardshrink: activations.shrink,
  softshrink: activations.shrink,
  hardtanh: activations.relu,
}

const BINARY: Readonly<Record<string, Op<Overlay>>> = {
  add: math.sum,
  sub: math.difference,
  rsub: math.difference,
  subtract: math.difference,
  mul: math.multiplication,
  multiply: math.multiplication,
  div: math.division,
  divide: math.division,
  true_divide: math.division,
  floor_divide: math.division,
  pow: math.powerOp,
  float_power: math.powerOp,
  maximum: math.maximum,
  minimum: math.minimum,
  fmax: math.maximum,
  fmin: math.minimum,
  remainder: math.remainder,
  fmod: math.remainder,
  eq: math.equals,
  ne: math.equals,
  not_equal: math.equals,
  lt: math.lessThan,
  less: math.lessThan,
  le: math.atMostOp,
  less_equal: math.atMostOp,
  gt: math.greaterThan,
  greater: math.greaterThan,
  ge: math.atLeastOp,
  greater_equal: math.atLeastOp,
  logical_and: math.logicalAnd,
  logical_or: math.logicalOr,
  logical_xor: math.logicalXor,
  bitwise_and: math.bitwiseAnd,
  bitwise_or: math.bitwiseOr,
  bitwise_xor: math.bitwiseXor,
  __and__: math.bitwiseAnd,
  __or__: math.bitwiseOr,
  __xor__: math.bitwiseXor,
  atan2: math.powerOp,
  hypot: math.powerOp,
  xlogy: math.multiplication,
  masked_fill: math.sum,
  lerp: math.sum,
  addcmul: math.sum,
  addcdiv: math.sum,
}

/** Copies and casts. */
const COPIES = [
  'clone',
  'contiguous',
  'detach',
  'alias',
  'lift_fresh_copy',
  'lift_fresh',
  'lift',
  'to',
  '_to_copy',
  'type_as',
  'float',
]

export const pointwiseRules: Rules = {
  ...Object.fromEntries(Object.entries(UNARY).map(([name, counts]) => [name, same(name, 'elementwise', counts)])),
  ...Object.fromEntries(Object.entries(math.trigonometric).map(([name, op]) => [name, plain(op)])),
  ...Object.fromEntries(Object.entries(ACTIVATIONS).map(([name, op]) => [name, plain(op)])),
  ...Object.fromEntries(Object.entries(BINARY).map(([name, op]) => [name, overlay(op)])),
  ...Object.fromEntries(COPIES.map((name) => [name, untouched('copy')])),
  abs: plain(math.absolute),
  neg: plain(math.negate),
  floor: plain(math.floorOp),
  ceil: plain(math.ceilOp),
  round: plain(math.roundOp),
  sign: plain(math.sign),
  reciprocal: plain(math.reciprocal),
  sqrt: plain(math.squareRoot),
  exp: plain(math.exponential),
  log: plain(math.logarithm),
  erf: plain(math.errorFunction),
  logical_not: plain(math.logicalNot),
  bitwise_not: plain(math.bitwiseNot),
  isinf: plain(math.isInfinite),
  isnan: plain(math.isNotANumber),
  where: overlay({ ...math.where, infer: math.sum.infer } as Op<Overlay>),
  prelu: plain(prelu),
  softmax: soft(softmax),
  _softmax: soft(softmax),
  _safe_softmax: soft(softmax),
  log_softmax: soft(logSoftmax),
  _log_softmax: soft(logSoftmax),
  dropout: untouched('dropout'),
  feature_dropout: untouched('dropout'),
  alpha_dropout: untouched('dropout'),
  feature_alpha_dropout: untouched('dropout'),
  native_dropout: untouched('dropout'),
  copy: untouched('copy'),
}
