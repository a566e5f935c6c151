/** A model as it was read from a file, of whichever form. */

import type { FileLedger } from '../../core/network/model.ts'
import type { Issue } from '../../core/words/issue.ts'
import type { ProtoMessage } from '../../wire/protobuf/message.ts'
import type { BulkOf } from './tensor.ts'

export interface ModelFile {
  /** A ModelProto. */
  readonly model: ProtoMessage
  readonly bulk: BulkOf
  readonly issues: readonly Issue[]
  /** True where reading ended before the end: something is missing for that reason. */
  readonly isDamaged: boolean
  /** Closes the account of the file's bytes. */
  finish(): { readonly file: FileLedger; readonly issues: readonly Issue[] }
}
