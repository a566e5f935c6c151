/** Sums of spans by label. */

import type { LabelTotal, SpanRole } from './bytes.ts'
import type { SpanOrder } from './span-table.ts'

/** A total that is being summed. */
export type Sum = { -readonly [Key in keyof LabelTotal]: LabelTotal[Key] }

/** One total a label, in the order in which labels first occurred; `elements` are counted by label number. */
export function totalsOf(order: SpanOrder, elements: readonly (number | undefined)[]): readonly LabelTotal[] {
  const { table } = order
  const sums: (Sum | undefined)[] = []
  for (let id = 0; id < table.count; id++) {
    const label = table.label(id)
    const role = table.role(id)
    sums[label] ??= emptySum(table.labels[label]?.path ?? '', role, elements[label] ?? 0)
    const sum = sums[label]
    const length = table.length(id)
    const run = table.runs.get(id)
    if (role === 'tag') sum.tagBytes += length
    else if (run !== undefined) {
      sum.count += run.count
      sum.tagBytes += run.count * run.tagBytes
      sum.valueBytes += run.count * run.valueBytes
    } else {
      const frame = table.tagBytes(id) + table.lengthBytes(id)
      sum.count++
      sum.tagBytes += table.tagBytes(id)
      sum.lengthBytes += table.lengthBytes(id)
      if (order.children(id).length === 0) sum.valueBytes += length - frame
    }
  }
  return sums.filter((sum) => sum !== undefined)
}

/** The total of no spans. */
export function emptySum(label: string, role: SpanRole, elements = 0): Sum {
  return { label, role, count: 0, tagBytes: 0, lengthBytes: 0, valueBytes: 0, elements }
}
