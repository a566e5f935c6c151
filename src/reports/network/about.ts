/** What a file says of its network beside layers and weights. */

import type { Analysis } from '../../analyze/analysis.ts'
import type { About } from '../../core/network/about.ts'
import { message } from '../../core/words/message.ts'
import { pairsTable, type Table, type Text, textCell } from '../table.ts'

/** So many are named; the others are counted. */
const MOST_NAMED = 4

/** One table; none where the file says nothing else. */
export function aboutTables({ model: { about = [] } }: Analysis): readonly Table[] {
  if (about.length === 0) return []
  return [
    pairsTable(
      'about',
      about.map((each) => [each.label, textCell(itemsText(each))] as const),
    ),
  ]
}

function itemsText({ items }: About): Text {
  const named = items.slice(0, MOST_NAMED).join(', ')
  const more = items.length - MOST_NAMED
  return more > 0 ? message('{count}: {named} and {more} more', { count: items.length, named, more }) : named
}
