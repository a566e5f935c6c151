/** Expressions as figures print them. */

import { type Expr, isUnknown } from '../../core/expr.ts'
import { exprPretty } from '../../core/notation.ts'
import type { Size } from './net.ts'

/** As in reports, but with words for the brackets of rounding, which few fonts have. */
export function spelled(expr: Expr): string {
  return exprPretty(expr).replaceAll('⌊', 'floor(').replaceAll('⌈', 'ceil(').replace(/[⌋⌉]/g, ')')
}

/** The same as a factor: sums stand in parentheses. */
function factor(expr: Expr): string {
  const said = spelled(expr)
  return said.includes(' ') ? `(${said})` : said
}

/** A size as a number where it is one. */
export function sizeOf(expr: Expr): Size {
  if (typeof expr === 'bigint') return { text: String(expr), value: Number(expr) }
  return { text: isUnknown(expr) ? '?' : factor(expr), value: undefined }
}
