/** Options of reading what is far away. They are kept for the run, since whatever opens a file may meet such a one. */

import { message } from '../core/words/message.ts'
import { isFar } from '../node/far/is-far.ts'
import { type Option, UsageError } from './command.ts'
import { misunderstood } from './hints.ts'
import type { OptionValues } from './option-values.ts'
import type { Terminal } from './terminal.ts'

const FAR = message('files of the web')

/** Taken by every command that reads files. */
export const FAR_OPTIONS: readonly Option[] = [
  {
    name: 'header',
    only: FAR,
    value: '"NAME: VALUE"',
    repeatable: true,
    help: message('header of each request to a host that an address names'),
  },
  { name: 'download', only: FAR, help: message('take a file as a whole where a server gives no ranges of it') },
]

/** What FAR_OPTIONS say. */
export interface FarChoice {
  readonly headers: ReadonlyMap<string, string>
  readonly download: boolean
  /** Where progress is shown; absent in threads, whose program shows its own. */
  readonly terminal?: Terminal
}

let chosen: FarChoice = { headers: new Map(), download: false }

/** What this run was told. */
export function farChoice(): FarChoice {
  return chosen
}

/** Keeps what the options say. Throws UsageError where they can't be understood, or nothing is far away. */
export function chooseFar(operands: readonly string[], options: OptionValues, terminal?: Terminal): void {
  const headers = new Map(options.all('header').map(headerOf))
  const named = FAR_OPTIONS.find(({ name }) => options.has(name))
  // Names that come through a pipe or out of a project's file may be anything.
  const mayBeFar =
    operands.length === 0 || operands.some((name) => name === '-' || /^(\w+:)?-$/.test(name) || isFar(name))
  if (named !== undefined && !mayBeFar)
    throw new UsageError(message('--{name} is for files of the web, and none is named', { name: named.name }))
  chosen = { headers, download: options.has('download'), ...(terminal && { terminal }) }
}

function headerOf(given: string): readonly [string, string] {
  const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):\s*([^\r\n\0]*)$/.exec(given) ?? []
  if (name !== undefined && value !== undefined) return [name.toLowerCase(), value.trim()]
  // The value may be a secret, which is not told.
  throw misunderstood('header', given.split(':')[0] ?? '', message('type {usage}', { usage: '--header "Name: value"' }))
}
