/** Tensors as bytes, and numbers of few bits as their codes. */

import { numbersOf } from '../../core/bytes/stored-values.ts'
import { bytesOf, DTYPE_BITS, type Dtype } from '../../core/network/dtype.ts'
import { numbersIn, type Typed } from '../tensor.ts'

/** The little-endian bytes of a tensor's values, one value after the other; those narrower than a byte take one each. */
export function bytesOfTensor(given: Typed): Uint8Array {
  const { data, dtype } = given
  if (Array.isArray(data)) return new Uint8Array(0)
  if (data instanceof Float32Array && dtype !== 'float32') return codesOf(dtype, data)
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
}

/** Every code of a type of 16 bits and less, by the number that it stands for. */
const codes = new Map<Dtype, ReadonlyMap<number, number>>()

function codesOf(dtype: Dtype, values: Float32Array): Uint8Array {
  const width = bytesOf(dtype)
  const table = tableOf(dtype)
  const bytes = new Uint8Array(values.length * width)
  values.forEach((value, at) => {
    const code = codeOf(table, value, dtype)
    bytes[at * width] = code & 255
    if (width === 2) bytes[at * width + 1] = code >> 8
  })
  return bytes
}

function codeOf(table: ReadonlyMap<number, number>, value: number, dtype: Dtype): number {
  const isMinusZero = Object.is(value, -0)
  const code = table.get(isMinusZero ? 0 : value) ?? 0
  return isMinusZero ? code | (1 << (DTYPE_BITS[dtype] - 1)) : code
}

function tableOf(dtype: Dtype): ReadonlyMap<number, number> {
  const known = codes.get(dtype)
  if (known !== undefined) return known
  const bits = DTYPE_BITS[dtype]
  const count = 1 << bits
  const packed = bits === 16 ? new Uint8Array(Uint16Array.from({ length: count }, (_, code) => code).buffer) : undefined
  const single = (code: number) => numbersOf(Uint8Array.of(code, 0, 0), dtype)[0] ?? 0
  const values =
    packed === undefined ? Float64Array.from({ length: count }, (_, code) => single(code)) : numbersOf(packed, dtype)
  const table = new Map<number, number>()
  // The first code of a number counts: of zeros the positive one, of what is no number any.
  for (let code = 0; code < count; code++) if (!table.has(values[code] ?? 0)) table.set(values[code] ?? 0, code)
  codes.set(dtype, table)
  return table
}

/** Numbers whose codes lie in integers of the same width, as NumPy's files keep what it has no type for. */
export function fromCodes(dtype: Dtype, { data }: Pick<Typed, 'data'>): Float32Array {
  const width = bytesOf(dtype)
  const row = numbersIn({ data })
  const values = new Float32Array(row.length)
  if (width === 2) {
    const bytes = new Uint8Array(Uint16Array.from(row).buffer)
    values.set(numbersOf(bytes, dtype).subarray(0, row.length))
    return values
  }
  row.forEach((code, at) => {
    values[at] = numbersOf(Uint8Array.of(code, 0, 0), dtype)[0] ?? 0
  })
  return values
}
