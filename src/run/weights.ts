/** Numbers of parameters, read from the file of weights blob by blob when a layer runs. */

import type { ByteSource } from '../core/bytes.ts'
import type { Node } from '../core/model.ts'
import { numberBlocks } from '../core/stored-values.ts'
import type { StoredBlob, StoredLayer, StoredWeights } from '../core/weights.ts'
import { Refusal } from './kernel.ts'
import { countOf, shapeText, type Tensor } from './tensor.ts'

/** What a file of weights holds, and the file itself. */
export interface WeightsAtHand {
  readonly stored: StoredWeights
  readonly source: ByteSource
}

/** Finds and reads the parameters of layers. */
export interface ParameterReader {
  /** Whether there is a file of weights at all. */
  readonly hasFile: boolean
  /** The blob that a layer's parameter gets its numbers from; `undefined` where the file has none. */
  find(node: Node, index: number): StoredBlob | undefined
  /** The numbers, in the shape that the layer needs. Throws Refusal where the file has others, or none. */
  read(node: Node, index: number, shape: readonly number[]): Promise<Tensor>
}

/**
 * Parameters of these layers, as Caffe copies them: by the names of layers, a later layer of the file over an earlier one
 * (net.cpp, CopyTrainedLayersFrom). Layers that share a parameter share its memory, so that what is copied last is there.
 */
export function parameterReader(nodes: readonly Node[], weights: WeightsAtHand | undefined): ParameterReader {
  const blobs = weights === undefined ? new Map<string, StoredBlob>() : joinBlobs(nodes, weights.stored)
  const find = (node: Node, index: number) => blobs.get(memoryOf(node, index))
  return {
    hasFile: weights !== undefined,
    find,
    read: async (node, index, shape) => {
      const blob = find(node, index)
      const args = { number: index + 1, shape: shapeText(shape) }
      if (blob === undefined || weights === undefined)
        throw new Refusal('run/weights-missing', 'there are no weights for its parameter {number} ({shape})', args)
      if (blob.count !== countOf(shape)) {
        const text = 'its parameter {number} has {count} values in the file, and its shape {shape} needs {wanted}'
        throw new Refusal('run/weights-shape', text, { ...args, count: blob.count, wanted: countOf(shape) })
      }
      return { shape, data: await floatsOf(weights.source, blob) }
    },
  }
}

/** The name of a parameter's memory: that of the file where it has one, which layers may share. */
function memoryOf(node: Node, index: number): string {
  const name = node.paramSpecs[index]?.name
  return name === undefined ? `${node.id}\n${index}` : `\n${name}`
}

function joinBlobs(nodes: readonly Node[], stored: StoredWeights): ReadonlyMap<string, StoredBlob> {
  // Only the first layer of a name is ever filled.
  const byName = new Map<string, Node>()
  for (const node of nodes) if (!byName.has(node.name)) byName.set(node.name, node)
  const layers = new Map(stored.layers.map((layer) => [layer.name, layer]))
  const found = new Map<string, StoredBlob>()
  for (const layer of layers.values()) copyLayer(layer, byName.get(layer.name), stored.writesSharedOnce, found)
  return found
}

function copyLayer(
  { blobs }: StoredLayer,
  node: Node | undefined,
  keepsFirst: boolean,
  found: Map<string, StoredBlob>,
): void {
  if (node === undefined) return
  blobs.forEach((blob, index) => {
    const memory = memoryOf(node, index)
    if (!keepsFirst || !found.has(memory)) found.set(memory, blob)
  })
}

/** All numbers of a blob, as floats. */
async function floatsOf(source: ByteSource, { stored, count }: StoredBlob): Promise<Float32Array> {
  const all = new Float32Array(count)
  if (stored === undefined) return all
  let at = 0
  for await (const block of numberBlocks(source, stored)) {
    all.set(block, at)
    at += block.length
  }
  return all
}
