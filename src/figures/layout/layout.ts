/**
 * Places the nodes of a directed graph in ranks and lanes, breaks long ones into bands and routes the edges. Directions
 * are `along` (from rank to rank) and `across`, so that the same layout runs left to right and top to bottom.
 * Networks are nearly chains, so a few sweeps suffice; every step is linear in nodes and edges.
 */

import { type Bands, chooseBands } from './bands.ts'
import { type Column, placeColumns } from './columns.ts'
import { placeLanes } from './lanes.ts'
import { orderRanks } from './order.ts'
import {
  at,
  type Layout,
  type LayoutEdge,
  type LayoutNode,
  type LayoutOptions,
  type PlacedNode,
  type Slot,
  type Stretch,
} from './placed.ts'
import { rankNodes } from './ranks.ts'

/** Room on either side of an edge that passes a rank. */
const PASSING = 5

export function layout(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[], options: LayoutOptions): Layout {
  if (nodes.length === 0) return { nodes: [], routes: [], bands: [], along: 0, across: 0 }
  const ranks = rankNodes(nodes.length, edges)
  const { slots, passes } = makeSlots(nodes, edges, ranks)
  const order = orderRanks(slots)
  const across = placeLanes(slots, order, options.laneGap)
  const columns = placeColumns(slots, order, across, nodes, options.rankGap)
  const bands = chooseBands(slots, order, across, columns, options)
  const placed = nodes.map((node, i): PlacedNode => {
    const rank = ranks[i] ?? 0
    const { start, size } = at(columns, rank)
    const { band, alongShift, acrossShift } = bands.ofRank(rank)
    // Whole pixels keep lines sharp and files small.
    const along = Math.round(start + (size - node.along) / 2 + alongShift)
    return { rank, band, along, across: (across[i] ?? 0) + acrossShift }
  })
  const routes = edges.map((edge, i) => {
    return [
      leaving(placed, nodes, edge.from, columns, bands),
      ...(passes[i] ?? []).map((slot) => passing(at(slots, slot).rank, across[slot] ?? 0, columns, bands)),
      arriving(placed, edge.to, columns, bands),
    ]
  })
  return { nodes: placed, routes, bands: bands.bands, along: bands.along, across: bands.across }
}

function leaving(
  placed: readonly PlacedNode[],
  nodes: readonly LayoutNode[],
  index: number,
  columns: readonly Column[],
  bands: Bands,
): Stretch {
  const node = at(placed, index)
  const { start, size } = at(columns, node.rank)
  const end = start + size + bands.ofRank(node.rank).alongShift
  return { band: node.band, from: node.along + at(nodes, index).along, to: end, across: node.across }
}

function arriving(placed: readonly PlacedNode[], index: number, columns: readonly Column[], bands: Bands): Stretch {
  const node = at(placed, index)
  const start = at(columns, node.rank).start + bands.ofRank(node.rank).alongShift
  return { band: node.band, from: start, to: node.along, across: node.across }
}

function passing(rank: number, across: number, columns: readonly Column[], bands: Bands): Stretch {
  const { band, alongShift, acrossShift } = bands.ofRank(rank)
  const { start, size } = at(columns, rank)
  return { band, from: start + alongShift, to: start + size + alongShift, across: across + acrossShift }
}

/** One slot a node, in the same order, then one wherever an edge passes a rank. */
function makeSlots(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[], ranks: readonly number[]) {
  const slots: Slot[] = nodes.map(({ above, below }, node) => {
    return { node, edge: undefined, rank: ranks[node] ?? 0, above, below, before: [], after: [] }
  })
  const passes: number[][] = edges.map(() => [])
  edges.forEach(({ from, to }, edge) => {
    let last = from
    for (let rank = (ranks[from] ?? 0) + 1; rank < (ranks[to] ?? 0); rank += 1) {
      slots.push({ node: undefined, edge, rank, above: PASSING, below: PASSING, before: [], after: [] })
      link(slots, last, slots.length - 1)
      last = slots.length - 1
      passes[edge]?.push(last)
    }
    link(slots, last, to)
  })
  return { slots, passes }
}

function link(slots: readonly Slot[], from: number, to: number): void {
  slots[from]?.after.push(to)
  slots[to]?.before.push(from)
}

/** Whether an edge goes straight on to the next rank: in the same band, along one axis. */
export function isStraight({ nodes }: Layout, { from, to }: LayoutEdge): boolean {
  const [one, other] = [nodes[from], nodes[to]]
  if (!one || !other) return false
  return one.band === other.band && other.rank === one.rank + 1 && Math.abs(one.across - other.across) < 1
}
