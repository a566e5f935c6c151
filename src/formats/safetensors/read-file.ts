/** Reads one safetensors file: 8 bytes of length, the header, the numbers, which are claimed and never read. */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import { Ledger } from '../../core/bytes/ledger.ts'
import { encodedBytes, plainEncoding } from '../../core/encoding.ts'
import type { Dtype } from '../../core/network/dtype.ts'
import type { FileLedger, StoredTensor } from '../../core/network/model.ts'
import { FormatError, type Issue, issue } from '../../core/words/issue.ts'
import { type Message, message } from '../../core/words/message.ts'
import { fileLedger } from '../file-ledger.ts'
import { roleOf, splitName } from '../tensor-roles.ts'
import { type Header, type HeaderEntry, readHeader } from './header.ts'

/** What one file holds. */
export interface SafetensorsFile {
  readonly source: ByteSource
  /** In the order of the header. */
  readonly tensors: readonly StoredTensor[]
  readonly metadata: Header['metadata']
  readonly file: FileLedger
  readonly issues: readonly Issue[]
}

/** Longer headers are refused (tensor.rs, MAX_HEADER_SIZE). */
const LONGEST_HEADER = 100_000_000n

const LENGTH_BYTES = 8

/** Reads the header of a file. Throws FormatError where nothing of it can be read. */
export async function readSafetensors(source: ByteSource): Promise<SafetensorsFile> {
  const ledger = new Ledger(source)
  const length = await lengthOf(ledger)
  const issues: Issue[] = []
  const room = source.size - LENGTH_BYTES
  const isCut = length > BigInt(room)
  const headerBytes = isCut ? room : Number(length)
  const where = { file: source.name, offset: 0 }
  if (isCut) {
    const text = 'the header is {length} bytes long, but only {room} follow'
    issues.push(issue('safetensors/header-length', 'error', text, { length, room }, { where }))
  }
  const bytes = await ledger.look(LENGTH_BYTES, headerBytes)
  const header = readHeader(source.name, bytes, LENGTH_BYTES)
  issues.push(...header.issues)
  if (header.pieces.length === 0 && issues.length > 0) throw new FormatError(issues.at(-1) ?? nothingRead(source))
  claimHeader(ledger, header, LENGTH_BYTES + headerBytes)
  const data = { start: LENGTH_BYTES + headerBytes, size: room - headerBytes }
  issues.push(...claimData(ledger, header.entries, data))
  const account = ledger.finish()
  return {
    source,
    tensors: header.entries.map((entry) => tensorOf(entry, source, data)),
    metadata: header.metadata,
    file: fileLedger(ledger, account, { role: 'weights', format: 'safetensors/tensors', purposes: PURPOSES }),
    issues: [...issues, ...account.issues],
  }
}

function nothingRead({ name }: ByteSource): Issue {
  return issue('safetensors/header', 'error', 'the header has nothing in it', {}, { where: { file: name } })
}

async function lengthOf(ledger: Ledger): Promise<bigint> {
  const { name, size } = ledger.source
  const where = { file: name, offset: 0 }
  if (size < LENGTH_BYTES) {
    const text = 'the file has {size} bytes: too few for the 8 that say how long the header is'
    throw new FormatError(issue('safetensors/too-small', 'error', text, { size }, { where }))
  }
  const bytes = await ledger.read(0, LENGTH_BYTES, 'structure', 'length')
  const length = new DataView(bytes.buffer, bytes.byteOffset, LENGTH_BYTES).getBigUint64(0, true)
  if (length > LONGEST_HEADER) {
    const text = 'the header would be {length} bytes long: more than the 100,000,000 that safetensors allows'
    throw new FormatError(issue('safetensors/header-length', 'error', text, { length }, { where }))
  }
  return length
}

/** Each key with what belongs to it up to the next one; brackets; padding. */
function claimHeader(ledger: Ledger, { pieces, end, isWhole }: Header, headerEnd: number): void {
  const parent = ledger.claim(LENGTH_BYTES, headerEnd - LENGTH_BYTES, 'structure', 'header')
  const textEnd = Math.min(end, headerEnd)
  const brackets = (from: number, to: number) => {
    if (to > from) ledger.claim(from, to - from, 'structure', 'header.brackets', parent)
  }
  // The last byte of a whole text is the closing bracket.
  const last = isWhole ? Math.max(LENGTH_BYTES, textEnd - 1) : textEnd
  brackets(LENGTH_BYTES, Math.min(pieces[0]?.at ?? last, last))
  pieces.forEach(({ at, name }, index) => {
    const next = pieces[index + 1]?.at ?? last
    if (next <= at) return
    const label = name === '__metadata__' ? 'header.metadata' : 'header.tensors'
    ledger.setName(ledger.claim(at, next - at, 'value', label, parent), name)
  })
  brackets(last, textEnd)
  if (textEnd === headerEnd) return
  if (isWhole) ledger.claim(textEnd, headerEnd - textEnd, 'padding', 'header.padding', parent)
  else ledger.claim(textEnd, headerEnd - textEnd, 'unknown', 'header.unread', parent)
}

interface Data {
  /** From the start of the file. */
  readonly start: number
  readonly size: number
}

/** A file that is wrong everywhere says no more in a thousand issues. */
const MOST_ISSUES = 100

/** Walks the tensors as they lie in the file: all bytes belong to one tensor each (tensor.rs, Metadata::validate). */
function claimData(ledger: Ledger, entries: readonly HeaderEntry[], { start, size }: Data): readonly Issue[] {
  const issues: Issue[] = []
  const report = (kind: string, offset: bigint, length: bigint, { text, args }: Message) => {
    if (issues.length >= MOST_ISSUES) return
    const where = { file: ledger.source.name, offset: Number(offset), length: Number(length) }
    issues.push(issue(`safetensors/${kind}`, 'error', text, args, { where }))
  }
  const from = BigInt(start)
  const dataEnd = BigInt(size)
  let at = 0n
  for (const { name, begin, end } of [...entries].sort(byPlace)) {
    if (end < begin) {
      report(
        'offsets',
        from + begin,
        0n,
        message('{name} ends at byte {end} of the data, before it begins at {begin}', { name, begin, end }),
      )
      continue
    }
    if (begin > at)
      report(
        'gap',
        from + at,
        begin - at,
        message('{length} bytes before {name} belong to no tensor', { name, length: begin - at }),
      )
    if (begin < at) {
      const shared = (end < at ? end : at) - begin
      report(
        'overlap',
        from + begin,
        shared,
        message('{name} begins at byte {begin} of the data, but what lies before it ends at {at}', { name, begin, at }),
      )
    }
    if (end > dataEnd) {
      report(
        'beyond-end',
        from + begin,
        end - begin,
        message('{name} ends at byte {end} of the data, which have {size}', { name, end, size }),
      )
    }
    const first = begin > at ? begin : at
    const last = end < dataEnd ? end : dataEnd
    if (last > first) {
      const id = ledger.claim(start + Number(first), Number(last - first), 'payload', 'data')
      ledger.setName(id, name)
    }
    if (end > at) at = end
  }
  if (at < dataEnd)
    report(
      'trailing',
      from + at,
      dataEnd - at,
      message('{length} bytes at the end belong to no tensor', { length: dataEnd - at }),
    )
  return issues
}

function byPlace(one: HeaderEntry, other: HeaderEntry): number {
  return Number(one.begin - other.begin || one.end - other.end)
}

function tensorOf(entry: HeaderEntry, source: ByteSource, { start, size }: Data): StoredTensor {
  const { name, type, dtype, shape, count, begin, end, at } = entry
  const bytes = entry.bytes ?? (end > begin ? end - begin : 0n)
  const isThere = end <= BigInt(size) && begin <= end
  const offset = isThere ? start + Number(begin) : undefined
  const stored =
    dtype !== undefined && entry.bytes === end - begin && offset !== undefined && storedAt(dtype, offset, count)
  return {
    name,
    shape,
    count,
    dtype: dtype ?? 'float32',
    encoding: dtype ?? type,
    bytes,
    role: roleOf(name),
    module: splitName(name)[0],
    file: source.name,
    ...(offset !== undefined && { offset }),
    ...(stored && { stored }),
    where: { file: source.name, offset: at },
  }
}

function storedAt(dtype: Dtype, offset: number, count: bigint) {
  const encoding = plainEncoding(dtype)
  const blocks = Number(encodedBytes(encoding, count)) / encoding.blockBytes
  const runs = [{ offset, count: blocks, stride: encoding.blockBytes }]
  return { dtype, littleEndian: true, count: Number(count), runs }
}

const HEADER = message('header: names, types, shapes and places of the tensors')

const PURPOSES: ReadonlyMap<string, Message> = new Map([
  ['length', message('length of the header')],
  ['header', HEADER],
  ['header.tensors', HEADER],
  ['header.brackets', HEADER],
  ['header.metadata', message('texts beside the tensors')],
  ['header.padding', message('padding')],
  ['header.unread', message('what stands behind the damage')],
  ['data', message('weights')],
  ['unclaimed', message('not accounted for')],
])
