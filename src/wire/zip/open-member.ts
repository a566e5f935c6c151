/** The bytes of an archive's members. */

import { type ByteSource, joined, memorySource } from '../../core/bytes/bytes.ts'
import { inflate } from '../../core/bytes/inflate.ts'
import { shrunk } from '../../core/bytes/window.ts'
import { MOST_INFLATED_BYTES } from '../../core/limits.ts'
import { FormatError, issue } from '../../core/words/issue.ts'
import { message } from '../../core/words/message.ts'
import { DEFLATED, STORED, type ZipMember } from './member.ts'

/** So many deflated bytes are given to the inflater at a time; each may become a thousand. */
const PIECE = 1 << 14

/**
 * A member as a file of its own: a range of the archive where it is stored as it is, else inflated into memory.
 * Throws FormatError where it is encrypted, packed by another method, too large, or damaged.
 */
export async function openMember(
  source: ByteSource,
  member: ZipMember,
  most = MOST_INFLATED_BYTES,
): Promise<ByteSource> {
  if (isPlain(member)) return rangeOf(source, member.name, member.dataOffset, member.storedBytes)
  if (member.bytes > most) {
    const text = '{name} is inflated to {length} bytes, and no more than {most} are read so'
    const place = { where: { file: source.name, offset: member.headerOffset } }
    throw new FormatError(
      issue('zip/too-large', 'error', text, { name: member.name, length: member.bytes, most }, place),
    )
  }
  return memorySource(member.name, await memberHead(source, member, member.bytes))
}

/** Whether a member's bytes can be read from the archive as they are. */
export function isPlain(member: ZipMember): member is ZipMember & { readonly dataOffset: number } {
  return member.method === STORED && !member.isEncrypted && member.dataOffset !== undefined
}

/** The first `length` bytes of a member, or all where it has no more. Throws FormatError where they can't be had. */
export async function memberHead(source: ByteSource, member: ZipMember, length: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let missing = Math.min(length, member.bytes)
  if (missing === 0) return new Uint8Array(0)
  for await (const part of memberBytes(source, member)) {
    parts.push(part.length > missing ? part.slice(0, missing) : part)
    missing -= parts.at(-1)?.length ?? 0
    if (missing === 0) break
  }
  if (missing > 0) throw damaged(source, member)
  return joined(parts)
}

/** The bytes of a member, piece by piece, never more than the directory says. Throws FormatError where they can't be had. */
export async function* memberBytes(source: ByteSource, member: ZipMember): AsyncGenerator<Uint8Array> {
  const { name, method, isEncrypted, dataOffset, storedBytes, headerOffset } = member
  const place = { where: { file: source.name, offset: headerOffset } }
  if (dataOffset === undefined) throw damaged(source, member)
  if (isEncrypted) throw new FormatError(issue('zip/encrypted', 'error', '{name} is encrypted', { name }, place))
  if (method === STORED) yield* pieces(source, dataOffset, storedBytes)
  else if (method === DEFLATED) yield* inflated(source, member, dataOffset)
  else {
    const text = '{name} is packed by method {method}, which is not read: only deflate is'
    const hint = message('pack the archive again, without compression')
    throw new FormatError(issue('zip/method', 'error', text, { name, method }, { ...place, hint }))
  }
}

async function* pieces(source: ByteSource, offset: number, length: number): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let at = 0; at < length; at += PIECE) {
    const wanted = Math.min(PIECE, length - at)
    const bytes = await source.read(offset + at, wanted)
    if (bytes.length < wanted) throw shrunk(source, offset + at + bytes.length)
    yield bytes.slice()
  }
}

async function* inflated(source: ByteSource, member: ZipMember, offset: number): AsyncGenerator<Uint8Array> {
  let missing = member.bytes
  try {
    for await (const part of inflate(pieces(source, offset, member.storedBytes), 'deflate-raw')) {
      yield part.length > missing ? part.subarray(0, missing) : part
      missing -= part.length
      if (missing <= 0) return
    }
  } catch (error) {
    throw error instanceof FormatError ? error : damaged(source, member)
  }
}

function rangeOf(source: ByteSource, name: string, start: number, size: number): ByteSource {
  return {
    name,
    size,
    read: (offset, length) => source.read(start + offset, Math.max(0, Math.min(length, size - offset))),
  }
}

function damaged(source: ByteSource, { name, headerOffset }: ZipMember): FormatError {
  const place = { where: { file: source.name, offset: headerOffset } }
  return new FormatError(issue('zip/damaged', 'error', '{name}: its bytes are damaged', { name }, place))
}
