/** Literals of Python as NumPy's headers are written in: dictionaries, tuples, lists, texts, integers, True, False, None. */

import { DEEPEST } from '../../core/limits.ts'

export type Literal =
  | { readonly kind: 'dict'; readonly entries: readonly (readonly [Literal, Literal])[] }
  | { readonly kind: 'tuple' | 'list'; readonly items: readonly Literal[] }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'integer'; readonly value: bigint }
  | { readonly kind: 'word'; readonly word: 'True' | 'False' | 'None' }

/** The literal that a text is; `undefined` where it is anything else: an expression, a call, a name. */
export function parseLiteral(text: string): Literal | undefined {
  const reader = new LiteralReader(text)
  const found = reader.value(0)
  return found !== undefined && reader.isAtEnd() ? found : undefined
}

const OPEN: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }

class LiteralReader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  isAtEnd(): boolean {
    return this.#take(/\s*/y) !== undefined && this.#at === this.#text.length
  }

  value(depth: number): Literal | undefined {
    this.#take(/\s*/y)
    const open = this.#take(/[([{]/y)
    if (open !== undefined) return depth > DEEPEST ? undefined : this.#group(open, depth)
    const quoted = this.#take(/[uUbB]?('([^'\\\n]|\\['"\\])*'|"([^"\\\n]|\\['"\\])*")/y)
    if (quoted !== undefined)
      return {
        kind: 'text',
        text: quoted
          .replace(/^[ub]?./i, '')
          .slice(0, -1)
          .replace(/\\(.)/g, '$1'),
      }
    // Python 2 wrote an L behind long integers.
    const integer = this.#take(/[+-]?\d{1,40}(?![\w.])|[+-]?\d{1,40}(?=L\b)/y)
    if (integer !== undefined) {
      this.#take(/L/y)
      return { kind: 'integer', value: BigInt(integer.replace('+', '')) }
    }
    const word = this.#take(/(True|False|None)\b/y)
    return word === 'True' || word === 'False' || word === 'None' ? { kind: 'word', word } : undefined
  }

  #group(open: string, depth: number): Literal | undefined {
    const close = OPEN[open] ?? ''
    const items: Literal[] = []
    const entries: (readonly [Literal, Literal])[] = []
    let hasComma = false
    while (!this.#closes(close)) {
      if (items.length + entries.length > 0 && !hasComma) return undefined
      const item = this.value(depth + 1)
      if (item === undefined) return undefined
      if (open === '{') {
        if (this.#take(/\s*:/y) === undefined) return undefined
        const member = this.value(depth + 1)
        if (member === undefined) return undefined
        entries.push([item, member])
      } else items.push(item)
      hasComma = this.#take(/\s*,/y) !== undefined
    }
    if (open === '{') return { kind: 'dict', entries }
    const [only] = items
    // Brackets around one value without a comma are just brackets.
    if (open === '(' && items.length === 1 && !hasComma) return only
    return { kind: open === '(' ? 'tuple' : 'list', items }
  }

  #closes(close: string): boolean {
    return this.#take(close === ')' ? /\s*\)/y : close === ']' ? /\s*\]/y : /\s*\}/y) !== undefined
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const [found] = pattern.exec(this.#text) ?? []
    if (found !== undefined) this.#at += found.length
    return found
  }
}

/** The literal as it would be written. */
export function literalText(literal: Literal): string {
  switch (literal.kind) {
    case 'dict':
      return `{${literal.entries.map(([key, value]) => `${literalText(key)}: ${literalText(value)}`).join(', ')}}`
    case 'list':
      return `[${literal.items.map(literalText).join(', ')}]`
    case 'tuple':
      return `(${literal.items.map(literalText).join(', ')}${literal.items.length === 1 ? ',' : ''})`
    case 'text':
      return `'${literal.text}'`
    case 'integer':
      return String(literal.value)
    case 'word':
      return literal.word
  }
}
