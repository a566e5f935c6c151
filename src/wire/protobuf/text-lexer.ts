/**
 * Tokens of protobuf's text format, cut as protobuf 3.21 cuts them (io/tokenizer.cc as text_format.cc sets it up:
 * shell comments, a space needed after a number, `f` allowed after a float, no raw newline in a string).
 */

import { MOST_TOKENS } from '../../core/limits.ts'
import { decodeUtf8, encodeUtf8, utf8Bytes } from './utf8.ts'

/** What a token is. `error` is a character that can't stand in a text at all. */
export type TokenKind = 'identifier' | 'integer' | 'float' | 'string' | 'symbol' | 'end' | 'error'

/** What is wrong inside a token, and where in the text. */
export interface TokenError {
  readonly text: string
  readonly offset: number
}

const NEWLINE = 10
const SPACE = 32
const QUOTE = 34
const HASH = 35
const APOSTROPHE = 39
const DOT = 46
const ZERO = 48
const BACKSLASH = 92
const UNDERSCORE = 95
const DELETE = 127

/** What is wrong inside one token, beyond these, is not kept. */
const MOST_ERRORS = 60

// Regular expressions run through characters faster than a loop that V8 has not compiled yet, and most runs are short.
const BLANKS = /[ \t-\r]*/y
const WORD = /\w*/y
const DIGITS = /\d*/y
const COMMENT = /#[^\n\0]*/y
// Control characters and whatever is not ASCII.
const STRANGE = /[^\t-\r -~]*/y
const PLAIN = { [QUOTE]: /[^"\\\n\0]*/y, [APOSTROPHE]: /[^'\\\n\0]*/y } as const

/** Where the run that `pattern` matches at `offset` ends. */
function endOf(pattern: RegExp, text: string, offset: number): number {
  pattern.lastIndex = offset
  pattern.test(text)
  return pattern.lastIndex
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= 57
}

function isOctal(code: number): boolean {
  return code >= ZERO && code <= 55
}

function isHex(code: number): boolean {
  return isDigit(code) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102)
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === UNDERSCORE
}

/** Walks a text token by token; `kind`, `offset` and `end` describe the current one. */
export class TextLexer {
  readonly text: string
  kind: TokenKind = 'end'
  /** Where the current token starts and ends, in characters. */
  offset = 0
  end = 0
  /** End of the token before. */
  previousEnd = 0
  /** What was wrong inside tokens since the list was last emptied; they are tokens all the same. */
  readonly errors: TokenError[] = []
  /** Whether the text goes on behind the last token that is read. */
  isCut = false
  #previousKind: TokenKind = 'end'
  #tokens = 0

  constructor(text: string) {
    this.text = text
    this.next()
  }

  /** The current token as it stands in the text. */
  get token(): string {
    return this.text.slice(this.offset, this.end)
  }

  /** Whether the current token is the symbol `symbol`. */
  at(symbol: string): boolean {
    return this.kind === 'symbol' && this.text[this.offset] === symbol
  }

  /** Moves to the next token. */
  next(): void {
    this.previousEnd = this.end
    this.#previousKind = this.kind
    this.#skipSpace()
    this.offset = this.end
    const isLast = this.#tokens++ >= MOST_TOKENS
    if (this.end >= this.text.length || isLast) {
      this.kind = 'end'
      this.isCut = this.end < this.text.length
      return
    }
    const code = this.text.charCodeAt(this.end)
    if (isLetter(code)) this.#identifier()
    else if (isDigit(code)) this.#number()
    else if (code === DOT && isDigit(this.#code(this.end + 1))) this.#leadingDot()
    else if (code === QUOTE || code === APOSTROPHE) this.#string(code)
    else this.#symbol(code)
  }

  #code(at: number): number {
    return at < this.text.length ? this.text.charCodeAt(at) : -1
  }

  #skipSpace(): void {
    const { text } = this
    let at = endOf(BLANKS, text, this.end)
    // A comment ends at a line feed or, as protobuf reads, at a NUL; a carriage return alone does not end it.
    while (this.#code(at) === HASH) at = endOf(BLANKS, text, endOf(COMMENT, text, at))
    this.end = at
  }

  #identifier(): void {
    this.kind = 'identifier'
    this.end = endOf(WORD, this.text, this.end)
  }

  #leadingDot(): void {
    if (this.#previousKind === 'identifier' && this.previousEnd === this.offset) {
      this.#fail('a space is needed between a word and a decimal point', 0)
    }
    this.#number()
  }

  #number(): void {
    const { text } = this
    let at = this.end
    this.kind = 'integer'
    const next = text[at + 1]
    if (text[at] === '0' && (next === 'x' || next === 'X')) {
      at = this.#while(isHex, at + 2)
      if (at === this.end + 2) this.#fail('hexadecimal digits must follow 0x', 2)
    } else if (text[at] === '0' && isDigit(this.#code(at + 1))) {
      at = this.#while(isOctal, at)
      if (isDigit(this.#code(at)))
        this.#fail('a number that starts with 0 is octal: digits 0 to 7 only', at - this.offset)
      at = endOf(DIGITS, this.text, at)
    } else {
      at = this.#decimal(at)
    }
    this.end = at
    if (isLetter(this.#code(at))) this.#fail('a space is needed between a number and a word', at - this.offset)
    else if (text[at] === '.') {
      const wrong = this.#isFloat()
        ? 'a number has one decimal point at most'
        : 'octal and hexadecimal numbers are integers'
      this.#fail(wrong, at - this.offset)
    }
  }

  #isFloat(): boolean {
    return this.kind === 'float'
  }

  #decimal(start: number): number {
    let at = endOf(DIGITS, this.text, start)
    if (this.text[at] === '.') {
      this.kind = 'float'
      at = endOf(DIGITS, this.text, at + 1)
    }
    if (this.text[at] === 'e' || this.text[at] === 'E') {
      this.kind = 'float'
      at++
      if (this.text[at] === '-' || this.text[at] === '+') at++
      const digits = at
      at = endOf(DIGITS, this.text, at)
      if (at === digits) this.#fail('an exponent must follow the e', at - this.offset)
    }
    if (this.text[at] === 'f' || this.text[at] === 'F') {
      this.kind = 'float'
      at++
    }
    return at
  }

  #while(wanted: (code: number) => boolean, start: number): number {
    let at = start
    while (wanted(this.#code(at))) at++
    return at
  }

  #string(quote: typeof QUOTE | typeof APOSTROPHE): void {
    this.kind = 'string'
    let at = this.end + 1
    for (;;) {
      at = endOf(PLAIN[quote], this.text, at)
      const code = this.#code(at)
      if (code === -1 || code === 0) {
        this.#fail('the string is not closed', 0)
        break
      }
      if (code === NEWLINE) {
        this.#fail('a string ends on its line: its closing quote is missing', 0)
        break
      }
      at++
      if (code === quote) break
      if (code === BACKSLASH) at = this.#escape(at)
      if (this.#tokens > MOST_TOKENS) break
    }
    this.end = at
  }

  /** Checks the escape after a backslash at `at - 1`; the value is taken apart when it is asked for. */
  #escape(at: number): number {
    const { text } = this
    this.#tokens++
    const letter = text[at] ?? ''
    if (letter !== '' && 'abfnrtv\\?\'"'.includes(letter)) return at + 1
    if (isOctal(this.#code(at))) return at + 1
    if (letter === 'x') {
      if (!isHex(this.#code(at + 1))) this.#fail('hexadecimal digits must follow \\x', at - 1 - this.offset)
      return at + 1
    }
    if (letter === 'u' || letter === 'U') {
      const digits = text.slice(at + 1, at + (letter === 'u' ? 5 : 9))
      const valid = letter === 'u' ? /^[\da-f]{4}$/i.test(digits) : /^00[01][\da-f]{5}$/i.test(digits)
      if (valid) return at + 1 + digits.length
    }
    this.#fail('this escape means nothing in a string', at - 1 - this.offset)
    return at
  }

  #symbol(code: number): void {
    this.end++
    this.kind = 'symbol'
    if (code > SPACE && code < DELETE) return
    this.kind = 'error'
    this.end = Math.max(this.end, endOf(STRANGE, this.text, this.offset))
  }

  #fail(text: string, offset: number): void {
    if (this.errors.length < MOST_ERRORS) this.errors.push({ text, offset: this.offset + offset })
  }
}

const SIMPLE_ESCAPES: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11 }

/** The text that a string token stands for, without its quotes. */
export function stringValue(token: string): string {
  const closed = token.length > 1 && token.at(-1) === token[0]
  const body = token.slice(1, closed ? -1 : undefined)
  return body.includes('\\') ? decodeUtf8(stringBytes(body)) : body
}

const ESCAPES =
  /\\([0-7]{1,3}|x[\da-fA-F]{1,2}|(?:u[\da-fA-F]{4}|U[\da-fA-F]{8})(?:\\u[dD][c-fC-F][\da-fA-F]{2})?|.)|[^\\]+/gs

/** The bytes that the inside of a string token stands for (tokenizer.cc, ParseStringAppend). */
function stringBytes(body: string): Uint8Array {
  // No escape is shorter than what it stands for.
  const bytes = new Uint8Array(utf8Bytes(body))
  let length = 0
  for (const [piece, sequence] of body.matchAll(ESCAPES)) {
    const added = sequence === undefined ? encodeUtf8(piece) : escapeBytes(sequence)
    bytes.set(added, length)
    length += added.length
  }
  return bytes.subarray(0, length)
}

function escapeBytes(sequence: string): Uint8Array | readonly number[] {
  const letter = sequence[0] ?? ''
  if (letter >= '0' && letter <= '7') return [Number.parseInt(sequence, 8) & 0xff]
  if (sequence.length === 1) return [SIMPLE_ESCAPES[letter] ?? sequence.charCodeAt(0)]
  const [code = 0, trail] = sequence.split('\\').map((unit) => Number.parseInt(unit.slice(1), 16))
  if (letter === 'x') return [code]
  return trail === undefined ? unicodeBytes(code) : unicodePair(code, trail)
}

/** A code and the tail of a surrogate pair: one character where the first is a head, else two. */
function unicodePair(head: number, trail: number): Uint8Array | readonly number[] {
  const isPair = (head & 0xfc00) === 0xd800
  return isPair ? encodeUtf8(String.fromCharCode(head, trail)) : [...unicodeBytes(head), ...unicodeBytes(trail)]
}

/** UTF-8 of a code as protobuf writes it: half a surrogate pair too; beyond Unicode, the escape itself (AppendUTF8). */
function unicodeBytes(code: number): Uint8Array | readonly number[] {
  if (code > 0x10ffff) return encodeUtf8(`\\U${code.toString(16).padStart(8, '0')}`)
  const isHalf = (code & 0x1ff800) === 0xd800
  return isHalf
    ? [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)]
    : encodeUtf8(String.fromCodePoint(code))
}
