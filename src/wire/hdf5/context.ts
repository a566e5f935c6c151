/** What all parts of the HDF5 reader share: the ledger, the file's widths, and what has been seen. */

import type { SpanRole } from '../../core/bytes/bytes.ts'
import type { Ledger } from '../../core/bytes/ledger.ts'
import { ROOT, type SpanId } from '../../core/bytes/span-table.ts'
import { MOST_ISSUES, MOST_STRUCTURE_BYTES, MOST_STRUCTURES } from '../../core/limits.ts'
import { FormatError, type Issue, issue } from '../../core/words/issue.ts'
import type { MessageArgs } from '../../core/words/message.ts'
import { Cursor, Hdf5Error, Hdf5Unsupported } from './cursor.ts'
import type { Hdf5Type } from './types.ts'

/** Widths and node sizes, from the superblock. */
export interface Widths {
  readonly base: number
  readonly offsetBytes: number
  readonly lengthBytes: number
  readonly groupLeafK: number
  readonly groupInternalK: number
  readonly chunkK: number
}

export class Hdf5Context {
  readonly ledger: Ledger
  readonly issues: Issue[] = []
  /** The first thing that could not be read. Others are skipped one by one. */
  damage: Issue | undefined
  /** False once a part was skipped, so that what nobody claims may still belong to something. */
  isWhole = true
  widths: Widths = { base: 0, offsetBytes: 8, lengthBytes: 8, groupLeafK: 4, groupInternalK: 16, chunkK: 32 }
  /** Types that stand in headers of their own, by their addresses. */
  readonly namedTypes = new Map<number, Hdf5Type>()
  readonly #seen = new Set<number>()

  constructor(ledger: Ledger) {
    this.ledger = ledger
  }

  /** True the first time that the structure at an address is asked for: links may lead around in circles. */
  isNew(address: number): boolean {
    if (this.#seen.has(address)) return false
    if (this.#seen.size >= MOST_STRUCTURES) throw new Hdf5Error('more structures than any network has')
    this.#seen.add(address)
    return true
  }

  /** A cursor over the bytes of a structure, which become a span. */
  async read(address: number, length: number, role: SpanRole, label: string, parent: SpanId = ROOT) {
    const bytes = await this.look(address, length)
    const span = this.claim(address, length, role, label, parent)
    return { cursor: bytes, span }
  }

  /** A cursor over bytes that are claimed later. */
  async look(address: number, length: number): Promise<Cursor> {
    if (length > MOST_STRUCTURE_BYTES) throw new Hdf5Error('a structure is larger than any that a network needs')
    const { base, offsetBytes, lengthBytes } = this.widths
    const bytes = await this.ledger.look(base + address, length)
    return new Cursor(bytes.slice(), offsetBytes, lengthBytes)
  }

  claim(address: number, length: number, role: SpanRole, label: string, parent: SpanId = ROOT, name?: string): SpanId {
    const span = this.ledger.claim(this.widths.base + address, length, role, label, parent)
    if (name !== undefined) this.ledger.setName(span, name)
    return span
  }

  /** Claims a structure with room for more entries than are used: what is used, and the room. */
  claimPartly(address: number, length: number, used: number, label: string, name: string): void {
    const span = this.claim(address, length, 'structure', label, undefined, name)
    const usedBytes = Math.min(length, used)
    this.claim(address, usedBytes, 'structure', `${label}.entries`, span)
    if (usedBytes < length) this.claim(address + usedBytes, length - usedBytes, 'padding', `${label}.room`, span)
  }

  /** Runs one part of the reading; what goes wrong in it is kept as damage, and the rest goes on. */
  async attempt<T>(path: string, address: number, part: () => Promise<T>): Promise<T | undefined> {
    try {
      return await part()
    } catch (error) {
      this.isWhole = false
      if (error instanceof Hdf5Unsupported) this.remark('hdf5/unsupported', error.message, {}, path)
      else if (error instanceof FormatError) this.#break(placed(error.issue, path))
      else if (error instanceof Hdf5Error) {
        const where = { file: this.ledger.source.name, offset: this.widths.base + address, path }
        this.#break(issue('hdf5/broken', 'error', error.message, {}, { where }))
      } else throw error
      return undefined
    }
  }

  /** Tells what is there but is not read. */
  remark(code: string, text: string, args: MessageArgs, path: string): void {
    if (this.issues.length >= MOST_ISSUES) return
    this.issues.push(issue(code, 'warning', text, args, { where: { file: this.ledger.source.name, path } }))
  }

  #break(found: Issue): void {
    if (this.damage === undefined) this.damage = found
    else if (this.issues.length < MOST_ISSUES) this.issues.push(found)
  }
}

function placed(found: Issue, path: string): Issue {
  return found.where === undefined ? found : { ...found, where: { ...found.where, path } }
}

/** Refuses a structure that doesn't start as it should. */
export function expectSignature(cursor: Cursor, signature: string): void {
  const found = String.fromCharCode(...cursor.take(4))
  if (found !== signature) throw new Hdf5Error(`a structure should start with ${signature} here`)
}

/** Bytes that hold the numbers up to `most` (H5VM_limit_enc_size). */
export function bytesFor(most: number): number {
  return Math.floor(Math.log2(Math.max(1, most)) / 8) + 1
}
