/**
 * Formulas and numbers as text: the rule, the rule with its numbers, and the result beside it. mathml.ts and latex.ts
 * print the same trees in their notations.
 */

import type { Expr } from './expr.ts'
import type { Formula, Quantity } from './formula.ts'
import { printExpr, printRule, printSubstituted, printWorking, type Substitution } from './notation/print.ts'
import { sourceOf } from './notation/source.ts'
import { integerText, TEXT } from './notation/text.ts'

export type { Substitution } from './notation/print.ts'
export { integerText } from './notation/text.ts'

/** A formula as it is typed, with as few parentheses as it needs; it reads back as the same formula. */
export function formulaSource(formula: Formula): string {
  return sourceOf(formula.tree)
}

/** An expression: `⌊H/2⌋`, `64·N`, `431,080`; `?` where nothing is known. */
export function exprPretty(e: Expr): string {
  return typeof e === 'bigint' ? integerText(e) : printExpr(e, TEXT)
}

/** The rule: `⌊(in + 2·pad − kernel)/stride⌋ + 1`; the number itself where it has none. */
export function formulaText(of: Quantity | Formula): string {
  return printRule(of, TEXT)
}

/** The rule with its numbers: `⌊(28 + 2·0 − 5)/1⌋ + 1`, or of a check `98 = 2·7²`; the number itself where it has no rule. */
export function substitutedText(of: Quantity | Substitution): string {
  return printSubstituted(of, TEXT)
}

/**
 * The rule with its numbers and the result: `⌊(28 + 2·0 − 5)/1⌋ + 1 = 24`; only the result where the two read the same
 * (`20`), and null where there is no rule.
 */
export function workingText(quantity: Quantity): string | null {
  return printWorking(quantity, TEXT)
}
