/** Attributes of a node, by the type that the file gives each. */

import type { Expr } from '../../core/expr.ts'
import type { Setting } from '../../core/network/model.ts'
import type { Origin } from '../../core/network/op.ts'
import type { ProtoMessage } from '../../wire/protobuf/message.ts'
import type { OnnxAttribute, OnnxNode, OnnxTensor } from './node.ts'
import type { Symbols } from './symbols.ts'
import type { TensorFacts } from './tensor.ts'
import { typeOf } from './types.ts'

/** What attributes are read with. */
export interface AttributeContext {
  readonly symbols: Symbols
  /** What an attribute of a function stands for (`ref_attr_name`); `undefined` where its caller gives none. */
  readonly given: ReadonlyMap<string, ProtoMessage>
  /** A tensor that an attribute holds, registered among the model's. */
  tensor(tensor: ProtoMessage, attribute: string, isSparse: boolean): OnnxTensor
}

/** Attribute types by their number, and the field that holds the value (onnx.proto, AttributeType). */
const FIELDS: readonly (readonly [field: string, number: number])[] = [
  ['f', 1],
  ['i', 2],
  ['s', 3],
  ['t', 4],
  ['g', 5],
  ['floats', 6],
  ['ints', 7],
  ['strings', 8],
  ['tensors', 9],
  ['graphs', 10],
  ['sparse_tensor', 11],
  ['sparse_tensors', 12],
  ['tp', 13],
  ['type_protos', 14],
]

/** A node of the file as the rules read it. */
export class FileNode implements OnnxNode {
  readonly id: string
  readonly type: string
  readonly domain: string
  readonly version: number
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly #attributes: ReadonlyMap<string, ProtoMessage>
  readonly #context: AttributeContext
  readonly #read = new Map<string, OnnxAttribute | undefined>()

  constructor(node: ProtoMessage, id: string, domain: string, version: number, context: AttributeContext) {
    this.id = id
    this.type = node.string('op_type')
    this.domain = domain
    this.version = version
    this.inputs = node.strings('input')
    this.outputs = node.strings('output')
    this.#context = context
    this.#attributes = new Map(node.messages('attribute').map((each) => [each.string('name'), each]))
  }

  size(name: string): Expr {
    return this.#context.symbols.size(name)
  }

  attribute(name: string): OnnxAttribute | undefined {
    if (this.#read.has(name)) return this.#read.get(name)
    const own = this.#attributes.get(name)
    const found = own && resolved(own, this.#context)
    const value = found && attributeOf(found, name, this.#context)
    this.#read.set(name, value)
    return value
  }
}

/** An attribute itself, or what it stands for in the body of a function. */
export function resolved(
  attribute: ProtoMessage,
  { given }: Pick<AttributeContext, 'given'>,
): ProtoMessage | undefined {
  const reference = attribute.string('ref_attr_name')
  return reference === '' ? attribute : given.get(reference)
}

/** The field that holds an attribute's value: by its type, or, in files of IR version 1, the one that is there. */
export function fieldOf(attribute: ProtoMessage): string | undefined {
  const type = attribute.number('type')
  const found =
    type === 0 ? FIELDS.find(([field]) => attribute.has(field)) : FIELDS.find(([, number]) => number === type)
  return found?.[0]
}

function attributeOf(attribute: ProtoMessage, name: string, context: AttributeContext): OnnxAttribute | undefined {
  const types = (field: string) => attribute.messages(field).map((type) => typeOf(type, context.symbols))
  switch (fieldOf(attribute)) {
    case 'f':
      return { kind: 'float', value: attribute.number('f') }
    case 'floats':
      return { kind: 'floats', value: attribute.numbers('floats') }
    case 'i':
      return { kind: 'int', value: attribute.bigint('i') }
    case 'ints':
      return { kind: 'ints', value: attribute.bigints('ints') }
    case 's':
      return { kind: 'string', value: attribute.string('s') }
    case 'strings':
      return { kind: 'strings', value: attribute.strings('strings') }
    case 't':
      return { kind: 'tensor', value: context.tensor(attribute.message('t'), name, false) }
    case 'sparse_tensor':
      return { kind: 'tensor', value: context.tensor(attribute.message('sparse_tensor'), name, true) }
    case 'tensors':
      return { kind: 'tensors', value: tensorsOf(attribute, 'tensors', name, context) }
    case 'sparse_tensors':
      return { kind: 'tensors', value: tensorsOf(attribute, 'sparse_tensors', name, context) }
    case 'tp':
      return { kind: 'type', value: types('tp').at(-1) }
    case 'type_protos':
      return { kind: 'types', value: types('type_protos') }
    case 'g':
      return { kind: 'graph' }
    case 'graphs':
      return { kind: 'graphs' }
    default:
      return undefined
  }
}

function tensorsOf(attribute: ProtoMessage, field: string, name: string, context: AttributeContext) {
  return attribute
    .messages(field)
    .map((tensor, index) => context.tensor(tensor, `${name}[${index}]`, field === 'sparse_tensors'))
}

/** A tensor as an attribute gives it to the rules. */
export function onnxTensor(
  { shape, dtype, elements }: TensorFacts,
  origin: Origin | undefined,
  tensor: string,
): OnnxTensor & { origin?: Origin } {
  return { tensor, shape, dtype, ...(elements && { elements }), ...(origin && { origin }) }
}

/** Longer texts and lists are cut where settings are shown. */
const LONGEST_SHOWN = 64

/** All attributes of a node as settings, in the notation of ONNX's own texts. */
export function settingsOf(node: ProtoMessage): readonly Setting[] {
  return node.messages('attribute').map((attribute) => ({
    path: attribute.string('name'),
    value: textOf(attribute),
    where: () => attribute.where(),
  }))
}

function textOf(attribute: ProtoMessage): string {
  const reference = attribute.string('ref_attr_name')
  if (reference !== '') return `@${reference}`
  const field = fieldOf(attribute)
  if (field === undefined) return ''
  const list = (texts: readonly string[]) => {
    const shown = texts.slice(0, LONGEST_SHOWN).join(', ')
    return `[${shown}${texts.length > LONGEST_SHOWN ? ', …' : ''}]`
  }
  switch (field) {
    case 'f':
      return String(attribute.number('f'))
    case 'i':
      return String(attribute.bigint('i'))
    case 's':
      return JSON.stringify(attribute.string('s'))
    case 'floats':
      return list(attribute.numbers('floats').map(String))
    case 'ints':
      return list(attribute.bigints('ints').map(String))
    case 'strings':
      return list(attribute.strings('strings').map((text) => JSON.stringify(text)))
    case 't':
      return `tensor [${attribute.message('t').bigints('dims').join(', ')}]`
    case 'g':
      return `graph ${JSON.stringify(attribute.message('g').string('name'))}`
    default:
      return `${attribute.count(field)} ${field}`
  }
}
