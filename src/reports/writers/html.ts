/** Reports as one self-contained HTML file: no scripts, nothing loaded, light and dark. */

import type { Expr } from '../../core/expr.ts'
import { exprMathML, formulaMathML, substitutedMathML, workingMathML } from '../../core/words/mathml.ts'
import { message } from '../../core/words/message.ts'
import { visible } from '../../core/words/visible.ts'
import type { Cell, Column, NamedShape, Row, Table, WorkingItem } from '../table.ts'
import { cellLines, rangeText, type Telling, tell } from './cell-lines.ts'
import { STYLE } from './html-style.ts'
import type { Report, WriterOptions } from './index.ts'
import type { Span } from './spans.ts'

/** Prints reports into one page. */
export function writeHtml(reports: readonly Report[], options: WriterOptions): string {
  const telling: Telling = { catalogue: options.catalogue }
  const titles = reports.flatMap((tables) => tables[0]?.title ?? []).map((title) => tell(title, telling))
  const articles = reports.map(
    (tables) => `<article>\n${tables.map((table) => tableHtml(table, telling)).join('')}</article>\n`,
  )
  return [
    '<!doctype html>',
    `<html lang="${options.catalogue === undefined ? 'en' : 'zh-CN'}">`,
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${escaped(titles.join(', '))}</title>`,
    `<style>\n${STYLE}</style>`,
    '</head>',
    '<body>',
    `<main>\n${articles.join('')}</main>`,
    `<footer>${escaped(tell(message('weighed by Weighbridge'), telling))}</footer>`,
    '</body>',
    '</html>',
    '',
  ].join('\n')
}

function tableHtml(table: Table, telling: Telling): string {
  const body = table.rows.length === 0 ? '' : BODIES[table.layout](table, telling)
  if (table.isFolded === true) {
    const { title = '', ...rest } = table
    const summary = escaped(tell(title, telling))
    return `<details class="${table.id}">\n<summary>${summary}</summary>\n${headingHtml(rest, telling)}${body}</details>\n`
  }
  return `<section class="${table.id}">\n${headingHtml(table, telling)}${body}</section>\n`
}

function headingHtml({ title, caption, layout }: Table, telling: Telling): string {
  const level = layout === 'list' ? 'h2' : 'h1'
  const heading = title === undefined ? '' : `<${level}>${escaped(tell(title, telling))}</${level}>\n`
  const remarks =
    caption === undefined
      ? ''
      : `<p class="caption">${caption.map((text) => escaped(tell(text, telling))).join(' · ')}</p>\n`
  return heading + remarks
}

const BODIES: Readonly<Record<Table['layout'], (table: Table, telling: Telling) => string>> = {
  grid: gridHtml,
  pairs: pairsHtml,
  list: listHtml,
}

function gridHtml({ columns, rows }: Table, telling: Telling): string {
  const header = columns.map(
    (column) => `<th scope="col"${classAttribute(column)}>${escaped(tell(column.title, telling))}</th>`,
  )
  const body = rows.map(
    (row) => `<tr${rowClass(row)}>${columns.map((column) => gridCell(row, column, telling)).join('')}</tr>\n`,
  )
  return `<div class="scroll"><table>\n<thead><tr>${header.join('')}</tr></thead>\n<tbody>\n${body.join('')}</tbody>\n</table></div>\n`
}

function gridCell(row: Row, column: Column, telling: Telling): string {
  const content = cellHtml(row.cells[column.key], telling)
  if (column.key === 'layer') return `<th scope="row"${classAttribute(column)}>${content}</th>`
  return `<td${classAttribute(column)}>${content}</td>`
}

function classAttribute({ kind, align }: Column): string {
  return ` class="${kind}${align === 'right' ? ' right' : ''}"`
}

function rowClass({ bracket }: Row): string {
  return bracket === undefined ? '' : ` class="block ${bracket}"`
}

function pairsHtml({ rows }: Table, telling: Telling): string {
  let above = ''
  const items = rows.map((row) => {
    const label = cellHtml(row.cells.label, telling)
    const term = label === above ? '' : `<dt>${label}</dt>`
    above = label
    return `${term}<dd>${cellHtml(row.cells.value, telling)}</dd>\n`
  })
  return `<dl>\n${items.join('')}</dl>\n`
}

function listHtml({ rows }: Table, telling: Telling): string {
  return `<ul>\n${rows.map((row) => `<li>${cellHtml(row.cells.text, telling)}</li>\n`).join('')}</ul>\n`
}

function cellHtml(cell: Cell | undefined, telling: Telling): string {
  switch (cell?.kind) {
    case 'percent': {
      const percent = `${(100 * cell.value).toFixed(1)} %`
      return `<span class="bar" style="--share: ${(100 * Math.min(1, cell.value)).toFixed(1)}%"></span>${percent}`
    }
    case 'figure':
      return cell.svg
    case 'shape':
      return cell.shapes.map((entry) => shapeHtml(entry, cell.named === true || cell.shapes.length > 1)).join('<br>')
    case 'working':
      return cell.items.map((item) => `<span class="item">${workingHtml(item, telling)}</span>`).join(' ')
    default:
      return cellLines(cell, telling)
        .map((spans) => spans.map(spanHtml).join(''))
        .join('<br>')
  }
}

function shapeHtml({ name, shape, last }: NamedShape, named: boolean): string {
  const sizes =
    shape === undefined
      ? '?'
      : shape.map((dim, axis) => rangeText(dimHtml(dim), dimHtml(last?.[axis] ?? dim))).join(' × ')
  return named && name !== undefined ? `<span class="faint">${escaped(name)}</span> ${sizes}` : sizes
}

function dimHtml(dim: Expr): string {
  return typeof dim === 'bigint' ? dim.toString() : exprMathML(dim)
}

function workingHtml({ label, quantity, form, unit }: WorkingItem, telling: Telling): string {
  const before = label === undefined ? '' : `${escaped(tell(label, telling))} `
  const after = unit === undefined ? '' : ` ${escaped(tell(unit, telling))}`
  if (form === 'equation') return before + (workingMathML(quantity) ?? exprMathML(quantity.expr)) + after
  const steps = [...new Set([formulaMathML(quantity), substitutedMathML(quantity), exprMathML(quantity.expr)])]
  return (
    before + steps.map((step) => `<span class="step">${step}</span>`).join('<span class="equals"> = </span>') + after
  )
}

function spanHtml({ text, style }: Span): string {
  if (style === 'plain') return escaped(text)
  return style === 'strong' ? `<strong>${escaped(text)}</strong>` : `<span class="${style}">${escaped(text)}</span>`
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text as it stands; control characters, which HTML can't hold, become the replacement character. */
function escaped(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character)
}
