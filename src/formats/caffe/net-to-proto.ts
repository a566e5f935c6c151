/** The NetParameter that Caffe stores for a network: what Net::Init and the layers' set-up make of the definition. */

import type { ProtoMessage } from '../../wire/protobuf/message.ts'
import type { Bulk } from '../../wire/protobuf/size.ts'
import { LEGACY_SIZES } from './blobs.ts'
import { emptyLike, put, setAll } from './edit-message.ts'
import { caffeLayer } from './layers/index.ts'
import { messageType } from './schema.ts'
import { insertSplits, type NetLayer, netLayer } from './splits.ts'
import { type NetState, whyExcluded } from './state.ts'

/** Whose way of writing: head's, or that of the release candidates of early 2015, before blobs had any number of axes. */
export type CaffeStyle = 'head' | 'rc2'

/** Sizes of a blob's axes. */
export type BlobSizes = readonly bigint[]

/** A blob that is to be written: its numbers follow when it is its turn. */
export interface BulkBlob extends Bulk {
  /** Place of the layer among those that are written, splits included. */
  readonly layer: number
  /** Place of the blob among the layer's. */
  readonly index: number
  readonly shape: BlobSizes
  /** The layer as it is written. */
  readonly owner: ProtoMessage
}

/** A network as Caffe would store it. */
export interface StoredNet {
  readonly message: ProtoMessage
  /** The numbers of each blob, by its BlobProto. */
  readonly blobs: ReadonlyMap<ProtoMessage, readonly BulkBlob[]>
}

/** Shapes of a written layer's blobs; `undefined` where they are not known. `index` counts splits too. */
export type ShapesOf = (layer: NetLayer, index: number) => readonly BlobSizes[] | undefined

/**
 * The network that Caffe stores (Net::ToProto) for the upgraded definition `net` in `state`; `undefined` where the
 * shape of a blob is not known, or has more axes than the style can write.
 */
export function netToProto(
  net: ProtoMessage,
  state: NetState,
  shapesOf: ShapesOf,
  style: CaffeStyle = 'head',
): StoredNet | undefined {
  const message = emptyLike(net, messageType('NetParameter'))
  put(message, 'name', net.string('name'))
  const blobs = new Map<ProtoMessage, readonly BulkBlob[]>()
  for (const [index, layer] of keptLayers(net, state).entries()) {
    const shapes = layer.inserted ? [] : shapesOf(layer, index)
    if (shapes === undefined) return undefined
    const owner = storedLayer(layer, state, shapes.length)
    for (const [number, shape] of shapes.entries()) {
      const blob = blobMessage(owner, shape, style)
      if (blob === undefined) return undefined
      put(owner, 'blobs', blob)
      blobs.set(blob, [bulkBlob(blob, { layer: index, index: number, shape, owner })])
    }
    put(message, 'layer', owner)
  }
  return { message, blobs }
}

/** The layers of a definition that take part, splits included. */
export function keptLayers(net: ProtoMessage, state: NetState): readonly NetLayer[] {
  const kept = net.messages('layer').filter((layer) => whyExcluded(layer, state) === undefined)
  return insertSplits(kept.map(netLayer)).layers
}

/** A layer's parameter after its set-up, without blobs (Layer::ToProto). */
function storedLayer(layer: NetLayer, state: NetState, blobCount: number): ProtoMessage {
  const from = layer.message
  const stored = emptyLike(from, messageType('LayerParameter'))
  if (layer.inserted) {
    // ConfigureSplitLayer of insert_splits.cpp starts from an empty parameter.
    put(stored, 'name', layer.name)
    put(stored, 'type', layer.type)
  } else {
    for (const [name, { field, values, offsets, lengths }] of from.content) {
      if (!REWRITTEN.has(name)) setAll(stored, field, values, offsets, lengths)
    }
  }
  for (const bottom of layer.bottoms) put(stored, 'bottom', bottom)
  for (const top of layer.tops) put(stored, 'top', top)
  for (const weight of layer.lossWeights) put(stored, 'loss_weight', weight)
  // Net::Init gives every layer the net's phase.
  if (!stored.has('phase')) put(stored, 'phase', PHASES[state.phase])
  setUp(stored, layer, blobCount)
  return stored
}

/** Fields that are written anew: names after splitting, and the blobs. */
const REWRITTEN: ReadonlySet<string> = new Set(['bottom', 'top', 'loss_weight', 'blobs'])

const PHASES = { TRAIN: 0, TEST: 1 } as const

/** What layers add to their own parameter when they are set up. */
function setUp(stored: ProtoMessage, { type }: NetLayer, blobCount: number): void {
  // LossLayer::LayerSetUp
  if (caffeLayer(type)?.loss === true && !stored.has('loss_weight')) put(stored, 'loss_weight', 1)
  // BatchNormLayer::LayerSetUp keeps the solver off its statistics.
  if (type === 'BatchNorm') {
    for (let index = stored.count('param'); index < blobCount; index++) {
      const spec = emptyLike(stored, messageType('ParamSpec'))
      put(spec, 'lr_mult', 0)
      put(stored, 'param', spec)
    }
  }
}

/** A BlobProto without its numbers; `undefined` where four axes do not do (Blob::ToProto). */
function blobMessage(owner: ProtoMessage, sizes: BlobSizes, style: CaffeStyle): ProtoMessage | undefined {
  const blob = emptyLike(owner, messageType('BlobProto'))
  if (style === 'rc2') {
    if (sizes.length > LEGACY_SIZES.length) return undefined
    const padded = [...LEGACY_SIZES.slice(sizes.length).map(() => 1n), ...sizes]
    for (const [axis, name] of LEGACY_SIZES.entries()) put(blob, name, Number(padded[axis] ?? 1n))
    return blob
  }
  // A blob without axes writes no shape: the message is made with its first axis.
  if (sizes.length === 0) return blob
  const shape = emptyLike(owner, messageType('BlobShape'))
  for (const size of sizes) put(shape, 'dim', size)
  put(blob, 'shape', shape)
  return blob
}

function bulkBlob(blob: ProtoMessage, about: Omit<BulkBlob, 'field' | 'bytes'>): BulkBlob {
  const field = blob.type.field('data')
  if (field === undefined) throw new Error('a BlobProto has data')
  const count = about.shape.reduce((product, size) => product * size, 1n)
  return { ...about, field, bytes: Number(count) * 4 }
}
