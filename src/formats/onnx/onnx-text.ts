/** ONNX's own text form of models, as onnx/defs/parser.cc takes and refuses it (onnx 1.23). */

import { type Issue, issue } from '../../core/words/issue.ts'
import { type Message, message } from '../../core/words/message.ts'
import { ProtoMessage, type ProtoValue } from '../../wire/protobuf/message.ts'
import { textLocator } from '../../wire/protobuf/text-place.ts'
import { decodeUtf8 } from '../../wire/protobuf/utf8.ts'
import { onnxMessage } from './schema.ts'

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

/** Where the text can't be read on, and why. */
class Fault {
  readonly what: Message
  readonly offset: number
  constructor(what: Message, offset: number) {
    this.what = what
    this.offset = offset
  }
}

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
    new OnnxText(text).model(model)
    return { message: model }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const where = locator.where(error.offset, 1)
    return { message: model, damage: issue('onnx/text', 'error', '{what}', { what: error.what }, { where }) }
  }
}

interface Literal {
  readonly kind: 'int' | 'float' | 'string'
  readonly text: string
}

class OnnxText {
  readonly #text: string
  #at = 0
  #depth = 0

  constructor(text: string) {
    this.#text = text
  }

  model(model: ProtoMessage): void {
    this.#head(model)
    this.#graph(this.#child(model, 'graph'), this.#name())
    while (this.#next() !== '') this.#function(this.#child(model, 'functions'))
  }

  #head(owner: ProtoMessage): void {
    if (!this.#takes('<')) return
    do {
      const offset = this.#at
      const word = this.#identifier()
      this.#expect(':')
      if (HEAD_TEXTS.has(word)) this.#put(owner, word, this.#string())
      else if (HEAD_NUMBERS.has(word)) this.#put(owner, word, this.#integer())
      else if (word === 'opset_import') this.#list('[', ']', () => this.#import(this.#child(owner, word)))
      else if (word === 'metadata_props') this.#list('[', ']', () => this.#pair(this.#child(owner, word)))
      else throw new Fault(message('`{word}` is no word of the head of a model', { word }), offset)
    } while (this.#takes(','))
    this.#expect('>')
  }

  #import(message: ProtoMessage): void {
    this.#put(message, 'domain', this.#string())
    this.#expect(':')
    this.#put(message, 'version', this.#integer())
  }

  #pair(message: ProtoMessage): void {
    this.#put(message, 'key', this.#string())
    this.#expect(':')
    this.#put(message, 'value', this.#string())
  }

  #graph(graph: ProtoMessage, name: string): void {
    if (++this.#depth > DEEPEST) throw new Fault(message('graphs lie in each other too deep'), this.#at)
    this.#put(graph, 'name', name)
    if (this.#next() === '(') this.#list('(', ')', () => this.#valueInfo(graph, 'input'))
    this.#expect('=')
    this.#expect('>')
    this.#list('(', ')', () => this.#valueInfo(graph, 'output'))
    if (this.#next() === '<') this.#list('<', '>', () => this.#valueInfo(graph, 'value_info'))
    this.#nodes(graph)
    this.#depth--
  }

  /** A value with its type; one with numbers behind it is an initializer, and among inputs both. */
  #valueInfo(graph: ProtoMessage, field: string): void {
    const start = this.#at
    const type = this.#isType() ? this.#type() : undefined
    const name = this.#name()
    const isStored = field !== 'output' && this.#takes('=')
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
    this.#put(message, 'name', this.#name())
    if (this.#next() === '<') this.#list('<', '>', () => this.#formalAttribute(message))
    this.#list('(', ')', () => this.#formal(message, 'input'))
    this.#expect('=')
    this.#expect('>')
    this.#list('(', ')', () => this.#formal(message, 'output'))
    if (this.#next() === '<') this.#list('<', '>', () => this.#valueInfo(message, 'value_info'))
    this.#nodes(message)
  }

  #formal(message: ProtoMessage, field: string): void {
    const type = this.#isType() ? this.#type() : undefined
    const name = this.#name()
    this.#put(message, field, name)
    if (type === undefined) return
    const info = this.#child(message, 'value_info')
    this.#put(info, 'name', name)
    this.#put(info, 'type', type)
  }

  #formalAttribute(message: ProtoMessage): void {
    const name = this.#name()
    if (this.#next() === ':' || this.#next() === '=') this.#attribute(this.#child(message, 'attribute_proto'), name)
    else this.#put(message, 'attribute', name)
  }

  #nodes(owner: ProtoMessage): void {
    this.#expect('{')
    while (!this.#takes('}')) this.#node(this.#child(owner, 'node'))
  }

  #node(node: ProtoMessage): void {
    if (this.#takes('[')) {
      if (this.#next() !== ']') this.#put(node, 'name', this.#name())
      this.#expect(']')
    }
    this.#ids(node, 'output')
    this.#expect('=')
    const path = [this.#optionalIdentifier()]
    while (this.#takes('.')) path.push(this.#identifier())
    this.#put(node, 'op_type', path.at(-1) ?? '')
    if (path.length > 1) this.#put(node, 'domain', path.slice(0, -1).join('.'))
    if (this.#takes(':')) this.#put(node, 'overload', this.#identifier())
    this.#attributes(node)
    this.#expect('(')
    this.#ids(node, 'input')
    this.#expect(')')
    if (!node.has('attribute')) this.#attributes(node)
  }

  /** Names between commas; nothing before a comma is the name of what is left out. */
  #ids(node: ProtoMessage, field: string): void {
    for (;;) {
      if (this.#next() === '"' || isLetter(this.#next())) this.#put(node, field, this.#name())
      else if (this.#next() === ',') this.#put(node, field, '')
      else return
      if (!this.#takes(',')) return
    }
  }

  #attributes(node: ProtoMessage): void {
    if (this.#next() === '<')
      this.#list('<', '>', () => this.#attribute(this.#child(node, 'attribute'), this.#identifier()))
  }

  #attribute(attribute: ProtoMessage, name: string): void {
    this.#put(attribute, 'name', name)
    const declared = this.#takes(':') ? this.#attributeType() : undefined
    this.#expect('=')
    if (this.#takes('[')) {
      const one = declared?.replace(/s$/, '')
      let kind = one
      if (!this.#takes(']')) {
        do kind = this.#value(attribute, one, true)
        while (this.#takes(','))
        this.#expect(']')
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
    const offset = this.#at
    const word = this.#identifier()
    if (ATTRIBUTE_NUMBERS[word] === undefined)
      throw new Fault(message('`{word}` is no type of attributes', { word }), offset)
    return word
  }

  /** One value, put where its kind belongs; answers the kind, `undefined` for a reference. */
  #value(attribute: ProtoMessage, expected: string | undefined, isList: boolean): string | undefined {
    const offset = this.#at
    if (this.#takes('@')) {
      this.#put(attribute, 'ref_attr_name', this.#name())
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
    if (isLetter(this.#next()) && !this.#isFloatWord()) return this.#isType() ? this.#typed() : this.#graphValue()
    const { kind, text } = this.#literal()
    if (kind === 'string') return ['string', text]
    if (kind === 'float' || expected === 'float') return ['float', Math.fround(numberOf(text))]
    return ['int', BigInt.asIntN(64, BigInt(text))]
  }

  #graphValue(): readonly [string, ProtoValue] {
    const graph = this.#fresh('GraphProto')
    this.#graph(graph, this.#name())
    return ['graph', graph]
  }

  /** A type, or a tensor, which starts with its type. */
  #typed(): readonly [string, ProtoValue] {
    const type = this.#type()
    const isTensor = this.#next() === '{' || this.#next() === '=' || isLetter(this.#next()) || this.#next() === '"'
    if (!isTensor) return ['type_proto', type]
    const tensor = this.#fresh('TensorProto')
    if (this.#next() === '"' || isLetter(this.#next())) this.#put(tensor, 'name', this.#name())
    this.#takes('=')
    this.#tensor(tensor, type)
    return ['tensor', tensor]
  }

  /** The numbers of a tensor, or the file that holds them. */
  #tensor(tensor: ProtoMessage, type: ProtoMessage): void {
    const start = this.#at
    const { elem_type: number, shape } = {
      elem_type: type.message('tensor_type').number('elem_type'),
      shape: type.message('tensor_type').message('shape'),
    }
    this.#put(tensor, 'data_type', number)
    for (const dim of shape.messages('dim')) {
      if (!dim.has('dim_value')) throw new Fault(message('the shape of a tensor has numbers only'), start)
      this.#put(tensor, 'dims', dim.bigint('dim_value'))
    }
    const field = DATA[number] ?? 'int32_data'
    if (this.#next() === '{') this.#list('{', '}', () => this.#put(tensor, field, this.#element(field)))
    else if (this.#next() === '[') {
      this.#put(tensor, 'data_location', 1)
      this.#list('[', ']', () => this.#pair(this.#child(tensor, 'external_data')))
    }
  }

  #element(field: string): ProtoValue {
    if (field === 'string_data') return new TextEncoder().encode(this.#string())
    if (field === 'int64_data' || field === 'uint64_data') return this.#integer()
    if (field === 'int32_data') return Number(BigInt.asIntN(32, this.#integer()))
    const number = numberOf(this.#literal().text)
    return field === 'float_data' ? Math.fround(number) : number
  }

  #isType(): boolean {
    const word = this.#peek()
    return word !== '' && (TYPES.has(word) || Object.hasOwn(HOLDERS, word))
  }

  #type(): ProtoMessage {
    if (++this.#depth > DEEPEST) throw new Fault(message('types lie in each other too deep'), this.#at)
    const type = this.#fresh('TypeProto')
    const offset = this.#at
    const word = this.#identifier()
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
    if (!this.#takes('[')) {
      this.#child(tensor, 'shape')
      return
    }
    if (this.#takes(']')) return
    const shape = this.#child(tensor, 'shape')
    do this.#dim(this.#child(shape, 'dim'))
    while (this.#takes(','))
    this.#expect(']')
  }

  #dim(dim: ProtoMessage): void {
    if (this.#takes('?')) return
    if (this.#next() === '"' || isLetter(this.#next())) this.#put(dim, 'dim_param', this.#name())
    else this.#put(dim, 'dim_value', this.#integer())
  }

  #holder(holder: ProtoMessage, field: string): void {
    this.#expect('(')
    if (field === 'sparse_tensor_type') this.#tensorType(holder, this.#identifier())
    else if (field === 'opaque_type') this.#opaque(holder)
    else if (field === 'map_type') {
      this.#put(holder, 'key_type', TYPES.get(this.#identifier()) ?? 0)
      this.#expect(',')
      this.#put(holder, 'value_type', this.#type())
    } else this.#put(holder, 'elem_type', this.#type())
    this.#expect(')')
  }

  #opaque(holder: ProtoMessage): void {
    if (this.#next() === ')') return
    const path = [this.#identifier()]
    while (this.#takes('.')) path.push(this.#identifier())
    const isDomain = this.#takes(',')
    this.#put(holder, isDomain ? 'domain' : 'name', path.join('.'))
    if (isDomain) this.#put(holder, 'name', this.#identifier())
  }

  #list(open: string, close: string, item: () => void): void {
    this.#expect(open)
    if (this.#takes(close)) return
    do item()
    while (this.#takes(','))
    this.#expect(close)
  }

  #child(owner: ProtoMessage, field: string): ProtoMessage {
    const type = owner.type.field(field)
    if (type?.type.kind !== 'message') throw new Error(`${owner.type.name}.${field} is no message`)
    this.#next()
    const child = new ProtoMessage(type.type.message, owner.locator, this.#at, 1)
    owner.add(type, child, this.#at, 1)
    this.#locator = owner.locator
    return child
  }

  #locator: ProtoMessage['locator'] | undefined

  #fresh(name: string): ProtoMessage {
    return new ProtoMessage(onnxMessage(name), this.#locator ?? { where: () => ({ file: '' }) }, this.#at, 1)
  }

  #put(owner: ProtoMessage, name: string, value: ProtoValue): void {
    const field = owner.type.field(name)
    if (field === undefined) throw new Fault(message('`{word}` can not stand here', { word: name }), this.#at)
    owner.add(field, value, this.#at, 0)
  }

  /** The next character behind white space and comments; empty at the end. */
  #next(): string {
    const blank = /(?:[ \t-\r]|#[^\n]*)*/y
    blank.lastIndex = this.#at
    blank.test(this.#text)
    this.#at = blank.lastIndex
    return this.#text[this.#at] ?? ''
  }

  #takes(character: string): boolean {
    if (this.#next() !== character) return false
    this.#at++
    return true
  }

  #expect(character: string): void {
    if (!this.#takes(character)) throw new Fault(message('`{character}` is expected here', { character }), this.#at)
  }

  #peek(): string {
    const at = this.#at
    const word = this.#optionalIdentifier()
    this.#at = at
    return word
  }

  #optionalIdentifier(): string {
    this.#next()
    const [word = ''] = /^[A-Za-z_]\w*/.exec(this.#text.slice(this.#at, this.#at + LONGEST_WORD)) ?? []
    this.#at += word.length
    return word
  }

  #identifier(): string {
    const word = this.#optionalIdentifier()
    if (word === '') throw new Fault(message('a name is expected here'), this.#at)
    return word
  }

  #name(): string {
    return this.#next() === '"' ? this.#string() : this.#identifier()
  }

  #isFloatWord(): boolean {
    return /^(inf|infinity|nan)$/i.test(this.#peek())
  }

  #integer(): bigint {
    const offset = this.#at
    const { kind, text } = this.#literal()
    if (kind !== 'int') throw new Fault(message('an integer is expected here'), offset)
    return BigInt(text)
  }

  #string(): string {
    const offset = this.#at
    const { kind, text } = this.#literal()
    if (kind !== 'string') throw new Fault(message('a text in quotes is expected here'), offset)
    return text
  }

  #literal(): Literal {
    this.#next()
    const literal = /"((?:[^"\\]|\\[\s\S])*)"|-?(?:inf|infinity|nan)(?![A-Za-z\d])|-?\d+(\.\d*)?([eE][+-]?\d*)?/iy
    literal.lastIndex = this.#at
    const found = literal.exec(this.#text)
    if (found === null) throw new Fault(message('a value is expected here'), this.#at)
    const [whole, quoted, point, exponent] = found
    this.#at += whole.length
    if (quoted !== undefined) return { kind: 'string', text: quoted.replace(/\\([\s\S])/g, '$1') }
    const isFloat = point !== undefined || exponent !== undefined || /[a-z]/i.test(whole)
    return { kind: isFloat ? 'float' : 'int', text: whole }
  }
}

/** Longer words are no names. */
const LONGEST_WORD = 4096

function isLetter(character: string): boolean {
  return /^[A-Za-z_]$/.test(character)
}

function numberOf(text: string): number {
  if (/nan/i.test(text)) return Number.NaN
  if (/inf/i.test(text)) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  return Number(text)
}
