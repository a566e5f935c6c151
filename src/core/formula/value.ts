/** What formulas compute with: numbers, truth values, strings and lists, each of which may be not known. */

import { allOf, type Expr, equal, exprOf, type Tri } from '../expr.ts'

/** `undefined` is what isn't known, such as a shape of unknown rank; what is computed from it isn't known either. */
export type Value = Expr | boolean | string | undefined | readonly Value[]

/** The variables of a formula by name; numbers may be plain ones, and 0.1 means one tenth. */
export type Vars = Readonly<Record<string, Value | number | readonly (Value | number)[]>>

/** Whether a value is a number, known or symbolic. */
export function isNumeric(value: Value): value is Expr {
  return typeof value === 'bigint' || (typeof value === 'object' && !isList(value))
}

/** Whether a value is a list. */
export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value)
}

/** A variable as a value. Throws RangeError for NaN and the infinities. */
export function asValue(given: Vars[string]): Value {
  if (typeof given === 'number') return exprOf(given)
  if (!Array.isArray(given)) return given as Value
  return given.some((each) => typeof each === 'number') ? given.map(asValue) : given
}

/** What kind of value it is, in words. */
export function kindOf(value: Value): string {
  if (value === undefined) return 'an unknown value'
  if (typeof value === 'boolean') return 'true or false'
  if (typeof value === 'string') return 'a string'
  return isList(value) ? 'a list' : 'a number'
}

/** Whether two values are equal: lists element by element. Values of two kinds are not. */
export function sameValue(a: Value, b: Value): Tri {
  if (a === undefined || b === undefined) return undefined
  if (isNumeric(a)) return isNumeric(b) ? equal(a, b) : false
  if (!isList(a)) return a === b
  if (!isList(b) || a.length !== b.length) return false
  return allOf(a.map((each, i) => sameValue(each, b[i])))
}
