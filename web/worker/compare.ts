/** Two networks side by side: one that is kept, and the one on the scales. */

import { diffAcross } from '../../src/analyze/diff/across/across.ts'
import { diffNetworks } from '../../src/analyze/diff/diff.ts'
import { say } from '../../src/core/words/message.ts'
import { type Diff, diffTables } from '../../src/reports/diff/diff.ts'
import type { Table } from '../../src/reports/table.ts'
import type { ComparedView, TableView } from '../protocol.ts'
import { session, weighed } from './session.ts'
import { cellText } from './telling.ts'

/** Keeps the network on the scales, to compare others with it. */
export function keep(): null {
  session.kept = { analysis: weighed(), name: session.name }
  return null
}

/** What differs between the network that is kept and the one on the scales; no tables while none is kept. */
export function comparedView(): ComparedView {
  const { kept } = session
  if (kept === undefined) return { kept: '', tables: [] }
  const now = weighed()
  const isOfOne = kept.analysis.model.format === now.model.format
  const diff: Diff = isOfOne
    ? { network: diffNetworks(kept.analysis, now), weights: undefined }
    : {
        network: undefined,
        weights: undefined,
        across: { network: diffAcross(kept.analysis, now), numbers: undefined },
      }
  const [, ...tables] = diffTables(diff, { brief: true })
  return { kept: kept.name, tables: tables.map(tableView) }
}

function tableView({ title, caption = [], columns, rows }: Table): TableView {
  const { catalogue } = session
  return {
    title: title === undefined ? '' : say(title, catalogue),
    caption: caption.map((text) => say(text, catalogue)),
    columns: columns.map(({ key, title: head, align }) => ({ key, title: say(head, catalogue), align })),
    rows: rows.map(({ cells }) =>
      columns.map(({ key }) => {
        const cell = cells[key]
        const tone = cell?.kind === 'text' ? (cell.tone ?? 'plain') : 'plain'
        return { text: cellText(cell, catalogue), tone }
      }),
    ),
  }
}
