/** Elements that are known while shapes are inferred: what sizes are computed from. */

import { constantOf } from '../core/expr/poly.ts'
import { ArithmeticError, div, type Expr, exprOf, f32, isKnown, mul, unknown } from '../core/expr.ts'
import { MOST_AXES } from '../core/limits.ts'
import type { Dtype } from '../core/network/dtype.ts'
import { MOST_ELEMENTS, type Operand, type Site } from '../core/network/op.ts'
import type { Shape } from '../core/network/shape.ts'

/** Numbers that a definition gives outright, or that an input brings; `undefined` where neither does. */
export type Numbers = { readonly values: readonly Expr[] } | { readonly input: number } | undefined

type Operands = Pick<Site<unknown>, 'operands'>

/** Whether they are given at all, known or not. */
export function areGiven({ operands }: Operands, numbers: Numbers): boolean {
  return numbers !== undefined && ('values' in numbers || operands[numbers.input] !== undefined)
}

/** The numbers themselves; `undefined` where they are not given, or not known while shapes are inferred. */
export function numbersOf({ operands }: Operands, numbers: Numbers): readonly Expr[] | undefined {
  if (numbers === undefined) return undefined
  return 'values' in numbers ? numbers.values : operands[numbers.input]?.elements
}

/** How many they are, where that much is known. */
export function countOf(site: Operands, numbers: Numbers): number | undefined {
  const known = numbersOf(site, numbers)
  if (known !== undefined || numbers === undefined || 'values' in numbers) return known?.length
  const shape = site.operands[numbers.input]?.shape
  return shape && numberIn(shape.reduce(mul, 1n))
}

/** The numbers as far as they are known: unknown ones where only their count is. */
export function numbersAsKnown(site: Operands, numbers: Numbers): readonly Expr[] | undefined {
  const known = numbersOf(site, numbers)
  if (known !== undefined) return known
  const count = countOf(site, numbers)
  return count === undefined || count > MOST_AXES ? undefined : Array.from({ length: count }, () => unknown)
}

/** The single number; `undefined` where it is not known. */
export function numberOf(site: Operands, numbers: Numbers): Expr | undefined {
  return numbersOf(site, numbers)?.[0]
}

/** A known integer as a JavaScript number; `undefined` beyond the integers that one holds exactly. */
export function numberIn(value: Expr | undefined): number | undefined {
  if (value === undefined || !isKnown(value)) return undefined
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : undefined
}

/** Known integers as JavaScript numbers; `undefined` where one is not. */
export function numbersIn(values: readonly Expr[] | undefined): readonly number[] | undefined {
  const numbers = values?.map(numberIn)
  return numbers?.every((number) => number !== undefined) ? numbers : undefined
}

/** The sizes, where all are known and their elements are few enough to be followed. */
export function fewSizes(shape: Shape | undefined): readonly number[] | undefined {
  const sizes = numbersIn(shape)
  return sizes !== undefined && sizes.reduce((all, size) => all * size, 1) <= MOST_ELEMENTS ? sizes : undefined
}

/** The elements of an array by their places, row by row. */
export function filled<T>(sizes: readonly number[], at: (place: readonly number[]) => T): readonly T[] {
  const count = sizes.reduce((all, size) => all * size, 1)
  const place = sizes.map(() => 0)
  const elements: T[] = []
  for (let i = 0; i < count; i++) {
    elements.push(at(place))
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      const next = (place[axis] ?? 0) + 1
      place[axis] = next < (sizes[axis] ?? 0) ? next : 0
      if (place[axis] !== 0) break
    }
  }
  return elements
}

/** Where the element at a place lies among the elements row by row. */
export function offsetOf(sizes: readonly number[], place: readonly number[]): number {
  return sizes.reduce((offset, size, axis) => offset * size + (place[axis] ?? 0), 0)
}

/**
 * The elements of an operand in other places: `from` says which place each one comes from, `undefined` for `otherwise`.
 * `undefined` where the elements are not known, or too many.
 */
export function moved(
  operand: Operand | undefined,
  shape: Shape | undefined,
  from: (place: readonly number[]) => readonly number[] | undefined,
  otherwise: Expr = unknown,
): readonly Expr[] | undefined {
  const sizes = fewSizes(shape)
  const own = fewSizes(operand?.shape)
  const elements = operand?.elements
  if (sizes === undefined || own === undefined || elements === undefined) return undefined
  return filled(sizes, (place) => {
    const source = from(place)
    return source === undefined ? otherwise : (elements[offsetOf(own, source)] ?? unknown)
  })
}

/** More numbers that are not known are not joined into one: nobody could read what comes out. */
const MOST_JOINED = 64

/** Whether what these numbers join to can still be said. */
export function areJoinable(values: readonly Expr[]): boolean {
  let open = 0
  for (const value of values) if (constantOf(value) === undefined) open++
  return open <= MOST_JOINED
}

/** What a computation gives; unknown where it has no answer (a division by zero). */
export function attempt(compute: () => Expr): Expr {
  try {
    return compute()
  } catch (error) {
    if (error instanceof ArithmeticError || error instanceof RangeError) return unknown
    throw error
  }
}

/** A known number as a JavaScript number, rounded as doubles are; `undefined` where it is not known. */
export function doubleOf(value: Expr): number | undefined {
  const constant = constantOf(value)
  return constant && Number(constant.n) / Number(constant.d)
}

/** The exact number that a double holds; unknown where it is none. */
export function ofDouble(value: number): Expr {
  if (!Number.isFinite(value)) return unknown
  let scale = 1n
  let scaled = value
  while (!Number.isInteger(scaled)) {
    scaled *= 2
    scale *= 2n
  }
  return div(BigInt(scaled), scale)
}

/** A number rounded to a type: to the nearest that it has, toward zero where it has integers only. */
export function roundedTo(dtype: Dtype | undefined, value: Expr): Expr {
  if (isKnown(value) && value < 256n && value > -256n) return value
  if (dtype === 'float32') return f32(value)
  if (dtype === 'float64') return roundedDouble(value)
  if (dtype === 'float16') return roundedBits(value, 11)
  if (dtype === 'bfloat16') return roundedBits(value, 8)
  return value
}

function roundedDouble(value: Expr): Expr {
  if (isKnown(value)) return value
  const double = doubleOf(value)
  return double === undefined || !Number.isFinite(double) ? value : ofDouble(double)
}

/** To so many significant binary digits, ties to even. */
function roundedBits(value: Expr, bits: number): Expr {
  const double = doubleOf(value)
  if (double === undefined || double === 0 || !Number.isFinite(double)) return value
  const unit = 2 ** (Math.floor(Math.log2(Math.abs(double))) + 1 - bits)
  const scaled = double / unit
  const below = Math.floor(scaled)
  const rest = scaled - below
  const up = rest > 0.5 || (rest === 0.5 && below % 2 !== 0)
  return ofDouble((up ? below + 1 : below) * unit)
}

/** The float32 that an attribute holds, exactly. */
export function ofFloat(value: number): Expr {
  return Number.isFinite(value) ? f32(exprOf(value)) : unknown
}
