/** Why a file can't be opened or read, in words. */

import { readdirSync } from 'node:fs'
import { dirname, join, parse } from 'node:path'
import { closest } from '../core/words/closest.ts'
import { FormatError } from '../core/words/issue.ts'
import { type Message, message } from '../core/words/message.ts'
import { guess } from './hints.ts'

const REASONS: Readonly<Record<string, Message>> = {
  ENOENT: message('no such file'),
  ENOTDIR: message('no such file'),
  EACCES: message('permission denied'),
  EPERM: message('permission denied'),
  ENAMETOOLONG: message('the file name is too long'),
  ELOOP: message('too many symbolic links'),
  EMFILE: message('too many open files'),
  EISDIR: message('is a directory'),
}

/** The error of the system as one that names the file. */
export function openError(name: string, error: unknown): FormatError {
  const code = codeOf(error)
  const reason = REASONS[code]
  const said = reason ?? message('cannot be read ({reason})', { reason: code || String(error) })
  const hint = reason?.text === 'no such file' ? missingHint(name) : undefined
  return new FormatError({
    code: 'file/unreadable',
    severity: 'error',
    message: said,
    where: { file: name },
    ...(hint && { hint }),
  })
}

function missingHint(name: string): Message | undefined {
  const { name: stem, ext } = parse(name)
  const folder = dirname(name)
  // Names are compared without what follows the dot, which says nothing of which file was meant.
  const files = namesIn(folder).map((file) => parse(file))
  return guess(
    stem,
    files.map((file) => file.name),
    (near) => {
      const named = files.filter((file) => file.name === near)
      const nearest = closest(
        ext,
        named.map((file) => file.ext),
      )
      const found = named.find((file) => file.ext === nearest) ?? named[0]
      return join(folder, found?.base ?? near)
    },
  )
}

/** Names of files in a folder; none where it can't be read. */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** The code of a system error, such as `ENOENT`; empty for other errors. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
