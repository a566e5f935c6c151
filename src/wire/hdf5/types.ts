/** Dataspaces and datatypes (specification IV.A.2.b and IV.A.2.d). */

import type { Dtype } from '../../core/network/dtype.ts'
import { type Cursor, Hdf5Error } from './cursor.ts'

/** What the numbers or strings of a dataset are. */
export interface Hdf5Type {
  /** `undefined` for what is no plain number: strings, structures, references. */
  readonly dtype: Dtype | undefined
  readonly littleEndian: boolean
  /** Bytes of one element. */
  readonly bytes: number
  readonly kind: 'float' | 'integer' | 'string' | 'variable' | 'other'
  /** Of what has any length: whether it is a text, not a list. */
  readonly isText?: boolean
}

/** More axes than HDF5 allows (H5S_MAX_RANK). */
const MOST_AXES = 32

/** The sizes of all axes; none for a scalar; `undefined` for a dataspace without elements. */
export function readDataspace(cursor: Cursor): readonly bigint[] | undefined {
  const version = cursor.uint(1)
  const rank = cursor.uint(1)
  cursor.uint(1)
  if (rank > MOST_AXES) throw new Hdf5Error('a dataspace has more than 32 axes')
  if (version === 1) cursor.skip(5)
  else if (version !== 2) throw new Hdf5Error('a dataspace of a version that is not known')
  // Type 2 is the null dataspace.
  else if (cursor.uint(1) === 2) return undefined
  return Array.from({ length: rank }, () => BigInt(cursor.length()))
}

const FLOATS: Readonly<Record<number, Dtype>> = { 2: 'float16', 4: 'float32', 8: 'float64' }
const SIGNED: Readonly<Record<number, Dtype>> = { 1: 'int8', 2: 'int16', 4: 'int32', 8: 'int64' }
const UNSIGNED: Readonly<Record<number, Dtype>> = { 1: 'uint8', 2: 'uint16', 4: 'uint32', 8: 'uint64' }

export function readDatatype(cursor: Cursor): Hdf5Type {
  const kind = cursor.uint(1) & 0xf
  const bits = cursor.uint(3)
  const bytes = cursor.uint(4)
  const littleEndian = (bits & 1) === 0
  switch (kind) {
    case 0: {
      const dtype = (bits & 8 ? SIGNED : UNSIGNED)[bytes]
      return { dtype, littleEndian, bytes, kind: dtype === undefined ? 'other' : 'integer' }
    }
    case 1: {
      // Bit 6 beside bit 0 means VAX order, which nothing here can read.
      const dtype = bits & 0x40 ? undefined : floatOf(bytes, cursor)
      return { dtype, littleEndian, bytes, kind: 'float' }
    }
    case 3:
      return { dtype: undefined, littleEndian: true, bytes, kind: 'string' }
    case 9:
      return { dtype: undefined, littleEndian: true, bytes, kind: 'variable', isText: (bits & 0xf) === 1 }
    default:
      return { dtype: undefined, littleEndian: true, bytes, kind: 'other' }
  }
}

/** Two bytes are a half, or a bfloat16 where the exponent has eight bits. */
function floatOf(bytes: number, cursor: Cursor): Dtype | undefined {
  if (bytes !== 2 || cursor.left < 7) return FLOATS[bytes]
  cursor.skip(5)
  return cursor.uint(1) === 8 ? 'bfloat16' : 'float16'
}
