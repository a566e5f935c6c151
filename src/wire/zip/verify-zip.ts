/** Reads all members of an archive, and holds them against the sums that its directory has. */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import { crc32 } from '../../core/bytes/crc32.ts'
import { Ledger } from '../../core/bytes/ledger.ts'
import { MOST_ISSUES } from '../../core/limits.ts'
import { FormatError, type Issue, issue, type Severity } from '../../core/words/issue.ts'
import type { ZipMember } from './member.ts'
import { memberBytes } from './open-member.ts'
import { readZip } from './read-zip.ts'

/** What does not agree with its sum or can't be unpacked; nothing of a file that is no archive. */
export async function verifyZip(source: ByteSource, severity: Severity): Promise<readonly Issue[]> {
  const [first, second] = await source.read(0, Math.min(2, source.size))
  if (first !== 0x50 || second !== 0x4b) return []
  const issues: Issue[] = []
  for (const member of (await readZip(new Ledger(source))).members) {
    if (issues.length >= MOST_ISSUES) break
    if (member.dataOffset === undefined) continue
    const found = await faultOf(source, member, severity)
    if (found !== undefined) issues.push(found)
  }
  return issues
}

async function faultOf(source: ByteSource, member: ZipMember, severity: Severity): Promise<Issue | undefined> {
  let sum = 0
  try {
    for await (const bytes of memberBytes(source, member)) sum = crc32(bytes, sum)
  } catch (error) {
    if (error instanceof FormatError) return error.issue
    throw error
  }
  if (sum === member.checksum) return undefined
  const text = '{name}: its bytes do not give the checksum that the directory has'
  const where = { file: source.name, offset: member.headerOffset }
  return issue('zip/checksum', severity, text, { name: member.name }, { where })
}
