/** Tables as text for a terminal. */

import type { Table } from '../table.ts'
import { cellLines, type Telling, tell } from './cell-lines.ts'
import { gridLines } from './grid.ts'
import type { Report, WriterOptions } from './index.ts'
import { paint } from './paint.ts'
import { type Line, line, lineWidth, padLine, wrapLine } from './spans.ts'

/** Columns where nobody says how many there are. */
const DEFAULT_WIDTH = 100

/** Prints tables one under the other, with a blank line between them and more air between networks. */
export function writeText(reports: readonly Report[], options: WriterOptions): string {
  const telling: Telling = { catalogue: options.catalogue }
  const { width = DEFAULT_WIDTH, color = false } = options
  const texts = reports.map((tables) => {
    const blocks = tables.map((table) => tableLines(table, width, telling)).filter((lines) => lines.length > 0)
    return blocks.map((lines) => lines.map((spans) => `${paint(spans, color)}\n`).join('')).join('\n')
  })
  return texts.join('\n\n')
}

function tableLines(table: Table, width: number, telling: Telling): readonly Line[] {
  return [...headingLines(table, width, telling), ...bodyLines(table, width, telling)]
}

function bodyLines(table: Table, width: number, telling: Telling): readonly Line[] {
  if (table.rows.length === 0) return []
  if (table.layout === 'grid') return gridLines(table, width, telling)
  return table.layout === 'pairs' ? pairLines(table, width, telling) : listLines(table, width, telling)
}

/** Title in bold, the remarks after it. */
function headingLines(table: Table, width: number, telling: Telling): readonly Line[] {
  const title = table.title === undefined ? [] : line(tell(table.title, telling), 'title')
  const caption = (table.caption ?? []).map((text) => tell(text, telling)).join(' · ')
  if (title.length === 0 && caption === '') return []
  const heading = caption === '' ? title : [...title, ...line(title.length > 0 ? '  ' : ''), ...line(caption, 'faint')]
  const lines = wrapLine(heading, width)
  return table.layout === 'grid' && table.rows.length > 0 ? [...lines, []] : lines
}

function pairLines(table: Table, width: number, telling: Telling): readonly Line[] {
  const labels = table.rows.map((row) => cellLines(row.cells.label, telling)[0] ?? [])
  const labelWidth = Math.max(...labels.map(lineWidth)) + 2
  let above = ''
  return table.rows.flatMap((row, index) => {
    const text = (labels[index] ?? []).map((span) => span.text).join('')
    const label = text === above ? [] : line(text, 'faint')
    above = text
    const values = cellLines(row.cells.value, telling).flatMap((value) =>
      wrapLine(value, Math.max(20, width - labelWidth)),
    )
    return values.map((value, y) => [...padLine(y === 0 ? label : [], labelWidth), ...value])
  })
}

function listLines(table: Table, width: number, telling: Telling): readonly Line[] {
  return table.rows.flatMap((row) =>
    cellLines(row.cells.text, telling)
      .flatMap((value) => wrapLine(value, Math.max(20, width - 2)))
      .map((value, y): Line => [...line(y === 0 ? '• ' : '  ', 'faint'), ...value]),
  )
}
