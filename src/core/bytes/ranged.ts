/** A byte source over something slow that gives ranges: few requests, of which none brings much more than is looked at. */

import { type ByteSource, joined } from './bytes.ts'

/** Gets bytes: fewer only where the source ends. */
export type GetRange = (offset: number, length: number) => Promise<Uint8Array>

/** The first request: headers of nineteen in twenty files fit into it. */
export const FIRST_RANGE = 1 << 17

/** After a jump: another request takes as long as this many bytes do. */
const AFTER_JUMP = 1 << 16

/** Reading on doubles what is asked for, up to this. */
const MOST_AHEAD = 1 << 23

/** Bytes that are kept at hand; the latest. */
const MOST_KEPT = 1 << 25

interface Piece {
  readonly offset: number
  readonly bytes: Uint8Array
}

interface Want {
  readonly offset: number
  readonly end: number
  readonly resolve: (bytes: Uint8Array) => void
  readonly reject: (error: unknown) => void
}

/** The source; `first` is what was got from its start, when its size became known. */
export function rangedSource(name: string, size: number, first: Uint8Array, get: GetRange): ByteSource {
  const ranges = new Ranges(size, first, get)
  return { name, size, read: (offset, length) => ranges.read(offset, length) }
}

class Ranges {
  readonly #size: number
  readonly #get: GetRange
  /** The latest last. */
  readonly #kept: Piece[]
  readonly #wants: Want[] = []
  #last: Promise<void> = Promise.resolve()
  #ahead = FIRST_RANGE
  /** Where the last request ended. */
  #end: number

  constructor(size: number, first: Uint8Array, get: GetRange) {
    this.#size = size
    this.#get = get
    this.#kept = [{ offset: 0, bytes: first }]
    this.#end = first.byteLength
  }

  read(offset: number, length: number): Promise<Uint8Array> {
    const end = Math.min(offset + length, this.#size)
    if (offset >= end) return Promise.resolve(new Uint8Array(0))
    const found = this.#find(offset, end)
    if (found !== undefined) return Promise.resolve(found)
    return new Promise((resolve, reject) => {
      this.#wants.push({ offset, end, resolve, reject })
      // What is wanted in the same turn is asked for together.
      if (this.#wants.length === 1) this.#last = this.#last.then(() => this.#serve())
    })
  }

  /** What is at hand of a stretch, if all of it is. */
  #find(offset: number, end: number): Uint8Array | undefined {
    const parts: Uint8Array[] = []
    for (let at = offset; at < end; ) {
      const piece = this.#pieceAt(at)
      if (piece === undefined) return undefined
      const part = piece.bytes.subarray(at - piece.offset, end - piece.offset)
      parts.push(part)
      at += part.byteLength
    }
    const [only] = parts
    return parts.length === 1 ? only : joined(parts)
  }

  #pieceAt(at: number): Piece | undefined {
    return this.#kept.findLast(({ offset, bytes }) => at >= offset && at < offset + bytes.byteLength)
  }

  async #serve(): Promise<void> {
    const wants = this.#wants.splice(0).sort((a, b) => a.offset - b.offset)
    for (let next = 0; next < wants.length; ) {
      const first = wants[next]
      if (first === undefined) return
      let { end } = first
      let after = next + 1
      for (let want = wants[after]; want !== undefined && want.offset <= end + AFTER_JUMP; want = wants[++after])
        end = Math.max(end, want.end)
      await this.#answer(wants.slice(next, after), first.offset, end)
      next = after
    }
  }

  async #answer(wants: readonly Want[], offset: number, end: number): Promise<void> {
    try {
      const bytes = this.#find(offset, end) ?? (await this.#fetch(offset, end))
      for (const want of wants) want.resolve(bytes.subarray(want.offset - offset, want.end - offset))
    } catch (error) {
      for (const want of wants) want.reject(error)
    }
  }

  /** Asks for what is missing of a stretch, and some of what lies behind: of the end of a file, in front. */
  async #fetch(offset: number, end: number): Promise<Uint8Array> {
    const isNear = offset >= this.#end - this.#ahead && offset <= this.#end + this.#ahead
    this.#ahead = isNear ? Math.min(this.#ahead * 2, MOST_AHEAD) : AFTER_JUMP
    let start = offset
    for (let piece = this.#pieceAt(start); piece !== undefined; piece = this.#pieceAt(start))
      start = piece.offset + piece.bytes.byteLength
    const head = start > offset ? this.#find(offset, start) : undefined
    if (!isNear && start === offset && end + this.#ahead >= this.#size)
      start = Math.max(0, Math.min(start, this.#size - this.#ahead))
    const stop = Math.min(this.#size, Math.max(end, start + this.#ahead))
    const bytes = await this.#getAll(start, stop, end)
    this.#end = start + bytes.byteLength
    this.#keep({ offset: start, bytes })
    const own = bytes.subarray(Math.max(0, offset - start), end - start)
    return head === undefined ? own : joined([head, own])
  }

  /** As far as `stop` where that works out; what is missing before `end` is asked for again, and says why it is. */
  async #getAll(start: number, stop: number, end: number): Promise<Uint8Array> {
    const bytes = await this.#get(start, stop - start)
    const at = start + bytes.byteLength
    return at >= end || bytes.byteLength === 0 ? bytes : joined([bytes, await this.#get(at, end - at)])
  }

  #keep(piece: Piece): void {
    this.#kept.push(piece)
    let kept = this.#kept.reduce((sum, { bytes }) => sum + bytes.byteLength, 0)
    while (kept > MOST_KEPT && this.#kept.length > 1) kept -= this.#kept.shift()?.bytes.byteLength ?? 0
  }
}
