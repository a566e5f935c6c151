/**
 * Standard output and standard error. Node's own streams take longer to load than a small network to weigh: they are
 * asked for only where a terminal may be written to.
 */

import { fstatSync, statSync } from 'node:fs'
import { writeAll } from './descriptor.ts'
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
      try {
        writeAll(descriptor, typeof text === 'string' ? Buffer.from(text) : text)
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
