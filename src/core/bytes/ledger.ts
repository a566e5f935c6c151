/**
 * The account of a file's bytes, kept while they are read: readers take bytes through a ledger only, and whatever they
 * take or skip becomes a labelled span. In the end the spans must tile the file.
 */

import { FormatError, type Issue, issue } from '../words/issue.ts'
import type { ByteSource, ByteSpan, LabelTotal, SpanRole, SpanRun } from './bytes.ts'
import { type Label, ROOT, type SpanId, SpanOrder, SpanTable, spansOf } from './span-table.ts'
import { settle } from './tile.ts'
import { totalsOf } from './totals.ts'
import { ByteWindow } from './window.ts'

/** A label that the ledger has given out a number for, so that a million spans need not look it up. */
export type LabelId = number

/** Longer names are cut where they are shown in a path. */
const LONGEST_NAME = 60

/** What a finished ledger says. The spans partition the file; the lengths by role add up to its size. */
export interface FileAccount {
  readonly size: number
  /** In order and without gaps; deeper ones are made when they are asked for. */
  readonly spans: readonly ByteSpan[]
  /** The labels in the order in which they first occurred. */
  readonly totals: readonly LabelTotal[]
  readonly payloadBytes: number
  readonly unclaimedBytes: number
  /** Overlaps: bytes that two readers claimed. */
  readonly issues: readonly Issue[]
}

/** Keeps the spans of one source. */
export class Ledger {
  readonly source: ByteSource
  readonly window: ByteWindow
  readonly table = new SpanTable()
  readonly #labelIds = new Map<string, LabelId>()
  readonly #elements: number[] = []
  #order: SpanOrder | undefined
  #ordinals: Int32Array | undefined

  constructor(source: ByteSource) {
    this.source = source
    this.window = new ByteWindow(source)
  }

  get size(): number {
    return this.source.size
  }

  /** The number of a label. `isList`: spans of this label are counted in paths, as in `layer[3]`. */
  label(path: string, isList = false): LabelId {
    const known = this.#labelIds.get(path)
    if (known !== undefined) return known
    const label: Label = { path, isList }
    const id = this.table.labels.push(label) - 1
    this.#labelIds.set(path, id)
    return id
  }

  /** Records bytes that nobody needs to read. Throws FormatError where they lie outside the file. */
  claim(offset: number, length: number, role: SpanRole, label: string | LabelId, parent: SpanId = ROOT): SpanId {
    this.check(offset, length)
    return this.table.add(offset, length, role, typeof label === 'number' ? label : this.label(label), parent)
  }

  /**
   * Reads bytes and records what they are for. The bytes stay valid until the next read.
   * Throws FormatError where they lie outside the file.
   */
  async read(
    offset: number,
    length: number,
    role: SpanRole,
    label: string | LabelId,
    parent: SpanId = ROOT,
  ): Promise<Uint8Array> {
    this.claim(offset, length, role, label, parent)
    return this.look(offset, length)
  }

  /**
   * Bytes that the reader is going to claim once it has seen how many they are. They stay valid until the next read.
   * Throws FormatError where they lie outside the file.
   */
  async look(offset: number, length: number): Promise<Uint8Array> {
    this.check(offset, length)
    if (!this.window.has(offset, length)) await this.window.load(offset, length)
    return this.window.view(offset, length)
  }

  /** Throws FormatError unless the bytes lie inside the file. */
  check(offset: number, length: number): void {
    if (offset >= 0 && length >= 0 && offset + length <= this.size) return
    const text = '{length} bytes are expected at byte {offset}, but the file has {size} bytes'
    const where = { file: this.source.name, offset: Math.max(0, Math.min(offset, this.size)) }
    throw new FormatError(issue('file/beyond-end', 'error', text, { length, offset, size: this.size }, { where }))
  }

  /** Says that a span holds so many numbers of a repeated field. */
  countElements(label: LabelId, count: number): void {
    this.#elements[label] = (this.#elements[label] ?? 0) + count
  }

  /** Says that a span stands for many small fields. */
  setRun(id: SpanId, run: SpanRun): void {
    this.table.runs.set(id, run)
  }

  /** Gives a span the name by which people know it: the layer's, the dataset's. */
  setName(id: SpanId, name: string): void {
    if (id !== ROOT) this.table.names.set(id, name)
  }

  /**
   * Closes the account: every byte that nobody claimed becomes a span of its own, named `gap` (`unclaimed` unless the
   * format knows better), and of bytes that were claimed twice only the first claim is kept, with an issue.
   */
  finish(gap: { readonly label: string; readonly role: SpanRole } = UNCLAIMED): FileAccount {
    const issues = settle(this.table, this.source, this.label(gap.label), gap.role)
    this.#order = undefined
    const order = this.#current()
    const totals = totalsOf(order, this.#elements)
    return {
      size: this.size,
      get spans() {
        return spansOf(order, ROOT)
      },
      totals,
      payloadBytes: sumWhere(totals, 'payload'),
      unclaimedBytes: sumWhere(totals, 'unclaimed'),
      issues,
    }
  }

  /** The path of a span for people: `layer[3] "conv2" → blobs[0] → data`. */
  pathTo(id: SpanId): string {
    const steps: string[] = []
    for (let at = id; at !== ROOT; at = this.table.parent(at)) steps.unshift(this.#step(at))
    return steps.join(' → ')
  }

  /** The innermost span at a byte; ROOT where nobody has claimed it yet. */
  spanAt(offset: number): SpanId {
    const order = this.#current()
    let found: SpanId = ROOT
    for (;;) {
      const inner = childAt(order, found, offset)
      if (inner === undefined) return found
      found = inner
    }
  }

  #step(id: SpanId): string {
    const { table } = this
    const label = table.labels[table.label(id)]
    if (label === undefined) return ''
    const word = label.path.slice(label.path.lastIndexOf('.') + 1)
    const name = table.names.get(id)
    const index = label.isList ? `[${this.#ordinal(id)}]` : ''
    return `${word}${index}${name === undefined ? '' : ` ${quoted(name)}`}`
  }

  /** How many siblings of the same label come before. */
  #ordinal(id: SpanId): number {
    if (this.#ordinals === undefined || this.#ordinals.length !== this.table.count) {
      this.#ordinals = ordinalsOf(this.#current())
    }
    return this.#ordinals[id] ?? 0
  }

  #current(): SpanOrder {
    if (this.#order === undefined || this.#order.count !== this.table.count) this.#order = new SpanOrder(this.table)
    return this.#order
  }
}

const UNCLAIMED = { label: 'unclaimed', role: 'unclaimed' } as const

function sumWhere(totals: readonly LabelTotal[], role: SpanRole): number {
  return totals.reduce((sum, total) => sum + (total.role === role ? total.valueBytes : 0), 0)
}

function childAt(order: SpanOrder, parent: SpanId, offset: number): SpanId | undefined {
  const { table } = order
  const children = order.children(parent)
  let low = 0
  let high = children.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (table.end(children[middle] ?? 0) <= offset) low = middle + 1
    else high = middle
  }
  const found = children[low]
  return found !== undefined && table.offset(found) <= offset ? found : undefined
}

function ordinalsOf(order: SpanOrder): Int32Array {
  const { table } = order
  const ordinals = new Int32Array(table.count)
  for (let parent = ROOT; parent < table.count; parent++) {
    const children = order.children(parent)
    if (children.length === 0) continue
    const counts = new Map<number, number>()
    for (const child of children) {
      const label = table.label(child)
      const count = counts.get(label) ?? 0
      ordinals[child] = count
      counts.set(label, count + 1)
    }
  }
  return ordinals
}

function quoted(name: string): string {
  return JSON.stringify(name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name)
}
