/** Tensors of every type: how their values are held, rounded and read. */

import type { Dtype } from '../../core/network/dtype.ts'
import { must, Refusal } from '../kernel.ts'
import { countOf, type NumberRow, numbersIn, type Row, shapeText, type Typed } from '../tensor.ts'
import { rounderOf } from './rounding.ts'

export type { Typed } from '../tensor.ts'

/** Rows of one type by length. Floats narrower than a single lie in singles. */
const ROWS: Readonly<Partial<Record<Dtype, (count: number) => Row>>> = {
  float64: (count) => new Float64Array(count),
  int64: (count) => new BigInt64Array(count),
  int32: (count) => new Int32Array(count),
  int16: (count) => new Int16Array(count),
  int8: (count) => new Int8Array(count),
  int4: (count) => new Int8Array(count),
  int2: (count) => new Int8Array(count),
  uint64: (count) => new BigUint64Array(count),
  uint32: (count) => new Uint32Array(count),
  uint16: (count) => new Uint16Array(count),
  uint8: (count) => new Uint8Array(count),
  uint4: (count) => new Uint8Array(count),
  uint2: (count) => new Uint8Array(count),
  bool: (count) => new Uint8Array(count),
  string: (count) => Array.from({ length: count }, () => ''),
}

/** Rows hold less: typed arrays end there, and so does what a machine has. */
const MOST_VALUES = 2 ** 31 - 1

/** So many values of the type, all 0, false or empty. Refuses what no machine holds. */
export function rowOf(dtype: Dtype, count: number): Row {
  must(count <= MOST_VALUES, 'run/memory', '{count} values are more than can be held', { count })
  must(!dtype.startsWith('complex'), 'run/type', 'numbers of type {dtype} are not computed with', { dtype })
  return ROWS[dtype]?.(count) ?? new Float32Array(count)
}

/** A tensor of zeros. */
export function blank(dtype: Dtype, shape: readonly number[]): Typed {
  const fits = shape.every((size) => Number.isInteger(size) && size >= 0)
  must(fits, 'run/shape', 'a shape of {shape} is impossible', { shape: shapeText(shape) })
  return { dtype, shape, data: rowOf(dtype, countOf(shape)) }
}

/** Values under a shape that they fill. */
export function tensor(dtype: Dtype, shape: readonly number[], data: Row): Typed {
  return { dtype, shape, data }
}

/** Whether values of the type are held as bigints. */
export function isWide(dtype: Dtype): boolean {
  return dtype === 'int64' || dtype === 'uint64'
}

/** Numbers as values of the type: floats are rounded to it, integers cut to its bits as machines do. */
export function rounded(dtype: Dtype, shape: readonly number[], numbers: NumberRow): Typed {
  if (dtype === 'float32' && numbers instanceof Float32Array) return { dtype, shape, data: numbers }
  if (dtype === 'float64' && numbers instanceof Float64Array) return { dtype, shape, data: numbers }
  const data = rowOf(dtype, numbers.length)
  storeAll(dtype, data, numbers)
  return { dtype, shape, data }
}

/** Puts numbers into a row of the type. */
function storeAll(dtype: Dtype, into: Row, numbers: NumberRow): void {
  if (into instanceof BigInt64Array || into instanceof BigUint64Array) {
    for (let at = 0; at < numbers.length; at++) into[at] = wholeOf(numbers[at] ?? 0)
  } else if (Array.isArray(into)) {
    for (let at = 0; at < numbers.length; at++) into[at] = textOfNumber(numbers[at] ?? 0)
  } else {
    const round = rounderOf(dtype)
    if (round === undefined) into.set(numbers)
    else for (let at = 0; at < numbers.length; at++) into[at] = round(numbers[at] ?? 0)
  }
}

/** The integer that a number is cut to; what is no number is 0. */
function wholeOf(value: number): bigint {
  return Number.isFinite(value) ? BigInt(Math.trunc(value)) : 0n
}

/** A number as a text, as NumPy prints it. */
function textOfNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value < 0 ? '-INF' : 'INF'
  return String(value)
}

/** The values as bigints, where they are whole numbers. */
export function bigintsIn({ data }: Typed): BigInt64Array | BigUint64Array | readonly bigint[] {
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return data
  if (Array.isArray(data)) throw new Refusal('run/type', 'texts are given where numbers are needed')
  return Array.from(data as ArrayLike<number>, wholeOf)
}

/** A few whole numbers: sizes, axes, indices. */
export function integersIn(given: Typed): readonly number[] {
  return Array.from(numbersIn(given) as ArrayLike<number>)
}

/** One number. */
export function numberIn(given: Typed): number {
  return numbersIn(given)[0] ?? 0
}

/** The same values under another shape. */
export function reshaped(given: Typed, shape: readonly number[]): Typed {
  const args = { shape: shapeText(given.shape), wanted: shapeText(shape) }
  must(countOf(shape) === countOf(given.shape), 'run/shape', '{shape} can not be seen as {wanted}', args)
  return { dtype: given.dtype, shape, data: given.data }
}

/** Whether numbers of the type are fractions. */
export function isFraction(dtype: Dtype): boolean {
  return dtype.startsWith('float') || dtype === 'bfloat16'
}
