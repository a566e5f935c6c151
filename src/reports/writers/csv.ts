/** The main table as CSV for spreadsheets and scripts: plain numbers, sizes in bytes, column keys as header. */

import type { Expr } from '../../core/expr.ts'
import { exprText } from '../../core/expr.ts'
import type { Cell, Column, NamedShape, Table } from '../table.ts'
import { type Telling, tell, workingItemTexts } from './cell-lines.ts'
import type { Report, WriterOptions } from './index.ts'

/** Prints the first grid of each report under one header; several reports are told apart by their first column. */
export function writeCsv(reports: readonly Report[], options: WriterOptions): string {
  const telling: Telling = { catalogue: options.catalogue }
  const grids = reports.flatMap((tables) => tables.filter((table) => table.layout === 'grid').slice(0, 1))
  const several = grids.length > 1
  const columns = grids[0]?.columns ?? []
  const header = [...(several ? ['network'] : []), ...columns.map((column) => column.key)]
  const rows = grids.flatMap((table) =>
    rowsOf(table, columns, telling).map((row) => [...(several ? [titleOf(table, telling)] : []), ...row]),
  )
  return [header, ...rows].map((row) => `${row.map(quoted).join(',')}\n`).join('')
}

function titleOf({ title }: Table, telling: Telling): string {
  return title === undefined ? '' : tell(title, telling)
}

function rowsOf(table: Table, columns: readonly Column[], telling: Telling): readonly (readonly string[])[] {
  return table.rows.map((row) => columns.map((column) => fieldText(row.cells[column.key], telling)))
}

function fieldText(cell: Cell | undefined, telling: Telling): string {
  switch (cell?.kind) {
    case undefined:
    case 'figure':
      return ''
    case 'text':
      return tell(cell.text, telling)
    case 'parts':
      return cell.parts.map((part) => tell(part.text, telling)).join(' ')
    case 'integer':
    case 'bytes':
      return `${cell.atLeast === true ? '>=' : ''}${numberText(cell.value)}`
    case 'percent':
      return cell.value.toFixed(6)
    case 'shape':
      return cell.shapes.map((entry) => shapeField(entry, cell.shapes.length > 1)).join('; ')
    case 'working':
      return cell.items.flatMap((item) => workingItemTexts(item, telling)).join('; ')
  }
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
