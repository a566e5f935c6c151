/** What is wrong with a text: collected with its places, and only so much of it. */

import { MOST_ISSUES } from '../../core/limits.ts'
import { asCode, guess } from '../../core/words/closest.ts'
import { type Issue, issue } from '../../core/words/issue.ts'
import { type Message, type MessageArgs, message } from '../../core/words/message.ts'
import type { Locator } from './message.ts'
import { escapedByte } from './utf8.ts'

/** More notes than anybody reads. */
const MOST_NOTES = 2000

/** The issues of one text. */
export class TextIssues {
  readonly list: Issue[] = []
  readonly #locator: Locator
  #mistakes = 0
  #notes = 0

  constructor(locator: Locator) {
    this.#locator = locator
  }

  /** Whether there are so many mistakes that reading on is no use. */
  get isFull(): boolean {
    return this.#mistakes >= MOST_ISSUES
  }

  /** A mistake; told only while there are not too many. */
  report(code: string, said: Message, offset: number, length: number, hint?: Message): void {
    if (this.isFull) return
    this.#mistakes++
    const where = this.#locator.where(offset, Math.max(1, length))
    this.list.push(issue(code, 'error', said.text, said.args, { where, hint }))
  }

  note(code: string, said: Message, offset: number, length: number): void {
    if (this.#notes++ >= MOST_NOTES) return
    this.list.push(issue(code, 'note', said.text, said.args, { where: this.#locator.where(offset, length) }))
  }

  /** The last word, where reading stops before the end. */
  stop(code: string, said: Message, offset: number): void {
    this.list.push(issue(code, 'error', said.text, said.args, { where: this.#locator.where(offset, 1) }))
  }

  /** Says that the rest goes unread after too many mistakes. */
  giveUp(offset: number): void {
    const args = { count: this.#mistakes }
    this.stop('text/too-many', message('the reading stopped here after {count} mistakes', args), offset)
  }
}

/** "Did you mean …?", where a word is near enough to one that is known. */
export function nearHint(word: string, known: Iterable<string>): Message | undefined {
  return word === '' ? undefined : guess(word, known, asCode)
}

/** Says that a character can't stand outside strings and comments. */
export function strangeCharacter(letter: string): Message {
  const byte = escapedByte(letter)
  if (byte !== undefined) {
    const args: MessageArgs = { byte: `0x${byte.toString(16).toUpperCase()}` }
    return message("the byte {byte}, which is no UTF-8, can't stand here", args)
  }
  const code = `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
  const isVisible = /[\p{L}\p{N}\p{P}\p{S}]/u.test(letter)
  return message("the character {character} can't stand here", { character: isVisible ? `${letter} (${code})` : code })
}

const LOOKALIKES: readonly (readonly [RegExp, string])[] = [
  [/[“”„‟«»]/, '"'],
  [/[‘’‚‛`´]/, "'"],
  [/[‐‑‒–—−]/, '-'],
]

/** What was probably meant by a character that can't stand in a text. */
export function characterHint(letter: string): Message | undefined {
  if (letter === '\ufeff') return message('save the file as UTF-8 without a byte order mark')
  if (/\s/.test(letter)) return message('type an ordinary space here')
  const [, plain = letter.normalize('NFKC')] = LOOKALIKES.find(([pattern]) => pattern.test(letter)) ?? []
  return /^[!-~]$/.test(plain) ? message('type {letter} here', { letter: plain }) : undefined
}
