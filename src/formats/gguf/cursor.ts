/** Reads numbers and texts of a GGUF file one after the other, in its byte order, through the ledger's window. */

import type { Ledger } from '../../core/bytes/ledger.ts'
import { FormatError, issue } from '../../core/words/issue.ts'
import type { Message } from '../../core/words/message.ts'
import type { ValueKind } from './types.ts'

/** Bytes that are looked at together: thousands of short texts take no more than one reading. */
const LOOK = 1 << 16

/** A text as it stands, with whether it is UTF-8. */
export interface ReadText {
  readonly text: string
  readonly bytes: bigint
  readonly isUtf8: boolean
}

/** Longer texts are not kept: what is shown is their beginning, and little of it where many texts are as long. */
const LONGEST_KEPT = 1 << 16
const MOST_KEPT = 1 << 24
const BEGINNING = 256

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const lenient = new TextDecoder('utf-8', { ignoreBOM: true })

/** Stands at a place in the file. Whatever it has no room for is a FormatError. */
export class Cursor {
  at = 0
  littleEndian = true
  /** Numbers of arrays that were kept so far. */
  kept = 0
  readonly #ledger: Ledger
  #view: DataView = new DataView(new ArrayBuffer(0))
  #start = 0
  /** Bytes of texts so far. */
  #keptBytes = 0

  constructor(ledger: Ledger) {
    this.#ledger = ledger
  }

  /** Bytes from here to the end of the file. */
  get left(): number {
    return this.#ledger.size - this.at
  }

  /** Throws FormatError at this place. */
  fail({ text, args }: Message, at = this.at): never {
    throw new FormatError(issue('gguf/damaged', 'error', text, args, { where: this.where(at) }))
  }

  where(offset: number) {
    return { file: this.#ledger.source.name, offset }
  }

  async uint32(): Promise<number> {
    await this.#need(4)
    const value = this.#view.getUint32(this.at - this.#start, this.littleEndian)
    this.at += 4
    return value
  }

  async uint64(): Promise<bigint> {
    await this.#need(8)
    const value = this.#view.getBigUint64(this.at - this.#start, this.littleEndian)
    this.at += 8
    return value
  }

  /** One number of a kind that has a fixed width. */
  async number(kind: Exclude<ValueKind, 'string' | 'array'>, width: number): Promise<bigint | number> {
    await this.#need(width)
    const value = READERS[kind](this.#view, this.at - this.#start, this.littleEndian)
    this.at += width
    return value
  }

  /** A text behind its length. Throws FormatError where the file has no room for it. */
  async text(): Promise<ReadText> {
    const bytes = await this.length()
    const kept = Math.min(Number(bytes), this.#keptBytes < MOST_KEPT ? LONGEST_KEPT : BEGINNING)
    this.#keptBytes += kept
    await this.#need(kept)
    const slice = new Uint8Array(this.#view.buffer, this.#view.byteOffset + this.at - this.#start, kept)
    this.at += Number(bytes)
    try {
      return { text: strict.decode(slice), bytes, isUtf8: true }
    } catch {
      return { text: lenient.decode(slice), bytes, isUtf8: bytes > kept }
    }
  }

  /** Passes over so many texts. */
  async skipTexts(count: bigint): Promise<void> {
    for (let index = 0n; index < count; index++) {
      // Not awaited where the bytes are at hand: there are hundreds of thousands.
      if (!this.#has(8)) await this.#need(8)
      const length = this.#shortLength(this.at - this.#start)
      if (length > this.left - 8) this.#tooLong(BigInt(length))
      this.at += 8 + length
    }
  }

  /** A length as a number: what is too long to be one is far longer than any file. */
  #shortLength(at: number): number {
    const [low, high] = this.littleEndian ? [at, at + 4] : [at + 4, at]
    return this.#view.getUint32(high, this.littleEndian) * 2 ** 32 + this.#view.getUint32(low, this.littleEndian)
  }

  /** Passes over so many values of a width. Throws FormatError where the file has no room for them. */
  skip(count: bigint, width: number): void {
    const length = count * BigInt(width)
    if (length > BigInt(this.left)) this.#tooLong(length)
    this.at += Number(length)
  }

  /** The length of a text, which the file has room for. */
  async length(): Promise<bigint> {
    const length = await this.uint64()
    if (length > BigInt(this.left)) this.#tooLong(length)
    return length
  }

  #tooLong(length: bigint): never {
    const text = '{length} bytes are said to follow, but the file has only {left} more'
    const args = { length, left: this.left }
    throw new FormatError(issue('gguf/beyond-end', 'error', text, args, { where: this.where(this.at) }))
  }

  #has(length: number): boolean {
    return this.at >= this.#start && this.at + length <= this.#start + this.#view.byteLength
  }

  async #need(length: number): Promise<void> {
    if (this.#has(length)) return
    if (length > this.left) this.#tooLong(BigInt(length))
    const bytes = await this.#ledger.look(this.at, Math.min(Math.max(length, LOOK), this.left))
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#start = this.at
  }
}

const READERS: Readonly<
  Record<Exclude<ValueKind, 'string' | 'array'>, (view: DataView, at: number, little: boolean) => bigint | number>
> = {
  uint8: (view, at) => BigInt(view.getUint8(at)),
  int8: (view, at) => BigInt(view.getInt8(at)),
  uint16: (view, at, little) => BigInt(view.getUint16(at, little)),
  int16: (view, at, little) => BigInt(view.getInt16(at, little)),
  uint32: (view, at, little) => BigInt(view.getUint32(at, little)),
  int32: (view, at, little) => BigInt(view.getInt32(at, little)),
  float32: (view, at, little) => view.getFloat32(at, little),
  bool: (view, at) => BigInt(view.getUint8(at)),
  uint64: (view, at, little) => view.getBigUint64(at, little),
  int64: (view, at, little) => view.getBigInt64(at, little),
  float64: (view, at, little) => view.getFloat64(at, little),
}
