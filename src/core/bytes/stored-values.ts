/** Streams the numbers of stored arrays: block by block, in their order, whatever way they lie in the file. */

import { decoderOf, type Encoding, encodingNamed, type Numbers, plainEncoding } from '../encoding.ts'
import type { StoredBlob } from '../network/weights.ts'
import type { ByteSource, StoredArray, ValueRun } from './bytes.ts'
import { shrunk } from './window.ts'

export { numbersOf } from '../encodings/plain.ts'
export type { Numbers }

/** Large enough that the number of reads doesn't matter, small enough to stay in a processor's cache. */
const BLOCK_BYTES = 1 << 18

/**
 * The bytes of an array's numbers in its type, packed and little-endian; where they are stored in blocks, or another type is
 * asked for, as the singles that they stand for. A block is valid until the next one is asked for.
 */
export async function* packedBlocks(
  source: ByteSource,
  stored: StoredArray,
  dtype = stored.dtype,
): AsyncGenerator<Uint8Array> {
  const encoding = encodingOf(stored)
  if (encoding.name === dtype) yield* storedBlocks(source, stored, encoding)
  else for await (const numbers of numberBlocks(source, stored)) yield singleBytes(numbers)
}

/** The numbers of an array. Integers of 64 bits become the nearest double. */
export async function* numberBlocks(source: ByteSource, stored: StoredArray): AsyncGenerator<Numbers> {
  const encoding = encodingOf(stored)
  const decode = await decoderOf(encoding)
  let left = stored.count
  for await (const bytes of storedBlocks(source, stored, encoding)) {
    const numbers = decode(bytes)
    // The last block may be filled up.
    yield left < numbers.length ? numbers.subarray(0, left) : numbers
    left -= numbers.length
  }
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

function encodingOf({ encoding, dtype }: StoredArray): Encoding {
  return (encoding === undefined ? undefined : encodingNamed(encoding)) ?? plainEncoding(dtype)
}

/** The bytes as they are stored, little-endian, without what lies between them. */
async function* storedBlocks(
  source: ByteSource,
  stored: StoredArray,
  { blockBytes, wide }: Encoding,
): AsyncGenerator<Uint8Array> {
  for await (const [bytes, run] of runBlocks(stored.source ?? source, stored, blockBytes)) {
    const packed = run.stride === blockBytes ? bytes : gathered(bytes, run.stride, blockBytes)
    yield stored.littleEndian || wide.length === 0 ? packed : swapped(packed, blockBytes, wide)
  }
}

async function* runBlocks(
  source: ByteSource,
  { runs }: StoredArray,
  width: number,
): AsyncGenerator<readonly [Uint8Array, ValueRun]> {
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

/** Turns around the parts of each block that are wider than a byte. */
function swapped(bytes: Uint8Array, blockBytes: number, wide: Encoding['wide']): Uint8Array {
  const result = new Uint8Array(bytes)
  for (let block = 0; block < bytes.byteLength; block += blockBytes) {
    for (const { offset, width, count } of wide) {
      const end = block + offset + count * width
      for (let at = block + offset; at < end; at += width) {
        for (let byte = 0; byte < width; byte++) result[at + byte] = bytes[at + width - 1 - byte] ?? 0
      }
    }
  }
  return result
}

function singleBytes(numbers: Numbers): Uint8Array {
  const bytes = new Uint8Array(numbers.length * 4)
  const view = new DataView(bytes.buffer)
  for (let index = 0; index < numbers.length; index++) view.setFloat32(index * 4, numbers[index] ?? 0, true)
  return bytes
}
