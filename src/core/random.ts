/** Random numbers that are the same on every machine for the same seed. */

/**
 * sfc32 (Chris Doty-Humphrey's Small Fast Counting generator, of PractRand): 32 bits a turn, with a state of four words.
 */
export class Random {
  #a: number
  #b: number
  #c: number
  #counter = 1
  #spare: number | undefined

  /** Streams of different numbers are independent of each other, for the same seed. */
  constructor(seed: number, ...stream: readonly number[]) {
    this.#a = mix(seed >>> 0)
    this.#b = mix(Math.floor(seed / 2 ** 32) ^ this.#a)
    this.#c = stream.reduce((state, number) => mix(state ^ number), 0x9e3779b9)
    // The first turns spread the seed over the whole state.
    for (let turn = 0; turn < 15; turn++) this.word()
  }

  /** An integer of 32 bits, without sign. */
  word(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0
    return sum >>> 0
  }

  /** A number of 0 ≤ x < 1, with 53 random bits. */
  uniform(): number {
    return (Math.floor(this.word() / 32) * 2 ** 26 + Math.floor(this.word() / 64)) / 2 ** 53
  }

  /** A number of the normal distribution with mean 0 and deviation 1 (Marsaglia's polar method, two a turn). */
  normal(): number {
    const spare = this.#spare
    if (spare !== undefined) {
      this.#spare = undefined
      return spare
    }
    for (;;) {
      const x = 2 * this.uniform() - 1
      const y = 2 * this.uniform() - 1
      const square = x * x + y * y
      if (square >= 1 || square === 0) continue
      const scale = Math.sqrt((-2 * Math.log(square)) / square)
      this.#spare = y * scale
      return x * scale
    }
  }
}

/** A mixing step of MurmurHash3 (fmix32), so that seeds 1 and 2 have nothing in common. */
function mix(value: number): number {
  let mixed = (value + 0x9e3779b9) | 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}
