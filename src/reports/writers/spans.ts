/** Pieces of a line of text with their style, before anything is painted. */

import type { Family } from '../../core/network/op.ts'
import { visible } from '../../core/words/visible.ts'
import type { Tone } from '../table.ts'
import { characterWidth, textWidth } from './width.ts'

export type SpanStyle = Tone | 'title' | 'error' | 'warning' | 'note' | Family

export interface Span {
  readonly text: string
  readonly style: SpanStyle
}

export type Line = readonly Span[]

/** A line of one style; what would not be seen is shown before anybody counts columns. */
export function line(text: string, style: SpanStyle = 'plain'): Line {
  return text === '' ? [] : [{ text: visible(text), style }]
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

/**
 * Cuts lines to `width`, an ellipsis where something is missing: at the front, in the middle or at the end, whichever
 * leaves the most of them different from each other.
 */
export function shortener(
  lines: readonly Line[],
  width: number,
  cuts: readonly number[] = MIDDLE_FIRST,
): (spans: Line) => Line {
  const ways = cuts.map((part) => (spans: Line) => shortenLine(spans, width, part))
  const different = ways.map((way) => new Set(lines.map((spans) => textOf(way(spans)))).size)
  return ways[different.indexOf(Math.max(...different))] ?? ((spans) => spans)
}

/** Shares of the width that stay before the ellipsis; the first of equally good ones is taken. */
const MIDDLE_FIRST = [1 / 2, 0, 1]
/** Names of layers begin alike and end differently. */
export const FRONT_FIRST = [0, 1 / 2, 1]

/** The line cut to `width`, an ellipsis where something is missing: in its middle, or with another share before it. */
export function shortenLine(spans: Line, width: number, before = 1 / 2): Line {
  if (lineWidth(spans) <= width) return spans
  const characters = [...textOf(spans)]
  const headWidth = Math.ceil((width - 1) * before)
  const head = takeWidth(characters, headWidth)
  const tail = takeWidth([...characters].reverse(), width - 1 - headWidth)
  return [{ text: `${head.join('')}…${tail.reverse().join('')}`, style: spans[0]?.style ?? 'plain' }]
}

function textOf(spans: Line): string {
  return spans.map(({ text }) => text).join('')
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
