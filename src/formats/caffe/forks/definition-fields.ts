/** The fields that a user's definitions name, as descriptors for the readers. */

import type { LayerDefinition, ParameterDefinition } from '../../../core/network/layer-type.ts'
import type { Field, FieldType, MessageType } from '../../../wire/protobuf/schema.ts'

const made = new Map<string, Field>()

/** Names of messages that only definitions have start so; the path of fields follows. */
const PREFIX = 'LayerParameter.'

/** The field `name` of a message, where a definition has a parameter there. */
export function fieldOfDefinitions(
  layers: readonly LayerDefinition[],
  message: string,
  name: string,
): Field | undefined {
  const prefix = pathOf(message, layers)
  if (prefix === undefined) return undefined
  const path = [...prefix, name]
  const found = layers
    .flatMap(({ parameters }) => parameters)
    .find((parameter) => path.every((part, index) => parameter.path[index] === part))
  return found && fieldOf(found, path.length - 1, layers)
}

/** Where a message stands, from the LayerParameter. */
function pathOf(message: string, layers: readonly LayerDefinition[]): readonly string[] | undefined {
  if (message === 'LayerParameter' || message === 'V1LayerParameter') return []
  if (message.startsWith(PREFIX)) return message.slice(PREFIX.length).split('.')
  // A message of Caffe's own: `ConvolutionParameter` stands in convolution_param.
  const own = layers.flatMap(({ parameters }) => parameters).find(({ path }) => camel(path[0] ?? '') === message)
  return own && [own.path[0] ?? '']
}

function camel(field: string): string {
  return field
    .replace(/_param$/, '_parameter')
    .replace(/(^|_)(\w)/g, (_, _line, letter: string) => letter.toUpperCase())
}

function fieldOf(parameter: ParameterDefinition, depth: number, layers: readonly LayerDefinition[]): Field {
  const path = parameter.path.slice(0, depth + 1)
  const isLeaf = depth === parameter.path.length - 1
  const key = `${path.join('.')} ${isLeaf ? parameter.kind : 'message'} ${parameter.isList}`
  const known = made.get(key)
  if (known !== undefined) return known
  const type: FieldType = isLeaf ? leafType(parameter) : { kind: 'message', message: messageOf(path, layers) }
  const field: Field = {
    name: path.at(-1) ?? '',
    number: 0,
    label: isLeaf && parameter.isList ? 'repeated' : 'optional',
    type,
    default: undefined,
    packed: false,
    deprecated: false,
  }
  if (isLeaf) made.set(key, field)
  return field
}

function leafType({ kind, values = [], name }: ParameterDefinition): FieldType {
  switch (kind) {
    case 'int':
      return { kind: 'scalar', scalar: 'int64' }
    case 'float':
    case 'bool':
    case 'string':
      return { kind: 'scalar', scalar: kind }
    case 'enum': {
      const numbers = new Map(values.map((value, index) => [value, index]))
      return { kind: 'enum', enum: { name, numbers, names: new Map(values.map((value, index) => [index, value])) } }
    }
    case 'message':
      return { kind: 'message', message: messageOf([name], []) }
  }
}

function messageOf(path: readonly string[], layers: readonly LayerDefinition[]): MessageType {
  const name = `${PREFIX}${path.join('.')}`
  return {
    name,
    field: (field) => fieldOfDefinitions(layers, name, field),
    fieldByNumber: () => undefined,
    fields: () => [],
  }
}
