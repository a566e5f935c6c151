/** Making messages from parts of others, places included. */

import { ProtoMessage, type ProtoValue } from '../../wire/protobuf/message.ts'
import type { Field, MessageType } from '../../wire/protobuf/schema.ts'

/** A message without fields, at the place of another. */
export function emptyLike(model: ProtoMessage, type: MessageType): ProtoMessage {
  const made = new ProtoMessage(type, model.locator, model.offset, model.length)
  made.headLength = model.headLength
  return made
}

/** Adds all values of a field. */
export function setAll(
  into: ProtoMessage,
  field: Field,
  values: readonly ProtoValue[],
  offsets: readonly number[],
  lengths: readonly number[],
): void {
  values.forEach((value, index) => {
    into.add(field, value, offsets[index] ?? into.offset, lengths[index] ?? 0)
  })
}

/** The message without some of its fields. */
export function without(message: ProtoMessage, ...names: readonly string[]): ProtoMessage {
  const result = emptyLike(message, message.type)
  for (const [name, { field, values, offsets, lengths }] of message.content) {
    if (!names.includes(name)) setAll(result, field, values, offsets, lengths)
  }
  return result
}

/** Adds one value under `name`, at the place of `place`. */
export function moved(into: ProtoMessage, name: string, value: ProtoValue, place: ProtoMessage): void {
  into.add(fieldOf(into.type, name), value, place.offset, place.length)
}

/** Adds one value under `name`, at the place of the message itself. */
export function put(into: ProtoMessage, name: string, value: ProtoValue): void {
  moved(into, name, value, into)
}

/** Copies the values of `from`'s field `name` into `into`, as its field `as`; nothing where it is absent. */
export function copyField(from: ProtoMessage, name: string, into: ProtoMessage, as = name): void {
  const found = from.content.get(name)
  if (found !== undefined) setAll(into, fieldOf(into.type, as), found.values, found.offsets, found.lengths)
}

/** The message in `into`'s field `name`, made at the place of `into` where it is absent. */
export function mutable(into: ProtoMessage, name: string): ProtoMessage {
  if (into.has(name)) return into.message(name)
  const field = fieldOf(into.type, name)
  if (field.type.kind !== 'message') throw new Error(`${name} is no message`)
  const made = emptyLike(into, field.type.message)
  put(into, name, made)
  return made
}

function fieldOf(type: MessageType, name: string): Field {
  const field = type.field(name)
  if (field === undefined) throw new Error(`${type.name} has no field ${name}`)
  return field
}
