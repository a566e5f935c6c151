/** Numbers of parameters: read from the file of weights blob by blob when a layer runs, or as they start without one. */

import type { ByteSource } from '../core/bytes/bytes.ts'
import { blobNumbers } from '../core/bytes/stored-values.ts'
import type { Model, Node } from '../core/network/model.ts'
import type { ParameterPlace, StoredBlob, StoredWeights } from '../core/network/weights.ts'
import { message } from '../core/words/message.ts'
import { Refusal } from './kernel.ts'
import { countOf, isSameShape, shapeText, type Tensor } from './tensor.ts'

/** What a file of weights holds, and the file itself. */
export interface WeightsAtHand {
  readonly stored: StoredWeights
  readonly source: ByteSource
}

/** A parameter as its layer needs it. */
interface Wanted {
  readonly index: number
  readonly shape: readonly number[]
  readonly isShared: boolean
}

/** Finds the numbers of a layer's parameter in the shape that it needs. Throws Refusal where nothing tells them. */
export type ParameterReader = (node: Node, index: number, shape: readonly number[]) => Promise<Tensor>

/**
 * Parameters as Caffe copies them: by the names of layers, a later layer of the file over an earlier one
 * (net.cpp, CopyTrainedLayersFrom). Layers that share a parameter share its memory, so that what is copied last is there.
 * What no file has starts as its filler says, where that is not drawn at random; with a seed it may be.
 */
export function parameterReader(model: Model, weights?: WeightsAtHand, seed?: number): ParameterReader {
  const { nodes } = model.graph
  const blobs = weights === undefined ? new Map<string, StoredBlob>() : joinBlobs(nodes, weights.stored)
  const places = placesOf(nodes)
  return async (node, index, shape) => {
    const memory = memoryOf(node, index)
    const blob = blobs.get(memory)
    const isShared = node.training?.params[index]?.name !== undefined
    if (blob !== undefined && weights !== undefined) return readBlob(weights, blob, { index, shape, isShared })
    const place = places.get(memory) ?? { node: nodes.indexOf(node), index }
    const start = await model.storage?.initial(place, shape.map(BigInt), seed ?? 0)
    const isTold =
      start?.origin === 'definition' || seed !== undefined || (start?.origin === 'fixed' && weights !== undefined)
    if (start !== undefined && isTold) return { shape, data: joinPieces(start.pieces, countOf(shape)) }
    throw missing(index, shape, weights)
  }
}

function missing(index: number, shape: readonly number[], weights: WeightsAtHand | undefined): Refusal {
  const args = { number: index + 1, shape: shapeText(shape) }
  if (weights === undefined) {
    const hint = message('give the file of weights beside the definition, or --seed 1 for weights from the fillers')
    return new Refusal('run/weights-missing', 'there are no weights for its parameter {number} ({shape})', args, hint)
  }
  const hint = message('--seed 1 draws them')
  const text = 'the file has no weights for its parameter {number} ({shape}), and its filler draws at random'
  return new Refusal('run/weights-missing', text, args, hint)
}

/** The name of a parameter's memory: that of the file where it has one, which layers may share. */
function memoryOf(node: Node, index: number): string {
  const name = node.training?.params[index]?.name
  return name === undefined ? `${node.id}\n${index}` : `\n${name}`
}

/** Where each named memory is made: by the first layer that has it. */
function placesOf(nodes: readonly Node[]): ReadonlyMap<string, ParameterPlace> {
  const places = new Map<string, ParameterPlace>()
  for (const [at, node] of nodes.entries()) {
    for (const [index, { name }] of (node.training?.params ?? []).entries()) {
      const memory = memoryOf(node, index)
      if (name !== undefined && !places.has(memory)) places.set(memory, { node: at, index })
    }
  }
  return places
}

function joinBlobs(nodes: readonly Node[], stored: StoredWeights): ReadonlyMap<string, StoredBlob> {
  // Only the first layer of a name is ever filled.
  const byName = new Map<string, Node>()
  for (const node of nodes) if (!byName.has(node.name)) byName.set(node.name, node)
  const found = new Map<string, StoredBlob>()
  for (const { name, blobs } of stored.layers) {
    const node = byName.get(name)
    if (node === undefined) continue
    for (const [index, blob] of blobs.entries()) {
      const memory = memoryOf(node, index)
      // Where shared blobs are written once, they are read for their owner only.
      if (!stored.writesSharedOnce || !found.has(memory)) found.set(memory, blob)
    }
  }
  return found
}

/** Sizes of a stored blob against those of the layer (blob.cpp, ShapeEquals): old files put axes of size 1 in front. */
function fits({ shape: stored, isLegacy, count }: StoredBlob, shape: readonly number[]): boolean {
  const sizes = stored.map(Number)
  const wanted = isLegacy && shape.length <= 4 ? [...Array(4 - shape.length).fill(1), ...shape] : shape
  return isSameShape(sizes, wanted) && count === countOf(shape)
}

async function readBlob({ source }: WeightsAtHand, blob: StoredBlob, wanted: Wanted): Promise<Tensor> {
  const { index, shape, isShared } = wanted
  const { count } = blob
  const args = { number: index + 1, shape: shapeText(shape), count, found: shapeText(blob.shape.map(Number)) }
  // A blob that is shared with another shape needs the same number of values only.
  if (!fits(blob, shape) && !(isShared && count === countOf(shape))) {
    const text = 'its parameter {number} has the shape {found} with {count} values in the file, and {shape} is needed'
    throw new Refusal('run/weights-shape', text, args)
  }
  const data = await blobNumbers(source, blob)
  if (data.length !== count)
    throw new Refusal('run/weights-shape', "the numbers of its parameter {number} can't be read from the file", args)
  return { shape, data }
}

function joinPieces(pieces: Iterable<Float32Array>, count: number): Float32Array {
  const all = new Float32Array(count)
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}
