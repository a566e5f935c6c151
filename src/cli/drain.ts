/** Reads what comes from a pipe to its end: it has no size before, and can't be read twice. */

import { openSync, unlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { joined } from '../core/bytes/bytes.ts'
import { MOST_HELD_BYTES, MOST_SPOOLED_BYTES } from '../core/limits.ts'
import { FormatError, issue } from '../core/words/issue.ts'
import { message } from '../core/words/message.ts'
import { readNext, writeAll } from './descriptor.ts'
import { codeOf, openError } from './open-error.ts'

/** What came: in memory, or where it was much, in a file that goes when it is closed. */
export interface Drained {
  readonly held: Uint8Array
  readonly spooled: number | undefined
  readonly size: number
}

/** Reads a descriptor to its end. Throws FormatError where that is impossible, or more than `most` bytes come. */
export function drain(name: string, descriptor: number, most: number): Drained {
  const buffer = new Uint8Array(1 << 16)
  const spool = new Spool(name, most)
  for (let count = take(name, descriptor, buffer); count > 0; count = take(name, descriptor, buffer))
    spool.add(buffer.subarray(0, count))
  return spool.end()
}

/** The same for what comes piece by piece. */
export async function drainFrom(name: string, pieces: AsyncIterable<Uint8Array>): Promise<Drained> {
  const spool = new Spool(name, MOST_SPOOLED_BYTES)
  for await (const piece of pieces) spool.add(piece)
  return spool.end()
}

class Spool {
  readonly #name: string
  readonly #most: number
  readonly #parts: Uint8Array[] = []
  #spooled: number | undefined
  #size = 0

  constructor(name: string, most: number) {
    this.#name = name
    this.#most = most
  }

  add(bytes: Uint8Array): void {
    this.#size += bytes.byteLength
    if (this.#size > this.#most) throw tooLong(this.#name, this.#most)
    if (this.#spooled === undefined && this.#size > MOST_HELD_BYTES) {
      this.#spooled = openSpool()
      for (const part of this.#parts.splice(0)) writeAll(this.#spooled, part)
    }
    if (this.#spooled === undefined) this.#parts.push(bytes.slice())
    else writeAll(this.#spooled, bytes)
  }

  end(): Drained {
    return { held: joined(this.#parts), spooled: this.#spooled, size: this.#size }
  }
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

function take(name: string, descriptor: number, buffer: Uint8Array): number {
  try {
    return readNext(descriptor, buffer)
  } catch (error) {
    if (codeOf(error) === 'EOF') return 0
    throw openError(name, error)
  }
}

function tooLong(name: string, most: number): FormatError {
  const args = { most: most / 2 ** 20 }
  const hint = message('name the file instead of piping it')
  const where = { file: name }
  return new FormatError(
    issue('file/too-long', 'error', 'more than {most} MiB come from the pipe', args, { where, hint }),
  )
}
