/** How two planners of TensorFlow Lite lay out memory: that for microcontrollers, and that of the full interpreter. */

import type { ArenaPlace, Demand, Planner } from './arena.ts'

/** micro_arena_constants.h, MicroArenaBufferAlignment; lite/util.h, kDefaultTensorAlignment. */
export const ARENA_ALIGNMENT: Readonly<Record<Planner, number>> = { micro: 16, interpreter: 64 }

/** The places of what is demanded, in the order of their offsets. `last` is the step in which what is never released is needed. */
export function planArena(planner: Planner, demands: readonly Demand[], last: number): readonly ArenaPlace[] {
  return planner === 'micro' ? planMicro(demands) : planInterpreter(demands, last)
}

function aligned(bytes: number, alignment: number): number {
  return Math.ceil(bytes / alignment) * alignment
}

const overlaps = (one: Demand, other: Demand) => one.from <= other.to && other.from <= one.to

/**
 * greedy_memory_planner.cc, CalculateOffsetsIfNeeded: the largest first, each behind what is alive at the same time, in the
 * first gap that is wide enough.
 */
function planMicro(demands: readonly Demand[]): readonly ArenaPlace[] {
  const sized = demands.map((demand) => ({ ...demand, bytes: aligned(demand.bytes, ARENA_ALIGNMENT.micro) }))
  const places: ArenaPlace[] = []
  // They are listed from the last to the first: of equal ones the later comes first.
  for (const demand of [...sized].reverse().sort((a, b) => b.bytes - a.bytes)) {
    let offset = 0
    for (const other of places.filter((place) => overlaps(place, demand))) {
      if (other.offset - offset >= demand.bytes) break
      offset = Math.max(offset, other.offset + other.bytes)
    }
    insert(places, { ...demand, offset })
  }
  return places
}

/**
 * arena_planner.cc, CreateTensorAllocationVector and simple_memory_arena.cc, Allocate: what is needed all the time first,
 * then the largest; each in the gap that it fills best.
 */
function planInterpreter(demands: readonly Demand[], last: number): readonly ArenaPlace[] {
  const isLong = ({ from, to }: Demand) => from === 0 && to === last
  const order = [...demands].sort((a, b) => {
    const [one, other] = [isLong(a), isLong(b)]
    if (one || other) return Number(other) - Number(one)
    return b.bytes - a.bytes || a.from - b.from
  })
  const places: ArenaPlace[] = []
  for (const demand of order) insert(places, { ...demand, offset: bestGap(demand, places) })
  return places
}

function bestGap(demand: Demand, places: readonly ArenaPlace[]): number {
  let end = 0
  let best: { offset: number; rest: number } | undefined
  for (const other of places.filter((place) => overlaps(place, demand))) {
    const from = aligned(end, ARENA_ALIGNMENT.interpreter)
    const rest = other.offset - from
    if (from + demand.bytes <= other.offset && (best === undefined || rest < best.rest))
      best = { offset: from, rest: other.offset - end }
    end = Math.max(end, other.offset + other.bytes)
    if (best?.rest === 0) break
  }
  return best?.offset ?? aligned(end, ARENA_ALIGNMENT.interpreter)
}

/** Keeps the places in the order of their offsets; of equal ones the earlier comes first. */
function insert(places: ArenaPlace[], place: ArenaPlace): void {
  const at = places.findIndex(({ offset }) => offset > place.offset)
  places.splice(at < 0 ? places.length : at, 0, place)
}

/** The end of what lies furthest behind. */
export function endOf(places: readonly ArenaPlace[]): number {
  return Math.max(0, ...places.map(({ offset, bytes }) => offset + bytes))
}
