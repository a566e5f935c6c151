/** Where a pickle's bytes come from: a ledger's file, block by block, with what each byte is for. */

import type { LabelId, Ledger } from '../../core/bytes/ledger.ts'
import { FormatError, issue } from '../../core/words/issue.ts'
import type { MessageArgs } from '../../core/words/message.ts'
import type { Purpose } from './opcodes.ts'

const BLOCK = 1 << 16

/** More pieces of one pickle are not told apart: what follows is one. */
const MOST_SPANS = 250_000

/** Reads on in a file, and claims what was read in pieces of one purpose each. */
export class PickleInput {
  readonly ledger: Ledger
  readonly end: number
  /** The opcode that is being read. */
  at: number
  #bytes = new Uint8Array(0)
  #view = new DataView(this.#bytes.buffer)
  #offset = 0
  #label: LabelId | undefined
  readonly #labels = new Map<Purpose | 'rest', LabelId>()
  #from: number
  #spans = 0

  constructor(ledger: Ledger, at: number, end: number) {
    this.ledger = ledger
    this.at = at
    this.end = end
    this.#from = at
  }

  /** Whether so many bytes from the current opcode on are at hand. */
  has(length: number): boolean {
    return this.at >= this.#offset && this.at + length <= this.#offset + this.#bytes.length
  }

  /** Brings so many bytes to hand. Throws FormatError where the pickle has no more. */
  async load(length: number): Promise<void> {
    if (this.at + length > this.end) throw this.damage('it ends inside the pickle')
    const wanted = Math.min(Math.max(length, BLOCK), this.end - this.at)
    // The ledger's window may move on while this block is used.
    this.#bytes = (await this.ledger.look(this.at, wanted)).slice()
    this.#view = new DataView(this.#bytes.buffer)
    this.#offset = this.at
  }

  /** Bytes at hand, from the current opcode on. */
  bytes(skip: number, length: number): Uint8Array {
    const start = this.at - this.#offset + skip
    return this.#bytes.subarray(start, start + length)
  }

  byte(skip: number): number {
    return this.#bytes[this.at - this.#offset + skip] ?? 0
  }

  uint(skip: number, width: number): number {
    const at = this.at - this.#offset + skip
    if (width === 1) return this.#view.getUint8(at)
    if (width === 2) return this.#view.getUint16(at, true)
    if (width === 4) return this.#view.getUint32(at, true)
    return Number(this.#view.getBigUint64(at, true))
  }

  int4(skip: number): number {
    return this.#view.getInt32(this.at - this.#offset + skip, true)
  }

  float8(skip: number): number {
    return this.#view.getFloat64(this.at - this.#offset + skip)
  }

  /** Where the line that starts `skip` bytes on ends; `undefined` where the bytes at hand have no end of it. */
  lineEnd(skip: number): number | undefined {
    const start = this.at - this.#offset
    const found = this.#bytes.indexOf(10, start + skip)
    return found < 0 ? undefined : found - start
  }

  /** Goes on behind an opcode of so many bytes, and records what they are for. */
  advance(length: number, purpose: Purpose): void {
    const label = this.#labelOf(this.#spans < MOST_SPANS ? purpose : 'rest')
    if (label !== this.#label) this.flush()
    this.#label = label
    this.at += length
  }

  #labelOf(purpose: Purpose | 'rest'): LabelId {
    const known = this.#labels.get(purpose)
    if (known !== undefined) return known
    const label = this.ledger.label(`pickle.${purpose}`)
    this.#labels.set(purpose, label)
    return label
  }

  /** Claims what was read and is not claimed yet. */
  flush(): void {
    const length = this.at - this.#from
    if (length > 0 && this.#label !== undefined) {
      this.ledger.claim(this.#from, length, 'structure', this.#label)
      this.#spans++
    }
    this.#from = this.at
  }

  damage(text: string, args: MessageArgs = {}): FormatError {
    const where = { file: this.ledger.source.name, offset: Math.min(this.at, this.ledger.size) }
    return new FormatError(issue('pickle/damaged', 'error', text, args, { where }))
  }
}
