/** Tables as GitHub-flavoured Markdown. */

import { visible } from '../../core/words/visible.ts'
import type { Cell, Column, Row, Table } from '../table.ts'
import { cellLines, type Telling, tell } from './cell-lines.ts'
import type { Report, WriterOptions } from './index.ts'
import type { Span } from './spans.ts'

/** Prints reports one under the other. */
export function writeMarkdown(reports: readonly Report[], options: WriterOptions): string {
  const telling: Telling = { catalogue: options.catalogue, workingWidth: Number.POSITIVE_INFINITY }
  const blocks = reports
    .flatMap((tables) => tables.map((table) => tableText(table, telling)))
    .filter((text) => text !== '')
  return blocks.join('\n')
}

function tableText(table: Table, telling: Telling): string {
  if (table.isFolded === true) return foldedText(table, telling)
  return [headingText(table, telling), bodyText(table, telling)].filter((text) => text !== '').join('\n')
}

/** Blank lines around it let what is folded be read as Markdown; its title stands in HTML. */
function foldedText({ title = '', ...rest }: Table, telling: Telling): string {
  const summary = visible(tell(title, telling)).replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`)
  const body = [headingText(rest, telling), bodyText(rest, telling)].filter((text) => text !== '').join('\n')
  return `<details>\n<summary>${summary}</summary>\n\n${body}\n</details>\n`
}

function headingText({ title, caption, layout }: Table, telling: Telling): string {
  const mark = layout === 'list' ? '###' : '##'
  const heading = title === undefined ? '' : `${mark} ${escaped(tell(title, telling))}\n`
  const remarks = caption === undefined ? '' : `${caption.map((text) => escaped(tell(text, telling))).join(' · ')}\n`
  return [heading, remarks].filter((text) => text !== '').join('\n')
}

function bodyText(table: Table, telling: Telling): string {
  if (table.rows.length === 0) return ''
  if (table.layout === 'grid') return gridText(table, telling)
  const items =
    table.layout === 'pairs'
      ? table.rows.map((row) => pairText(row, telling))
      : table.rows.map((row) => cellText(row.cells.text, telling))
  return items.map((item) => `- ${item}\n`).join('')
}

function pairText(row: Row, telling: Telling): string {
  return `${cellText(row.cells.label, telling)}: ${cellText(row.cells.value, { catalogue: telling.catalogue }, ' ')}`
}

function gridText({ columns, rows }: Table, telling: Telling): string {
  const header = columns.map((column) => escaped(tell(column.title, telling)))
  const rule = columns.map((column) => (column.align === 'right' ? '--:' : ':--'))
  const body = rows.map((row) => columns.map((column) => gridCell(row, column, telling)))
  return [header, rule, ...body].map((cells) => `| ${cells.join(' | ')} |\n`).join('')
}

const BRACKETS = { first: '╭ ', inside: '│ ', sum: '╰ ' } as const

function gridCell(row: Row, column: Column, telling: Telling): string {
  const first = row.bracket !== undefined && column.key === 'layer' ? BRACKETS[row.bracket] : ''
  return `${first}${cellText(row.cells[column.key], telling)}`
}

function cellText(cell: Cell | undefined, telling: Telling, separator = '<br>'): string {
  if (cell?.kind === 'percent') return `${(100 * cell.value).toFixed(1)} %`
  return cellLines(cell, telling)
    .map((spans) => spans.map(spanText).join(''))
    .join(separator)
}

function spanText({ text, style }: Span): string {
  const shown = escaped(text)
  return style === 'strong' || style === 'error' ? `**${shown}**` : shown
}

/** Text as it stands, whatever characters of Markdown are in it. Underscores inside words are none. */
function escaped(text: string): string {
  return visible(text.replace(/[\r\n]+/g, ' '))
    .replace(/[\\`*<>|[\]~]/g, '\\$&')
    .replace(/(?<!\w)_|_(?!\w)/g, '\\_')
}
