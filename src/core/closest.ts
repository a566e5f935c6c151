/** "Did you mean …?" */

import { distance } from 'fastest-levenshtein'

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
