/** What one example's pass computes, kept for figures. */

import type { Layout } from '../core/network/axes.ts'
import type { NodeId } from '../core/network/model.ts'
import type { LayerRun } from './pass.ts'
import { countOf } from './tensor.ts'

/** What figures draw of a run: the feature maps of one example, and the weights that made them. */
export interface KeptFeatures {
  /** To be handed to `forward`. */
  observe(layer: LayerRun): void
  /** To be handed to `drawFigure`: the numbers of a layer's output, without the axis of the batch. */
  features(node: NodeId, output: number): Float32Array | undefined
  /** To be handed to `drawFigure`: the numbers of a layer's first parameter, unless there are millions. */
  values(node: NodeId, blob: number): Float32Array | undefined
}

/** Larger parameters are not kept for a figure that shows a few of their cells. */
const MOST_VALUES = 1 << 22

/**
 * Keeps copies of the first example of everything that passes compute; a later pass replaces an earlier one. Figures take
 * maps one by one: where channels lie last they are put in front.
 */
export function keepFeatures(layout?: Layout): KeptFeatures {
  const kept = new Map<NodeId, readonly Float32Array[]>()
  const weights = new Map<NodeId, Float32Array>()
  return {
    observe: ({ node, tops, params: [weight] }) => {
      kept.set(
        node.id,
        tops.map(({ shape, data }) => {
          const first = data.slice(0, countOf(shape.slice(1)))
          return layout === 'channels-last' && shape.length > 2 ? mapByMap(first, shape.at(-1) ?? 1) : first
        }),
      )
      if (weight !== undefined && weight.data.length <= MOST_VALUES) weights.set(node.id, weight.data)
    },
    features: (node, output) => kept.get(node)?.[output],
    values: (node, blob) => (blob === 0 ? weights.get(node) : undefined),
  }
}

/** All values of a channel together, of positions that each have a value of every channel. */
function mapByMap(values: Float32Array, channels: number): Float32Array {
  const size = values.length / channels
  return Float32Array.from(values, (_, at) => values[(at % size) * channels + Math.floor(at / size)] ?? 0)
}
