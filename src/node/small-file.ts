/** Small files that nobody named: they are read only where they are files at all, and of a size that makes sense. */

import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { MOST_SIDE_BYTES } from '../core/limits.ts'
import { FormatError, issue } from '../core/words/issue.ts'
import type { MessageArgs } from '../core/words/message.ts'

/**
 * The text at `path`, which is called `name` in what is told of it. Throws FormatError for pipes and devices, for what is
 * larger than any such file, and where the system refuses.
 */
export function readSmallText(path: string, name: string): string {
  let descriptor: number | undefined
  try {
    // A pipe that nobody writes into would keep us waiting.
    descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    const stats = fstatSync(descriptor)
    if (!stats.isFile()) throw refused(name, 'file/special', 'is a pipe or a device, not a file')
    checkSmall(name, stats.size)
    return readFileSync(descriptor, 'utf8')
  } catch (error) {
    if (error instanceof FormatError) throw error
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw refused(name, 'file/unreadable', 'cannot be read ({reason})', { reason })
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

/** Throws FormatError where a file is larger than those that lie beside networks. */
export function checkSmall(name: string, size: number): void {
  if (size <= MOST_SIDE_BYTES) return
  const args = { size, most: MOST_SIDE_BYTES }
  throw refused(name, 'file/too-large', '{size} bytes are too many for such a file (at most {most})', args)
}

function refused(name: string, code: string, text: string, args: MessageArgs = {}): FormatError {
  return new FormatError(issue(code, 'error', text, args, { where: { file: name } }))
}
