/** Sizes of feature maps and parameters. */

import { allOf, type Expr, equal, exprText, keyOf, symbol, type Tri, unknown } from '../expr.ts'
import { given, type Quantity } from '../formula.ts'

/** One axis: an exact integer, or an expression of symbols while the size is not known. */
export type Dim = Expr

/** Sizes of all axes; an unknown rank is `undefined` instead of a Shape. */
export type Shape = readonly Dim[]

/** A shape whose every size knows how it was computed; sizes that were merely passed on carry no formula. */
export type DerivedShape = readonly Quantity[]

/** The sizes alone. */
export function shapeOf(derived: DerivedShape): Shape
export function shapeOf(derived: DerivedShape | undefined): Shape | undefined
export function shapeOf(derived: DerivedShape | undefined): Shape | undefined {
  return derived?.map((quantity) => quantity.expr)
}

/** A shape whose sizes were passed on. */
export function givenShape(shape: Shape): DerivedShape {
  return shape.map(given)
}

/** Whether two shapes are equal: refuted where one axis surely differs, and not known where a rank isn't. */
export function sameShape(a: Shape | undefined, b: Shape | undefined): Tri {
  if (a === undefined || b === undefined) return undefined
  return a.length === b.length && allOf(a.map((dim, axis) => equal(dim, b[axis] ?? unknown)))
}

/** A shape as it is typed: `[N, 64, floor(H/2)]`; `?` where the rank is not known. */
export function shapeSource(shape: Shape | undefined): string {
  return shape === undefined ? '?' : `[${shape.map(exprText).join(', ')}]`
}

/** A text that two shapes share exactly when they are equal. */
export function shapeKey(shape: Shape | undefined): string {
  return shape?.map(keyOf).join('×') ?? '?'
}

/**
 * A shape as people type it: sizes between `x`, `×`, `,` or `*`, which are integers, or names in capitals for sizes that
 * stay open (`Nx3xHxW`); with or without brackets, and `[]` for a single number. `undefined` where the text is none.
 */
export function parseShape(text: string): Shape | undefined {
  const bracketed = /^\[(.*)\]$/.exec(text.trim())?.[1]
  if (bracketed !== undefined) return bracketed.trim() === '' ? [] : parseShape(bracketed)
  const sizes = text.split(/[x×,*]/i).map((size) => size.trim())
  if (!sizes.every((size) => /^(\d{1,15}|[A-WYZ][A-WYZ0-9_]*)$/.test(size))) return undefined
  return sizes.map((size) => (/^\d/.test(size) ? BigInt(size) : symbol(size)))
}
