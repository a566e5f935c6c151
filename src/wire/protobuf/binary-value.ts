/** Values of protobuf's binary format, decoded as protobuf decodes them. */

import type { ProtoValue } from './message.ts'
import type { FieldType } from './schema.ts'
import { decodeUtf8 } from './utf8.ts'
import { MOST_VARINT_BYTES, readVarint, signedOf, unsignedOf, type Varint } from './varint.ts'

/**
 * The value of a varint field; `undefined` for a number that the enum doesn't have: protobuf keeps it as an unknown
 * field, and the field stays unset.
 */
export function varintValue(type: FieldType, varint: Varint): ProtoValue | undefined {
  if (type.kind === 'message') return undefined
  if (type.kind === 'enum') {
    const number = varint.low | 0
    return type.enum.names.has(number) ? number : undefined
  }
  switch (type.scalar) {
    case 'bool':
      return varint.low !== 0 || varint.high !== 0
    case 'int64':
      return signedOf(varint)
    case 'uint64':
      return unsignedOf(varint)
    case 'uint32':
      return varint.low
    default:
      return varint.low | 0
  }
}

/** A float or a double, little-endian. */
export function fixedValue(bytes: Uint8Array, at: number, width: 4 | 8): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, width)
  return width === 4 ? view.getFloat32(0, true) : view.getFloat64(0, true)
}

/** A string; protobuf doesn't check in proto2 that it is UTF-8, and no byte is lost where it isn't. */
export function textValue(bytes: Uint8Array): string {
  return decodeUtf8(bytes)
}

/** Numbers of a packed field, or where they can't be read. */
export interface Packed {
  readonly values: readonly (ProtoValue | undefined)[]
  /** How many bytes were read; less than given where a number is cut or too long. */
  readonly length: number
}

/** Decodes packed varints from `bytes`; stops before a number that is cut or has more than ten bytes. */
export function packedVarints(type: FieldType, bytes: Uint8Array): Packed {
  const varint: Varint = { low: 0, high: 0 }
  const values: (ProtoValue | undefined)[] = []
  let at = 0
  while (at < bytes.length) {
    const length = readVarint(bytes, at, bytes.length, MOST_VARINT_BYTES, varint)
    if (length <= 0) break
    values.push(varintValue(type, varint))
    at += length
  }
  return { values, length: at }
}

/** Decodes packed floats or doubles. */
export function packedFixed(bytes: Uint8Array, width: 4 | 8): readonly number[] {
  return Array.from({ length: Math.floor(bytes.length / width) }, (_, index) => fixedValue(bytes, index * width, width))
}

/** Bytes of a float or double; `undefined` for whatever else. */
export function floatBytes(type: FieldType): 4 | 8 | undefined {
  if (type.kind !== 'scalar') return undefined
  return type.scalar === 'float' ? 4 : type.scalar === 'double' ? 8 : undefined
}
