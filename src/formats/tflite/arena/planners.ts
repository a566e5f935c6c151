/** The memory plans of TensorFlow Lite: for microcontrollers, and of the full interpreter. */

import type { Arena, ArenaPlace } from '../../../core/network/arena.ts'

/** What needs memory, from when to when. */
export interface Demand {
  readonly name: string
  readonly bytes: number
  readonly from: number
  readonly to: number
  readonly isScratch: boolean
}

/** micro_arena_constants.h, MicroArenaBufferAlignment. */
const MICRO_ALIGNMENT = 16
/** lite/util.h, kDefaultTensorAlignment. */
const INTERPRETER_ALIGNMENT = 64

function aligned(bytes: number, alignment: number): number {
  return Math.ceil(bytes / alignment) * alignment
}

const overlaps = (one: Demand, other: Demand) => one.from <= other.to && other.from <= one.to

/**
 * greedy_memory_planner.cc, CalculateOffsetsIfNeeded: the largest first, each behind what is alive at the same time, in the
 * first gap that is wide enough.
 */
export function planMicro(demands: readonly Demand[]): Omit<Arena, 'steps'> {
  const sized = demands.map((demand) => ({ ...demand, bytes: aligned(demand.bytes, MICRO_ALIGNMENT) }))
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
  return { planner: 'micro', bytes: endOf(places), alignment: MICRO_ALIGNMENT, places }
}

/**
 * arena_planner.cc, CreateTensorAllocationVector and simple_memory_arena.cc, Allocate: what is needed all the time first,
 * then the largest; each in the gap that it fills best. `last` is the step in which what is never released is still needed.
 */
export function planInterpreter(demands: readonly Demand[], last: number): Omit<Arena, 'steps'> {
  const isLong = ({ from, to }: Demand) => from === 0 && to === last
  const order = [...demands].sort((a, b) => {
    const [one, other] = [isLong(a), isLong(b)]
    if (one || other) return Number(other) - Number(one)
    return b.bytes - a.bytes || a.from - b.from
  })
  const places: ArenaPlace[] = []
  for (const demand of order) insert(places, { ...demand, offset: bestGap(demand, places) })
  return { planner: 'interpreter', bytes: endOf(places), alignment: INTERPRETER_ALIGNMENT, places }
}

function bestGap(demand: Demand, places: readonly ArenaPlace[]): number {
  let end = 0
  let best: { offset: number; rest: number } | undefined
  for (const other of places.filter((place) => overlaps(place, demand))) {
    const from = aligned(end, INTERPRETER_ALIGNMENT)
    const rest = other.offset - from
    if (from + demand.bytes <= other.offset && (best === undefined || rest < best.rest))
      best = { offset: from, rest: other.offset - end }
    end = Math.max(end, other.offset + other.bytes)
    if (best?.rest === 0) break
  }
  return best?.offset ?? aligned(end, INTERPRETER_ALIGNMENT)
}

/** Keeps the places in the order of their offsets; of equal ones the earlier comes first. */
function insert(places: ArenaPlace[], place: ArenaPlace): void {
  const at = places.findIndex(({ offset }) => offset > place.offset)
  places.splice(at < 0 ? places.length : at, 0, place)
}

function endOf(places: readonly ArenaPlace[]): number {
  return Math.max(0, ...places.map(({ offset, bytes }) => offset + bytes))
}
