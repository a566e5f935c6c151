/** Breaks a long layout into bands, where few edges are cut. */

import type { Column } from './columns.ts'
import { at, type Band, type LayoutOptions, type Slot } from './placed.ts'

/** Where the ranks of a band went. */
export interface Shift {
  readonly band: number
  readonly alongShift: number
  readonly acrossShift: number
}

export interface Bands {
  readonly bands: readonly Band[]
  readonly along: number
  readonly across: number
  ofRank(rank: number): Shift
}

/** A band ends somewhere in the last part of what fits, where the fewest edges are cut. */
const SEARCH_SHARE = 0.35
/** What a carried edge takes between bands. */
export const CARRY = 7
/** What a band may be longer than planned. */
const TOLERANCE = 1.15
/** A net shorter than this is never broken to look better. */
const SHORT = 900

export function chooseBands(
  slots: readonly Slot[],
  order: readonly (readonly number[])[],
  across: Float64Array,
  columns: readonly Column[],
  options: LayoutOptions,
): Bands {
  const spans = order.map((rank) => spanOf(slots, rank, across))
  const limit = limitOf(columns, spans, options)
  const firsts = limit === undefined ? [0] : breaks(slots, order, columns, limit)
  const shifts: Shift[] = []
  const bands: Band[] = []
  let acrossEnd = 0
  let alongEnd = 0
  firsts.forEach((first, band) => {
    const last = (firsts[band + 1] ?? order.length) - 1
    const { low, high } = union(spans.slice(first, last + 1))
    const start = at(columns, first).start - at(columns, first).overhang
    const end = at(columns, last)
    const carried = band + 1 < firsts.length ? cutsAfter(slots, order, last) : 0
    for (let rank = first; rank <= last; rank += 1) {
      shifts.push({ band, alongShift: -start, acrossShift: Math.round(acrossEnd - low) })
    }
    const along = end.start + end.size + end.overhang - start
    bands.push({ along, across: acrossEnd, size: high - low, carried })
    acrossEnd += high - low + options.bandGap + CARRY * carried
    alongEnd = Math.max(alongEnd, along)
  })
  const last = bands.at(-1)
  return { bands, along: alongEnd, across: last ? last.across + last.size : 0, ofRank: (rank) => at(shifts, rank) }
}

interface Span {
  readonly low: number
  readonly high: number
}

function spanOf(slots: readonly Slot[], rank: readonly number[], across: Float64Array): Span {
  return union(
    rank.map((index) => {
      const { above, below } = at(slots, index)
      return { low: (across[index] ?? 0) - above, high: (across[index] ?? 0) + below }
    }),
  )
}

function union(spans: readonly Span[]): Span {
  let [low, high] = [Infinity, -Infinity]
  for (const span of spans) {
    low = Math.min(low, span.low)
    high = Math.max(high, span.high)
  }
  return low > high ? { low: 0, high: 0 } : { low, high }
}

function limitOf(columns: readonly Column[], spans: readonly Span[], options: LayoutOptions): number | undefined {
  const end = at(columns, columns.length - 1)
  const along = end.start + end.size
  if (options.aspect === undefined) return balanced(along, options.bandLimit)
  if (along <= SHORT) return undefined
  const { low, high } = union(spans)
  const mean = spans.reduce((sum, span) => sum + span.high - span.low, 0) / spans.length
  const width = (high - low + mean) / 2 + options.bandGap
  return Math.max(SHORT, along / Math.max(1, Math.round(Math.sqrt(along / (options.aspect * width)))) + 60)
}

/** A little too long is better than a second band with little in it; bands are about equally long. */
function balanced(along: number, limit: number | undefined): number | undefined {
  if (limit === undefined || along <= limit * TOLERANCE) return undefined
  return Math.min(limit, (along / Math.ceil(along / limit)) * TOLERANCE)
}

/** The first rank of every band. */
function breaks(
  slots: readonly Slot[],
  order: readonly (readonly number[])[],
  columns: readonly Column[],
  limit: number,
): readonly number[] {
  const firsts = [0]
  let first = 0
  for (let rank = 1; rank < order.length; rank += 1) {
    const { start, size } = at(columns, rank)
    if (start + size - at(columns, first).start <= limit) continue
    first = bestBreak(slots, order, columns, first, rank, limit)
    firsts.push(first)
    rank = first
  }
  return firsts
}

function bestBreak(
  slots: readonly Slot[],
  order: readonly (readonly number[])[],
  columns: readonly Column[],
  first: number,
  overflow: number,
  limit: number,
): number {
  let best = overflow
  let fewest = Infinity
  const from = at(columns, first).start + limit * (1 - SEARCH_SHARE)
  for (let rank = overflow; rank > first + 1 && at(columns, rank).start >= from; rank -= 1) {
    const cuts = cutsAfter(slots, order, rank - 1)
    if (cuts < fewest) {
      best = rank
      fewest = cuts
    }
  }
  return best
}

/** From how many slots of a rank edges go on to the next. */
function cutsAfter(slots: readonly Slot[], order: readonly (readonly number[])[], rank: number): number {
  return at(order, rank).filter((slot) => at(slots, slot).after.length > 0).length
}
