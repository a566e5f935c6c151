/** Small messages that lie in memory as a whole, decoded at once: those that are kept as bytes until somebody asks. */

import { DEEPEST } from '../../core/limits.ts'
import { type Head, Refused, readHead } from './binary-field.ts'
import { WireType, wireTypeOf } from './binary-path.ts'
import { fixedValue, packedFixed, packedVarints, textValue, varintValue } from './binary-value.ts'
import { type Locator, ProtoMessage, type ProtoValue } from './message.ts'
import type { Field, MessageType } from './schema.ts'
import type { Varint } from './varint.ts'

/** Where a message stands. */
export interface Place {
  readonly locator: Locator
  /** Its first byte in the file. */
  readonly offset: number
  /** How many messages are around it. */
  readonly depth: number
}

/** Decodes a message. Throws Refused where protobuf would refuse it. */
export function decodeMessage(bytes: Uint8Array, type: MessageType, { locator, offset, depth }: Place): ProtoMessage {
  const message = new ProtoMessage(type, locator, offset, bytes.length)
  if (depth > DEEPEST) {
    const text = 'messages lie in each other more than {most} deep; protobuf takes no more'
    throw new Refused('protobuf/depth', text, { most: DEEPEST }, offset)
  }
  const head: Head = { tag: 0, tagBytes: 0, lengthBytes: 0, contentBytes: 0 }
  const varint: Varint = { low: 0, high: 0 }
  for (let at = 0; at < bytes.length; ) {
    const refused = readHead(bytes, at, bytes.length, offset, head, varint)
    if (refused !== undefined) throw refused
    const { tag, contentBytes } = head
    const content = at + head.tagBytes + head.lengthBytes
    const left = bytes.length - content
    check(tag, offset + at)
    if (contentBytes > left) {
      const text = '{length} bytes should follow here, but only {left} are left'
      throw new Refused('protobuf/length', text, { length: contentBytes, left }, offset + content - head.lengthBytes)
    }
    const field = type.fieldByNumber(tag >>> 3)
    const inside = bytes.subarray(content, content + contentBytes)
    const place = { locator, offset: offset + content, depth: depth + 1 }
    for (const value of field === undefined ? [] : valuesOf(field, tag & 7, inside, varint, place)) {
      message.add(field as Field, value, offset + at, content + contentBytes - at)
    }
    at = content + contentBytes
  }
  return message
}

/** Groups, which no schema here has, are refused with what is no field at all. */
function check(tag: number, offset: number): void {
  const wireType = tag & 7
  if (tag >>> 3 === 0) {
    throw new Refused('protobuf/field-number', 'a field with the number 0, which protobuf refuses', {}, offset)
  }
  if (wireType > WireType.fixed32 || wireType === WireType.groupStart || wireType === WireType.groupEnd) {
    throw new Refused('protobuf/wire-type', 'wire type {type}, which can not stand here', { type: wireType }, offset)
  }
}

/** The values of a field; none where protobuf takes it for an unknown one. */
function valuesOf(
  { type, label }: Field,
  wireType: number,
  bytes: Uint8Array,
  varint: Varint,
  place: Place,
): readonly ProtoValue[] {
  if (wireType !== wireTypeOf(type)) {
    if (wireType !== WireType.bytes || label !== 'repeated') return []
    const natural = wireTypeOf(type)
    if (natural === WireType.fixed32 || natural === WireType.fixed64)
      return packedFixed(bytes, natural === WireType.fixed32 ? 4 : 8)
    return packedVarints(type, bytes).values.flatMap((value) => value ?? [])
  }
  if (type.kind === 'message') return [decodeMessage(bytes, type.message, place)]
  switch (wireType) {
    case WireType.varint:
      return [varintValue(type, varint) ?? []].flat()
    case WireType.fixed32:
      return [fixedValue(bytes, 0, 4)]
    case WireType.fixed64:
      return [fixedValue(bytes, 0, 8)]
    default:
      return type.kind === 'scalar' && type.scalar === 'bytes' ? [new Uint8Array(bytes)] : [textValue(bytes)]
  }
}
