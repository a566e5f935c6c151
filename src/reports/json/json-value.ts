/** Values of JSON reports. */

import { type Expr, exprText, isUnknown } from '../../core/expr.ts'

/** A JSON value whose integers may be of any size. */
export type Json = null | boolean | number | bigint | string | readonly Json[] | { readonly [key: string]: Json }

/** A number: exact where it is known, its expression where symbols stand in it, null where nobody can say. */
export function numberJson(value: Expr | undefined): Json {
  if (value === undefined || isUnknown(value)) return null
  return typeof value === 'bigint' ? value : exprText(value)
}
