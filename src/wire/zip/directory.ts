/** The directory of an archive: one entry a member (APPNOTE 4.3.12). */

import type { Ledger } from '../../core/bytes/ledger.ts'
import type { Directory } from './find-end.ts'
import { ELSEWHERE, extrasOf, nameOf, SIGNATURE, uint64, viewOf, ZIP64_EXTRA, type ZipMember } from './member.ts'

/** A member as the directory has it; `headerOffset` counts from the start of the file. */
export type Entry = Omit<ZipMember, 'dataOffset'>

const ENTRY_BYTES = 46

/** Reads and claims the entries; those that no longer fit into the directory are left out. */
export async function readEntries(ledger: Ledger, { offset, length, before }: Directory, start: number) {
  const entries: Entry[] = []
  const end = offset + length
  let at = offset
  while (at + ENTRY_BYTES <= end) {
    const head = viewOf(await ledger.look(at, ENTRY_BYTES))
    if (head.getUint32(0, true) !== SIGNATURE.entry) break
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((field) => head.getUint16(field, true))
    const whole = ENTRY_BYTES + (nameBytes ?? 0) + (extraBytes ?? 0) + (commentBytes ?? 0)
    if (at + whole > end) break
    const bytes = await ledger.look(at, whole)
    entries.push(entryOf(bytes, start + before))
    ledger.claim(at, whole, 'structure', 'zip.directory')
    at += whole
  }
  return { entries, isWhole: at === end }
}

function entryOf(bytes: Uint8Array, start: number): Entry {
  const view = viewOf(bytes)
  const nameEnd = ENTRY_BYTES + view.getUint16(28, true)
  const sizes = {
    bytes: view.getUint32(24, true),
    storedBytes: view.getUint32(20, true),
    offset: view.getUint32(42, true),
  }
  widen(sizes, bytes.subarray(nameEnd, nameEnd + view.getUint16(30, true)))
  return {
    name: nameOf(bytes.subarray(ENTRY_BYTES, nameEnd)),
    method: view.getUint16(10, true),
    isEncrypted: (view.getUint16(8, true) & 1) === 1,
    headerOffset: start + sizes.offset,
    storedBytes: sizes.storedBytes,
    bytes: sizes.bytes,
    checksum: view.getUint32(16, true),
  }
}

/** Puts in what stands in 64 bits: only those of the fields that are full are there, in this order (APPNOTE 4.5.3). */
function widen(sizes: { bytes: number; storedBytes: number; offset: number }, extra: Uint8Array): void {
  const found = extrasOf(extra).find(({ id }) => id === ZIP64_EXTRA)
  if (found === undefined) return
  const view = viewOf(extra)
  let at = found.at
  for (const field of ['bytes', 'storedBytes', 'offset'] as const) {
    if (sizes[field] !== ELSEWHERE || at + 8 > found.at + found.length) continue
    sizes[field] = uint64(view, at)
    at += 8
  }
}
