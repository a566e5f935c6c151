/** Schemas as tables of text: messages are decoded from their line when they are first asked for. */

import type { EnumType, Field, FieldType, MessageType, ScalarType } from './schema.ts'

const SCALARS: ReadonlySet<string> = new Set<ScalarType>([
  'int32',
  'int64',
  'uint32',
  'uint64',
  'float',
  'double',
  'bool',
  'string',
  'bytes',
])

/** The tables of a schema, a message or an enum a line. */
export interface SchemaTables {
  /**
   * `Message|name number flags type default|…`; flags ? optional, ! required, * repeated, p packed, d deprecated,
   * w the numbers of a tensor, b a text that is bytes, l a small message of many.
   */
  readonly messages: string
  /** `Enum|NAME number|…`; `Message.Enum` where it stands inside a message. */
  readonly enums: string
}

/** Looks messages up in a schema; `undefined` where it has none of the name. */
export function schemaOf({ messages, enums }: SchemaTables): (name: string) => MessageType | undefined {
  let messageLines: ReadonlyMap<string, string> | undefined
  let enumLines: ReadonlyMap<string, string> | undefined
  const messageTypes = new Map<string, MessageType>()
  const enumTypes = new Map<string, EnumType>()

  function find(name: string): MessageType | undefined {
    const known = messageTypes.get(name)
    if (known !== undefined) return known
    messageLines ??= linesOf(messages)
    const line = messageLines.get(name)
    if (line === undefined) return undefined
    const type = lazyMessage(name, line, typeNamed)
    messageTypes.set(name, type)
    return type
  }

  function typeNamed(message: string, type: string): FieldType {
    if (isScalar(type)) return { kind: 'scalar', scalar: type }
    enumLines ??= linesOf(enums)
    const line = enumLines.get(`${message}.${type}`) ?? enumLines.get(type)
    if (line !== undefined) return { kind: 'enum', enum: enumNamed(`${message}.${type}`, type, line) }
    const found = find(type)
    if (found === undefined) throw new Error(`the schema has no type ${type}`)
    return { kind: 'message', message: found }
  }

  function enumNamed(inner: string, outer: string, line: string): EnumType {
    const name = enumLines?.has(inner) === true ? inner : outer
    const type = enumTypes.get(name) ?? enumType(name, line)
    enumTypes.set(name, type)
    return type
  }

  return find
}

/** The lines of a table by what stands before their first bar. */
export function linesOf(table: string): ReadonlyMap<string, string> {
  return new Map(
    table.split('\n').map((line) => {
      const bar = line.indexOf('|')
      return [line.slice(0, bar), line.slice(bar + 1)]
    }),
  )
}

/** Whether a name in a table is that of a scalar type. */
export function isScalar(type: string): type is ScalarType {
  return SCALARS.has(type)
}

type TypeNamed = (message: string, type: string) => FieldType

interface Decoded {
  readonly fields: readonly Field[]
  readonly byName: ReadonlyMap<string, Field>
  readonly byNumber: ReadonlyMap<number, Field>
}

function lazyMessage(name: string, line: string, typeNamed: TypeNamed): MessageType {
  let decoded: Decoded | undefined
  const decode = () => {
    if (decoded !== undefined) return decoded
    const fields = line.split('|').map((text) => decodeField(name, text, typeNamed))
    decoded = {
      fields,
      byName: new Map(fields.map((field) => [field.name, field])),
      byNumber: new Map(fields.map((field) => [field.number, field])),
    }
    return decoded
  }
  return {
    name,
    field: (field) => decode().byName.get(field),
    fieldByNumber: (number) => decode().byNumber.get(number),
    fields: () => decode().fields,
  }
}

function decodeField(message: string, text: string, typeNamed: TypeNamed): Field {
  const [name = '', number = '', flags = '', type = '', value] = text.split(' ')
  let resolved: FieldType | undefined
  return {
    name,
    number: Number(number),
    label: flags.startsWith('*') ? 'repeated' : flags.startsWith('!') ? 'required' : 'optional',
    get type() {
      resolved ??= typeNamed(message, type)
      return resolved
    },
    default: value,
    packed: flags.includes('p'),
    deprecated: flags.includes('d'),
    ...(flags.includes('w') && { isPayload: true as const }),
    ...(flags.includes('l') && { isLeaf: true as const }),
    ...(flags.includes('b') && { isBytes: true as const }),
  }
}

function enumType(name: string, line: string): EnumType {
  const values = line.split('|').map((text): [string, number] => {
    const [value = '', number = ''] = text.split(' ')
    return [value, Number(number)]
  })
  return { name, numbers: new Map(values), names: new Map(values.map(([value, number]) => [number, value])) }
}
