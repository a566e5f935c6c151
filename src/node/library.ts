/** Libraries that are optional: loaded where they are asked for, and told of where they are not installed. */

import { createRequire } from 'node:module'
import { type Message, message } from '../core/words/message.ts'

// Compiled code that is kept between runs can't import, but it can require.
const load = createRequire(import.meta.url)

/** The exports of a package. Throws a `Failure`, which says what to type, where it is not installed. */
export function library<T>(name: string, Failure: new (said: Message, hint?: Message) => Error): T {
  try {
    return load(name)
  } catch (error) {
    // A library that is optional and was left out is told of; any other failure is not ours to hide.
    if (!(error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND')) throw error
    throw new Failure(
      message('{name} is not installed', { name }),
      message('type {usage}', { usage: `npm install ${name}` }),
    )
  }
}
