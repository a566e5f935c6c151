/**
 * Formulas and numbers as text: the rule, the rule with its numbers, and the result beside it. mathml.ts and latex.ts
 * print the same trees in their notations.
 */

import type { Expr } from './expr.ts'
import { envOf } from './formula/evaluate.ts'
import type { Formula, Quantity } from './formula.ts'
import { sourceOf } from './notation/source.ts'
import { shownRule, substituted } from './notation/substitute.ts'
import { integerText, TEXT } from './notation/text.ts'
import { exprTree } from './notation/tree.ts'
import { write } from './notation/writer.ts'

export { integerText } from './notation/text.ts'

/** A formula as it is typed, with as few parentheses as it needs; it reads back as the same formula. */
export function formulaSource(formula: Formula): string {
  return sourceOf(formula.tree)
}

/** An expression: `⌊H/2⌋`, `64·N`, `431,080`. */
export function exprPretty(e: Expr): string {
  return typeof e === 'bigint' ? integerText(e) : write(exprTree(e), TEXT)
}

/** The rule: `⌊(in + 2·pad − kernel)/stride⌋ + 1`; the number itself where it has none. */
export function formulaText({ formula, vars, expr }: Quantity): string {
  return formula ? write(shownRule(formula.tree, envOf(vars)), TEXT) : exprPretty(expr)
}

/** The rule with its numbers: `⌊(28 + 2·0 − 5)/1⌋ + 1`; the number itself where it has no rule. */
export function substitutedText({ formula, vars, expr }: Quantity): string {
  return formula ? write(substituted(formula.tree, envOf(vars)), TEXT) : exprPretty(expr)
}

/**
 * The rule with its numbers and the result: `⌊(28 + 2·0 − 5)/1⌋ + 1 = 24`; only the result where the two read the same
 * (`20`), and null where there is no rule.
 */
export function workingText(quantity: Quantity): string | null {
  if (!quantity.formula) return null
  const [numbers, result] = [substitutedText(quantity), exprPretty(quantity.expr)]
  return numbers === result ? result : `${numbers} = ${result}`
}
