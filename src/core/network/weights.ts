/** What a file of weights holds, in words that all formats share: layers with blobs, and where their numbers lie. */

import type { StoredArray } from '../bytes/bytes.ts'
import type { Where } from '../words/issue.ts'
import type { Dtype } from './dtype.ts'
import type { FileLedger } from './file.ts'
import type { Setting } from './graph.ts'

/** One parameter blob of a file. */
export interface StoredBlob {
  /** Where it has one of its own; else it goes by its layer's and its place. */
  readonly name?: string
  readonly shape: readonly bigint[]
  /** True where the sizes are the old num, channels, height and width: axes in front may be missing ones. */
  readonly isLegacy: boolean
  /** How many numbers the file holds of it, which a broken file may state differently from its shape. */
  readonly count: number
  readonly dtype: Dtype
  /** Where the numbers lie; absent where they can't be taken from the file as they are (texts). */
  readonly stored?: StoredArray
  /** The numbers themselves, where the file is a text. */
  readonly values?: readonly number[]
  readonly where: Where
}

/** One layer of a file. */
export interface StoredLayer {
  readonly name: string
  /** As the file says, today's spelling; empty where it doesn't. */
  readonly type: string
  readonly blobs: readonly StoredBlob[]
  readonly where: Where
}

/** All layers of a file of weights. A solver's history and single blobs (a mean image) count as one layer. */
export interface StoredWeights {
  readonly kind: 'net' | 'state' | 'blob' | 'blobs'
  readonly file: FileLedger
  /** All files that the weights lie in, where there are several. */
  readonly files?: readonly FileLedger[]
  readonly layers: readonly StoredLayer[]
  /** True where a blob that layers share is written for its owner only (HDF5), not for each of them. */
  readonly writesSharedOnce: boolean
  /** True where reading ended before the end of the file: what stands behind the damage is missing. */
  readonly isDamaged?: boolean
  /** What the file says beside its blobs: how far a solver has come. */
  readonly settings?: readonly Setting[]
}

/** How a network would be stored, from its definition alone. The shapes of each node's parameters are given in order. */
export interface Storage {
  /** How the names of such files end. */
  readonly extension: string
  /** The file's exact size and account; `undefined` where a shape is not known. */
  predict(shapes: StoredShapes, style: string): Promise<PredictedFile | undefined>
  /** The file itself, piece by piece, with weights from the fillers; `undefined` where a shape is not known. */
  write(shapes: StoredShapes, style: string, seed: number): Promise<Iterable<Uint8Array> | undefined>
  /** The numbers with which a parameter starts that no file has: those that `write` gives for the seed. */
  initial(place: ParameterPlace, shape: readonly bigint[], seed: number): Promise<InitialNumbers>
}

/** A parameter: the place of its node in the order of execution, and its own among the node's. */
export interface ParameterPlace {
  readonly node: number
  readonly index: number
}

export interface InitialNumbers {
  /** `definition`: it carries them; `fixed`: a filler that gives the same each time; `random`: the seed decides. */
  readonly origin: 'definition' | 'fixed' | 'random'
  /** In pieces, one after the other. */
  readonly pieces: Iterable<Float32Array>
}

/** Shapes of the parameters of the node with that place in the order of execution. */
export type StoredShapes = (index: number) => readonly (readonly bigint[])[] | undefined

/** A file that is not there: its exact size, and what it would be made of. */
export interface PredictedFile {
  /** Exact, as the framework writes it. */
  readonly size: number
  readonly weightBytes: number
  /** What is not weights. */
  readonly overheadBytes: number
  /** Rough: the same file with numbers of 16 and of 8 bits. */
  readonly float16Bytes: number
  readonly int8Bytes: number
  /** Its account, by label; it has no spans. */
  readonly file: FileLedger
}

/** Bytes from the start of the file to a blob's first number. */
export function offsetOf(blob: StoredBlob): number | undefined {
  return blob.stored?.runs[0]?.offset
}

/** Looks up blobs by layer; a later layer stands for an earlier one of the same name, as when Caffe copies them. */
export function blobFinder({ layers }: StoredWeights): (layer: string, index: number) => StoredBlob | undefined {
  const byName = new Map(layers.map((layer) => [layer.name, layer]))
  return (layer, index) => byName.get(layer)?.blobs[index]
}

/** A blob under the name by which people know it: `conv1.0`. */
export interface NamedBlob {
  readonly name: string
  /** The type of its layer; empty where the file doesn't say. */
  readonly type: string
  readonly blob: StoredBlob
}

/** All blobs of layers whose names pass; names that the file uses twice are told apart by a number. */
export function namedBlobs({ layers }: StoredWeights, keep?: (layer: string) => boolean): readonly NamedBlob[] {
  const taken = new Set<string>()
  return layers
    .filter(({ name }) => keep === undefined || keep(name))
    .flatMap(({ name, type, blobs }) =>
      blobs.map((blob, index) => {
        if (blob.name !== undefined) return { name: blob.name, type, blob }
        let unique = `${name}.${index}`
        for (let count = 2; taken.has(unique); count++) unique = `${name}#${count}.${index}`
        taken.add(unique)
        return { name: unique, type, blob }
      }),
    )
}

/** Numbers of a file under a name. */
export interface NamedArray {
  /** Unique among those that are taken together. */
  readonly name: string
  readonly shape: readonly bigint[]
  readonly stored: StoredArray
}

/** The blobs that have their numbers in the file, as arrays of it. */
export function namedArrays(blobs: readonly NamedBlob[]): readonly NamedArray[] {
  return blobs.flatMap(({ name, blob: { shape, stored } }) => (stored === undefined ? [] : [{ name, shape, stored }]))
}
