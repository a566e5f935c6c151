/** What stands around a member's bytes: its local header before (APPNOTE 4.3.7), a data descriptor behind (4.3.9). */

import type { Ledger } from '../../core/bytes/ledger.ts'
import type { Entry } from './directory.ts'
import { extrasOf, nameOf, PADDING_EXTRA, SIGNATURE, viewOf } from './member.ts'

const HEADER_BYTES = 30

/** Checksum and lengths follow the data. */
const DESCRIPTOR_FLAG = 0x0008

/** A local header, with the numbers that are there when the archive is written in one go. */
export interface LocalHeader {
  readonly name: string
  readonly method: number
  readonly isEncrypted: boolean
  readonly hasDescriptor: boolean
  readonly checksum: number
  readonly storedBytes: number
  readonly bytes: number
  readonly dataOffset: number
}

/** Reads and claims the local header at `at`; `undefined` where there is none before `end`. */
export async function readLocal(ledger: Ledger, at: number, end: number): Promise<LocalHeader | undefined> {
  if (at < 0 || !(at + HEADER_BYTES <= end)) return undefined
  const head = viewOf(await ledger.look(at, HEADER_BYTES))
  if (head.getUint32(0, true) !== SIGNATURE.local) return undefined
  const nameEnd = HEADER_BYTES + head.getUint16(26, true)
  const length = nameEnd + head.getUint16(28, true)
  if (at + length > end) return undefined
  const bytes = await ledger.look(at, length)
  const view = viewOf(bytes)
  const flags = view.getUint16(6, true)
  claimHeader(ledger, at, bytes, nameEnd)
  return {
    name: nameOf(bytes.subarray(HEADER_BYTES, nameEnd)),
    method: view.getUint16(8, true),
    isEncrypted: (flags & 1) === 1,
    hasDescriptor: (flags & DESCRIPTOR_FLAG) !== 0,
    checksum: view.getUint32(14, true),
    storedBytes: view.getUint32(18, true),
    bytes: view.getUint32(22, true),
    dataOffset: at + length,
  }
}

function claimHeader(ledger: Ledger, at: number, bytes: Uint8Array, nameEnd: number): void {
  const padding = extrasOf(bytes.subarray(nameEnd)).find(({ id }) => id === PADDING_EXTRA)
  // The four bytes in front of the padding say that it is padding.
  const headEnd = padding === undefined ? bytes.length : nameEnd + padding.at
  ledger.claim(at, headEnd, 'structure', 'zip.localHeader')
  if (padding === undefined) return
  ledger.claim(at + headEnd, padding.length, 'padding', 'zip.padding')
  const rest = bytes.length - headEnd - padding.length
  if (rest > 0) ledger.claim(at + headEnd + padding.length, rest, 'structure', 'zip.localHeader')
}

/** Claims the descriptor behind a member's data: with or without a signature, of 32 or of 64 bits. */
export async function claimDescriptor(ledger: Ledger, at: number, end: number, entry: Entry): Promise<void> {
  const view = viewOf(await ledger.look(at, Math.max(0, Math.min(24, end - at))))
  for (const signed of [4, 0]) {
    for (const width of [8, 4]) {
      const length = signed + 4 + 2 * width
      if (view.byteLength < length || (signed > 0 && view.getUint32(0, true) !== SIGNATURE.descriptor)) continue
      const number = (field: number) =>
        width === 4 ? view.getUint32(field, true) : Number(view.getBigUint64(field, true))
      const says = [view.getUint32(signed, true), number(signed + 4), number(signed + 4 + width)]
      if (says[0] !== entry.checksum || says[1] !== entry.storedBytes || says[2] !== entry.bytes) continue
      ledger.claim(at, length, 'structure', 'zip.descriptor')
      return
    }
  }
}
