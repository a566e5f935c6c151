/** The layers as rows: every column as text and as what it is sorted by, with what changed against the opened network. */

import type { Analysis, Facts } from '../../src/analyze/analysis.ts'
import { CONVENTIONS, conventionOf } from '../../src/analyze/conventions/index.ts'
import { countBy } from '../../src/analyze/costs/count-by.ts'
import { atOneExample } from '../../src/analyze/questions/what-if.ts'
import { wiringOf } from '../../src/analyze/shapes/wiring.ts'
import { once } from '../../src/core/once.ts'
import { type Catalogue, say } from '../../src/core/words/message.ts'
import { hueOf } from '../../src/figures/scene/palette.ts'
import { LAYER_COLUMNS, layerTable } from '../../src/reports/network/layers.ts'
import { MODULE_TABLE_COLUMNS, type ModuleRow, moduleRows } from '../../src/reports/network/modules.ts'
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
export function columnViews(
  { model }: Analysis,
  convention: string,
  catalogue: Catalogue | undefined,
): readonly ColumnView[] {
  if (model.kind === 'weights')
    return MODULE_TABLE_COLUMNS.filter(({ kind }) => kind !== 'working').map(({ key, title, align }) => ({
      ...{ key, align },
      title: say(title, catalogue),
    }))
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

/** More modules than these are not opened: rows stay what a browser can hold. */
const MOST_MODULES = 5000

/** The tree of modules, equal neighbours told once. */
export const modulesOf = once((analysis: Analysis) => moduleRows(analysis, MOST_MODULES))

/** The id of the row of a module: that of the layer which owns its tensors, where it owns some. */
export function rowId({ name }: ModuleRow['module']): string {
  return name === '' ? '.' : name
}

function moduleRowViews(analysis: Analysis, catalogue: Catalogue | undefined, lines: Lines): readonly RowView[] {
  return modulesOf(analysis).map(({ module, depth, cells }) => ({
    id: rowId(module),
    name: cellText(cells.layer, catalogue),
    type: '',
    hue: 'unknown',
    line: lines?.get(rowId(module)) ?? 0,
    depth,
    isNew: false,
    cells: Object.fromEntries(MODULE_TABLE_COLUMNS.map(({ key }) => [key, cellView(cells[key], catalogue)] as const)),
  }))
}

type Lines = ReadonlyMap<string, number> | undefined

/** A row a layer, in the order of execution; `lines`: where they stand in a text that is none of the file's. */
export function rowViews(
  analysis: Analysis,
  before: Analysis | undefined,
  convention: string,
  catalogue: Catalogue | undefined,
  lines?: Lines,
): readonly RowView[] {
  if (analysis.model.kind === 'weights') return moduleRowViews(analysis, catalogue, lines)
  const cells = cellsOf(analysis, convention, catalogue)
  const old = before === undefined ? undefined : cellsOf(before, convention, catalogue)
  return wiringOf(analysis).layers.map((layer) => {
    const { node } = layer
    return {
      id: node.id,
      name: node.name === '' ? node.id : node.name,
      type: node.type,
      hue: hueOf(node.op.family),
      line: (lines === undefined ? node.where?.line : lines.get(node.id)) ?? 0,
      depth: 0,
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
