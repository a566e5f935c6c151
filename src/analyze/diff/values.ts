/** How far the numbers of two arrays lie apart: in one pass, and constant memory whatever their size. */

import type { Numbers } from '../../core/bytes/stored-values.ts'

/** The numbers of two arrays, the first with the first, the second with the second. */
export interface ValueDifference {
  /** How many there are of each. */
  readonly count: number
  /** How many differ. 0 and −0 are the same number, and so is NaN and NaN. */
  readonly changed: number
  /** The largest distance; of numbers, not of NaN. */
  readonly most: number
  /** The place of the first pair that is so far apart; `undefined` where nothing differs. */
  readonly at: number | undefined
  /** The mean distance over all that are numbers on both sides and finite. */
  readonly mean: number
  /** Pairs of which one is NaN and the other is not. */
  readonly nan: number
}

/** Compares numbers block by block; of the longer side, what has no partner is left out. */
export async function valueDifference(
  before: AsyncIterable<Numbers>,
  after: AsyncIterable<Numbers>,
): Promise<ValueDifference> {
  const found = { count: 0, changed: 0, most: 0, at: undefined as number | undefined, sum: 0, nan: 0 }
  const [one, other] = [new Reader(before), new Reader(after)]
  while ((await one.fill()) && (await other.fill())) {
    const length = Math.min(one.left, other.left)
    compare(one.take(length), other.take(length), found)
  }
  const { sum, ...rest } = found
  return { ...rest, mean: found.count === 0 ? 0 : sum / found.count }
}

interface Found {
  count: number
  changed: number
  most: number
  at: number | undefined
  sum: number
  nan: number
}

function compare(one: Numbers, other: Numbers, found: Found): void {
  for (let index = 0; index < one.length; index++) {
    const [a, b] = [one[index] ?? 0, other[index] ?? 0]
    if (a === b) continue
    const distance = Math.abs(b - a)
    if (Number.isNaN(distance)) {
      if (Number.isNaN(a) && Number.isNaN(b)) continue
      found.changed++
      found.nan++
      continue
    }
    found.changed++
    if (distance < Number.POSITIVE_INFINITY) found.sum += distance
    if (distance > found.most) {
      found.most = distance
      found.at = found.count + index
    }
  }
  found.count += one.length
}

/** Hands out blocks in pieces of any length. */
class Reader {
  readonly #blocks: AsyncIterator<Numbers>
  #block: Numbers = new Float32Array(0)
  #at = 0

  constructor(blocks: AsyncIterable<Numbers>) {
    this.#blocks = blocks[Symbol.asyncIterator]()
  }

  get left(): number {
    return this.#block.length - this.#at
  }

  /** Whether there is anything left; the next block is read where the last one is used up. */
  async fill(): Promise<boolean> {
    while (this.left === 0) {
      const next = await this.#blocks.next()
      if (next.done === true) return false
      this.#block = next.value
      this.#at = 0
    }
    return true
  }

  take(length: number): Numbers {
    const piece = this.#block.subarray(this.#at, this.#at + length)
    this.#at += length
    return piece
  }
}
