/**
 * Exact expressions in canonical form: integers of any size, fractions in between, symbols where a size isn't known.
 * Nothing is ever rounded unless floor, ceil, trunc, round or f32 says so.
 */

import { choice, max, min, pow } from './expr/choice.ts'
import { div } from './expr/divide.ts'
import {
  type Atom,
  add,
  atomPoly,
  type CallAtom,
  type Expr,
  fraction,
  fromTerms,
  mul,
  ONE,
  type Term,
  unknown,
} from './expr/poly.ts'
import { ArithmeticError, ratioOfNumber } from './expr/ratio.ts'
import { abs, ceil, f32, floor, mod, round, trunc } from './expr/rounding.ts'
import { RESERVED } from './formula/syntax.ts'

export {
  allOf,
  anyOf,
  atLeast,
  atMost,
  choice,
  equal,
  greater,
  less,
  max,
  min,
  not,
  pow,
  type Tri,
} from './expr/choice.ts'
export { div } from './expr/divide.ts'
export {
  add,
  type Comparison,
  type Expr,
  fraction,
  keyOf,
  mul,
  neg,
  sub,
  sum,
  unknown,
} from './expr/poly.ts'
export { ArithmeticError } from './expr/ratio.ts'
export { abs, ceil, f32, floor, mod, round, trunc } from './expr/rounding.ts'
export { exprText } from './notation/source.ts'

const symbols = new Map<string, Expr>()

/**
 * A size that isn't known yet, such as the batch N: it stands for an integer of at least 1. The same name is the same
 * size. Throws RangeError where the name couldn't be written in a formula.
 */
export function symbol(name: string): Expr {
  const known = symbols.get(name)
  if (known !== undefined) return known
  // The pattern stands here since most networks have no symbols, and it takes long to build.
  const isWord = /^[\p{L}_][\p{L}\p{Nd}_]*(?:\.[\p{L}_][\p{L}\p{Nd}_]*)*$/u.test(name)
  if (!isWord || RESERVED.has(name)) throw new RangeError(`"${name}" can't be the name of a symbol`)
  const made = atomPoly({ kind: 'symbol', key: name })
  symbols.set(name, made)
  return made
}

/** Whether it is a known integer. */
export function isKnown(e: Expr): e is bigint {
  return typeof e === 'bigint'
}

/** Whether nothing is known of it, not even as symbols; see `unknown`. */
export function isUnknown(e: Expr): boolean {
  return e === unknown
}

/** The exact value that a JavaScript number shows (0.1 is one tenth). Throws RangeError for NaN and the infinities. */
export function exprOf(value: number): Expr {
  const { n, d } = ratioOfNumber(value)
  return fraction(n, d)
}

/** The names of all symbols in an expression, in alphabetical order. */
export function symbolsOf(e: Expr): ReadonlySet<string> {
  const found = new Set<string>()
  collectSymbols(e, found)
  return new Set([...found].sort())
}

function collectSymbols(e: Expr, found: Set<string>): void {
  if (typeof e === 'bigint' || e === unknown) return
  for (const { of } of e.terms) {
    for (const { atom } of of.factors) {
      if (atom.kind === 'symbol') found.add(atom.key)
      else for (const arg of atom.args) collectSymbols(arg, found)
    }
  }
}

/**
 * Replaces symbols and simplifies again; symbols without a binding stay. Throws ArithmeticError where a divisor becomes 0.
 */
export function bind(e: Expr, bindings: ReadonlyMap<string, Expr>): Expr {
  if (typeof e === 'bigint' || e === unknown) return e
  let sum: Expr = 0n
  for (const term of e.terms) sum = add(sum, bindTerm(term, bindings))
  return sum
}

function bindTerm(term: Term, bindings: ReadonlyMap<string, Expr>): Expr {
  let product = fromTerms([{ n: term.n, d: term.d, of: ONE }])
  for (const { atom, power } of term.of.factors) {
    const bound = pow(bindAtom(atom, bindings), BigInt(Math.abs(power)))
    product = power < 0 ? div(product, bound) : mul(product, bound)
  }
  return product
}

function bindAtom(atom: Atom, bindings: ReadonlyMap<string, Expr>): Expr {
  return atom.kind === 'symbol' ? (bindings.get(atom.key) ?? atomPoly(atom)) : bindCall(atom, bindings)
}

function bindCall(atom: CallAtom, bindings: ReadonlyMap<string, Expr>): Expr {
  const arg = (i: number): Expr => bind(atom.args[i] ?? 0n, bindings)
  switch (atom.call) {
    case 'floor':
      return floor(arg(0))
    case 'ceil':
      return ceil(arg(0))
    case 'trunc':
      return trunc(arg(0))
    case 'round':
      return round(arg(0))
    case 'abs':
      return abs(arg(0))
    case 'f32':
      return f32(arg(0))
    case 'div':
      return div(arg(0), arg(1))
    case 'mod':
      return mod(arg(0), arg(1))
    case 'pow':
      return pow(arg(0), arg(1))
    case 'min':
      return min(...atom.args.map((_, i) => arg(i)))
    case 'max':
      return max(...atom.args.map((_, i) => arg(i)))
    case 'if':
      return bindChoice(atom, arg)
  }
}

/** Only the branch that is taken must have a value: the other may divide by zero. */
function bindChoice({ comparison = '==' }: CallAtom, arg: (i: number) => Expr): Expr {
  const decided = choice(comparison, arg(0), arg(1), 1n, 0n)
  if (typeof decided === 'bigint') return arg(decided === 1n ? 2 : 3)
  return choice(comparison, arg(0), arg(1), orUnknown(arg, 2), orUnknown(arg, 3))
}

function orUnknown(arg: (i: number) => Expr, i: number): Expr {
  try {
    return arg(i)
  } catch (error) {
    if (error instanceof ArithmeticError) return unknown
    throw error
  }
}
