/** Where along each rank stands. */

import { at, type LayoutNode, type Slot } from './placed.ts'

/** A rank's extent along. */
export interface Column {
  readonly start: number
  readonly size: number
  /** How far the label over the body reaches out on either side. */
  readonly overhang: number
}

/** Distance between labels of the same row. */
const LABEL_GAP = 12
/** Edges that go far across get more room along, so that they can be told apart. */
const SLOPE = 0.09
const MOST_SLOPE_ROOM = 34

interface Needs {
  readonly body: number
  readonly upper: number
  readonly lower: number
}

/**
 * Every rank as close to the one before as bodies and labels allow: bodies keep the gap, labels over the bodies keep
 * clear of each other, and so do labels between them.
 */
export function placeColumns(
  slots: readonly Slot[],
  order: readonly (readonly number[])[],
  across: Float64Array,
  nodes: readonly LayoutNode[],
  gap: number,
): readonly Column[] {
  const columns: Column[] = []
  let before: Needs | undefined
  let centre = 0
  let between = -LABEL_GAP
  for (const rank of order) {
    const room = gap + slopeRoom(slots, rank, across)
    const needs = needsOf(rank.flatMap((slot) => at(slots, slot).node ?? []).map((node) => at(nodes, node)))
    if (before) {
      const bodies = (before.body + needs.body) / 2 + room
      const uppers = (before.upper + needs.upper) / 2 + LABEL_GAP
      // The label between stands midway between the edges of both bodies.
      const edge = centre + before.body / 2
      const lowers =
        needs.lower === 0 ? 0 : 2 * (between + LABEL_GAP + needs.lower / 2) - edge + needs.body / 2 - centre
      // Enough for the label alone keeps steps even; the exact need follows where bodies differ.
      const alone = needs.lower === 0 ? 0 : needs.lower + LABEL_GAP + Math.abs(before.body - needs.body) / 2
      const step = Math.max(bodies, uppers, lowers, alone)
      const next = centre + step
      const middle = (edge + next - needs.body / 2) / 2
      between = needs.lower === 0 ? between : middle + needs.lower / 2
      centre = next
    } else centre = needs.upper / 2
    columns.push({ start: centre - needs.body / 2, size: needs.body, overhang: (needs.upper - needs.body) / 2 })
    before = needs
  }
  return columns
}

function needsOf(nodes: readonly LayoutNode[]): Needs {
  let [body, upper, lower] = [0, 0, 0]
  for (const node of nodes) {
    body = Math.max(body, node.along)
    upper = Math.max(upper, node.upper ?? 0)
    lower = Math.max(lower, node.lower ?? 0)
  }
  return { body, upper: Math.max(upper, body), lower }
}

/** Room for the edges that arrive in a rank, by how far across the farthest of them comes from. */
function slopeRoom(slots: readonly Slot[], rank: readonly number[], across: Float64Array): number {
  let farthest = 0
  for (const slot of rank) {
    for (const from of at(slots, slot).before) {
      farthest = Math.max(farthest, Math.abs((across[slot] ?? 0) - (across[from] ?? 0)))
    }
  }
  return Math.min(MOST_SLOPE_ROOM, farthest * SLOPE)
}
