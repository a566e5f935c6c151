/** Writes messages in protobuf's binary format, byte for byte as protobuf's own serialiser does (fields by number). */

import { joined } from '../../core/bytes/bytes.ts'
import { WireType, wireTypeOf } from './binary-path.ts'
import { floatBytes } from './binary-value.ts'
import { type FieldValues, isLeaf, ProtoMessage, type ProtoValue } from './message.ts'
import type { Field } from './schema.ts'
import { type Bulk, type BulkOf, fieldsInOrder, isPacked, isText, measure, tagBytes, valueBytes } from './size.ts'
import { encodeUtf8 } from './utf8.ts'
import { varintBytes, writeVarint } from './varint.ts'

/** A piece of a written message: bytes, or a place where so many bytes of numbers are to follow. */
export type WrittenPart<B extends Bulk> = Uint8Array | B

/**
 * The message in pieces, in order. Where a bulk field's turn comes its tag and length are in the bytes before, and the
 * field itself is a piece of its own, to be written by whoever has the numbers: a file of 500 MB never stands in memory.
 */
export function* writeParts<B extends Bulk>(message: ProtoMessage, bulkOf: BulkOf<B>): Generator<WrittenPart<B>> {
  const { sizes } = measure(message, bulkOf)
  yield* new Writer(sizes, bulkOf).message(message)
}

/** A message without bulk fields as bytes. */
export function writeProto(message: ProtoMessage): Uint8Array {
  return joined([...writeParts<Bulk>(message, () => [])].filter((part) => part instanceof Uint8Array))
}

class Writer<B extends Bulk> {
  readonly #sizes: ReadonlyMap<ProtoMessage, number>
  readonly #bulkOf: BulkOf<B>

  constructor(sizes: ReadonlyMap<ProtoMessage, number>, bulkOf: BulkOf<B>) {
    this.#sizes = sizes
    this.#bulkOf = bulkOf
  }

  *message(message: ProtoMessage): Generator<WrittenPart<B>> {
    const fields = fieldsInOrder(message).map((found) => ({
      number: found.field.number,
      write: () => this.#field(found),
    }))
    const bulk = this.#bulkOf(message)
      .filter(({ bytes }) => bytes > 0)
      .map((part) => ({ number: part.field.number, write: () => this.#bulkField(part) }))
    for (const { write } of [...fields, ...bulk].sort((one, other) => one.number - other.number)) yield* write()
  }

  *#bulkField(part: B): Generator<WrittenPart<B>> {
    const head = new Uint8Array(tagBytes(part.field) + varintBytes(part.bytes))
    writeVarint(head, writeTag(head, 0, part.field, WireType.bytes), part.bytes)
    yield head
    yield part
  }

  *#field({ field, values }: FieldValues): Generator<WrittenPart<B>> {
    if (isPacked(field)) {
      yield packed(field, values)
      return
    }
    for (const value of values) {
      if (value instanceof ProtoMessage) {
        const size = this.#sizes.get(value) ?? 0
        const head = new Uint8Array(tagBytes(field) + varintBytes(size))
        writeVarint(head, writeTag(head, 0, field, WireType.bytes), size)
        yield head
        yield* this.message(value)
      } else yield single(field, value)
    }
  }
}

function writeTag(into: Uint8Array, at: number, field: Field, wireType: number): number {
  return writeVarint(into, at, field.number * 8 + wireType)
}

function single(field: Field, value: ProtoValue): Uint8Array {
  const bytes = valueBytes(field, value)
  const lengthBytes = isText(field) ? varintBytes(bytes) : 0
  const part = new Uint8Array(tagBytes(field) + lengthBytes + bytes)
  let at = writeTag(part, 0, field, wireTypeOf(field.type))
  if (lengthBytes > 0) at = writeVarint(part, at, bytes)
  writeValue(part, at, field, value)
  return part
}

function packed(field: Field, values: readonly ProtoValue[]): Uint8Array {
  const bytes = values.reduce<number>((sum, value) => sum + valueBytes(field, value), 0)
  const part = new Uint8Array(tagBytes(field) + varintBytes(bytes) + bytes)
  let at = writeVarint(part, writeTag(part, 0, field, WireType.bytes), bytes)
  for (const value of values) at = writeValue(part, at, field, value)
  return part
}

/** Writes a value without tag and length; answers where it ends. */
function writeValue(into: Uint8Array, at: number, field: Field, value: ProtoValue): number {
  if (value instanceof ProtoMessage || isLeaf(value)) throw new Error(`${field.name} is a message`)
  if (typeof value === 'string') return put(into, at, encodeUtf8(value))
  if (value instanceof Uint8Array) return put(into, at, value)
  const width = floatBytes(field.type)
  if (width === undefined) return writeVarint(into, at, typeof value === 'boolean' ? Number(value) : value)
  const view = new DataView(into.buffer, into.byteOffset)
  if (width === 4) view.setFloat32(at, Number(value), true)
  else view.setFloat64(at, Number(value), true)
  return at + width
}

function put(into: Uint8Array, at: number, bytes: Uint8Array): number {
  into.set(bytes, at)
  return at + bytes.byteLength
}
