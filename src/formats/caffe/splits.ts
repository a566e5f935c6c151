/**
 * Automatic splits, inserted as Caffe inserts them (util/insert_splits.cpp): a blob version that is used more than once
 * is copied by a layer right after its producer, so that each user has a blob of its own.
 */

import type { ProtoMessage } from '../../wire/protobuf/message.ts'

/** A layer of the net with the names by which it is wired. */
export interface NetLayer {
  /** The LayerParameter; for an inserted split, its producer's. */
  readonly message: ProtoMessage
  readonly name: string
  readonly type: string
  readonly bottoms: readonly string[]
  readonly tops: readonly string[]
  /** The explicit `loss_weight` values. */
  readonly lossWeights: readonly number[]
  readonly inserted: boolean
}

/** The layer of a LayerParameter. */
export function netLayer(message: ProtoMessage): NetLayer {
  return {
    message,
    name: message.string('name'),
    type: message.string('type'),
    bottoms: message.strings('bottom'),
    tops: message.strings('top'),
    lossWeights: message.numbers('loss_weight'),
    inserted: false,
  }
}

/** Blob names that users read are the file's; splits are wired by names of their own. */
export interface SplitNet {
  readonly layers: readonly NetLayer[]
  /** Name of a split's top → name of the blob in the file. */
  readonly fileNames: ReadonlyMap<string, string>
}

/** One version of a blob: the layer that wrote it last, and as which of its tops. */
interface Version {
  readonly layer: number
  readonly top: number
  uses: number
  lossWeight: number
  nextCopy: number
}

/** Inserts the splits. A bottom that nothing has produced yet keeps its name and is left for the wiring to report. */
export function insertSplits(layers: readonly NetLayer[]): SplitNet {
  const { sources, versions } = countUses(layers)
  const fileNames = new Map<string, string>()
  const result: NetLayer[] = []
  layers.forEach((layer, index) => {
    const bottoms = layer.bottoms.map((blob, j) => {
      const version = sources[index]?.[j]
      if (version === undefined || version.uses < 2) return blob
      return splitBlobName(layers[version.layer]?.name ?? '', blob, version.top, version.nextCopy++)
    })
    const own = versions[index] ?? []
    const movesLoss = own.some((version) => version.uses > 1 && version.lossWeight !== 0)
    result.push({ ...layer, bottoms, lossWeights: movesLoss ? [] : layer.lossWeights })
    layer.tops.forEach((blob, top) => {
      const version = own[top]
      if (version === undefined || version.uses < 2) return
      const split = splitLayer(layer, blob, top, version)
      for (const name of split.tops) fileNames.set(name, blob)
      result.push(split)
      // The copy 0 of a weighted top is the loss's own (insert_splits.cpp: top_idx_to_bottom_split_idx++).
      if (version.lossWeight !== 0) version.nextCopy++
    })
  })
  return { layers: result, fileNames }
}

function countUses(layers: readonly NetLayer[]) {
  const latest = new Map<string, Version>()
  const sources: (Version | undefined)[][] = []
  const versions: Version[][] = []
  layers.forEach((layer, index) => {
    sources.push(
      layer.bottoms.map((blob) => {
        const version = latest.get(blob)
        if (version) version.uses++
        return version
      }),
    )
    const own = layer.tops.map((blob, top) => {
      const version: Version = { layer: index, top, uses: 0, lossWeight: 0, nextCopy: 0 }
      latest.set(blob, version)
      return version
    })
    layer.lossWeights.slice(0, layer.tops.length).forEach((weight, top) => {
      const version = own[top]
      if (version === undefined) return
      version.lossWeight = weight
      if (weight !== 0) version.uses++
    })
    versions.push(own)
  })
  return { sources, versions }
}

function splitLayer(producer: NetLayer, blob: string, top: number, version: Version): NetLayer {
  const copies = Array.from({ length: version.uses }, (_, k) => splitBlobName(producer.name, blob, top, k))
  return {
    message: producer.message,
    name: `${blob}_${producer.name}_${top}_split`,
    type: 'Split',
    bottoms: [blob],
    tops: copies,
    lossWeights: version.lossWeight === 0 ? [] : copies.map((_, k) => (k === 0 ? version.lossWeight : 0)),
    inserted: true,
  }
}

function splitBlobName(layer: string, blob: string, top: number, copy: number): string {
  return `${blob}_${layer}_${top}_split_${copy}`
}
