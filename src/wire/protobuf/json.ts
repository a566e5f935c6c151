/** Protobuf's messages as JSON (protobuf.dev/programming-guides/json), by a schema. */

import { type Issue, issue } from '../../core/words/issue.ts'
import type { MessageArgs } from '../../core/words/message.ts'
import { JsonError, type JsonMember, type JsonValue, readJson } from '../json/json-reader.ts'
import { type Locator, ProtoMessage, type ProtoValue } from './message.ts'
import type { Field, MessageType } from './schema.ts'
import { textLocator } from './text-place.ts'
import { decodeUtf8 } from './utf8.ts'

/** What was read; what can't be is told, and the rest is there. */
export interface JsonRead {
  readonly message: ProtoMessage
  readonly issues: readonly Issue[]
}

/** After so many, further ones say no more. */
const MOST_ISSUES = 50

/** Reads a whole text as a `type`. Never throws for what is wrong in it. */
export function readProtoJson(file: string, bytes: Uint8Array, type: MessageType): JsonRead {
  const reader = new ProtoJson(jsonLocator(file, bytes))
  return { message: reader.read(bytes, type), issues: reader.issues }
}

/** Places by bytes, as the reader of JSON counts. */
function jsonLocator(file: string, bytes: Uint8Array): Locator {
  const text = decodeUtf8(bytes)
  const base = textLocator(file, text, bytes.length)
  if (text.length === bytes.length) return base
  return { where: (offset, length) => base.where(decodeUtf8(bytes.subarray(0, offset)).length, length) }
}

class ProtoJson {
  readonly issues: Issue[] = []
  readonly #locator: Locator

  constructor(locator: Locator) {
    this.#locator = locator
  }

  read(bytes: Uint8Array, type: MessageType): ProtoMessage {
    try {
      return this.#message(readJson(bytes), type)
    } catch (error) {
      if (!(error instanceof JsonError)) throw error
      this.#tell('json/syntax', '{what}', { what: error.what }, error.offset, 1)
      return new ProtoMessage(type, this.#locator, 0, bytes.length)
    }
  }

  #message(value: JsonValue, type: MessageType): ProtoMessage {
    const message = new ProtoMessage(type, this.#locator, value.start, value.end - value.start)
    if (value.kind !== 'object') {
      this.#wrong(value, type.name)
      return message
    }
    for (const member of value.members) this.#member(member, message)
    return message
  }

  #member({ key, start, value }: JsonMember, message: ProtoMessage): void {
    const field = fieldOf(message.type, key)
    if (field === undefined) {
      const text = '{type} has no field `{name}`'
      this.#tell('protobuf/unknown-field', text, { type: message.type.name, name: key }, start, key.length + 2)
      return
    }
    if (value.kind === 'null') return
    if (field.label !== 'repeated') this.#add(message, field, value)
    else if (value.kind === 'array') for (const item of value.items) this.#add(message, field, item)
    else this.#wrong(value, `${field.name}[]`)
  }

  #add(message: ProtoMessage, field: Field, value: JsonValue): void {
    const length = value.end - value.start
    if (field.type.kind === 'message') {
      message.add(field, this.#message(value, field.type.message), value.start, length)
      return
    }
    const found = scalarOf(field, value)
    if (found === undefined) this.#wrong(value, field.name)
    else message.add(field, found, value.start, length)
  }

  #wrong(value: JsonValue, name: string): void {
    this.#tell('protobuf/wrong-value', '`{name}` can not be this', { name }, value.start, value.end - value.start)
  }

  #tell(code: string, text: string, args: MessageArgs, offset: number, length: number): void {
    if (this.issues.length >= MOST_ISSUES) return
    this.issues.push(issue(code, 'error', text, args, { where: this.#locator.where(offset, length) }))
  }
}

/** A field by its own name, or in camel case, as protobuf writes it. */
function fieldOf(type: MessageType, key: string): Field | undefined {
  return type.field(key) ?? type.field(key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))
}

function scalarOf({ type, isBytes }: Field, value: JsonValue): ProtoValue | undefined {
  if (type.kind === 'message') return undefined
  if (type.kind === 'enum') return enumValue(type.enum.numbers, value)
  switch (type.scalar) {
    case 'bool':
      return value.kind === 'boolean' ? value.value : undefined
    case 'string': {
      if (value.kind !== 'string') return undefined
      const bytes = isBytes ? base64(value.text) : undefined
      return isBytes ? bytes && decodeUtf8(bytes) : value.text
    }
    case 'bytes':
      return value.kind === 'string' ? base64(value.text) : undefined
    case 'float':
    case 'double': {
      const number = floatValue(value)
      return number !== undefined && type.scalar === 'float' ? Math.fround(number) : number
    }
    default:
      return integer(value, type.scalar)
  }
}

function enumValue(numbers: ReadonlyMap<string, number>, value: JsonValue): number | undefined {
  if (value.kind === 'string') return numbers.get(value.text)
  return value.kind === 'number' && /^-?\d{1,10}$/.test(value.text) ? Number(value.text) : undefined
}

function floatValue(value: JsonValue): number | undefined {
  if (value.kind === 'number') return Number(value.text)
  if (value.kind !== 'string') return undefined
  if (value.text === 'NaN') return Number.NaN
  if (/^-?Infinity$/.test(value.text)) return Number(value.text)
  return value.text.trim() !== '' && Number.isFinite(Number(value.text)) ? Number(value.text) : undefined
}

const BITS = { int32: 32, uint32: 32, int64: 64, uint64: 64 } as const

function integer(value: JsonValue, scalar: keyof typeof BITS): number | bigint | undefined {
  if (value.kind !== 'number' && value.kind !== 'string') return undefined
  if (!/^-?\d{1,20}(\.0+)?$/.test(value.text)) return undefined
  const number = BigInt(value.text.replace(/\..*/, ''))
  const bits = BITS[scalar]
  const fitting = scalar.startsWith('u') ? BigInt.asUintN(bits, number) : BigInt.asIntN(bits, number)
  if (fitting !== number) return undefined
  return bits === 64 ? number : Number(number)
}

/** Standard or URL-safe base64, padded or not. */
function base64(text: string): Uint8Array | undefined {
  const plain = text.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '')
  if (/[^A-Za-z\d+/]/.test(plain) || plain.length % 4 === 1) return undefined
  return Uint8Array.from(atob(plain), (letter) => letter.charCodeAt(0))
}
