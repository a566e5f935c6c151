/** What a file holds, byte by byte, as a hash: of all of it, or of a large one only of as much as tells it apart. */

import type { ByteSource } from '../core/bytes/bytes.ts'
import type { Hash } from '../core/bytes/sha256.ts'

/** Larger files are not read as a whole unless that is asked for. */
const MOST_WHOLE = 1 << 22

/** Bytes that are read at a time, and of each of the three pieces of a large file. */
const BLOCK = 1 << 16

/** Hashes of a file's content; one of the two is null. */
export interface ContentHash {
  readonly sha256: string | null
  readonly sample: string | null
}

/** Hashes a file: as a whole where it is not large or `whole` says so. */
export async function hashContent(source: ByteSource, newHash: () => Hash, whole: boolean): Promise<ContentHash> {
  if (!whole && source.size > MOST_WHOLE) return { sha256: null, sample: await sampled(source, newHash) }
  const hash = newHash()
  for (let offset = 0; offset < source.size; ) {
    const bytes = await source.read(offset, BLOCK)
    if (bytes.byteLength === 0) break
    hash.update(bytes)
    offset += bytes.byteLength
  }
  return { sha256: hash.digest('hex'), sample: null }
}

async function sampled(source: ByteSource, newHash: () => Hash): Promise<string> {
  const hash = newHash()
  hash.update(new TextEncoder().encode(`${source.size}\n`))
  const last = source.size - BLOCK
  for (const offset of [0, Math.floor(last / 2), last]) hash.update(await source.read(offset, BLOCK))
  return hash.digest('hex')
}
