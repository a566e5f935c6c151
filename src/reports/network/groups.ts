/** Sums over layers whose names begin alike: `inception_3a/`. */

import type { Analysis, Facts } from '../../analyze/analysis.ts'
import { wiringOf } from '../../analyze/shapes/wiring.ts'
import { groupBy } from '../../core/group-by.ts'
import { message } from '../../core/words/message.ts'
import { type Column, type Row, type Table, textCell } from '../table.ts'
import { COST_COLUMNS } from './cost-columns.ts'
import { countCell, frozenCell, memoryCell, shareCell } from './layer-cells.ts'

const COLUMNS: readonly Column[] = [
  { key: 'group', title: message('layers'), kind: 'text', align: 'left' },
  { key: 'count', title: message('how many'), kind: 'integer', align: 'right' },
  { key: 'parameters', title: message('parameters'), kind: 'integer', align: 'right' },
  { key: 'frozen', title: message('frozen'), kind: 'integer', align: 'right', expendable: true },
  { key: 'share', title: message('share'), kind: 'percent', align: 'right', optional: true },
  { key: 'macs', title: message('MACs per example'), kind: 'integer', align: 'right' },
  { key: 'memory', title: message('memory'), kind: 'bytes', align: 'right', expendable: true },
]

/** A row a prefix, in the order in which they first occur; a layer without one is a row of its own. */
export function groupTables(analysis: Analysis): readonly Table[] {
  const source = { analysis, wiring: wiringOf(analysis) }
  const { layers } = source.wiring
  const separator = ['/', '.', '_'].find((mark) => layers.filter(({ node }) => node.name.includes(mark)).length > 1)
  const groups = [...groupBy(layers, ({ node }) => prefixOf(node.name, separator))]
  const macs = COST_COLUMNS.find(({ key }) => key === 'macs')
  const rows = groups.flatMap(([prefix, [first, ...others]]): readonly Row[] => {
    if (first === undefined) return []
    const all: readonly [Facts, ...Facts[]] = [first, ...others]
    return [
      {
        cells: {
          group: textCell(prefix),
          count: { kind: 'integer', value: BigInt(all.length) },
          parameters: countCell(all),
          frozen: frozenCell(all),
          share: shareCell(all, analysis),
          macs: macs?.cell(all, source),
          memory: memoryCell(all, source),
        },
      },
    ]
  })
  const columns = COLUMNS.filter(({ key }) => rows.some(({ cells }) => cells[key] !== undefined))
  return [{ id: 'groups', layout: 'grid', title: message('By the fronts of their names'), columns, rows }]
}

/** The name up to the first separator, which belongs to it; a whole name where there is none. */
function prefixOf(name: string, separator: string | undefined): string {
  const end = separator === undefined ? -1 : name.indexOf(separator)
  return end < 1 ? name : name.slice(0, end + 1)
}
