/** Comparison in three answers, and what depends on it: min, max and choices. Also powers. */

import { aboveZero, atLeastZero } from './bounds.ts'
import { div } from './divide.ts'
import {
  type Comparison,
  callOf,
  callPoly,
  constantOf,
  type Expr,
  fraction,
  keyOf,
  mul,
  neg,
  sub,
  unknown,
} from './poly.ts'
import { ArithmeticError, bitLength } from './ratio.ts'

/** Proved, refuted, or not known. */
export type Tri = boolean | undefined

/** The opposite answer; unknown stays unknown. */
export function not(answer: Tri): Tri {
  return answer === undefined ? undefined : !answer
}

/** Proved where all are, refuted where one is. */
export function allOf(answers: readonly Tri[]): Tri {
  if (answers.includes(false)) return false
  return answers.includes(undefined) ? undefined : true
}

/** Proved where one is, refuted where all are. */
export function anyOf(answers: readonly Tri[]): Tri {
  if (answers.includes(true)) return true
  return answers.includes(undefined) ? undefined : false
}

/** Whether a = b for all values of the symbols (proved) or for none (refuted). */
export function equal(a: Expr, b: Expr): Tri {
  if (typeof a === 'bigint' && typeof b === 'bigint') return a === b
  if (a === unknown || b === unknown) return undefined
  const difference = sub(a, b)
  if (difference === 0n) return true
  return aboveZero(difference) || aboveZero(neg(difference)) ? false : undefined
}

/** Whether a < b for all values of the symbols (proved) or for none (refuted). */
export function less(a: Expr, b: Expr): Tri {
  if (typeof a === 'bigint' && typeof b === 'bigint') return a < b
  if (a === unknown || b === unknown) return undefined
  const difference = sub(b, a)
  if (aboveZero(difference)) return true
  return atLeastZero(neg(difference)) ? false : undefined
}

/** Whether a ≤ b for all values of the symbols (proved) or for none (refuted). */
export function atMost(a: Expr, b: Expr): Tri {
  return not(less(b, a))
}

/** Whether a ≥ b for all values of the symbols (proved) or for none (refuted). */
export function atLeast(a: Expr, b: Expr): Tri {
  return not(less(a, b))
}

/** Whether a > b for all values of the symbols (proved) or for none (refuted). */
export function greater(a: Expr, b: Expr): Tri {
  return less(b, a)
}

/** The answer of one of the comparisons that choices are kept in. */
function compare(comparison: Comparison, a: Expr, b: Expr): Tri {
  if (comparison === '==') return equal(a, b)
  return comparison === '<' ? less(a, b) : atMost(a, b)
}

/** `yes` where the comparison holds and `no` elsewhere, kept as a choice while it isn't decided. */
export function choice(comparison: Comparison, a: Expr, b: Expr, yes: Expr, no: Expr): Expr {
  const answer = compare(comparison, a, b)
  if (answer !== undefined) return answer ? yes : no
  if (keyOf(yes) === keyOf(no)) return yes
  const turned = comparison === '==' && (typeof a === 'bigint' || (typeof b !== 'bigint' && keyOf(a) > keyOf(b)))
  return callPoly('if', turned ? [b, a, yes, no] : [a, b, yes, no], comparison)
}

/** The least of some expressions. Throws RangeError for none. */
export function min(...of: readonly Expr[]): Expr {
  return extreme('min', of)
}

/** The greatest of some expressions. Throws RangeError for none. */
export function max(...of: readonly Expr[]): Expr {
  return extreme('max', of)
}

/** Keeps those that no other is proved to beat; what remains undecided becomes a call. */
function extreme(call: 'min' | 'max', of: readonly Expr[]): Expr {
  const [first] = of
  if (first === undefined) throw new RangeError(`${call} of nothing`)
  if (of.includes(unknown)) return unknown
  let kept: Expr[] = []
  for (const each of of.flatMap((e) => argumentsOf(call, e))) {
    const beats = (a: Expr, b: Expr) => (call === 'min' ? atMost(a, b) : atLeast(a, b)) === true
    if (kept.some((other) => beats(other, each))) continue
    kept = [...kept.filter((other) => !beats(each, other)), each]
  }
  const [single = first] = kept
  if (kept.length === 1) return single
  return callPoly(
    call,
    kept
      .map((e) => ({ e, key: keyOf(e) }))
      .sort(byKey)
      .map(({ e }) => e),
  )
}

function byKey(a: { readonly e: Expr; readonly key: string }, b: { readonly e: Expr; readonly key: string }): number {
  if (typeof a.e === 'bigint' || typeof b.e === 'bigint') return typeof a.e === 'bigint' ? 1 : -1
  return a.key < b.key ? -1 : 1
}

/** min(min(a, b), c) is min(a, b, c). */
function argumentsOf(call: 'min' | 'max', e: Expr): readonly Expr[] {
  const known = callOf(e)
  return known?.call === call ? known.args : [e]
}

/** Numbers of more binary digits are refused: 9^9^9 would take the machine away. */
const MAX_BITS = 65_536
const MAX_SYMBOLIC_EXPONENT = 64n

/**
 * base^exponent. Throws ArithmeticError where the result would be too large to hold or is 0 to a negative power, and
 * RangeError where the exponent is a known fraction.
 */
export function pow(base: Expr, exponent: Expr): Expr {
  if (base === unknown || exponent === unknown) return unknown
  if (typeof exponent !== 'bigint') {
    if (constantOf(exponent)) throw new RangeError('an exponent must be an integer')
    return base === 1n ? 1n : callPoly('pow', [base, exponent])
  }
  if (exponent < 0n) return div(1n, pow(base, -exponent))
  if (typeof base === 'bigint') return powInteger(base, exponent)
  const constant = constantOf(base)
  if (constant) return fraction(powInteger(constant.n, exponent), powInteger(constant.d, exponent))
  if (exponent > MAX_SYMBOLIC_EXPONENT) throw new ArithmeticError('number too large')
  let product: Expr = 1n
  for (let i = 0n; i < exponent; i++) product = mul(product, base)
  return product
}

function powInteger(base: bigint, exponent: bigint): bigint {
  if (base === 0n || base === 1n) return exponent === 0n ? 1n : base
  if (base === -1n) return exponent % 2n === 0n ? 1n : -1n
  const bits = BigInt(bitLength(base < 0n ? -base : base)) * exponent
  if (bits > MAX_BITS) throw new ArithmeticError('number too large')
  return base ** exponent
}
