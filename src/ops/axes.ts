/** Axes and sizes that many operators check in the same way. */

import { atMost, type Expr, greater, mul, unknown } from '../core/expr.ts'
import { given, type Quantity, q } from '../core/formula.ts'
import { MOST_AXES } from '../core/limits.ts'
import type { ParamKind, Site } from '../core/network/op.ts'
import type { Shape } from '../core/network/shape.ts'

/** The axis counted from 0, for −rank ≤ axis < rank (Caffe: Blob::CanonicalAxisIndex); reported and `undefined` beyond. */
export function canonicalAxis(site: Site<unknown>, shape: Shape, axis: number, field = 'axis'): number | undefined {
  const index = fromFront(axis, shape.length)
  if (index >= 0 && index < shape.length) return index
  reportAxis(site, shape, axis, field)
  return undefined
}

/** The axis counted from 0, whether or not there is one. */
export function fromFront(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis
}

/** As many axes as a file says where no input tells, of sizes that nobody knows; `undefined` where no array has so many. */
export function unknownAxes(count: number): readonly Quantity[] | undefined {
  return count > MOST_AXES ? undefined : Array.from({ length: count }, () => given(unknown))
}

/** Of operators whose first input is what they work on, and whose others say how: a stored tensor there stays what it is. */
export function firstByItself(_: unknown, input: number, own?: ParamKind): ParamKind | undefined {
  return input === 0 ? own : undefined
}

/** Reports an axis that the shape doesn't have. */
export function reportAxis(site: Site<unknown>, shape: Shape, axis: number, field = 'axis'): void {
  site.report('error', 'shape/axis-range', '{field} {axis} is out of range for an input of {rank} axes', {
    field,
    axis,
    rank: shape.length,
  })
}

/** The size of axes that become one. */
export function flatSize(dims: Shape): Quantity {
  const [only] = dims
  return dims.length === 1 && only !== undefined ? given(only) : q('prod(in)', { in: dims })
}

/** Number of elements. */
export function product(dims: Shape): Expr {
  return dims.reduce((result, dim) => mul(result, dim), 1n)
}

/** Largest number of elements of a Caffe blob, 2³¹ − 1 (blob.cpp, Blob::Reshape). */
const MOST_ELEMENTS = (1n << 31n) - 1n

/** Most axes of a Caffe blob (blob.hpp, kMaxBlobAxes). */
const MOST_BLOB_AXES = 32

/** What is wrong with a shape as a blob of Caffe's, or `undefined`. */
export function blobFault(shape: Shape): 'axes' | 'negative' | 'count' | undefined {
  if (shape.length > MOST_BLOB_AXES) return 'axes'
  if (shape.some((dim) => atMost(0n, dim) === false)) return 'negative'
  let count: Expr = 1n
  for (const dim of shape) {
    count = mul(count, dim)
    // An earlier 0 makes every later size harmless (blob.cpp: `if (count_ != 0)`).
    if (count === 0n) return undefined
    if (greater(count, MOST_ELEMENTS) === true) return 'count'
  }
  return undefined
}

/** A shape as people write it: 2 × 3 × 4. */
export function shapeText(shape: Shape): string {
  return shape.length === 0 ? '[]' : `[${shape.map((dim) => (typeof dim === 'bigint' ? String(dim) : '?')).join(', ')}]`
}
