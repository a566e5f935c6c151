/** A normalisation with fixed statistics taken into the weights in front of it. */

import type { Side } from './numbers.ts'

/** The vectors of a normalisation; absent ones do nothing. */
export interface Norm {
  readonly mean?: Float64Array
  readonly variance?: Float64Array
  readonly scale?: Float64Array
  readonly shift?: Float64Array
  readonly epsilon: number
}

/**
 * Kernel and bias that do what kernel, bias and normalisation do: `kernel · s`, `(bias − mean) · s + shift` with
 * `s = scale / √(variance + epsilon)`. Maps out are the kernel's first axis or its last, whichever has their number.
 */
export function folded(
  kernel: Side,
  bias: Float64Array | undefined,
  norm: Norm | undefined,
): { readonly kernel: Side; readonly bias: Side } | undefined {
  const count = (norm?.mean ?? norm?.scale ?? bias)?.length
  if (count === undefined) return undefined
  const factors = Float64Array.from({ length: count }, (_, map) => factorOf(norm, map))
  const sums = Float64Array.from({ length: count }, (_, map) => {
    return ((bias?.[map] ?? 0) - (norm?.mean?.[map] ?? 0)) * (factors[map] ?? 1) + (norm?.shift?.[map] ?? 0)
  })
  const numbers = scaled(kernel, factors)
  return numbers && { kernel: { ...kernel, numbers }, bias: { shape: [count], numbers: sums, isRecurrent: false } }
}

function factorOf(norm: Norm | undefined, map: number): number {
  if (norm === undefined) return 1
  const spread = norm.variance === undefined ? 1 : Math.sqrt((norm.variance[map] ?? 0) + norm.epsilon)
  return (norm.scale?.[map] ?? 1) / spread
}

function scaled({ shape, numbers }: Side, factors: Float64Array): Float64Array | undefined {
  const count = factors.length
  const each = numbers.length / count
  if (shape[0] === count) return numbers.map((value, at) => value * (factors[Math.floor(at / each)] ?? 1))
  return shape.at(-1) === count ? numbers.map((value, at) => value * (factors[at % count] ?? 1)) : undefined
}
