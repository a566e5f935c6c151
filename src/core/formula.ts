/**
 * Formulas: the rule and its explanation in one text. A formula is parsed once, computed exactly, kept symbolic where a
 * size is a symbol, and printed by notation.ts, mathml.ts and latex.ts. docs/formulas.md has the language.
 */

import { type Expr, exprOf, unknown } from './expr.ts'
import { deriveValues } from './formula/derive.ts'
import { type Code, envOf } from './formula/env.ts'
import { refuse } from './formula/error.ts'
import { codeOf } from './formula/evaluate.ts'
import { asNumber } from './formula/functions.ts'
import { namesIn } from './formula/names.ts'
import { parse } from './formula/parser.ts'
import type { Node } from './formula/syntax.ts'
import type { Value, Vars } from './formula/value.ts'
import { guess, quoted } from './words/closest.ts'

export { FormulaError } from './formula/error.ts'
export type { Value, Vars } from './formula/value.ts'

/** A parsed formula. The same text gives the same object. */
export interface Formula {
  readonly text: string
  /** The variables that it needs. */
  readonly names: ReadonlySet<string>
  /** Read by the notations. */
  readonly tree: Node
}

/** A number that knows how it was computed. */
export interface Quantity {
  /** Absent where the number was given or passed on. */
  readonly formula?: Formula
  readonly vars: Vars
  readonly expr: Expr
}

/** Texts beyond this many are forgotten, since an editor may try any number of them. */
const MAX_CACHED = 20_000
const formulas = new Map<string, Formula>()
const compiled = new WeakMap<Formula, Code>()
const parts = new WeakMap<Node, Formula>()

/** Parses a formula. Throws FormulaError with the place of the first mistake. */
export function parseFormula(text: string): Formula {
  const known = formulas.get(text)
  if (known) return known
  const tree = parse(text)
  const formula = { text, names: namesIn(tree), tree }
  if (formulas.size >= MAX_CACHED) formulas.clear()
  formulas.set(text, formula)
  return formula
}

/**
 * The value of a formula; `undefined` where it isn't known. Variables beyond those that it needs are ignored.
 * Throws FormulaError where a variable is missing, a value is of the wrong kind, or the arithmetic has no answer.
 */
export function evaluate(formula: Formula, vars: Vars): Value {
  let code = compiled.get(formula)
  if (!code) {
    code = codeOf(formula.tree)
    compiled.set(formula, code)
  }
  return code(envOf(vars))
}

/**
 * A number by a formula and its variables. Throws FormulaError as `evaluate` does, and also where a variable isn't used
 * by the formula or the value isn't a number. What isn't known is the expression `unknown`.
 */
export function q(text: string, vars: Vars): Quantity {
  const formula = parseFormula(text)
  refuseUnused(formula, vars)
  const value = evaluate(formula, vars)
  return { formula, vars, expr: numberOf(value, formula.tree) }
}

const NO_VARS: Vars = {}

/** A number that was given or passed on: there is nothing to explain. */
export function given(value: Expr | number): Quantity {
  return { vars: NO_VARS, expr: typeof value === 'number' ? exprOf(value) : value }
}

/**
 * The sizes that a list-valued formula gives, each with its own formula. Sizes that it merely passes on (`x`, `x[i]`,
 * `...x`, numbers as written) carry none. `undefined` where the length of the list isn't known.
 * Throws FormulaError as `evaluate` does, and where the formula doesn't give a list of numbers.
 */
export function deriveShape(formula: Formula, vars: Vars): readonly Quantity[] | undefined {
  const derived = deriveValues(formula.tree, envOf(vars))
  return derived?.map(({ node, value, locals }) => {
    const expr = numberOf(value, node ?? formula.tree)
    if (!node) return given(expr)
    const own = partOf(formula, node)
    const used: Record<string, Vars[string]> = {}
    for (const name of own.names) used[name] = locals.has(name) ? locals.get(name) : vars[name]
    return { formula: own, vars: used, expr }
  })
}

/** A part of a formula as a formula of its own. */
function partOf({ text }: Formula, node: Node): Formula {
  let part = parts.get(node)
  if (!part) {
    part = parseFormula(text.slice(node.offset, node.offset + node.length))
    parts.set(node, part)
  }
  return part
}

function numberOf(value: Value, at: Node): Expr {
  return asNumber(value, at) ?? unknown
}

function refuseUnused({ names, text }: Formula, vars: Vars): void {
  for (const name in vars) {
    if (names.has(name)) continue
    const missing = [...names].filter((other) => !Object.hasOwn(vars, other))
    const hint = guess(name, missing, quoted)
    refuse({ offset: 0, length: text.length }, 'the formula doesn\'t use "{name}"', { name }, hint)
  }
}
