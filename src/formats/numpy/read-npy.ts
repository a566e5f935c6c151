/** Reads NumPy's arrays (.npy; numpy.lib.format, versions 1 to 3). */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import { numberBlocks } from '../../core/bytes/stored-values.ts'
import { bytesOf, type Dtype } from '../../core/network/dtype.ts'
import { FormatError, issue } from '../../core/words/issue.ts'
import type { MessageArgs } from '../../core/words/message.ts'

/** An array in C order; integers and doubles become the nearest floats. */
export interface NpyArray {
  readonly shape: readonly number[]
  readonly data: Float32Array
}

const MAGIC = '\x93NUMPY'

/** Letters of NumPy's types, with their bytes: booleans are read as 0 and 1. */
const DTYPES: Readonly<Record<string, Dtype>> = {
  f8: 'float64',
  f4: 'float32',
  f2: 'float16',
  i8: 'int64',
  i4: 'int32',
  i2: 'int16',
  i1: 'int8',
  u8: 'uint64',
  u4: 'uint32',
  u2: 'uint16',
  u1: 'uint8',
  b1: 'uint8',
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

/** Reads the array. Throws FormatError where the file holds none, or fewer numbers than its shape says. */
export async function readNpy(source: ByteSource): Promise<NpyArray> {
  const { dtype, littleEndian, isFortran, shape, at } = await readNpyHeader(source)
  const count = shape.reduce((product, size) => product * size, 1)
  const wanted = at + count * bytesOf(dtype)
  if (wanted > source.size) {
    const text = 'its shape {shape} needs {wanted} bytes, and the file has {size}'
    throw refused(source, text, { shape: shape.join(' × '), wanted, size: source.size })
  }
  const run = { offset: at, count, stride: bytesOf(dtype) }
  const data = new Float32Array(count)
  let filled = 0
  for await (const block of numberBlocks(source, { dtype, littleEndian, count, runs: [run] })) {
    data.set(block, filled)
    filled += block.length
  }
  return { shape, data: isFortran ? inCOrder(data, shape) : data }
}

/** What the header says. Throws FormatError where the file holds no array of plain numbers. */
export async function readNpyHeader(source: ByteSource): Promise<NpyHeader> {
  const head = await source.read(0, 12)
  const text = (bytes: Uint8Array) => String.fromCharCode(...bytes)
  if (text(head.subarray(0, 6)) !== MAGIC || head.length < 10) throw refused(source, 'this is no NumPy array (.npy)')
  const isShort = head[6] === 1
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  const length = isShort || head.length < 12 ? view.getUint16(8, true) : view.getUint32(8, true)
  const start = isShort ? 10 : 12
  if (start + length > source.size || length > 1 << 20) throw refused(source, 'its header is cut off')
  return { ...parseHeader(source, text(await source.read(start, length))), at: start + length }
}

/** The header is a dictionary as Python writes it. */
function parseHeader(source: ByteSource, text: string): Omit<NpyHeader, 'at'> {
  const [, order = '', type = ''] = /'descr':\s*'([<>|=]?)([a-z]\d+)'/.exec(text) ?? []
  const [, sizes] = /'shape':\s*\(([\d\s,L]*)\)/.exec(text) ?? []
  const [, fortran] = /'fortran_order':\s*(True|False)/.exec(text) ?? []
  const dtype = DTYPES[type]
  if (dtype === undefined || sizes === undefined || fortran === undefined)
    throw refused(source, 'its header is none of plain numbers: {header}', { header: text.trim().slice(0, 120) })
  const shape = sizes.split(',').flatMap((size) => (size.trim() === '' ? [] : [Number.parseInt(size, 10)]))
  return { dtype, littleEndian: order !== '>', isFortran: fortran === 'True', shape }
}

/** Numbers whose first axis lies closest, put into the order in which the last does. */
function inCOrder(data: Float32Array, shape: readonly number[]): Float32Array {
  const result = new Float32Array(data.length)
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, size) => product * size, 1))
  for (let index = 0; index < data.length; index++) {
    let rest = index
    let from = 0
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const size = shape[axis] ?? 1
      from += (rest % size) * (strides[axis] ?? 1)
      rest = Math.floor(rest / size)
    }
    result[index] = data[from] ?? 0
  }
  return result
}

function refused(source: ByteSource, text: string, args: MessageArgs = {}): FormatError {
  return new FormatError(issue('numpy/array', 'error', text, args, { where: { file: source.name } }))
}
