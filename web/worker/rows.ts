/** The layers as rows: every column as text and as what it is sorted by, with what changed against the opened network. */

import type { Analysis, Facts } from '../../src/analyze/analysis.ts'
import { CONVENTIONS, conventionOf } from '../../src/analyze/conventions/index.ts'
import { countBy } from '../../src/analyze/costs/count-by.ts'
import { atOneExample } from '../../src/analyze/questions/what-if.ts'
import { wiringOf } from '../../src/analyze/shapes/wiring.ts'
import { type Catalogue, say } from '../../src/core/words/message.ts'
import { hueOf } from '../../src/figures/scene/palette.ts'
import { LAYER_COLUMNS, layerTable } from '../../src/reports/network/layers.ts'
import type { Cell } from '../../src/reports/table.ts'
import type { CellView, ColumnView, RowView } from '../protocol.ts'
import { cellText } from './telling.ts'

const COLUMNS = [
  'layer',
  'type',
  'output',
  'parameters',
  'share',
  'memory',
  'macs',
  'operations',
  'held',
  'inputs',
  'line',
]

/** The columns that the table offers. */
export function columnViews(convention: string, catalogue: Catalogue | undefined): readonly ColumnView[] {
  return COLUMNS.flatMap((key) => LAYER_COLUMNS.filter((column) => column.key === key)).map(
    ({ key, title, align }) => ({
      key,
      title: key === 'macs' ? macsTitle(convention) : say(title, catalogue),
      align,
    }),
  )
}

/** What the counts of work are called under a convention. */
export function macsTitle(convention: string): string {
  return (conventionOf(convention) ?? CONVENTIONS[0])?.unit ?? 'MACs'
}

/** A row a layer, in the order of execution. */
export function rowViews(
  analysis: Analysis,
  before: Analysis | undefined,
  convention: string,
  catalogue: Catalogue | undefined,
): readonly RowView[] {
  const cells = cellsOf(analysis, convention, catalogue)
  const old = before === undefined ? undefined : cellsOf(before, convention, catalogue)
  return wiringOf(analysis).layers.map((layer) => {
    const { node } = layer
    return {
      id: node.id,
      name: node.name === '' ? node.id : node.name,
      type: node.type,
      hue: hueOf(node.op.family),
      line: node.where?.line ?? 0,
      isNew: old !== undefined && !old.has(node.id),
      cells: compared(cells.get(node.id) ?? {}, old?.get(node.id)),
    }
  })
}

type Cells = Readonly<Record<string, CellView>>

function cellsOf(analysis: Analysis, convention: string, catalogue: Catalogue | undefined): ReadonlyMap<string, Cells> {
  const table = layerTable(analysis, { fold: 'never', elide: false, columns: COLUMNS })
  const counted = counts(analysis, convention)
  return new Map(
    wiringOf(analysis).layers.map((layer, index): [string, Cells] => {
      const given = table.rows[index]?.cells ?? {}
      const macs = counted === undefined ? given.macs : countedCell(counted, layer)
      const views = COLUMNS.map((key) => [key, cellView(key === 'macs' ? macs : given[key], catalogue)] as const)
      return [layer.node.id, Object.fromEntries(views)]
    }),
  )
}

function counts(analysis: Analysis, convention: string) {
  const found = convention === 'macs' ? undefined : conventionOf(convention)
  return found && countBy(atOneExample(analysis) ?? analysis, found)
}

function countedCell(counted: ReturnType<typeof countBy>, { node }: Facts): Cell | undefined {
  const quantity = counted.layers.get(node.id)
  return quantity && { kind: 'integer', value: quantity.expr }
}

function cellView(cell: Cell | undefined, catalogue: Catalogue | undefined): CellView {
  if (cell?.kind === 'percent') {
    return { text: `${(100 * cell.value).toFixed(1)} %`, sort: cell.value, share: cell.value }
  }
  const text = cellText(cell, catalogue).replaceAll('\n', ', ')
  return { text, sort: sortKey(cell, text) }
}

/** Numbers sort as numbers; sizes that are still open come after all that are known. */
function sortKey(cell: Cell | undefined, text: string): number | string {
  switch (cell?.kind) {
    case undefined:
      return -1
    case 'integer':
    case 'bytes':
      return typeof cell.value === 'bigint' ? Number(cell.value) : Number.MAX_VALUE
    case 'shape':
      return (cell.shapes[0]?.shape ?? []).reduce((n, dim) => n * (typeof dim === 'bigint' ? Number(dim) : 1), 1)
    default:
      return text
  }
}

const COMPARED = new Set(['type', 'output', 'parameters', 'memory', 'macs', 'operations', 'held'])

function compared(cells: Cells, old: Cells | undefined): Cells {
  if (old === undefined) return cells
  return Object.fromEntries(
    Object.entries(cells).map(([key, cell]) => {
      const before = old[key]?.text ?? ''
      const differs = COMPARED.has(key) && before !== cell.text
      return [key, differs ? { ...cell, before: before === '' ? '–' : before } : cell]
    }),
  )
}
