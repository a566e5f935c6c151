/** What treats each value for itself, or several of the same place. */

import type { Dtype } from '../../core/network/dtype.ts'
import type { OverlayFunction, TensorComputationOf } from '../../core/network/tensor-computation.ts'
import { must } from '../kernel.ts'
import { countOf, type NumberRow, numbersIn } from '../tensor.ts'
import { bytesOfTensor } from './bits.ts'
import { axisAmong, maybeAt, type TensorKernel, tensorAt } from './call.ts'
import { activationOf, mapOf, mapWith } from './functions.ts'
import { commonShape, stretched, stretchedPlaces } from './places.ts'
import { rounderOf } from './rounding.ts'
import { tensorOfBytes } from './stored.ts'
import { bigintsIn, blank, isFraction, isWide, numberIn, reshaped, rounded, type Typed, tensor } from './typed.ts'

/** A function over all values; doubles are rounded to the type. */
export function mapped(given: Typed, of: (x: number) => number, dtype: Dtype = given.dtype): Typed {
  const values = numbersIn(given)
  const results = dtype === 'float32' ? new Float32Array(values.length) : new Float64Array(values.length)
  for (let at = 0; at < values.length; at++) results[at] = of(values[at] ?? 0)
  return rounded(dtype, given.shape, results)
}

/** A function over bigints. */
function mappedWide(given: Typed, of: (x: bigint) => bigint): Typed {
  const result = blank(given.dtype, given.shape)
  const into = result.data as BigInt64Array
  bigintsIn(given).forEach((value, at) => {
    into[at] = of(value)
  })
  return result
}

/** Those that integers of 64 bits take exactly. */
const WIDE_MAPS: Readonly<Partial<Record<string, (x: bigint) => bigint>>> = {
  abs: (x) => (x < 0n ? -x : x),
  negate: (x) => -x,
  sign: (x) => (x > 0n ? 1n : x < 0n ? -1n : 0n),
  'bitwise-not': (x) => ~x,
  relu: (x) => (x < 0n ? 0n : x),
  square: (x) => x * x,
}

/** Functions whose answer is a truth value. */
const TELLS: ReadonlySet<string> = new Set(['is-nan', 'is-infinite', 'not'])

export const map: TensorKernel<TensorComputationOf<'map'>> = (call) => {
  const given = tensorAt(call, 0)
  const { of } = call.computation
  const wide = isWide(given.dtype) ? WIDE_MAPS[of] : undefined
  return [wide === undefined ? mapped(given, mapOf(of), TELLS.has(of) ? 'bool' : given.dtype) : mappedWide(given, wide)]
}

export const mapConstants: TensorKernel<TensorComputationOf<'map-with'>> = (call) => {
  const { of, constants } = call.computation
  const given = tensorAt(call, 0)
  return [mapped(given, mapWith(of, constants), TELLS.has(of) ? 'bool' : given.dtype)]
}

/** A function of two numbers, and the same of bigints where its result is another. */
interface Fold {
  readonly numbers: (a: number, b: number) => number
  readonly integers?: (a: number, b: number) => number
  readonly wide?: (a: bigint, b: bigint) => bigint
}

const truth = (holds: boolean) => (holds ? 1 : 0)

/** C's pow takes a negative base to a whole power; JavaScript does too, but for 1 and infinite powers. */
function power(a: number, b: number): number {
  return a === 1 || (a === -1 && !Number.isFinite(b) && !Number.isNaN(b)) ? 1 : a ** b
}

/** The sign is that of the divisor; so is it where that is infinite. */
function remainder(a: number, b: number): number {
  const rest = a % b
  if (rest === 0) return b < 0 ? -0 : 0
  return rest < 0 !== b < 0 ? rest + b : rest
}

/** By more than there are bits, or by less than none, only the sign is left. */
function shift(a: bigint, b: bigint): bigint {
  return b > 63n || b < 0n ? (a < 0n ? -1n : 0n) : a >> b
}

function shiftRight(a: number, b: number): number {
  return b > 31 || b < 0 ? (a < 0 ? -1 : 0) : Math.floor(a / 2 ** b)
}

const FOLDS: Readonly<Record<OverlayFunction, Fold>> = {
  add: { numbers: (a, b) => a + b, wide: (a, b) => a + b },
  subtract: { numbers: (a, b) => a - b, wide: (a, b) => a - b },
  multiply: { numbers: (a, b) => a * b, integers: Math.imul, wide: (a, b) => a * b },
  divide: {
    numbers: (a, b) => a / b,
    integers: (a, b) => Math.trunc(a / b),
    wide: (a, b) => (b === 0n ? 0n : a / b),
  },
  'floor-divide': {
    numbers: (a, b) => Math.floor(a / b),
    wide: (a, b) => (b === 0n ? 0n : (a - (((a % b) + b) % b)) / b),
  },
  power: { numbers: power, integers: (a, b) => Math.trunc(power(a, b)), wide: (a, b) => (b < 0n ? 0n : a ** b) },
  remainder: {
    numbers: remainder,
    wide: (a, b) => (b === 0n ? 0n : ((a % b) + b) % b),
  },
  'remainder-of-truncation': { numbers: (a, b) => a % b, wide: (a, b) => (b === 0n ? 0n : a % b) },
  max: { numbers: Math.max, wide: (a, b) => (a < b ? b : a) },
  min: { numbers: Math.min, wide: (a, b) => (b < a ? b : a) },
  and: { numbers: (a, b) => truth(a !== 0 && b !== 0) },
  or: { numbers: (a, b) => truth(a !== 0 || b !== 0) },
  xor: { numbers: (a, b) => truth((a !== 0) !== (b !== 0)) },
  'bitwise-and': { numbers: (a, b) => a & b, wide: (a, b) => a & b },
  'bitwise-or': { numbers: (a, b) => a | b, wide: (a, b) => a | b },
  'bitwise-xor': { numbers: (a, b) => a ^ b, wide: (a, b) => a ^ b },
  'shift-left': {
    numbers: (a, b) => (b > 31 || b < 0 ? 0 : a << b),
    wide: (a, b) => (b > 63n || b < 0n ? 0n : a << b),
  },
  'shift-right': { numbers: shiftRight, wide: shift },
  equal: { numbers: (a, b) => truth(a === b) },
  less: { numbers: (a, b) => truth(a < b) },
  'at-most': { numbers: (a, b) => truth(a <= b) },
  greater: { numbers: (a, b) => truth(a > b) },
  'at-least': { numbers: (a, b) => truth(a >= b) },
  slope: { numbers: (a, b) => (a < 0 ? a * b : a), wide: (a, b) => (a < 0n ? a * b : a) },
  'squared-difference': { numbers: (a, b) => (a - b) ** 2, wide: (a, b) => (a - b) ** 2n },
}

const COMPARES: ReadonlySet<OverlayFunction> = new Set([
  ...(['equal', 'less', 'at-most', 'greater', 'at-least', 'and', 'or', 'xor'] as const),
])

export const overlay: TensorKernel<TensorComputationOf<'overlay'>> = (call) => {
  const { of, axis, divides, activation } = call.computation
  const [first, ...others] = call.inputs.map((_, place) => tensorAt(call, place))
  must(first !== undefined, 'run/inputs', 'an input is missing')
  let result = others.length === 0 && COMPARES.has(of) ? mapped(first, (x) => x, 'bool') : first
  for (const other of others) result = folded(of, result, axis === undefined ? other : laidOn(other, first.shape, axis))
  if (divides === true) result = mapped(result, (x) => x / (others.length + 1))
  const act = activationOf(activation)
  return [act === undefined ? result : mapped(result, act)]
}

/** A tensor whose axes stand under those of another from `axis` on. */
function laidOn(other: Typed, shape: readonly number[], axis: number): Typed {
  if (countOf(other.shape) === 1) return other
  const from = axisAmong(shape, axis, shape.length + 1)
  const behind = Math.max(0, shape.length - from - other.shape.length)
  return reshaped(other, [...other.shape, ...Array.from({ length: behind }, () => 1)])
}

/** Two tensors as one, stretched to one another. */
export function folded(of: OverlayFunction, a: Typed, b: Typed): Typed {
  const shape = commonShape([a.shape, b.shape])
  const dtype = COMPARES.has(of) ? 'bool' : a.dtype
  const [left, right] = [stretchedPlaces(a.shape, shape), stretchedPlaces(b.shape, shape)]
  if (isWide(a.dtype) || a.dtype === 'string') return foldedCells(of, stretched(a, shape), stretched(b, shape), dtype)
  const { numbers, integers } = FOLDS[of]
  const isWhole = !isFraction(a.dtype) && isFraction(b.dtype) === false
  const fold = (isWhole ? integers : undefined) ?? numbers
  const [x, y] = [numbersIn(a), numbersIn(b)]
  const count = countOf(shape)
  const results = dtype === 'float32' ? new Float32Array(count) : new Float64Array(count)
  for (let at = 0; at < count; at++) {
    results[at] = fold(x[left?.[at] ?? at] ?? 0, y[right?.[at] ?? at] ?? 0)
  }
  return rounded(dtype, shape, results)
}

/** The same for bigints and texts. */
function foldedCells(of: OverlayFunction, a: Typed, b: Typed, dtype: Dtype): Typed {
  const { numbers, wide } = FOLDS[of]
  if (COMPARES.has(of)) {
    // Comparisons of JavaScript are exact for bigints and for texts, and answer the same as for numbers.
    const fold = numbers as (x: unknown, y: unknown) => number
    const [x, y] = [a.data, b.data]
    return tensor(
      dtype,
      a.shape,
      Uint8Array.from({ length: x.length }, (_, at) => fold(x[at], y[at])),
    )
  }
  if (isFraction(b.dtype) || wide === undefined) {
    const [x, y] = [numbersIn(a), numbersIn(b)]
    return rounded(
      dtype,
      a.shape,
      Float64Array.from({ length: x.length }, (_, at) => numbers(x[at] ?? 0, y[at] ?? 0)),
    )
  }
  const result = blank(dtype, a.shape)
  const into = result.data as BigInt64Array
  const [x, y] = [bigintsIn(a), bigintsIn(b)]
  for (let at = 0; at < x.length; at++) into[at] = wide(x[at] ?? 0n, y[at] ?? 0n)
  return result
}

export const where: TensorKernel<TensorComputationOf<'where'>> = (call) => {
  const [condition, x, y] = [tensorAt(call, 0), tensorAt(call, 1), tensorAt(call, 2)]
  const shape = commonShape([condition.shape, x.shape, y.shape])
  const [holds, yes, no] = [condition, x, y].map((each) => stretched(each, shape))
  const result = blank(x.dtype, shape)
  const into = result.data as unknown as number[]
  for (let at = 0; at < into.length; at++)
    into[at] = ((holds?.data[at] ?? 0) !== 0 ? yes?.data[at] : no?.data[at]) as number
  return [result]
}

export const limit: TensorKernel<TensorComputationOf<'limit'>> = (call) => {
  const given = tensorAt(call, 0)
  const [low, high] = [maybeAt(call, 1), maybeAt(call, 2)]
  if (isWide(given.dtype)) {
    const [least, most] = [low && bigintsIn(low)[0], high && bigintsIn(high)[0]]
    return [
      mappedWide(given, (x) => {
        const raised = least !== undefined && x < least ? least : x
        return most !== undefined && raised > most ? most : raised
      }),
    ]
  }
  const least = low === undefined ? (call.computation.low ?? Number.NEGATIVE_INFINITY) : numberIn(low)
  const most = high === undefined ? (call.computation.high ?? Number.POSITIVE_INFINITY) : numberIn(high)
  return [mapped(given, (x) => Math.min(Math.max(x, least), most))]
}

export const cast: TensorKernel<TensorComputationOf<'cast'>> = (call) => {
  const { to, saturates } = call.computation
  return [castTo(tensorAt(call, 0), typeof to === 'string' ? to : tensorAt(call, to.as).dtype, saturates)]
}

/** The values as another type. */
export function castTo(given: Typed, to: Dtype, saturates = true): Typed {
  if (given.dtype === to) return given
  if (Array.isArray(given.data)) return tensor(to, given.shape, rounded(to, given.shape, parsed(given.data)).data)
  if (to === 'string')
    return tensor(
      to,
      given.shape,
      Array.from(given.data as ArrayLike<number>, (x) => shortText(x, given.dtype)),
    )
  if (isWide(to) && isWide(given.dtype)) {
    const result = blank(to, given.shape)
    ;(result.data as BigInt64Array).set(given.data as BigInt64Array)
    return result
  }
  const round = to.startsWith('float8') || to.startsWith('float4') ? rounderOf(to, saturates) : undefined
  const values = numbersIn(given)
  return rounded(to, given.shape, round === undefined ? values : Float64Array.from(values, round))
}

function parsed(texts: readonly string[]): NumberRow {
  return Float64Array.from(texts, (text) => {
    const lower = text.trim().toLowerCase()
    if (/^[+-]?inf(inity)?$/.test(lower))
      return lower.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
    return Number(lower)
  })
}

/** The shortest text that means the number in its type. */
function shortText(value: number | bigint, dtype: Dtype): string {
  if (typeof value === 'bigint' || !isFraction(dtype) || Number.isInteger(value)) return String(value)
  for (let digits = 1; digits < 10; digits++) {
    const text = String(Number(value.toPrecision(digits)))
    if (Math.fround(Number(text)) === Math.fround(value)) return text
  }
  return String(value)
}

export const dropout: TensorKernel<TensorComputationOf<'dropout'>> = (call) => {
  const given = tensorAt(call, 0)
  const [ratio, training] = [maybeAt(call, 1), maybeAt(call, 2)]
  const draws =
    training !== undefined &&
    numberIn(training) !== 0 &&
    (ratio === undefined ? call.computation.share : numberIn(ratio)) > 0
  must(!draws, 'run/random', 'what it drops while training is drawn at random')
  const mask = rounded(call.computation.mask ?? given.dtype, given.shape, new Uint8Array(countOf(given.shape)).fill(1))
  return [given, mask]
}

export const gatedSwish: TensorKernel<TensorComputationOf<'gated-swish'>> = (call) => {
  const swish = mapWith('swish', [call.computation.alpha])
  const [a, b] = [tensorAt(call, 0), tensorAt(call, 1)]
  const gate = mapped({ ...a, data: Float64Array.from(numbersIn(a)), dtype: 'float64' }, swish)
  const product = folded('multiply', gate, b)
  return [rounded(a.dtype, product.shape, numbersIn(product))]
}

/** The same bits as another type of the same width. */
export const bitCast: TensorKernel<TensorComputationOf<'bit-cast'>> = (call) => {
  const given = tensorAt(call, 0)
  const { to } = call.computation
  return [tensorOfBytes(to, given.shape, bytesOfTensor(given))]
}
