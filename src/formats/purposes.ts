/** What the bytes of a file are for, by the labels of its account. */

import type { LabelTotal } from '../core/bytes/bytes.ts'
import type { Message } from '../core/words/message.ts'

/** A pattern of labels, with what bytes of such labels are for. */
export type PurposeRule = readonly [pattern: RegExp, purpose: Message]

/** The purposes of the labels that occur: the first rule that fits one tells its own, else `otherwise` does. */
export function purposesBy(
  rules: readonly PurposeRule[],
  totals: readonly LabelTotal[],
  otherwise?: Message,
): ReadonlyMap<string, Message> {
  return new Map(
    totals.flatMap(({ label }) => {
      const purpose = rules.find(([pattern]) => pattern.test(label))?.[1] ?? otherwise
      return purpose === undefined ? [] : [[label, purpose] as const]
    }),
  )
}
