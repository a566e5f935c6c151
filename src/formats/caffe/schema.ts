/**
 * The schema of BVLC Caffe's head (src/caffe/proto/caffe.proto at 9b891540, BSD-2-Clause), for text and for bytes.
 * Messages are decoded from their line of the table when they are first asked for.
 */

import type { EnumType, Field, FieldType, MessageType, ScalarType } from '../../wire/protobuf/schema.ts'
import { ENUMS, MESSAGES } from './schema.generated.ts'

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

let messageLines: ReadonlyMap<string, string> | undefined
let enumLines: ReadonlyMap<string, string> | undefined
const messageTypes = new Map<string, MessageType>()
const enumTypes = new Map<string, EnumType>()

/** The descriptor of a message that the schema has, e.g. `LayerParameter`. */
export function messageType(name: string): MessageType {
  const type = findMessageType(name)
  if (type === undefined) throw new Error(`the schema has no message ${name}`)
  return type
}

/** The descriptor of a message; `undefined` where the schema has none of that name. */
export function findMessageType(name: string): MessageType | undefined {
  const known = messageTypes.get(name)
  if (known !== undefined) return known
  messageLines ??= linesOf(MESSAGES)
  const line = messageLines.get(name)
  if (line === undefined) return undefined
  const type = lazyMessage(name, line)
  messageTypes.set(name, type)
  return type
}

/** The lines of a generated table by what stands before their first bar. */
export function linesOf(table: string): ReadonlyMap<string, string> {
  return new Map(
    table.split('\n').map((line) => {
      const bar = line.indexOf('|')
      return [line.slice(0, bar), line.slice(bar + 1)]
    }),
  )
}

interface Decoded {
  readonly fields: readonly Field[]
  readonly byName: ReadonlyMap<string, Field>
  readonly byNumber: ReadonlyMap<number, Field>
}

function lazyMessage(name: string, line: string): MessageType {
  let decoded: Decoded | undefined
  const decode = () => {
    if (decoded !== undefined) return decoded
    const fields = line.split('|').map((text) => decodeField(name, text))
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

function decodeField(message: string, text: string): Field {
  const [name = '', number = '', flags = '', type = '', value] = text.split(' ')
  let resolved: FieldType | undefined
  return {
    name,
    number: Number(number),
    label: flags.startsWith('*') ? 'repeated' : flags.startsWith('!') ? 'required' : 'optional',
    get type() {
      resolved ??= fieldType(message, type)
      return resolved
    },
    default: value,
    packed: flags.includes('p'),
    deprecated: flags.includes('d'),
  }
}

function fieldType(message: string, type: string): FieldType {
  if (isScalar(type)) return { kind: 'scalar', scalar: type }
  enumLines ??= linesOf(ENUMS)
  const enumName = enumLines.has(`${message}.${type}`) ? `${message}.${type}` : type
  if (enumLines.has(enumName)) return { kind: 'enum', enum: enumType(enumName) }
  return { kind: 'message', message: messageType(type) }
}

/** Whether a name in a generated table is that of a scalar type. */
export function isScalar(type: string): type is ScalarType {
  return SCALARS.has(type)
}

function enumType(name: string): EnumType {
  const known = enumTypes.get(name)
  if (known !== undefined) return known
  const values = (enumLines?.get(name) ?? '').split('|').map((text): [string, number] => {
    const [value = '', number = ''] = text.split(' ')
    return [value, Number(number)]
  })
  const type: EnumType = {
    name,
    numbers: new Map(values),
    names: new Map(values.map(([value, number]) => [number, value])),
  }
  enumTypes.set(name, type)
  return type
}
