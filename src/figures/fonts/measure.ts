/** How wide text is, from the shipped fonts' tables: the same everywhere, without a DOM. */

import { type AdvanceRuns, bold as boldRuns, chinese, regular as regularRuns } from './advances.generated.ts'

/** Advance widths are in 1/2048 em. */
const EM = 2048
/** Viewers may lack the font and take a slightly wider one; kerning and hinting differ too. */
const SAFETY = 1.06
/** Of characters that no table has: scripts such as Arabic or Thai are narrower than this. */
const OTHER_ADVANCE = 0.75
const ASCENT = 0.905
const DESCENT = 0.212

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u
const ZERO_WIDTH = /\p{M}|\p{Cf}/u

let tables: { regular: Map<number, number>; bold: Map<number, number>; chinese: Set<number> } | undefined

function expand(runs: AdvanceRuns): Map<number, number> {
  const advances = new Map<number, number>()
  for (const [first = 0, ...widths] of runs) widths.forEach((width, i) => void advances.set(first + i, width / EM))
  return advances
}

function fonts(): NonNullable<typeof tables> {
  tables ??= {
    regular: expand(regularRuns),
    bold: expand(boldRuns),
    chinese: new Set([...chinese].map((character) => character.codePointAt(0) ?? 0)),
  }
  return tables
}

/** Which of the shipped fonts has the character. */
export function fontOf(character: string): 'arimo' | 'chinese' | undefined {
  const code = character.codePointAt(0) ?? 0
  if (fonts().regular.has(code)) return 'arimo'
  return fonts().chinese.has(code) ? 'chinese' : undefined
}

/** Width in pixels, by the tables alone. */
export function textWidth(text: string, size: number, bold = false): number {
  const table = bold ? fonts().bold : fonts().regular
  let em = 0
  for (const character of text) em += table.get(character.codePointAt(0) ?? 0) ?? otherAdvance(character)
  return em * size
}

function otherAdvance(character: string): number {
  if (WIDE.test(character) || (character.codePointAt(0) ?? 0) > 0xffff) return 1
  return ZERO_WIDTH.test(character) ? 0 : OTHER_ADVANCE
}

/** Width to reserve for a text: with room for another font than ours. */
export function reserve(text: string, size: number, bold = false): number {
  return textWidth(text, size, bold) * SAFETY
}

/** Height above the baseline. */
export function ascent(size: number): number {
  return size * ASCENT
}

/** Depth below the baseline. */
export function descent(size: number): number {
  return size * DESCENT
}

/** Shortens a text in the middle until it fits; a text that fits is returned as it is. */
export function fitText(text: string, width: number, size: number, bold = false): string {
  if (reserve(text.slice(0, 2000), size, bold) <= width && text.length <= 2000) return text
  const characters = [...text]
  let low = 0
  let high = Math.min(characters.length, Math.ceil(width / (size * 0.2)))
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (reserve(abbreviate(characters, middle), size, bold) <= width) low = middle
    else high = middle - 1
  }
  return abbreviate(characters, low)
}

/** Keeps `count` characters, a few more of the start than of the end: names differ at both. */
function abbreviate(characters: readonly string[], count: number): string {
  const head = Math.ceil(count * 0.55)
  return `${characters.slice(0, head).join('')}…${characters.slice(characters.length - (count - head)).join('')}`
}

/** Breaks a text at its spaces into lines that fit, as many as it takes; a word that is too wide is shortened. */
export function wrapText(text: string, width: number, size: number, bold = false): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of wordsOf(text)) {
    const longer = line + word
    if (line && reserve(longer.trimEnd(), size, bold) > width) {
      lines.push(line.trimEnd())
      line = word.trimStart()
    } else line = longer
  }
  lines.push(line.trimEnd())
  return lines.map((each) => fitText(each, width, size, bold))
}

/** Pieces between which a line may break: after spaces, and on either side of a wide character. */
function wordsOf(text: string): readonly string[] {
  return (
    text.match(/[\u2e80-\u9fff\uf900-\ufaff][，。、；：？！）」]?\s*|[^\s\u2e80-\u9fff\uf900-\ufaff]+\s*|\s+/gu) ?? [
      text,
    ]
  )
}
