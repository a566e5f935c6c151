/** The numbers of short tensors, exact: what sizes are computed from. */

import { numbersOf } from '../../core/bytes/stored-values.ts'
import { type Expr, fraction } from '../../core/expr.ts'
import { DTYPE_BITS, type Dtype } from '../../core/network/dtype.ts'
import { MOST_ELEMENTS } from '../../core/network/op.ts'
import type { ProtoMessage } from '../../wire/protobuf/message.ts'

/** Longer rows of floats decide no size: only weights are as long. */
const MOST_FLOATS = 256

/** Longer rows of narrow integers are weights of a quantised network. */
const MOST_NARROW = 64

const WIDE: ReadonlySet<Dtype> = new Set(['int64', 'int32', 'uint64', 'uint32', 'bool'])

/** Types of whole numbers. */
const INTEGERS: ReadonlySet<Dtype> = new Set([
  ...['int64', 'int32', 'int16', 'int8', 'int4', 'int2', 'uint64', 'uint32', 'uint16', 'uint8', 'uint4', 'uint2'],
  'bool',
] as readonly Dtype[])

/** Whether the type is one of whole numbers or of truth values. */
function isInteger(dtype: Dtype | undefined): boolean {
  return dtype !== undefined && INTEGERS.has(dtype)
}

/** How many numbers of the type are worth keeping. */
export function mostKept(dtype: Dtype | undefined): number {
  if (dtype === undefined || WIDE.has(dtype)) return MOST_ELEMENTS
  return isInteger(dtype) ? MOST_NARROW : MOST_FLOATS
}

/** The numbers of a tensor, row by row; `undefined` where the file's reader kept none, or they are not finite. */
export function elementsOf(tensor: ProtoMessage, dtype: Dtype | undefined, count: bigint): readonly Expr[] | undefined {
  if (dtype === undefined || count > BigInt(MOST_ELEMENTS)) return undefined
  if (count === 0n) return []
  const found = tensor.has('raw_data') ? rawElements(tensor, dtype, Number(count)) : typedElements(tensor, dtype)
  return found?.length === Number(count) ? found : undefined
}

function rawElements(tensor: ProtoMessage, dtype: Dtype, count: number): readonly Expr[] | undefined {
  const [bytes] = tensor.content.get('raw_data')?.values ?? []
  if (!(bytes instanceof Uint8Array) || bytes.length * 8 < count * DTYPE_BITS[dtype]) return undefined
  return decoded(bytes, dtype, count)
}

/** Fields with a value an entry. */
const PLAIN: readonly (readonly [field: string, types: readonly Dtype[]])[] = [
  ['float_data', ['float32']],
  ['double_data', ['float64']],
  ['int64_data', ['int64']],
  ['uint64_data', ['uint32', 'uint64']],
  ['int32_data', ['int32', 'int16', 'int8', 'uint16', 'uint8', 'bool']],
]

/** All values of a tensor that the file's reader kept, those that are not finite included; codes are decoded. */
export function valuesIn(
  tensor: ProtoMessage,
  dtype: Dtype,
  count: number,
): readonly (number | bigint | string)[] | undefined {
  if (dtype === 'string') return tensor.strings('string_data')
  const [raw] = tensor.content.get('raw_data')?.values ?? []
  if (raw instanceof Uint8Array) return whole(raw, dtype, count)
  const field = PLAIN.find(([, types]) => types.includes(dtype))?.[0]
  if (field === 'float_data' || field === 'double_data') return tensor.has(field) ? tensor.numbers(field) : undefined
  if (field !== undefined) return tensor.has(field) ? tensor.bigints(field) : undefined
  // Floats of 16 bits and less stand there as their codes, those narrower than a byte packed.
  const codes = tensor.numbers('int32_data')
  if (codes.length === 0) return undefined
  const bytes = DTYPE_BITS[dtype] === 16 ? new Uint8Array(Uint16Array.from(codes).buffer) : Uint8Array.from(codes)
  return Array.from(numbersOf(bytes, dtype).subarray(0, count))
}

function whole(bytes: Uint8Array, dtype: Dtype, count: number): readonly (number | bigint)[] | undefined {
  if (bytes.length * 8 < count * DTYPE_BITS[dtype]) return undefined
  if (dtype === 'int64' || dtype === 'uint64') return decoded(bytes, dtype, count) as readonly bigint[] | undefined
  return Array.from(numbersOf(bytes, dtype).subarray(0, count))
}

/** Numbers in the field of their type (onnx.proto, TensorProto: which field holds which type). */
function typedElements(tensor: ProtoMessage, dtype: Dtype): readonly Expr[] | undefined {
  switch (dtype) {
    case 'float32':
      return finite(tensor.numbers('float_data'))
    case 'float64':
      return finite(tensor.numbers('double_data'))
    case 'int64':
      return tensor.bigints('int64_data')
    case 'uint64':
    case 'uint32':
      return tensor.bigints('uint64_data')
    case 'float16':
      return finite(tensor.numbers('int32_data').map(halfOf))
    case 'bfloat16':
      return finite(tensor.numbers('int32_data').map(brainOf))
    default:
      return isInteger(dtype) && DTYPE_BITS[dtype] >= 8 ? tensor.bigints('int32_data') : undefined
  }
}

/** Packed little-endian numbers; `undefined` for types that sizes are never computed from. */
function decoded(bytes: Uint8Array, dtype: Dtype, count: number): readonly Expr[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const each = <T>(width: number, read: (at: number) => T) => Array.from({ length: count }, (_, at) => read(at * width))
  switch (dtype) {
    case 'int64':
      return each(8, (at) => view.getBigInt64(at, true))
    case 'uint64':
      return each(8, (at) => view.getBigUint64(at, true))
    case 'int32':
      return each(4, (at) => BigInt(view.getInt32(at, true)))
    case 'uint32':
      return each(4, (at) => BigInt(view.getUint32(at, true)))
    case 'int16':
      return each(2, (at) => BigInt(view.getInt16(at, true)))
    case 'uint16':
      return each(2, (at) => BigInt(view.getUint16(at, true)))
    case 'int8':
      return each(1, (at) => BigInt(view.getInt8(at)))
    case 'uint8':
    case 'bool':
      return each(1, (at) => BigInt(view.getUint8(at)))
    case 'float32':
      return finite(each(4, (at) => view.getFloat32(at, true)))
    case 'float64':
      return finite(each(8, (at) => view.getFloat64(at, true)))
    case 'float16':
      return finite(each(2, (at) => halfOf(view.getUint16(at, true))))
    case 'bfloat16':
      return finite(each(2, (at) => brainOf(view.getUint16(at, true))))
    default:
      return undefined
  }
}

function finite(numbers: readonly number[]): readonly Expr[] | undefined {
  return numbers.every(Number.isFinite) ? numbers.map(exactOf) : undefined
}

const bits = new DataView(new ArrayBuffer(8))

/** The rational number that a finite double is: 0.1 is a little more than a tenth. */
function exactOf(value: number): Expr {
  if (Number.isSafeInteger(value)) return BigInt(value)
  bits.setFloat64(0, value)
  const exponent = (bits.getUint16(0) >> 4) & 0x7ff
  const mantissa = bits.getBigUint64(0) & 0xfffffffffffffn
  const whole = exponent === 0 ? mantissa : mantissa | 0x10000000000000n
  const shift = Math.max(exponent, 1) - 1075
  const signed = value < 0 ? -whole : whole
  return shift >= 0 ? signed << BigInt(shift) : fraction(signed, 1n << BigInt(-shift))
}

/** The value of a half (IEEE 754 binary16). */
function halfOf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >> 10) & 0x1f
  const mantissa = half & 0x3ff
  if (exponent === 0x1f) return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return exponent === 0 ? sign * mantissa * 2 ** -24 : sign * (1024 + mantissa) * 2 ** (exponent - 25)
}

/** The value of a bfloat16: the upper half of a float32. */
function brainOf(half: number): number {
  bits.setUint16(0, half)
  bits.setUint16(2, 0)
  return bits.getFloat32(0)
}
