/** The loops that everything waits for when values are counted: measured, and written for speed. */

import type { Numbers } from '../../core/bytes/stored-values.ts'

/** What some numbers add up to. */
export interface Sums {
  count: number
  sum: number
  squares: number
  min: number
  max: number
  nan: number
  infinite: number
}

const SIGN_BIT = 0x80000000 | 0
const LEAST = -0x80000000

const word = new Int32Array(1)
const single = new Float32Array(word.buffer)

function floatOf(bits: number): number {
  word[0] = bits
  return single[0] ?? 0
}

/**
 * Adds up `block[at … end)` and counts the upper halves of its bits in `counts`. The bits of floats are ordered like
 * integers within each sign, so the extremes are found by comparing integers, which takes half the time; and two
 * numbers a turn, since each sum would wait for the one before.
 */
export function scanSingles(block: Float32Array, at: number, end: number, counts: Int32Array, into: Sums): void {
  const bits = new Int32Array(block.buffer, block.byteOffset, block.length)
  let most = LEAST
  let least = LEAST
  let sum = 0
  let squares = 0
  let sum2 = 0
  let squares2 = 0
  const pairs = at + ((end - at) & ~1)
  for (let index = at; index < pairs; index += 2) {
    const one = bits[index] as number
    const two = bits[index + 1] as number
    if (one > most) most = one
    if (two > most) most = two
    const flippedOne = one ^ SIGN_BIT
    const flippedTwo = two ^ SIGN_BIT
    if (flippedOne > least) least = flippedOne
    if (flippedTwo > least) least = flippedTwo
    ;(counts[one >>> 16] as number)++
    ;(counts[two >>> 16] as number)++
    const first = block[index] as number
    const second = block[index + 1] as number
    sum += first
    squares += first * first
    sum2 += second
    squares2 += second * second
  }
  if (pairs < end) {
    const last = bits[pairs] as number
    if (last > most) most = last
    if ((last ^ SIGN_BIT) > least) least = last ^ SIGN_BIT
    ;(counts[last >>> 16] as number)++
    sum += floatOf(last)
    squares += floatOf(last) ** 2
  }
  into.count = end - at
  into.sum = sum + sum2
  into.squares = squares + squares2
  into.nan = 0
  into.infinite = 0
  // With one sign only, the other extreme has to be looked for; with NaN or infinities, everything has.
  if (most < 0 || least < 0 || !Number.isFinite(into.sum)) scanFinite(block, at, end, into)
  else {
    into.max = floatOf(most)
    into.min = floatOf(least ^ SIGN_BIT)
  }
}

/** The same for numbers of any width, leaving out NaN and infinities, which are counted. */
export function scanFinite(block: Numbers, at: number, end: number, into: Sums): void {
  into.count = 0
  into.sum = 0
  into.squares = 0
  into.nan = 0
  into.infinite = 0
  into.min = Number.POSITIVE_INFINITY
  into.max = Number.NEGATIVE_INFINITY
  for (let index = at; index < end; index++) {
    const value = block[index] as number
    if (Number.isFinite(value)) {
      into.count++
      into.sum += value
      into.squares += value * value
      if (value < into.min) into.min = value
      if (value > into.max) into.max = value
    } else if (Number.isNaN(value)) into.nan++
    else into.infinite++
  }
}
