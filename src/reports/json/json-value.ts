/** Values of JSON reports. */

import type { Total } from '../../analyze/analysis.ts'
import { type Expr, exprText, isUnknown } from '../../core/expr.ts'

/** A JSON value whose integers may be of any size. */
export type Json = null | boolean | number | bigint | string | readonly Json[] | { readonly [key: string]: Json }

/** A count: exact where it is known, null where symbols stand in it or nobody can say. */
export function countJson(value: Expr | undefined): Json {
  return typeof value === 'bigint' ? value : null
}

/** A sum: where symbols stand in it, what is known of it. */
export function totalJson({ value, known }: Total): Json {
  return known ?? countJson(value)
}

/** A size: exact where it is known, its expression where symbols stand in it, null where nobody can say. */
export function numberJson(value: Expr | undefined): Json {
  if (value === undefined || isUnknown(value)) return null
  return typeof value === 'bigint' ? value : exprText(value)
}
