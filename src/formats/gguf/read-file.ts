/** Reads one GGUF file: header, metadata, tensor infos; the numbers are claimed and never read (ggml, gguf.cpp, gguf_init_from_file). */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import { Ledger } from '../../core/bytes/ledger.ts'
import type { FileLedger, StoredTensor } from '../../core/network/model.ts'
import { FormatError, type Issue, issue } from '../../core/words/issue.ts'
import { type Message, message } from '../../core/words/message.ts'
import { fileLedger } from '../file-ledger.ts'
import { Cursor } from './cursor.ts'
import { type DataPlan, placeTensors } from './data.ts'
import { type GgufEntry, readEntry } from './metadata.ts'
import { readTensorInfo, type TensorInfo } from './tensor-info.ts'

/** What one file holds. */
export interface GgufFile {
  readonly source: ByteSource
  /** Metadata by key: what architectures are told from. */
  readonly metadata: ReadonlyMap<string, GgufEntry>
  /** In the order of the file. */
  readonly tensors: readonly StoredTensor[]
  readonly file: FileLedger
  readonly issues: readonly Issue[]
}

const MAGIC = 'GGUF'

/** More tensors or keys would take all memory; the largest models have some thousand. */
const MOST = 100_000n

/** Where no key says otherwise, tensors start at multiples of this. */
const DEFAULT_ALIGNMENT = 32n

/** Reads a file as far as it goes. Throws FormatError where its header can't be read, or is of another version. */
export async function readGguf(source: ByteSource): Promise<GgufFile> {
  const ledger = new Ledger(source)
  const cursor = new Cursor(ledger)
  const issues: Issue[] = []
  const counts = await readHead(ledger, cursor, issues)
  const metadata = new Map<string, GgufEntry>()
  const infos: TensorInfo[] = []
  const isWhole = await goOn(issues, async () => {
    await readMetadata(ledger, cursor, counts.entries, metadata, issues)
    await readInfos(ledger, cursor, counts.tensors, infos, issues)
  })
  const alignment = alignmentOf(metadata, cursor, issues)
  const plan: DataPlan = { ledger, infos, infosEnd: cursor.at, alignment, isWhole, littleEndian: cursor.littleEndian }
  const tensors = placeTensors(plan, issues)
  const account = ledger.finish(isWhole ? undefined : UNREAD)
  return {
    source,
    metadata,
    tensors,
    file: fileLedger(ledger, account, { role: 'weights', format: 'gguf/gguf', purposes: PURPOSES }),
    issues: [...issues, ...account.issues],
  }
}

/** What stands behind damage in the header. */
const UNREAD = { label: 'unread', role: 'unclaimed' } as const

/** Damage ends what is read, but not what is told of it. */
async function goOn(issues: Issue[], read: () => Promise<void>): Promise<boolean> {
  try {
    await read()
    return true
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    issues.push(error.issue)
    return false
  }
}

async function readHead(ledger: Ledger, cursor: Cursor, issues: Issue[]) {
  const { size, source } = ledger
  const magic = await ledger.look(0, Math.min(4, size))
  const told = String.fromCharCode(...magic)
  const where = { file: source.name, offset: 0 }
  if (told !== MAGIC)
    throw new FormatError(issue('gguf/magic', 'error', WRONG_MAGIC, { magic: JSON.stringify(told) }, { where }))
  cursor.at = 4
  const version = await readVersion(cursor, issues)
  if (version !== 2 && version !== 3) {
    const text = 'this is GGUF of version {version}, and versions 2 and 3 are read'
    const hint = version === 1 ? message('convert it anew: llama.cpp does not read version 1 either') : undefined
    throw new FormatError(issue('gguf/version', 'error', text, { version }, { where: { ...where, offset: 4 }, hint }))
  }
  const tensors = await cursor.uint64()
  const entries = await cursor.uint64()
  ledger.claim(0, cursor.at, 'structure', 'header')
  return { tensors, entries }
}

const WRONG_MAGIC = 'a GGUF file begins with "GGUF", and this one with {magic}'

/** A number whose low half is zero was written in the other byte order. */
async function readVersion(cursor: Cursor, issues: Issue[]): Promise<number> {
  const version = await cursor.uint32()
  if ((version & 0xffff) !== 0) return version
  cursor.littleEndian = false
  cursor.at -= 4
  const turned = await cursor.uint32()
  if (turned === 2 || turned === 3) {
    const text = 'the file is big-endian: llama.cpp reads it on big-endian machines only'
    issues.push(issue('gguf/big-endian', 'warning', text, {}, { where: cursor.where(4) }))
  }
  return turned
}

async function readMetadata(
  ledger: Ledger,
  cursor: Cursor,
  count: bigint,
  metadata: Map<string, GgufEntry>,
  issues: Issue[],
) {
  for (let index = 0n; index < count; index++) {
    if (index === MOST) cursor.fail(message('there are more than {most} keys: the others are not read', { most: MOST }))
    const entry = await readEntry(cursor, issues)
    const span = ledger.claim(entry.start, entry.end - entry.start, 'value', 'metadata')
    ledger.setName(span, entry.key)
    if (metadata.has(entry.key)) {
      const text = 'the key {key} stands twice in the metadata'
      issues.push(issue('gguf/duplicate-key', 'error', text, { key: entry.key }, { where: cursor.where(entry.start) }))
    } else metadata.set(entry.key, entry)
  }
}

async function readInfos(ledger: Ledger, cursor: Cursor, count: bigint, infos: TensorInfo[], issues: Issue[]) {
  const names = new Set<string>()
  for (let index = 0n; index < count; index++) {
    if (index === MOST)
      cursor.fail(message('there are more than {most} tensors: the others are not read', { most: MOST }))
    const info = await readTensorInfo(cursor, issues)
    const span = ledger.claim(info.start, cursor.at - info.start, 'value', 'tensor-infos')
    ledger.setName(span, info.name)
    if (names.has(info.name)) {
      const text = 'two tensors are called {name}: only the first is listed'
      issues.push(
        issue('gguf/duplicate-tensor', 'error', text, { name: info.name }, { where: cursor.where(info.start) }),
      )
      infos.push({ ...info, isListed: false })
    } else infos.push(info)
    names.add(info.name)
  }
}

function alignmentOf(metadata: ReadonlyMap<string, GgufEntry>, cursor: Cursor, issues: Issue[]): bigint {
  const entry = metadata.get('general.alignment')
  if (entry === undefined) return DEFAULT_ALIGNMENT
  const { value, start } = entry
  const where = cursor.where(start)
  if (value.kind !== 'uint32' || typeof value.value !== 'bigint') {
    const text = 'general.alignment is a {kind}, and must be a uint32'
    issues.push(issue('gguf/alignment', 'error', text, { kind: value.kind }, { where }))
    return DEFAULT_ALIGNMENT
  }
  const alignment = value.value
  if (alignment !== 0n && (alignment & (alignment - 1n)) === 0n) return alignment
  const text = 'general.alignment is {alignment}, and must be a power of two'
  issues.push(issue('gguf/alignment', 'error', text, { alignment }, { where }))
  return alignment === 0n ? DEFAULT_ALIGNMENT : alignment
}

const PURPOSES: ReadonlyMap<string, Message> = new Map([
  ['header', message('header: version and counts')],
  ['metadata', message('metadata: settings and the vocabulary')],
  ['tensor-infos', message('names, shapes, types and places of the tensors')],
  ['padding', message('padding')],
  ['data', message('weights')],
  ['unclaimed', message('not accounted for')],
  ['unread', message('what stands behind the damage')],
])
