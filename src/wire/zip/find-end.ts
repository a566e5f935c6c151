/** Finds the end of an archive's directory: the record that every reader looks for first (APPNOTE 4.3.14 to 4.3.16). */

import type { Ledger } from '../../core/bytes/ledger.ts'
import { ELSEWHERE, nameOf, type Region, SIGNATURE, uint64, viewOf } from './member.ts'

/** Where the directory lies, in bytes from the start of the file. */
export interface Directory {
  readonly offset: number
  readonly length: number
  /** How many entries it is said to have. */
  readonly count: number
  /** Bytes in front of the archive's own start: all its offsets count from there. */
  readonly before: number
  /** Where the archive ends; what follows is not part of it. */
  readonly end: number
  readonly comment: string
}

const END_BYTES = 22
const LOCATOR_BYTES = 20
const END64_BYTES = 56
const LONGEST_COMMENT = 0xffff

/** Finds and claims the records at the end. `undefined` where there are none: no archive, or one that was cut. */
export async function findEnd(ledger: Ledger, region: Region): Promise<Directory | undefined> {
  const at = await lastSignature(ledger, region)
  if (at === undefined) return undefined
  const view = viewOf(await ledger.look(at, END_BYTES))
  const short = {
    count: view.getUint16(10, true),
    length: view.getUint32(12, true),
    offset: view.getUint32(16, true),
  }
  const commentBytes = view.getUint16(20, true)
  const long = await end64(ledger, region, at)
  ledger.claim(at, END_BYTES, 'structure', 'zip.end')
  const comment =
    commentBytes > 0 ? await ledger.read(at + END_BYTES, commentBytes, 'value', 'zip.end.comment') : undefined
  const { count, length, offset } = long ?? short
  const directoryEnd = long?.at ?? at
  if (length > directoryEnd - region.start) return undefined
  const start = directoryEnd - length
  const isLast = long !== undefined || short.offset !== ELSEWHERE
  const before = isLast ? start - region.start - offset : 0
  const end = at + END_BYTES + commentBytes
  return { offset: start, length, count, before, end, comment: comment === undefined ? '' : nameOf(comment) }
}

/** The last record whose comment fits into the file: bytes behind it are possible, as Python's zipfile takes them. */
async function lastSignature(ledger: Ledger, { start, end }: Region): Promise<number | undefined> {
  const from = Math.max(start, end - END_BYTES - LONGEST_COMMENT)
  if (end - from < END_BYTES) return undefined
  const bytes = await ledger.look(from, end - from)
  const view = viewOf(bytes)
  for (let at = bytes.length - END_BYTES; at >= 0; at--) {
    if (view.getUint32(at, true) !== SIGNATURE.end) continue
    if (at + END_BYTES + view.getUint16(at + 20, true) <= bytes.length) return from + at
  }
  return undefined
}

/** The end in 64 bits, in front of the one in 32; claimed with what tells where it is. */
async function end64(ledger: Ledger, { start }: Region, endAt: number) {
  const locatorAt = endAt - LOCATOR_BYTES
  if (locatorAt - END64_BYTES < start) return undefined
  const locator = viewOf(await ledger.look(locatorAt, LOCATOR_BYTES))
  if (locator.getUint32(0, true) !== SIGNATURE.locator64) return undefined
  // It lies right in front of its locator unless it carries data of its own; bytes before the archive move it.
  const said = start + uint64(locator, 8)
  for (const at of [locatorAt - END64_BYTES, said]) {
    if (at < start || at + END64_BYTES > locatorAt) continue
    const view = viewOf(await ledger.look(at, END64_BYTES))
    if (view.getUint32(0, true) !== SIGNATURE.end64) continue
    const found = { at, count: uint64(view, 32), length: uint64(view, 40), offset: uint64(view, 48) }
    ledger.claim(at, locatorAt - at, 'structure', 'zip.end64')
    ledger.claim(locatorAt, LOCATOR_BYTES, 'structure', 'zip.locator64')
    return found
  }
  return undefined
}
