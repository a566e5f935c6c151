/** What a file of weights holds, in words that all formats share: layers with blobs, and where their numbers lie. */

import type { StoredArray } from './bytes.ts'
import type { Dtype } from './dtype.ts'
import type { Where } from './issue.ts'
import type { FileLedger } from './model.ts'

/** One parameter blob of a file. */
export interface StoredBlob {
  readonly shape: readonly bigint[]
  /** True where the sizes are the old num, channels, height and width: axes in front may be missing ones. */
  readonly isLegacy: boolean
  /** How many numbers the file holds of it, which a broken file may state differently from its shape. */
  readonly count: number
  readonly dtype: Dtype
  /** Where the numbers lie; absent where they can't be taken from the file as they are (texts). */
  readonly stored?: StoredArray
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

/** All layers of a file of weights. */
export interface StoredWeights {
  readonly file: FileLedger
  readonly layers: readonly StoredLayer[]
}

/** Bytes from the start of the file to a blob's first number. */
export function offsetOf(blob: StoredBlob): number | undefined {
  return blob.stored?.runs[0]?.offset
}
