/** The report of a network: its layers, its totals, and what is wrong with it. */

import type { Analysis } from '../../analyze/analysis.ts'
import { isToldByModules } from '../../core/network/model.ts'
import type { Issue } from '../../core/words/issue.ts'
import { message } from '../../core/words/message.ts'
import { listTable, type Table } from '../table.ts'
import { issueMessage, placeText } from '../words/issues.ts'
import type { Report } from '../writers/index.ts'
import { aboutTables } from './about.ts'
import { headingOf } from './heading.ts'
import { type LayerTableOptions, layerTable } from './layers.ts'
import { MODULE_COLUMNS, moduleTable } from './modules.ts'
import { totalsTable } from './totals.ts'
import { weightsTables } from './weights.ts'

/** The layers and the totals of a network; sections, where some are asked for, stand in the place of the layers. */
export function networkReport(
  analysis: Analysis,
  options: LayerTableOptions = {},
  sections: readonly ((analysis: Analysis) => readonly Table[])[] = [],
): Report {
  const totals = totalsTable(analysis)
  if (sections.length === 0)
    return [mainTable(analysis, options), totals, ...weightsTables(analysis), ...aboutTables(analysis)]
  return [{ ...totals, ...headingOf(analysis) }, ...sections.flatMap((tables) => tables(analysis))]
}

/** Tensors without a graph are told by their modules, unless columns of layers are asked for. */
function mainTable(analysis: Analysis, options: LayerTableOptions): Table {
  const isTensors = isToldByModules(analysis.model) && options.columns === undefined
  const isSortable = options.sort === undefined || MODULE_COLUMNS.includes(options.sort)
  return isTensors && isSortable ? moduleTable(analysis, options) : layerTable(analysis, options)
}

/** Issues as a list, for formats that are read on their own; no table where there are none. */
export function issuesTable(issues: readonly Issue[]): readonly Table[] {
  if (issues.length === 0) return []
  const texts = issues.map((found) =>
    message('{place}: {text}', {
      place: found.where === undefined ? '' : placeText(found.where),
      text: issueMessage(found),
    }),
  )
  return [listTable('issues', texts, { title: message('Issues') })]
}
