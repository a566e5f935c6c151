/** Reading from and writing to open files and pipes. */

import { readSync, writeSync } from 'node:fs'
import { codeOf } from './open-error.ts'

/** Writes all of the bytes. */
export function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.byteLength; ) at += patiently(() => writeSync(descriptor, bytes, at))
}

/** Reads what comes next into a buffer; how many bytes came. */
export function readNext(descriptor: number, buffer: Uint8Array): number {
  return patiently(() => readSync(descriptor, buffer, 0, buffer.byteLength, null))
}

/** A terminal or pipe in non-blocking mode may have nothing yet, or no room (EAGAIN): waits a little and tries again. */
function patiently(act: () => number): number {
  for (;;) {
    try {
      return act()
    } catch (error) {
      if (codeOf(error) !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2)
    }
  }
}
