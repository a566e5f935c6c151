/** Arithmetic, comparison and logic, element by element. */

import { callOf, constantOf } from '../core/expr/poly.ts'
import {
  abs,
  add,
  choice,
  div,
  type Expr,
  equal,
  floor,
  fraction,
  isKnown,
  less,
  max,
  min,
  mod,
  mul,
  neg,
  pow,
  sub,
  trunc,
  unknown,
} from '../core/expr.ts'
import { given } from '../core/formula.ts'
import { type Dtype, isFloat } from '../core/network/dtype.ts'
import type { Op } from '../core/network/op.ts'
import { shapeOf } from '../core/network/shape.ts'
import { message } from '../core/words/message.ts'
import { eachValue, type PerValue } from './arithmetic.ts'
import { firstByItself } from './axes.ts'
import { broadcast, combined } from './broadcast.ts'
import { doubleOf, ofDouble } from './elements.ts'
import { type Fold, numeric, overlaid, type PointwiseRule, unary } from './pointwise.ts'

const SOURCE = 'onnx/defs/math/defs.cc'

function elementwise(
  rule: Omit<PointwiseRule, 'family' | 'source'> & Partial<Pick<PointwiseRule, 'family' | 'source'>>,
): PointwiseRule {
  return { family: 'elementwise', source: SOURCE, ...rule }
}

const exp: PerValue = { exp: 1 }
const power: PerValue = { power: 1 }
const compare: PerValue = { compare: 1 }

/** A function of one number that no formula of ours has: known numbers only. */
function transcendental(name: string, compute: (x: number) => number, counts: PerValue): Op {
  return unary(elementwise({ name, summary: TRANSCENDENTAL, counts, fold: numeric(compute) }))
}
const TRANSCENDENTAL = message('a function of each value')

export const absolute = unary(
  elementwise({
    name: 'abs',
    summary: message('the absolute value'),
    counts: compare,
    fold: ([x = unknown]) => abs(x),
  }),
)
export const negate = unary(
  elementwise({
    name: 'neg',
    summary: message('the value with the other sign'),
    counts: { multiply: 1 },
    fold: ([x = unknown]) => neg(x),
  }),
)
export const floorOp = unary(
  elementwise({ name: 'floor', summary: message('rounds down'), counts: compare, fold: ([x = unknown]) => floor(x) }),
)
export const ceilOp = unary(
  elementwise({
    name: 'ceil',
    summary: message('rounds up'),
    counts: compare,
    fold: ([x = unknown]) => neg(floor(neg(x))),
  }),
)
export const roundOp = unary(
  elementwise({
    name: 'round',
    summary: message('rounds to the nearest integer, halves to the even one'),
    counts: compare,
    fold: ([x = unknown]) => roundHalfEven(x),
  }),
)
export const sign = unary(
  elementwise({
    name: 'sign',
    summary: message('−1, 0 or 1, as the value stands to zero'),
    counts: compare,
    fold: ([x = unknown]) => choice('<', x, 0n, -1n, choice('==', x, 0n, 0n, 1n)),
  }),
)
export const reciprocal = unary(
  elementwise({
    name: 'reciprocal',
    summary: message('one divided by the value'),
    counts: { divide: 1 },
    fold: ([x = unknown]) => div(1n, x),
  }),
)
export const squareRoot = unary(
  elementwise({ name: 'sqrt', summary: message('the square root'), counts: power, fold: numeric(Math.sqrt) }),
)
export const exponential = unary(
  elementwise({ name: 'exp', summary: message('e to the power of the value'), counts: exp, fold: numeric(Math.exp) }),
)
export const logarithm = unary(
  elementwise({
    name: 'log',
    summary: message('the natural logarithm'),
    counts: { log: 1 },
    fold: numeric(Math.log),
  }),
)
export const errorFunction = unary(
  elementwise({ name: 'erf', summary: message('the error function, as GELU needs it'), counts: exp }),
)

/** Circular and hyperbolic functions with their inverses, by name. */
export const trigonometric: Readonly<Record<string, Op>> = {
  sin: transcendental('sin', Math.sin, exp),
  cos: transcendental('cos', Math.cos, exp),
  tan: transcendental('tan', Math.tan, exp),
  asin: transcendental('asin', Math.asin, exp),
  acos: transcendental('acos', Math.acos, exp),
  atan: transcendental('atan', Math.atan, exp),
  sinh: transcendental('sinh', Math.sinh, exp),
  cosh: transcendental('cosh', Math.cosh, exp),
  asinh: transcendental('asinh', Math.asinh, { log: 1 }),
  acosh: transcendental('acosh', Math.acosh, { log: 1 }),
  atanh: transcendental('atanh', Math.atanh, { log: 1 }),
}

export const logicalNot = unary(
  elementwise({
    name: 'not',
    summary: message('the opposite truth value'),
    source: 'onnx/defs/logical/defs.cc',
    counts: compare,
    dtype: 'bool',
    fold: ([x = unknown]) => select(x, 0n, 1n),
  }),
)
export const isInfinite = unary(
  elementwise({
    name: 'is-inf',
    summary: message('whether the value is infinite'),
    source: 'onnx/defs/tensor/defs.cc, IsInf',
    counts: compare,
    dtype: 'bool',
  }),
)
export const isNotANumber = unary(
  elementwise({
    name: 'is-nan',
    summary: message('whether the value is no number'),
    source: 'onnx/defs/tensor/defs.cc, IsNaN',
    counts: compare,
    dtype: 'bool',
  }),
)
export const bitwiseNot = unary(
  elementwise({
    name: 'bitwise-not',
    summary: message('every bit the other way'),
    counts: compare,
    fold: ([x = unknown], dtype) => (dtype?.startsWith('int') ? sub(-1n, x) : unknown),
  }),
)

export const sum = overlaid(
  elementwise({
    name: 'add',
    summary: message('the sum of the inputs'),
    counts: { add: 1 },
    work: 'sum',
    fold: (values) => values.reduce(add, 0n),
  }),
)
export const difference = overlaid(
  elementwise({
    name: 'sub',
    summary: message('the first input less the second'),
    counts: { add: 1 },
    work: 'sum',
    fold: ([a = unknown, b = unknown]) => sub(a, b),
  }),
)
export const multiplication = overlaid(
  elementwise({
    name: 'mul',
    summary: message('the product of the inputs'),
    counts: { multiply: 1 },
    work: 'product',
    fold: (values) => values.reduce(mul, 1n),
  }),
)
export const division = overlaid(
  elementwise({
    name: 'div',
    summary: message('the first input divided by the second; integers toward zero'),
    counts: { divide: 1 },
    fold: ([a = unknown, b = unknown], dtype) => (isInteger(dtype) ? trunc(div(a, b)) : div(a, b)),
  }),
)
export const powerOp = overlaid(
  elementwise({
    name: 'pow',
    summary: message('the first input to the power of the second'),
    counts: power,
    fold: ([a = unknown, b = unknown]) => raised(a, b),
  }),
)
export const remainder = overlaid(
  elementwise({
    name: 'mod',
    summary: message('what a division leaves'),
    counts: { divide: 1 },
    fold: ([a = unknown, b = unknown]) => mod(a, b),
  }),
)
/** The remainder with the sign of the first input, as C's `fmod` gives it. */
export const remainderOfTruncation: Fold = ([a = unknown, b = unknown]) => sub(a, mul(b, trunc(div(a, b))))

export const maximum = overlaid(
  elementwise({
    name: 'max',
    summary: message('the greatest of the inputs'),
    counts: compare,
    work: 'maximum',
    fold: (values) => (values.length === 0 ? unknown : max(...values)),
  }),
)
export const minimum = overlaid(
  elementwise({
    name: 'min',
    summary: message('the least of the inputs'),
    counts: compare,
    fold: (values) => (values.length === 0 ? unknown : min(...values)),
  }),
)
export const mean = overlaid(
  elementwise({
    name: 'mean',
    summary: message('the mean of the inputs'),
    counts: { add: 1 },
    work: 'sum',
    fold: (values) => div(values.reduce(add, 0n), BigInt(values.length)),
  }),
)

function comparison(name: string, summary: ReturnType<typeof message>, fold: Fold) {
  const source = 'onnx/defs/logical/defs.cc'
  return overlaid(elementwise({ name, summary, source, counts: compare, dtype: 'bool', fold }))
}
export const equals = comparison('equal', message('whether the inputs are equal'), ([a = unknown, b = unknown]) =>
  choice('==', a, b, 1n, 0n),
)
export const lessThan = comparison('less', message('whether the first input is less'), ([a = unknown, b = unknown]) =>
  choice('<', a, b, 1n, 0n),
)
export const atMostOp = comparison(
  'less-or-equal',
  message('whether the first input is at most the second'),
  ([a = unknown, b = unknown]) => choice('<=', a, b, 1n, 0n),
)
export const greaterThan = comparison(
  'greater',
  message('whether the first input is greater'),
  ([a = unknown, b = unknown]) => choice('<', b, a, 1n, 0n),
)
export const atLeastOp = comparison(
  'greater-or-equal',
  message('whether the first input is at least the second'),
  ([a = unknown, b = unknown]) => choice('<=', b, a, 1n, 0n),
)
export const logicalAnd = comparison('and', message('whether both are true'), ([a = unknown, b = unknown]) => {
  if (isZero(a) === true || isZero(b) === true) return 0n
  return select(a, select(b, 1n, 0n), 0n)
})
export const logicalOr = comparison('or', message('whether one is true'), ([a = unknown, b = unknown]) => {
  if (isZero(a) === false || isZero(b) === false) return 1n
  return select(a, 1n, select(b, 1n, 0n))
})
export const logicalXor = comparison('xor', message('whether exactly one is true'), ([a = unknown, b = unknown]) =>
  select(a, select(b, 0n, 1n), select(b, 1n, 0n)),
)

function bitwise(name: string, summary: ReturnType<typeof message>, compute: (a: bigint, b: bigint) => bigint) {
  const fold: Fold = ([a = unknown, b = unknown]) => (isKnown(a) && isKnown(b) ? compute(a, b) : unknown)
  return overlaid(elementwise({ name, summary, counts: compare, fold }))
}
export const bitwiseAnd = bitwise('bitwise-and', message('bits that both have'), (a, b) => a & b)
export const bitwiseOr = bitwise('bitwise-or', message('bits that one has'), (a, b) => a | b)
export const bitwiseXor = bitwise('bitwise-xor', message('bits that exactly one has'), (a, b) => a ^ b)
export const bitShift = overlaid(
  elementwise({ name: 'bit-shift', summary: message('bits moved by so many places'), counts: compare }),
)
const WIDTH: Readonly<Partial<Record<Dtype, bigint>>> = { uint8: 8n, uint16: 16n, uint32: 32n, uint64: 64n }
/** How elements follow from a shift to the left or the right. */
export function shifted(isLeft: boolean): Fold {
  return ([a = unknown, b = unknown], dtype) => {
    const width = dtype && WIDTH[dtype]
    if (!isKnown(a) || !isKnown(b) || b < 0n || b > 64n) return unknown
    if (!isLeft) return a >> b
    return width === undefined ? a << b : BigInt.asUintN(Number(width), a << b)
  }
}

/** Takes elements of the second input where the first is true, else of the third. */
export const where: Op = {
  name: 'where',
  family: 'elementwise',
  summary: message('takes each value from one of two inputs, as a condition says'),
  source: 'onnx/defs/tensor/defs.cc, Where',
  infer: (site) => {
    const { operands, inputs } = site
    const output = broadcast(site, inputs)
    const elements = combined(operands, shapeOf(output), ([condition = unknown, yes = unknown, no = unknown]) =>
      select(condition, yes, no),
    )
    return { outputs: [output], dtypes: [operands[1]?.dtype ?? operands[2]?.dtype], elements: [elements] }
  },
  cost: ({ outputs }) => eachValue(shapeOf(outputs[0]), compare),
}

/** Lays a limit below and above each element. */
export interface ClipAttrs {
  /** Limits that the definition gives; absent: inputs 1 and 2 may bring them. */
  readonly low?: Expr | undefined
  readonly high?: Expr | undefined
}

export const clip: Op<ClipAttrs> = {
  name: 'clip',
  family: 'activation',
  summary: message('keeps each value between two limits'),
  source: 'onnx/defs/math/defs.cc, Clip',
  infer: ({ attrs, operands }) => {
    const [operand, low, high] = operands
    const least = low === undefined ? attrs.low : (low.elements?.[0] ?? unknown)
    const most = high === undefined ? attrs.high : (high.elements?.[0] ?? unknown)
    const elements = combined([operand], operand?.shape, ([x = unknown]) => {
      const raised = least === undefined ? x : max(x, least)
      return most === undefined ? raised : min(raised, most)
    })
    return { outputs: [operand?.shape?.map(given)], dtypes: [operand?.dtype], elements: [elements] }
  },
  cost: ({ outputs }) => eachValue(shapeOf(outputs[0]), { compare: 2 }),
  parameterKind: firstByItself,
}

/** Whether it is zero. */
function isZero(value: Expr): boolean | undefined {
  return equal(value, 0n)
}

/** `yes` where the truth value is not 0, `no` elsewhere; a comparison that is not decided stays one. */
function select(condition: Expr, yes: Expr, no: Expr): Expr {
  if (condition === unknown) return unknown
  const call = callOf(condition)
  const [a, b, whenTrue, whenFalse] = call?.args ?? []
  if (call?.call === 'if' && a !== undefined && b !== undefined && call.comparison !== undefined) {
    if (whenTrue === 1n && whenFalse === 0n) return choice(call.comparison, a, b, yes, no)
    if (whenTrue === 0n && whenFalse === 1n) return choice(call.comparison, a, b, no, yes)
  }
  return choice('==', condition, 0n, no, yes)
}

function isInteger(dtype: Dtype | undefined): boolean {
  return dtype !== undefined && !isFloat(dtype)
}

/** A power: exact for whole exponents, as doubles are where both are known otherwise. */
function raised(base: Expr, exponent: Expr): Expr {
  if (isKnown(exponent)) return pow(base, exponent)
  const a = doubleOf(base)
  const b = doubleOf(exponent)
  return a === undefined || b === undefined ? unknown : ofDouble(a ** b)
}

/** Rounds to the nearest integer, halves to the even one. */
function roundHalfEven(value: Expr): Expr {
  if (isKnown(value)) return value
  const constant = constantOf(value)
  const up = floor(add(value, fraction(1n, 2n)))
  if (constant === undefined) return less(value, 0n) === false && equal(up, value) === true ? value : unknown
  return constant.d === 2n && isKnown(up) && up % 2n !== 0n ? sub(up, 1n) : up
}
