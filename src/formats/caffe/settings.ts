/** What a definition says, field by field: for comparing it with another. */

import type { Setting } from '../../core/network/model.ts'
import { defaultOf, ProtoMessage } from '../../wire/protobuf/message.ts'
import { scalarText } from '../../wire/protobuf/print-text.ts'
import type { Field } from '../../wire/protobuf/schema.ts'

/** The fields of a layer that name and join it, and its numbers. */
const WIRING: ReadonlySet<string> = new Set(['name', 'type', 'bottom', 'top', 'blobs'])
const IDENTITY: ReadonlySet<string> = new Set(['name', 'type', 'blobs'])
const LAYERS: ReadonlySet<string> = new Set(['layer', 'layers'])

/** The fields of a layer that takes part. One without a phase has the network's (net.cpp, Net::Init). */
export function layerSettings(layer: ProtoMessage, phase: string): readonly Setting[] {
  return fieldsOf(layer, WIRING).map((setting) =>
    setting.path === 'phase' ? { ...setting, fallback: phase } : setting,
  )
}

/** The fields of a layer that is left out, and so is not joined to others. */
export function absentSettings(layer: ProtoMessage): readonly Setting[] {
  return fieldsOf(layer, IDENTITY)
}

/** The fields of a network beside its layers. */
export function netSettings(net: ProtoMessage): readonly Setting[] {
  return fieldsOf(net, LAYERS)
}

function fieldsOf(message: ProtoMessage, left: ReadonlySet<string>): readonly Setting[] {
  const found: Setting[] = []
  for (const name of message.content.keys()) if (!left.has(name)) collect(message, name, name, found)
  return found
}

function collect(message: ProtoMessage, name: string, path: string, found: Setting[]): void {
  const content = message.content.get(name)
  if (content === undefined) return
  const { field, values } = content
  if (values.some((value) => value instanceof ProtoMessage)) {
    const isRepeated = field.label === 'repeated'
    message.messages(name).forEach((inner, index) => {
      const place = isRepeated ? `${path}[${index}]` : path
      for (const below of inner.content.keys()) collect(inner, below, `${place}.${below}`, found)
    })
    return
  }
  const texts = values.map((value) => (value instanceof ProtoMessage ? '' : scalarText(field, value)))
  const isList = field.label === 'repeated' && texts.length > 1
  const fallback = IMPLIED[`${message.type.name}.${name}`] ?? fallbackOf(field)
  found.push({
    path,
    value: isList ? `[${texts.join(', ')}]` : (texts.at(-1) ?? ''),
    ...(fallback !== undefined && { fallback }),
    where: () => message.where(name, isList ? 0 : values.length - 1),
  })
}

/** Defaults that the schema can't state, since the fields are repeated (base_conv_layer.cpp, LayerSetUp). */
const IMPLIED: Readonly<Record<string, string>> = {
  'ConvolutionParameter.stride': '1',
  'ConvolutionParameter.pad': '0',
  'ConvolutionParameter.dilation': '1',
}

/** The default that the schema states; without one, a layer may well tell the absent field from a zero. */
function fallbackOf(field: Field): string | undefined {
  if (field.default === undefined || field.label === 'repeated' || field.type.kind === 'message') return undefined
  const value = defaultOf(field)
  return value instanceof ProtoMessage ? undefined : scalarText(field, value)
}
