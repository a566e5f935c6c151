/** Whether the planned memory of a network fits into so much, what is in the way, and which tensor would have to be smaller. */

import type { Arena, ArenaPlace } from '../../core/network/arena.ts'
import { endOf, planArena } from '../../core/network/arena-plan.ts'
import type { NodeId } from '../../core/network/model.ts'

/** One step of a pass, and how far the block reaches in it. */
export interface ArenaStep {
  readonly step: number
  readonly layer: NodeId | undefined
  /** What is needed in it. */
  readonly places: readonly ArenaPlace[]
  /** The end of what lies furthest behind. */
  readonly end: number
}

/** A tensor, or scratch memory, that makes the plan fit once it is small enough, everything else as it is. */
export interface Shrink {
  readonly place: ArenaPlace
  /** The largest number of bytes with which the plan fits. */
  readonly to: number
}

/** How a plan fits into so many bytes. */
export interface ArenaFit {
  readonly room: number
  readonly fits: boolean
  /** The steps that reach beyond. */
  readonly over: readonly ArenaStep[]
  /** What would do alone, that which has to shrink least first. */
  readonly shrinks: readonly Shrink[]
}

/** Every step in which an operator runs. */
export function arenaSteps({ layers, places }: Arena): readonly ArenaStep[] {
  return layers.flatMap((layer, step): ArenaStep[] => {
    const needed = places.filter(({ from, to }) => from <= step && step <= to)
    return layer === undefined ? [] : [{ step, layer, places: needed, end: endOf(needed) }]
  })
}

/** So many of the largest are tried. */
const MOST_TRIED = 16
/** Plans of more are not made again and again. */
const MOST_REPLANNED = 2000

/** What does not fit into so many bytes. */
export function arenaFit(arena: Arena, room: number): ArenaFit {
  const fits = arena.bytes <= room
  const over = fits ? [] : arenaSteps(arena).filter(({ end }) => end > room)
  return { room, fits, over, shrinks: fits ? [] : shrinksOf(arena, room, over) }
}

function shrinksOf(arena: Arena, room: number, over: readonly ArenaStep[]): readonly Shrink[] {
  if (arena.demands.length > MOST_REPLANNED) return []
  const candidates = [...new Set(over.flatMap(({ places }) => places))].sort((a, b) => b.bytes - a.bytes)
  return candidates
    .slice(0, MOST_TRIED)
    .flatMap((place) => {
      const to = largestThatFits(arena, room, place)
      return to === undefined ? [] : [{ place, to }]
    })
    .sort((a, b) => a.place.bytes - a.to - (b.place.bytes - b.to))
}

/** By halves: a smaller tensor could in rare cases make a plan larger, so what is found is a plan that was made. */
function largestThatFits({ planner, demands, layers }: Arena, room: number, place: ArenaPlace): number | undefined {
  const at = demands.findIndex(
    ({ name, from, to, isScratch }) =>
      name === place.name && from === place.from && to === place.to && isScratch === place.isScratch,
  )
  const changed = demands[at]
  if (changed === undefined) return undefined
  const isEnough = (bytes: number) =>
    endOf(planArena(planner, demands.with(at, { ...changed, bytes }), layers.length)) <= room
  if (!isEnough(0)) return undefined
  let [fits, exceeds] = [0, changed.bytes]
  while (exceeds - fits > 1) {
    const middle = Math.floor((fits + exceeds) / 2)
    if (isEnough(middle)) fits = middle
    else exceeds = middle
  }
  return fits
}
