/** The rule, the rule with its numbers, and both with the result, in any notation. */

import type { Expr } from '../expr.ts'
import { envOf } from '../formula/env.ts'
import type { Formula, Quantity, Vars } from '../formula.ts'
import { shownRule, substituted } from './substitute.ts'
import { exprTree } from './tree.ts'
import { type Notation, write } from './writer.ts'

/** An expression. */
export function printExpr(e: Expr, notation: Notation): string {
  return write(exprTree(e), notation)
}

/** The rule of a quantity, or a rule without any numbers; the number itself where it has no rule. */
export function printRule(of: Quantity | Formula, notation: Notation): string {
  if ('tree' in of) return write(shownRule(of.tree, undefined), notation)
  return of.formula ? write(shownRule(of.formula.tree, envOf(of.vars)), notation) : printExpr(of.expr, notation)
}

/** A formula of any kind with its variables, such as a check. */
export interface Substitution {
  readonly formula: Formula
  readonly vars: Vars
}

/** The rule with its numbers; the number itself where it has no rule. */
export function printSubstituted(of: Quantity | Substitution, notation: Notation): string {
  if (of.formula) return write(substituted(of.formula.tree, envOf(of.vars)), notation)
  return 'expr' in of ? printExpr(of.expr, notation) : ''
}

/** The rule with its numbers and the result, or only the result where the two read the same; null without a rule. */
export function printWorking(quantity: Quantity, notation: Notation): string | null {
  if (!quantity.formula) return null
  const [numbers, result] = [printSubstituted(quantity, notation), printExpr(quantity.expr, notation)]
  return numbers === result ? result : notation.compare(numbers, '==', result)
}
