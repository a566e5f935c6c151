/** Shapes as people type them. */

import { symbol } from '../../src/core/expr.ts'
import type { Shape } from '../../src/core/shape.ts'

/** Sizes with `x`, `×`, `,` or `*` between: integers, or capital letters for sizes that stay open. */
export function parseShape(text: string): Shape | undefined {
  const sizes = text.split(/[x×,*]/i).map((size) => size.trim())
  if (!sizes.every((size) => /^([1-9]\d{0,14}|[A-WYZ][A-WYZ0-9_]*)$/.test(size))) return undefined
  return sizes.map((size) => (/^\d/.test(size) ? BigInt(size) : symbol(size)))
}
