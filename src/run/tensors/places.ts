/** Where values stand: the places in C order that views, broadcasts and moves read. */

import { must } from '../kernel.ts'
import { countOf, isSameShape, type Row, shapeText } from '../tensor.ts'
import { rowOf, type Typed } from './typed.ts'

/** How far apart neighbours along each axis lie. */
export function stridesOf(shape: readonly number[]): readonly number[] {
  const strides: number[] = []
  let step = 1
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides.unshift(step)
    step *= shape[axis] ?? 1
  }
  return strides
}

/** The places that a view reads, in its own C order. */
export function placesOf(shape: readonly number[], strides: readonly number[], start = 0): Int32Array {
  const count = countOf(shape)
  const places = new Int32Array(count)
  if (count === 0) return places
  const inner = shape.at(-1) ?? 1
  const step = strides.at(-1) ?? 0
  const at = shape.map(() => 0)
  let base = start
  for (let to = 0; to < count; ) {
    for (let x = 0; x < inner; x++) places[to++] = base + x * step
    for (let axis = shape.length - 2; axis >= 0; axis--) {
      at[axis] = (at[axis] ?? 0) + 1
      base += strides[axis] ?? 0
      if ((at[axis] ?? 0) < (shape[axis] ?? 1)) break
      base -= (strides[axis] ?? 0) * (shape[axis] ?? 1)
      at[axis] = 0
    }
  }
  return places
}

/** The values at these places under a shape; a place below 0 keeps `fill`, or 0. */
export function taken(from: Typed, shape: readonly number[], places: Int32Array, fill?: number | bigint): Typed {
  const data = rowOf(from.dtype, places.length)
  copyPlaces(from.data, places, data, fill)
  return { dtype: from.dtype, shape, data }
}

function copyPlaces(from: Row, places: Int32Array, into: Row, fill: number | bigint | undefined): void {
  // Both are rows of one type: reading from one and writing to the other keeps each value as it is.
  const [source, target] = [from, into] as unknown as readonly [ArrayLike<number>, number[]]
  if (fill !== undefined && fill !== 0) (into as Float32Array).fill(fill as number)
  for (let to = 0; to < places.length; to++) {
    const place = places[to] as number
    if (place >= 0) target[to] = source[place] as number
  }
}

/** A view as a tensor of its own. */
export function viewed(from: Typed, shape: readonly number[], strides: readonly number[], start = 0): Typed {
  return taken(from, shape, placesOf(shape, strides, start))
}

/** Axes in another order. */
export function transposedTo(from: Typed, order: readonly number[]): Typed {
  if (order.every((axis, index) => axis === index)) return from
  const strides = stridesOf(from.shape)
  return viewed(
    from,
    order.map((axis) => from.shape[axis] ?? 1),
    order.map((axis) => strides[axis] ?? 0),
  )
}

/** The shape that all of them stretch to, from the right. Refuses those that don't go together. */
export function commonShape(shapes: readonly (readonly number[])[]): readonly number[] {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length))
  return Array.from({ length: rank }, (_, index) => {
    const sizes = shapes.map((shape) => shape[shape.length - rank + index] ?? 1)
    const size = sizes.find((each) => each !== 1) ?? 1
    const args = { shapes: shapes.map(shapeText).join(', ') }
    must(
      sizes.every((each) => each === 1 || each === size),
      'run/shapes',
      'the shapes {shapes} do not stretch to one another',
      args,
    )
    return size
  })
}

/** How a shape is read where it is stretched to another: axes of size 1, and those that it hasn't got, stand still. */
export function stretchedStrides(shape: readonly number[], to: readonly number[]): readonly number[] {
  const strides = stridesOf(shape)
  const more = to.length - shape.length
  return to
    .map((size, axis) => (shape[axis - more] === size || size === 1 ? (strides[axis - more] ?? 0) : 0))
    .map((stride, axis) => (shape[axis - more] === 1 ? 0 : stride))
}

/** The places that a stretched tensor reads; `undefined` where it is not stretched at all. */
export function stretchedPlaces(shape: readonly number[], to: readonly number[]): Int32Array | undefined {
  return isSameShape(shape, to) ? undefined : placesOf(to, stretchedStrides(shape, to))
}

/** A tensor stretched to a shape. */
export function stretched(from: Typed, to: readonly number[]): Typed {
  const places = stretchedPlaces(from.shape, to)
  return places === undefined ? from : taken(from, to, places)
}
