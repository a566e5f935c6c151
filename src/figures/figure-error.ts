import { type Message, say } from '../core/words/message.ts'

/** A wish that can't be fulfilled: an unknown style or layer, a font that is none, a printer that is not installed. */
export class FigureError extends Error {
  /** What is wrong, for translation; `message` is its English. */
  readonly said: Message
  /** What to do about it. */
  readonly hint: Message | undefined
  constructor(said: Message, hint?: Message) {
    super(say(said))
    this.name = 'FigureError'
    this.said = said
    this.hint = hint
  }
}
