/** Tables as text for a terminal. */

import type { Row, Table } from '../table.ts'
import { cellLines, type Telling, tell } from './cell-lines.ts'
import { gridLines } from './grid.ts'
import type { Report, WriterOptions } from './index.ts'
import { paint } from './paint.ts'
import { type Line, line, lineWidth, padLine, wrapLine } from './spans.ts'

/** Columns where nobody says how many there are. */
const DEFAULT_WIDTH = 100

/** Prints tables one under the other, with a blank line between them and more air between networks. */
export function writeText(reports: readonly Report[], options: WriterOptions): string {
  const { catalogue, width = DEFAULT_WIDTH, color = false } = options
  const texts = reports.map((tables) => {
    const page: Page = { width, telling: { catalogue }, labelWidth: labelWidthOf(tables, { catalogue }) }
    const blocks = tables.map((table) => tableLines(table, page)).filter((lines) => lines.length > 0)
    return blocks.map((lines) => lines.map((spans) => `${paint(spans, color)}\n`).join('')).join('\n')
  })
  return texts.join('\n\n')
}

interface Page {
  readonly width: number
  readonly telling: Telling
  /** Labels of all pairs stand in one column. */
  readonly labelWidth: number
}

function labelWidthOf(tables: readonly Table[], telling: Telling): number {
  const labels = tables
    .filter(({ layout }) => layout === 'pairs')
    .flatMap(({ rows }) => rows.map((row) => labelLine(row, telling)))
  return Math.max(0, ...labels.map(lineWidth)) + 2
}

function labelLine(row: Row, telling: Telling): Line {
  return cellLines(row.cells.label, telling)[0] ?? []
}

function tableLines(table: Table, page: Page): readonly Line[] {
  const heading = headingLines(table, page)
  const body = table.rows.length === 0 ? [] : bodyLines(table, page)
  const air: readonly Line[] = heading.length > 0 && body.length > 0 && table.layout !== 'list' ? [[]] : []
  return [...heading, ...air, ...body]
}

function bodyLines(table: Table, page: Page): readonly Line[] {
  if (table.layout === 'grid') return gridLines(table, page.width, page.telling)
  return table.layout === 'pairs' ? pairLines(table, page) : listLines(table, page)
}

/** Title in bold, the remarks after it, as many on a line as fit. */
function headingLines(table: Table, { width, telling }: Page): readonly Line[] {
  const title = table.title === undefined ? [] : line(tell(table.title, telling), 'title')
  const lines: Line[] = title.length > 0 ? [title] : []
  for (const remark of table.caption ?? []) {
    const before = lines.at(-1) ?? []
    const separator = before === title ? '  ' : before.length > 0 ? ' · ' : ''
    const joined = [...before, ...line(separator + tell(remark, telling), 'faint')]
    if (lines.length > 0 && lineWidth(joined) > width) lines.push(line(tell(remark, telling), 'faint'))
    else lines.splice(-1, 1, joined)
  }
  return lines.flatMap((spans) => wrapLine(spans, width))
}

/** A label that stands right above is not said again. */
function pairLines(table: Table, { width, telling, labelWidth }: Page): readonly Line[] {
  let above = ''
  return table.rows.flatMap((row) => {
    const text = labelLine(row, telling)
      .map((span) => span.text)
      .join('')
    const label = text === above ? [] : line(text, 'faint')
    above = text
    const values = cellLines(row.cells.value, telling).flatMap((value) =>
      wrapLine(value, Math.max(20, width - labelWidth)),
    )
    return values.map((value, y): Line => [...padLine(y === 0 ? label : [], labelWidth), ...value])
  })
}

function listLines(table: Table, { width, telling }: Page): readonly Line[] {
  return table.rows.flatMap((row) =>
    cellLines(row.cells.text, telling)
      .flatMap((value) => wrapLine(value, Math.max(20, width - 2)))
      .map((value, y): Line => [...line(y === 0 ? '• ' : '  ', 'faint'), ...value]),
  )
}
