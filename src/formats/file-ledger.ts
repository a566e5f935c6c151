/** A finished account as a file's entry in a model. */

import type { FileAccount, Ledger } from '../core/bytes/ledger.ts'
import type { FileLedger } from '../core/network/model.ts'

/** The entry of the file that a ledger has read. Its spans, of which there may be many, are made when they are asked for. */
export function fileLedger(
  { source }: Pick<Ledger, 'source'>,
  account: FileAccount,
  about: Pick<FileLedger, 'role' | 'format' | 'purposes'>,
): FileLedger {
  return {
    name: source.name,
    ...about,
    size: account.size,
    get spans() {
      return account.spans
    },
    totals: account.totals,
  }
}
