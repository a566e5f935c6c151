/** Paths that come through standard input, one a line or ended by NUL, as bytes: not every name is text. */

import { isUtf8 } from 'node:buffer'
import type { FoundFile } from './walk.ts'

const LINE_FEED = 10

/** The files that are named, as soon as their names have come. Names without any letter are passed over. */
export async function* namedFiles(input: AsyncIterable<Uint8Array>, isNulEnded: boolean): AsyncGenerator<FoundFile> {
  const end = isNulEnded ? 0 : LINE_FEED
  let rest = Buffer.alloc(0)
  for await (const piece of input) {
    rest = Buffer.concat([rest, piece])
    let from = 0
    for (let at = rest.indexOf(end); at >= 0; at = rest.indexOf(end, from)) {
      yield* named(rest.subarray(from, at))
      from = at + 1
    }
    rest = Buffer.from(rest.subarray(from))
  }
  yield* named(rest)
}

function* named(bytes: Buffer): Generator<FoundFile> {
  if (bytes.byteLength === 0) return
  const name = bytes.toString()
  yield { name, path: isUtf8(bytes) ? name : Buffer.from(bytes), isNamed: true }
}
