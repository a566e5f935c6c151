/** Writes the caffemodel with which a network starts, as Caffe would, with weights from its fillers. */

import type { InitialNumbers } from '../../core/network/weights.ts'
import type { ProtoMessage } from '../../wire/protobuf/message.ts'
import { writeParts } from '../../wire/protobuf/write.ts'
import { fillerOf } from './blob-fillers.ts'
import { fillBlob } from './fill.ts'
import type { BulkBlob, StoredNet } from './net-to-proto.ts'

/** A place in the network's blobs from which the numbers are drawn. */
interface Origin {
  readonly blob: BulkBlob
  /** Numbers that the definition itself carries. */
  readonly given: readonly number[] | undefined
}

/**
 * The file, piece by piece: `net` with the numbers that its fillers give for `seed`, written in constant memory.
 * Its length is what `predictCaffemodel` says. Blobs that share their memory have equal numbers, as in Caffe.
 */
export function* writeCaffemodel(net: StoredNet, definition: ProtoMessage, seed: number): Generator<Uint8Array> {
  const origins = originsOf(net, definition)
  for (const part of writeParts<BulkBlob>(net.message, (message) => net.blobs.get(message) ?? [])) {
    if (part instanceof Uint8Array) yield part
    else
      for (const block of numbersOf(origins.get(part) ?? { blob: part, given: undefined }, seed)) yield bytesOf(block)
  }
}

/** A blob that shares its memory takes the numbers of the first blob with the name. */
function originsOf(net: StoredNet, definition: ProtoMessage): ReadonlyMap<BulkBlob, Origin> {
  const byName = new Map<string, Origin>()
  const given = givenNumbers(definition)
  const origins = new Map<BulkBlob, Origin>()
  for (const blob of [...net.blobs.values()].flat()) {
    const own: Origin = { blob, given: given.get(blob.owner.string('name'))?.[blob.index] }
    const name = blob.owner.messages('param')[blob.index]?.string('name') ?? ''
    const origin = name === '' ? own : (byName.get(name) ?? own)
    if (name !== '') byName.set(name, origin)
    origins.set(blob, origin)
  }
  return origins
}

/** Layer name → the numbers of the blobs that the definition carries, where it carries any. */
function givenNumbers(definition: ProtoMessage): ReadonlyMap<string, readonly (readonly number[])[]> {
  const layers = definition.messages('layer').filter((layer) => layer.has('blobs'))
  return new Map(
    layers.map((layer) => [layer.string('name'), layer.messages('blobs').map((blob) => blob.numbers('data'))]),
  )
}

function* numbersOf({ blob, given }: Origin, seed: number): Generator<Float32Array> {
  if (given !== undefined && given.length * 4 === blob.bytes) {
    yield Float32Array.from(given)
    return
  }
  yield* filledNumbers(blob.owner, blob, seed).pieces
}

/** A parameter's first numbers, that `layer` itself carries or that its filler gives. */
export function initialNumbers(layer: ProtoMessage, blob: Place, seed: number): InitialNumbers {
  const given = layer.messages('blobs')[blob.index]?.numbers('data')
  const count = blob.shape.reduce((product, size) => product * size, 1n)
  if (given === undefined || BigInt(given.length) !== count) return filledNumbers(layer, blob, seed)
  return { origin: 'definition', pieces: [Float32Array.from(given)] }
}

/** Where a blob stands, which a seed alone does not tell. */
type Place = Pick<BulkBlob, 'layer' | 'index' | 'shape'>

const FIXED: ReadonlySet<string> = new Set(['constant', 'bilinear'])

function filledNumbers(owner: ProtoMessage, { layer, index, shape }: Place, seed: number): InitialNumbers {
  const filler = fillerOf(owner, index, shape)
  const origin = FIXED.has(filler.string('type')) ? 'fixed' : 'random'
  return { origin, pieces: fillBlob(filler, shape, [seed, layer, index]) }
}

/** Floats as the file has them, which is little-endian. */
function bytesOf(block: Float32Array): Uint8Array {
  const bytes = new Uint8Array(block.buffer, block.byteOffset, block.byteLength)
  if (new Uint8Array(new Uint16Array([1]).buffer)[0] === 1) return bytes
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength)
  block.forEach((value, index) => {
    view.setFloat32(index * 4, value, true)
  })
  return bytes
}
