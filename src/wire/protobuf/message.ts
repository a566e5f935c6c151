/** A protobuf message as it was read, from text or from bytes: values by field, each with its place. */

import type { Where } from '../../core/words/issue.ts'
import type { Field, MessageType } from './schema.ts'

/** A value of a field: 64-bit integers are bigints, enum values are their numbers. */
export type ProtoValue = number | bigint | boolean | string | Uint8Array | ProtoMessage | LeafMessage

/** A small message that is decoded each time that it is asked for. */
export interface LeafMessage {
  decode(): ProtoMessage
}

/** Turns a place in the source into something to tell people. */
export interface Locator {
  where(offset: number, length: number): Where
}

/** All values of one field, in the order of the file; arrays of equal length. */
export interface FieldValues {
  readonly field: Field
  readonly values: ProtoValue[]
  /** Where each value starts, in the source's own units (characters of a text, bytes of a binary). */
  readonly offsets: number[]
  readonly lengths: number[]
}

/** A message with typed getters, which give the schema's default where a field is absent. */
export class ProtoMessage {
  readonly type: MessageType
  readonly locator: Locator
  readonly offset: number
  length: number
  /** Length of the word that names it, for pointing at it; 0 where there is none. */
  headLength = 0
  /** By field name, in the order in which fields first appear. */
  readonly content = new Map<string, FieldValues>()

  constructor(type: MessageType, locator: Locator, offset: number, length = 0) {
    this.type = type
    this.locator = locator
    this.offset = offset
    this.length = length
  }

  /** Adds a value. A singular field that is added again keeps all values; getters answer the last one. */
  add(field: Field, value: ProtoValue, offset: number, length: number): void {
    const found = this.content.get(field.name)
    if (found === undefined) {
      // Most fields have one value: arrays written out with it take an eighth of the memory of empty ones that grow.
      this.content.set(field.name, { field, values: [value], offsets: [offset], lengths: [length] })
      return
    }
    found.values.push(value)
    found.offsets.push(offset)
    found.lengths.push(length)
  }

  /** How many values the field has. */
  count(name: string): number {
    return this.content.get(name)?.values.length ?? 0
  }

  has(name: string): boolean {
    return this.count(name) > 0
  }

  /** The fields without which protobuf refuses the message, as far as they are absent. */
  missing(): readonly Field[] {
    let fields = requiredFields.get(this.type)
    if (fields === undefined) {
      fields = this.type.fields().filter(({ label }) => label === 'required')
      requiredFields.set(this.type, fields)
    }
    return fields.length === 0 ? fields : fields.filter(({ name }) => !this.has(name))
  }

  /** The place of the message, of a field, or of one value of a field; the message's where the field is absent. */
  where(name?: string, index?: number): Where {
    const found = name === undefined ? undefined : this.content.get(name)
    const at = index ?? (found?.values.length ?? 0) - 1
    const offset = found?.offsets[at]
    if (offset === undefined) return this.locator.where(this.offset, this.headLength || this.length)
    const value = found?.values[at]
    if (value instanceof ProtoMessage) return value.where()
    return this.locator.where(offset, found?.lengths[at] ?? 0)
  }

  /** A number: int32, uint32, float, double, or an enum's number. */
  number(name: string): number {
    return asNumber(this.#last(name))
  }

  numbers(name: string): readonly number[] {
    return this.#all(name).map(asNumber)
  }

  /** An integer of any width. */
  bigint(name: string): bigint {
    return asBigint(this.#last(name))
  }

  bigints(name: string): readonly bigint[] {
    return this.#all(name).map(asBigint)
  }

  bool(name: string): boolean {
    return this.#last(name) === true
  }

  bools(name: string): readonly boolean[] {
    return this.#all(name).map((value) => value === true)
  }

  string(name: string): string {
    return asString(this.#last(name))
  }

  strings(name: string): readonly string[] {
    return this.#all(name).map(asString)
  }

  /** The name of an enum's value; a number that the schema doesn't name stays a number in digits. */
  enumName(name: string): string {
    const { type } = this.#field(name)
    const number = asNumber(this.#last(name))
    return type.kind === 'enum' ? (type.enum.names.get(number) ?? String(number)) : String(number)
  }

  /** The message in a field; an empty one where it is absent. */
  message(name: string): ProtoMessage {
    const value = this.content.get(name)?.values.at(-1)
    if (value instanceof ProtoMessage) return value
    const { type } = this.#field(name)
    if (type.kind !== 'message') throw new Error(`${this.type.name}.${name} is no message`)
    return new ProtoMessage(type.message, this.locator, this.offset, this.length)
  }

  messages(name: string): readonly ProtoMessage[] {
    return [...this.eachMessage(name)]
  }

  /** The same one by one: small ones of which there are many are decoded when it is their turn. */
  *eachMessage(name: string): Generator<ProtoMessage> {
    for (const value of this.#all(name)) {
      if (value instanceof ProtoMessage) yield value
      else if (isLeaf(value)) yield value.decode()
    }
  }

  #all(name: string): readonly ProtoValue[] {
    const found = this.content.get(name)
    if (found === undefined) this.#field(name)
    return found?.values ?? []
  }

  #last(name: string): ProtoValue {
    const found = this.content.get(name)
    if (found !== undefined) return found.values[found.values.length - 1] ?? defaultOf(found.field)
    const field = this.#field(name)
    let value = defaults.get(field)
    if (value === undefined) {
      value = defaultOf(field)
      defaults.set(field, value)
    }
    return value
  }

  #field(name: string): Field {
    const field = this.content.get(name)?.field ?? this.type.field(name)
    if (field === undefined) throw new Error(`${this.type.name} has no field ${name}`)
    return field
  }
}

/** Whether a value is a small message that is still bytes. */
export function isLeaf(value: ProtoValue): value is LeafMessage {
  return typeof value === 'object' && 'decode' in value
}

/** Few messages need a field, and their types have many. */
const requiredFields = new WeakMap<MessageType, readonly Field[]>()

/** Defaults are read from the schema's text once: most fields of most layers are absent. */
const defaults = new WeakMap<Field, ProtoValue>()

/** The value of an absent field that holds no message. */
export function defaultOf(field: Field): ProtoValue {
  const text = field.default
  if (field.type.kind === 'enum') {
    const { numbers } = field.type.enum
    return (text === undefined ? numbers.values().next().value : numbers.get(text)) ?? 0
  }
  if (field.type.kind === 'message') throw new Error(`${field.name} is a message`)
  switch (field.type.scalar) {
    case 'bool':
      return text === 'true'
    case 'string':
      return text?.slice(1, -1) ?? ''
    case 'bytes':
      return new Uint8Array(0)
    case 'int64':
    case 'uint64':
      return BigInt(text ?? 0)
    case 'float':
      return Math.fround(Number(text ?? 0))
    default:
      return Number(text ?? 0)
  }
}

function asNumber(value: ProtoValue): number {
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value)
  throw new Error('not a number')
}

function asBigint(value: ProtoValue): bigint {
  if (typeof value === 'number' || typeof value === 'bigint') return BigInt(value)
  throw new Error('not an integer')
}

function asString(value: ProtoValue): string {
  if (typeof value === 'string') return value
  throw new Error('not a string')
}
