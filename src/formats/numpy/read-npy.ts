/** Reads NumPy's arrays (.npy; numpy.lib.format, versions 1 to 3). */

import { type ByteSource, joined, type StoredArray } from '../../core/bytes/bytes.ts'
import { numberBlocks, packedBlocks } from '../../core/bytes/stored-values.ts'
import { MOST_NUMBERS } from '../../core/limits.ts'
import { bytesOf, type Dtype } from '../../core/network/dtype.ts'
import { FormatError, issue } from '../../core/words/issue.ts'
import { type Message, message } from '../../core/words/message.ts'
import { type ArrayHeader, headerLength, PREFIX_BYTES, parseHeader } from './header.ts'

/** An array in C order; integers and doubles become the nearest floats. */
export interface NpyArray {
  readonly shape: readonly number[]
  readonly data: Float32Array
}

/** What stands before the numbers. */
export interface NpyHeader {
  readonly dtype: Dtype
  readonly littleEndian: boolean
  readonly isFortran: boolean
  readonly shape: readonly number[]
  /** Where the numbers start. */
  readonly at: number
}

/** An array as it is stored: little-endian bytes in C order. */
export interface NpyBytes {
  readonly dtype: Dtype
  readonly shape: readonly number[]
  readonly bytes: Uint8Array
}

/** Reads the array. Throws FormatError where the file holds none, or fewer numbers than its shape says. */
export async function readNpy(source: ByteSource): Promise<NpyArray> {
  const header = await readNpyHeader(source)
  const { shape, isFortran } = header
  const stored = placeOf(source, header)
  const data = new Float32Array(stored.count)
  let filled = 0
  for await (const block of numberBlocks(source, stored)) {
    data.set(block, filled)
    filled += block.length
  }
  return { shape, data: isFortran ? inCOrder(data, shape) : data }
}

/** Reads the array in its own type. Throws as `readNpy` does. */
export async function readNpyBytes(source: ByteSource): Promise<NpyBytes> {
  const header = await readNpyHeader(source)
  const { dtype, shape, isFortran } = header
  const pieces: Uint8Array[] = []
  for await (const bytes of packedBlocks(source, placeOf(source, header))) pieces.push(bytes.slice())
  const bytes = joined(pieces)
  return { dtype, shape, bytes: isFortran ? bytesInCOrder(bytes, shape, bytesOf(dtype)) : bytes }
}

/** Where the numbers lie. Throws FormatError where there are fewer than the shape says, or too many to be read. */
function placeOf(source: ByteSource, { dtype, littleEndian, shape, at }: NpyHeader): StoredArray {
  const count = shape.reduce((product, size) => product * size, 1)
  const wanted = at + count * bytesOf(dtype)
  if (wanted > source.size) {
    const text = 'its shape {shape} needs {wanted} bytes, and the file has {size}'
    throw refused(source, message(text, { shape: shape.join(' × '), wanted, size: source.size }))
  }
  checkCount(source, count)
  return { dtype, littleEndian, count, runs: [{ offset: at, count, stride: bytesOf(dtype) }] }
}

/** Throws FormatError where an array has more numbers than are read whole. */
export function checkCount(source: ByteSource, count: number): void {
  if (count <= MOST_NUMBERS) return
  const text = '{count} numbers are too many to be read at once (at most {most})'
  throw refused(source, message(text, { count, most: MOST_NUMBERS }))
}

/** Reads what stands before an array's numbers. Throws FormatError where the file holds no array of plain numbers. */
export async function readNpyHeader(source: ByteSource): Promise<NpyHeader> {
  const header = await readHeader(source)
  const { type, isFortran, shape, length } = header
  if (type?.isPlain !== true) {
    const text = 'its numbers are of no plain type: {type}'
    throw refused(source, message(text, { type: type?.text ?? 'object' }))
  }
  return { dtype: type.dtype, littleEndian: type.littleEndian, isFortran, shape: shape.map(Number), at: length }
}

/** Reads the header of a file. Throws FormatError where there is none. */
export async function readHeader(source: ByteSource): Promise<ArrayHeader> {
  const length = headerLength(await source.read(0, PREFIX_BYTES))
  if (typeof length !== 'number') throw refused(source, length)
  if (length > source.size) throw refused(source, message('its header is cut off'))
  const header = parseHeader(await source.read(0, length))
  if ('args' in header) throw refused(source, header)
  return header
}

/** Numbers whose first axis lies closest, put into the order in which the last does. */
function inCOrder(data: Float32Array, shape: readonly number[]): Float32Array {
  return Float32Array.from(fortranPlaces(data.length, shape), (from) => data[from] ?? 0)
}

function bytesInCOrder(bytes: Uint8Array, shape: readonly number[], width: number): Uint8Array {
  const result = new Uint8Array(bytes.length)
  fortranPlaces(bytes.length / width, shape).forEach((from, to) => {
    result.set(bytes.subarray(from * width, (from + 1) * width), to * width)
  })
  return result
}

/** By the place in C order: the place where the first axis lies closest. */
function fortranPlaces(count: number, shape: readonly number[]): Int32Array {
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, size) => product * size, 1))
  return Int32Array.from({ length: count }, (_, index) => {
    let rest = index
    let from = 0
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const size = shape[axis] ?? 1
      from += (rest % size) * (strides[axis] ?? 1)
      rest = Math.floor(rest / size)
    }
    return from
  })
}

function refused(source: ByteSource, { text, args }: Message): FormatError {
  return new FormatError(issue('numpy/array', 'error', text, args, { where: { file: source.name } }))
}
