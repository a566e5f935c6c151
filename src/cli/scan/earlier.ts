/** What an earlier scan has written: rows that need not be made again. */

import { statSync } from 'node:fs'
import type { ByteSource } from '../../core/bytes/bytes.ts'
import { LONGEST_LINE } from '../../core/limits.ts'
import { isFar } from '../../node/far/is-far.ts'
import { readScanLine } from '../../scan/json.ts'
import type { FileRow } from '../../scan/row.ts'
import { openRegular } from '../file-source.ts'
import { isArchived } from '../files.ts'
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
    const source = openRegular(file, file)
    try {
      for await (const line of linesOf(source)) {
        const read = readScanLine(line)
        // What was given up may come to an end the next time.
        if (read === undefined || read.fields.options !== digest || wasGivenUp(read.row)) continue
        earlier.#rows.set(read.row.file, { row: read.row, modified: read.fields.modified })
      }
    } finally {
      source.close()
    }
    return earlier
  }

  /** The row of a file, unless it was changed since. */
  rowOf({ name, path, model }: FoundFile): FileRow | undefined {
    const known = this.#rows.get(name)
    if (known === undefined) return undefined
    // When what is far away was changed nobody says: its rows are taken as they are.
    if (isFar(name) || isArchived(name)) return known.row
    const paths = [path, ...(model?.given ?? []), ...(model?.named ?? [])]
    const all = paths.map((each) =>
      statSync(typeof each === 'string' ? each : Buffer.from(each), { throwIfNoEntry: false }),
    )
    const size = all.reduce((sum, stats) => sum + (stats?.size ?? 0), 0)
    const modified = Math.max(...all.map((stats) => Math.trunc(stats?.mtimeMs ?? 0)))
    return size === known.row.size && modified === known.modified ? known.row : undefined
  }
}

/** Read at a time. */
const BLOCK = 1 << 16

/** The lines of a file; those that are longer than any row are left out. */
async function* linesOf(source: ByteSource): AsyncGenerator<string> {
  let parts: Uint8Array[] = []
  let length = 0
  const take = (part: Uint8Array) => {
    length += part.byteLength
    if (length <= LONGEST_LINE) parts.push(part.slice())
  }
  const line = () => {
    const text = length <= LONGEST_LINE ? Buffer.concat(parts).toString() : ''
    parts = []
    length = 0
    return text
  }
  for (let offset = 0; offset < source.size; offset += BLOCK) {
    const block = await source.read(offset, BLOCK)
    let from = 0
    for (let at = block.indexOf(LINE_FEED); at >= 0; at = block.indexOf(LINE_FEED, from)) {
      take(block.subarray(from, at))
      yield line()
      from = at + 1
    }
    take(block.subarray(from))
  }
  yield line()
}

const LINE_FEED = 10

function wasGivenUp({ issues }: FileRow): boolean {
  return issues.some(({ code }) => code.startsWith('scan/'))
}
