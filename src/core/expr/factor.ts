/** Finds products in sums, for reading: N·C·F·G + N·C·F + N·C·G + N·C is N·C·(F + 1)·(G + 1). */

import { div, exactQuotient } from './divide.ts'
import {
  type Atom,
  add,
  atomPoly,
  contentOf,
  type Expr,
  type Factor,
  fromTerms,
  invert,
  keyOf,
  type Monomial,
  monomial,
  mulMonomials,
  ONE,
  type Poly,
  scale,
  type Term,
} from './poly.ts'
import type { Ratio } from './ratio.ts'

/** The product coefficient · monomial · sums; every sum has at least two terms. */
export interface Product {
  readonly coefficient: Ratio
  readonly monomial: Monomial
  readonly sums: readonly { readonly sum: Poly; readonly power: number }[]
}

/** Longer sums stay sums. */
const MAX_TERMS = 60

/** The factors of a sum; undefined where it doesn't read better as a product. */
export function factored(e: Poly): Product | undefined {
  if (e.terms.length < 2 || e.terms.length > MAX_TERMS) return undefined
  const shared = e.terms.map((term) => term.of).reduce(commonMonomial)
  const coefficient = signedContent(e.terms)
  const primitive = fromTerms(e.terms.map((term) => dividedTerm(term, coefficient, shared)))
  if (typeof primitive === 'bigint') return undefined
  const sums = collect(splitSum(primitive).map(primitivePart))
  const several = sums.length > 1 || (sums[0]?.power ?? 1) > 1
  return several || shared !== ONE ? { coefficient, monomial: shared, sums } : undefined
}

/** The greatest monomial that divides both. */
function commonMonomial(a: Monomial, b: Monomial): Monomial {
  const factors: Factor[] = []
  for (const { atom, power } of a.factors) {
    const other = b.factors.find((factor) => factor.atom.key === atom.key)
    if (other && power > 0 && other.power > 0) factors.push({ atom, power: Math.min(power, other.power) })
  }
  return monomial(factors)
}

/** The content with the sign of the first term, so that sums begin with plus. */
function signedContent(terms: readonly Term[]): Ratio {
  const { n, d } = contentOf(terms)
  return (terms[0]?.n ?? 1n) < 0n ? { n: -n, d } : { n, d }
}

function dividedTerm(term: Term, by: Ratio, shared: Monomial): Term {
  // The content divides every coefficient into an integer.
  return { n: (term.n * by.d) / (term.d * by.n), d: 1n, of: mulMonomials(term.of, invert(shared)) }
}

/** The product of primitive sums is primitive, so what the parts have in common cancels out. */
function primitivePart(e: Poly): Poly {
  const content = signedContent(e.terms)
  return { terms: e.terms.map((term) => dividedTerm(term, content, ONE)) }
}

/** Splits off one factor (atom + rest) after the other. */
function splitSum(e: Poly): readonly Poly[] {
  for (const atom of atomsOf(e)) {
    const factor = linearFactor(e, atom)
    const rest = factor && exactQuotient(e, factor)
    if (factor && rest && typeof rest !== 'bigint') return [factor, ...splitSum(rest)]
  }
  return [e]
}

function atomsOf(e: Poly): readonly Atom[] {
  const atoms = new Map<string, Atom>()
  for (const { of } of e.terms) for (const { atom } of of.factors) atoms.set(atom.key, atom)
  return [...atoms.values()]
}

/**
 * If e is c·(x + r)^k + … in the powers of the atom x, the coefficient of x^(k−1) is k·c·r: this finds r for products
 * of different factors (k = 1) and for powers of one.
 */
function linearFactor(e: Poly, atom: Atom): Poly | undefined {
  const powerIn = (term: Term) => term.of.factors.find((factor) => factor.atom.key === atom.key)?.power ?? 0
  const top = Math.max(...e.terms.map(powerIn))
  if (top < 1 || e.terms.some((term) => powerIn(term) < 0)) return undefined
  const coefficient = (power: number): Expr => {
    const by = invert(monomial(power === 0 ? [] : [{ atom, power }]))
    const terms = e.terms.filter((term) => powerIn(term) === power)
    return fromTerms(terms.map((term) => ({ n: term.n, d: term.d, of: mulMonomials(term.of, by) })))
  }
  const below = coefficient(top - 1)
  const above = scale(coefficient(top), BigInt(top), 1n)
  if (below === 0n) return undefined
  const root = typeof above === 'bigint' ? div(below, above) : exactQuotient(below, above)
  const factor = root === undefined ? undefined : add(atomPoly(atom), root)
  return typeof factor === 'bigint' ? undefined : factor
}

function collect(sums: readonly Poly[]): Product['sums'] {
  const powers: { sum: Poly; power: number }[] = []
  for (const sum of sums) {
    const key = keyOf(sum)
    const same = powers.find((other) => keyOf(other.sum) === key)
    if (same) same.power++
    else powers.push({ sum, power: 1 })
  }
  return powers
}
