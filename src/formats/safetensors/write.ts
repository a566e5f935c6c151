/** Writes safetensors: a JSON header with the place of each array, then their bytes (github.com/huggingface/safetensors). */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import { packedBlocks } from '../../core/bytes/stored-values.ts'
import { bytesOf, type Dtype } from '../../core/network/dtype.ts'
import type { NamedArray } from '../../core/network/weights.ts'

const DTYPES: Readonly<Partial<Record<Dtype, string>>> = {
  float64: 'F64',
  float32: 'F32',
  float16: 'F16',
  bfloat16: 'BF16',
  int64: 'I64',
  int32: 'I32',
  int16: 'I16',
  int8: 'I8',
  uint64: 'U64',
  uint32: 'U32',
  uint16: 'U16',
  uint8: 'U8',
  bool: 'BOOL',
  complex64: 'C64',
  float8e4m3fn: 'F8_E4M3',
  float8e5m2: 'F8_E5M2',
  float8e8m0: 'F8_E8M0',
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
  for (const { stored } of arrays) yield* packedBlocks(source, stored)
}

function header(arrays: readonly NamedArray[], metadata: Readonly<Record<string, string>>): Uint8Array {
  // A list of entries keeps their order even where a name looks like a number, which an object would move to the front.
  const entries = Object.keys(metadata).length === 0 ? [] : [`"__metadata__":${JSON.stringify(metadata)}`]
  let at = 0
  for (const { name, shape, stored } of arrays) {
    const end = at + stored.count * bytesOf(stored.dtype)
    const sizes = shape.map(String).join(',')
    const value = `{"dtype":"${DTYPES[stored.dtype]}","shape":[${sizes}],"data_offsets":[${at},${end}]}`
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
