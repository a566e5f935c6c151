/** Exact division of expressions. */

import { isNonZero } from './bounds.ts'
import {
  add,
  callPoly,
  compareMonomials,
  constantOf,
  type Expr,
  fraction,
  fromTerms,
  invert,
  mul,
  mulMonomials,
  type Poly,
  scale,
  sub,
  type Term,
  unknown,
} from './poly.ts'
import { ArithmeticError, type Ratio } from './ratio.ts'

const MAX_DIVISION_STEPS = 1000

/** a / b, exactly. Throws ArithmeticError where b is known to be 0. */
export function div(a: Expr, b: Expr): Expr {
  if (typeof b === 'bigint') {
    if (typeof a === 'bigint') return b !== 0n && a % b === 0n ? a / b : fraction(a, b)
    if (b === 0n) throw new ArithmeticError('division by zero')
    return b < 0n ? scale(a, -1n, -b) : scale(a, 1n, b)
  }
  if (a === unknown || b === unknown) return unknown
  const constant = constantOf(b)
  if (constant) return mul(a, fraction(constant.d, constant.n))
  if (a === 0n) return 0n
  return exactQuotient(a, b) ?? quotientByTerm(a, b) ?? callPoly('div', [a, b])
}

/** The quotient by a product that can't be 0: N/g has g to the power −1. */
function quotientByTerm(a: Expr, b: Poly): Expr | undefined {
  const [divisor, ...rest] = b.terms
  if (!divisor || rest.length > 0 || !divisor.of.factors.every(({ atom }) => isNonZero(atom))) return undefined
  return mul(a, fromTerms([{ ...invertTerm(divisor), of: invert(divisor.of) }]))
}

function invertTerm({ n, d }: Ratio): Ratio {
  return n < 0n ? { n: -d, d: -n } : { n: d, d: n }
}

/** The quotient of a by b where b divides a as polynomials do; undefined elsewhere. */
export function exactQuotient(a: Expr, b: Poly): Expr | undefined {
  const lead = b.terms[0]
  if (typeof a === 'bigint' || !lead) return undefined
  let rest: Expr = a
  let quotient: Expr = 0n
  for (let step = 0; step < MAX_DIVISION_STEPS; step++) {
    if (typeof rest === 'bigint') return rest === 0n ? quotient : undefined
    const first: Term | undefined = rest.terms[0]
    if (!first) return undefined
    const of = mulMonomials(first.of, invert(lead.of))
    if (of.factors.some(({ power }, i) => power < 0 && !hasPower(first, of.factors[i]?.atom.key, power)))
      return undefined
    const inverse = invertTerm(lead)
    const part = mul(fromTerms([{ n: first.n, d: first.d, of }]), fraction(inverse.n, inverse.d))
    quotient = add(quotient, part)
    const next: Expr = sub(rest, mul(part, b))
    // Without negative powers the leading terms fall; with them they might not, and division would go on forever.
    if (typeof next !== 'bigint' && next.terms[0] && compareMonomials(first.of, next.terms[0].of) >= 0) return undefined
    rest = next
  }
  return undefined
}

/** Whether the term itself has that negative power, so that dividing hasn't made it. */
function hasPower(term: Term, key: string | undefined, power: number): boolean {
  return term.of.factors.some((factor) => factor.atom.key === key && factor.power <= power)
}
