/** What the bytes of an exported program are for, in plain words. */

import type { LabelTotal } from '../../core/bytes/bytes.ts'
import { type Message, message } from '../../core/words/message.ts'
import { type PurposeRule, purposesBy } from '../purposes.ts'

/** The first pattern that fits a label tells its purpose. */
const RULES: readonly PurposeRule[] = [
  [/^storage\.(parameter|buffer|constant|deflated)$|^state\.deflated$/, message('weights')],
  [/^storage\.unused$/, message('parts of storages that no tensor reaches')],
  [/^storage\./, message('other numbers')],
  [/^program\.nodes\.metadata$/, message('where in the source each operator was called')],
  [/^program\.nodes$/, message('operators and their arguments')],
  [/^program\.tensor_values$/, message('declared types and shapes of values')],
  [/^program\./, message('signature: what goes in and what comes out')],
  [/^program$/, message('the rest of the program')],
  [/^config$/, message('list of stored tensors')],
  [/^sample-inputs$/, message('sample inputs, as a pickle that is not run')],
  [/^objects$/, message('objects that are no tensors')],
  [/^pickle\./, message('how the pickle is put together')],
  [/^record\.version$/, message('versions and byte order')],
  [/^record\./, message('other records')],
  [/^zip\.padding$/, message('padding, so that numbers start at multiples of 64')],
  [/^zip\.directory$/, message('directory of the archive')],
  [/^zip\./, message('headers of the archive')],
  [/^unclaimed$/, message('not accounted for')],
]

/** Purposes of the labels that occur. */
export function purposesOf(totals: readonly LabelTotal[]): ReadonlyMap<string, Message> {
  return purposesBy(RULES, totals)
}
