/** Words, numbers and texts of ONNX's own text form, cut as onnx/defs/parser.h cuts them. */

import { type Message, message } from '../../core/words/message.ts'

/** Where the text can't be read on, and why. */
export class Fault {
  readonly what: Message
  readonly offset: number
  constructor(what: Message, offset: number) {
    this.what = what
    this.offset = offset
  }
}

/** A number or a text, as it is written. */
export interface Literal {
  readonly kind: 'int' | 'float' | 'string'
  readonly text: string
}

/** Longer words are no names. */
const LONGEST_WORD = 4096

/** Walks a text from its start on. What can not be taken throws Fault. */
export class TextCursor {
  at = 0
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  /** The next character behind white space and comments; empty at the end. */
  next(): string {
    const blank = /(?:[ \t-\r]|#[^\n]*)*/y
    blank.lastIndex = this.at
    blank.test(this.#text)
    this.at = blank.lastIndex
    return this.#text[this.at] ?? ''
  }

  /** Where the next character stands. */
  here(): number {
    this.next()
    return this.at
  }

  /** Takes the next character where it is that. */
  takes(character: string): boolean {
    if (this.next() !== character) return false
    this.at++
    return true
  }

  /** Takes a character that must come next. */
  expect(character: string): void {
    if (!this.takes(character)) throw new Fault(message('`{character}` is expected here', { character }), this.at)
  }

  /** The word that comes next, empty where none does. */
  peek(): string {
    const at = this.at
    const word = this.optionalIdentifier()
    this.at = at
    return word
  }

  /** Takes a word; empty where none comes next. */
  optionalIdentifier(): string {
    this.next()
    const [word = ''] = /^[A-Za-z_]\w*/.exec(this.#text.slice(this.at, this.at + LONGEST_WORD)) ?? []
    this.at += word.length
    return word
  }

  /** Takes a word. */
  identifier(): string {
    const word = this.optionalIdentifier()
    if (word === '') throw new Fault(message('a name is expected here'), this.at)
    return word
  }

  /** Takes a word, or a name in quotes. */
  name(): string {
    return this.next() === '"' ? this.string() : this.identifier()
  }

  /** Whether an infinity or no number comes next. */
  isFloatWord(): boolean {
    return /^(inf|infinity|nan)$/i.test(this.peek())
  }

  /** Takes an integer. */
  integer(): bigint {
    const offset = this.here()
    const { kind, text } = this.literal()
    if (kind !== 'int') throw new Fault(message('an integer is expected here'), offset)
    return BigInt(text)
  }

  /** Takes a text in quotes. */
  string(): string {
    const offset = this.here()
    const { kind, text } = this.literal()
    if (kind !== 'string') throw new Fault(message('a text in quotes is expected here'), offset)
    return text
  }

  /** Takes a number or a text. */
  literal(): Literal {
    this.next()
    const literal = /"((?:[^"\\]|\\[\s\S])*)"|-?(?:inf|infinity|nan)(?![A-Za-z\d])|-?\d+(\.\d*)?([eE][+-]?\d*)?/iy
    literal.lastIndex = this.at
    const found = literal.exec(this.#text)
    if (found === null) throw new Fault(message('a value is expected here'), this.at)
    const [whole, quoted, point, exponent] = found
    this.at += whole.length
    if (quoted !== undefined) return { kind: 'string', text: quoted.replace(/\\([\s\S])/g, '$1') }
    const isFloat = point !== undefined || exponent !== undefined || /[a-z]/i.test(whole)
    return { kind: isFloat ? 'float' : 'int', text: whole }
  }

  /** Items between commas, in brackets. */
  list(open: string, close: string, item: () => void): void {
    this.expect(open)
    if (this.takes(close)) return
    do item()
    while (this.takes(','))
    this.expect(close)
  }
}
