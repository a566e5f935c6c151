/** What one example's pass computes, kept for figures. */

import type { NodeId } from '../core/model.ts'
import type { LayerRun } from './run.ts'
import { countOf } from './tensor.ts'

/** Feature maps of one example, as figures draw them. */
export interface KeptFeatures {
  /** To be handed to `forward`. */
  observe(layer: LayerRun): void
  /** To be handed to `drawFigure`: the numbers of a layer's output, without the axis of the batch. */
  features(node: NodeId, output: number): Float32Array | undefined
}

/** Keeps copies of the first example of everything that passes compute; a later pass replaces an earlier one. */
export function keepFeatures(): KeptFeatures {
  const kept = new Map<NodeId, readonly Float32Array[]>()
  return {
    observe: ({ node, tops }) => {
      const first = tops.map(({ shape, data }) => data.slice(0, countOf(shape.slice(1))))
      kept.set(node.id, first)
    },
    features: (node, output) => kept.get(node)?.[output],
  }
}
