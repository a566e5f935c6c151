/** In which order the slots of a rank stand, so that few edges cross. */

import { at, type Slot } from './placed.ts'

const SWEEPS = 4

/** Slot indices, rank by rank. The order of the file decides where crossings don't, so concat's inputs keep their order. */
export function orderRanks(slots: readonly Slot[]): readonly (readonly number[])[] {
  let order = initialOrder(slots)
  if (order.every((rank) => rank.length < 2)) return order
  const place = new Float64Array(slots.length)
  let best = order
  let fewest = countCrossings(slots, order, place)
  for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep += 1) {
    order = swept(slots, order, place, sweep % 2 === 0)
    const crossings = countCrossings(slots, order, place)
    if (crossings < fewest) {
      best = order
      fewest = crossings
    }
  }
  return best
}

/** Depth first in the order of the file; edges that pass come first, so that skips run over the top. */
function initialOrder(slots: readonly Slot[]): readonly (readonly number[])[] {
  const ranks: number[][] = []
  const seen = new Uint8Array(slots.length)
  for (let start = 0; start < slots.length; start += 1) {
    if (at(slots, start).before.length > 0) continue
    const stack = [start]
    while (stack.length > 0) {
      const slot = stack.pop() ?? 0
      if (seen[slot]) continue
      seen[slot] = 1
      const { rank, after } = at(slots, slot)
      ranks[rank] ??= []
      ranks[rank]?.push(slot)
      const passing = after.filter((next) => at(slots, next).node === undefined)
      const real = after.filter((next) => at(slots, next).node !== undefined)
      stack.push(...real.reverse(), ...passing.reverse())
    }
  }
  return Array.from(ranks, (rank) => rank ?? [])
}

function swept(slots: readonly Slot[], order: readonly (readonly number[])[], place: Float64Array, down: boolean) {
  const next = order.map((rank) => [...rank])
  setPlaces(next, place)
  const ranks = down ? next : [...next].reverse()
  for (const rank of ranks) {
    const keys = new Map(
      rank.map((slot, i) => [slot, meanPlace(down ? at(slots, slot).before : at(slots, slot).after, place) ?? i]),
    )
    rank.sort((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0))
    setPlaces([rank], place)
  }
  return next
}

function setPlaces(order: readonly (readonly number[])[], place: Float64Array): void {
  for (const rank of order) {
    rank.forEach((slot, i) => {
      place[slot] = i
    })
  }
}

function meanPlace(of: readonly number[], place: Float64Array): number | undefined {
  if (of.length === 0) return undefined
  return of.reduce((sum, slot) => sum + (place[slot] ?? 0), 0) / of.length
}

/** Crossings between neighbouring ranks: inversions among the ends of the edges sorted by their starts. */
function countCrossings(slots: readonly Slot[], order: readonly (readonly number[])[], place: Float64Array): number {
  setPlaces(order, place)
  let crossings = 0
  for (const rank of order) {
    const ends: number[] = []
    for (const slot of rank) {
      const places = at(slots, slot).after.map((next) => place[next] ?? 0)
      ends.push(...places.sort((a, b) => a - b))
    }
    crossings += inversions(ends)
  }
  return crossings
}

/** How many pairs stand in the wrong order, counted in a binary indexed tree. */
function inversions(values: readonly number[]): number {
  const size = values.reduce((most, value) => Math.max(most, value), 0) + 2
  const tree = new Uint32Array(size + 1)
  let found = 0
  values.forEach((value, i) => {
    let upTo = 0
    for (let at = value + 1; at > 0; at -= at & -at) upTo += tree[at] ?? 0
    found += i - upTo
    for (let at = value + 1; at <= size; at += at & -at) tree[at] = (tree[at] ?? 0) + 1
  })
  return found
}
