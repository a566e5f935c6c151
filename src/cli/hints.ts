/** What to type next, as hints of wrong usage. */

import { closest } from '../core/closest.ts'
import { type Message, message } from '../core/message.ts'
import { UsageError } from './command.ts'

/** Asks whether the nearest of the names was meant; `undefined` where none is near. `shown` is how it has to be typed. */
export function guess(
  typed: string,
  names: Iterable<string>,
  shown: (name: string) => string = (name) => name,
): Message | undefined {
  const near = closest(typed, names)
  return near === undefined ? undefined : message('did you mean {guess}?', { guess: shown(near) })
}

/** Wrong usage: the value of an option that can't be understood. */
export function misunderstood(name: string, given: string, hint: Message): UsageError {
  return new UsageError(message('--{name} does not understand {given}', { name, given }), hint)
}
