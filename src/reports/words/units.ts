/** What one row of the layer table stands for: a layer, a layer with those that follow it, or repeated blocks. */

import type { Facts } from '../../analyze/analysis.ts'
import { isInPlace, type Wiring } from '../../analyze/shapes/wiring.ts'
import type { Model } from '../../core/network/model.ts'
import { shapeKey } from '../../core/network/shape.ts'

/** A layer, and those right after it that only work on its output. */
export interface Chain {
  readonly layers: readonly [Facts, ...Facts[]]
  /** The module that the layers are of; then its name is told, and what the last of them gives. */
  readonly module?: string
  /** How deep it stands inside others: graphs in a node. Absent: not at all. */
  readonly depth?: number
}

/** Several blocks of equal structure in a row, of which the first is shown. */
export interface Repeat {
  readonly blocks: readonly (readonly Chain[])[]
}

export type Unit = Chain | Repeat

/** Whether a unit is a repetition. */
export function isRepeat(unit: Unit): unit is Repeat {
  return 'blocks' in unit
}

/** Each layer for itself. */
export function singleLayers(layers: readonly Facts[]): readonly Chain[] {
  return layers.map((layer) => ({ layers: [layer] }))
}

/**
 * Joins each row of layers with those right after it that only work on its output and keep its size: in-place layers, and
 * normalisations and activations that nothing else reads past. An output of the network keeps a row of its own.
 */
export function joinFollowers(chains: readonly Chain[], wiring: Wiring, model: Model): readonly Chain[] {
  const joined: Chain[] = []
  for (const chain of chains) {
    const before = joined.at(-1)
    const [layer, ...others] = chain.layers
    const last = before?.layers.at(-1)
    const isPlain = others.length === 0 && chain.depth === undefined && before?.depth === undefined
    if (before !== undefined && last !== undefined && isPlain && follows(layer, last, wiring, model)) {
      joined[joined.length - 1] = { ...before, layers: [...before.layers, layer] }
    } else joined.push(chain)
  }
  return joined
}

function follows(layer: Facts, before: Facts, wiring: Wiring, model: Model): boolean {
  const [input, ...otherInputs] = layer.node.inputs
  const [output, ...otherOutputs] = layer.node.outputs
  if (input === undefined || output === undefined || otherInputs.length + otherOutputs.length > 0) return false
  if (before.node.outputs.length !== 1 || wiring.producer(input) !== before) return false
  if (shapeKey(wiring.shape(input)) !== shapeKey(wiring.shape(output))) return false
  if (isInPlace(model, output)) return true
  const { family } = layer.node.op
  const isOutput = wiring.consumers(layer.node.id).length === 0
  return (family === 'norm' || family === 'activation') && !isOutput && wiring.consumers(before.node.id).length === 1
}
