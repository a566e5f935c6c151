/** Sizes of feature maps and parameters. */

import type { Expr } from './expr.ts'
import type { Quantity } from './formula.ts'

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
