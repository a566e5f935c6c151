/** What the bytes of a checkpoint are for, in plain words. */

import type { LabelTotal } from '../../core/bytes/bytes.ts'
import { type Message, message } from '../../core/words/message.ts'
import { type PurposeRule, purposesBy } from '../purposes.ts'

/** The first pattern that fits a label tells its purpose. */
const RULES: readonly PurposeRule[] = [
  [/^storage\.(parameter|buffer|constant)$/, message('weights')],
  [/^storage\.optimiser$/, message('state of the optimiser')],
  [/^storage\.quantisation$/, message('scales and zero points')],
  [/^storage\.other$/, message('other numbers')],
  [/^storage\.unused$/, message('parts of storages that no tensor reaches')],
  [/^storage\.deflated$/, message('numbers, deflated')],
  [/^storage\.count$/, message('counts of numbers in front of storages')],
  [/^pickle\.(text|bytes)$/, message('names and texts in the pickle')],
  [/^pickle\.name$/, message('names of classes and functions in the pickle')],
  [/^pickle\.number$/, message('numbers in the pickle: sizes, strides, settings')],
  [/^pickle\.memo$/, message('what the pickle remembers to say it once')],
  [/^pickle\./, message('how the pickle is put together')],
  [/^zip\.padding$/, message('padding, so that numbers start at multiples of 64')],
  [/^zip\.directory$/, message('directory of the archive')],
  [/^zip\./, message('headers of the archive')],
  [/^code/, message('code of TorchScript')],
  [/^record\.version$/, message('versions and byte order')],
  [/^record\.other$/, message('other records')],
  [/^unclaimed$/, message('not accounted for')],
]

/** Purposes of the labels that occur. */
export function purposesOf(totals: readonly LabelTotal[]): ReadonlyMap<string, Message> {
  return purposesBy(RULES, totals)
}
