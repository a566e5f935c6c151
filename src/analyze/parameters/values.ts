/** What the numbers of an array look like: their range, spread and oddities, in one pass and constant memory. */

import type { ByteSource, StoredArray } from '../../core/bytes/bytes.ts'
import { type Numbers, numberBlocks } from '../../core/bytes/stored-values.ts'
import { type Sums, scanFinite, scanSingles } from '../questions/scan.ts'
import { type Histogram, Magnitudes } from './magnitudes.ts'

/** Statistics of an array. Those of values leave NaN and infinities out; `undefined` where nothing is left. */
export interface ValueStatistics {
  readonly count: number
  readonly min: number | undefined
  readonly max: number | undefined
  readonly mean: number | undefined
  /** Of the population: the root of the mean squared deviation. */
  readonly std: number | undefined
  readonly zeros: number
  /** Zeros included: magnitudes below 1/1024 of the power of two above the largest magnitude. */
  readonly nearZero: number
  readonly nan: number
  readonly infinite: number
  /** Rows along the first axis (a convolution's filters), and how many of them are zero throughout. */
  readonly rows: number
  readonly zeroRows: number
  readonly histogram: Histogram
}

/** Reads an array once. `rows` is the size of its first axis: 1 where that has no meaning. */
export async function valueStatistics(source: ByteSource, stored: StoredArray, rows = 1): Promise<ValueStatistics> {
  const statistics = new Statistics(stored.count, rows)
  for await (const block of numberBlocks(source, stored)) statistics.add(block)
  return statistics.result()
}

/** The same of numbers in memory. */
export function statisticsOf(values: Numbers, rows = 1): ValueStatistics {
  const statistics = new Statistics(values.length, rows)
  statistics.add(values)
  return statistics.result()
}

/** Numbers that are looked at several times stay in the processor's cache between looks. */
const PIECE = 1 << 13

class Statistics {
  readonly #count: number
  readonly #rows: ZeroRows
  readonly #magnitudes: Magnitudes
  readonly #sums: Sums = { count: 0, sum: 0, squares: 0, min: 0, max: 0, nan: 0, infinite: 0 }
  /** Of the finite numbers so far: how many, their mean, and the sum of squared deviations from it. */
  #finite = 0
  #mean = 0
  #deviation = 0
  #min = Number.POSITIVE_INFINITY
  #max = Number.NEGATIVE_INFINITY
  #nan = 0
  #infinite = 0

  constructor(count: number, rows: number) {
    this.#count = count
    this.#rows = new ZeroRows(count, rows)
    this.#magnitudes = new Magnitudes(count)
  }

  add(block: Numbers): void {
    for (let at = 0; at < block.length; at += PIECE) {
      const end = Math.min(block.length, at + PIECE)
      const before = this.#magnitudes.tiny
      if (block instanceof Float32Array) this.#scan(block, at, end)
      else this.#scanDoubles(block, at, end)
      this.#join()
      // Only what is tiny can be zero: most pieces need no second look.
      if (this.#magnitudes.tiny > before) this.#rows.look(block, at, end)
      else this.#rows.skip(end - at)
    }
  }

  #scan(block: Float32Array, at: number, end: number): void {
    scanSingles(block, at, end, this.#magnitudes.counts, this.#sums)
    this.#magnitudes.note(block.subarray(at, end))
  }

  /** Doubles are counted as the floats next to them, but added up as they are. */
  #scanDoubles(block: Numbers, at: number, end: number): void {
    this.#scan(Float32Array.from(block.subarray(at, end)), 0, end - at)
    scanFinite(block, at, end, this.#sums)
  }

  /** Chan, Golub and LeVeque (1979): pieces are joined by their means, so that nothing cancels. */
  #join(): void {
    const { count, sum, squares, min, max, nan, infinite } = this.#sums
    this.#nan += nan
    this.#infinite += infinite
    if (count === 0) return
    this.#min = Math.min(this.#min, min)
    this.#max = Math.max(this.#max, max)
    const mean = sum / count
    const total = this.#finite + count
    const difference = mean - this.#mean
    this.#deviation += Math.max(0, squares - sum * mean)
    this.#deviation += (difference * difference * this.#finite * count) / total
    this.#mean += (difference * count) / total
    this.#finite = total
  }

  result(): ValueStatistics {
    const isEmpty = this.#finite === 0
    const largest = isEmpty ? 0 : Math.max(Math.abs(this.#min), Math.abs(this.#max))
    const { histogram, nearZero } = this.#magnitudes.result(largest)
    return {
      count: this.#count,
      // Adding 0 makes −0 the 0 that people expect.
      min: isEmpty ? undefined : this.#min + 0,
      max: isEmpty ? undefined : this.#max + 0,
      mean: isEmpty ? undefined : this.#mean,
      std: isEmpty ? undefined : Math.sqrt(this.#deviation / this.#finite),
      zeros: this.#rows.zeros,
      nearZero: Math.max(nearZero, this.#rows.zeros),
      nan: this.#nan,
      infinite: this.#infinite,
      rows: this.#rows.rows,
      zeroRows: this.#rows.zeroRows,
      histogram,
    }
  }
}

/** Counts zeros, and rows that have nothing else. */
class ZeroRows {
  zeros = 0
  rows = 0
  zeroRows = 0
  readonly #length: number
  #left: number
  #zerosInRow = 0

  constructor(count: number, rows: number) {
    this.#length = Math.max(1, rows > 1 && count % rows === 0 ? count / rows : count)
    this.#left = this.#length
  }

  /** Takes numbers of which none is zero. */
  skip(count: number): void {
    for (let left = count; left > 0; ) {
      const step = Math.min(left, this.#left)
      this.#advance(step)
      left -= step
    }
  }

  look(block: Numbers, at: number, end: number): void {
    for (let index = at; index < end; ) {
      const stop = Math.min(end, index + this.#left)
      let zeros = 0
      for (let place = index; place < stop; place++) if (block[place] === 0) zeros++
      this.zeros += zeros
      this.#zerosInRow += zeros
      this.#advance(stop - index)
      index = stop
    }
  }

  #advance(count: number): void {
    this.#left -= count
    if (this.#left > 0) return
    this.rows++
    if (this.#zerosInRow === this.#length) this.zeroRows++
    this.#zerosInRow = 0
    this.#left = this.#length
  }
}
