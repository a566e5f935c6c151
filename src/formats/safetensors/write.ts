/** Writes safetensors: a JSON header with the place of each array, then their bytes (github.com/huggingface/safetensors). */

import type { ByteSource, StoredArray } from '../../core/bytes/bytes.ts'
import { packedBlocks } from '../../core/bytes/stored-values.ts'
import { DTYPE_BITS, type Dtype, packedBytes } from '../../core/network/dtype.ts'
import type { NamedArray } from '../../core/network/weights.ts'
import { SAFETENSORS_DTYPES } from './dtypes.ts'

const NAMES: ReadonlyMap<Dtype, string> = new Map([...SAFETENSORS_DTYPES].map(([name, dtype]) => [dtype, name]))

/** What the format has no type for, or would not fill whole bytes, is written as the singles that it stands for. */
function writtenAs({ dtype, count }: StoredArray): Dtype {
  return NAMES.has(dtype) && (count * DTYPE_BITS[dtype]) % 8 === 0 ? dtype : 'float32'
}

/** The header is padded with spaces, so that the first array starts at a multiple of this. */
const ALIGNMENT = 8

/** Writes the arrays as one safetensors file. `metadata` are texts beside them. */
export async function* writeSafetensors(
  source: ByteSource,
  arrays: readonly NamedArray[],
  metadata: Readonly<Record<string, string>> = {},
): AsyncGenerator<Uint8Array> {
  yield header(arrays, metadata)
  for (const { stored } of arrays) yield* packedBlocks(source, stored, writtenAs(stored))
}

function header(arrays: readonly NamedArray[], metadata: Readonly<Record<string, string>>): Uint8Array {
  // A list of entries keeps their order even where a name looks like a number, which an object would move to the front.
  const entries = Object.keys(metadata).length === 0 ? [] : [`"__metadata__":${JSON.stringify(metadata)}`]
  let at = 0
  for (const { name, shape, stored } of arrays) {
    const dtype = writtenAs(stored)
    const end = at + Number(packedBytes(dtype, BigInt(stored.count)))
    const sizes = shape.map(String).join(',')
    const value = `{"dtype":"${NAMES.get(dtype)}","shape":[${sizes}],"data_offsets":[${at},${end}]}`
    entries.push(`${JSON.stringify(name)}:${value}`)
    at = end
  }
  const text = new TextEncoder().encode(`{${entries.join(',')}}`)
  const length = Math.ceil(text.byteLength / ALIGNMENT) * ALIGNMENT
  const bytes = new Uint8Array(8 + length).fill(0x20)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true)
  bytes.set(text, 8)
  return bytes
}
