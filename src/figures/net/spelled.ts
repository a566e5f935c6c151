/** Expressions as figures print them. */

import type { Expr } from '../../core/expr.ts'
import { exprPretty } from '../../core/notation.ts'

/** As in reports, but with words for the brackets of rounding, which few fonts have. */
export function spelled(expr: Expr): string {
  return exprPretty(expr).replaceAll('⌊', 'floor(').replaceAll('⌈', 'ceil(').replace(/[⌋⌉]/g, ')')
}

/** The same as a factor: sums stand in parentheses. */
export function factor(expr: Expr): string {
  const said = spelled(expr)
  return said.includes(' ') ? `(${said})` : said
}
