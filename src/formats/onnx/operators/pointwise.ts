/** Operators that treat each value for itself: arithmetic, logic, activations, casts. */

import { unknown } from '../../../core/expr.ts'
import type { Op } from '../../../core/network/op.ts'
import {
  activations,
  dropoutOf,
  gatedSwish,
  hardmax,
  logSoftmax,
  prelu,
  type SoftmaxAttrs,
  softmax,
} from '../../../ops/activation.ts'
import { bitCast, cast, dequantize, dynamicQuantize, quantize } from '../../../ops/convert.ts'
import { ofFloat } from '../../../ops/elements.ts'
import {
  absolute,
  atLeastOp,
  atMostOp,
  bitShift,
  bitwiseAnd,
  bitwiseNot,
  bitwiseOr,
  bitwiseXor,
  ceilOp,
  clip,
  difference,
  division,
  equals,
  errorFunction,
  exponential,
  floorOp,
  greaterThan,
  isInfinite,
  isNotANumber,
  lessThan,
  logarithm,
  logicalAnd,
  logicalNot,
  logicalOr,
  logicalXor,
  maximum,
  mean,
  minimum,
  multiplication,
  negate,
  powerOp,
  reciprocal,
  remainder,
  remainderOfTruncation,
  roundOp,
  shifted,
  sign,
  squareRoot,
  sum,
  trigonometric,
  where,
} from '../../../ops/math.ts'
import type { Overlay } from '../../../ops/pointwise.ts'
import { identity } from '../../../ops/reshape.ts'
import { floatOf, type OnnxNode, stringOf } from '../node.ts'
import { dtypeOf, flagOf, hasInput, lowered, numberOf, plain, type Rule, type Rules } from './rule.ts'

/** Inputs that stretch to one another; before `since` the second only lies on the first, where `broadcast` is set. */
function overlay(op: Op<Overlay>, since = 7): Rule {
  return (node, version) => lowered(op, overlayOf(node, version, since))
}

function overlayOf(node: OnnxNode, version: number, since: number): Overlay {
  if (version >= since) return { broadcast: 'both' }
  return { broadcast: 'first', axis: numberOf(node, 'axis') }
}

/** Along the last axis since version 13; before, all axes from the second on are one. */
function softmaxRule(op: Op<SoftmaxAttrs>): Rule {
  return (node, version) => {
    const isFlattened = version < 13
    return lowered(op, { axis: numberOf(node, 'axis', isFlattened ? 1 : -1), isFlattened })
  }
}

export const pointwiseRules: Rules = {
  Abs: plain(absolute),
  Neg: plain(negate),
  Floor: plain(floorOp),
  Ceil: plain(ceilOp),
  Round: plain(roundOp),
  Sign: plain(sign),
  Reciprocal: plain(reciprocal),
  Sqrt: plain(squareRoot),
  Exp: plain(exponential),
  Log: plain(logarithm),
  Erf: plain(errorFunction),
  ...Object.fromEntries(
    Object.entries(trigonometric).map(([name, op]) => [`${name.charAt(0).toUpperCase()}${name.slice(1)}`, plain(op)]),
  ),
  Not: plain(logicalNot),
  IsInf: plain(isInfinite),
  IsNaN: plain(isNotANumber),
  BitwiseNot: plain(bitwiseNot),
  Identity: plain(identity),
  Add: overlay(sum),
  Sub: overlay(difference),
  Mul: overlay(multiplication),
  Div: overlay(division),
  Pow: overlay(powerOp),
  And: overlay(logicalAnd),
  Or: overlay(logicalOr),
  Xor: overlay(logicalXor),
  Equal: overlay(equals),
  Less: overlay(lessThan),
  LessOrEqual: overlay(atMostOp),
  Greater: overlay(greaterThan),
  GreaterOrEqual: overlay(atLeastOp),
  BitwiseAnd: overlay(bitwiseAnd),
  BitwiseOr: overlay(bitwiseOr),
  BitwiseXor: overlay(bitwiseXor),
  BitShift: (node, version) =>
    lowered(bitShift, { ...overlayOf(node, version, 7), fold: shifted(stringOf(node, 'direction', '') === 'LEFT') }),
  Mod: (node, version) =>
    lowered(remainder, {
      ...overlayOf(node, version, 7),
      ...(flagOf(node, 'fmod') && { fold: remainderOfTruncation }),
    }),
  Sum: overlay(sum, 8),
  Max: overlay(maximum, 8),
  Min: overlay(minimum, 8),
  Mean: overlay(mean, 8),
  Where: plain(where),
  Clip: (node, version) =>
    lowered(clip, {
      low: version < 11 ? limitOf(node, 'min') : undefined,
      high: version < 11 ? limitOf(node, 'max') : undefined,
    }),
  Relu: plain(activations.relu),
  LeakyRelu: plain(activations.leakyRelu),
  ThresholdedRelu: plain(activations.thresholdedRelu),
  Elu: plain(activations.elu),
  Celu: plain(activations.celu),
  Selu: plain(activations.selu),
  Gelu: plain(activations.gelu),
  Sigmoid: plain(activations.sigmoid),
  HardSigmoid: plain(activations.hardSigmoid),
  HardSwish: plain(activations.hardSwish),
  Swish: plain(activations.swish),
  Mish: plain(activations.mish),
  Softplus: plain(activations.softplus),
  Softsign: plain(activations.softsign),
  Tanh: plain(activations.tanh),
  Shrink: plain(activations.shrink),
  PRelu: plain(prelu),
  Softmax: softmaxRule(softmax),
  LogSoftmax: softmaxRule(logSoftmax),
  Hardmax: softmaxRule(hardmax),
  // The mask is of the input's type before version 10.
  Dropout: (_, version) => lowered(dropoutOf, { mask: version < 10 ? undefined : 'bool' }),
  SwiGLU: plain(gatedSwish),
  Cast: (node) => lowered(cast, { to: dtypeOf(node, 'to') }),
  CastLike: () => lowered(cast, { to: { as: 1 } }),
  BitCast: (node) => lowered(bitCast, { to: dtypeOf(node, 'to') }),
  // The type of the zero point wins; output_dtype (21) says it where there is none, and uint8 is the default.
  QuantizeLinear: (node) =>
    lowered(quantize, { to: hasInput(node, 2) ? { as: 2 } : dtypeOf(node, 'output_dtype', 'uint8') }),
  // As the scale, or as output_dtype (23) says.
  DequantizeLinear: (node) => lowered(dequantize, { to: dtypeOf(node, 'output_dtype') ?? { as: 1 } }),
  DynamicQuantizeLinear: plain(dynamicQuantize),
}

/** A limit of Clip before it was an input: absent where it is the greatest float there is. */
function limitOf(node: OnnxNode, name: string) {
  const value = floatOf(node, name, Number.NaN)
  if (Number.isNaN(value)) return undefined
  return Number.isFinite(value) ? ofFloat(value) : unknown
}
