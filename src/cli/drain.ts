/** Reads what comes from a pipe to its end: it has no size before, and can't be read twice. */

import { openSync, readSync, unlinkSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { joined } from '../core/bytes.ts'
import { FormatError, issue } from '../core/issue.ts'
import { message } from '../core/message.ts'
import { codeOf, openError } from './open-error.ts'

/** What came: in memory, or where it was much, in a file that goes when it is closed. */
export interface Drained {
  readonly held: Uint8Array
  readonly spooled: number | undefined
  readonly size: number
}

const MOST_HELD = 1 << 25
const MOST_SPOOLED = 2 ** 33

/** Reads a descriptor to its end. Throws FormatError where that is impossible. */
export function drain(name: string, descriptor: number): Drained {
  const buffer = new Uint8Array(1 << 16)
  const parts: Uint8Array[] = []
  let spooled: number | undefined
  let size = 0
  for (let count = take(name, descriptor, buffer); count > 0; count = take(name, descriptor, buffer)) {
    size += count
    if (size > MOST_SPOOLED) throw tooLong(name)
    if (spooled === undefined && size > MOST_HELD) {
      spooled = openSpool()
      for (const part of parts.splice(0)) writeAll(spooled, part)
    }
    if (spooled === undefined) parts.push(buffer.slice(0, count))
    else writeAll(spooled, buffer.subarray(0, count))
  }
  return { held: joined(parts), spooled, size }
}

/** A file without a name: it takes its place on the disk only as long as it is open. */
export function openSpool(): number {
  const path = join(tmpdir(), `weigh-${process.pid}-${Date.now()}`)
  const spool = openSync(path, 'wx+', 0o600)
  try {
    unlinkSync(path)
  } catch {
    process.once('exit', () => removeQuietly(path))
  }
  return spool
}

function removeQuietly(path: string): void {
  try {
    unlinkSync(path)
  } catch {
    // Some systems keep an open file; they clean their folder of temporary files themselves.
  }
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.byteLength; ) at += writeSync(descriptor, bytes, at)
}

/** A terminal or pipe in non-blocking mode may have nothing yet (EAGAIN): waits a little and asks again. */
function take(name: string, descriptor: number, buffer: Uint8Array): number {
  for (;;) {
    try {
      return readSync(descriptor, buffer, 0, buffer.byteLength, null)
    } catch (error) {
      const code = codeOf(error)
      if (code === 'EOF') return 0
      if (code !== 'EAGAIN') throw openError(name, error)
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
    }
  }
}

function tooLong(name: string): FormatError {
  const args = { most: MOST_SPOOLED / 2 ** 30 }
  const hint = message('name the file instead of piping it')
  const where = { file: name }
  return new FormatError(
    issue('file/too-long', 'error', 'more than {most} GiB come from the pipe', args, { where, hint }),
  )
}
