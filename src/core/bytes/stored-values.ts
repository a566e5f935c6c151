/** Streams the numbers of stored arrays: block by block, in their order, whatever way they lie in the file. */

import { bytesOf, type Dtype } from '../network/dtype.ts'
import type { StoredBlob } from '../network/weights.ts'
import type { ByteSource, StoredArray, ValueRun } from './bytes.ts'
import { shrunk } from './window.ts'

/** Large enough that the number of reads doesn't matter, small enough to stay in a processor's cache. */
const BLOCK_BYTES = 1 << 18

/** Numbers as they can be computed with. */
export type Numbers = Float32Array | Float64Array

/** The bytes of an array's numbers, packed and little-endian. A block is valid until the next one is asked for. */
export async function* packedBlocks(source: ByteSource, stored: StoredArray): AsyncGenerator<Uint8Array> {
  const width = bytesOf(stored.dtype)
  for await (const [bytes, run] of runBlocks(source, stored)) {
    const packed = run.stride === width ? bytes : gathered(bytes, run.stride, width)
    yield stored.littleEndian || width === 1 ? packed : swapped(packed, width)
  }
}

/** The numbers of an array. Integers of 64 bits become the nearest double. */
export async function* numberBlocks(source: ByteSource, stored: StoredArray): AsyncGenerator<Numbers> {
  for await (const bytes of packedBlocks(source, stored)) yield numbersOf(bytes, stored.dtype)
}

/** All numbers of a blob, read from its file, or as a text has them. */
export async function blobNumbers(source: ByteSource, { stored, values, count }: StoredBlob): Promise<Float32Array> {
  if (stored === undefined) return Float32Array.from(values ?? [])
  const all = new Float32Array(count)
  let at = 0
  for await (const block of numberBlocks(source, stored)) {
    all.set(block, at)
    at += block.length
  }
  return all
}

async function* runBlocks(
  source: ByteSource,
  { runs, dtype }: StoredArray,
): AsyncGenerator<readonly [Uint8Array, ValueRun]> {
  const width = bytesOf(dtype)
  const buffer = source.readInto === undefined ? undefined : new Uint8Array(BLOCK_BYTES)
  for (const run of runs) {
    const most = Math.max(1, Math.floor(BLOCK_BYTES / run.stride))
    for (let at = 0; at < run.count; at += most) {
      const count = Math.min(most, run.count - at)
      const offset = run.offset + at * run.stride
      // The last number of a run need not be followed by what lies between two of them.
      const length = (count - 1) * run.stride + width
      yield [await readBlock(source, offset, length, buffer), run]
    }
  }
}

async function readBlock(source: ByteSource, offset: number, length: number, buffer: Uint8Array | undefined) {
  if (buffer === undefined || source.readInto === undefined || length > buffer.byteLength) {
    const bytes = await source.read(offset, length)
    if (bytes.byteLength < length) throw shrunk(source, offset + bytes.byteLength)
    return bytes
  }
  const block = buffer.subarray(0, length)
  const count = await source.readInto(offset, block)
  if (count < length) throw shrunk(source, offset + count)
  return block
}

function gathered(bytes: Uint8Array, stride: number, width: number): Uint8Array {
  const count = Math.floor((bytes.byteLength - width) / stride) + 1
  const packed = new Uint8Array(count * width)
  for (let index = 0; index < count; index++) {
    for (let byte = 0; byte < width; byte++) packed[index * width + byte] = bytes[index * stride + byte] ?? 0
  }
  return packed
}

function swapped(bytes: Uint8Array, width: number): Uint8Array {
  const result = new Uint8Array(bytes.byteLength)
  for (let at = 0; at < bytes.byteLength; at += width) {
    for (let byte = 0; byte < width; byte++) result[at + byte] = bytes[at + width - 1 - byte] ?? 0
  }
  return result
}

/** Typed arrays have the machine's byte order, which need not be the file's. */
const IS_LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1

/** Packed little-endian bytes as numbers. */
export function numbersOf(bytes: Uint8Array, dtype: Dtype): Numbers {
  const width = bytesOf(dtype)
  const count = Math.floor(bytes.byteLength / width)
  if (IS_LITTLE_ENDIAN && (dtype === 'float32' || dtype === 'float64')) {
    // Not `slice`: that of Node's Buffer copies nothing.
    const aligned = bytes.byteOffset % width === 0 ? bytes : new Uint8Array(bytes)
    return dtype === 'float32'
      ? new Float32Array(aligned.buffer, aligned.byteOffset, count)
      : new Float64Array(aligned.buffer, aligned.byteOffset, count)
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const read = READERS[dtype]
  if (read === undefined) throw new RangeError(`numbers of ${dtype} are not read one by one`)
  return Float64Array.from({ length: count }, (_, index) => read(view, index * width))
}

const READERS: Readonly<Partial<Record<Dtype, (view: DataView, at: number) => number>>> = {
  float64: (view, at) => view.getFloat64(at, true),
  float32: (view, at) => view.getFloat32(at, true),
  float16: (view, at) => halfOf(view.getUint16(at, true)),
  bfloat16: (view, at) => singleOf(view.getUint16(at, true) << 16),
  int64: (view, at) => Number(view.getBigInt64(at, true)),
  uint64: (view, at) => Number(view.getBigUint64(at, true)),
  int32: (view, at) => view.getInt32(at, true),
  uint32: (view, at) => view.getUint32(at, true),
  int16: (view, at) => view.getInt16(at, true),
  uint16: (view, at) => view.getUint16(at, true),
  int8: (view, at) => view.getInt8(at),
  uint8: (view, at) => view.getUint8(at),
  bool: (view, at) => view.getUint8(at),
}

/** The value of a half (IEEE 754 binary16). */
function halfOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const mantissa = bits & 0x3ff
  if (exponent === 0x1f) return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return exponent === 0 ? sign * mantissa * 2 ** -24 : sign * (1024 + mantissa) * 2 ** (exponent - 25)
}

const scratch = new DataView(new ArrayBuffer(4))

function singleOf(bits: number): number {
  scratch.setInt32(0, bits)
  return scratch.getFloat32(0)
}
