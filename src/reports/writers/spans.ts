/** Pieces of a line of text with their style, before anything is painted. */

import type { Family } from '../../core/network/op.ts'
import type { Tone } from '../table.ts'
import { characterWidth, textWidth } from './width.ts'

export type SpanStyle = Tone | 'title' | 'error' | 'warning' | 'note' | Family

export interface Span {
  readonly text: string
  readonly style: SpanStyle
}

export type Line = readonly Span[]

/** A line of one style. */
export function line(text: string, style: SpanStyle = 'plain'): Line {
  return text === '' ? [] : [{ text, style }]
}

/** Columns that a line takes on a terminal. */
export function lineWidth(spans: Line): number {
  return spans.reduce((sum, span) => sum + textWidth(span.text), 0)
}

/** The line filled up with blanks to `width`; a longer one stays as it is. */
export function padLine(spans: Line, width: number, align: 'left' | 'right' = 'left'): Line {
  const missing = width - lineWidth(spans)
  if (missing <= 0) return spans
  const blanks: Span = { text: ' '.repeat(missing), style: 'plain' }
  return align === 'left' ? [...spans, blanks] : [blanks, ...spans]
}

/** The line cut in its middle to `width`, an ellipsis where something is missing. */
export function shortenLine(spans: Line, width: number): Line {
  if (lineWidth(spans) <= width) return spans
  const style = spans[0]?.style ?? 'plain'
  const characters = [...spans.map((span) => span.text).join('')]
  const head = takeWidth(characters, Math.ceil((width - 1) / 2))
  const tail = takeWidth([...characters].reverse(), Math.floor((width - 1) / 2))
  return [{ text: `${head.join('')}…${tail.reverse().join('')}`, style }]
}

function takeWidth(characters: readonly string[], width: number): string[] {
  const taken: string[] = []
  let used = 0
  for (const character of characters) {
    used += characterWidth(character)
    if (used > width) break
    taken.push(character)
  }
  return taken
}

/** Lines between which a separator is put. */
export function joinLines(lines: readonly Line[], separator: string, style: SpanStyle = 'plain'): Line {
  return lines
    .filter((spans) => spans.length > 0)
    .flatMap((spans, index) => (index === 0 ? spans : [{ text: separator, style }, ...spans]))
}

/**
 * A word with what follows it, as unit of wrapping: Latin text breaks at blanks, but not between a number and its unit;
 * Chinese breaks before every character.
 */
const WORD =
  /\s+|[\d.,]+ [KMGT]iB|[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef][，。；：、！？）」》]*|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+/gu

/** The line broken into lines of at most `width` columns; a single longer word is not broken. */
export function wrapLine(spans: Line, width: number): readonly Line[] {
  if (lineWidth(spans) <= width) return [spans]
  const lines: Span[][] = [[]]
  let used = 0
  for (const { text, style } of spans) {
    for (const [word] of text.matchAll(WORD)) {
      const wide = textWidth(word)
      if (used > 0 && used + wide > width && word.trim() !== '') {
        lines.push([])
        used = 0
      }
      if (used === 0 && word.trim() === '') continue
      lines.at(-1)?.push({ text: word, style })
      used += wide
    }
  }
  return lines.map(trimEnd)
}

/** The line without blanks at its end. */
export function trimEnd(spans: Line): Line {
  const last = spans.at(-1)
  if (last === undefined) return spans
  const text = last.text.trimEnd()
  if (text === last.text) return spans
  const rest = spans.slice(0, -1)
  return text === '' ? trimEnd(rest) : [...rest, { ...last, text }]
}
