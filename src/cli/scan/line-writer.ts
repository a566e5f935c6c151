/** Lines that are written one by one as they come: to standard output, or to a file that holds whatever was done. */

import { closeSync, fstatSync, ftruncateSync, openSync, readSync, realpathSync } from 'node:fs'
import { LONGEST_LINE } from '../../core/limits.ts'
import { writeAll } from '../descriptor.ts'
import { unwritable, writeOut } from '../output.ts'
import type { Stream } from '../terminal.ts'

export interface LineWriter {
  /** Resolves to false once nobody reads on. */
  write(line: string): Promise<boolean>
  close(): void
}

/** Writes to a file, or to a stream where there is none. A file that is gone on with keeps its lines. Throws UsageError. */
export function openLines(file: string | undefined, resumed: string | undefined, stdout: Stream): LineWriter {
  if (file === undefined || file === '-') return { write: (line) => writeOut(stdout, line), close: () => undefined }
  try {
    const descriptor = isSame(file, resumed) ? openEnd(file) : openSync(file, 'w')
    return {
      write: async (line) => {
        try {
          writeAll(descriptor, Buffer.from(line))
        } catch (error) {
          throw unwritable(file, error)
        }
        return true
      },
      close: () => closeSync(descriptor),
    }
  } catch (error) {
    throw unwritable(file, error)
  }
}

function isSame(file: string, other: string | undefined): boolean {
  try {
    return other !== undefined && realpathSync(file) === realpathSync(other)
  } catch {
    return false
  }
}

/** Opens a file behind its last line; half a line, as a program leaves it that was killed, is taken away. */
function openEnd(file: string): number {
  const descriptor = openSync(file, 'r+')
  const { size } = fstatSync(descriptor)
  const tail = Buffer.alloc(Math.min(size, LONGEST_LINE))
  readSync(descriptor, tail, 0, tail.byteLength, size - tail.byteLength)
  ftruncateSync(descriptor, size - tail.byteLength + tail.lastIndexOf(10) + 1)
  closeSync(descriptor)
  return openSync(file, 'a')
}
