/** Which rank each node stands in. */

import type { LayoutEdge } from './placed.ts'

/**
 * The longest way from a source; sources stand right before what reads them first. Edges must point from lower to
 * higher indices (nodes in the order of execution).
 */
export function rankNodes(count: number, edges: readonly LayoutEdge[]): readonly number[] {
  const into: number[][] = Array.from({ length: count }, () => [])
  const outOf: number[][] = Array.from({ length: count }, () => [])
  for (const { from, to } of edges) {
    into[to]?.push(from)
    outOf[from]?.push(to)
  }
  const ranks = new Array<number>(count).fill(0)
  for (let node = 0; node < count; node += 1) {
    for (const from of into[node] ?? []) ranks[node] = Math.max(ranks[node] ?? 0, (ranks[from] ?? 0) + 1)
  }
  for (let node = count - 1; node >= 0; node -= 1) {
    const readers = outOf[node] ?? []
    if (into[node]?.length || readers.length === 0) continue
    let first = Infinity
    for (const to of readers) first = Math.min(first, ranks[to] ?? 0)
    ranks[node] = Math.max(0, first - 1)
  }
  return ranks
}
