/** A part of a network: what lies between two layers, or one layer with what it reads. */

import { type Edge, type FigureNet, joined, type Layer } from './net.ts'

/** Which layers are wanted, by name or id. */
export interface Selection {
  readonly from: string | undefined
  readonly to: string | undefined
  readonly layer: string | undefined
}

/** The layers wanted and the edges among them; a single layer keeps the layers that it reads. */
export function selectLayers(net: FigureNet, { from, to, layer }: Selection): FigureNet {
  if (layer !== undefined) return keep(net, aroundLayer(net, layer))
  if (from === undefined && to === undefined) return net
  const wanted = new Set(net.layers.map(({ index }) => index))
  if (from !== undefined) intersect(wanted, reachable(net, find(net, from), 'outOf'))
  if (to !== undefined) intersect(wanted, reachable(net, find(net, to), 'into'))
  return keep(net, wanted)
}

function aroundLayer(net: FigureNet, name: string): ReadonlySet<number> {
  const index = find(net, name)
  return new Set([index, ...(net.into[index] ?? []).map((edge) => edge.from)])
}

function find({ layers }: FigureNet, name: string): number {
  const has = ({ id, name: own, inner }: Layer): boolean =>
    id === name || own === name || inner.some((part) => part.id === name || part.name === name)
  return Math.max(0, layers.findIndex(has))
}

function intersect(wanted: Set<number>, other: ReadonlySet<number>): void {
  for (const index of wanted) if (!other.has(index)) wanted.delete(index)
}

function reachable(net: FigureNet, start: number, way: 'into' | 'outOf'): ReadonlySet<number> {
  const found = new Set([start])
  const stack = [start]
  for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
    for (const edge of net[way][index] ?? []) {
      const next = way === 'into' ? edge.from : edge.to
      if (!found.has(next)) {
        found.add(next)
        stack.push(next)
      }
    }
  }
  return found
}

function keep(net: FigureNet, wanted: ReadonlySet<number>): FigureNet {
  const layers: Layer[] = []
  const indexOf = new Map<number, number>()
  for (const layer of net.layers) {
    if (!wanted.has(layer.index)) continue
    indexOf.set(layer.index, layers.length)
    layers.push({ ...layer, index: layers.length })
  }
  const edges: Edge[] = []
  for (const edge of net.edges) {
    const [from, to] = [indexOf.get(edge.from), indexOf.get(edge.to)]
    if (from !== undefined && to !== undefined) edges.push({ ...edge, from, to })
  }
  return joined(net.name, layers, edges)
}
