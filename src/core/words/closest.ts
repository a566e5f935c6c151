/** "Did you mean …?" */

import { distance } from 'fastest-levenshtein'
import { type Message, message } from './message.ts'

/** The candidate nearest to `name` by edit distance, or `undefined` where none is near enough to be a slip. */
export function closest(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined
  // Two swapped letters are a distance of 2.
  let bestDistance = (name.length < 4 ? 1 : Math.max(2, Math.floor(name.length / 3))) + 1
  for (const candidate of candidates) {
    const steps = candidate.toLowerCase() === name.toLowerCase() ? 0 : distance(name, candidate)
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

/** A name of a formula, in a sentence. */
export function quoted(name: string): string {
  return `"${name}"`
}

/** A word of a file, in a sentence. */
export function asCode(word: string): string {
  return `\`${word}\``
}
