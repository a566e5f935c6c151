/**
 * Reads FlatBuffers by ranges (flatbuffers.dev, "Internals"): tables by their schema, every offset, length and count
 * checked before it is followed, every byte claimed once.
 */

import type { Ledger } from '../../core/bytes/ledger.ts'
import { DEEPEST, MOST_ENTRIES } from '../../core/limits.ts'
import { FormatError, issue } from '../../core/words/issue.ts'
import type { MessageArgs } from '../../core/words/message.ts'
import { type FieldSchema, type FlatSchema, SCALAR_BYTES, type ScalarType } from './schema.ts'

/** Numbers in a row: where they lie, and the first of them. */
export interface FlatNumbers {
  readonly offset: number
  readonly count: number
  readonly bytes: number
  /** Read where there are few; `undefined` of longer ones. */
  readonly values: readonly (number | bigint)[] | undefined
}

export type FlatValue = number | bigint | string | FlatTable | FlatNumbers | readonly FlatTable[] | readonly string[]

/** A table: what it says, under the names of the schema. */
export interface FlatTable {
  readonly type: string
  readonly offset: number
  readonly fields: ReadonlyMap<string, FlatValue>
}

/** Longer vectors are data; their place is told, their numbers are not. */
const MOST_VALUES = 65536

/** Reads tables from a ledger's file. */
export class FlatReader {
  readonly #ledger: Ledger
  readonly #schema: FlatSchema
  /** Places that were claimed: vtables, vectors and strings may be shared. */
  readonly #claimed = new Set<number>()
  readonly #data: ReadonlySet<string>
  #tables = 0

  /** `data`: paths of vectors that are the numbers themselves, not structure. */
  constructor(ledger: Ledger, schema: FlatSchema, data: ReadonlySet<string>) {
    this.#ledger = ledger
    this.#schema = schema
    this.#data = data
  }

  /** The table that the file starts with. Throws FormatError where it lies outside, or the file asks for too much. */
  async root(type: string): Promise<FlatTable> {
    const view = await this.#view(0, 4)
    this.#claim(0, 4, 'root')
    return this.table(view.getUint32(0, true), type, type, 0)
  }

  /** Reads the table at a place. `path` is what its bytes are called. */
  async table(offset: number, type: string, path: string, depth: number): Promise<FlatTable> {
    if (++this.#tables > MOST_ENTRIES)
      throw this.#fault(offset, 'flatbuffers/too-many', 'more than {most} tables are too many', { most: MOST_ENTRIES })
    if (depth > DEEPEST)
      throw this.#fault(offset, 'flatbuffers/too-deep', 'tables lie in one another more than {most} deep', {
        most: DEEPEST,
      })
    const slots = await this.#slots(offset, path)
    const fields = new Map<string, FlatValue>()
    for (const [index, field] of (this.#schema.table(type) ?? []).entries()) {
      const value = await this.#field(field, { offset, at: slots[index] ?? 0, path, fields, depth })
      if (value !== undefined) fields.set(field.name, value)
    }
    return { type, offset, fields }
  }

  /** Where in the table each field stands, 0 where it is left out. */
  async #slots(offset: number, path: string): Promise<readonly number[]> {
    const head = await this.#view(offset, 4)
    const vtable = offset - head.getInt32(0, true)
    const sizes = await this.#view(vtable, 4)
    const [length, size] = [sizes.getUint16(0, true), sizes.getUint16(2, true)]
    if (length < 4 || length % 2 !== 0 || size < 4)
      throw this.#fault(offset, 'flatbuffers/table', 'no table stands here')
    const view = await this.#view(vtable, length)
    const slots = Array.from({ length: (length - 4) / 2 }, (_, at) => view.getUint16(4 + 2 * at, true))
    if (slots.some((slot) => slot >= size)) throw this.#fault(offset, 'flatbuffers/table', 'no table stands here')
    await this.#view(offset, size)
    this.#claim(vtable, length, `${path}.vtable`)
    this.#claim(offset, size, path)
    return slots
  }

  async #field({ name, type }: FieldSchema, site: FieldSite): Promise<FlatValue | undefined> {
    const { offset, at, path } = site
    const inner = `${path}.${name}`
    if (at === 0) return type.kind === 'scalar' ? type.fallback : undefined
    if (type.kind === 'scalar') {
      const view = await this.#view(offset + at, SCALAR_BYTES[type.scalar])
      return scalarAt(view, 0, type.scalar)
    }
    const target = await this.#follow(offset + at)
    switch (type.kind) {
      case 'string':
        return this.#string(target, inner)
      case 'table':
        return this.table(target, type.table, inner, site.depth + 1)
      case 'union':
        return this.#union(name, target, site)
      case 'scalars':
        return this.#numbers(target, type.scalar, inner)
      default:
        return this.#vector(target, type.kind === 'tables' ? type.table : undefined, inner, site.depth)
    }
  }

  /** The number of the table stands in the field before. */
  async #union(name: string, target: number, { fields, path, depth }: FieldSite): Promise<FlatTable | undefined> {
    const number = Number(fields.get(`${name}_type`) ?? 0)
    const type = this.#schema.union(name, number)
    // A table that nobody knows still says how long it is.
    return number === 0 ? undefined : this.table(target, type ?? '?', `${path}.${name}`, depth + 1)
  }

  async #follow(at: number): Promise<number> {
    const view = await this.#view(at, 4)
    const target = at + view.getUint32(0, true)
    this.#check(target, 4)
    return target
  }

  async #string(offset: number, path: string): Promise<string> {
    const length = (await this.#view(offset, 4)).getUint32(0, true)
    this.#check(offset + 4, length)
    // A zero follows, which is not counted.
    this.#claim(offset, Math.min(4 + length + 1, this.#ledger.size - offset), path)
    const shown = Math.min(length, MOST_TEXT)
    return new TextDecoder().decode(await this.#ledger.look(offset + 4, shown))
  }

  async #numbers(offset: number, scalar: ScalarType, path: string): Promise<FlatNumbers> {
    const count = (await this.#view(offset, 4)).getUint32(0, true)
    const width = SCALAR_BYTES[scalar]
    this.#check(offset + 4, count * width)
    this.#claim(offset, 4, `${path}.length`)
    if (count > 0) this.#claim(offset + 4, count * width, path)
    const place = { offset: offset + 4, count, bytes: count * width }
    if (count > MOST_VALUES) return { ...place, values: undefined }
    const view = await this.#view(offset + 4, count * width)
    return { ...place, values: Array.from({ length: count }, (_, at) => scalarAt(view, at * width, scalar)) }
  }

  async #vector(offset: number, table: string | undefined, path: string, depth: number) {
    const count = (await this.#view(offset, 4)).getUint32(0, true)
    this.#check(offset + 4, count * 4)
    this.#claim(offset, 4 + count * 4, `${path}.offsets`)
    const tables: FlatTable[] = []
    const strings: string[] = []
    for (let index = 0; index < count; index++) {
      const target = await this.#follow(offset + 4 + 4 * index)
      if (table === undefined) strings.push(await this.#string(target, path))
      else tables.push(await this.table(target, table, path, depth + 1))
    }
    return table === undefined ? strings : tables
  }

  async #view(offset: number, length: number): Promise<DataView> {
    this.#check(offset, length)
    const bytes = await this.#ledger.look(offset, length)
    return new DataView(bytes.buffer, bytes.byteOffset, length)
  }

  #check(offset: number, length: number): void {
    if (offset >= 0 && offset + length <= this.#ledger.size) return
    const args = { length, offset, size: this.#ledger.size }
    const at = Math.max(0, Math.min(offset, this.#ledger.size))
    throw this.#fault(
      at,
      'file/beyond-end',
      '{length} bytes are expected at byte {offset}, but the file has {size} bytes',
      args,
    )
  }

  #claim(offset: number, length: number, path: string): void {
    if (this.#claimed.has(offset)) return
    this.#claimed.add(offset)
    this.#ledger.claim(offset, length, this.#data.has(path) ? 'payload' : 'structure', path)
  }

  #fault(offset: number, code: string, text: string, args: MessageArgs = {}): FormatError {
    return new FormatError(issue(code, 'error', text, args, { where: { file: this.#ledger.source.name, offset } }))
  }
}

/** Longer names are cut. */
const MOST_TEXT = 1 << 12

interface FieldSite {
  readonly offset: number
  readonly at: number
  readonly path: string
  readonly fields: ReadonlyMap<string, FlatValue>
  readonly depth: number
}

function scalarAt(view: DataView, at: number, scalar: ScalarType): number | bigint {
  switch (scalar) {
    case 'b':
    case 'u8':
      return view.getUint8(at)
    case 'i8':
      return view.getInt8(at)
    case 'i16':
      return view.getInt16(at, true)
    case 'u16':
      return view.getUint16(at, true)
    case 'i32':
      return view.getInt32(at, true)
    case 'u32':
      return view.getUint32(at, true)
    case 'f32':
      return view.getFloat32(at, true)
    case 'f64':
      return view.getFloat64(at, true)
    case 'i64':
      return view.getBigInt64(at, true)
    case 'u64':
      return view.getBigUint64(at, true)
  }
}
