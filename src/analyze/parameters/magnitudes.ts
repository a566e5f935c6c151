/**
 * Counts floats by the upper sixteen of their bits: sign, exponent and seven bits of the fraction. Since these lie in
 * each power of two at equal distances, an exact histogram of any power-of-two range follows from the counts in the end.
 */

/** How many bins a histogram has, half of them for each sign. */
const HISTOGRAM_BINS = 64

/** Numbers below this part of the range count as near zero. */
const NEAR_ZERO = 2 ** -10

/** Counts of numbers in bins of equal width. */
export interface Histogram {
  /** The bins cover −range to range, the power of two above the largest magnitude; 0 where all numbers are zero. */
  readonly range: number
  /** A magnitude on the border of two bins counts for the outer one. */
  readonly counts: readonly number[]
}

const CODES = 1 << 16
const SIGN = 0x8000

/** Codes from here on (without the sign) are NaN and infinities. */
const SPECIAL = 0x7f80

/** Up to so many numbers, keeping their codes is cheaper than clearing the table for them. */
const FEW = 1 << 12

/** Most arrays come one after the other: one table serves them all. */
const shared = new Int32Array(CODES)
let isSharedTaken = false

export class Magnitudes {
  /** How many numbers have each code; whoever reads the numbers counts here. */
  readonly counts: Int32Array
  readonly #few: Uint16Array | undefined
  #kept = 0

  constructor(count: number) {
    this.#few = count <= FEW ? new Uint16Array(count) : undefined
    this.counts = isSharedTaken ? new Int32Array(CODES) : shared
    isSharedTaken = true
  }

  /** How many numbers so far may be zero: their upper bits are. */
  get tiny(): number {
    return (this.counts[0] ?? 0) + (this.counts[SIGN] ?? 0)
  }

  /** Notes which codes are in use; call it with all numbers that are counted. */
  note(floats: Float32Array): void {
    const few = this.#few
    if (few === undefined) return
    const bits = new Uint32Array(floats.buffer, floats.byteOffset, floats.length)
    for (const word of bits) if (this.#kept < few.length) few[this.#kept++] = word >>> 16
  }

  /** The histogram, and how many numbers are near zero, given the largest magnitude. Call it once, in the end. */
  result(largest: number): { readonly histogram: Histogram; readonly nearZero: number } {
    const range = largest === 0 ? 0 : 2 ** (Math.floor(Math.log2(largest)) + 1)
    const bins = Array.from({ length: HISTOGRAM_BINS }, () => 0)
    let nearZero = 0
    const take = (code: number, count: number) => {
      if ((code & ~SIGN) >= SPECIAL) return
      const magnitude = magnitudeOf(code & ~SIGN)
      if (magnitude < range * NEAR_ZERO) nearZero += count
      const bin = binOf(code, magnitude, range)
      bins[bin] = (bins[bin] ?? 0) + count
    }
    this.#empty(take)
    return { histogram: { range, counts: bins }, nearZero }
  }

  #empty(take: (code: number, count: number) => void): void {
    const { counts } = this
    if (this.#few !== undefined) {
      for (const code of this.#few.subarray(0, this.#kept)) take(code, 1)
      for (const code of this.#few.subarray(0, this.#kept)) counts[code] = 0
    } else {
      for (let code = 0; code < CODES; code++) {
        const count = counts[code] ?? 0
        if (count !== 0) take(code, count)
      }
      counts.fill(0)
    }
    if (counts === shared) isSharedTaken = false
  }
}

function binOf(code: number, magnitude: number, range: number): number {
  const half = HISTOGRAM_BINS / 2
  const step = range === 0 ? 0 : Math.min(half - 1, Math.floor((magnitude / range) * half))
  return code > SIGN ? half - 1 - step : half + step
}

const scratch = new DataView(new ArrayBuffer(4))

/** The smallest magnitude with this code. */
function magnitudeOf(code: number): number {
  scratch.setUint16(0, code)
  scratch.setUint16(2, 0)
  return scratch.getFloat32(0)
}
