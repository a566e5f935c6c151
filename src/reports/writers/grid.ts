/** Tables with a header line, fitted to a width. */

import type { Column, Row, Table } from '../table.ts'
import { cellLines, type Telling, tell } from './cell-lines.ts'
import { FRONT_FIRST, joinLines, type Line, line, lineWidth, padLine, shortener, trimEnd, wrapLine } from './spans.ts'
import { textWidth } from './width.ts'

const GAP = '  '
/** Names are shortened, to this before columns are given up, and to less only where nothing else helps. */
const LEAST_NAME = 12
const LEAST_TEXT = 8
/** Expressions in cells of numbers are cut to these where width is short. */
const NUMBER_WIDTHS = [24, 14] as const
/** With more rows than this, workings are left out rather than put below each row. */
const MOST_ROWS_WITH_DETAILS = 60

/** One way of fitting a table: which columns stand side by side, and which below their row. */
interface Fit {
  readonly beside: readonly Column[]
  readonly below: readonly Column[]
  readonly compactShapes: boolean
  readonly shortTexts: boolean
  /** What expressions in cells of numbers are cut to. */
  readonly numberWidth?: number
  /** Columns that workings may take before they go on in the next line. */
  readonly workingWidth: number
  /** Whether long names are shortened to make room for all else. */
  readonly shortensNames?: boolean
}

/** A fitted table: the cells as lines and the width of each column. */
interface Fitted extends Fit {
  readonly cells: readonly (readonly (readonly Line[])[])[]
  readonly widths: readonly number[]
  readonly gutter: number
}

/** The lines of a grid, at most `width` wide wherever its names can be shortened so far. */
export function gridLines(table: Table, width: number, plain: Telling): readonly Line[] {
  const telling: Telling = { ...plain, workingStyle: 'faint' }
  const fitted = chooseFit(table, width, telling)
  const header = headerLine(fitted, telling)
  const rule = line('─'.repeat(Math.max(0, totalWidth(fitted))), 'faint')
  const rows = table.rows.flatMap((row, index) => rowLines(row, fitted.cells[index] ?? [], fitted))
  return [header, rule, ...interleaveDetails(table, rows, fitted, { width, telling })]
}

/** The roomiest fit that the width allows. */
function chooseFit(table: Table, width: number, telling: Telling): Fitted {
  const gutter = table.rows.some((row) => row.bracket !== undefined) ? 2 : 0
  const columns = columnPrinter(table, telling)
  let tightest: Fitted | undefined
  for (const way of fits(table)) {
    if (cannotFit(way, width - gutter, columns, telling)) continue
    const measured = measure(table, way, gutter, columns)
    tightest = way.shortensNames === true ? shrink(measured, width, leastName) : measured
    if (totalWidth(tightest) <= width) return tightest
  }
  const tight: Fit = { ...allBeside(table), ...tightest, compactShapes: true, shortTexts: true }
  for (const numberWidth of NUMBER_WIDTHS) {
    for (const beside of withoutExpendable(tight.beside)) {
      const way = { ...tight, beside, numberWidth }
      tightest = shrink(measure(table, way, gutter, columns), width, leastOf(LEAST_NAME))
      if (totalWidth(tightest) <= width) return tightest
    }
  }
  return shrink(tightest ?? measure(table, tight, gutter, columns), width, leastOf(LEAST_TEXT))
}

/** The columns, and then without those that can be given up, one fewer each time. */
function withoutExpendable(columns: readonly Column[]): readonly (readonly Column[])[] {
  const given = columns.filter(({ expendable }) => expendable === true)
  return Array.from({ length: given.length + 1 }, (_, count) => {
    const gone = given.slice(given.length - count)
    return columns.filter((column) => !gone.includes(column))
  })
}

/** Whether a way is too wide even if its workings took no more than their titles: then they need not be printed. */
function cannotFit(way: Fit, width: number, print: ColumnPrinter, telling: Telling): boolean {
  if (way.beside.every((column) => column.explains === undefined)) return false
  const least = way.beside.map((column) =>
    column.explains === undefined ? print(column, way).width : textWidth(tell(column.title, telling)),
  )
  return sum(least) + GAP.length * (least.length - 1) > width
}

function totalWidth({ gutter, widths }: Fitted): number {
  return gutter + sum(widths) + GAP.length * (widths.length - 1)
}

function allBeside({ columns }: Table): Fit {
  return { beside: columns, below: [], compactShapes: false, shortTexts: false, workingWidth: Number.POSITIVE_INFINITY }
}

/** Workings beside their numbers are broken into lines of this width, where that makes the table fit. */
const NARROW_WORKING = 40

/** Ways of fitting, from roomy to tight. */
function fits(table: Table): readonly Fit[] {
  const needed = table.columns.filter((column) => column.optional !== true)
  const optional = table.columns.filter((column) => column.optional === true)
  const explaining = needed.filter((column) => column.explains !== undefined)
  const beside = needed.filter((column) => column.explains === undefined)
  const below = table.rows.length > MOST_ROWS_WITH_DETAILS ? [] : explaining
  const roomy = { ...allBeside(table), beside: needed }
  const hasNames = table.columns.some((column) => column.atLeast !== undefined)
  const shortened = hasNames
    ? [allBeside(table), roomy].map((way) => ({ ...way, shortTexts: true, shortensNames: true }))
    : []
  // One optional column fewer each time, from the right.
  const fewer = optional.slice(1).map((_, index) => {
    const gone = optional.slice(optional.length - 1 - index)
    return { ...roomy, beside: table.columns.filter((column) => !gone.includes(column)) }
  })
  return [
    allBeside(table),
    ...shortened,
    ...fewer,
    roomy,
    { ...roomy, compactShapes: true },
    { ...roomy, workingWidth: NARROW_WORKING },
    { ...roomy, workingWidth: NARROW_WORKING, compactShapes: true },
    { ...roomy, beside, below },
    { ...roomy, beside, below, compactShapes: true },
    { ...roomy, beside, below, shortTexts: true },
    { ...roomy, beside, below, shortTexts: true, compactShapes: true },
  ]
}

/** A column's cells and its width. */
interface Printed {
  readonly cells: readonly (readonly Line[])[]
  readonly width: number
}

type ColumnPrinter = (column: Column, way: Fit) => Printed

/** Prints columns, each way of printing one only once: fits differ in few columns. */
function columnPrinter({ rows }: Table, telling: Telling): ColumnPrinter {
  const known = new Map<string, Printed>()
  return (column, { compactShapes, shortTexts, numberWidth, workingWidth }) => {
    const ways: Partial<Record<Column['kind'], unknown>> = {
      shape: compactShapes,
      working: workingWidth,
      text: shortTexts,
      integer: numberWidth,
      bytes: numberWidth,
    }
    const way = ways[column.kind]

    const key = `${column.key} ${way}`
    const before = known.get(key)
    if (before !== undefined) return before
    const cells = rows.map((row) =>
      cellLines(row.cells[column.key], {
        ...telling,
        ...(numberWidth !== undefined && { numberWidth }),
        compactShapes,
        shortTexts,
        workingWidth,
      }),
    )
    const title = lineWidth(line(tell(column.title, telling)))
    const width = cells.reduce((most, lines) => Math.max(most, ...lines.map(lineWidth)), title)
    known.set(key, { cells, width })
    return { cells, width }
  }
}

function measure({ rows }: Table, way: Fit, gutter: number, print: ColumnPrinter): Fitted {
  const columns = way.beside.map((column) => print(column, way))
  const cells = rows.map((_, index) => columns.map((column) => column.cells[index] ?? [[]]))
  return { ...way, cells, widths: columns.map((column) => column.width), gutter }
}

/** What a column of text may be shortened to at the worst; others give nothing. */
function leastOf(least: number): (column: Column) => number | undefined {
  // What stands right is a number: those are never cut.
  return ({ kind, align }) => (kind === 'text' && align === 'left' ? least : undefined)
}

/** What a column of long names may be shortened to before others are left out. */
function leastName({ atLeast }: Column): number | undefined {
  return atLeast
}

/** Takes width from the columns that have some to give, the widest first, until the table fits or nothing can be given. */
function shrink(fitted: Fitted, width: number, leastOf: (column: Column) => number | undefined): Fitted {
  const widths = [...fitted.widths]
  const leasts = fitted.beside.map((column) => leastOf(column) ?? Number.POSITIVE_INFINITY)
  let excess = totalWidth(fitted) - width
  while (excess > 0) {
    const giving = widths.map((value, index) => (value > (leasts[index] ?? 0) ? value : 0))
    const widest = giving.indexOf(Math.max(...giving))
    const value = giving[widest] ?? 0
    if (value === 0) break
    widths[widest] = value - 1
    excess--
  }
  const shorten = widths.map((width, index) => {
    const lines = fitted.cells.flatMap((row) => row[index] ?? [])
    return lines.some((spans) => lineWidth(spans) > width)
      ? shortener(lines, width, index === 0 ? FRONT_FIRST : undefined)
      : (spans: Line) => spans
  })
  const cells = fitted.cells.map((row) => row.map((lines, index) => lines.map(shorten[index] ?? ((spans) => spans))))
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

/** Details of one row, a line each. */
type Details = readonly (readonly Line[])[]

/** Puts the columns that found no place beside the others below each row: in columns of their own where they fit. */
function interleaveDetails(table: Table, rows: Details, fitted: Fitted, room: Room): readonly Line[] {
  if (fitted.below.length === 0) return rows.flat()
  const indent = fitted.gutter + (fitted.widths[0] ?? 0) + GAP.length
  const width = Math.max(LEAST_DETAIL, room.width - indent)
  const details = table.rows.map((row) => fitted.below.map((column) => detailLines(row, column, width, room.telling)))
  const firstWidth = details.reduce((most, parts) => Math.max(most, ...(parts[0] ?? []).map(lineWidth)), 0)
  return rows.flatMap((lines, index) => {
    const margin = marginLine(table.rows[index], indent)
    return [
      ...lines,
      ...besideOrBelow(details[index] ?? [], firstWidth, width).map((spans) => trimEnd([...margin, ...spans])),
    ]
  })
}

/** Details are not squeezed below this. */
const LEAST_DETAIL = 30
const DETAIL_GAP = '   '

/** The parts of a row's details on one line, the second in a column of its own; below one another where that is too wide. */
function besideOrBelow(parts: Details, firstWidth: number, width: number): readonly Line[] {
  const [first = [], ...others] = parts
  const second = joinLines(others.flat(), DETAIL_GAP)
  if (second.length === 0) return first.filter((spans) => spans.length > 0)
  const single = first.length <= 1 && others.flat().length <= 1
  const beside: Line = [...padLine(first[0] ?? [], firstWidth), ...line(DETAIL_GAP), ...second]
  if (single && lineWidth(beside) <= width) return [beside]
  return [...first, ...others.flat()].filter((spans) => spans.length > 0)
}

function marginLine(row: Row | undefined, indent: number): Line {
  if (row?.bracket === undefined) return line(' '.repeat(indent))
  return [...line(BRACKETS.inside, 'faint'), ...line(' '.repeat(indent - 2))]
}

function detailLines(row: Row, column: Column, width: number, telling: Telling): readonly Line[] {
  const lines = cellLines(row.cells[column.key], { ...telling, workingWidth: width })
  return lines.flatMap((spans) => wrapLine(spans, width))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, value) => total + value, 0)
}
