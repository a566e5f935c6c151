/** ONNX's own text form of models, as onnx/defs/parser.cc takes and refuses it (onnx 1.23). */

import { type Issue, issue } from '../../core/words/issue.ts'
import { message } from '../../core/words/message.ts'
import { type Locator, ProtoMessage, type ProtoValue } from '../../wire/protobuf/message.ts'
import { textLocator } from '../../wire/protobuf/text-place.ts'
import { decodeUtf8 } from '../../wire/protobuf/utf8.ts'
import { onnxMessage } from './schema.ts'
import { Fault, TextCursor } from './text-cursor.ts'

/** Names of element types in texts → TensorProto.DataType (onnx/defs/parser.h, PrimitiveTypeNameMap). */
const TYPES: ReadonlyMap<string, number> = new Map(
  [
    ...[
      '',
      'float',
      'uint8',
      'int8',
      'uint16',
      'int16',
      'int32',
      'int64',
      'string',
      'bool',
      'float16',
      'double',
      'uint32',
    ],
    ...[
      'uint64',
      'complex64',
      'complex128',
      'bfloat16',
      'float8e4m3fn',
      'float8e4m3fnuz',
      'float8e5m2',
      'float8e5m2fnuz',
    ],
    ...['uint4', 'int4', 'float4e2m1', 'float8e8m0', 'uint2', 'int2', 'float6e2m3', 'float6e3m2'],
  ].map((name, number) => [name, number]),
)

/** Type words that hold others → the field of TypeProto. */
const HOLDERS: Readonly<Record<string, string>> = {
  seq: 'sequence_type',
  map: 'map_type',
  optional: 'optional_type',
  sparse_tensor: 'sparse_tensor_type',
  opaque: 'opaque_type',
}

/** Which field of TensorProto numbers of a type go into; all that are not named here: `int32_data`. */
const DATA: Readonly<Record<number, string>> = {
  1: 'float_data',
  7: 'int64_data',
  8: 'string_data',
  11: 'double_data',
  12: 'uint64_data',
  13: 'uint64_data',
  14: 'float_data',
  15: 'double_data',
}

/** Values of attributes → the field of one, and the type's number of one and of many. */
const ATTRIBUTES: Readonly<Record<string, { readonly one: string; readonly many: string }>> = {
  float: { one: 'f', many: 'floats' },
  int: { one: 'i', many: 'ints' },
  string: { one: 's', many: 'strings' },
  tensor: { one: 't', many: 'tensors' },
  graph: { one: 'g', many: 'graphs' },
  type_proto: { one: 'tp', many: 'type_protos' },
}

const ATTRIBUTE_NUMBERS: Readonly<Record<string, number>> = {
  ...{ float: 1, int: 2, string: 3, tensor: 4, graph: 5, sparse_tensor: 11, type_proto: 13 },
  ...{ floats: 6, ints: 7, strings: 8, tensors: 9, graphs: 10, sparse_tensors: 12, type_protos: 14 },
}

/** Fields of the head of a model or a function that hold one text or one number. */
const HEAD_TEXTS: ReadonlySet<string> = new Set([
  'producer_name',
  'producer_version',
  'domain',
  'doc_string',
  'overload',
])
const HEAD_NUMBERS: ReadonlySet<string> = new Set(['ir_version', 'model_version'])

/** Deeper graphs are refused: as bytes no parser would take them either. */
const DEEPEST = 30

/** What a text holds; with `damage`, what stands before it. */
export interface OnnxTextRead {
  readonly message: ProtoMessage
  readonly damage?: Issue
}

/** Parses a whole text as a model. Never throws for what is wrong in it. */
export function parseOnnxText(file: string, bytes: Uint8Array): OnnxTextRead {
  const text = decodeUtf8(bytes)
  const locator = textLocator(file, text, bytes.length)
  const model = new ProtoMessage(onnxMessage('ModelProto'), locator, 0, text.length)
  try {
    new OnnxText(text, locator).model(model)
    return { message: model }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const where = locator.where(error.offset, 1)
    return { message: model, damage: issue('onnx/text', 'error', '{what}', { what: error.what }, { where }) }
  }
}

class OnnxText {
  readonly #cursor: TextCursor
  readonly #locator: Locator
  #depth = 0

  constructor(text: string, locator: Locator) {
    this.#cursor = new TextCursor(text)
    this.#locator = locator
  }

  model(model: ProtoMessage): void {
    this.#head(model)
    this.#graph(this.#child(model, 'graph'), this.#cursor.name())
    while (this.#cursor.next() !== '') this.#function(this.#child(model, 'functions'))
  }

  #head(owner: ProtoMessage): void {
    if (!this.#cursor.takes('<')) return
    do {
      const offset = this.#cursor.here()
      const word = this.#cursor.identifier()
      this.#cursor.expect(':')
      if (HEAD_TEXTS.has(word)) this.#put(owner, word, this.#cursor.string())
      else if (HEAD_NUMBERS.has(word)) this.#put(owner, word, this.#cursor.integer())
      else if (word === 'opset_import') this.#cursor.list('[', ']', () => this.#import(this.#child(owner, word)))
      else if (word === 'metadata_props') this.#cursor.list('[', ']', () => this.#pair(this.#child(owner, word)))
      else throw new Fault(message('`{word}` is no word of the head of a model', { word }), offset)
    } while (this.#cursor.takes(','))
    this.#cursor.expect('>')
  }

  #import(message: ProtoMessage): void {
    this.#put(message, 'domain', this.#cursor.string())
    this.#cursor.expect(':')
    this.#put(message, 'version', this.#cursor.integer())
  }

  #pair(message: ProtoMessage): void {
    this.#put(message, 'key', this.#cursor.string())
    this.#cursor.expect(':')
    this.#put(message, 'value', this.#cursor.string())
  }

  #graph(graph: ProtoMessage, name: string): void {
    if (++this.#depth > DEEPEST) throw new Fault(message('graphs lie in each other too deep'), this.#cursor.at)
    this.#put(graph, 'name', name)
    if (this.#cursor.next() === '(') this.#cursor.list('(', ')', () => this.#valueInfo(graph, 'input'))
    this.#cursor.expect('=')
    this.#cursor.expect('>')
    this.#cursor.list('(', ')', () => this.#valueInfo(graph, 'output'))
    if (this.#cursor.next() === '<') this.#cursor.list('<', '>', () => this.#valueInfo(graph, 'value_info'))
    this.#nodes(graph)
    this.#depth--
  }

  /** A value with its type; one with numbers behind it is an initializer, and among inputs both. */
  #valueInfo(graph: ProtoMessage, field: string): void {
    const start = this.#cursor.here()
    const type = this.#isType() ? this.#type() : undefined
    const name = this.#cursor.name()
    const isStored = field !== 'output' && this.#cursor.takes('=')
    if (isStored) {
      if (type === undefined) throw new Fault(message('an initializer needs a type'), start)
      const tensor = this.#child(graph, 'initializer')
      this.#put(tensor, 'name', name)
      this.#tensor(tensor, type)
      if (field === 'value_info') return
    }
    const info = this.#child(graph, field)
    this.#put(info, 'name', name)
    if (type !== undefined) this.#put(info, 'type', type)
  }

  #function(message: ProtoMessage): void {
    this.#head(message)
    this.#put(message, 'name', this.#cursor.name())
    if (this.#cursor.next() === '<') this.#cursor.list('<', '>', () => this.#formalAttribute(message))
    this.#cursor.list('(', ')', () => this.#formal(message, 'input'))
    this.#cursor.expect('=')
    this.#cursor.expect('>')
    this.#cursor.list('(', ')', () => this.#formal(message, 'output'))
    if (this.#cursor.next() === '<') this.#cursor.list('<', '>', () => this.#valueInfo(message, 'value_info'))
    this.#nodes(message)
  }

  #formal(message: ProtoMessage, field: string): void {
    const type = this.#isType() ? this.#type() : undefined
    const name = this.#cursor.name()
    this.#put(message, field, name)
    if (type === undefined) return
    const info = this.#child(message, 'value_info')
    this.#put(info, 'name', name)
    this.#put(info, 'type', type)
  }

  #formalAttribute(message: ProtoMessage): void {
    const name = this.#cursor.name()
    if (this.#cursor.next() === ':' || this.#cursor.next() === '=')
      this.#attribute(this.#child(message, 'attribute_proto'), name)
    else this.#put(message, 'attribute', name)
  }

  #nodes(owner: ProtoMessage): void {
    this.#cursor.expect('{')
    while (!this.#cursor.takes('}')) this.#node(this.#child(owner, 'node'))
  }

  #node(node: ProtoMessage): void {
    if (this.#cursor.takes('[')) {
      if (this.#cursor.next() !== ']') this.#put(node, 'name', this.#cursor.name())
      this.#cursor.expect(']')
    }
    this.#ids(node, 'output')
    this.#cursor.expect('=')
    const path = [this.#cursor.optionalIdentifier()]
    while (this.#cursor.takes('.')) path.push(this.#cursor.identifier())
    this.#put(node, 'op_type', path.at(-1) ?? '')
    if (path.length > 1) this.#put(node, 'domain', path.slice(0, -1).join('.'))
    if (this.#cursor.takes(':')) this.#put(node, 'overload', this.#cursor.identifier())
    this.#attributes(node)
    this.#cursor.expect('(')
    this.#ids(node, 'input')
    this.#cursor.expect(')')
    if (!node.has('attribute')) this.#attributes(node)
  }

  /** Names between commas; nothing before a comma is the name of what is left out. */
  #ids(node: ProtoMessage, field: string): void {
    for (;;) {
      if (this.#cursor.next() === '"' || isLetter(this.#cursor.next())) this.#put(node, field, this.#cursor.name())
      else if (this.#cursor.next() === ',') this.#put(node, field, '')
      else return
      if (!this.#cursor.takes(',')) return
    }
  }

  #attributes(node: ProtoMessage): void {
    if (this.#cursor.next() === '<')
      this.#cursor.list('<', '>', () => this.#attribute(this.#child(node, 'attribute'), this.#cursor.identifier()))
  }

  #attribute(attribute: ProtoMessage, name: string): void {
    this.#put(attribute, 'name', name)
    const declared = this.#cursor.takes(':') ? this.#attributeType() : undefined
    this.#cursor.expect('=')
    if (this.#cursor.takes('[')) {
      const one = declared?.replace(/s$/, '')
      let kind = one
      if (!this.#cursor.takes(']')) {
        do kind = this.#value(attribute, one, true)
        while (this.#cursor.takes(','))
        this.#cursor.expect(']')
      }
      this.#put(attribute, 'type', ATTRIBUTE_NUMBERS[`${kind}s`] ?? 0)
      return
    }
    const kind = this.#value(attribute, declared, false)
    if (kind !== undefined || declared !== undefined) {
      this.#put(attribute, 'type', ATTRIBUTE_NUMBERS[kind ?? declared ?? ''] ?? 0)
    }
  }

  #attributeType(): string {
    const offset = this.#cursor.here()
    const word = this.#cursor.identifier()
    if (!Object.hasOwn(ATTRIBUTE_NUMBERS, word))
      throw new Fault(message('`{word}` is no type of attributes', { word }), offset)
    return word
  }

  /** One value, put where its kind belongs; answers the kind, `undefined` for a reference. */
  #value(attribute: ProtoMessage, expected: string | undefined, isList: boolean): string | undefined {
    const offset = this.#cursor.here()
    if (this.#cursor.takes('@')) {
      this.#put(attribute, 'ref_attr_name', this.#cursor.name())
      return undefined
    }
    const [kind, value] = this.#anyValue(expected)
    const fields = ATTRIBUTES[kind]
    if (expected !== undefined && kind !== expected) {
      throw new Fault(message('a value of type {expected} is needed, not {kind}', { expected, kind }), offset)
    }
    if (fields !== undefined) this.#put(attribute, isList ? fields.many : fields.one, value)
    return kind
  }

  #anyValue(expected: string | undefined): readonly [kind: string, value: ProtoValue] {
    if (isLetter(this.#cursor.next()) && !this.#cursor.isFloatWord())
      return this.#isType() ? this.#typed() : this.#graphValue()
    const { kind, text } = this.#cursor.literal()
    if (kind === 'string') return ['string', text]
    if (kind === 'float' || expected === 'float') return ['float', Math.fround(numberOf(text))]
    return ['int', BigInt.asIntN(64, BigInt(text))]
  }

  #graphValue(): readonly [string, ProtoValue] {
    const graph = this.#fresh('GraphProto')
    this.#graph(graph, this.#cursor.name())
    return ['graph', graph]
  }

  /** A type, or a tensor, which starts with its type. */
  #typed(): readonly [string, ProtoValue] {
    const type = this.#type()
    const isTensor =
      this.#cursor.next() === '{' ||
      this.#cursor.next() === '=' ||
      isLetter(this.#cursor.next()) ||
      this.#cursor.next() === '"'
    if (!isTensor) return ['type_proto', type]
    const tensor = this.#fresh('TensorProto')
    if (this.#cursor.next() === '"' || isLetter(this.#cursor.next())) this.#put(tensor, 'name', this.#cursor.name())
    this.#cursor.takes('=')
    this.#tensor(tensor, type)
    return ['tensor', tensor]
  }

  /** The numbers of a tensor, or the file that holds them. */
  #tensor(tensor: ProtoMessage, type: ProtoMessage): void {
    const start = this.#cursor.here()
    const tensorType = type.message('tensor_type')
    const number = tensorType.number('elem_type')
    const shape = tensorType.message('shape')
    this.#put(tensor, 'data_type', number)
    for (const dim of shape.messages('dim')) {
      if (!dim.has('dim_value')) throw new Fault(message('the shape of a tensor has numbers only'), start)
      this.#put(tensor, 'dims', dim.bigint('dim_value'))
    }
    const field = DATA[number] ?? 'int32_data'
    if (this.#cursor.next() === '{') this.#cursor.list('{', '}', () => this.#put(tensor, field, this.#element(field)))
    else if (this.#cursor.next() === '[') {
      this.#put(tensor, 'data_location', 1)
      this.#cursor.list('[', ']', () => this.#pair(this.#child(tensor, 'external_data')))
    }
  }

  #element(field: string): ProtoValue {
    if (field === 'string_data') return new TextEncoder().encode(this.#cursor.string())
    if (field === 'int64_data' || field === 'uint64_data') return this.#cursor.integer()
    if (field === 'int32_data') return Number(BigInt.asIntN(32, this.#cursor.integer()))
    const number = numberOf(this.#cursor.literal().text)
    return field === 'float_data' ? Math.fround(number) : number
  }

  #isType(): boolean {
    const word = this.#cursor.peek()
    return word !== '' && (TYPES.has(word) || Object.hasOwn(HOLDERS, word))
  }

  #type(): ProtoMessage {
    if (++this.#depth > DEEPEST) throw new Fault(message('types lie in each other too deep'), this.#cursor.at)
    const type = this.#fresh('TypeProto')
    const offset = this.#cursor.here()
    const word = this.#cursor.identifier()
    const holder = Object.hasOwn(HOLDERS, word) ? HOLDERS[word] : undefined
    if (holder !== undefined) this.#holder(this.#child(type, holder), holder)
    else if (TYPES.has(word)) this.#tensorType(this.#child(type, 'tensor_type'), word)
    else throw new Fault(message('`{word}` is no type', { word }), offset)
    this.#depth--
    return type
  }

  /** An element type with its sizes; without brackets there are no axes, with empty ones nothing is known of them. */
  #tensorType(tensor: ProtoMessage, word: string): void {
    this.#put(tensor, 'elem_type', TYPES.get(word) ?? 0)
    if (!this.#cursor.takes('[')) {
      this.#child(tensor, 'shape')
      return
    }
    if (this.#cursor.takes(']')) return
    const shape = this.#child(tensor, 'shape')
    do this.#dim(this.#child(shape, 'dim'))
    while (this.#cursor.takes(','))
    this.#cursor.expect(']')
  }

  #dim(dim: ProtoMessage): void {
    if (this.#cursor.takes('?')) return
    if (this.#cursor.next() === '"' || isLetter(this.#cursor.next())) this.#put(dim, 'dim_param', this.#cursor.name())
    else this.#put(dim, 'dim_value', this.#cursor.integer())
  }

  #holder(holder: ProtoMessage, field: string): void {
    this.#cursor.expect('(')
    if (field === 'sparse_tensor_type') this.#tensorType(holder, this.#cursor.identifier())
    else if (field === 'opaque_type') this.#opaque(holder)
    else if (field === 'map_type') {
      this.#put(holder, 'key_type', TYPES.get(this.#cursor.identifier()) ?? 0)
      this.#cursor.expect(',')
      this.#put(holder, 'value_type', this.#type())
    } else this.#put(holder, 'elem_type', this.#type())
    this.#cursor.expect(')')
  }

  #opaque(holder: ProtoMessage): void {
    if (this.#cursor.next() === ')') return
    const path = [this.#cursor.identifier()]
    while (this.#cursor.takes('.')) path.push(this.#cursor.identifier())
    const isDomain = this.#cursor.takes(',')
    this.#put(holder, isDomain ? 'domain' : 'name', path.join('.'))
    if (isDomain) this.#put(holder, 'name', this.#cursor.identifier())
  }

  #child(owner: ProtoMessage, field: string): ProtoMessage {
    const type = owner.type.field(field)
    if (type?.type.kind !== 'message') throw new Error(`${owner.type.name}.${field} is no message`)
    const child = new ProtoMessage(type.type.message, this.#locator, this.#cursor.here(), 1)
    owner.add(type, child, this.#cursor.at, 1)
    return child
  }

  #fresh(name: string): ProtoMessage {
    return new ProtoMessage(onnxMessage(name), this.#locator, this.#cursor.here(), 1)
  }

  #put(owner: ProtoMessage, name: string, value: ProtoValue): void {
    const field = owner.type.field(name)
    if (field === undefined) throw new Fault(message('`{word}` can not stand here', { word: name }), this.#cursor.at)
    owner.add(field, value, this.#cursor.at, 0)
  }
}

function isLetter(character: string): boolean {
  return /^[A-Za-z_]$/.test(character)
}

function numberOf(text: string): number {
  if (/nan/i.test(text)) return Number.NaN
  if (/inf/i.test(text)) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  return Number(text)
}
