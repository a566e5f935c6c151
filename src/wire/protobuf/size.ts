/** How many bytes a message takes in protobuf's binary format: exactly what protobuf's own serialiser writes. */

import type { LabelTotal } from '../../core/bytes/bytes.ts'
import { emptySum, type Sum } from '../../core/bytes/totals.ts'
import { floatBytes } from './binary-value.ts'
import { type FieldValues, isLeaf, ProtoMessage, type ProtoValue } from './message.ts'
import type { Field } from './schema.ts'
import { utf8Bytes } from './utf8.ts'
import { varintBytes } from './varint.ts'

/** Packed numbers of a message that are too many to be values: they are written when it is their turn. */
export interface Bulk {
  readonly field: Field
  /** Bytes of all numbers. */
  readonly bytes: number
}

/** The bulk fields of a message, with nothing in `message` under their names. */
export type BulkOf<B extends Bulk = Bulk> = (message: ProtoMessage) => readonly B[]

/** A message's size with all sizes inside it. */
export interface Measured {
  readonly size: number
  readonly sizes: ReadonlyMap<ProtoMessage, number>
  /** By field path, as a reader's ledger sums them. */
  readonly totals: readonly LabelTotal[]
}

/** Measures a message. Fields that are set count, whatever their value; absent ones take nothing. */
export function measure(message: ProtoMessage, bulkOf: BulkOf = () => []): Measured {
  const sizes = new Map<ProtoMessage, number>()
  const sums = new Map<string, Sum>()
  const size = measureInto({ sizes, sums, bulkOf }, message, '')
  return { size, sizes, totals: [...sums.values()] }
}

interface Measuring {
  readonly sizes: Map<ProtoMessage, number>
  readonly sums: Map<string, Sum>
  readonly bulkOf: BulkOf
}

function measureInto(measuring: Measuring, message: ProtoMessage, path: string): number {
  const { sizes, bulkOf } = measuring
  let size = 0
  for (const found of fieldsInOrder(message)) size += measureField(measuring, found, `${path}${found.field.name}`)
  for (const { field, bytes } of bulkOf(message)) {
    if (bytes > 0) size += framed(sumOf(measuring, `${path}${field.name}`, 'payload'), field, bytes, bytes)
  }
  sizes.set(message, size)
  return size
}

function measureField(measuring: Measuring, { field, values }: FieldValues, label: string): number {
  const sum = sumOf(measuring, label, field.type.kind === 'message' ? 'message' : 'value')
  if (field.label === 'repeated' && field.type.kind !== 'message') sum.elements += isText(field) ? 0 : values.length
  if (isPacked(field)) {
    const bytes = values.reduce<number>((total, value) => total + valueBytes(field, value), 0)
    return values.length === 0 ? 0 : framed(sum, field, bytes, bytes)
  }
  return values.reduce<number>((total, value) => {
    if (value instanceof ProtoMessage) {
      return total + framed(sum, field, measureInto(measuring, value, `${label}.`), 0)
    }
    const bytes = valueBytes(field, value)
    if (isText(field)) return total + framed(sum, field, bytes, bytes)
    sum.count++
    sum.tagBytes += tagBytes(field)
    sum.valueBytes += bytes
    return total + tagBytes(field) + bytes
  }, 0)
}

function sumOf({ sums }: Measuring, label: string, role: LabelTotal['role']): Sum {
  let sum = sums.get(label)
  if (sum === undefined) {
    sum = emptySum(label, role)
    sums.set(label, sum)
  }
  return sum
}

/** Adds a field with a length; answers all of its bytes. */
function framed(sum: Sum, field: Field, contentBytes: number, ownBytes: number): number {
  const lengthBytes = varintBytes(contentBytes)
  sum.count++
  sum.tagBytes += tagBytes(field)
  sum.lengthBytes += lengthBytes
  sum.valueBytes += ownBytes
  return tagBytes(field) + lengthBytes + contentBytes
}

/** The fields that are written, in the order of their numbers, singular ones with their last value only. */
export function fieldsInOrder(message: ProtoMessage): readonly FieldValues[] {
  return [...message.content.values()]
    .filter(({ values }) => values.length > 0)
    .map((found) => (found.field.label === 'repeated' ? found : { ...found, values: found.values.slice(-1) }))
    .sort((a, b) => a.field.number - b.field.number)
}

/** True for fields that are written as one run of numbers. */
export function isPacked(field: Field): boolean {
  return field.label === 'repeated' && field.packed
}

/** True for strings and bytes. */
export function isText(field: Field): boolean {
  return field.type.kind === 'scalar' && (field.type.scalar === 'string' || field.type.scalar === 'bytes')
}

/** Bytes of a field's tag: the wire type never changes how many. */
export function tagBytes(field: Field): number {
  return varintBytes(field.number * 8)
}

/** Bytes of a value, without tag and length. */
export function valueBytes(field: Field, value: ProtoValue): number {
  if (value instanceof ProtoMessage || isLeaf(value)) throw new Error(`${field.name} is a message`)
  if (typeof value === 'string') return utf8Bytes(value)
  if (value instanceof Uint8Array) return value.byteLength
  if (typeof value === 'boolean') return 1
  return floatBytes(field.type) ?? varintBytes(value)
}
