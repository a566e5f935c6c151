/** A place among the tokens of a formula, with the questions that a parser asks there. */

import type { Message } from '../words/message.ts'
import { refuse } from './error.ts'
import { type Token, tokenize } from './lexer.ts'
import type { Span } from './syntax.ts'

/** Deeper nesting is refused: nobody reads it, and the stack must hold it. */
const MAX_DEPTH = 100

export class Cursor {
  readonly #tokens: readonly Token[]
  #next = 0
  #depth = 0

  constructor(text: string) {
    this.#tokens = tokenize(text)
  }

  get peek(): Token {
    return this.ahead(0)
  }

  /** The token that many places on; the end where there are no more. */
  ahead(count: number): Token {
    const token = this.#tokens[Math.min(this.#next + count, this.#tokens.length - 1)]
    if (!token) throw new Error('a formula without an end')
    return token
  }

  take(): Token {
    const token = this.peek
    this.#next++
    return token
  }

  isSign(text: string): boolean {
    const token = this.peek
    return token.kind === 'sign' && token.text === text
  }

  isSignOf(signs: ReadonlySet<string>): boolean {
    const token = this.peek
    return token.kind === 'sign' && signs.has(token.text)
  }

  isWord(text: string): boolean {
    const token = this.peek
    return token.kind === 'word' && token.text === text
  }

  /** Takes the sign where it is there. */
  skip(sign: string): boolean {
    const there = this.isSign(sign)
    if (there) this.take()
    return there
  }

  expect(sign: string): void {
    if (!this.skip(sign)) this.unexpected(`"${sign}"`)
  }

  expectWord(word: string): void {
    if (!this.isWord(word)) this.unexpected(`"${word}"`)
    this.take()
  }

  /** Reads something one level deeper. */
  nested<T>(read: () => T): T {
    if (this.#depth >= MAX_DEPTH)
      refuse(this.peek, 'the formula is nested more than {limit} deep', { limit: MAX_DEPTH })
    this.#depth++
    const result = read()
    this.#depth--
    return result
  }

  /** From a token to the last one that was taken. */
  from(start: Span): Span {
    const last = this.#tokens[this.#next - 1] ?? start
    return { offset: start.offset, length: last.offset + last.length - start.offset }
  }

  unexpected(expected: string | Message): never {
    const token = this.peek
    if (token.kind === 'end') return refuse(token, 'expected {expected}, but the formula ends', { expected })
    return refuse(token, 'expected {expected} instead of "{found}"', { expected, found: token.text })
  }
}
