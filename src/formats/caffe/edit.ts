/** Changes fields of a prototxt in its text, so that all else stays where it is. */

import type { ProtoMessage } from '../../wire/protobuf/message.ts'
import { parseText } from '../../wire/protobuf/text.ts'
import { decodeUtf8, encodeUtf8 } from '../../wire/protobuf/utf8.ts'
import type { Editable } from '../editable.ts'
import { textOptions } from './forks/catalogue.ts'
import { messageType } from './schema.ts'

interface Splice {
  readonly offset: number
  readonly length: number
  readonly text: string
}

const OPTIONS = textOptions({ layers: [], issues: [] })

/** The definition of a network; every generation's. */
export function editPrototxt(bytes: Uint8Array, file: string): Editable {
  const text = decodeUtf8(bytes)
  const { message: net } = parseText(file, bytes, messageType('NetParameter'), OPTIONS)
  const layers = [...net.messages('layer'), ...net.messages('layers')].map((layer) =>
    layer.has('layer') ? layer.message('layer') : layer,
  )
  const splices: Splice[] = []
  return {
    layers: layers.map((layer) => layer.string('name')),
    fields: (name) => layers.filter((layer) => layer.string('name') === name).flatMap(fieldsOf),
    set: (name, field, value) => {
      const named = name === undefined ? [] : layers.filter((layer) => layer.string('name') === name)
      const made = named.map((layer) => spliceFor(text, layer, field, value))
      splices.push(...made.flat())
      return made.some((each) => each.length > 0)
    },
    bytes: () => encodeUtf8(spliced(text, splices)),
  }
}

/** From the end to the start, so that places stay true; of two values at one place the later one holds. */
function spliced(text: string, splices: readonly Splice[]): string {
  const last = new Map(splices.map((splice) => [`${splice.offset} ${splice.length === 0 ? splice.text : ''}`, splice]))
  return [...last.values()]
    .sort((a, b) => b.offset - a.offset)
    .reduce((all, { offset, length, text: put }) => all.slice(0, offset) + put + all.slice(offset + length), text)
}

/** `num_output` where it stands or could stand: in the layer itself, or in the message of its settings. */
function spliceFor(text: string, layer: ProtoMessage, path: string, value: string): readonly Splice[] {
  const [first = '', ...rest] = path.split('.')
  if (rest.length > 0) {
    if (layer.has(first) && isMessage(layer, first)) return spliceFor(text, layer.message(first), rest.join('.'), value)
    return hasField(layer, first) ? [opening(text, layer, `${first} { ${rest.join('.')}: ${value} }`)] : []
  }
  if (layer.has(first) && !isMessage(layer, first)) return replaced(layer, first, value)
  const inner = settingsOf(layer).find((settings) => settings.has(first))
  if (inner !== undefined) return replaced(inner, first, value)
  const room = settingsOf(layer).find((settings) => hasField(settings, first))
  if (room !== undefined) return [opening(text, room, written(first, value))]
  if (hasField(layer, first)) return [opening(text, layer, written(first, value))]
  const param = ownParam(layer)
  return param !== undefined && paramFields(layer, param).includes(first)
    ? [opening(text, layer, `${param} { ${written(first, value)} }`)]
    : []
}

function isMessage(message: ProtoMessage, name: string): boolean {
  return message.content.get(name)?.field.type.kind === 'message'
}

function hasField({ type }: ProtoMessage, name: string): boolean {
  return (type.field(name) ?? OPTIONS.foreign?.(type, name)) !== undefined
}

/** The messages in a layer that say how it works. */
function settingsOf(layer: ProtoMessage): readonly ProtoMessage[] {
  return [...layer.content.keys()]
    .filter((name) => name.endsWith('_param') && isMessage(layer, name))
    .map((name) => layer.message(name))
}

/** The message of settings that a layer of such a type has, by the type's name: `InnerProduct` has `inner_product_param`. */
function ownParam(layer: ProtoMessage): string | undefined {
  const letters = (name: string) => name.replaceAll('_', '').toLowerCase()
  const type = layer.type.name === 'LayerParameter' ? layer.string('type') : layer.enumName('type')
  return layer.type.fields().find(({ name }) => letters(name) === `${letters(type)}param`)?.name
}

function paramFields(layer: ProtoMessage, param: string): readonly string[] {
  const type = layer.type.field(param)?.type
  return type?.kind === 'message' ? type.message.fields().map(({ name }) => name) : []
}

function fieldsOf(layer: ProtoMessage): readonly string[] {
  const param = ownParam(layer)
  const inner = settingsOf(layer).flatMap(({ type }) => type.fields().map(({ name }) => name))
  return [...inner, ...(param === undefined ? [] : paramFields(layer, param))]
}

/** One value for all that there are, or one for each; more stand behind the last. */
function replaced(message: ProtoMessage, name: string, value: string): readonly Splice[] {
  const found = message.content.get(name)
  const offsets = found?.offsets ?? []
  const values = valuesOf(value)
  return offsets.map((offset, index) => {
    const isLast = index === offsets.length - 1
    const own =
      values.length <= offsets.length
        ? [values[index % values.length]]
        : values.slice(index, isLast ? undefined : index + 1)
    return { offset, length: found?.lengths[index] ?? 0, text: own.join(` ${name}: `) }
  })
}

/** `3,5` are two values of a field. */
function written(name: string, value: string): string {
  return `${name}: ${valuesOf(value).join(` ${name}: `)}`
}

function valuesOf(value: string): readonly string[] {
  return /^["'[]/.test(value) ? [value] : value.split(',')
}

/** Behind the brace that opens a message. */
function opening(text: string, message: ProtoMessage, put: string): Splice {
  const from = message.offset + message.headLength
  const brace = text.slice(from).search(/[{<]/)
  return { offset: from + brace + 1, length: 0, text: ` ${put} ` }
}
