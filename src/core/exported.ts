/** What writes weights in another format. */

import type { ByteSource } from './bytes/bytes.ts'
import type { NamedArray } from './network/weights.ts'

/** Writes arrays of a file in another format, piece by piece in constant memory; numbers are copied bit by bit. */
export type Exporter = (source: ByteSource, arrays: readonly NamedArray[]) => AsyncGenerator<Uint8Array>
