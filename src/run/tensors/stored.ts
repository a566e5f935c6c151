/** Numbers of stored tensors: read from their files when a layer needs them. */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import { joined } from '../../core/bytes/bytes.ts'
import { numbersOf, packedBlocks } from '../../core/bytes/stored-values.ts'
import type { Dtype } from '../../core/network/dtype.ts'
import type { Model, StoredTensor } from '../../core/network/model.ts'
import type { StoredNumbers } from '../../core/network/tensor-computation.ts'
import { Refusal } from '../kernel.ts'
import { countOf } from '../tensor.ts'
import { isWide, rounded, type Typed, tensor } from './typed.ts'

/** Reads a stored tensor. Throws Refusal where its numbers are not to be had. */
export type StoredReader = (wanted: StoredNumbers) => Promise<Typed>

/** Short tensors are kept between uses: loops read them again and again. */
const MOST_KEPT = 1 << 16

/** Reads the tensors of a model from its files. `keeps`: all of them stay in memory. */
export function storedReader({ tensors }: Model, sources: readonly ByteSource[], keeps: boolean): StoredReader {
  const byName = new Map(tensors.map((each) => [each.name, each]))
  const kept = new Map<string, Typed>()
  return async (wanted) => {
    const known = kept.get(wanted.tensor)
    if (known !== undefined) return { ...known, shape: wanted.shape }
    const found = byName.get(wanted.tensor)
    const read = await numbersFrom(found, wanted, sources)
    if (keeps || read.data.length <= MOST_KEPT) kept.set(wanted.tensor, read)
    return read
  }
}

async function numbersFrom(found: StoredTensor | undefined, wanted: StoredNumbers, sources: readonly ByteSource[]) {
  const { dtype, shape } = wanted
  const values = found?.stored === undefined ? found?.values?.() : undefined
  if (values !== undefined) return literal(dtype, shape, values)
  const stored = found?.stored
  const source = stored?.source ?? sources.find(({ name }) => name === found?.file)
  const count = countOf(shape)
  if (count === 0) return literal(dtype, shape, [])
  if (stored === undefined || source === undefined || stored.count < count) throw missing(wanted)
  const pieces: Uint8Array[] = []
  for await (const bytes of packedBlocks(source, stored, dtype)) pieces.push(bytes.slice())
  return tensorOfBytes(dtype, shape, joined(pieces))
}

function missing({ tensor: name }: StoredNumbers): Refusal {
  return new Refusal('run/weights-missing', 'the numbers of `{tensor}` are not in the files', { tensor: name })
}

/** Values that stand in a file one by one. Refuses fewer than the shape has. */
export function literal(dtype: Dtype, shape: readonly number[], values: readonly (number | bigint | string)[]): Typed {
  const count = countOf(shape)
  if (values.length < count)
    throw new Refusal('run/weights-missing', '{count} values are needed, and {found} are there', {
      count,
      found: values.length,
    })
  const own = values.slice(0, count)
  if (dtype === 'string') return tensor(dtype, shape, own.map(String))
  if (isWide(dtype)) {
    const whole = own.map((value) => BigInt(value))
    return tensor(dtype, shape, dtype === 'int64' ? BigInt64Array.from(whole) : BigUint64Array.from(whole))
  }
  return rounded(dtype, shape, Float64Array.from(own, Number))
}

const VIEWS: Readonly<Partial<Record<Dtype, (bytes: ArrayBuffer, count: number) => Typed['data']>>> = {
  int64: (bytes, count) => new BigInt64Array(bytes, 0, count),
  uint64: (bytes, count) => new BigUint64Array(bytes, 0, count),
  int32: (bytes, count) => new Int32Array(bytes, 0, count),
  uint32: (bytes, count) => new Uint32Array(bytes, 0, count),
  int16: (bytes, count) => new Int16Array(bytes, 0, count),
  uint16: (bytes, count) => new Uint16Array(bytes, 0, count),
  int8: (bytes, count) => new Int8Array(bytes, 0, count),
  uint8: (bytes, count) => new Uint8Array(bytes, 0, count),
  float32: (bytes, count) => new Float32Array(bytes, 0, count),
  float64: (bytes, count) => new Float64Array(bytes, 0, count),
}

/** Little-endian bytes of a type as a tensor. */
export function tensorOfBytes(dtype: Dtype, shape: readonly number[], bytes: Uint8Array): Typed {
  const count = countOf(shape)
  const view = VIEWS[dtype]
  // Every machine that runs this is little-endian; what is narrower than its row is decoded.
  if (view !== undefined) return tensor(dtype, shape, view(new Uint8Array(bytes).buffer, count))
  return rounded(dtype, shape, numbersOf(bytes, dtype).subarray(0, count))
}
