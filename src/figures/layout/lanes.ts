/** Where across each slot stands: as straight as its neighbours allow, never closer than the gap. */

import { at, type Slot } from './placed.ts'

const SWEEPS = 8
/** Edges that only pass two lanes side by side. */
const PASSING_GAP = 4
/** A bend in the middle of a long edge looks worse than one at its end. */
const STRAIGHT_WEIGHT = 6
/** Layers stand under each other; edges that pass make room for them. */
const PASSING_WEIGHT = 0.15
/** A label that runs from the first layer to the last doesn't push the trunk aside. */
const LONG_HAUL = 24

/** One position a slot, on its axis, in whole pixels. Ranks that everything goes through stand on one line, the trunk. */
export function placeLanes(slots: readonly Slot[], order: readonly (readonly number[])[], gap: number): Float64Array {
  const position = new Float64Array(slots.length)
  for (const rank of order) settle(slots, rank, position, gap, () => 0)
  if (order.every((rank) => rank.length < 2)) return position
  const trunk = trunkOf(slots, order)
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const down = sweep % 2 === 0
    const ranks = down ? order : [...order].reverse()
    const last = sweep >= SWEEPS - 2
    for (const rank of ranks) {
      settle(
        slots,
        rank,
        position,
        gap,
        (slot) => {
          if (trunk.has(slot)) return 0
          const { before, after } = at(slots, slot)
          const neighbours = last ? [...before, ...after] : down ? before : after
          return meanPosition(slots, slot, neighbours, position) ?? position[slot] ?? 0
        },
        trunk,
      )
    }
  }
  straighten(slots, order, position, gap, trunk)
  return position.map(Math.round)
}

const STRAIGHTENINGS = 8

/**
 * Sets whole chains upright: where a rank pushes a member of a chain aside, the others follow it there.
 */
function straighten(
  slots: readonly Slot[],
  order: readonly (readonly number[])[],
  position: Float64Array,
  gap: number,
  trunk: ReadonlySet<number>,
): void {
  const { chainOf, count } = chainsOf(slots)
  const wish = new Float64Array(count)
  meanOfMembers(
    slots.map((_, slot) => slot),
    chainOf,
    position,
    wish,
  )
  for (let i = 0; i < STRAIGHTENINGS; i += 1) {
    const wished = (slot: number): number => (trunk.has(slot) ? 0 : (wish[chainOf[slot] ?? 0] ?? 0))
    for (const rank of order) settle(slots, rank, position, gap, wished, trunk)
    const pushed = slots.flatMap((_, slot) => (Math.abs((position[slot] ?? 0) - wished(slot)) > 0.5 ? [slot] : []))
    if (pushed.length === 0) return
    meanOfMembers(pushed, chainOf, position, wish)
  }
}

/** Chains of slots that have one neighbour on the way; a chain's number by slot. */
function chainsOf(slots: readonly Slot[]): { chainOf: Int32Array; count: number } {
  const chainOf = new Int32Array(slots.length).fill(-1)
  let count = 0
  slots.forEach((_, start) => {
    if (chainOf[start] !== -1 || previousInChain(slots, start) !== undefined) return
    for (let slot: number | undefined = start; slot !== undefined; slot = nextInChain(slots, slot))
      chainOf[slot] = count
    count += 1
  })
  return { chainOf, count }
}

function nextInChain(slots: readonly Slot[], slot: number): number | undefined {
  const { after } = at(slots, slot)
  const [next] = after
  return after.length === 1 && next !== undefined && at(slots, next).before.length === 1 ? next : undefined
}

function previousInChain(slots: readonly Slot[], slot: number): number | undefined {
  const { before } = at(slots, slot)
  const [previous] = before
  return before.length === 1 && previous !== undefined && at(slots, previous).after.length === 1 ? previous : undefined
}

/** Sets the means of the chains that have members among these. */
function meanOfMembers(
  members: readonly number[],
  chainOf: Int32Array,
  position: Float64Array,
  means: Float64Array,
): void {
  const sums = new Float64Array(means.length)
  const counts = new Float64Array(means.length)
  for (const slot of members) {
    const chain = chainOf[slot] ?? 0
    sums[chain] = (sums[chain] ?? 0) + (position[slot] ?? 0)
    counts[chain] = (counts[chain] ?? 0) + 1
  }
  counts.forEach((count, chain) => {
    if (count > 0) means[chain] = (sums[chain] ?? 0) / count
  })
}

/** The slots that stand alone in their rank, long hauls not counted. */
function trunkOf(slots: readonly Slot[], order: readonly (readonly number[])[]): ReadonlySet<number> {
  const length = new Map<number, number>()
  for (const { edge } of slots) if (edge !== undefined) length.set(edge, (length.get(edge) ?? 0) + 1)
  const trunk = new Set<number>()
  for (const rank of order) {
    const near = rank.filter((slot) => {
      const { edge } = at(slots, slot)
      return edge === undefined || (length.get(edge) ?? 0) <= LONG_HAUL
    })
    const [only] = near
    if (near.length === 1 && only !== undefined && at(slots, only).node !== undefined) trunk.add(only)
  }
  return trunk
}

function meanPosition(
  slots: readonly Slot[],
  slot: number,
  neighbours: readonly number[],
  position: Float64Array,
): number | undefined {
  const passing = at(slots, slot).node === undefined
  const real = neighbours.filter((next) => at(slots, next).node !== undefined).length
  let [sum, weights] = [0, 0]
  for (const next of neighbours) {
    const passes = at(slots, next).node === undefined
    const weight = passing ? (passes ? STRAIGHT_WEIGHT : 1) : passes ? (real === 1 ? 0.02 : 0.6) : 1
    sum += weight * (position[next] ?? 0)
    weights += weight
  }
  return weights === 0 ? undefined : sum / weights
}

/** The positions closest to what is wished for that keep order and distance (pool adjacent violators). */
function settle(
  slots: readonly Slot[],
  rank: readonly number[],
  position: Float64Array,
  gap: number,
  wish: (slot: number) => number,
  trunk?: ReadonlySet<number>,
): void {
  const blocks: { sum: number; weight: number; count: number }[] = []
  const offsets: number[] = []
  let offset = 0
  rank.forEach((slot, i) => {
    const previous = rank[i - 1]
    if (previous !== undefined) offset += distance(at(slots, previous), at(slots, slot), gap)
    offsets.push(offset)
    const weight = trunk?.has(slot) ? 1000 : at(slots, slot).node === undefined ? PASSING_WEIGHT : 1
    let block = { sum: weight * (wish(slot) - offset), weight, count: 1 }
    for (let last = blocks.at(-1); last && last.sum / last.weight > block.sum / block.weight; last = blocks.at(-1)) {
      blocks.pop()
      block = { sum: block.sum + last.sum, weight: block.weight + last.weight, count: block.count + last.count }
    }
    blocks.push(block)
  })
  let i = 0
  for (const { sum, weight, count } of blocks) {
    for (let end = i + count; i < end; i += 1) position[at(rank, i)] = sum / weight + (offsets[i] ?? 0)
  }
}

function distance(one: Slot, other: Slot, gap: number): number {
  const passing = one.node === undefined && other.node === undefined
  return one.below + other.above + (passing ? PASSING_GAP : gap)
}
