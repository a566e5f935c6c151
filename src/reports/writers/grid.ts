/** Tables with a header line, fitted to a width. */

import type { Column, Row, Table } from '../table.ts'
import { cellLines, type Telling, tell } from './cell-lines.ts'
import { joinLines, type Line, line, lineWidth, padLine, shortenLine, trimEnd } from './spans.ts'

const GAP = '  '
/** Names are shortened in their middle, but never below this. */
const LEAST_TEXT = 8
/** With more rows than this, workings are left out rather than put below each row. */
const MOST_ROWS_WITH_DETAILS = 60

/** One way of fitting a table: which columns stand side by side, and which below their row. */
interface Fit {
  readonly beside: readonly Column[]
  readonly below: readonly Column[]
  readonly compactShapes: boolean
  readonly joinWorkings: boolean
}

/** A fitted table: the cells as lines and the width of each column. */
interface Fitted extends Fit {
  readonly cells: readonly (readonly (readonly Line[])[])[]
  readonly widths: readonly number[]
  readonly gutter: number
}

/** The lines of a grid, at most `width` wide wherever its names can be shortened so far. */
export function gridLines(table: Table, width: number, telling: Telling): readonly Line[] {
  const fitted = chooseFit(table, width, telling)
  const header = headerLine(fitted, telling)
  const rule = line('─'.repeat(Math.max(0, totalWidth(fitted))), 'faint')
  const rows = table.rows.flatMap((row, index) => rowLines(row, fitted.cells[index] ?? [], fitted))
  return [header, rule, ...interleaveDetails(table, rows, fitted, { width, telling })]
}

/** The roomiest fit that the width allows. */
function chooseFit(table: Table, width: number, telling: Telling): Fitted {
  const gutter = table.rows.some((row) => row.bracket !== undefined) ? 2 : 0
  let tightest: Fitted | undefined
  for (const way of fits(table)) {
    tightest = measure(table, way, gutter, telling)
    if (totalWidth(tightest) <= width) return tightest
  }
  return shrink(
    tightest ??
      measure(table, { beside: table.columns, below: [], compactShapes: true, joinWorkings: true }, gutter, telling),
    width,
  )
}

function totalWidth({ gutter, widths }: Fitted): number {
  return gutter + sum(widths) + GAP.length * (widths.length - 1)
}

/** Ways of fitting, from roomy to tight. */
function fits(table: Table): readonly Fit[] {
  const needed = table.columns.filter((column) => column.optional !== true)
  const explaining = needed.filter((column) => column.explains !== undefined)
  const beside = needed.filter((column) => column.explains === undefined)
  const below = table.rows.length > MOST_ROWS_WITH_DETAILS ? [] : explaining
  const all = { beside: needed, below: [] }
  return [
    { beside: table.columns, below: [], compactShapes: false, joinWorkings: true },
    { ...all, compactShapes: false, joinWorkings: true },
    { ...all, compactShapes: true, joinWorkings: true },
    { ...all, compactShapes: false, joinWorkings: false },
    { ...all, compactShapes: true, joinWorkings: false },
    { beside, below, compactShapes: false, joinWorkings: true },
    { beside, below, compactShapes: true, joinWorkings: true },
  ]
}

function measure(table: Table, way: Fit, gutter: number, telling: Telling): Fitted {
  const shown: Telling = { ...telling, compactShapes: way.compactShapes, joinWorkings: way.joinWorkings }
  const cells = table.rows.map((row) => way.beside.map((column) => cellLines(row.cells[column.key], shown)))
  const widths = way.beside.map((column, index) => {
    const title = lineWidth(line(tell(column.title, telling)))
    return cells.reduce((most, row) => Math.max(most, ...(row[index] ?? []).map(lineWidth)), title)
  })
  return { ...way, cells, widths, gutter }
}

/** Takes width from the text columns, the widest first, until the table fits or nothing can be given. */
function shrink(fitted: Fitted, width: number): Fitted {
  const widths = [...fitted.widths]
  let excess = totalWidth(fitted) - width
  while (excess > 0) {
    const texts = widths.map((value, index) => (fitted.beside[index]?.kind === 'text' ? value : 0))
    const widest = texts.indexOf(Math.max(...texts))
    const value = texts[widest] ?? 0
    if (value <= LEAST_TEXT) break
    widths[widest] = value - 1
    excess--
  }
  const cells = fitted.cells.map((row) =>
    row.map((lines, index) => lines.map((spans) => shortenLine(spans, widths[index] ?? 0))),
  )
  return { ...fitted, cells, widths }
}

function headerLine({ beside, widths, gutter }: Fitted, telling: Telling): Line {
  const titles = beside.map((column, index) =>
    padLine(line(tell(column.title, telling), 'faint'), widths[index] ?? 0, column.align),
  )
  return trimEnd([...line(' '.repeat(gutter)), ...joinLines(titles, GAP)])
}

const BRACKETS = { first: '╭ ', inside: '│ ', sum: '╰ ' } as const

/** A row takes as many lines as its tallest cell. */
function rowLines(
  row: Row,
  cells: readonly (readonly Line[])[],
  { beside, widths, gutter }: Fitted,
): readonly (readonly Line[])[] {
  const height = Math.max(1, ...cells.map((lines) => lines.length))
  const bracket = row.bracket === undefined ? ' '.repeat(gutter) : BRACKETS[row.bracket]
  const lines = Array.from({ length: height }, (_, y): Line => {
    const parts = beside.map((column, index) => padLine(cells[index]?.[y] ?? [], widths[index] ?? 0, column.align))
    const mark = y > 0 && row.bracket === 'first' ? BRACKETS.inside : bracket
    return trimEnd([
      ...line(mark, 'faint'),
      ...parts.flatMap((part, index) => (index === 0 ? part : [...line(GAP), ...part])),
    ])
  })
  return [lines]
}

interface Room {
  readonly width: number
  readonly telling: Telling
}

/** Puts the columns that found no place beside the others below each row: in columns of their own where they fit. */
function interleaveDetails(
  table: Table,
  rows: readonly (readonly Line[])[],
  fitted: Fitted,
  room: Room,
): readonly Line[] {
  if (fitted.below.length === 0) return rows.flat()
  const telling: Telling = { ...room.telling, compactShapes: true }
  const details = table.rows.map((row) => fitted.below.map((column) => detailLine(row, column, telling)))
  const indent = fitted.gutter + (fitted.widths[0] ?? 0) + GAP.length
  const widths = fitted.below.map((_, index) => Math.max(0, ...details.map((parts) => lineWidth(parts[index] ?? []))))
  const gap = '   '
  const fits = indent + sum(widths) + gap.length * (widths.length - 1) <= room.width
  return rows.flatMap((lines, index) => {
    const parts = details[index] ?? []
    if (parts.every((part) => part.length === 0)) return lines
    const bracket = table.rows[index]?.bracket
    const margin =
      bracket === undefined
        ? line(' '.repeat(indent))
        : [...line(BRACKETS.inside, 'faint'), ...line(' '.repeat(indent - 2))]
    const aligned = parts.flatMap((part, at) => [...padLine(part, widths[at] ?? 0), ...line(gap)])
    const below = fits ? [aligned] : parts.filter((part) => part.length > 0)
    return [...lines, ...below.map((part) => trimEnd([...margin, ...part]))]
  })
}

function detailLine(row: Row, column: Column, telling: Telling): Line {
  return joinLines(cellLines(row.cells[column.key], telling), ', ', 'faint')
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, value) => total + value, 0)
}
