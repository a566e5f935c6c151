/**
 * Polynomials in canonical form: a sum of rational coefficient × product of atoms. Equal expressions of integers and
 * symbols have the same terms in the same order, so that like terms collapse and equality is a comparison of terms.
 */

import { ArithmeticError, gcd, lcm, type Ratio, ratio } from './ratio.ts'

/** An exact number: a bigint exactly where it is a known integer, a Poly otherwise. */
export type Expr = bigint | Poly

/** A sum of terms, highest degree first; a known fraction is a single constant term. Made only by this module. */
export interface Poly {
  readonly terms: readonly Term[]
}

/** The coefficient n/d, in lowest terms and not 0, times a product of atoms. */
export interface Term extends Ratio {
  readonly of: Monomial
}

/** A product of powers of atoms in their order; without factors it is 1. */
export interface Monomial {
  readonly key: string
  readonly degree: number
  readonly factors: readonly Factor[]
}

export interface Factor {
  readonly atom: Atom
  /** Not 0; negative only where the atom can't be 0. */
  readonly power: number
}

export type Comparison = '<' | '<=' | '=='

export type CallName =
  | 'floor'
  | 'ceil'
  | 'trunc'
  | 'round'
  | 'min'
  | 'max'
  | 'abs'
  | 'div'
  | 'mod'
  | 'pow'
  | 'f32'
  | 'if'

/** What can't be taken apart: a symbol, or a function of expressions that isn't decided yet. */
export type Atom = SymbolAtom | CallAtom

interface SymbolAtom {
  readonly kind: 'symbol'
  readonly key: string
}

/** `if` compares args[0] with args[1] and is args[2] where that holds, args[3] elsewhere. */
export interface CallAtom {
  readonly kind: 'call'
  readonly key: string
  readonly call: CallName
  readonly args: readonly Expr[]
  readonly comparison?: Comparison
}

/** The product of nothing. */
export const ONE: Monomial = { key: '', degree: 0, factors: [] }

/** More terms than this are refused: nobody could read them, and their squares would take the machine away. */
const MAX_TERMS = 5_000

/** A number that nobody can say. It absorbs whatever it is computed with, and no comparison with it is decided. */
export const unknown: Poly = atomPoly({ kind: 'symbol', key: '?' })

/** The atom itself as an expression. */
export function atomPoly(atom: Atom): Poly {
  return { terms: [{ n: 1n, d: 1n, of: { key: atom.key, degree: 1, factors: [{ atom, power: 1 }] } }] }
}

/** Longer calls are given up as unknown: nobody could read them, and choices within choices grow without end. */
const MAX_KEY = 4_000

/** A call as an expression, taken as it is. */
export function callPoly(call: CallName, args: readonly Expr[], comparison?: Comparison): Expr {
  if (args.includes(unknown)) return unknown
  const key = `${call}${comparison ?? ''}(${args.map(keyOf).join(',')})`
  if (key.length > MAX_KEY) return unknown
  return atomPoly({ kind: 'call', key, call, args, ...(comparison && { comparison }) })
}

/** A text that two expressions share exactly when they have the same canonical form. */
export function keyOf(e: Expr): string {
  if (typeof e === 'bigint') return String(e)
  return e.terms.map(({ n, d, of }) => `${n}${d === 1n ? '' : `/${d}`}${of.key && `·${of.key}`}`).join('+')
}

/** The fraction n/d; a bigint where it is an integer. Throws ArithmeticError where d is 0. */
export function fraction(n: bigint, d: bigint): Expr {
  if (d === 1n) return n
  const reduced = ratio(n, d)
  return reduced.d === 1n ? reduced.n : { terms: [{ n: reduced.n, d: reduced.d, of: ONE }] }
}

/** The value where it is a known number. */
export function constantOf(e: Expr): Ratio | undefined {
  if (typeof e === 'bigint') return { n: e, d: 1n }
  const [first] = e.terms
  return e.terms.length === 1 && first?.of === ONE ? first : undefined
}

/** The call that an expression is, with nothing around it. */
export function callOf(e: Expr): CallAtom | undefined {
  const [term, ...others] = termsOf(e)
  return term?.n === 1n && term.d === 1n && others.length === 0 ? soleCall(term.of) : undefined
}

/** The terms of an expression, none for 0. */
export function termsOf(e: Expr): readonly Term[] {
  if (typeof e !== 'bigint') return e.terms
  return e === 0n ? [] : [{ n: e, d: 1n, of: ONE }]
}

/** The expression that has these terms, which must be in order and without like terms. */
export function fromTerms(terms: readonly Term[]): Expr {
  const [first] = terms
  if (!first) return 0n
  if (terms.length === 1 && first.of.key === '') return first.d === 1n ? first.n : { terms: [{ ...first, of: ONE }] }
  if (terms.length > MAX_TERMS) throw new ArithmeticError('number too large')
  return { terms }
}

/** a + b. */
export function add(a: Expr, b: Expr): Expr {
  if (typeof a === 'bigint' && typeof b === 'bigint') return a + b
  if (a === unknown || b === unknown) return unknown
  return fromTerms(mergeTerms(termsOf(a), termsOf(b)))
}

/** All of them together; 0 where there are none. */
export function sum(parts: readonly Expr[]): Expr {
  return parts.reduce<Expr>((before, part) => add(before, part), 0n)
}

/** −a. */
export function neg(a: Expr): Expr {
  return typeof a === 'bigint' ? -a : scale(a, -1n, 1n)
}

/** a − b. */
export function sub(a: Expr, b: Expr): Expr {
  return typeof a === 'bigint' && typeof b === 'bigint' ? a - b : add(a, neg(b))
}

/** a · b. */
export function mul(a: Expr, b: Expr): Expr {
  if (typeof a === 'bigint') return typeof b === 'bigint' ? a * b : scale(b, a, 1n)
  if (typeof b === 'bigint') return scale(a, b, 1n)
  if (a === unknown || b === unknown) return unknown
  return mulTerms(a.terms, b.terms)
}

/** a · n/d, for positive d. */
export function scale(a: Expr, n: bigint, d: bigint): Expr {
  if (n === 0n) return 0n
  if (a === unknown || (n === 1n && d === 1n)) return a
  return fromTerms(termsOf(a).map((term) => scaleTerm(term, n, d)))
}

function scaleTerm(term: Term, n: bigint, d: bigint): Term {
  return reducedTerm(term.n * n, term.d === 1n ? d : term.d * d, term.of)
}

function reducedTerm(n: bigint, d: bigint, of: Monomial): Term {
  if (d === 1n) return { n, d, of }
  const divisor = gcd(n, d)
  return divisor === 1n ? { n, d, of } : { n: n / divisor, d: d / divisor, of }
}

function mulTerms(a: readonly Term[], b: readonly Term[]): Expr {
  if (a.length * b.length > MAX_TERMS * 5) throw new ArithmeticError('number too large')
  const [first] = a
  const [second] = b
  if (first && second && a.length === 1 && b.length === 1) return fromTerms([mulTerm(first, second)])
  const sums = new Map<string, Term>()
  for (const x of a) {
    for (const y of b) {
      const product = mulTerm(x, y)
      const before = sums.get(product.of.key)
      sums.set(product.of.key, before ? addTerm(before, product) : product)
    }
  }
  return fromTerms([...sums.values()].filter((term) => term.n !== 0n).sort((x, y) => compareMonomials(x.of, y.of)))
}

function mulTerm(a: Term, b: Term): Term {
  return reducedTerm(a.n * b.n, a.d === 1n ? b.d : a.d * b.d, mulMonomials(a.of, b.of))
}

function addTerm(a: Term, b: Term): Term {
  if (a.d === 1n && b.d === 1n) return { n: a.n + b.n, d: 1n, of: a.of }
  return reducedTerm(a.n * b.d + b.n * a.d, a.d * b.d, a.of)
}

/** Merges two ordered lists of terms. */
function mergeTerms(a: readonly Term[], b: readonly Term[]): Term[] {
  const merged: Term[] = []
  let i = 0
  let j = 0
  for (let x = a[i], y = b[j]; x && y; x = a[i], y = b[j]) {
    const order = compareMonomials(x.of, y.of)
    if (order < 0) merged.push(x)
    else if (order > 0) merged.push(y)
    else {
      const sum = addTerm(x, y)
      if (sum.n !== 0n) merged.push(sum)
    }
    if (order <= 0) i++
    if (order >= 0) j++
  }
  for (let x = a[i]; x; x = a[++i]) merged.push(x)
  for (let y = b[j]; y; y = b[++j]) merged.push(y)
  return merged
}

/** The call that a monomial is, where it is nothing else. */
export function soleCall({ factors: [factor, ...others] }: Monomial): CallAtom | undefined {
  return factor?.atom.kind === 'call' && factor.power === 1 && others.length === 0 ? factor.atom : undefined
}

/** The product of two monomials; their factors are in order. */
export function mulMonomials(a: Monomial, b: Monomial): Monomial {
  if (a.factors.length === 0) return b
  if (b.factors.length === 0) return a
  const factors: Factor[] = []
  let i = 0
  let j = 0
  for (let x = a.factors[i], y = b.factors[j]; x && y; x = a.factors[i], y = b.factors[j]) {
    const order = compareAtoms(x.atom, y.atom)
    const power = order < 0 ? x.power : order > 0 ? y.power : x.power + y.power
    if (power !== 0) factors.push({ atom: order > 0 ? y.atom : x.atom, power })
    if (order <= 0) i++
    if (order >= 0) j++
  }
  return monomial([...factors, ...a.factors.slice(i), ...b.factors.slice(j)])
}

/** The monomial of these factors, which are in order. */
export function monomial(factors: readonly Factor[]): Monomial {
  if (factors.length === 0) return ONE
  let key = ''
  let degree = 0
  for (const { atom, power } of factors) {
    key += `${key && '·'}${atom.key}${power === 1 ? '' : `^${power}`}`
    degree += power
  }
  return { key, degree, factors }
}

/** 1 / m. */
export function invert(m: Monomial): Monomial {
  return monomial(m.factors.map(({ atom, power }) => ({ atom, power: -power })))
}

/** Symbols come before calls, the batch N before other symbols, so that N·C·H·W reads as people write it. */
function compareAtoms(a: Atom, b: Atom): number {
  if (a === b || a.key === b.key) return 0
  if (a.kind !== b.kind) return a.kind === 'symbol' ? -1 : 1
  if (a.key === 'N') return -1
  if (b.key === 'N') return 1
  return a.key < b.key ? -1 : 1
}

/** Higher degrees first, then lexicographic: a monomial order, which exact division relies on. */
export function compareMonomials(a: Monomial, b: Monomial): number {
  if (a === b || a.key === b.key) return 0
  if (a.degree !== b.degree) return b.degree - a.degree
  for (let i = 0; ; i++) {
    const x = a.factors[i]
    const y = b.factors[i]
    if (!x) return y ? Math.sign(y.power) : 0
    if (!y) return -Math.sign(x.power)
    const order = compareAtoms(x.atom, y.atom)
    if (order < 0) return -Math.sign(x.power)
    if (order > 0) return Math.sign(y.power)
    if (x.power !== y.power) return y.power - x.power
  }
}

/** The greatest rational that divides every coefficient into an integer; 1 for nothing. */
export function contentOf(terms: readonly Term[]): Ratio {
  let n = 0n
  let d = 1n
  for (const term of terms) {
    n = gcd(n, term.n)
    d = lcm(d, term.d)
  }
  return n === 0n ? { n: 1n, d: 1n } : { n, d }
}
