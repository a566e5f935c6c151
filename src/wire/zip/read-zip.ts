/** Reads what a zip archive holds, by ranges: directory and headers, never the members themselves. */

import type { Ledger } from '../../core/bytes/ledger.ts'
import { MOST_ISSUES } from '../../core/limits.ts'
import { type Issue, issue } from '../../core/words/issue.ts'
import type { MessageArgs } from '../../core/words/message.ts'
import { type Entry, readEntries } from './directory.ts'
import { findEnd } from './find-end.ts'
import { claimDescriptor, readLocal } from './local.ts'
import { DEFLATED, type Region, STORED, wholeOf, type ZipMember } from './member.ts'
import { salvage } from './salvage.ts'

/** An archive as its directory says. */
export interface ZipArchive {
  /** In the order of the directory. */
  readonly members: readonly ZipMember[]
  /** True where the directory is missing: the members are those whose headers could be found. */
  readonly isCut: boolean
  /** Bytes in front of the first header, which are not the archive's. */
  readonly before: number
  /** Bytes behind the archive's end. */
  readonly behind: number
  readonly issues: readonly Issue[]
}

/** Deflate gives at most so many bytes for one. */
const MOST_INFLATION = 1032

/**
 * Reads the archive in the ledger's file and claims all that is not a member's bytes; those the caller claims, by what
 * they are. Damage is told, never thrown.
 */
export async function readZip(ledger: Ledger, region: Region = wholeOf(ledger)): Promise<ZipArchive> {
  const issues: Issue[] = []
  const tell = (code: string, severity: 'error' | 'warning', text: string, args: MessageArgs = {}, offset?: number) => {
    if (issues.length >= MOST_ISSUES) return
    // A damaged directory may point beyond the end.
    const where = {
      file: ledger.source.name,
      ...(offset !== undefined && { offset: Math.max(0, Math.min(offset, ledger.size)) }),
    }
    issues.push(issue(code, severity, text, args, { where }))
  }
  const directory = await findEnd(ledger, region)
  if (directory === undefined) {
    tell('zip/no-directory', 'error', 'the archive has no directory at its end: it was cut off, or is no archive')
    return { members: await salvage(ledger, region), isCut: true, before: 0, behind: 0, issues }
  }
  const { entries, isWhole } = await readEntries(ledger, directory, region.start)
  if (!isWhole || entries.length !== directory.count) {
    const args = { count: directory.count, found: entries.length }
    const text = 'the directory of the archive is damaged: {found} of {count} entries can be read'
    tell('zip/directory', 'error', text, args, directory.offset)
  }
  const before = Math.max(0, Math.min(directory.before, directory.offset - region.start))
  if (before > 0) tell('zip/before', 'warning', '{count} bytes stand in front of the archive', { count: before })
  const behind = region.end - directory.end
  if (behind > 0) {
    tell('zip/behind', 'warning', '{count} bytes stand behind the end of the archive', { count: behind }, directory.end)
  }
  const members: ZipMember[] = []
  for (const entry of entries) members.push(await located(ledger, entry, region.start, directory.offset, tell))
  return { members, isCut: false, before, behind, issues }
}

type Tell = (code: string, severity: 'error' | 'warning', text: string, args?: MessageArgs, offset?: number) => void

/** The member with the place of its bytes; what stands around them is claimed. */
async function located(ledger: Ledger, entry: Entry, start: number, end: number, tell: Tell): Promise<ZipMember> {
  const { name, method, headerOffset, storedBytes, bytes } = entry
  const lost = { ...entry, headerOffset: Math.max(0, Math.min(headerOffset, ledger.size)), dataOffset: undefined }
  const header = headerOffset < start ? undefined : await readLocal(ledger, headerOffset, end)
  if (header === undefined) {
    tell('zip/no-header', 'error', '{name}: there is no member where the directory says', { name })
    return lost
  }
  const { dataOffset } = header
  if (dataOffset + storedBytes > end) {
    const text = '{name}: its {length} bytes reach beyond the end of the archive'
    tell('zip/beyond-end', 'error', text, { name, length: storedBytes }, headerOffset)
    return lost
  }
  if (header.name !== name) {
    const text = '{name}: its own header calls it {other}'
    tell('zip/two-names', 'warning', text, { name, other: header.name }, headerOffset)
  }
  const isLie = method === STORED ? bytes !== storedBytes : method === DEFLATED && bytes > storedBytes * MOST_INFLATION
  if (isLie) {
    const text = '{name}: {stored} bytes can not stand for the {length} that the directory says'
    tell('zip/size', 'error', text, { name, stored: storedBytes, length: bytes }, headerOffset)
  }
  if (header.hasDescriptor) await claimDescriptor(ledger, dataOffset + storedBytes, end, entry)
  return { ...entry, dataOffset }
}
