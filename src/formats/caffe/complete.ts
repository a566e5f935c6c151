/** What the schema knows of a place in a definition: fields of a message, values of an enum, types of layers. */

import type { Field, FieldType, MessageType } from '../../wire/protobuf/schema.ts'
import type { Completion } from '../format.ts'
import { caffeLayers } from './layers/index.ts'
import { messageType } from './schema.ts'

/** Fields of the message at `path`, or with `field` the values that it takes. */
export function complete(path: readonly string[], field: string): readonly Completion[] {
  const type = typeAt(path)
  if (type === undefined) return []
  if (field !== '') return valuesOf(type, field).map(valueWord)
  return type
    .fields()
    .filter(({ deprecated }) => !deprecated)
    .map(fieldWord)
}

function typeAt(path: readonly string[]): MessageType | undefined {
  let type: MessageType | undefined = messageType('NetParameter')
  for (const name of path) {
    const inner: FieldType | undefined = type?.field(name)?.type
    type = inner?.kind === 'message' ? inner.message : undefined
  }
  return type
}

function fieldWord({ name, type, label, default: fallback }: Field): Completion {
  return {
    name,
    type: type.kind === 'scalar' ? type.scalar : type.kind === 'enum' ? type.enum.name : type.message.name,
    isRepeated: label === 'repeated',
    values: type.kind === 'enum' ? [...type.enum.numbers.keys()] : [],
    fallback: fallback === undefined ? undefined : String(fallback),
    isMessage: type.kind === 'message',
  }
}

function valueWord(name: string): Completion {
  return { name, type: '', isRepeated: false, values: [], isMessage: false }
}

function valuesOf(type: MessageType, name: string): readonly string[] {
  if (type.name === 'LayerParameter' && name === 'type')
    return [...caffeLayers.keys()].sort().map((known) => JSON.stringify(known))
  const found = type.field(name)?.type
  if (found?.kind === 'enum') return [...found.enum.numbers.keys()]
  return found?.kind === 'scalar' && found.scalar === 'bool' ? ['true', 'false'] : []
}
