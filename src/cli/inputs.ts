/** The files that this run has read: none of them is overwritten by what comes of it. */

import { type Stats, statSync } from 'node:fs'
import { message } from '../core/words/message.ts'
import { UsageError } from './command.ts'

const read = new Set<string>()

/** Whatever a file is called, and whichever links lead to it. */
function identityOf({ dev, ino }: Stats): string {
  return `${dev} ${ino}`
}

/** Remembers a file that is read. */
export function noteInput(stats: Stats): void {
  if (stats.isFile()) read.add(identityOf(stats))
}

/** Throws UsageError where writing to `name` would overwrite what was read. */
export function refuseInput(name: string): void {
  const stats = statSync(name, { throwIfNoEntry: false })
  if (stats === undefined || !read.has(identityOf(stats))) return
  const hint = message('name another file to write to')
  throw new UsageError(message('{file} is read here, and is not overwritten', { file: name }), hint)
}
