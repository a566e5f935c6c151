/** Cells as lines of text, shared by the writers that print characters. */

import type { Expr } from '../../core/expr.ts'
import type { Shape } from '../../core/network/shape.ts'
import { exprPretty, formulaText, substitutedText, workingText } from '../../core/notation.ts'
import { type Catalogue, say } from '../../core/words/message.ts'
import type {
  BytesCell,
  Cell,
  IntegerCell,
  NamedShape,
  ShapeCell,
  Text,
  TextCell,
  WorkingCell,
  WorkingItem,
} from '../table.ts'
import { dimText, shortExpr, shortSize } from '../words/numbers.ts'
import { joinLines, type Line, line, type SpanStyle } from './spans.ts'
import { textWidth } from './width.ts'

/** How cells are told. */
export interface Telling {
  readonly catalogue: Catalogue | undefined
  /** Shapes as 64×20×24×24 instead of 64 × 20 × 24 × 24. */
  readonly compactShapes?: boolean
  /** Texts in their short form, where they have one. */
  readonly shortTexts?: boolean
  /** Longest that numbers may be which are not known: their expressions are cut. */
  readonly numberWidth?: number
  /** How workings look; default plain. */
  readonly workingStyle?: SpanStyle
  /** Numbers of a working stand on one line up to this width; each on its own where it is absent. */
  readonly workingWidth?: number
}

/** A text in the report's language. */
export function tell(text: Text, telling: Telling): string {
  return say(text, telling.catalogue)
}

/** What a cell shows: one line for each of its parts. */
export function cellLines(cell: Cell | undefined, telling: Telling): readonly Line[] {
  switch (cell?.kind) {
    case undefined:
    case 'figure':
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
      return [line(numberText(cell, (value) => numberOf(value, telling)))]
    case 'bytes':
      return [line(numberText(cell, (value) => sizeText(value, telling)))]
    case 'percent':
      return [[...line(shareBar(cell.value).padEnd(8), 'faint'), ...line(` ${percentText(cell.value).padStart(7)}`)]]
    case 'shape':
      return shapeLines(cell, telling)
    case 'working':
      return workingLines(cell, telling)
  }
}

function textLine(cell: TextCell, telling: Telling): Line {
  const text = telling.shortTexts === true ? (cell.short ?? cell.text) : cell.text
  return line(tell(text, telling), cell.family ?? cell.tone ?? 'plain')
}

/** A number: `≥` before a lower bound, `first … last` where a row stands for several. */
function numberText({ value, last, atLeast }: IntegerCell | BytesCell, text: (value: Expr) => string): string {
  const all = last === undefined ? text(value) : `${text(value)} … ${text(last)}`
  return atLeast === true ? `≥ ${all}` : all
}

/** A size: in its unit where it is known, else as an expression of bytes. */
function sizeText(value: Expr, telling: Telling): string {
  return typeof value === 'bigint' ? shortSize(value) : `${numberOf(value, telling)} B`
}

function numberOf(value: Expr, { numberWidth }: Telling): string {
  return numberWidth === undefined ? exprPretty(value) : shortExpr(value, numberWidth)
}

/** A share with one decimal place. */
function percentText(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const

/** A share as a bar of at most eight characters; more than the whole is as long as the whole. */
function shareBar(share: number): string {
  const eighths = Math.min(64, Math.max(1, Math.round(share * 64)))
  return `${'█'.repeat(Math.floor(eighths / 8))}${EIGHTHS[eighths % 8]}`
}

function workingLines(cell: WorkingCell, telling: Telling): readonly Line[] {
  const texts = cell.items.flatMap((item) => workingItemTexts(item, telling))
  return packTexts(texts, telling.workingWidth).map((text) => line(text, telling.workingStyle))
}

/** Joins texts by commas, as many on a line as fit. */
function packTexts(texts: readonly string[], width: number | undefined): readonly string[] {
  if (width === undefined) return texts
  const lines: string[] = []
  for (const text of texts) {
    const before = lines.at(-1)
    const joined = before === undefined ? text : `${before}, ${text}`
    if (before !== undefined && textWidth(joined) > width) {
      lines[lines.length - 1] = `${before},`
      lines.push(text)
    } else lines.splice(-1, 1, joined)
  }
  return lines
}

function shapeLines(cell: ShapeCell, telling: Telling): readonly Line[] {
  const named = cell.named === true || cell.shapes.length > 1
  return cell.shapes.map((entry) => namedShapeLine(entry, named, telling))
}

function namedShapeLine({ name, shape, last }: NamedShape, named: boolean, telling: Telling): Line {
  const sizes = line(shapeText(shape, last, telling.compactShapes))
  return named && name !== undefined ? [{ text: `${name} `, style: 'faint' }, ...sizes] : sizes
}

/** A shape in the field's notation, `?` for an unknown rank; a size that differs in the last block is a range. */
function shapeText(shape: Shape | undefined, last: Shape | undefined, compact = false): string {
  if (shape === undefined) return '?'
  if (shape.length === 0) return '1'
  const sizes = shape.map((dim, axis) => rangeText(dimText(dim), dimText(last?.[axis] ?? dim)))
  return compact ? sizes.join('×').replaceAll(/ ([+−]) /g, '$1') : sizes.join(' × ')
}

/** `64`, or `64…256`. */
export function rangeText(first: string, last: string): string {
  return first === last ? first : `${first}…${last}`
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
