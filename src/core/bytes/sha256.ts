/** SHA-256 (FIPS 180-4) of a stream: the browser's own digest wants everything at once. */

/** Takes bytes piece by piece. Node's own hash has the same shape, and is faster where there is one. */
export interface Hash {
  update(bytes: Uint8Array): unknown
  /** Call it once, in the end. */
  digest(encoding: 'hex'): string
}

const BLOCK_BYTES = 64

/** The first 32 bits of the fractions of the cube roots of the first 64 primes, and of the square roots of 8. */
const ROUND_CONSTANTS = Int32Array.from(primes(64), (prime) => fractionBits(Math.cbrt(prime)))
const INITIAL = Int32Array.from(primes(8), (prime) => fractionBits(Math.sqrt(prime)))

function primes(count: number): readonly number[] {
  const found: number[] = []
  for (let candidate = 2; found.length < count; candidate++) {
    if (found.every((prime) => candidate % prime !== 0)) found.push(candidate)
  }
  return found
}

function fractionBits(root: number): number {
  return Math.floor((root - Math.floor(root)) * 2 ** 32)
}

/** Starts a hash. */
export function sha256(): Hash {
  return new Sha256()
}

class Sha256 implements Hash {
  readonly #state = INITIAL.slice()
  readonly #schedule = new Int32Array(64)
  readonly #rest = new Uint8Array(BLOCK_BYTES)
  #restLength = 0
  #total = 0

  update(bytes: Uint8Array): void {
    this.#total += bytes.byteLength
    let at = 0
    if (this.#restLength > 0) {
      at = Math.min(bytes.byteLength, BLOCK_BYTES - this.#restLength)
      this.#rest.set(bytes.subarray(0, at), this.#restLength)
      this.#restLength += at
      if (this.#restLength < BLOCK_BYTES) return
      this.#block(this.#rest, 0)
      this.#restLength = 0
    }
    for (; at + BLOCK_BYTES <= bytes.byteLength; at += BLOCK_BYTES) this.#block(bytes, at)
    this.#rest.set(bytes.subarray(at))
    this.#restLength = bytes.byteLength - at
  }

  digest(_encoding: 'hex'): string {
    const bits = this.#total * 8
    const padding = new Uint8Array((this.#restLength < 56 ? 56 : 120) - this.#restLength + 8)
    padding[0] = 0x80
    const view = new DataView(padding.buffer)
    view.setUint32(padding.byteLength - 8, Math.floor(bits / 2 ** 32))
    view.setUint32(padding.byteLength - 4, bits >>> 0)
    this.update(padding)
    return Array.from(this.#state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
  }

  #block(bytes: Uint8Array, at: number): void {
    const words = this.#schedule
    for (let index = 0; index < 16; index++) {
      const place = at + index * 4
      words[index] =
        ((bytes[place] as number) << 24) |
        ((bytes[place + 1] as number) << 16) |
        ((bytes[place + 2] as number) << 8) |
        (bytes[place + 3] as number)
    }
    for (let index = 16; index < 64; index++) {
      const early = words[index - 15] as number
      const late = words[index - 2] as number
      const small = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3)
      const large = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10)
      words[index] = ((words[index - 16] as number) + small + (words[index - 7] as number) + large) | 0
    }
    this.#rounds()
  }

  #rounds(): void {
    const state = this.#state
    let a = state[0] as number
    let b = state[1] as number
    let c = state[2] as number
    let d = state[3] as number
    let e = state[4] as number
    let f = state[5] as number
    let g = state[6] as number
    let h = state[7] as number
    for (let index = 0; index < 64; index++) {
      const sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
      const choice = (e & f) ^ (~e & g)
      const word = (ROUND_CONSTANTS[index] as number) + (this.#schedule[index] as number)
      const first = (h + sum1 + choice + word) | 0
      const sum0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
      const majority = (a & b) ^ (a & c) ^ (b & c)
      h = g
      g = f
      f = e
      e = (d + first) | 0
      d = c
      c = b
      b = a
      a = (first + sum0 + majority) | 0
    }
    const sums = [a, b, c, d, e, f, g, h]
    for (let index = 0; index < 8; index++) state[index] = (state[index] as number) + (sums[index] as number)
  }
}

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by))
}
