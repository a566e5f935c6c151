/** Numbers of the plain types: IEEE 754, the small floats of OCP and of machine learning, and integers. */

import { DTYPE_BITS, type Dtype } from '../network/dtype.ts'
import type { Decoder, Numbers } from './decoder.ts'

/** Typed arrays have the machine's byte order, which need not be the file's. */
const IS_LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1

/** Turns packed little-endian numbers of the type into numbers; integers of 64 bits become the nearest double. */
export function plainDecoder(dtype: Dtype): Decoder {
  return (bytes) => numbersOf(bytes, dtype)
}

/** Packed little-endian bytes as numbers: of complex ones their magnitudes, of texts none. */
export function numbersOf(bytes: Uint8Array, dtype: Dtype): Numbers {
  if (dtype === 'complex64') return magnitudes(numbersOf(bytes, 'float32'))
  if (dtype === 'complex128') return magnitudes(numbersOf(bytes, 'float64'))
  if (IS_LITTLE_ENDIAN && (dtype === 'float32' || dtype === 'float64')) return viewOf(bytes, dtype)
  const read = READERS[dtype]
  return read === undefined ? codedNumbers(bytes, dtype) : readNumbers(bytes, DTYPE_BITS[dtype] / 8, read)
}

function viewOf(bytes: Uint8Array, dtype: 'float32' | 'float64'): Numbers {
  const width = dtype === 'float32' ? 4 : 8
  const count = Math.floor(bytes.byteLength / width)
  // Not `slice`: that of Node's Buffer copies nothing.
  const aligned = bytes.byteOffset % width === 0 ? bytes : new Uint8Array(bytes)
  return dtype === 'float32'
    ? new Float32Array(aligned.buffer, aligned.byteOffset, count)
    : new Float64Array(aligned.buffer, aligned.byteOffset, count)
}

function magnitudes(parts: Numbers): Numbers {
  const count = Math.floor(parts.length / 2)
  return Float64Array.from({ length: count }, (_, index) =>
    Math.hypot(parts[2 * index] ?? 0, parts[2 * index + 1] ?? 0),
  )
}

function readNumbers(bytes: Uint8Array, width: number, read: (view: DataView, at: number) => number): Numbers {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Float64Array.from({ length: Math.floor(bytes.byteLength / width) }, (_, index) => read(view, index * width))
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
  bool: (view, at) => (view.getUint8(at) === 0 ? 0 : 1),
}

/** The value of a half (IEEE 754 binary16). */
export function halfOf(bits: number): number {
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

/** Types of a byte or less: every code has its value in a table. They are packed from the lowest bit on. */
function codedNumbers(bytes: Uint8Array, dtype: Dtype): Numbers {
  const bits = DTYPE_BITS[dtype]
  const table = tableOf(dtype)
  const numbers = new Float32Array(bits === 0 ? 0 : Math.floor((bytes.byteLength * 8) / bits))
  const mask = (1 << bits) - 1
  for (let index = 0; index < numbers.length; index++) {
    const bit = index * bits
    const at = bit >> 3
    const word = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)
    numbers[index] = table[(word >> (bit & 7)) & mask] ?? 0
  }
  return numbers
}

const tables = new Map<Dtype, Float32Array>()

function tableOf(dtype: Dtype): Float32Array {
  let table = tables.get(dtype)
  if (table === undefined) {
    table = Float32Array.from({ length: 1 << DTYPE_BITS[dtype] }, (_, code) => CODES[dtype]?.(code) ?? Number.NaN)
    tables.set(dtype, table)
  }
  return table
}

/** How a small float is laid out: its exponent's bits and bias, its mantissa's bits, and which codes are no number. */
interface SmallFloat {
  readonly exponent: number
  readonly mantissa: number
  readonly bias: number
  /** `ieee`: the largest exponent is for infinities and NaN; `ones`: all ones are NaN; `zero`: so is minus zero; else none. */
  readonly special: 'ieee' | 'ones' | 'zero' | 'none'
}

const CODES: Readonly<Partial<Record<Dtype, (code: number) => number>>> = {
  // OCP 8-bit Floating Point Specification (OFP8) 1.0.
  float8e4m3fn: small({ exponent: 4, mantissa: 3, bias: 7, special: 'ones' }),
  float8e5m2: small({ exponent: 5, mantissa: 2, bias: 15, special: 'ieee' }),
  // Noune et al. 2022, arXiv:2206.02915: no infinities, and one NaN where minus zero would be.
  float8e4m3fnuz: small({ exponent: 4, mantissa: 3, bias: 8, special: 'zero' }),
  float8e5m2fnuz: small({ exponent: 5, mantissa: 2, bias: 16, special: 'zero' }),
  // OCP Microscaling Formats (MX) 1.0.
  float8e8m0: (code) => (code === 0xff ? Number.NaN : 2 ** (code - 127)),
  float6e2m3: small({ exponent: 2, mantissa: 3, bias: 1, special: 'none' }),
  float6e3m2: small({ exponent: 3, mantissa: 2, bias: 3, special: 'none' }),
  float4e2m1: small({ exponent: 2, mantissa: 1, bias: 1, special: 'none' }),
  int4: (code) => (code < 8 ? code : code - 16),
  int2: (code) => (code < 2 ? code : code - 4),
  uint4: (code) => code,
  uint2: (code) => code,
}

function small({ exponent, mantissa, bias, special }: SmallFloat): (code: number) => number {
  const top = (1 << exponent) - 1
  const ones = (1 << mantissa) - 1
  return (code) => {
    const sign = code >> (exponent + mantissa) ? -1 : 1
    const power = (code >> mantissa) & top
    const rest = code & ones
    if (special === 'zero' && sign < 0 && power === 0 && rest === 0) return Number.NaN
    if (special === 'ones' && power === top && rest === ones) return Number.NaN
    if (special === 'ieee' && power === top) return rest === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
    const fraction = rest / (1 << mantissa)
    return sign * (power === 0 ? fraction * 2 ** (1 - bias) : (1 + fraction) * 2 ** (power - bias))
  }
}
