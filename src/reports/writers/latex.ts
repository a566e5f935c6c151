/** Tables as LaTeX, to be included in a document; the first lines say which packages it needs. */

import type { Expr } from '../../core/expr.ts'
import { exprLatex, formulaLatex, substitutedLatex, workingLatex } from '../../core/words/latex.ts'
import { visible } from '../../core/words/visible.ts'
import type { Cell, Column, NamedShape, Row, Table, WorkingItem } from '../table.ts'
import { cellLines, rangeText, type Telling, tell } from './cell-lines.ts'
import type { Report, WriterOptions } from './index.ts'
import type { Span } from './spans.ts'

/** Longer tables may break across pages. */
const MOST_ROWS_ON_A_PAGE = 45

/** Prints reports one under the other. */
export function writeLatex(reports: readonly Report[], options: WriterOptions): string {
  const telling: Telling = { catalogue: options.catalogue }
  const tables = reports.flat()
  const long = tables.some(isLong) ? ',longtable' : ''
  const chinese = options.catalogue === undefined ? '' : '% \\usepackage{ctex}\n'
  const packages = `% \\usepackage{amsmath,booktabs${long}}\n${chinese}`
  return [packages, ...tables.map((table) => tableText(table, telling))].filter((text) => text !== '').join('\n')
}

function isLong({ rows }: Table): boolean {
  return rows.length > MOST_ROWS_ON_A_PAGE
}

function tableText(table: Table, telling: Telling): string {
  return [...headingLines(table, telling), ...bodyLines(table, telling)].map((line) => `${line}\n`).join('')
}

function headingLines({ title, caption, layout }: Table, telling: Telling): readonly string[] {
  const command = layout === 'list' ? '\\paragraph' : '\\subsection*'
  const heading = title === undefined ? [] : [`${command}{${escaped(tell(title, telling))}}`]
  const remarks =
    caption === undefined ? [] : [caption.map((text) => escaped(tell(text, telling))).join(' $\\cdot$ '), '']
  return [...heading, ...remarks]
}

function bodyLines(table: Table, telling: Telling): readonly string[] {
  if (table.rows.length === 0) return []
  if (table.layout === 'grid') return gridLines(table, telling)
  if (table.layout === 'list') {
    return [
      '\\begin{itemize}',
      ...table.rows.map((row) => `  \\item ${cellText(row.cells.text, telling)}`),
      '\\end{itemize}',
    ]
  }
  const items = table.rows.map(
    (row) => `  \\item[${cellText(row.cells.label, telling)}] ${cellText(row.cells.value, telling)}`,
  )
  return ['\\begin{description}', ...items, '\\end{description}']
}

function gridLines(table: Table, telling: Telling): readonly string[] {
  const environment = isLong(table) ? 'longtable' : 'tabular'
  const { columns, rows } = table
  const spec = columns.map((column) => (column.align === 'right' ? 'r' : 'l')).join('')
  const header = columns.map((column) => escaped(tell(column.title, telling)))
  const head = ['  \\toprule', rowText(header), '  \\midrule', ...(isLong(table) ? ['  \\endhead'] : [])]
  const body = rows.flatMap((row) => gridRow(row, columns, telling))
  return [`\\begin{${environment}}{@{}${spec}@{}}`, ...head, ...body, '  \\bottomrule', `\\end{${environment}}`]
}

/** A row, with a thin rule before and after a block that stands for several. */
function gridRow(row: Row, columns: readonly Column[], telling: Telling): readonly string[] {
  const text = rowText(columns.map((column) => cellText(row.cells[column.key], telling)))
  if (row.bracket === 'first') return ['  \\addlinespace', text]
  return row.bracket === 'sum' ? [text, '  \\addlinespace'] : [text]
}

function rowText(cells: readonly string[]): string {
  return `  ${cells.join(' & ').trimEnd()} \\\\`
}

function cellText(cell: Cell | undefined, telling: Telling): string {
  switch (cell?.kind) {
    case 'integer':
      return `$${cell.atLeast === true ? '\\ge ' : ''}${exprLatex(cell.value)}${cell.last === undefined ? '' : ` \\ldots ${exprLatex(cell.last)}`}$`
    case 'percent':
      return `${(100 * cell.value).toFixed(1)}\\,\\%`
    case 'shape':
      return cell.shapes.map((entry) => shapeText(entry, cell.named === true || cell.shapes.length > 1)).join('; ')
    case 'working':
      return cell.items.map((item) => workingItemText(item, telling)).join(', ')
    default:
      return cellLines(cell, telling)
        .map((spans) => spans.map(spanText).join(''))
        .join(' ')
  }
}

function shapeText({ name, shape, last }: NamedShape, named: boolean): string {
  const sizes =
    shape === undefined ? '?' : shape.map((dim, axis) => dimLatex(dim, last?.[axis] ?? dim)).join(' \\times ')
  return named && name !== undefined ? `${escaped(name)} $${sizes}$` : `$${sizes}$`
}

function dimLatex(first: Expr, last: Expr): string {
  const text = (dim: Expr) => (typeof dim === 'bigint' ? dim.toString() : exprLatex(dim))
  return rangeText(text(first), text(last)).replace('…', ' \\ldots ')
}

function workingItemText({ label, quantity, form, unit }: WorkingItem, telling: Telling): string {
  const before = label === undefined ? '' : `${escaped(tell(label, telling))} `
  const after = unit === undefined ? '' : ` ${escaped(tell(unit, telling))}`
  if (form === 'equation') return `${before}$${workingLatex(quantity) ?? exprLatex(quantity.expr)}$${after}`
  const steps = [...new Set([formulaLatex(quantity), substitutedLatex(quantity), exprLatex(quantity.expr)])]
  return `${before}$${steps.join(' = ')}$${after}`
}

function spanText({ text, style }: Span): string {
  return style === 'strong' || style === 'error' ? `\\textbf{${escaped(text)}}` : escaped(text)
}

const SPECIAL: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
  '"': '\\textquotedbl{}',
  '×': '$\\times$',
  '·': '$\\cdot$',
  '−': '$-$',
  '≥': '$\\ge$',
  '⌊': '$\\lfloor$',
  '⌋': '$\\rfloor$',
  '⌈': '$\\lceil$',
  '⌉': '$\\rceil$',
}

/** Text as it stands, whatever characters of LaTeX are in it. */
function escaped(text: string): string {
  return visible(text.replace(/[\r\n]+/g, ' ')).replace(
    /[\\{}$&#_%~^<>|"×·−≥⌊⌋⌈⌉]/g,
    (character) => SPECIAL[character] ?? `\\${character}`,
  )
}
