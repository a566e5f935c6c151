/** Arrays of numbers with a shape: what flows between layers while a network runs. */

import type { Dtype } from '../core/network/dtype.ts'

/** Rows of numbers that are no wider than a double. */
export type NumberRow =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array

/** What a tensor holds, one entry a value: integers of 64 bits are exact, and texts are texts. */
export type Row = NumberRow | BigInt64Array | BigUint64Array | string[]

/** Values of one type in C order: the last axis lies closest. A shape without axes is a single value. */
export interface Typed {
  readonly dtype: Dtype
  readonly shape: readonly number[]
  /**
   * As many as the product of the shape. Floats of 16 bits and less lie in a Float32Array, truth values and integers
   * narrower than a byte in bytes.
   */
  readonly data: Row
}

/** Numbers in C order, as everything that looks at feature maps takes them. */
export interface Tensor {
  readonly shape: readonly number[]
  /** As many as the product of the shape; of other types the singles next to them. */
  readonly data: Float32Array
  /** The same values in their own type, where that is not float32. */
  readonly exact?: Typed
}

/** Values of any type as those who look at feature maps take them; what is no number is none. */
export function seenAs(exact: Typed): Tensor {
  const { shape, data, dtype } = exact
  if (dtype === 'float32' && data instanceof Float32Array) return { shape, data }
  let singles: Float32Array | undefined
  return {
    shape,
    exact,
    get data() {
      singles ??= Float32Array.from(numbersIn(exact))
      return singles
    },
  }
}

/** The values as numbers: integers of 64 bits become the nearest double, texts are no numbers. */
export function numbersIn({ data }: Pick<Typed, 'data'>): NumberRow {
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return Float64Array.from(data, Number)
  return Array.isArray(data) ? new Float32Array(data.length).fill(Number.NaN) : data
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
