/**
 * Reads JSON as RFC 8259 has it, and no more, from bytes, with the place of everything. JSON.parse keeps only the last of
 * equal keys, puts names that look like numbers first, rounds integers above 2⁵³, and knows no places.
 */

import { type Message, message } from '../../core/words/message.ts'

/** A value with the bytes that it takes, counted from the start of the text. */
export type JsonValue = JsonSpan &
  (
    | { readonly kind: 'object'; readonly members: readonly JsonMember[] }
    | { readonly kind: 'array'; readonly items: readonly JsonValue[] }
    | { readonly kind: 'string'; readonly text: string }
    /** As it is written: integers of any size stay what they are. */
    | { readonly kind: 'number'; readonly text: string }
    | { readonly kind: 'boolean'; readonly value: boolean }
    | { readonly kind: 'null' }
  )

export interface JsonSpan {
  readonly start: number
  readonly end: number
}

/** A key, which its object may have twice, and its value; `start` is the key's. */
export interface JsonMember {
  readonly key: string
  readonly start: number
  readonly value: JsonValue
}

/** What is wrong with a text, and at which byte. */
export class JsonError extends Error {
  readonly what: Message
  readonly offset: number
  constructor(what: Message, offset: number) {
    super(what.text)
    this.name = 'JsonError'
    this.what = what
    this.offset = offset
  }
}

/** Deeper nesting is refused, as serde_json does: nobody needs it, and it would take all memory. */
const DEEPEST = 127

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a

/** Reads one text from its start on. Every method throws JsonError where the text is none of JSON. */
export class JsonReader {
  at = 0
  readonly #bytes: Uint8Array
  readonly #most: number
  #depth = 0
  #count = 0

  /** `most`: how many values one value may hold, since each takes memory. */
  constructor(bytes: Uint8Array, most = 1_000_000) {
    this.#bytes = bytes
    this.#most = most
  }

  /** The next value, whole. */
  value(): JsonValue {
    const start = this.space()
    if (++this.#count > this.#most)
      throw this.#fault(message('there are more than {most} values in one', { most: this.#most }))
    const byte = this.#bytes[start]
    if (byte === 0x7b) return this.#objectValue(start)
    if (byte === 0x5b) return this.#arrayValue(start)
    if (byte === QUOTE) return { kind: 'string', text: this.#string(), start, end: this.at }
    if (byte === 0x2d || (byte !== undefined && byte >= 0x30 && byte <= 0x39)) return this.#number(start)
    for (const [word, known] of WORDS) if (this.#takes(word)) return { ...known, start, end: this.at }
    throw this.#unexpected(message('a value is expected here'))
  }

  /**
   * The members of the object that comes next, each handed over as soon as it is read, until one of them is answered with
   * false. Those of the outermost object are counted anew. Says whether all were read.
   */
  object(take: (member: JsonMember) => boolean): boolean {
    this.#enter()
    if (this.#closes(0x7d)) return true
    do {
      const start = this.space()
      if (this.#bytes[start] !== QUOTE) throw this.#unexpected(message('a key in quotes is expected here'))
      const key = this.#string()
      this.#expect(COLON, message('a colon is expected here'))
      if (!take({ key, start, value: this.value() })) return false
      if (this.#depth === 1) this.#count = 0
    } while (this.#continues(0x7d))
    this.#depth--
    return true
  }

  /** Whether an object comes next. */
  get isObject(): boolean {
    return this.#bytes[this.space()] === 0x7b
  }

  /** Makes sure that nothing but white space is left. */
  end(): void {
    if (this.space() < this.#bytes.length) throw this.#unexpected(message('nothing more is expected here'))
  }

  /** Skips white space, and tells where it ends. */
  space(): number {
    while (isSpace(this.#bytes[this.at])) this.at++
    return this.at
  }

  #objectValue(start: number): JsonValue {
    const members: JsonMember[] = []
    this.object((member) => members.push(member) > 0)
    return { kind: 'object', members, start, end: this.at }
  }

  #arrayValue(start: number): JsonValue {
    const items: JsonValue[] = []
    this.#enter()
    if (!this.#closes(0x5d)) {
      do items.push(this.value())
      while (this.#continues(0x5d))
      this.#depth--
    }
    return { kind: 'array', items, start, end: this.at }
  }

  #enter(): void {
    if (this.#depth === DEEPEST)
      throw this.#fault(message('brackets are nested more than {deepest} deep', { deepest: DEEPEST }))
    this.#depth++
    this.at++
  }

  /** Takes the bracket that closes what was just opened, where nothing is in it. */
  #closes(bracket: number): boolean {
    if (this.#bytes[this.space()] !== bracket) return false
    this.at++
    this.#depth--
    return true
  }

  /** Takes a comma (true) or the closing bracket (false). */
  #continues(bracket: number): boolean {
    const byte = this.#bytes[this.space()]
    if (byte !== COMMA && byte !== bracket)
      throw this.#unexpected(message('a comma or the closing bracket is expected here'))
    this.at++
    if (byte === COMMA && this.#bytes[this.space()] === bracket)
      throw this.#fault(message('a comma stands before the closing bracket'))
    return byte === COMMA
  }

  #expect(byte: number, what: Message): void {
    if (this.#bytes[this.space()] !== byte) throw this.#unexpected(what)
    this.at++
  }

  #takes(word: string): boolean {
    for (let index = 0; index < word.length; index++) {
      if (this.#bytes[this.at + index] !== word.charCodeAt(index)) return false
    }
    this.at += word.length
    return true
  }

  #string(): string {
    const start = ++this.at
    let hasEscape = false
    for (;;) {
      const byte = this.#bytes[this.at]
      if (byte === QUOTE) break
      if (byte === undefined) throw this.#fault(message('the text ends inside a string'))
      if (byte < 0x20) throw this.#fault(message('a control character stands in a string'))
      if (byte === BACKSLASH) hasEscape = true
      this.at += byte === BACKSLASH ? 2 : 1
    }
    const text = this.#decoded(start, this.at++)
    return hasEscape ? this.#unescaped(text, start) : text
  }

  #decoded(start: number, end: number): string {
    try {
      return strict.decode(this.#bytes.subarray(start, end))
    } catch {
      throw new JsonError(message('this is no UTF-8'), start)
    }
  }

  /** Places inside a string with escapes are those of its start. */
  #unescaped(text: string, start: number): string {
    const wrong = /\\(?!["\\/bfnrt]|u[\da-fA-F]{4})/.test(text.replaceAll('\\\\', ''))
    if (wrong) throw new JsonError(message('a backslash is followed by none of the letters that JSON knows'), start)
    const plain = text.replaceAll(/\\(?:u([\da-fA-F]{4})|(.))/g, (_, code?: string, letter = '') =>
      code === undefined ? (ESCAPES[letter] ?? letter) : String.fromCharCode(Number.parseInt(code, 16)),
    )
    if (/[\ud800-\udfff]/u.test(plain)) throw new JsonError(message('half of a surrogate pair stands alone'), start)
    return plain
  }

  #number(start: number): JsonValue {
    while (isNumeric(this.#bytes[this.at])) this.at++
    const text = String.fromCharCode(...this.#bytes.subarray(start, Math.min(this.at, start + LONGEST_NUMBER)))
    const isNumber = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text) && this.at - start <= LONGEST_NUMBER
    if (!isNumber || !Number.isFinite(Number(text))) throw new JsonError(message('this is no number'), start)
    return { kind: 'number', text, start, end: this.at }
  }

  #unexpected(what: Message): JsonError {
    return this.#fault(this.at >= this.#bytes.length ? message('the text ends too early') : what)
  }

  #fault(what: Message): JsonError {
    return new JsonError(what, Math.min(this.at, this.#bytes.length))
  }
}

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

const WORDS = [
  ['true', { kind: 'boolean', value: true }],
  ['false', { kind: 'boolean', value: false }],
  ['null', { kind: 'null' }],
] as const

/** No float has as many digits. */
const LONGEST_NUMBER = 1100

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}

/** Digits, signs, the point and the exponent's letter. */
function isNumeric(byte: number | undefined): boolean {
  if (byte === undefined) return false
  return (byte >= 0x30 && byte <= 0x39) || byte === 0x2b || byte === 0x2d || byte === 0x2e || (byte | 0x20) === 0x65
}

/** The value of a whole text. Throws JsonError where it is none of JSON. */
export function readJson(bytes: Uint8Array): JsonValue {
  const reader = new JsonReader(bytes)
  const value = reader.value()
  reader.end()
  return value
}

/** The value of a key of an object, of the last where there are several. */
export function memberOf(value: JsonValue | undefined, key: string): JsonValue | undefined {
  return value?.kind === 'object' ? value.members.findLast((member) => member.key === key)?.value : undefined
}
