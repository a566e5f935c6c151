/** Fields and enum values that forks add to Caffe's schema, from the generated tables; decoded when first asked for. */

import type { EnumType, Field, FieldType, MessageType } from '../../../wire/protobuf/schema.ts'
import { isScalar, linesOf } from '../../../wire/protobuf/schema-table.ts'
import { findMessageType } from '../schema.ts'
import { FORK_ENUMS, FORK_MESSAGES, FORKS } from './fork-fields.generated.ts'

/** One fork's, or several forks', idea of a field. */
export interface ForkField {
  readonly field: Field
  readonly forks: readonly string[]
}

let messageLines: ReadonlyMap<string, string> | undefined
let enumLines: ReadonlyMap<string, string> | undefined
const decoded = new Map<string, readonly ForkField[]>()
const merged = new Map<string, Field>()
const types = new Map<string, MessageType>()
const enums = new Map<string, EnumType>()

/** All that forks add to a message, every fork's version for itself. */
export function forkFields(name: string): readonly ForkField[] {
  let fields = decoded.get(name)
  if (fields === undefined) {
    messageLines ??= linesOf(FORK_MESSAGES)
    const line = messageLines.get(name)
    fields = line === undefined ? [] : line.split('|').map((text) => decodeField(name, text))
    decoded.set(name, fields)
  }
  return fields
}

/** A number of 0 is that of a field which only texts are known to have. */
function decodeField(message: string, text: string): ForkField {
  const [name = '', number = '', label = '', type = '', forks = '', value] = text.split(' ')
  let resolved: FieldType | undefined
  return {
    forks: namesOf(forks),
    field: {
      name,
      number: Number(number),
      label: label === '*' ? 'repeated' : 'optional',
      get type() {
        resolved ??= typeOf(message, type)
        return resolved
      },
      default: value,
      packed: false,
      deprecated: false,
    },
  }
}

function typeOf(message: string, type: string): FieldType {
  if (isScalar(type)) return { kind: 'scalar', scalar: type }
  const wide = enumOf(`${message}.${type}`) ?? enumOf(type) ?? ownEnum(message, type)
  if (wide !== undefined) return { kind: 'enum', enum: wide }
  return { kind: 'message', message: forkMessage(type) }
}

/** Caffe's own enum, where a fork has a field of it under another number. */
function ownEnum(message: string, type: string): EnumType | undefined {
  const types = (findMessageType(message)?.fields() ?? []).map((field) => field.type)
  return types
    .flatMap((own) => (own.kind === 'enum' ? [own.enum] : []))
    .find(({ name }) => name === `${message}.${type}`)
}

/** The field as a text may have it: repeated where any fork repeats it, with all types that forks give it. */
export function forkField(message: string, name: string): Field | undefined {
  const key = `${message}.${name}`
  const known = merged.get(key)
  if (known !== undefined) return known
  const all = forkFields(message)
    .filter(({ field }) => field.name === name)
    .map(({ field }) => field)
  const [first] = all
  if (first === undefined) return undefined
  const distinct = [...new Map(all.map(({ type }) => [typeName(type), type])).values()]
  const messages = distinct.flatMap((type) => (type.kind === 'message' ? [type.message] : []))
  const [type = first.type, ...others] =
    messages.length > 0 ? [{ kind: 'message', message: unionOf(messages) } as const] : inOrder(distinct)
  const field: Field = {
    name,
    number: first.number,
    label: all.some(({ label }) => label === 'repeated') ? 'repeated' : 'optional',
    type,
    ...(others.length > 0 && { otherTypes: others }),
    default: first.default,
    packed: false,
    deprecated: false,
  }
  merged.set(key, field)
  return field
}

function typeName(type: FieldType): string {
  return type.kind === 'scalar' ? type.scalar : type.kind === 'enum' ? type.enum.name : type.message.name
}

/** Narrow types before those that take more: `true` is no number, and 2 is no string. */
function inOrder(found: readonly FieldType[]): readonly FieldType[] {
  const rank = (type: FieldType) =>
    type.kind !== 'scalar'
      ? 0
      : ['uint32', 'int32', 'uint64', 'int64', 'bool', 'float', 'double', 'string'].indexOf(type.scalar) + 1
  return [...found].sort((a, b) => rank(a) - rank(b))
}

function unionOf(messages: readonly MessageType[]): MessageType {
  const [only] = messages
  if (messages.length === 1 && only !== undefined) return only
  const name = messages.map((type) => type.name).join(' or ')
  return {
    name,
    field: (field) => joined(messages.map((type) => type.field(field)).filter((found) => found !== undefined)),
    fieldByNumber: (number) => messages.map((type) => type.fieldByNumber(number)).find((found) => found !== undefined),
    fields: () => messages.flatMap((type) => type.fields()),
  }
}

/** Fields of one name in several messages, as one that takes what any of them takes. */
function joined(fields: readonly Field[]): Field | undefined {
  const [first, ...others] = fields
  if (first === undefined || others.length === 0) return first
  const label = fields.some((field) => field.label === 'repeated') ? 'repeated' : first.label
  return { ...first, type: first.type, label, otherTypes: others.map(({ type }) => type) }
}

/** A message that forks add, as the union of what they make of it; Caffe's own where it has one of that name. */
function forkMessage(name: string): MessageType {
  let type = types.get(name)
  if (type === undefined) {
    type = findMessageType(name) ?? {
      name,
      field: (field) => forkField(name, field),
      fieldByNumber: (number) => mostCommon(forkFields(name).filter(({ field }) => field.number === number)),
      fields: () =>
        [...new Set(forkFields(name).map(({ field }) => field.name))].flatMap((each) => forkField(name, each) ?? []),
    }
    types.set(name, type)
  }
  return type
}

function mostCommon(found: readonly ForkField[]): Field | undefined {
  return [...found].sort((a, b) => b.forks.length - a.forks.length)[0]?.field
}

/** Numbers of enum values that two forks number alike are moved here; texts have names only. */
const MOVED = 1_000_000

/** An enum of Caffe's own or a fork's, with the values of all forks. */
export function enumOf(name: string, own?: EnumType): EnumType | undefined {
  const known = enums.get(name)
  if (known !== undefined) return known
  enumLines ??= linesOf(FORK_ENUMS)
  const line = enumLines.get(name)
  if (line === undefined) return undefined
  const numbers = new Map(own?.numbers)
  const names = new Map(own?.names)
  for (const text of line.split('|')) {
    const [value = '', written = ''] = text.split(' ')
    if (numbers.has(value)) continue
    const number = names.has(Number(written)) ? MOVED + numbers.size : Number(written)
    numbers.set(value, number)
    names.set(number, value)
  }
  const made: EnumType = { name, numbers, names }
  enums.set(name, made)
  return made
}

/** An enum as one fork numbers it: its own values take the place of Caffe's. */
export function enumOfFork(name: string, own: EnumType, fork: string): EnumType {
  enumLines ??= linesOf(FORK_ENUMS)
  const line = enumLines.get(name)
  if (line === undefined) return own
  const values = new Map(own.names)
  for (const text of line.split('|')) {
    const [value = '', written = '', forks = ''] = text.split(' ')
    if (namesOf(forks).includes(fork)) values.set(Number(written), value)
  }
  return { name, names: values, numbers: new Map([...values].map(([number, value]) => [value, number])) }
}

function namesOf(forks: string): readonly string[] {
  return forks.split(',').map((index) => FORKS[Number.parseInt(index, 36)]?.[0] ?? '')
}
