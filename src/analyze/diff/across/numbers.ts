/** The numbers of two parameters, once both are brought into the same order. */

import type { ByteSource } from '../../../core/bytes/bytes.ts'
import { numberBlocks } from '../../../core/bytes/stored-values.ts'
import { isAsItLies, type Layout, layoutsBetween, placesOf } from './layouts.ts'
import type { Role } from './parts.ts'

/** Larger arrays are not held in memory. */
export const MOST_NUMBERS = 1 << 24

/** How the numbers of a parameter lie apart on two sides. */
export interface NumbersDiff {
  readonly role: Role
  readonly count: number
  /** How many differ at all; NaN and NaN are the same. */
  readonly changed: number
  readonly most: number
  /** The largest number of the first side, for comparison. */
  readonly scale: number
  /** The root of the mean square of the distances, over that of the first side. */
  readonly error: number
  /** How the second side keeps them: where axes and blocks of its array stand in the first's. */
  readonly layout: Layout
  readonly isReordered: boolean
}

/** Places at which layouts are tried. */
const PROBES = 64

/**
 * Compares in the order that brings the two closest, of those which the shapes allow. `undefined` where no order does.
 */
export function numbersDiff(
  role: Role,
  before: Side,
  after: Side,
  map: readonly number[] | undefined,
): NumbersDiff | undefined {
  const count = before.numbers.length
  if (count !== after.numbers.length) return undefined
  const gates = role === 'kernel' || role === 'bias' ? [4, 3] : []
  const [layout] = layoutsBetween(before.shape, after.shape, map, before.isRecurrent ? gates : [])
    .map((found) => ({ found, distance: probe(before.numbers, after.numbers, found) }))
    .sort((one, other) => one.distance - other.distance)
  if (layout === undefined) return undefined
  const isReordered = !isAsItLies(layout.found)
  return { role, count, ...compared(before.numbers, after.numbers, layout.found), layout: layout.found, isReordered }
}

/** A parameter of one side with its numbers. */
export interface Side {
  readonly shape: readonly number[]
  readonly numbers: Float64Array
  readonly isRecurrent: boolean
}

function probe(one: Float64Array, other: Float64Array, layout: Layout): number {
  const place = placesOf(layout, one.length)
  const step = Math.max(1, Math.floor(one.length / PROBES))
  let distance = 0
  // A step that shares no factor with the sizes meets all of their residues.
  for (let index = 0, at = 0; index < PROBES && index < one.length; index++, at = (at + step + 1) % one.length) {
    distance += Math.abs((one[at] ?? 0) - (other[place(at)] ?? 0)) || 0
  }
  return distance
}

function compared(one: Float64Array, other: Float64Array, layout: Layout) {
  const place = placesOf(layout, one.length)
  let [changed, most, scale, squares, own] = [0, 0, 0, 0, 0]
  for (let at = 0; at < one.length; at++) {
    const [a, b] = [one[at] ?? 0, other[place(at)] ?? 0]
    if (Math.abs(a) > scale) scale = Math.abs(a)
    own += a * a
    if (a === b || (Number.isNaN(a) && Number.isNaN(b))) continue
    changed++
    const distance = Math.abs(a - b)
    if (distance > most) most = distance
    squares += distance * distance
  }
  return { changed, most, scale, error: own === 0 ? Math.sqrt(squares) : Math.sqrt(squares / own) }
}

/** What rounding to single numbers leaves, of a folded one and of one that was rounded twice. */
const ROUNDING = 1e-5

/** Whether the numbers are the same but for rounding. */
export function areSame({ most, scale }: Pick<NumbersDiff, 'most' | 'scale'>): boolean {
  return most <= ROUNDING * Math.max(scale, Number.MIN_VALUE)
}

/** All numbers of an array. */
export async function readNumbers(
  source: ByteSource,
  stored: Parameters<typeof numberBlocks>[1],
): Promise<Float64Array> {
  const all = new Float64Array(stored.count)
  let at = 0
  for await (const block of numberBlocks(source, stored)) {
    for (let index = 0; index < block.length; index++) all[at++] = Number(block[index])
  }
  return all
}
