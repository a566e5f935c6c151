/** What a file of weights holds, whichever way it is written: layers with blobs, and where the blobs' numbers lie. */

import type { StoredArray } from '../../core/bytes/bytes.ts'
import type { FileLedger } from '../../core/network/model.ts'
import type { Issue, Where } from '../../core/words/issue.ts'
import type { ProtoMessage } from '../../wire/protobuf/message.ts'

/** The fields of a BlobProto that hold numbers, in the schema's order. */
export const BLOB_FIELDS = ['data', 'diff', 'double_data', 'double_diff'] as const

export type BlobField = (typeof BLOB_FIELDS)[number]

/** One array of a blob. */
export interface BlobArray {
  readonly field: BlobField
  readonly count: number
  /** Where the numbers lie in the file; absent where they can't be taken from there as they are. */
  readonly stored?: StoredArray
  /** The numbers themselves, where the file is text. */
  readonly values?: readonly number[]
}

/** A blob as the file has it. */
export interface CaffeBlob {
  /** The sizes of the axes as the file gives them. */
  readonly shape: readonly bigint[]
  /** True where the sizes are the old num, channels, height and width (missing ones are 0). */
  readonly isLegacy: boolean
  readonly arrays: readonly BlobArray[]
  readonly where: Where
}

/** A layer with its blobs. */
export interface CaffeWeights {
  readonly name: string
  /** Today's name of the type, also for old files; empty where the file doesn't say. */
  readonly type: string
  readonly blobs: readonly CaffeBlob[]
  readonly where: Where
}

/** What a solver stored to go on later. */
export interface SolverState {
  readonly iter: number
  readonly learnedNet: string
  readonly currentStep: number
  readonly history: readonly CaffeBlob[]
}

/** How the file is written. */
export type Container = 'protobuf' | 'hdf5' | 'text'

/** A file of weights, a solver's state, or single blobs such as a mean image. */
export interface CaffeFile {
  readonly kind: 'net' | 'state' | 'blob' | 'blobs'
  readonly container: Container
  /** The network's name in the file; empty where it has none. */
  readonly netName: string
  /** The upgraded NetParameter, where the file carries one (HDF5 has only names and numbers). */
  readonly net?: ProtoMessage
  /** In the order of the file; an HDF5 file has them by name. */
  readonly layers: readonly CaffeWeights[]
  readonly state?: SolverState
  /** The blobs of a file that has no layers. */
  readonly blobs: readonly CaffeBlob[]
  readonly file: FileLedger
  /** Bytes that were read of the file. */
  readonly bytesRead: number
  readonly issues: readonly Issue[]
  /** Why and where reading ended before the end of the file; what stands before it is there. */
  readonly damage?: Issue
}

/** The array that Caffe takes as the blob's values: double_data where it has any, else data (Blob::FromProto). */
export function valuesOf(blob: CaffeBlob): BlobArray | undefined {
  const array = (field: BlobField) => blob.arrays.find((found) => found.field === field && found.count > 0)
  return array('double_data') ?? array('data')
}
