/** What to type next, as hints of wrong usage. */

import { type Message, message } from '../core/words/message.ts'
import { UsageError } from './command.ts'

export { guess } from '../core/words/closest.ts'

/** Wrong usage: the value of an option that can't be understood. */
export function misunderstood(name: string, given: string, hint: Message): UsageError {
  return new UsageError(message('--{name} does not understand {given}', { name, given }), hint)
}
