/** Arrays that a file holds twice: found by their hashes, and only where their sizes are equal. */

import type { ByteSource, StoredArray } from '../core/bytes.ts'
import { DTYPE_BYTES } from '../core/dtype.ts'
import { type Hash, sha256 } from '../core/sha256.ts'
import { packedBlocks } from '../core/stored-values.ts'

/** An array under the name by which people know it. */
export interface NamedArray {
  readonly name: string
  readonly shape: readonly bigint[]
  readonly stored: StoredArray
}

/** Arrays of equal numbers in equal order. */
export interface EqualArrays {
  readonly names: readonly string[]
  /** Bytes of one of them. */
  readonly bytes: number
  /** Bytes that all but the first take. */
  readonly extraBytes: number
}

/** The SHA-256 of an array's numbers (packed, little-endian), in hexadecimal digits. */
export async function hashOf(source: ByteSource, stored: StoredArray, newHash: () => Hash = sha256): Promise<string> {
  const hash = newHash()
  for await (const bytes of packedBlocks(source, stored)) hash.update(bytes)
  return hash.digest('hex')
}

/** Finds arrays that are stored more than once, those that waste most first. Arrays without numbers don't count. */
export async function equalArrays(
  source: ByteSource,
  arrays: readonly NamedArray[],
  newHash: () => Hash = sha256,
): Promise<readonly EqualArrays[]> {
  const groups: EqualArrays[] = []
  for (const same of groupsBy(arrays, ({ stored }) => `${stored.dtype} ${stored.count}`)) {
    const hashes = new Map<NamedArray, string>()
    if (same.length < 2 || same[0]?.stored.count === 0) continue
    for (const array of same) hashes.set(array, await hashOf(source, array.stored, newHash))
    for (const equal of groupsBy(same, (array) => hashes.get(array) ?? '')) {
      const [first] = equal
      if (first === undefined || equal.length < 2) continue
      const bytes = first.stored.count * DTYPE_BYTES[first.stored.dtype]
      groups.push({ names: equal.map(({ name }) => name), bytes, extraBytes: bytes * (equal.length - 1) })
    }
  }
  return groups.sort((one, other) => other.extraBytes - one.extraBytes)
}

function groupsBy<T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return [...groups.values()]
}
