/**
 * Standard output and standard error. Node's own streams take longer to load than a small network to weigh: they are
 * asked for only when something is written, and only where a terminal is written to.
 */

import { fstatSync, statSync, writeSync } from 'node:fs'
import { codeOf } from './open-error.ts'
import type { Stream } from './terminal.ts'

/** The stream of a descriptor: Node's own where a terminal may be behind it, else one that writes at once. */
export function streamOf(descriptor: number, own: () => NodeJS.WriteStream): Stream {
  if (mayBeTerminal(descriptor)) {
    const stream = own()
    // Whoever writes is told of errors by the write itself.
    stream.on('error', () => undefined)
    return stream
  }
  return {
    write(text, done) {
      const bytes = typeof text === 'string' ? Buffer.from(text) : text
      try {
        for (let at = 0; at < bytes.byteLength; ) at += writeSome(descriptor, bytes, at)
        done()
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)))
      }
      return true
    },
  }
}

/** A terminal is a device of characters, as is the one that swallows everything. */
function mayBeTerminal(descriptor: number): boolean {
  try {
    const stats = fstatSync(descriptor)
    return stats.isCharacterDevice() && stats.rdev !== statSync('/dev/null', { throwIfNoEntry: false })?.rdev
  } catch {
    return true
  }
}

/** A pipe in non-blocking mode may be full (EAGAIN): waits a little and writes again. */
function writeSome(descriptor: number, bytes: Uint8Array, at: number): number {
  for (;;) {
    try {
      return writeSync(descriptor, bytes, at)
    } catch (error) {
      if (codeOf(error) !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
    }
  }
}
