/** Shapes of parameters as a file holds them, beside those that the definition expects. */

import { allOf, equal } from '../../core/expr.ts'
import { type DerivedShape, type Shape, shapeOf } from '../../core/network/shape.ts'

/** A stored shape with as many axes as are expected: old files write four, those in front 1 where they are not there. */
export function alignedShape(stored: Shape, rank: number): Shape | undefined {
  const missing = stored.length - rank
  return missing >= 0 && stored.slice(0, missing).every((size) => size === 1n) ? stored.slice(missing) : undefined
}

/** What the definition leaves open, as the file holds it; what surely differs stays as the definition says. */
export function storedShape(
  expected: DerivedShape | undefined,
  stored: DerivedShape | undefined,
): DerivedShape | undefined {
  if (stored === undefined) return expected
  if (expected === undefined) return stored
  const held = alignedShape(shapeOf(stored), expected.length)
  if (held === undefined || allOf(expected.map(({ expr }, axis) => equal(expr, held[axis] ?? expr))) === false)
    return expected
  return expected.map((size, axis) => {
    const other = stored[axis + stored.length - expected.length]
    return typeof size.expr === 'bigint' || other === undefined ? size : other
  })
}
