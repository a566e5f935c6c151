/** Reproducible chance for tests that try many settings. */

/** A source of chance; the same seed gives the same numbers (mulberry32). */
export interface Chance {
  /** An integer from `least` to `most`, both included. */
  int(least: number, most: number): number
  pick<T>(choices: readonly T[]): T
  flip(): boolean
}

export function chance(seed: number): Chance {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const int = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  return {
    int,
    pick: (choices) => choices[int(0, choices.length - 1)] as (typeof choices)[number],
    flip: () => next() < 0.5,
  }
}
