/** Members of an archive whose directory is missing: what can be told from their local headers, one after the other. */

import type { Ledger } from '../../core/bytes/ledger.ts'
import { type LocalHeader, readLocal } from './local.ts'
import { type Region, SIGNATURE, viewOf, type ZipMember } from './member.ts'

/** So many bytes are looked through for the ends of members that do not say their length; weights are longer. */
const MOST_SEARCHED = 1 << 20

const BLOCK = 1 << 16

/** Walks from header to header until one does not say where the next is. */
export async function salvage(ledger: Ledger, { start, end }: Region): Promise<readonly ZipMember[]> {
  const members: ZipMember[] = []
  let at: number | undefined = start
  let budget = MOST_SEARCHED
  while (at !== undefined) {
    const header: LocalHeader | undefined = await readLocal(ledger, at, end)
    if (header === undefined) break
    const { name, method, isEncrypted, dataOffset } = header
    const found = await lengthOf(ledger, header, Math.min(end, dataOffset + budget))
    const said = found ?? { storedBytes: end - dataOffset, bytes: end - dataOffset, checksum: 0, next: undefined }
    const { storedBytes, bytes, checksum } = said
    members.push({ name, method, isEncrypted, headerOffset: at, dataOffset, storedBytes, bytes, checksum })
    budget -= header.hasDescriptor ? storedBytes : 0
    at = said.next
  }
  return members
}

/** How long a member is: by its header, or by the descriptor behind it that says just the length up to there. */
async function lengthOf(ledger: Ledger, header: LocalHeader, end: number) {
  const { dataOffset, hasDescriptor, storedBytes, bytes, checksum } = header
  if (!hasDescriptor || storedBytes > 0) {
    const next = dataOffset + storedBytes
    return next > end ? undefined : { storedBytes, bytes, checksum, next }
  }
  for (let from = dataOffset; from + 16 <= end; from += BLOCK) {
    // Blocks overlap, so that no descriptor is cut.
    const length = Math.min(BLOCK + 23, end - from)
    const view = viewOf(await ledger.look(from, length))
    for (let at = 0; at + 16 <= length; at++) {
      if (view.getUint32(at, true) !== SIGNATURE.descriptor) continue
      const covered = from + at - dataOffset
      const size = descriptorSize(view, at, covered)
      if (size === undefined) continue
      ledger.claim(from + at, size, 'structure', 'zip.descriptor')
      const whole = size === 16 ? view.getUint32(at + 12, true) : Number(view.getBigUint64(at + 16, true))
      return { storedBytes: covered, bytes: whole, checksum: view.getUint32(at + 4, true), next: from + at + size }
    }
  }
  return undefined
}

function descriptorSize(view: DataView, at: number, covered: number): 16 | 24 | undefined {
  if (at + 24 <= view.byteLength && view.getBigUint64(at + 8, true) === BigInt(covered)) return 24
  return view.getUint32(at + 8, true) === covered ? 16 : undefined
}
