/** Protobuf's variable-length integers (protobuf.dev/programming-guides/encoding), without objects on the way. */

/** What the last call of `readVarint` found: the number's halves. */
export interface Varint {
  /** Low 32 bits, unsigned. */
  low: number
  /** High 32 bits, unsigned. */
  high: number
}

/** Protobuf's parsers take no longer ones (parse_context.h, VarintParse). */
export const MOST_VARINT_BYTES = 10

/** Tags and lengths are 32-bit: ReadTag and ReadSize stop after five bytes. */
export const MOST_TAG_BYTES = 5

/** `readVarint` answers this where the bytes end inside the number. */
export const VARINT_CUT = 0

/** `readVarint` answers this where the number doesn't end within `most` bytes. */
export const VARINT_TOO_LONG = -1

/**
 * Reads the varint at `at` in `bytes`, before `end`, into `into`; answers its length in bytes, or VARINT_CUT or
 * VARINT_TOO_LONG. Bits beyond the 64th are dropped, as protobuf drops them.
 */
export function readVarint(bytes: Uint8Array, at: number, end: number, most: number, into: Varint): number {
  let low = 0
  let high = 0
  for (let index = 0; index < most; index++) {
    if (at + index >= end) return VARINT_CUT
    const byte = bytes[at + index] ?? 0
    const bits = byte & 0x7f
    const shift = index * 7
    if (shift < 32) low |= bits << shift
    if (shift === 28) high |= bits >> 4
    else if (shift > 28) high |= bits << (shift - 32)
    if (byte < 0x80) {
      into.low = low >>> 0
      into.high = high >>> 0
      return index + 1
    }
  }
  return VARINT_TOO_LONG
}

/** The varint as an unsigned 64-bit integer. */
export function unsignedOf({ low, high }: Varint): bigint {
  return high === 0 ? BigInt(low) : (BigInt(high) << 32n) | BigInt(low)
}

/** The varint as a signed 64-bit integer. */
export function signedOf(varint: Varint): bigint {
  return varint.high === 0 ? BigInt(varint.low) : BigInt.asIntN(64, unsignedOf(varint))
}

/** Bytes that an unsigned integer takes as a varint. */
export function varintBytes(value: number | bigint): number {
  if (typeof value === 'bigint' || value > 0x7fffffff || value < 0) return longVarintBytes(BigInt(value))
  return value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x200000 ? 3 : value < 0x10000000 ? 4 : 5
}

function longVarintBytes(value: bigint): number {
  let bytes = 1
  for (let rest = BigInt.asUintN(64, value) >> 7n; rest > 0n; rest >>= 7n) bytes++
  return bytes
}

/** Writes an integer as a varint, a negative one as its 64-bit two's complement; answers where it ends. */
export function writeVarint(into: Uint8Array, at: number, value: number | bigint): number {
  let rest = BigInt.asUintN(64, BigInt(value))
  let end = at
  while (rest >= 0x80n) {
    into[end++] = Number(rest & 0x7fn) | 0x80
    rest >>= 7n
  }
  into[end++] = Number(rest)
  return end
}
