/** Cuts a formula into tokens. */

import { type Expr, fraction } from '../expr/poly.ts'
import { parseDecimal } from '../expr/ratio.ts'
import { refuse } from './error.ts'
import type { Span } from './syntax.ts'

export type Token = Span &
  (
    | { readonly kind: 'number'; readonly text: string; readonly value: Expr }
    | { readonly kind: 'string'; readonly text: string }
    | { readonly kind: 'word'; readonly text: string }
    | { readonly kind: 'sign'; readonly text: string }
    | { readonly kind: 'end'; readonly text: '' }
  )

const SPACE = /\s*/y
const NUMBER = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y
const PLAIN_WORD = /[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*(?![\w.]|[^\0-\x7f⌊⌋⌈⌉×·−≤≥≠])/y
const STRING = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/suy
const SIGN = /\.\.\.|==|!=|<=|>=|[-+*/^()[\],:<>?⌊⌋⌈⌉×·−≤≥≠=]/uy

/** How people write a sign, and the sign it is. */
const SAME: Readonly<Record<string, string>> = { '−': '-', '*': '·', '≤': '<=', '≥': '>=', '≠': '!=', '=': '==' }

/** The tokens of a text, closed by one of kind `end`. Throws FormulaError where no token begins. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = []
  let offset = match(SPACE, text, 0).length
  while (offset < text.length) {
    const token = tokenAt(text, offset)
    tokens.push(token)
    offset += token.length
    offset += match(SPACE, text, offset).length
  }
  tokens.push({ kind: 'end', text: '', offset: text.length, length: 0 })
  return tokens
}

function match(pattern: RegExp, text: string, offset: number): string {
  pattern.lastIndex = offset
  return pattern.exec(text)?.[0] ?? ''
}

function tokenAt(text: string, offset: number): Token {
  const digits = match(NUMBER, text, offset)
  if (digits) return numberToken(digits, offset)
  const sign = match(SIGN, text, offset)
  if (sign) return { kind: 'sign', text: SAME[sign] ?? sign, offset, length: sign.length }
  const word = match(PLAIN_WORD, text, offset) || anyWord(text, offset)
  if (word) return { kind: 'word', text: word, offset, length: word.length }
  const quoted = match(STRING, text, offset)
  if (quoted) return { kind: 'string', text: unquote(quoted), offset, length: quoted.length }
  const character = String.fromCodePoint(text.codePointAt(offset) ?? 0)
  const span = { offset, length: character.length }
  if (character === '"' || character === "'")
    return refuse({ offset, length: text.length - offset }, 'the string has no end')
  return refuse(span, 'a formula has no "{character}"', { character })
}

/** A word of letters of any script. V8 takes longer to build this pattern than to cut the formulas of a network. */
function anyWord(text: string, offset: number): string {
  return match(/[\p{L}_][\p{L}\p{Nd}_]*(?:\.[\p{L}_][\p{L}\p{Nd}_]*)*/uy, text, offset)
}

function numberToken(digits: string, offset: number): Token {
  const span = { offset, length: digits.length }
  const value = parseDecimal(digits)
  if (!value) return refuse(span, 'the number is too large')
  return { kind: 'number', text: digits, value: fraction(value.n, value.d), ...span }
}

function unquote(quoted: string): string {
  return quoted.slice(1, -1).replace(/\\(.)/gsu, '$1')
}
