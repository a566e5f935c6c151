/** What the schema knows of a place in a definition: fields of a message, values of an enum, types of layers. */

import { message, say } from '../../src/core/words/message.ts'
import { caffeLayers } from '../../src/formats/caffe/layers/index.ts'
import { messageType } from '../../src/formats/caffe/schema.ts'
import type { Field, FieldType, MessageType } from '../../src/wire/protobuf/schema.ts'
import type { FieldInfo, Requests } from '../protocol.ts'
import { session } from './session.ts'

/** Fields of the message at `path`, or with `field` the values that it takes. */
export function completions({ path, field }: Requests['complete']['ask']): readonly FieldInfo[] {
  const type = typeAt(path)
  if (type === undefined) return []
  if (field === '')
    return type
      .fields()
      .filter(({ deprecated }) => !deprecated)
      .map(fieldInfo)
  return valuesOf(type, field)
}

function typeAt(path: readonly string[]): MessageType | undefined {
  let type: MessageType | undefined = messageType('NetParameter')
  for (const name of path) {
    const inner: FieldType | undefined = type?.field(name)?.type
    type = inner?.kind === 'message' ? inner.message : undefined
  }
  return type
}

function fieldInfo(field: Field): FieldInfo {
  const repeated = field.label === 'repeated' ? `${say(message('list of'), session.catalogue)} ` : ''
  const type = typeName(field)
  const fallback =
    field.default === undefined ? '' : say(message('default {value}', { value: field.default }), session.catalogue)
  const values = field.type.kind === 'enum' ? [...field.type.enum.numbers.keys()].join(' | ') : ''
  return {
    name: field.name,
    detail: `${repeated}${type}`,
    info: [values, fallback].filter((text) => text !== '').join(' · '),
    isMessage: field.type.kind === 'message',
  }
}

function typeName({ type }: Field): string {
  if (type.kind === 'scalar') return type.scalar
  return type.kind === 'enum' ? type.enum.name : type.message.name
}

function valuesOf(type: MessageType, name: string): readonly FieldInfo[] {
  const found = type.field(name)
  const value = (text: string): FieldInfo => ({ name: text, detail: '', info: '', isMessage: false })
  if (type.name === 'LayerParameter' && name === 'type')
    return [...caffeLayers.keys()].sort().map((text) => value(`"${text}"`))
  if (found?.type.kind === 'enum') return [...found.type.enum.numbers.keys()].map(value)
  if (found?.type.kind === 'scalar' && found.type.scalar === 'bool') return ['true', 'false'].map(value)
  return []
}
