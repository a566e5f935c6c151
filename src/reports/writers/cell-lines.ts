/** Cells as lines of text, shared by the writers that print characters. */

import type { Expr } from '../../core/expr.ts'
import { type Catalogue, say } from '../../core/message.ts'
import { exprPretty, formulaText, substitutedText, workingText } from '../../core/notation.ts'
import type { Shape } from '../../core/shape.ts'
import { shortSize } from '../numbers.ts'
import type { Cell, NamedShape, ShapeCell, Text, TextCell, WorkingCell, WorkingItem } from '../table.ts'
import { joinLines, type Line, line, type SpanStyle } from './spans.ts'

/** How cells are told. */
export interface Telling {
  readonly catalogue: Catalogue | undefined
  /** Shapes as 64×20×24×24 instead of 64 × 20 × 24 × 24. */
  readonly compactShapes?: boolean
  /** All numbers of a working on one line. */
  readonly joinWorkings?: boolean
}

/** A text in the report's language. */
export function tell(text: Text, telling: Telling): string {
  return say(text, telling.catalogue)
}

/** What a cell shows: one line for each of its parts. */
export function cellLines(cell: Cell | undefined, telling: Telling): readonly Line[] {
  switch (cell?.kind) {
    case undefined:
      return [[]]
    case 'text':
      return [textLine(cell, telling)]
    case 'parts':
      return [
        joinLines(
          cell.parts.map((part) => textLine(part, telling)),
          ' ',
        ),
      ]
    case 'integer':
      return [line(atLeast(exprPretty(cell.value), cell.atLeast))]
    case 'bytes':
      return [line(atLeast(sizeText(cell.value), cell.atLeast))]
    case 'percent':
      return [[...line(shareBar(cell.value).padEnd(8), 'faint'), ...line(percentText(cell.value).padStart(8))]]
    case 'shape':
      return shapeLines(cell, telling)
    case 'working':
      return workingLines(cell, telling)
  }
}

function textLine(cell: TextCell, telling: Telling): Line {
  return line(tell(cell.text, telling), cell.family ?? toneStyle(cell))
}

function toneStyle({ tone }: TextCell): SpanStyle {
  return tone ?? 'plain'
}

function atLeast(text: string, lowerBound: boolean | undefined): string {
  return lowerBound === true ? `≥ ${text}` : text
}

/** A size: in its unit where it is known, else as an expression of bytes. */
export function sizeText(value: Expr): string {
  return typeof value === 'bigint' ? shortSize(value) : `${exprPretty(value)} B`
}

/** A share with one decimal place. */
export function percentText(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const

/** A share as a bar of at most eight characters. */
function shareBar(share: number): string {
  const eighths = Math.max(1, Math.round(share * 64))
  return `${'█'.repeat(Math.floor(eighths / 8))}${EIGHTHS[eighths % 8]}`
}

function workingLines(cell: WorkingCell, telling: Telling): readonly Line[] {
  const lines = cell.items.flatMap((item) => workingItemTexts(item, telling).map((text) => line(text, 'faint')))
  return telling.joinWorkings === true ? [joinLines(lines, ', ', 'faint')] : lines
}

function shapeLines(cell: ShapeCell, telling: Telling): readonly Line[] {
  const named = cell.named === true || cell.shapes.length > 1
  return cell.shapes.map((entry) => namedShapeLine(entry, named, telling))
}

function namedShapeLine({ name, shape }: NamedShape, named: boolean, telling: Telling): Line {
  const sizes = line(shapeText(shape, telling.compactShapes))
  return named && name !== undefined ? [{ text: `${name} `, style: 'faint' }, ...sizes] : sizes
}

/** A shape in the field's notation, `?` for an unknown rank. */
export function shapeText(shape: Shape | undefined, compact = false): string {
  if (shape === undefined) return '?'
  if (shape.length === 0) return '1'
  return shape.map((dim) => exprPretty(dim)).join(compact ? '×' : ' × ')
}

/** One number with its arithmetic: an equation, or a derivation line by line. */
export function workingItemTexts({ label, quantity, form, unit }: WorkingItem, telling: Telling): readonly string[] {
  const before = label === undefined ? '' : `${tell(label, telling)} `
  const after = unit === undefined ? '' : ` ${tell(unit, telling)}`
  if (form === 'equation') return [`${before}${workingText(quantity) ?? exprPretty(quantity.expr)}${after}`]
  const steps = [...new Set([formulaText(quantity), substitutedText(quantity), exprPretty(quantity.expr)])]
  return steps.map(
    (step, index) => (index === 0 ? `${before}${step}` : `= ${step}`) + (index === steps.length - 1 ? after : ''),
  )
}
