/** What an earlier scan has written: rows that need not be made again. */

import { createReadStream, statSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { readScanLine } from '../../scan/json.ts'
import type { FileRow } from '../../scan/row.ts'
import { openError } from '../open-error.ts'
import type { FoundFile } from './walk.ts'

/** The rows of an earlier scan, by file. */
export class Earlier {
  readonly #rows = new Map<string, { readonly row: FileRow; readonly modified: unknown }>()

  /**
   * Reads the lines that a scan with the same options has written; half a line at the end, as a program leaves it that
   * was killed, and lines of anything else are left out. Throws FormatError where the file can't be read.
   */
  static async read(file: string, digest: string | null): Promise<Earlier> {
    const earlier = new Earlier()
    try {
      for await (const line of createInterface({
        input: createReadStream(file),
        crlfDelay: Number.POSITIVE_INFINITY,
      })) {
        const read = readScanLine(line)
        // What was given up may come to an end the next time.
        if (read === undefined || read.fields.options !== digest || wasGivenUp(read.row)) continue
        earlier.#rows.set(read.row.file, { row: read.row, modified: read.fields.modified })
      }
    } catch (error) {
      throw openError(file, error)
    }
    return earlier
  }

  /** The row of a file, unless it was changed since. */
  rowOf({ name, path }: FoundFile): FileRow | undefined {
    const known = this.#rows.get(name)
    if (known === undefined) return undefined
    const stats = statSync(typeof path === 'string' ? path : Buffer.from(path), { throwIfNoEntry: false })
    const isSame = stats?.size === known.row.size && Math.trunc(stats.mtimeMs) === known.modified
    return isSame ? known.row : undefined
  }
}

function wasGivenUp({ issues }: FileRow): boolean {
  return issues.some(({ code }) => code.startsWith('scan/'))
}
