/** Headers of NumPy's arrays (numpy.lib.format, version 1.0). */

import type { Dtype } from '../../core/network/dtype.ts'

/** NumPy has no bfloat16: its bits are kept as unsigned integers. */
const DESCRIPTIONS: Readonly<Partial<Record<Dtype, string>>> = {
  float64: '<f8',
  float32: '<f4',
  float16: '<f2',
  bfloat16: '<u2',
  int64: '<i8',
  int32: '<i4',
  int16: '<i2',
  int8: '|i1',
  uint64: '<u8',
  uint32: '<u4',
  uint16: '<u2',
  uint8: '|u1',
  bool: '|b1',
  complex64: '<c8',
  complex128: '<c16',
}

/** The numbers start at a multiple of this. */
const ALIGNMENT = 64

/** Magic, version and length of the header. */
const HEAD_BYTES = 10

/** The type as which an array is written: what NumPy does not have as the singles that it stands for. */
export function numpyDtype(dtype: Dtype): Dtype {
  return DESCRIPTIONS[dtype] === undefined ? 'float32' : dtype
}

/** The bytes in front of an array's numbers, which are little-endian and in C order. */
export function npyHeader(dtype: Dtype, shape: readonly bigint[]): Uint8Array {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.map(String).join(', ')
  const description = DESCRIPTIONS[dtype]
  if (description === undefined) throw new RangeError(`NumPy has no ${dtype}`)
  const text = `{'descr': '${description}', 'fortran_order': False, 'shape': (${sizes}), }`
  const length = Math.ceil((HEAD_BYTES + text.length + 1) / ALIGNMENT) * ALIGNMENT
  const bytes = new Uint8Array(length).fill(0x20)
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0])
  new DataView(bytes.buffer).setUint16(8, length - HEAD_BYTES, true)
  bytes.set(new TextEncoder().encode(text), HEAD_BYTES)
  bytes[length - 1] = 0x0a
  return bytes
}

/** The type whose codes or values a file keeps, one a whole number, where NumPy has no such type. */
const CARRIERS: Readonly<Partial<Record<Dtype, Dtype>>> = { int4: 'int8', int2: 'int8' }

/** A whole file with these little-endian bytes, a value of a narrow type in a byte of its own. */
export function npyFileOf(dtype: Dtype, shape: readonly number[], bytes: Uint8Array): Uint8Array {
  const kept = DESCRIPTIONS[dtype] === undefined ? (CARRIERS[dtype] ?? 'uint8') : dtype
  const header = npyHeader(kept, shape.map(BigInt))
  const file = new Uint8Array(header.length + bytes.length)
  file.set(header)
  file.set(bytes, header.length)
  return file
}

/** A whole file with these floats. */
export function npyFile(shape: readonly number[], data: Float32Array): Uint8Array {
  const header = npyHeader('float32', shape.map(BigInt))
  const bytes = new Uint8Array(header.length + data.length * 4)
  bytes.set(header)
  const view = new DataView(bytes.buffer, header.length)
  for (let at = 0; at < data.length; at++) view.setFloat32(at * 4, data[at] ?? 0, true)
  return bytes
}
