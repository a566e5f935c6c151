/**
 * Protobuf's binary format by a schema: what protobuf 3.21's parser accepts and refuses, with the place of every field
 * in a ledger. Packed floats and doubles are claimed and not read: what a file of 500 MB costs is its headers.
 */

import type { StoredArray } from '../../core/bytes/bytes.ts'
import type { Ledger } from '../../core/bytes/ledger.ts'
import { ROOT, type SpanId } from '../../core/bytes/span-table.ts'
import { DEEPEST } from '../../core/limits.ts'
import { FormatError, type Issue, issue } from '../../core/words/issue.ts'
import type { MessageArgs } from '../../core/words/message.ts'
import { HEAD_BYTES, type Head, LONGEST_FIELD, Refused, readHead } from './binary-field.ts'
import { type PathField, PathNode, WireType } from './binary-path.ts'
import { BinaryStore, unevenPacked } from './binary-store.ts'
import { floatBytes } from './binary-value.ts'
import { type Locator, ProtoMessage } from './message.ts'
import type { Field, MessageType } from './schema.ts'
import type { Varint } from './varint.ts'

/** What a schema's files may have, and what of them is kept. */
export interface BinaryOptions {
  /** A net of 1,000 layers has 50,000 fields. More than this would take more memory than the weights' headers may. */
  readonly mostFields?: number
  /** Messages take most of the memory: 4,000 layers have 40,000. */
  readonly mostMessages?: number
  /** Whether the numbers of a tensor, so many bytes in that field, are to be kept in the message; absent: never. */
  readonly keeps?: (message: ProtoMessage, field: Field, length: number) => boolean
}

const MOST_FIELDS = 1 << 18
const MOST_MESSAGES = 50_000

/** What was read. With `damage`, what stands before it. */
export interface BinaryRead {
  readonly message: ProtoMessage
  /** Where the numbers of tensors lie, by message and field name; varints and raw bytes as bytes. */
  readonly bulk: BulkArrays
  /** True where protobuf stops before the end of the file without an error. */
  readonly stopsEarly: boolean
  readonly issues: readonly Issue[]
  readonly damage?: Issue
}

export type BulkArrays = ReadonlyMap<ProtoMessage, ReadonlyMap<string, StoredArray>>

/** Reads the ledger's whole source as a `type`. Never throws for wrong bytes: `damage` says where reading ended. */
export async function readBinary(ledger: Ledger, type: MessageType, options: BinaryOptions = {}): Promise<BinaryRead> {
  return new BinaryReader(ledger, options).read(type)
}

/** A message or group that is being read. */
interface Frame {
  readonly node: PathNode
  /** `undefined` inside unknown groups. */
  readonly message: ProtoMessage | undefined
  readonly span: SpanId
  readonly end: number
  /** True where the file ends before the message does. */
  readonly isCut: boolean
  /** A group's field number: its end tag must repeat it. */
  readonly group: number | undefined
}

/** What `#step` asks for before it can go on: 0 nothing, a number of bytes from where it stands, or one of these. */
const STOP = -1
const LONG_PACKED = -2

interface Damage {
  readonly code: string
  readonly text: string
  readonly args: MessageArgs
  readonly offset: number
  span: SpanId
}

class BinaryReader {
  readonly #ledger: Ledger
  readonly #store: BinaryStore
  readonly #locator: Locator
  readonly #options: Required<Omit<BinaryOptions, 'keeps'>> & Pick<BinaryOptions, 'keeps'>
  readonly #head: Head = { tag: 0, tagBytes: 0, lengthBytes: 0, contentBytes: 0 }
  readonly #varint: Varint = { low: 0, high: 0 }
  readonly #frames: Frame[] = []
  #at = 0
  #messages = 0
  #stopsEarly = false
  #damage: Damage | undefined

  constructor(ledger: Ledger, options: BinaryOptions) {
    this.#ledger = ledger
    this.#options = { mostFields: MOST_FIELDS, mostMessages: MOST_MESSAGES, ...options }
    this.#locator = binaryLocator(ledger)
    this.#store = new BinaryStore(ledger)
  }

  async read(type: MessageType): Promise<BinaryRead> {
    const { size } = this.#ledger
    const message = new ProtoMessage(type, this.#locator, 0, size)
    const node = new PathNode(this.#ledger, type, '')
    this.#frames.push({ node, message, span: ROOT, end: size, isCut: false, group: undefined })
    let changed: Issue | undefined
    try {
      await this.#readFields()
    } catch (error) {
      if (error instanceof FormatError) changed = error.issue
      else if (error instanceof Refused) this.#remember(error)
      else throw error
    }
    this.#closeGroups()
    const damage = changed ?? this.#damageIssue()
    return {
      message,
      bulk: this.#store.bulk,
      stopsEarly: this.#stopsEarly,
      issues: this.#store.issues(),
      ...(damage && { damage }),
    }
  }

  async #readFields(): Promise<void> {
    const { window, size } = this.#ledger
    while (this.#closeMessages()) {
      const head = Math.min(HEAD_BYTES, size - this.#at)
      if (!window.has(this.#at, head)) await window.load(this.#at, head)
      let wanted = this.#step()
      if (wanted > 0) {
        await window.load(this.#at, wanted)
        wanted = this.#step()
      }
      if (wanted === STOP) return
      if (wanted === LONG_PACKED) await this.#longPacked()
    }
  }

  /** Leaves the messages that end here; false where the outermost one does. */
  #closeMessages(): boolean {
    for (;;) {
      const frame = this.#top
      if (this.#at < frame.end) return true
      if (frame.group !== undefined && !frame.isCut) {
        throw new Refused('protobuf/group', 'a group is opened and never closed', {}, this.#at)
      }
      if (this.#frames.length === 1) return false
      if (frame.message !== undefined && !frame.isCut) this.#store.checkRequired(frame.message)
      this.#frames.pop()
    }
  }

  get #top(): Frame {
    const frame = this.#frames[this.#frames.length - 1]
    if (frame === undefined) throw new Error('the outermost message is never closed')
    return frame
  }

  /** Reads one field, or a run of small ones, as far as the window reaches. */
  #step(): number {
    const frame = this.#top
    const { bytes, offset: base } = this.#ledger.window
    const end = Math.min(frame.end - base, bytes.length)
    const head = this.#head
    const refused = readHead(bytes, this.#at - base, end, base, head, this.#varint)
    if (refused !== undefined) throw this.#placed(refused, frame)
    const { tag } = head
    if (tag === 0 || (tag & 7) === WireType.groupEnd) return this.#end(frame)
    this.#checkTag(tag)
    const path = frame.node.field(tag)
    const content = this.#at + head.tagBytes + head.lengthBytes
    const overrun = content + head.contentBytes - frame.end
    if (head.contentBytes > LONGEST_FIELD || overrun > 0) return this.#overrun(frame, path, content, overrun)
    return this.#content(frame, path, content, head.contentBytes, false)
  }

  /** A field whose tag is good is named in the path, though its value can't be read. */
  #placed(refused: Refused, frame: Frame): Refused {
    const { tag, tagBytes } = this.#head
    if (tagBytes <= 0 || tag >>> 3 === 0) return refused
    const span = this.#store.broken(frame, frame.node.field(tag), { ...this.#head, lengthBytes: 0 }, this.#at)
    if (this.#damage && frame.isCut) this.#damage.span = span
    return new Refused(refused.code, refused.text, refused.args, refused.offset, span)
  }

  #checkTag(tag: number): void {
    if (tag >>> 3 === 0) {
      throw new Refused('protobuf/field-number', 'a field with the number 0, which protobuf refuses', {}, this.#at)
    }
    if ((tag & 7) > WireType.fixed32) {
      const text = 'wire type {type}, which protobuf does not have'
      throw new Refused('protobuf/wire-type', text, { type: tag & 7 }, this.#at)
    }
    const { mostFields: most } = this.#options
    if (this.#ledger.table.count >= most) {
      const text = 'more than {most} fields; no network has as many, and the rest is not read'
      throw new Refused('protobuf/too-many-fields', text, { most }, this.#at)
    }
  }

  #content(frame: Frame, path: PathField, content: number, length: number, isCut: boolean): number {
    switch (path.kind) {
      case 'message':
      case 'group':
        return this.#open(frame, path, content, length, isCut)
      case 'bulk':
        this.#at += this.#store.bulkRun(frame, path, this.#head, this.#at)
        return 0
      case 'bulk-packed': {
        this.#checkPacked(path, length, isCut)
        const isKept = !isCut && this.#keeps(frame, path, length)
        const total = content - this.#at + length
        if (isKept && !this.#ledger.window.has(this.#at, total)) return total
        this.#bulkPacked(frame, path, length, isCut)
        if (isKept) this.#store.keepPacked(frame, path, content, length)
        break
      }
      case 'leaf': {
        const total = content - this.#at + length
        if (!this.#ledger.window.has(this.#at, total)) return total
        this.#store.leaf(frame, path, this.#head, this.#at, length, this.#locator, this.#frames.length)
        break
      }
      default: {
        const wanted = this.#store.bytesNeeded(path, length)
        if (wanted === undefined) return LONG_PACKED
        const total = content - this.#at + wanted
        if (!this.#ledger.window.has(this.#at, total)) return total
        this.#store.value(frame, path, this.#head, this.#varint, this.#at, length)
      }
    }
    this.#at = content + length
    return 0
  }

  #open(frame: Frame, path: PathField, content: number, length: number, isCut: boolean): number {
    if (this.#frames.length > DEEPEST) {
      const text = 'messages lie in each other more than {most} deep; protobuf takes no more'
      throw new Refused('protobuf/depth', text, { most: DEEPEST }, this.#at)
    }
    const group = path.kind === 'group' ? path.number : undefined
    const end = group === undefined ? content + length : frame.end
    const { mostMessages: most } = this.#options
    if (++this.#messages > most) {
      const text = 'more than {most} messages; no network has as many, and the rest is not read'
      throw new Refused('protobuf/too-many-fields', text, { most }, this.#at)
    }
    const { span, message } = this.#store.open(frame, path, this.#head, this.#at, end - this.#at, this.#locator)
    if (isCut && this.#damage) this.#damage.span = span
    if (path.inside === undefined) throw new Error('a message or group has a node of its own')
    this.#frames.push({
      node: path.inside,
      message,
      span,
      end,
      isCut: isCut || (group !== undefined && frame.isCut),
      group,
    })
    this.#at = content
    return 0
  }

  /** A zero tag or an end-group tag: ends a group, or the outermost message, where Caffe then stops without an error. */
  #end(frame: Frame): number {
    const { tag, tagBytes } = this.#head
    const isZero = tag === 0
    if (frame.group !== undefined && !isZero && tag >>> 3 === frame.group) {
      this.#store.closeGroup(frame.span, this.#at, tagBytes)
      this.#at += tagBytes
      this.#frames.pop()
      return 0
    }
    if (this.#frames.length > 1) {
      const text = isZero ? 'a zero where a field should start' : 'the end of a group that was not opened here'
      throw new Refused(isZero ? 'protobuf/zero-tag' : 'protobuf/group', text, {}, this.#at)
    }
    const { size } = this.#ledger
    this.#ledger.table.setFrame(this.#ledger.claim(this.#at, tagBytes, 'unknown', '(stop)'), tagBytes, 0)
    this.#at += tagBytes
    if (this.#at < size) this.#ledger.claim(this.#at, size - this.#at, 'unknown', '(rest)')
    this.#stopsEarly = true
    return STOP
  }

  /** The content is longer than what is there: a cut file is read on to its end, anything else ends the reading. */
  #overrun(frame: Frame, path: PathField, content: number, overrun: number): number {
    const { size } = this.#ledger
    const { contentBytes, lengthBytes } = this.#head
    const offset = content - lengthBytes
    const left = frame.end - content
    const endsWithFile = frame.end === size && (frame.isCut || this.#frames.length === 1)
    const isCut = endsWithFile && overrun > 0 && contentBytes <= LONGEST_FIELD
    const text = isCut
      ? 'the file is cut: {length} bytes should follow here, but it ends after {left}'
      : '{length} bytes should follow here, but only {left} are left'
    const code = isCut ? 'protobuf/cut' : 'protobuf/length'
    const args = { length: contentBytes, left }
    if (isCut && lengthBytes > 0 && (path.kind === 'message' || path.kind === 'bulk-packed')) {
      this.#remember(new Refused(code, text, args, offset))
      return this.#content(frame, path, content, left, true)
    }
    const span = this.#store.broken(frame, path, this.#head, this.#at)
    if (isCut && this.#damage) this.#damage.span = span
    throw new Refused(code, text, args, offset, span)
  }

  #checkPacked(path: PathField, length: number, isCut: boolean): void {
    const width = path.field && floatBytes(path.field.type)
    if (isCut || width === undefined || length % width === 0) return
    const offset = this.#at + this.#head.tagBytes
    throw unevenPacked(length, width, offset, this.#store.broken(this.#top, path, this.#head, this.#at))
  }

  #keeps({ message }: Frame, { field }: PathField, length: number): boolean {
    return message !== undefined && field !== undefined && this.#options.keeps?.(message, field, length) === true
  }

  #bulkPacked(frame: Frame, path: PathField, length: number, isCut: boolean): void {
    const span = this.#store.bulkPacked(frame, path, this.#head, this.#at, length)
    if (isCut && this.#damage) this.#damage.span = span
  }

  /** Packed numbers, more than are worth keeping: walked window by window, to find out whether they end where they should. */
  async #longPacked(): Promise<void> {
    const { tagBytes, lengthBytes, contentBytes, tag } = this.#head
    const frame = this.#top
    const path = frame.node.field(tag)
    const content = this.#at + tagBytes + lengthBytes
    await this.#store.longPacked(frame, path, this.#head, this.#at)
    this.#at = content + contentBytes
  }

  /** Keeps the first refusal: those after it may only be its consequences. */
  #remember({ code, text, args, offset, span = this.#top.span }: Refused): void {
    this.#damage ??= { code, text, args, offset, span }
  }

  /** The places are named in the end: a layer's name may stand behind its weights. */
  #damageIssue(): Issue | undefined {
    if (this.#damage === undefined) return undefined
    const { code, text, args, offset, span } = this.#damage
    const path = this.#ledger.pathTo(span)
    const where = { file: this.#ledger.source.name, offset, ...(path !== '' && { path }) }
    return issue(code, 'error', text, args, { where })
  }

  #closeGroups(): void {
    for (const { group, span } of this.#frames) {
      if (group !== undefined) this.#store.cutGroup(span, this.#at)
    }
  }
}

/** Places by byte offset, with the path of fields. */
function binaryLocator(ledger: Ledger): Locator {
  return {
    where: (offset, length) => {
      const path = ledger.pathTo(ledger.spanAt(offset))
      return { file: ledger.source.name, offset, length, ...(path !== '' && { path }) }
    },
  }
}
