/** A window on a byte source: few reads, each no larger than what is looked at, so that headers cost what headers are. */

import { FormatError, issue } from '../words/issue.ts'
import type { ByteSource } from './bytes.ts'

/** First read after a jump: the headers between two arrays fit in it; a disk reads as much anyway. */
const NARROWEST = 512

/** Reading on without a jump doubles the window up to this: more saves no time, and costs memory. */
const WIDEST = 1 << 16

/** HDF5 leads to and fro between trees, names and headers: this many places are kept at hand. */
const MOST_KEPT = 8

interface Piece {
  readonly bytes: Uint8Array
  readonly offset: number
}

/** Bytes of a source around the place that is being read. */
export class ByteWindow {
  readonly source: ByteSource
  /** Bytes asked of the source so far. */
  bytesRead = 0
  /** How often the source was asked. */
  readCount = 0
  #bytes: Uint8Array = new Uint8Array(0)
  #offset = 0
  /** Where reading was before; the latest first. */
  #kept: readonly Piece[] = []
  #width = NARROWEST

  constructor(source: ByteSource) {
    this.source = source
  }

  /** The bytes at hand; they start at `offset` of the source. Stays valid until the next `load`. */
  get bytes(): Uint8Array {
    return this.#bytes
  }

  /** Where `bytes` starts in the source. */
  get offset(): number {
    return this.#offset
  }

  has(offset: number, length: number): boolean {
    return offset >= this.#offset && offset + length <= this.#offset + this.#bytes.byteLength
  }

  /**
   * Brings at least `length` bytes from `offset` to hand; both must lie inside the source.
   * Throws FormatError where the source gives less than its size promised.
   */
  async load(offset: number, length: number): Promise<void> {
    const kept = this.#kept.find((piece) => offset >= piece.offset && offset + length <= endOf(piece))
    if (kept !== undefined) {
      this.#show(kept)
      return
    }
    const end = this.#offset + this.#bytes.byteLength
    const readsOn = offset >= this.#offset && offset <= end && end > 0
    this.#width = readsOn ? Math.min(this.#width * 2, WIDEST) : NARROWEST
    const wanted = Math.min(Math.max(length, this.#width), this.source.size - offset)
    const bytes = await this.source.read(offset, wanted)
    this.bytesRead += bytes.byteLength
    this.readCount++
    if (bytes.byteLength < length) throw shrunk(this.source, offset + bytes.byteLength)
    this.#show({ bytes, offset })
  }

  #show(piece: Piece): void {
    this.#kept = [piece, ...this.#kept.filter((other) => other !== piece)].slice(0, MOST_KEPT)
    this.#bytes = piece.bytes
    this.#offset = piece.offset
  }

  /** Bytes at hand; call `load` first. */
  view(offset: number, length: number): Uint8Array {
    return this.#bytes.subarray(offset - this.#offset, offset - this.#offset + length)
  }
}

function endOf({ bytes, offset }: Piece): number {
  return offset + bytes.byteLength
}

/** The source ended before its size: it was cut while it was read. */
export function shrunk(source: ByteSource, offset: number): FormatError {
  const text = 'the file ends at byte {offset}, though it had {size} bytes when it was opened'
  const where = { file: source.name, offset }
  return new FormatError(issue('file/changed', 'error', text, { offset, size: source.size }, { where }))
}
