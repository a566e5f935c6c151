/** Files in archives, read where they lie: nothing is unpacked to a disk, and no more than is looked at into memory. */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import { inflate } from '../../core/bytes/inflate.ts'
import { Ledger } from '../../core/bytes/ledger.ts'
import { FormatError, issue } from '../../core/words/issue.ts'
import { wholeOf, type ZipMember } from '../zip/member.ts'
import { isPlain, memberBytes, openMember } from '../zip/open-member.ts'
import { readZip } from '../zip/read-zip.ts'
import { isTarHeader, readTar, type TarMember } from './tar.ts'
import { bounded, type Unpack, unpackedSource } from './unpacked.ts'

/** A file in an archive. */
export interface ArchiveMember {
  /** As the archive says, with `/` between folders. */
  readonly name: string
  readonly size: number
  /** Its bytes, under the name that they are to be told by. Throws FormatError where they can't be had. */
  open(name: string): Promise<ByteSource>
}

const HEAD = 512

/** The endings of archives that files are looked for in. */
export const ARCHIVE_ENDING = /\.(zip|tar|tar\.gz|tgz)$/i

/** The files of an archive: zip, tar, or tar packed by gzip. Throws FormatError where it is none, or nothing can be read. */
export async function readArchive(source: ByteSource): Promise<readonly ArchiveMember[]> {
  const head = await source.read(0, HEAD)
  if (head[0] === 0x50 && head[1] === 0x4b) return zipMembers(source)
  if (head[0] === 0x1f && head[1] === 0x8b) return packedTarMembers(source)
  if (isTarHeader(head))
    return (await readTar((at, length) => source.read(at, length))).map((one) => tarMember(source, one))
  throw noArchive(source, 'this is no archive of a kind that is read')
}

function noArchive({ name }: ByteSource, text: string): FormatError {
  return new FormatError(issue('archive/unknown', 'error', text, {}, { where: { file: name } }))
}

async function zipMembers(source: ByteSource): Promise<readonly ArchiveMember[]> {
  const { members, issues } = await readZip(new Ledger(source), wholeOf(source))
  const [first] = issues
  if (members.length === 0 && first !== undefined) throw new FormatError(first)
  return members.filter(({ name }) => !name.endsWith('/')).map((member) => zipMember(source, member))
}

function zipMember(source: ByteSource, member: ZipMember): ArchiveMember {
  const { name, bytes: size } = member
  const unpack: Unpack = () => bounded(source, memberBytes(source, member))
  return {
    name,
    size,
    open: async (told) => {
      if (isPlain(member)) return { ...(await openMember(source, member)), name: told }
      // What can't be unpacked at all says so now.
      await unpack().next()
      return unpackedSource(told, size, unpack)
    },
  }
}

function tarMember(source: ByteSource, { name, offset: start, size }: TarMember): ArchiveMember {
  const length = Math.max(0, Math.min(size, source.size - start))
  return {
    name,
    size: length,
    open: async (told) => ({
      name: told,
      size: length,
      read: (offset, count) => source.read(start + offset, Math.max(0, Math.min(count, length - offset))),
    }),
  }
}

/** Bytes that are given to the inflater at a time. */
const PIECE = 1 << 16

async function* piecesOf(source: ByteSource): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let at = 0; at < source.size; at += PIECE) yield (await source.read(at, PIECE)).slice()
}

async function* gunzipped(source: ByteSource): AsyncGenerator<Uint8Array> {
  try {
    yield* inflate(piecesOf(source), 'gzip')
  } catch (error) {
    if (error instanceof FormatError) throw error
    const where = { file: source.name }
    throw new FormatError(issue('archive/damaged', 'error', 'its packed bytes are damaged', {}, { where }))
  }
}

/** Lists the files while all of it is unpacked once; what is opened then is unpacked from the front again. */
async function packedTarMembers(source: ByteSource): Promise<readonly ArchiveMember[]> {
  const unpack: Unpack = () => bounded(source, gunzipped(source))
  const stream = unpackedSource(source.name, Number.MAX_SAFE_INTEGER, unpack)
  let end = 0
  let damage = noArchive(source, 'this is no archive of a kind that is read')
  const members = await readTar(async (at, length) => {
    const bytes = await stream.read(at, length).catch((error: unknown) => {
      if (!(error instanceof FormatError)) throw error
      // What stands before is listed; who reads further is told.
      damage = error
      return new Uint8Array(0)
    })
    end = Math.max(end, at + bytes.byteLength)
    return bytes
  })
  if (members.length === 0) throw damage
  const size = members.reduce((most, { offset, size: length }) => Math.max(most, offset + length), end)
  const whole = unpackedSource(source.name, size, unpack)
  return members.map((member) => tarMember(whole, member))
}
