/** Headers of NumPy's arrays (numpy.lib.format, versions 1 to 3). */

import type { Dtype } from '../../core/network/dtype.ts'
import { type Message, message } from '../../core/words/message.ts'
import { type Literal, literalText, parseLiteral } from './literal.ts'

/** A type of NumPy's. */
export interface NpyType {
  /** As the header writes it: `<f4`, `|S3`, `[('x', '<f4')]`. */
  readonly text: string
  /** What it stands for; texts and records are none of numbers. */
  readonly dtype: Dtype
  /** True where the bytes are plain numbers of that dtype. */
  readonly isPlain: boolean
  readonly bytes: bigint
  readonly littleEndian: boolean
}

/** What stands before the numbers. */
export interface ArrayHeader {
  /** `undefined` for objects, whose bytes are a pickle. */
  readonly type: NpyType | undefined
  readonly isFortran: boolean
  readonly shape: readonly bigint[]
  /** Bytes from the start of the array to its numbers. */
  readonly length: number
}

/** More bytes are no header that NumPy writes. */
const LONGEST_HEADER = 1 << 20

/** Bytes that tell how long a header is. */
export const PREFIX_BYTES = 12

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]

/** How long the header is, with what stands before it; a message where these bytes start no array. */
export function headerLength(prefix: Uint8Array): number | Message {
  if (!MAGIC.every((byte, index) => prefix[index] === byte)) return message('this is no NumPy array (.npy)')
  if (prefix.length < PREFIX_BYTES) return message('its header is cut off')
  const [version = 0, view] = [prefix[6], new DataView(prefix.buffer, prefix.byteOffset, prefix.byteLength)]
  if (version < 1 || version > 3) return message('a version {version} of NumPy arrays is not known', { version })
  const length = version === 1 ? 10 + view.getUint16(8, true) : 12 + view.getUint32(8, true)
  return length > LONGEST_HEADER ? message('its header is cut off') : length
}

/** Reads a whole header; a message says what is wrong with it. */
export function parseHeader(bytes: Uint8Array): ArrayHeader | Message {
  const isUtf8 = bytes[6] === 3
  const content = bytes.subarray(bytes[6] === 1 ? 10 : PREFIX_BYTES)
  const text = isUtf8
    ? new TextDecoder().decode(content)
    : Array.from(content, (byte) => String.fromCharCode(byte)).join('')
  const literal = parseLiteral(text.trim())
  if (literal?.kind !== 'dict') {
    return message('its header is no dictionary of plain values, and is not evaluated: {header}', {
      header: shown(text),
    })
  }
  const field = (name: string) => literal.entries.find(([key]) => key.kind === 'text' && key.text === name)?.[1]
  const [descr, order, sizes] = [field('descr'), field('fortran_order'), field('shape')]
  const shape = shapeOf(sizes)
  if (shape === undefined || order?.kind !== 'word' || order.word === 'None' || descr === undefined) {
    return message('its header does not tell type, order and shape: {header}', { header: shown(text) })
  }
  const type = typeOf(descr)
  if (type === undefined && !isObject(descr))
    return message('its type is not known: {type}', { type: shown(literalText(descr)) })
  return { type, isFortran: order.word === 'True', shape, length: bytes.length }
}

function shown(text: string): string {
  return text.trim().slice(0, 120)
}

/** Only tuples of sizes are shapes: `(4)` is a number. */
function shapeOf(literal: Literal | undefined): readonly bigint[] | undefined {
  if (literal?.kind !== 'tuple') return undefined
  const sizes = literal.items.map((item) => (item.kind === 'integer' && item.value >= 0n ? item.value : undefined))
  return sizes.every((size) => size !== undefined) ? sizes : undefined
}

const PLAIN: Readonly<Record<string, Dtype>> = {
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
  b1: 'bool',
  c8: 'complex64',
  c16: 'complex128',
}

function isObject(descr: Literal): boolean {
  if (descr.kind === 'text') return /^\|?O/.test(descr.text)
  return descr.kind === 'list' && descr.items.some((field) => field.kind === 'tuple' && field.items.some(isObject))
}

function typeOf(descr: Literal): NpyType | undefined {
  if (isObject(descr)) return undefined
  if (descr.kind !== 'text') return recordType(descr)
  const [, order = '', letter = '', digits = '', unit] =
    /^([<>|=]?)([a-zA-Z])(\d{0,9})(\[[^\]]*\])?$/.exec(descr.text) ?? []
  const littleEndian = order !== '>'
  const made = (dtype: Dtype, bytes: bigint, isPlain = false) => ({
    text: descr.text,
    dtype,
    isPlain,
    bytes,
    littleEndian,
  })
  const plain = Object.hasOwn(PLAIN, letter + digits) && unit === undefined ? PLAIN[letter + digits] : undefined
  const size = BigInt(digits === '' ? 0 : digits)
  if (plain !== undefined) return made(plain, size, true)
  switch (letter) {
    case 'S':
    case 'a':
      return made('string', size)
    case 'U':
      return made('string', size * 4n)
    case 'M':
    case 'm':
      return made('int64', 8n)
    case 'V':
      // NumPy has no bfloat16: JAX's arrays are saved as raw pairs of bytes.
      return made(size === 2n ? 'bfloat16' : 'string', size, size === 2n)
    case 'f':
      // The widest float of the machine that wrote it.
      return size === 16n || size === 12n ? made('float64', size) : undefined
    default:
      return undefined
  }
}

/** Records: fields of (name, type) or (name, type, shape), one after the other. */
function recordType(descr: Literal): NpyType | undefined {
  if (descr.kind !== 'list') return undefined
  let bytes = 0n
  for (const field of descr.items) {
    const [, inner, sizes] = field.kind === 'tuple' ? field.items : []
    const type = inner && typeOf(inner)
    const shape = sizes === undefined ? [] : sizes.kind === 'integer' ? [sizes.value] : shapeOf(sizes)
    if (type === undefined || shape === undefined) return undefined
    bytes += shape.reduce((product, size) => product * size, type.bytes)
  }
  return { text: literalText(descr), dtype: 'string', isPlain: false, bytes, littleEndian: true }
}
