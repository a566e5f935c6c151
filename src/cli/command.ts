/** What a command is: data, from which help, completion and "did you mean" are made. */

import type { Message } from '../core/words/message.ts'
import type { OptionValues } from './option-values.ts'
import type { Terminal } from './terminal.ts'

/** An option, `--name` or `--name VALUE`. */
export interface Option {
  readonly name: string
  /** One letter, `-o`. */
  readonly short?: string
  /** What stands for the value in help; absent for a switch. */
  readonly value?: string
  /** The only values that are taken. */
  readonly choices?: readonly string[]
  /** True where it may be given several times. */
  readonly repeatable?: boolean
  /** True where the value is a file name. */
  readonly file?: boolean
  readonly help: Message
  /** Whose networks alone take it; help tells such options apart. */
  readonly only?: Message
}

interface Example {
  readonly command: string
  readonly what: Message
}

/** What a command was called with. */
export interface Invocation {
  readonly operands: readonly string[]
  readonly options: OptionValues
  readonly terminal: Terminal
}

export interface Command {
  /** As in its entry. */
  readonly name: string
  /** What stands after the name, e.g. `FILE LAYER`. */
  readonly operands: string
  readonly options: readonly Option[]
  readonly examples: readonly Example[]
  /** What its exit statuses mean, where they don't mean the usual. */
  readonly statuses?: Message
  /** Does it; the exit status. */
  run(invocation: Invocation): Promise<number>
}

/** A command's entry in the index: enough to list it, and how to get the rest. */
export interface CommandEntry {
  /** Empty for the command that needs no name. */
  readonly name: string
  readonly summary: Message
  load(): Promise<Command>
}

/** Wrong usage: told with a hint, and exit status 2. */
export class UsageError extends Error {
  readonly said: Message
  readonly hint: Message | undefined
  constructor(said: Message, hint?: Message) {
    super(said.text)
    this.name = 'UsageError'
    this.said = said
    this.hint = hint
  }
}
