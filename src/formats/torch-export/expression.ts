/**
 * Sizes as exported programs write them: SymPy's srepr (`Add(Mul(Integer(2), Symbol('s4', …)), Integer(3))`), or Python as
 * older versions wrote it (`2*s4 + 3`). Parsed, never evaluated as code.
 */

import {
  ArithmeticError,
  abs,
  add,
  ceil,
  div,
  type Expr,
  exprOf,
  floor,
  max,
  min,
  mod,
  mul,
  pow,
  round,
  sub,
  symbol,
  trunc,
  unknown,
} from '../../core/expr.ts'
import { DEEPEST } from '../../core/limits.ts'

/** The expression that a text is; `undefined` where it is none, `unknown` where it is one that is no size. */
export function parseExpression(text: string): Expr | undefined {
  const parser = new ExpressionParser(text)
  try {
    const found = parser.sum(0)
    return found !== undefined && parser.isAtEnd() ? found : undefined
  } catch (error) {
    // Too large to hold, divided by zero, a name that no formula can have, a fraction as exponent.
    if (error instanceof ArithmeticError || error instanceof RangeError) return unknown
    throw error
  }
}

type Fold = (values: readonly Expr[]) => Expr | undefined

const all =
  (combine: (a: Expr, b: Expr) => Expr): Fold =>
  (values) =>
    values.length === 0 ? undefined : values.slice(1).reduce(combine, values[0] ?? unknown)
const one =
  (apply: (a: Expr) => Expr): Fold =>
  ([a, ...more]) =>
    a === undefined || more.length > 0 ? undefined : apply(a)
const two =
  (apply: (a: Expr, b: Expr) => Expr): Fold =>
  ([a, b, ...more]) =>
    a === undefined || b === undefined || more.length > 0 ? undefined : apply(a, b)
const same: Fold = one((value) => value)
const floorDiv = two((a, b) => floor(div(a, b)))

/** Functions of torch.utils._sympy.functions and of SymPy that sizes are made of. */
const FUNCTIONS: Readonly<Record<string, Fold>> = {
  Add: all(add),
  Mul: all(mul),
  Pow: two(pow),
  PowByNatural: two(pow),
  FloatPow: two(pow),
  Max: all((a, b) => max(a, b)),
  Min: all((a, b) => min(a, b)),
  FloorDiv: floorDiv,
  CleanDiv: floorDiv,
  IntTrueDiv: two(div),
  FloatTrueDiv: two(div),
  Rational: two(div),
  // Both signs of sizes agree.
  Mod: two(mod),
  PythonMod: two(mod),
  CeilToInt: one(ceil),
  ceiling: one(ceil),
  FloorToInt: one(floor),
  floor: one(floor),
  TruncToInt: one(trunc),
  TruncToFloat: one(trunc),
  RoundToInt: one(round),
  Abs: one(abs),
  ToFloat: same,
  Identity: same,
  Integer: same,
  Float: same,
  LShift: two((a, b) => mul(a, pow(2n, b))),
  RShift: two((a, b) => floor(div(a, pow(2n, b)))),
}

class ExpressionParser {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  isAtEnd(): boolean {
    this.#take(/\s*/y)
    return this.#at === this.#text.length
  }

  sum(depth: number): Expr | undefined {
    let left = this.#product(depth)
    while (left !== undefined) {
      const sign = this.#take(/\s*[+-]/y)?.trim()
      if (sign === undefined) return left
      const right = this.#product(depth)
      left = right && (sign === '+' ? add(left, right) : sub(left, right))
    }
    return left
  }

  #product(depth: number): Expr | undefined {
    let left = this.#power(depth)
    while (left !== undefined) {
      const sign = this.#take(/\s*(\/\/|%|\/|\*(?!\*))/y)?.trim()
      if (sign === undefined) return left
      const right = this.#power(depth)
      if (right === undefined) return undefined
      if (sign === '*') left = mul(left, right)
      else if (sign === '%') left = mod(left, right)
      else left = sign === '/' ? div(left, right) : floor(div(left, right))
    }
    return left
  }

  #power(depth: number): Expr | undefined {
    if (depth > DEEPEST) return undefined
    if (this.#take(/\s*-/y) !== undefined) {
      const value = this.#power(depth + 1)
      return value && sub(0n, value)
    }
    const base = this.#atom(depth)
    if (base === undefined || this.#take(/\s*\*\*/y) === undefined) return base
    const exponent = this.#power(depth + 1)
    return exponent && pow(base, exponent)
  }

  #atom(depth: number): Expr | undefined {
    if (depth > DEEPEST) return undefined
    const number = this.#take(/\s*\d+(\.\d+)?([eE][+-]?\d{1,3})?/y)?.trim()
    if (number !== undefined) return /^\d{1,80}$/.test(number) ? BigInt(number) : exprOf(Number(number))
    if (this.#take(/\s*\(/y) !== undefined) {
      const inner = this.sum(depth + 1)
      return this.#take(/\s*\)/y) === undefined ? undefined : inner
    }
    const name = this.#take(/\s*[\p{L}_][\p{L}\p{Nd}_.]*/uy)?.trim()
    if (name === undefined) return undefined
    if (this.#take(/\s*\(/y) === undefined) return symbol(name)
    return name === 'Symbol' || name === 'Dummy' ? this.#symbol() : this.#call(name, depth)
  }

  /** `Symbol('s77', positive=True, integer=True)`, behind its bracket. */
  #symbol(): Expr | undefined {
    const name = this.#take(/\s*'[\p{L}_][\p{L}\p{Nd}_.]*'(\s*,\s*\w+=\w+)*\s*\)/uy)
    const [, found] = /'([^']*)'/.exec(name ?? '') ?? []
    return found === undefined ? undefined : symbol(found)
  }

  #call(name: string, depth: number): Expr | undefined {
    const values: Expr[] = []
    if (this.#take(/\s*\)/y) === undefined) {
      do {
        // Floats are texts with their precision behind.
        const text = this.#take(/\s*'[-+\d.eE]{1,60}'(\s*,\s*precision=\d+)?/y)
        const value = text === undefined ? this.sum(depth + 1) : exprOf(Number(/'([^']*)'/.exec(text)?.[1]))
        if (value === undefined) return undefined
        values.push(value)
      } while (this.#take(/\s*,/y) !== undefined)
      if (this.#take(/\s*\)/y) === undefined) return undefined
    }
    return Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name]?.(values) : undefined
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const [found] = pattern.exec(this.#text) ?? []
    if (found !== undefined) this.#at += found.length
    return found
  }
}
