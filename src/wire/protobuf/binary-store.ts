/** What the binary reader makes of a field: a span in the ledger, and a value in the message. */

import type { SpanRole, StoredArray, ValueRun } from '../../core/bytes/bytes.ts'
import type { Ledger } from '../../core/bytes/ledger.ts'
import type { SpanId } from '../../core/bytes/span-table.ts'
import { LONGEST_NAME, MOST_ISSUES } from '../../core/limits.ts'
import { type Issue, issue } from '../../core/words/issue.ts'
import { wellFormed } from '../../core/words/well-formed.ts'
import { type Head, Refused } from './binary-field.ts'
import { type PathField, WireType } from './binary-path.ts'
import { fixedValue, floatBytes, packedFixed, packedVarints, textValue, varintValue } from './binary-value.ts'
import { decodeMessage } from './decode.ts'
import { type Locator, ProtoMessage } from './message.ts'
import type { Field } from './schema.ts'
import { MOST_VARINT_BYTES, readVarint, type Varint } from './varint.ts'

/** Lists of shapes, weights of losses and the like are shorter; a longer one is counted and not kept. */
const LONGEST_PACKED = 1 << 14

/** Where a value goes. */
export interface Place {
  readonly message: ProtoMessage | undefined
  readonly span: SpanId
  readonly end: number
}

/** A run of unpacked numbers that the next field may continue. */
interface OpenRun {
  readonly span: SpanId
  readonly parent: SpanId
  readonly label: number
  readonly values: Mutable<ValueRun>
  readonly array: MutableArray
  readonly tagBytes: number
  end: number
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }
type MutableArray = Mutable<Omit<StoredArray, 'runs'>> & { readonly runs: Mutable<ValueRun>[] }

export class BinaryStore {
  readonly bulk = new Map<ProtoMessage, Map<string, MutableArray>>()
  readonly #ledger: Ledger
  readonly #issues: Issue[] = []
  #openRun: OpenRun | undefined

  constructor(ledger: Ledger) {
    this.#ledger = ledger
  }

  issues(): readonly Issue[] {
    return this.#issues
  }

  /** Starts a message or a group. A singular message that comes again is merged, as protobuf does. */
  open(place: Place, path: PathField, head: Head, at: number, length: number, locator: Locator) {
    const { field } = path
    const span = this.#claim(place, path, head, at, length, field === undefined ? 'unknown' : 'message')
    if (field?.type.kind !== 'message' || place.message === undefined) return { span, message: undefined }
    const earlier = field.label === 'repeated' ? undefined : place.message.content.get(field.name)?.values.at(-1)
    if (earlier instanceof ProtoMessage) return { span, message: earlier }
    const message = new ProtoMessage(field.type.message, locator, at, length)
    place.message.add(field, message, at, length)
    return { span, message }
  }

  /** A group ends with a tag of its own. */
  closeGroup(span: SpanId, at: number, tagBytes: number): void {
    const { table } = this.#ledger
    this.#ledger.claim(at, tagBytes, 'tag', table.label(span), span)
    table.place(span, table.offset(span), at + tagBytes - table.offset(span))
  }

  /** A group whose end was not reached. */
  cutGroup(span: SpanId, at: number): void {
    const { table } = this.#ledger
    table.place(span, table.offset(span), at - table.offset(span))
  }

  /** The head of a field whose content can't be read. */
  broken(place: Place, path: PathField, head: Head, at: number): SpanId {
    const length = head.tagBytes + head.lengthBytes
    return this.#claim(place, path, head, at, length, 'value')
  }

  /** Claims a field with its tag and its length. */
  #claim(place: Place, path: PathField, head: Head, at: number, length: number, role: SpanRole): SpanId {
    const span = this.#ledger.claim(at, length, role, path.label, place.span)
    this.#ledger.table.setFrame(span, head.tagBytes, head.lengthBytes)
    return span
  }

  /** How many bytes of a value must be at hand for `value`; `undefined` where it is to be walked instead. */
  bytesNeeded(path: PathField, length: number): number | undefined {
    if (path.kind === 'opaque') return path.wireType === WireType.varint ? length : 0
    if (path.kind === 'packed') return length > LONGEST_PACKED ? undefined : length
    return Math.min(length, LONGEST_NAME)
  }

  /** A field whose bytes, as many as `bytesNeeded` says, are at hand. */
  value(place: Place, path: PathField, head: Head, varint: Varint, at: number, length: number): void {
    const content = at + head.tagBytes + head.lengthBytes
    const total = content + length - at
    const span = this.#claim(place, path, head, at, total, path.field === undefined ? 'unknown' : 'value')
    const { field } = path
    if (field === undefined || path.kind === 'opaque') return
    if (path.kind === 'packed') {
      this.#packed(place, path, field, span, content, length)
      return
    }
    if (field.label === 'repeated' && path.wireType !== WireType.bytes) this.#ledger.countElements(path.label, 1)
    const value = this.#scalar(field, path, varint, content, length)
    if (value === undefined) this.#tellUnknownEnum(field, varint.low | 0, span, content)
    else place.message?.add(field, value, at, total)
    if (typeof value === 'string' && field.name === 'name') this.#ledger.setName(place.span, wellFormed(value))
  }

  #scalar(field: Field, path: PathField, varint: Varint, content: number, length: number) {
    const { window } = this.#ledger
    switch (path.wireType) {
      case WireType.varint:
        return varintValue(field.type, varint)
      case WireType.fixed32:
        return fixedValue(window.bytes, content - window.offset, 4)
      case WireType.fixed64:
        return fixedValue(window.bytes, content - window.offset, 8)
      default:
        if (length > LONGEST_NAME) this.#tellLong(field, content, length)
        return textValue(window.view(content, Math.min(length, LONGEST_NAME)))
    }
  }

  #packed(place: Place, path: PathField, field: Field, span: SpanId, content: number, length: number): void {
    const bytes = this.#ledger.window.view(content, length)
    const width = floatBytes(field.type)
    if (width !== undefined) {
      if (length % width !== 0) throw unevenPacked(length, width, content, span)
      const values = packedFixed(bytes, width)
      this.#ledger.countElements(path.label, values.length)
      values.forEach((value, index) => {
        place.message?.add(field, value, content + index * width, width)
      })
      return
    }
    const { values, length: read } = packedVarints(field.type, bytes)
    if (read < length) throw cutPacked(content + read, span)
    this.#ledger.countElements(path.label, values.length)
    for (const value of values) if (value !== undefined) place.message?.add(field, value, content, length)
  }

  /** A packed field that is too long to keep: its numbers are counted, and held against their end, nothing more. */
  async longPacked(place: Place, path: PathField, head: Head, at: number): Promise<void> {
    const { field } = path
    const content = at + head.tagBytes + head.lengthBytes
    const end = content + head.contentBytes
    const span = this.#claim(place, path, head, at, end - at, 'value')
    if (field === undefined) return
    this.#tellLong(field, content, end - content)
    const width = floatBytes(field.type)
    if (width !== undefined) {
      if ((end - content) % width !== 0) throw unevenPacked(end - content, width, content, span)
      this.#ledger.countElements(path.label, (end - content) / width)
    } else this.#ledger.countElements(path.label, await this.#countVarints(content, end, span))
  }

  async #countVarints(content: number, end: number, span: SpanId): Promise<number> {
    const { window } = this.#ledger
    const varint: Varint = { low: 0, high: 0 }
    let count = 0
    for (let at = content; at < end; ) {
      const most = Math.min(MOST_VARINT_BYTES, end - at)
      if (!window.has(at, most)) await window.load(at, most)
      const limit = Math.min(end - window.offset, window.bytes.length)
      let index = at - window.offset
      while (index < limit) {
        const length = readVarint(window.bytes, index, limit, MOST_VARINT_BYTES, varint)
        if (length <= 0) break
        index += length
        count++
      }
      if (window.offset + index === at) throw cutPacked(at, span)
      at = window.offset + index
    }
    return count
  }

  /** Numbers of a tensor in one field: nothing of it is read. Varints and raw bytes are a row of bytes. */
  bulkPacked(place: Place, path: PathField, head: Head, at: number, length: number): SpanId {
    const content = at + head.tagBytes + head.lengthBytes
    const span = this.#claim(place, path, head, at, content + length - at, 'payload')
    const array = this.#arrayOf(place, path)
    const stride = path.field === undefined ? 4 : (floatBytes(path.field.type) ?? 1)
    const count = Math.floor(length / stride)
    if (stride > 1) this.#ledger.countElements(path.label, count)
    if (count === 0) return span
    array.count += count
    array.runs.push({ offset: content, count, stride })
    return span
  }

  /** A small message: it is decoded here, to find out whether it can be, and again for whoever asks. */
  leaf(place: Place, path: PathField, head: Head, at: number, length: number, locator: Locator, depth: number): void {
    const offset = at + head.tagBytes + head.lengthBytes
    const span = this.#claim(place, path, head, at, offset + length - at, 'value')
    const { field } = path
    if (field?.type.kind !== 'message') return
    const { message: type } = field.type
    const bytes = new Uint8Array(this.#ledger.window.view(offset, length))
    const leaf = { decode: () => decodeMessage(bytes, type, { locator, offset, depth }) }
    try {
      leaf.decode()
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      throw new Refused(error.code, error.text, error.args, error.offset, span)
    }
    place.message?.add(field, leaf, at, offset + length - at)
  }

  /** Numbers of a tensor that are few enough to be kept as well, once they are claimed and at hand. */
  keepPacked({ message }: Place, { field }: PathField, content: number, length: number): void {
    if (message === undefined || field === undefined) return
    const bytes = this.#ledger.window.view(content, length)
    const width = floatBytes(field.type)
    const isBytes = field.type.kind === 'scalar' && field.type.scalar === 'bytes'
    if (isBytes) message.add(field, new Uint8Array(bytes), content, length)
    else {
      const values = width === undefined ? packedVarints(field.type, bytes).values : packedFixed(bytes, width)
      for (const value of values) if (value !== undefined) message.add(field, value, content, length)
    }
  }

  /**
   * Floats or doubles that each have a tag of their own, as many as follow one another at hand: they become one span,
   * for there may be millions. Answers how many bytes they take.
   */
  bulkRun(place: Place, path: PathField, head: Head, at: number): number {
    const { tagBytes, contentBytes } = head
    const stride = tagBytes + contentBytes
    const count = this.#countEqualTags(place, head, at)
    const length = count * stride
    this.#ledger.countElements(path.label, count)
    const open = this.#continued(place, path, tagBytes, at) ?? this.#startRun(place, path, head, at)
    open.values.count += count
    open.array.count += count
    open.end += length
    this.#ledger.table.place(open.span, open.end - open.values.count * stride, open.values.count * stride)
    this.#ledger.setRun(open.span, { count: open.values.count, tagBytes, valueBytes: contentBytes })
    return length
  }

  #continued(place: Place, path: PathField, tagBytes: number, at: number): OpenRun | undefined {
    const open = this.#openRun
    const fits = open?.parent === place.span && open.label === path.label && open.tagBytes === tagBytes
    return fits && open.end === at ? open : undefined
  }

  #startRun(place: Place, path: PathField, { tagBytes, contentBytes }: Head, at: number): OpenRun {
    const span = this.#ledger.claim(at, 0, 'payload', path.label, place.span)
    const array = this.#arrayOf(place, path)
    const values = { offset: at + tagBytes, count: 0, stride: tagBytes + contentBytes }
    array.runs.push(values)
    this.#openRun = { span, parent: place.span, label: path.label, values, array, tagBytes, end: at }
    return this.#openRun
  }

  /** Fields at `at` with the same bytes as tag that lie whole in the window and in the message. */
  #countEqualTags({ end }: Place, { tagBytes, contentBytes }: Head, at: number): number {
    const { bytes, offset } = this.#ledger.window
    const stride = tagBytes + contentBytes
    const first = at - offset
    const limit = Math.min(bytes.length, end - offset) - stride
    const tag = bytes[first]
    let next = first + stride
    if (tagBytes === 1) while (next <= limit && bytes[next] === tag) next += stride
    else while (next <= limit && sameBytes(bytes, first, next, tagBytes)) next += stride
    return (next - first) / stride
  }

  #arrayOf(place: Place, { field }: PathField): MutableArray {
    const width = field === undefined ? 4 : floatBytes(field.type)
    const dtype = width === 8 ? 'float64' : width === 4 ? 'float32' : 'uint8'
    const made: MutableArray = { dtype, littleEndian: true, count: 0, runs: [] }
    if (place.message === undefined || field === undefined) return made
    let arrays = this.bulk.get(place.message)
    if (arrays === undefined) {
      arrays = new Map()
      this.bulk.set(place.message, arrays)
    }
    const known = arrays.get(field.name)
    if (known !== undefined) return known
    arrays.set(field.name, made)
    return made
  }

  /** A message without a required field is refused by protobuf, once all of it is read. */
  checkRequired(message: ProtoMessage): void {
    for (const { name } of message.missing()) {
      const args = { type: message.type.name, field: name }
      this.#tell(() => {
        const where = message.where()
        return issue('protobuf/missing-field', 'error', '{type} needs the field `{field}`', args, { where })
      })
    }
  }

  #tellUnknownEnum(field: Field, number: number, span: SpanId, offset: number): void {
    const type = field.type.kind === 'enum' ? field.type.enum.name : ''
    this.#tell(() => {
      const where = { file: this.#ledger.source.name, offset, path: this.#ledger.pathTo(span) }
      const text = '{type} has no value {number}; protobuf leaves `{field}` unset'
      return issue('protobuf/unknown-enum', 'warning', text, { type, number, field: field.name }, { where })
    })
  }

  #tellLong(field: Field, offset: number, length: number): void {
    this.#tell(() => {
      const text = '`{field}` has {length} bytes, more than are kept of it'
      const where = { file: this.#ledger.source.name, offset }
      return issue('protobuf/long-field', 'warning', text, { field: field.name, length }, { where })
    })
  }

  #tell(found: () => Issue): void {
    if (this.#issues.length < MOST_ISSUES) this.#issues.push(found())
  }
}

function sameBytes(bytes: Uint8Array, one: number, other: number, length: number): boolean {
  for (let index = 0; index < length; index++) if (bytes[one + index] !== bytes[other + index]) return false
  return true
}

/** Packed numbers of a fixed width must fill their field. */
export function unevenPacked(length: number, width: number, offset: number, span: SpanId): Refused {
  return new Refused(
    'protobuf/packed',
    '{length} bytes of packed numbers, which is no multiple of {width}',
    { length, width },
    offset,
    span,
  )
}

function cutPacked(offset: number, span: SpanId): Refused {
  return new Refused('protobuf/cut', 'a packed number starts here and does not end', {}, offset, span)
}
