/** What is wrong with a formula, and where in it. */

import { type Message, type MessageArgs, message, say } from '../words/message.ts'
import type { Span } from './syntax.ts'

/** A formula that can't be read or has no value, with the place in its text. */
export class FormulaError extends Error {
  /** The error as data; `message` has it in English. */
  readonly said: Message
  /** Characters from the start of the formula, from 1. */
  readonly column: number
  /** Length in characters of what is meant; at least 1. */
  readonly length: number
  /** What to type next. */
  readonly hint: Message | undefined

  constructor(said: Message, { offset, length }: Span, hint?: Message) {
    super(say(said))
    this.name = 'FormulaError'
    this.said = said
    this.column = offset + 1
    this.length = Math.max(1, length)
    this.hint = hint
  }
}

/** Throws the error with this English template. */
export function refuse(span: Span, text: string, args: MessageArgs = {}, hint?: Message): never {
  throw new FormulaError(message(text, args), span, hint)
}
