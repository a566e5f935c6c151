/** "Did you mean …?" */

import { distance } from 'fastest-levenshtein'
import { MOST_GUESSES } from '../limits.ts'
import { type Message, message } from './message.ts'

/** Longer words are no misspelt names; comparing them would take long. */
const MOST_LETTERS = 80

/** The candidate nearest to `name` by edit distance, or `undefined` where none is near enough to be a slip. */
export function closest(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length > MOST_LETTERS) return undefined
  let best: string | undefined
  const lower = name.toLowerCase()
  // Two swapped letters are a distance of 2.
  let bestDistance = (name.length < 4 ? 1 : Math.max(2, Math.floor(name.length / 3))) + 1
  for (const candidate of candidates) {
    // So many letters are put in or left out at the least.
    if (Math.abs(candidate.length - name.length) >= bestDistance) continue
    const steps = candidate.toLowerCase() === lower ? 0 : distance(name, candidate)
    if (steps < bestDistance) {
      best = candidate
      bestDistance = steps
    }
  }
  return best
}

/**
 * Asks whether the nearest of the names was meant, as a hint; `undefined` where none is near. `shown` is how it has to be
 * typed.
 */
export function guess(
  typed: string,
  names: Iterable<string>,
  shown: (name: string) => string = (name) => name,
): Message | undefined {
  const near = closest(typed, names)
  return near === undefined ? undefined : message('did you mean {guess}?', { guess: shown(near) })
}

/**
 * Guesses for the first mistakes of a file: comparing each of thousands with each of its names would take the square of
 * its length.
 */
export class Guesses {
  #left = MOST_GUESSES

  guess(...asked: Parameters<typeof guess>): Message | undefined {
    return this.#left-- > 0 ? guess(...asked) : undefined
  }
}

/** A name of a formula, in a sentence. */
export function quoted(name: string): string {
  return `"${name}"`
}

/** A word of a file, in a sentence. */
export function asCode(word: string): string {
  return `\`${word}\``
}
