/** The main table as CSV for spreadsheets and scripts: plain numbers, sizes in bytes, column keys as header. */

import type { Expr } from '../../core/expr.ts'
import { exprText } from '../../core/expr.ts'
import { visible } from '../../core/words/visible.ts'
import type { Cell, Column, NamedShape, Table, TextCell } from '../table.ts'
import { type Telling, tell, workingItemTexts } from './cell-lines.ts'
import type { Report, WriterOptions } from './index.ts'

/**
 * Prints the first grid of each report under one header; several reports are told apart by their first column. Reports
 * without a grid are printed as labels and what belongs to them.
 */
export function writeCsv(reports: readonly Report[], options: WriterOptions): string {
  const telling: Telling = { catalogue: options.catalogue }
  const grids = reports.flatMap((tables) => {
    const grid = tables.find((table) => table.layout === 'grid')
    return grid === undefined ? pairsOf(tables) : [grid]
  })
  const several = reports.length > 1
  const columns = grids[0]?.columns ?? []
  const fields = columns.flatMap((column) => fieldsOf(column, grids, telling))
  const header = [...(several ? ['network'] : []), ...fields.map(({ key }) => key)]
  const rows = grids.flatMap((table) =>
    table.rows.map((row) => [
      ...(several ? [titleOf(table, telling)] : []),
      ...fields.map(({ of, key }) => of(row.cells[key] ?? row.cells[key.replace(BOUND, '')])),
    ]),
  )
  return [header, ...rows].map((row) => `${row.map(quoted).join(',')}\n`).join('')
}

/** All labels of a report that has no grid, as one table; totals in sentences only where there is nothing else. */
function pairsOf(tables: readonly Table[]): readonly Table[] {
  const pairs = tables.filter(({ layout }) => layout === 'pairs')
  const asked = pairs.filter(({ id }) => id !== 'totals')
  const [first, ...others] = asked.length > 0 ? asked : pairs
  return first === undefined ? [] : [{ ...first, rows: [first, ...others].flatMap(({ rows }) => rows) }]
}

interface Field {
  readonly key: string
  of(cell: Cell | undefined): string
}

/** Ends the key of a field that says of a number whether it is a lower bound. */
const BOUND = /-bound$/

/** A column is one field; one of numbers that has lower bounds gets another that says which are. */
function fieldsOf({ key }: Column, grids: readonly Table[], telling: Telling): readonly Field[] {
  const field: Field = { key, of: (cell) => fieldText(cell, telling) }
  const isBound = (cell: Cell | undefined) =>
    (cell?.kind === 'integer' || cell?.kind === 'bytes') && cell.atLeast === true
  if (!grids.some(({ rows }) => rows.some(({ cells }) => isBound(cells[key])))) return [field]
  return [field, { key: `${key}-bound`, of: (cell) => (isBound(cell) ? '>=' : '') }]
}

function titleOf({ title }: Table, telling: Telling): string {
  return title === undefined ? '' : plainText(tell(title, telling))
}

function fieldText(cell: Cell | undefined, telling: Telling): string {
  switch (cell?.kind) {
    case undefined:
    case 'figure':
      return ''
    case 'text':
      return textField(cell, telling)
    case 'parts':
      return plainText(cell.parts.map((part) => tell(part.text, telling)).join(' '))
    case 'integer':
    case 'bytes':
      return numberText(cell.value)
    case 'percent':
      return cell.value.toFixed(6)
    case 'shape':
      return cell.shapes.map((entry) => shapeField(entry, cell.shapes.length > 1)).join('; ')
    case 'working':
      return cell.items.flatMap((item) => workingItemTexts(item, telling)).join('; ')
  }
}

/** Spreadsheets compute what starts so: a quote before it says that it is a text. */
const FORMULA = /^[=+\-@]/

function plainText(text: string): string {
  const shown = visible(text)
  return FORMULA.test(shown) ? `'${shown}` : shown
}

function textField({ text, data }: TextCell, telling: Telling): string {
  const isNumber = typeof data === 'number' || typeof data === 'bigint'
  return isNumber ? String(data) : plainText(data ?? tell(text, telling))
}

function numberText(value: Expr): string {
  return typeof value === 'bigint' ? value.toString() : exprText(value)
}

function shapeField({ name, shape }: NamedShape, named: boolean): string {
  const sizes = shape === undefined ? '?' : shape.map(numberText).join('x')
  return named && name !== undefined ? `${name} ${sizes}` : sizes
}

/** RFC 4180: quotes only where they are needed. */
function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field
}
