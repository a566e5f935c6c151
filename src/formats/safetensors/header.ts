/** The header of a safetensors file: names, types, shapes and places, as JSON (safetensors 0.8, tensor.rs, Metadata). */

import { DTYPE_BITS, type Dtype } from '../../core/network/dtype.ts'
import { type Issue, issue } from '../../core/words/issue.ts'
import { type Message, type MessageArgs, message } from '../../core/words/message.ts'
import { JsonError, type JsonMember, JsonReader, type JsonValue } from '../../wire/json/json-reader.ts'
import { SAFETENSORS_DTYPES } from './dtypes.ts'

/** One tensor as the header tells it. */
export interface HeaderEntry {
  readonly name: string
  /** As it is written. */
  readonly type: string
  /** `undefined`: the format has no such type. */
  readonly dtype: Dtype | undefined
  readonly shape: readonly bigint[]
  /** How many numbers, and bytes of them; `undefined` where the type does not tell or they fill no whole bytes. */
  readonly count: bigint
  readonly bytes: bigint | undefined
  /** From the start of the data. */
  readonly begin: bigint
  readonly end: bigint
  /** Where the entry starts, from the start of the file. */
  readonly at: number
}

/** A piece of the header with what stands there. */
export interface HeaderPiece {
  /** From the start of the file. */
  readonly at: number
  readonly name: string
}

export interface Header {
  /** In their order; of equal names the last. */
  readonly entries: readonly HeaderEntry[]
  readonly metadata: readonly (readonly [key: string, value: string])[]
  readonly pieces: readonly HeaderPiece[]
  /** Where the text ends, from the start of the file: what follows is padding. */
  readonly end: number
  /** False: the text was not read to its end. */
  readonly isWhole: boolean
  readonly issues: readonly Issue[]
}

/** A header can be damaged a million times; nobody reads more. */
const MOST_ISSUES = 100

/** More would take all memory; the largest models have fewer in all their files. */
const MOST_TENSORS = 100_000

/** In one entry: texts beside the tensors are some hundred. */
const MOST_VALUES = 100_000

const U64_MAX = (1n << 64n) - 1n

/** The key under which texts stand beside the tensors. */
const METADATA = '__metadata__'

/** Reads the header's text, which starts at byte `start` of the file. What is wrong is told, and the rest is read. */
export function readHeader(file: string, bytes: Uint8Array, start: number): Header {
  const parsing = new HeaderParsing(file, start)
  const reader = new JsonReader(bytes, MOST_VALUES)
  let end: number | undefined
  try {
    if (!reader.isObject) {
      reader.value()
      parsing.report(start, message('the header is JSON, but no object of tensors'))
    } else if (!reader.object((member) => parsing.take(member))) return parsing.header(start + reader.at, false)
    end = reader.at
    reader.end()
  } catch (error) {
    if (!(error instanceof JsonError)) throw error
    parsing.report(start + error.offset, message('the header is no JSON: {what}', { what: error.what }), 'json')
  }
  return parsing.header(start + (end ?? reader.at), end !== undefined)
}

class HeaderParsing {
  readonly #file: string
  readonly #start: number
  readonly #entries = new Map<string, HeaderEntry>()
  readonly #metadata: (readonly [string, string])[] = []
  readonly #pieces: HeaderPiece[] = []
  readonly #issues: Issue[] = []
  #untold = 0
  #hasMetadata = false

  constructor(file: string, start: number) {
    this.#file = file
    this.#start = start
  }

  report(offset: number, { text, args }: Message, kind = 'header', severity: Issue['severity'] = 'error'): void {
    if (this.#issues.length >= MOST_ISSUES) this.#untold++
    else this.#issues.push(issue(`safetensors/${kind}`, severity, text, args, { where: { file: this.#file, offset } }))
  }

  /** Takes the next member; false: no more are read. */
  take({ key, start, value }: JsonMember): boolean {
    const at = this.#start + start
    this.#pieces.push({ at, name: key })
    if (key === METADATA) this.#takeMetadata(value, at)
    else this.#takeTensor(key, at, value)
    if (this.#entries.size < MOST_TENSORS) return true
    this.report(
      at,
      message('there are more than {most} tensors: the others are not read', { most: MOST_TENSORS }),
      'too-many',
    )
    return false
  }

  #takeTensor(key: string, at: number, value: JsonValue): void {
    const entry = this.#entryOf(key, at, value)
    if (entry === undefined) return
    const before = this.#entries.get(key)
    if (before !== undefined) {
      const text = isSame(before, entry)
        ? '{name} stands twice in the header, with the same entry'
        : '{name} stands twice in the header: the later entry holds'
      this.report(at, message(text, { name: key }), 'duplicate', 'warning')
    }
    this.#entries.set(key, entry)
  }

  header(end: number, isWhole: boolean): Header {
    const issues = this.#untold === 0 ? this.#issues : [...this.#issues, this.#more()]
    return {
      entries: [...this.#entries.values()],
      metadata: this.#metadata,
      pieces: this.#pieces,
      end,
      isWhole,
      issues,
    }
  }

  #more(): Issue {
    const text = 'and {count} more like these, which are not told'
    return issue('safetensors/more', 'error', text, { count: this.#untold }, { where: { file: this.#file } })
  }

  #takeMetadata(value: JsonValue, at: number): void {
    if (this.#hasMetadata) this.report(at, message('__metadata__ stands twice in the header'), 'metadata')
    this.#hasMetadata = true
    if (value.kind === 'null') return
    if (value.kind !== 'object') {
      this.report(at, message('__metadata__ is no object of texts'), 'metadata')
      return
    }
    for (const member of value.members) {
      if (member.value.kind === 'string') this.#metadata.push([member.key, member.value.text])
      else
        this.#wrong(
          member.value,
          message('__metadata__ holds texts only, and {key} is none', { key: member.key }),
          'metadata',
        )
    }
  }

  #wrong(value: JsonValue, what: Message, kind = 'entry'): void {
    this.report(this.#start + value.start, what, kind)
  }

  #entryOf(name: string, at: number, value: JsonValue): HeaderEntry | undefined {
    const fields = this.#fieldsOf(name, at, value)
    if (fields === undefined) return undefined
    const [typeField, shapeField, offsetsField] = fields
    const type = typeOf(typeField)
    const shape = shapeField.kind === 'array' ? shapeField.items.map(sizeOf) : [undefined]
    const offsets = offsetsField.kind === 'array' ? offsetsField.items.map(sizeOf) : []
    const [begin, end] = offsets
    if (type === undefined) this.#wrong(typeField, message('the dtype of {name} is no text', { name }))
    if (!isKnown(shape))
      this.#wrong(shapeField, message('the shape of {name} is no list of sizes from 0 to 2⁶⁴ − 1', { name }))
    if (begin === undefined || end === undefined || offsets.length !== 2) {
      this.#wrong(offsetsField, message('the data_offsets of {name} are not two numbers from 0 to 2⁶⁴ − 1', { name }))
    }
    if (type === undefined || !isKnown(shape) || begin === undefined || end === undefined || offsets.length !== 2)
      return undefined
    return { name, type, shape, begin, end, at, ...this.#sizesOf(name, at, type, shape, end - begin) }
  }

  #fieldsOf(name: string, at: number, value: JsonValue): readonly [JsonValue, JsonValue, JsonValue] | undefined {
    // serde takes a list of the three, too.
    if (value.kind === 'array') {
      const [dtype, shape, offsets, more] = value.items
      if (dtype !== undefined && shape !== undefined && offsets !== undefined && more === undefined)
        return [dtype, shape, offsets]
    }
    if (value.kind !== 'object') {
      this.report(at, message('the entry of {name} is no object', { name }), 'entry')
      return undefined
    }
    const found = FIELDS.map((field) => {
      const [first, again] = value.members.filter(({ key }) => key === field)
      const args: MessageArgs = { name, field }
      if (first === undefined) this.report(at, message('{name} has no {field}', args), 'entry')
      if (again !== undefined)
        this.report(this.#start + again.start, message('{name} has {field} twice', args), 'entry')
      return first?.value
    })
    const [dtype, shape, offsets] = found
    return dtype === undefined || shape === undefined || offsets === undefined ? undefined : [dtype, shape, offsets]
  }

  /** Numbers and bytes of a shape: as safetensors multiplies them, from the left and in 64 bits. */
  #sizesOf(name: string, at: number, type: string, shape: readonly bigint[], length: bigint) {
    const dtype = SAFETENSORS_DTYPES.get(type)
    const count = shape.reduce((product, size) => product * size, 1n)
    if (dtype === undefined) {
      this.report(at, message('{name} is of type {type}, which safetensors does not have', { name, type }), 'dtype')
      return { dtype, count, bytes: undefined }
    }
    const bits = count * BigInt(DTYPE_BITS[dtype])
    if (isTooLarge(shape) || bits > U64_MAX) {
      this.report(at, message('the shape of {name} has more numbers than 64 bits can count', { name }), 'shape')
      return { dtype, count, bytes: bits / 8n }
    }
    if (bits % 8n !== 0n) {
      this.report(at, message('{name} has {bits} bits, which fill no whole bytes', { name, bits }), 'shape')
      return { dtype, count, bytes: undefined }
    }
    const bytes = bits / 8n
    if (length >= 0n && length !== bytes) {
      const text = '{name} has {length} bytes, but its type and shape need {bytes}'
      this.report(at, message(text, { name, length, bytes }), 'size')
    }
    return { dtype, count, bytes }
  }
}

const FIELDS = ['dtype', 'shape', 'data_offsets'] as const

/** serde takes `{"F32": null}` for a variant without content, too. */
function typeOf(value: JsonValue): string | undefined {
  if (value.kind === 'string') return value.text
  const [only, more] = value.kind === 'object' ? value.members : []
  return only?.value.kind === 'null' && more === undefined ? only.key : undefined
}

function sizeOf(value: JsonValue): bigint | undefined {
  if (value.kind !== 'number' || !/^\d{1,20}$/.test(value.text)) return undefined
  const size = BigInt(value.text)
  return size > U64_MAX ? undefined : size
}

function isKnown(sizes: readonly (bigint | undefined)[]): sizes is readonly bigint[] {
  return sizes.every((size) => size !== undefined)
}

/** Whether the product runs over 64 bits on the way, be it 0 in the end. */
function isTooLarge(shape: readonly bigint[]): boolean {
  let product = 1n
  return shape.some((size) => {
    product *= size
    return product > U64_MAX
  })
}

function isSame(one: HeaderEntry, other: HeaderEntry): boolean {
  return (
    one.type === other.type &&
    one.begin === other.begin &&
    one.end === other.end &&
    String(one.shape) === String(other.shape)
  )
}
