/** What an exporter is given: arrays with names, and the file that they are taken from. */

import type { ByteSource, StoredArray } from './bytes.ts'

/** One array to be written. */
export interface ExportedArray {
  /** Unique among those that are written together. */
  readonly name: string
  readonly shape: readonly bigint[]
  readonly stored: StoredArray
}

/** Writes arrays in another format, piece by piece in constant memory; numbers are copied bit by bit. */
export type Exporter = (source: ByteSource, arrays: readonly ExportedArray[]) => AsyncGenerator<Uint8Array>
