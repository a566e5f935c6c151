/** What can be proved of an expression's size: symbols are at least 1, everything else follows by intervals. */

import {
  type Atom,
  add,
  atomPoly,
  type CallAtom,
  type Expr,
  type Factor,
  fraction,
  fromTerms,
  mul,
  type Poly,
  scale,
  soleCall,
  type Term,
  unknown,
} from './poly.ts'
import { ceilDiv, compareRatios, floorDiv, type Ratio, ratio } from './ratio.ts'

/** Closed at both ends; a missing end is infinite. */
interface Bounds {
  readonly lo?: Ratio | undefined
  readonly hi?: Ratio | undefined
}

const ZERO: Ratio = { n: 0n, d: 1n }
const UNIT: Ratio = { n: 1n, d: 1n }
/** Larger polynomials are left undecided, since a proof would cost more than it is worth. */
const MAX_PROOF_TERMS = 40
const MAX_PROOF_DEGREE = 6

/** Ways to a lower bound, the cheapest first. */
const PROOFS: readonly ((e: Poly) => Ratio | undefined)[] = [termwise, shifted, relaxedBound]

/** The greatest lower bound that is easily proved. */
function lowerBound(e: Expr): Ratio | undefined {
  if (typeof e === 'bigint') return { n: e, d: 1n }
  return e === unknown
    ? undefined
    : extremeKnown(
        PROOFS.map((prove) => prove(e)),
        1,
      )
}

/** Whether the value is proved to be at least 0. */
export function atLeastZero(e: Expr): boolean {
  return hasLowerBound(e, (lo) => lo.n >= 0n)
}

/** Whether the value is proved to be more than 0. */
export function aboveZero(e: Expr): boolean {
  return hasLowerBound(e, (lo) => lo.n > 0n)
}

/** Stops at the first proof: most signs need only the cheapest. */
function hasLowerBound(e: Expr, enough: (lo: Ratio) => boolean): boolean {
  if (typeof e === 'bigint') return enough({ n: e, d: 1n })
  if (e === unknown) return false
  for (const prove of PROOFS) {
    const lo = prove(e)
    if (lo && enough(lo)) return true
  }
  return false
}

/** The least upper bound that is easily proved. */
function upperBound(e: Expr): Ratio | undefined {
  const lo = lowerBound(scale(e, -1n, 1n))
  return lo && { n: -lo.n, d: lo.d }
}

/** Whether the value is always an integer: symbols are. */
export function isIntegral(e: Expr): boolean {
  return typeof e === 'bigint' || e.terms.every((term) => term.d === 1n && term.of.factors.every(integralFactor))
}

/** Whether a power of an atom is always an integer. */
export function integralFactor({ atom, power }: Factor): boolean {
  if (power < 0) return false
  if (atom.kind === 'symbol') return true
  if (atom.call === 'div' || atom.call === 'f32') return false
  if (atom.call === 'floor' || atom.call === 'ceil' || atom.call === 'trunc' || atom.call === 'round') return true
  return (atom.call === 'if' ? atom.args.slice(2) : atom.args).every(isIntegral)
}

/** Whether the atom is proved to be different from 0. */
export function isNonZero(atom: Atom): boolean {
  const { lo, hi } = atomBounds(atom)
  return (lo !== undefined && lo.n > 0n) || (hi !== undefined && hi.n < 0n)
}

/** Calls nest, and every level asks for the bounds below it more than once. */
const known = new WeakMap<CallAtom, Bounds>()

function atomBounds(atom: Atom): Bounds {
  if (atom.kind === 'symbol') return { lo: UNIT }
  let bounds = known.get(atom)
  if (!bounds) {
    bounds = callBounds(atom)
    known.set(atom, bounds)
  }
  return bounds
}

function callBounds({ call, args }: CallAtom): Bounds {
  const [first = 0n, second = 0n] = args
  switch (call) {
    case 'floor':
    case 'ceil':
    case 'trunc':
    case 'round':
      return roundedBounds(call, { lo: lowerBound(first), hi: upperBound(first) })
    case 'min':
      return { lo: extreme(args.map(lowerBound), -1), hi: extremeKnown(args.map(upperBound), -1) }
    case 'max':
      return { lo: extremeKnown(args.map(lowerBound), 1), hi: extreme(args.map(upperBound), 1) }
    case 'if':
      return { lo: extreme(args.slice(2).map(lowerBound), -1), hi: extreme(args.slice(2).map(upperBound), 1) }
    case 'abs':
      return { lo: ZERO }
    case 'mod':
      return typeof second === 'bigint' && second > 0n
        ? { lo: ZERO, hi: { n: isIntegral(first) ? second - 1n : second, d: 1n } }
        : {}
    case 'pow':
      return atLeastOne(first) ? { lo: ZERO } : {}
    case 'div':
      return atLeastZero(first) && atLeastZero(second) ? { lo: ZERO } : {}
    case 'f32':
      return atLeastZero(first) ? { lo: ZERO } : {}
  }
}

function atLeastOne(e: Expr): boolean {
  const lo = lowerBound(e)
  return lo !== undefined && lo.n >= lo.d
}

function roundedBounds(call: 'floor' | 'ceil' | 'trunc' | 'round', { lo, hi }: Bounds): Bounds {
  const down = (at: Ratio): Ratio => ({ n: floorDiv(at.n, at.d), d: 1n })
  const up = (at: Ratio): Ratio => ({ n: ceilDiv(at.n, at.d), d: 1n })
  if (call === 'ceil') return { lo: lo && up(lo), hi: hi && up(hi) }
  if (call === 'round') return { lo: lo && down(lo), hi: hi && up(hi) }
  const toZero = (at: Ratio): Ratio => (call === 'floor' || at.n >= 0n ? down(at) : up(at))
  return { lo: lo && toZero(lo), hi: hi && toZero(hi) }
}

/** The least (sign −1) or greatest (sign 1) of all, where all are known. */
function extreme(of: readonly (Ratio | undefined)[], sign: number): Ratio | undefined {
  return of.includes(undefined) ? undefined : extremeKnown(of, sign)
}

/** The least (sign −1) or greatest (sign 1) of those that are known. */
function extremeKnown(of: readonly (Ratio | undefined)[], sign: number): Ratio | undefined {
  let found: Ratio | undefined
  for (const each of of) if (each && (!found || compareRatios(each, found) * sign > 0)) found = each
  return found
}

/** Adds the least value of every term on its own. */
function termwise({ terms }: Poly): Ratio | undefined {
  let sum = ZERO
  for (const term of terms) {
    const { lo, hi } = productBounds(term.of.factors)
    const bound = term.n > 0n ? lo : hi
    if (!bound) return undefined
    sum = ratio(sum.n * term.d * bound.d + term.n * bound.n * sum.d, sum.d * term.d * bound.d)
  }
  return sum
}

/** Bounds of a product, as long as no factor can be negative. */
function productBounds(factors: readonly Factor[]): Bounds {
  let product: Bounds = { lo: UNIT, hi: UNIT }
  for (const { atom, power } of factors) {
    const { lo, hi } = atomBounds(atom)
    const single = factors.length === 1 && power === 1
    if (single) return { lo, hi }
    if (!lo || lo.n < 0n) return {}
    product =
      power > 0
        ? timesPower(product, lo, hi, power)
        : timesPower(product, invertRatio(hi) ?? ZERO, invertRatio(lo), -power)
  }
  return product
}

function invertRatio(of: Ratio | undefined): Ratio | undefined {
  return of && of.n > 0n ? { n: of.d, d: of.n } : undefined
}

function timesPower(product: Bounds, lo: Ratio, hi: Ratio | undefined, power: number): Bounds {
  const times = (a: Ratio | undefined, b: Ratio | undefined) =>
    a && b && ratio(a.n * b.n ** BigInt(power), a.d * b.d ** BigInt(power))
  return { lo: times(product.lo, lo), hi: times(product.hi, hi) }
}

/**
 * Writes every atom as its least value plus something that isn't negative. Where all coefficients of the result are
 * positive, its constant is a lower bound: this proves H·W ≥ H, which intervals can't.
 */
function shifted(e: Expr): Ratio | undefined {
  if (typeof e === 'bigint') return { n: e, d: 1n }
  if (e.terms.length > MAX_PROOF_TERMS || (e.terms[0]?.of.degree ?? 0) > MAX_PROOF_DEGREE) return undefined
  let sum: Expr = 0n
  for (const term of e.terms) {
    let product: Expr = fraction(term.n, term.d)
    for (const { atom, power } of term.of.factors) {
      const lo = power > 0 ? atomBounds(atom).lo : undefined
      if (!lo) return undefined
      const shiftedAtom = add(fraction(lo.n, lo.d), atomPoly(atom))
      for (let i = 0; i < power; i++) product = mul(product, shiftedAtom)
    }
    sum = add(sum, product)
  }
  return constantIfPositive(sum)
}

function constantIfPositive(sum: Expr): Ratio | undefined {
  if (typeof sum === 'bigint') return { n: sum, d: 1n }
  if (sum.terms.some((term) => term.of.degree > 0 && term.n < 0n)) return undefined
  const last = sum.terms.at(-1)
  return last?.of.degree === 0 ? last : ZERO
}

function relaxedBound(e: Poly): Ratio | undefined {
  return e.terms.some((term) => relaxedTerm(term)) ? shifted(relaxed(e)) : undefined
}

/** Replaces floor(x) by the least value that x allows it, so that x and floor(x) can be compared. */
function relaxed(e: Poly): Expr {
  let sum: Expr = 0n
  for (const term of e.terms) {
    const least = relaxedTerm(term)
    sum = add(sum, least ?? fromTerms([term]))
  }
  return sum
}

function relaxedTerm(term: Term): Expr | undefined {
  const rounded = soleCall(term.of)
  if (rounded?.call !== 'floor') return undefined
  const inside = rounded.args[0] ?? 0n
  return scale(term.n < 0n ? inside : add(inside, -1n), term.n, term.d)
}
