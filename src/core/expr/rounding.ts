/** What rounds: quotients stay exact until floor, ceil, trunc or round makes an integer of them. */

import { aboveZero, atLeastZero, integralFactor, isIntegral } from './bounds.ts'
import { div } from './divide.ts'
import {
  add,
  callOf,
  callPoly,
  constantOf,
  type Expr,
  fraction,
  fromTerms,
  keyOf,
  mul,
  neg,
  scale,
  soleCall,
  sub,
  type Term,
  unknown,
} from './poly.ts'
import { ArithmeticError, ceilDiv, floorDiv, lcm, type Ratio, roundToFloat32 } from './ratio.ts'

/** The largest integer that is at most e. Integers move out: floor(H/2 + 3) is floor(H/2) + 3. */
export function floor(e: Expr): Expr {
  return typeof e === 'bigint' ? e : roundTo('floor', withoutFloat32(e))
}

/** The smallest integer that is at least e. */
export function ceil(e: Expr): Expr {
  return typeof e === 'bigint' ? e : roundTo('ceil', withoutFloat32(e))
}

/** Rounds toward zero, as C's integer division does; floor or ceil where the sign is proved. */
export function trunc(value: Expr): Expr {
  if (typeof value === 'bigint' || value === unknown) return value
  const e = withoutFloat32(value)
  const constant = constantOf(e)
  if (constant) return constant.n / constant.d
  if (isIntegral(e)) return e
  if (atLeastZero(e)) return floor(e)
  return atLeastZero(neg(e)) ? ceil(e) : callPoly('trunc', [e])
}

/** Rounds to the nearest integer, halves away from zero, as C's round does. */
export function round(e: Expr): Expr {
  if (typeof e === 'bigint' || e === unknown) return e
  if (isIntegral(e)) return e
  if (atLeastZero(e)) return floor(add(e, fraction(1n, 2n)))
  return atLeastZero(neg(e)) ? ceil(sub(e, fraction(1n, 2n))) : callPoly('round', [e])
}

/**
 * Rounds to float32, as sizes computed in C's float are. A number that isn't known yet is taken to stay below 2^24,
 * where integers are exact; so an integer expression stays as it is.
 */
export function f32(e: Expr): Expr {
  if (typeof e === 'bigint' && e < EXACT_IN_FLOAT32 && e > -EXACT_IN_FLOAT32) return e
  const constant = constantOf(e)
  if (constant) {
    const rounded = roundToFloat32(constant)
    return fraction(rounded.n, rounded.d)
  }
  return e === unknown || isIntegral(e) ? e : callPoly('f32', [e])
}

const EXACT_IN_FLOAT32 = 1n << 24n

/** Up to 2^24, rounding a quotient by a divisor this small to float32 never crosses an integer. */
const MAX_FLOAT32_DIVISOR = 4096n

/** The argument of f32 where rounding it changes nothing for what is around it. */
function withoutFloat32(e: Expr): Expr {
  const rounded = callOf(e)
  if (rounded?.call !== 'f32') return e
  const inside = rounded.args[0] ?? 0n
  const plain =
    typeof inside === 'bigint' ||
    inside.terms.every(({ d, of }) => d <= MAX_FLOAT32_DIVISOR && of.factors.every(integralFactor))
  return plain ? inside : e
}

function roundTo(call: 'floor' | 'ceil', e: Expr): Expr {
  if (typeof e === 'bigint' || e === unknown) return e
  const whole: Term[] = []
  const rest: Term[] = []
  let constant: Ratio = { n: 0n, d: 1n }
  for (const term of e.terms) {
    if (term.of.degree === 0 && term.of.factors.length === 0) constant = term
    else if (term.d === 1n && term.of.factors.every(integralFactor)) whole.push(term)
    else rest.push(term)
  }
  return add(fromTerms(whole), roundRest(call, rest, constant))
}

/** Rounds what isn't an integer of its own, plus a constant. */
function roundRest(call: 'floor' | 'ceil', rest: readonly Term[], constant: Ratio): Expr {
  const outside = call === 'floor' ? floorDiv(constant.n, constant.d) : ceilDiv(constant.n, constant.d)
  if (rest.length === 0) return outside
  if (rest.every((term) => term.of.factors.every(integralFactor))) return floorOfIntegral(call, rest, constant)
  const inside = fraction(constant.n - outside * constant.d, constant.d)
  return add(callPoly(call, [add(fromTerms(rest), inside)]), outside)
}

/** With P an integer, ceil(P/d) is floor((P + d − 1)/d), and floor of P/d plus a fraction drops what is under 1/d. */
function floorOfIntegral(call: 'floor' | 'ceil', rest: readonly Term[], constant: Ratio): Expr {
  if ((rest[0]?.n ?? 0n) < 0n) {
    // floor(−x) is −ceil(x): only one of the two is ever kept.
    const opposite = rest.map((term) => ({ ...term, n: -term.n }))
    return neg(floorOfIntegral(call === 'floor' ? 'ceil' : 'floor', opposite, { n: -constant.n, d: constant.d }))
  }
  const d = rest.reduce((all, term) => lcm(all, term.d), 1n)
  const offset = call === 'floor' ? floorDiv(constant.n * d, constant.d) : ceilDiv(constant.n * d, constant.d) + d - 1n
  const nested = nestedFloor(rest, d)
  if (nested) return floor(add(nested, fraction(offset, d)))
  const outside = floorDiv(offset, d)
  return add(callPoly('floor', [add(fromTerms(rest), fraction(offset - outside * d, d))]), outside)
}

/** floor((floor(x) + Q)/d) is floor((x + Q)/d): the sum with the first such floor(x) opened. */
function nestedFloor(rest: readonly Term[], d: bigint): Expr | undefined {
  for (const term of rest) {
    const inner = soleCall(term.of)
    if (inner?.call !== 'floor' || term.n !== 1n || term.d !== d) continue
    return add(fromTerms(rest.filter((other) => other !== term)), scale(inner.args[0] ?? 0n, 1n, d))
  }
  return undefined
}

/** a modulo b with the sign of b: a − b·floor(a/b). Throws ArithmeticError where b is known to be 0. */
export function mod(a: Expr, b: Expr): Expr {
  if (a === unknown || b === unknown) return unknown
  const known = constantOf(a)
  const divisor = constantOf(b)
  if (divisor?.n === 0n) throw new ArithmeticError('division by zero')
  if (keyOf(a) === keyOf(b)) return 0n
  if (known && divisor) return sub(a, mul(b, floor(div(a, b))))
  if (typeof b !== 'bigint' || typeof a === 'bigint' || !isIntegral(a) || b < 0n) return callPoly('mod', [a, b])
  const reduced = fromTerms(
    a.terms.map((term) => ({ ...term, n: term.n - b * floorDiv(term.n, b) })).filter((term) => term.n !== 0n),
  )
  if (typeof reduced === 'bigint') return reduced
  return atLeastZero(reduced) && aboveZero(sub(b, reduced)) ? reduced : callPoly('mod', [reduced, b])
}

/** The absolute value. */
export function abs(e: Expr): Expr {
  if (typeof e === 'bigint') return e < 0n ? -e : e
  if (e === unknown) return e
  if (atLeastZero(e)) return e
  const opposite = neg(e)
  return atLeastZero(opposite) ? opposite : callPoly('abs', [e])
}
