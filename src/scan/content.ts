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
async function hashContent(source: ByteSource, newHash: () => Hash, whole: boolean): Promise<ContentHash> {
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

/** Hashes a model of several files: all of them as wholes, or what is known of each. */
export async function hashModel(
  sources: readonly ByteSource[],
  newHash: () => Hash,
  whole: boolean,
): Promise<ContentHash> {
  const [only] = sources
  if (only !== undefined && sources.length === 1) return hashContent(only, newHash, whole)
  const all: ContentHash[] = []
  for (const source of sources) all.push(await hashContent(source, newHash, whole))
  const hash = newHash()
  for (const { sha256, sample } of all) hash.update(new TextEncoder().encode(`${sha256 ?? sample}\n`))
  const digest = hash.digest('hex')
  return all.every(({ sha256 }) => sha256 !== null)
    ? { sha256: digest, sample: null }
    : { sha256: null, sample: digest }
}

async function sampled(source: ByteSource, newHash: () => Hash): Promise<string> {
  const hash = newHash()
  hash.update(new TextEncoder().encode(`${source.size}\n`))
  const last = source.size - BLOCK
  for (const offset of [0, Math.floor(last / 2), last]) hash.update(await source.read(offset, BLOCK))
  return hash.digest('hex')
}
