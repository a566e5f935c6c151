/** Joins a network with weights that have no names: the reader has laid them out by the layers, and told what is missing. */

import type { Binding, BoundLayer, BoundParam, JoinedLayer } from '../core/network/binding.ts'
import type { NodeId } from '../core/network/model.ts'

/** Layers that the file fills whole are found, all others miss their weights. */
export const bindByOrder: Binding = (weights, all) => {
  const sources = new Map(weights.layers.map((layer) => [layer.name, layer]))
  const layers = new Map<NodeId, JoinedLayer>()
  for (const { node, params } of all) {
    // Those of another layer are filled with it.
    const source = sources.get(node.id) ?? sources.get(ownerOf(params) ?? '')
    if (params.length > 0) layers.set(node.id, { source, state: source === undefined ? 'missing' : 'found' })
  }
  const found = countOf(all.filter(({ node }) => sources.has(node.id)))
  return { weights, layers, ignored: [], found, auxiliary: 0n, written: found, issues: [] }
}

function ownerOf(params: readonly BoundParam[]): NodeId | undefined {
  return params.find(({ sharedWith }) => sharedWith !== undefined)?.sharedWith
}

function countOf(layers: readonly BoundLayer[]): bigint {
  return layers
    .flatMap(({ params }) => params)
    .filter(({ sharedWith }) => sharedWith === undefined)
    .reduce((sum, { count }) => sum + (typeof count?.expr === 'bigint' ? count.expr : 0n), 0n)
}
