/** Where no figure gives a claim: the nearest ones, and what may lie between. */

import type { Claim, Reading } from './claim.ts'
import { type Candidate, candidatesFor, type Variant } from './why.ts'

/** A figure near a claim that it does not give. */
export interface Nearest {
  readonly candidate: Candidate
  readonly reading: Reading
  /** The claim less the figure. */
  readonly difference: number
  /** Another figure that is as large as the difference, where there is one. */
  readonly between: Candidate | undefined
}

const MOST = 3
/** A difference is explained where it is known better than this. */
const SHARP = 0.02

/** The nearest figures of the whole network, the nearest first. */
export function nearestTo(claim: Claim, variants: readonly Variant[]): readonly Nearest[] {
  const candidates = candidatesFor(
    claim,
    variants.filter(({ usualOnly }) => usualOnly !== true),
  )
  const distinct = new Map<bigint, Candidate>()
  for (const each of candidates) if (each.isPart !== true && !distinct.has(each.value)) distinct.set(each.value, each)
  const distance = (candidate: Candidate, { value }: Reading) => Math.abs(Math.log(Number(candidate.value) / value))
  const all = [...distinct.values()].flatMap((candidate) => {
    const readings = claim.readings.filter(({ ofBytes }) => ofBytes !== true || candidate.kind === 'bytes')
    const [reading] = [...readings].sort((a, b) => distance(candidate, a) - distance(candidate, b))
    return reading === undefined ? [] : [{ candidate, reading, difference: reading.value - Number(candidate.value) }]
  })
  const nearest = all.sort((a, b) => distance(a.candidate, a.reading) - distance(b.candidate, b.reading)).slice(0, MOST)
  return nearest.map((each) => ({ ...each, between: betweenOf(each, candidates) }))
}

function betweenOf(
  { candidate, reading, difference }: Omit<Nearest, 'between'>,
  candidates: readonly Candidate[],
): Candidate | undefined {
  const size = Math.abs(difference)
  const tolerance = Math.max(reading.tolerance, 0)
  if (tolerance > size * SHARP) return undefined
  return candidates.find(({ kind, value }) => kind === candidate.kind && Math.abs(Number(value) - size) <= tolerance)
}
