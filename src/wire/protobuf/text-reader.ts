/** Moves through the tokens of a text, and finds the way back after a mistake. */

import { type Message, message } from '../../core/words/message.ts'
import { characterHint, strangeCharacter, type TextIssues } from './text-issues.ts'
import { TextLexer } from './text-lexer.ts'

/** The tokens of a text with what is wrong inside them. */
export class TextReader {
  readonly lexer: TextLexer
  readonly issues: TextIssues
  /** The token behind a character that can't stand there: what is wrong with it follows from that. */
  #afterStrange = -1

  constructor(text: string, issues: TextIssues) {
    this.lexer = new TextLexer(text)
    this.issues = issues
    // The lexer stands on its first token already.
    this.tokenError()
  }

  /** Whether reading on is no use. */
  get isHopeless(): boolean {
    return this.issues.isFull || this.lexer.isCut
  }

  /** Reports a mistake, at the current token where no other place is given. */
  report(
    code: string,
    said: Message,
    hint?: Message,
    offset = this.lexer.offset,
    length = this.lexer.end - offset,
  ): void {
    if (!this.lexer.isCut && offset !== this.#afterStrange) this.issues.report(code, said, offset, length, hint)
  }

  next(): void {
    this.lexer.next()
    this.tokenError()
  }

  /** Moves behind the symbol and answers true, or stays and answers false. */
  take(symbol: string): boolean {
    if (!this.lexer.at(symbol)) return false
    this.next()
    return true
  }

  /** Reports what is wrong inside the current token, once. */
  tokenError(): void {
    const { lexer } = this
    if (lexer.kind !== 'error' && lexer.errors.length === 0) return
    if (lexer.kind === 'error') {
      const letter = String.fromCodePoint(lexer.text.codePointAt(lexer.offset) ?? 0)
      this.report('text/character', strangeCharacter(letter), characterHint(letter), lexer.offset, letter.length)
      while (lexer.kind === 'error') lexer.next()
      this.#afterStrange = lexer.offset
    }
    for (const { text, offset } of lexer.errors.splice(0)) {
      this.report('text/token', message(text), undefined, offset, 1)
    }
  }

  /** Whether the current token is the first of its line. */
  startsLine(): boolean {
    const { text, previousEnd, offset } = this.lexer
    return text.slice(previousEnd, offset).includes('\n')
  }

  /** The column of a place, from 0. */
  columnOf(offset: number): number {
    return offset - (this.lexer.text.lastIndexOf('\n', offset - 1) + 1)
  }

  /** Whether a message or a list starts here. */
  atOpening(): boolean {
    return this.lexer.at('{') || this.lexer.at('<') || this.lexer.at('[')
  }

  /** Reads over `{ … }`, `< … >` or `[ … ]`, however deep, without recursion. */
  skipBlock(): void {
    const { lexer } = this
    const opened = lexer.offset
    let depth = 0
    do {
      if (this.atOpening()) depth++
      else if (lexer.at('}') || lexer.at('>') || lexer.at(']')) depth--
      else if (lexer.kind === 'end') {
        this.report('text/unclosed', message('this is opened here and never closed'), undefined, opened, 1)
        return
      }
      this.next()
    } while (depth > 0)
  }

  /**
   * Reads over a value that can't be read, and answers whether the next field may follow. A word on a line of its own is
   * the next field already: then the value is missing.
   */
  skipValue(): boolean {
    const { lexer } = this
    if (this.atOpening()) this.skipBlock()
    else {
      if (lexer.at('-')) this.next()
      const isMissing = lexer.kind === 'identifier' && this.startsLine()
      const isString = lexer.kind === 'string'
      if (lexer.kind !== 'symbol' && lexer.kind !== 'end' && !isMissing) this.next()
      while (isString && lexer.kind === 'string') this.next()
    }
    return lexer.kind === 'identifier' || lexer.kind === 'end' || /[}>\],;]/.test(lexer.token[0] ?? '')
  }

  /** Goes on at the next line that starts like a field, or at what closes the message around. */
  resynchronise(failedAt: number): void {
    const { lexer } = this
    if (lexer.offset === failedAt && lexer.kind !== 'end') this.next()
    let depth = 0
    while (lexer.kind !== 'end') {
      const opens = lexer.at('{') || lexer.at('<')
      const closes = lexer.at('}') || lexer.at('>')
      if (depth === 0 && (closes || (lexer.kind === 'identifier' && this.startsLine()))) break
      depth += opens ? 1 : closes ? -1 : 0
      lexer.next()
    }
    // What stood inside what was read over is not told: the mistake before it is.
    lexer.errors.length = 0
  }
}
