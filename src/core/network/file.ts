/** Files that a network was read from, with the accounts of their bytes. */

import type { ByteSpan, LabelTotal } from '../bytes/bytes.ts'
import type { Message } from '../words/message.ts'

/** What a file is to a network. */
export type FileRole = 'definition' | 'weights' | 'state' | 'mean' | 'solver'

/** One file that the model was read from, with the account of its bytes. */
export interface FileLedger {
  readonly name: string
  readonly role: FileRole
  /** `format/kind`, e.g. `caffe/prototxt`, `caffe/caffemodel`. */
  readonly format: string
  readonly size: number
  /** The whole file in pieces, in order; empty where no account is kept (texts). */
  readonly spans: readonly ByteSpan[]
  /** The same summed by label: what accounts are made from, without a walk over all spans. */
  readonly totals?: readonly LabelTotal[]
  /** Label → what it is for, in plain words. */
  readonly purposes?: ReadonlyMap<string, Message>
}
