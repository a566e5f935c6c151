/** Hashes of arrays, and arrays that a file holds twice. */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import { type Hash, sha256 } from '../../core/bytes/sha256.ts'
import { packedBlocks } from '../../core/bytes/stored-values.ts'
import { bytesOf, type Dtype } from '../../core/network/dtype.ts'
import type { NamedArray } from '../../core/network/weights.ts'

/** An array with the SHA-256 of its numbers. */
export interface HashedArray {
  readonly name: string
  readonly dtype: Dtype
  /** How many numbers it has. */
  readonly count: number
  /** Of its numbers, packed and little-endian, in hexadecimal digits: the same however a file stores them. */
  readonly hash: string
}

/** Arrays of equal numbers in equal order. */
export interface EqualArrays {
  readonly names: readonly string[]
  /** Bytes of one of them. */
  readonly bytes: number
  /** Bytes that all but the first take. */
  readonly extraBytes: number
}

/**
 * Reads every array once and hashes its numbers. `newHash` may be a faster hash of the same kind, such as Node's
 * `() => createHash('sha256')`.
 */
export async function hashArrays(
  source: ByteSource,
  arrays: readonly NamedArray[],
  newHash: () => Hash = sha256,
): Promise<readonly HashedArray[]> {
  const hashed: HashedArray[] = []
  for (const { name, stored } of arrays) {
    const hash = newHash()
    for await (const bytes of packedBlocks(source, stored)) hash.update(bytes)
    hashed.push({ name, dtype: stored.dtype, count: stored.count, hash: hash.digest('hex') })
  }
  return hashed
}

/** Arrays that are stored more than once, those that waste most first. Arrays without numbers don't count. */
export function equalArrays(arrays: readonly HashedArray[]): readonly EqualArrays[] {
  const groups = new Map<string, { names: string[]; bytes: number; extraBytes: number }>()
  for (const { name, dtype, count, hash } of arrays) {
    const bytes = count * bytesOf(dtype)
    const key = `${dtype} ${hash}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { names: [name], bytes, extraBytes: 0 })
    else {
      group.names.push(name)
      group.extraBytes += bytes
    }
  }
  return [...groups.values()]
    .filter(({ names, bytes }) => names.length > 1 && bytes > 0)
    .sort((one, other) => other.extraBytes - one.extraBytes)
}
