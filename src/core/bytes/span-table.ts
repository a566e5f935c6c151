/**
 * Spans in columns: a file has tens of thousands of small fields, and an object for each would take more memory than
 * all of its headers. Objects are made when somebody looks.
 */

import type { ByteSpan, SpanRole, SpanRun } from './bytes.ts'

/** A span's row in the table. */
export type SpanId = number

/** The parent of spans that lie in no other. */
export const ROOT: SpanId = -1

/** What the table knows of a label. */
export interface Label {
  readonly path: string
  /** True where siblings of this label are counted: `layer[3]`. */
  readonly isList: boolean
}

const ROLES: readonly SpanRole[] = [
  'message',
  'tag',
  'length',
  'value',
  'payload',
  'structure',
  'padding',
  'unknown',
  'unclaimed',
]

const ROLE_NUMBERS: ReadonlyMap<SpanRole, number> = new Map(ROLES.map((role, index) => [role, index]))

/** A growing table of spans. */
export class SpanTable {
  count = 0
  readonly labels: Label[] = []
  readonly names = new Map<SpanId, string>()
  readonly runs = new Map<SpanId, SpanRun>()
  #offsets = new Float64Array(256)
  #lengths = new Float64Array(256)
  #parents = new Int32Array(256)
  #labels = new Uint32Array(256)
  #roles = new Uint8Array(256)
  #tagBytes = new Uint8Array(256)
  #lengthBytes = new Uint8Array(256)

  add(offset: number, length: number, role: SpanRole, label: number, parent: SpanId): SpanId {
    if (this.count === this.#offsets.length) this.#grow()
    const id = this.count++
    this.#offsets[id] = offset
    this.#lengths[id] = length
    this.#parents[id] = parent
    this.#labels[id] = label
    this.#roles[id] = ROLE_NUMBERS.get(role) ?? 0
    return id
  }

  /** Says that a span starts with a tag and a length of so many bytes. */
  setFrame(id: SpanId, tagBytes: number, lengthBytes: number): void {
    this.#tagBytes[id] = tagBytes
    this.#lengthBytes[id] = lengthBytes
  }

  place(id: SpanId, offset: number, length: number): void {
    this.#offsets[id] = offset
    this.#lengths[id] = length
  }

  setRole(id: SpanId, role: SpanRole): void {
    this.#roles[id] = ROLE_NUMBERS.get(role) ?? 0
  }

  offset(id: SpanId): number {
    return this.#offsets[id] ?? 0
  }

  length(id: SpanId): number {
    return this.#lengths[id] ?? 0
  }

  end(id: SpanId): number {
    return this.offset(id) + this.length(id)
  }

  parent(id: SpanId): SpanId {
    return this.#parents[id] ?? ROOT
  }

  label(id: SpanId): number {
    return this.#labels[id] ?? 0
  }

  role(id: SpanId): SpanRole {
    return ROLES[this.#roles[id] ?? 0] ?? 'unknown'
  }

  tagBytes(id: SpanId): number {
    return this.#tagBytes[id] ?? 0
  }

  lengthBytes(id: SpanId): number {
    return this.#lengthBytes[id] ?? 0
  }

  /** Where the contents start, behind tag and length. */
  contentOffset(id: SpanId): number {
    return this.offset(id) + this.tagBytes(id) + this.lengthBytes(id)
  }

  #grow(): void {
    const size = this.count * 2
    this.#offsets = grown(new Float64Array(size), this.#offsets)
    this.#lengths = grown(new Float64Array(size), this.#lengths)
    this.#parents = grown(new Int32Array(size), this.#parents)
    this.#labels = grown(new Uint32Array(size), this.#labels)
    this.#roles = grown(new Uint8Array(size), this.#roles)
    this.#tagBytes = grown(new Uint8Array(size), this.#tagBytes)
    this.#lengthBytes = grown(new Uint8Array(size), this.#lengthBytes)
  }
}

function grown<T extends { set(from: T): void }>(larger: T, old: T): T {
  larger.set(old)
  return larger
}

/** Which spans lie in which, in the order of their offsets. Made once the table is complete. */
export class SpanOrder {
  readonly table: SpanTable
  /** How many spans the table had when this order was made. */
  readonly count: number
  /** All spans, those of one parent together, and these in order. */
  readonly #ids: Int32Array
  /** Where the children of `id` start in `#ids`: at `id + 1`, so that ROOT is the first. */
  readonly #starts: Int32Array

  constructor(table: SpanTable) {
    this.table = table
    const { count } = table
    this.count = count
    this.#starts = new Int32Array(count + 2)
    for (let id = 0; id < count; id++) this.#bump(table.parent(id) + 2)
    for (let at = 1; at < this.#starts.length; at++) this.#bump(at, this.#starts[at - 1])
    this.#ids = new Int32Array(count)
    const next = this.#starts.slice()
    for (let id = 0; id < count; id++) {
      const slot = table.parent(id) + 1
      const at = next[slot] ?? 0
      this.#ids[at] = id
      next[slot] = at + 1
    }
    for (let parent = ROOT; parent < count; parent++) this.#sort(parent)
  }

  /** The spans in `parent`, in order. */
  children(parent: SpanId): Int32Array {
    return this.#ids.subarray(this.#starts[parent + 1], this.#starts[parent + 2])
  }

  #bump(at: number, by = 1): void {
    this.#starts[at] = (this.#starts[at] ?? 0) + by
  }

  #sort(parent: SpanId): void {
    const children = this.children(parent)
    const { table } = this
    for (let at = 1; at < children.length; at++) {
      if (table.offset(children[at] ?? 0) < table.offset(children[at - 1] ?? 0)) {
        children.sort((a, b) => table.offset(a) - table.offset(b) || table.length(a) - table.length(b))
        return
      }
    }
  }
}

/** The spans of `parent` as objects. */
export function spansOf(order: SpanOrder, parent: SpanId): readonly ByteSpan[] {
  const { table } = order
  const counts = new Map<number, number>()
  return Array.from(order.children(parent), (id) => {
    const label = table.label(id)
    const index = counts.get(label) ?? 0
    counts.set(label, index + 1)
    return new TableSpan(order, id, index)
  })
}

/** A row of the table as a span; its children are made when they are asked for. */
class TableSpan implements ByteSpan {
  readonly offset: number
  readonly length: number
  readonly role: SpanRole
  readonly label: string
  readonly name?: string
  readonly index?: number
  readonly run?: SpanRun
  readonly #order: SpanOrder
  readonly #id: SpanId
  #children: readonly ByteSpan[] | undefined

  constructor(order: SpanOrder, id: SpanId, index: number) {
    const { table } = order
    const label = table.labels[table.label(id)]
    const name = table.names.get(id)
    const run = table.runs.get(id)
    this.#order = order
    this.#id = id
    this.offset = table.offset(id)
    this.length = table.length(id)
    this.role = table.role(id)
    this.label = label?.path ?? ''
    if (name !== undefined) this.name = name
    if (label?.isList) this.index = index
    if (run !== undefined) this.run = run
  }

  get children(): readonly ByteSpan[] {
    this.#children ??= this.#makeChildren()
    return this.#children
  }

  #makeChildren(): readonly ByteSpan[] {
    const { table } = this.#order
    const inner = spansOf(this.#order, this.#id)
    const tagBytes = table.tagBytes(this.#id)
    const lengthBytes = table.lengthBytes(this.#id)
    if (tagBytes === 0 || this.run !== undefined) return inner
    const content = table.contentOffset(this.#id)
    const rest = this.offset + this.length - content
    const frame = [part(this.offset, tagBytes, 'tag', this.label)]
    if (lengthBytes > 0) frame.push(part(this.offset + tagBytes, lengthBytes, 'length', this.label))
    if (inner.length > 0 || rest === 0) return [...frame, ...inner]
    return [...frame, part(content, rest, this.role, this.label)]
  }
}

function part(offset: number, length: number, role: SpanRole, label: string): ByteSpan {
  return { offset, length, role, label, children: [] }
}
