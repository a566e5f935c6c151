/** Arrays of numbers with a shape: what flows between layers while a network runs. */

/** Numbers in C order: the last axis lies closest. A shape without axes is a single number. */
export interface Tensor {
  readonly shape: readonly number[]
  /** As many as the product of the shape. */
  readonly data: Float32Array
}

/** How many numbers such a shape holds, or some of its axes do. */
export function countOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}

/** The axis counted from the front; one below 0 counts from the end. */
export function axisOf(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis
}

/** Whether two shapes are the same. */
export function isSameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis])
}

/** A tensor of zeros. */
export function zeros(shape: readonly number[]): Tensor {
  return { shape, data: new Float32Array(countOf(shape)) }
}

/** A shape as people read it: `64 × 3 × 5 × 5`. */
export function shapeText(shape: readonly number[]): string {
  return shape.length === 0 ? '()' : shape.join(' × ')
}

/** How often an axis occurs, how long it is, and how far apart its places lie. */
export interface Around {
  readonly outer: number
  readonly size: number
  readonly inner: number
}

/** The numbers before, along and behind an axis. */
export function around(shape: readonly number[], axis: number): Around {
  return { outer: countOf(shape.slice(0, axis)), size: shape[axis] ?? 1, inner: countOf(shape.slice(axis + 1)) }
}
