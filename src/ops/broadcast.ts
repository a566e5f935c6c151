/** Broadcasting, as numpy and all that followed it do: sizes are laid together from the right, and a 1 stretches. */

import { type Expr, equal, isKnown, isUnknown, max, unknown } from '../core/expr.ts'
import { given } from '../core/formula.ts'
import type { Operand, Site } from '../core/network/op.ts'
import { type DerivedShape, type Shape, shapeSource } from '../core/network/shape.ts'
import { fewSizes, filled, offsetOf } from './elements.ts'

/** The shape that all stretch to; `undefined` where a rank is not known. Reports sizes that do not fit. */
export function broadcast(site: Site<unknown>, shapes: readonly (Shape | undefined)[]): DerivedShape | undefined {
  const sizes = broadcastSizes(shapes)
  if (sizes === 'contradiction') {
    const args = { shapes: shapes.map(shapeSource).join(', ') }
    site.report('error', 'shape/broadcast', 'the shapes {shapes} do not stretch to one', args)
    return undefined
  }
  return sizes?.map(given)
}

/** The same without a report. */
export function broadcastSizes(shapes: readonly (Shape | undefined)[]): Shape | undefined | 'contradiction' {
  const known = shapes.filter((shape) => shape !== undefined)
  if (known.length < shapes.length) return undefined
  const rank = Math.max(0, ...known.map((shape) => shape.length))
  const sizes: Expr[] = []
  for (let axis = 0; axis < rank; axis++) {
    const size = stretched(known.map((shape) => shape[axis + shape.length - rank] ?? 1n))
    if (size === undefined) return 'contradiction'
    sizes.push(size)
  }
  return sizes
}

/** The size that all stretch to: a known one wins over what must equal it or be 1. */
function stretched(sizes: readonly Expr[]): Expr | undefined {
  const known = new Set(sizes.filter(isKnown).filter((size) => size !== 1n))
  if (known.size > 1) return undefined
  const [only] = known
  if (only !== undefined) return only
  const open = sizes.filter((size) => !isKnown(size))
  const [first] = open
  if (first === undefined) return 1n
  if (open.some(isUnknown)) return unknown
  return open.every((size) => equal(size, first) === true) ? first : max(...open)
}

/** Operands laid over one another: `combine` gives each element; `undefined` where elements are not known. */
export function combined(
  operands: readonly (Operand | undefined)[],
  shape: Shape | undefined,
  combine: (values: readonly Expr[]) => Expr,
): readonly Expr[] | undefined {
  const sizes = fewSizes(shape)
  if (sizes === undefined || operands.length === 0) return undefined
  const sources = operands.map((operand) => {
    const own = fewSizes(operand?.shape)
    return own && operand?.elements && { own, elements: operand.elements }
  })
  if (!sources.every((source) => source !== undefined)) return undefined
  return filled(sizes, (place) =>
    combine(
      sources.map(({ own, elements }) => {
        const at = own.map((size, axis) => (size === 1 ? 0 : (place[axis + sizes.length - own.length] ?? 0)))
        return elements[offsetOf(own, at)] ?? unknown
      }),
    ),
  )
}
