/**
 * Where bytes come from and where they go: the sources every reader reads through, and the spans that account for them.
 */

import type { Dtype } from '../network/dtype.ts'

/** Random access to bytes: a file, a Blob, memory or an HTTP range. Readers never know which. */
export interface ByteSource {
  /** File name as the user knows it, used in messages. */
  readonly name: string
  /** Length in bytes. */
  readonly size: number
  /**
   * Reads `length` bytes from `offset`.
   * Resolves to fewer bytes only where the source ends; never to more.
   */
  read(offset: number, length: number): Promise<Uint8Array>
  /**
   * Reads from `offset` into `into`, and resolves to how many bytes there were: fewer than it holds only where the source
   * ends. Absent where it would spare nothing; a file offers it, since memory for every block costs more than the reading.
   */
  readInto?(offset: number, into: Uint8Array): Promise<number>
  /** True for a file that another one names and that lies outside of that one's folder: none of its words may be told. */
  readonly isForeign?: boolean
  /** True where what stands there is a link to the file: some programs follow none. Absent: not known. */
  readonly isLink?: boolean
  /** The length now, where it can change: a file that grew or shrank while it was read is told so. */
  sizeNow?(): Promise<number>
}

/** What a span of bytes is for. `payload` spans are the weights themselves; all other roles are overhead. */
export type SpanRole =
  | 'message'
  | 'tag'
  | 'length'
  | 'value'
  | 'payload'
  | 'structure'
  | 'padding'
  | 'unknown'
  | 'unclaimed'

/** Fields of one kind in a row, each a tag and a number: told as one span, since there may be millions. */
export interface SpanRun {
  readonly count: number
  /** Bytes of each field before its number. */
  readonly tagBytes: number
  /** Bytes of each number. */
  readonly valueBytes: number
}

/** A labelled run of bytes; the children of a span lie inside it, in order and without overlap. */
export interface ByteSpan {
  /** Bytes from the start of the file. */
  readonly offset: number
  /** Length in bytes. */
  readonly length: number
  readonly role: SpanRole
  /** The field's path in the file's own terms without indices, e.g. `layer.blobs.shape.dim`. */
  readonly label: string
  /** Which one it is, where it has a name of its own: the layer's, the dataset's. */
  readonly name?: string
  /** Which one of its siblings of equal label it is, from 0, where there may be several. */
  readonly index?: number
  /** Set where the span stands for many small fields. */
  readonly run?: SpanRun
  readonly children: readonly ByteSpan[]
}

/** What all spans of one label take together. */
export interface LabelTotal {
  readonly label: string
  /** The role of its content; `message` where that stands under labels of its own. */
  readonly role: SpanRole
  /** How many spans, every field of a run counted. */
  readonly count: number
  readonly tagBytes: number
  readonly lengthBytes: number
  /** Bytes of the contents; 0 where these stand under labels of their own. */
  readonly valueBytes: number
  /** How many numbers a repeated field holds; 0 for all others. */
  readonly elements: number
}

/** Numbers, or blocks of them, at equal distances in a file. */
export interface ValueRun {
  /** Where the first starts, in bytes from the start of the file. */
  readonly offset: number
  /** How many: of an encoding that packs several numbers together, blocks. */
  readonly count: number
  /** Bytes from the start of one to that of the next. */
  readonly stride: number
}

/** Where the numbers of an array lie: in these runs, one after the other. Never the numbers. */
export interface StoredArray {
  /** Of the numbers that come out. */
  readonly dtype: Dtype
  /** The name of the blocks that they are stored in (core/encoding.ts); absent: they are plain. */
  readonly encoding?: string
  readonly littleEndian: boolean
  /** How many numbers. */
  readonly count: number
  readonly runs: readonly ValueRun[]
  /** Where they lie, if not in the file that the weights were read from: a shard beside an index. */
  readonly source?: ByteSource
}

/** Pieces of bytes as one. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.byteLength
  }
  return bytes
}

/** A byte source over memory. */
export function memorySource(name: string, bytes: Uint8Array): ByteSource {
  return {
    name,
    size: bytes.byteLength,
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
  }
}

/** A byte source over a Blob or File of the browser (and of Node); only the ranges asked for are read. */
export function blobSource(name: string, blob: Blob): ByteSource {
  return {
    name,
    size: blob.size,
    read: async (offset, length) => new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer()),
  }
}
