/** A file of TensorFlow Lite as its schema has it, with the account of its bytes. */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import { Ledger } from '../../core/bytes/ledger.ts'
import type { FileLedger } from '../../core/network/model.ts'
import { FormatError, type Issue, issue } from '../../core/words/issue.ts'
import { type Message, message } from '../../core/words/message.ts'
import { type FlatNumbers, FlatReader, type FlatTable, type FlatValue } from '../../wire/flatbuffers/read.ts'
import { flatSchema } from '../../wire/flatbuffers/schema.ts'
import { readZip } from '../../wire/zip/read-zip.ts'
import { fileLedger } from '../file-ledger.ts'
import { TABLES, UNIONS } from './schema.ts'

export interface TfliteFile {
  readonly model: FlatTable
  readonly file: FileLedger
  /** Names of the files in the archive behind the model. */
  readonly associated: readonly string[]
  readonly issues: readonly Issue[]
}

const SCHEMA = flatSchema(TABLES, UNIONS)

/** Where the numbers of tensors lie. */
const DATA = 'Model.buffers.data'

/** Reads a file. Throws FormatError where it is none, or damaged: a FlatBuffer has no parts that stand by themselves. */
export async function readTflite(source: ByteSource): Promise<TfliteFile> {
  const ledger = new Ledger(source)
  const head = await ledger.look(0, Math.min(8, source.size))
  const identifier = String.fromCharCode(...head.subarray(4, 8))
  if (identifier !== 'TFL3') {
    const text = 'its identifier is {found}, and TensorFlow Lite reads TFL3 only'
    const where = { file: source.name, offset: Math.min(4, source.size) }
    throw new FormatError(issue('tflite/identifier', 'error', text, { found: JSON.stringify(identifier) }, { where }))
  }
  const reader = new FlatReader(ledger, SCHEMA, new Set([DATA]))
  const model = await reader.root('Model')
  ledger.claim(4, 4, 'structure', 'identifier')
  const end = claimPadding(ledger)
  const { associated, issues } = await readTail(ledger, end)
  const account = ledger.finish()
  const file = fileLedger(ledger, account, { role: 'weights', format: 'tflite/flatbuffer', purposes: PURPOSES })
  return { model, file, associated, issues: [...issues, ...account.issues] }
}

/** FlatBuffers align what they hold to at most 16 bytes; buffers of numbers may be aligned to 64. */
const WIDEST_PADDING = 64

/** Short gaps between what is claimed are padding; what stands behind the last is not. */
function claimPadding(ledger: Ledger): number {
  const { table } = ledger
  const spans = Array.from({ length: table.count }, (_, id) => [table.offset(id), table.end(id)] as const)
  spans.sort(([a], [b]) => a - b)
  let end = 0
  for (const [from, to] of spans) {
    if (from > end && from - end < WIDEST_PADDING) ledger.claim(end, from - end, 'padding', 'padding')
    end = Math.max(end, to)
  }
  return end
}

/** A FlatBuffer ends at a multiple of its widest alignment; behind it may stand a zip archive of labels and the like. */
async function readTail(ledger: Ledger, end: number): Promise<Pick<TfliteFile, 'associated' | 'issues'>> {
  const length = ledger.size - end
  const tail = length <= 0 ? new Uint8Array() : await ledger.look(end, Math.min(length, WIDEST_ALIGNMENT))
  const zip = tail.findIndex((byte, at) => byte === 0x50 && tail[at + 1] === 0x4b)
  if (zip >= 0 && tail.subarray(0, zip).every((byte) => byte === 0)) {
    if (zip > 0) ledger.claim(end, zip, 'padding', 'padding')
    return readAssociated(ledger, end + zip)
  }
  if (length > 0 && length < WIDEST_ALIGNMENT && tail.every((byte) => byte === 0))
    ledger.claim(end, length, 'padding', 'padding')
  return { associated: [], issues: [] }
}

/** The archive's offsets may count from the start of the model or from its own. */
async function readAssociated(ledger: Ledger, start: number): Promise<Pick<TfliteFile, 'associated' | 'issues'>> {
  const { members, issues } = await readZip(ledger)
  const inside = members.filter(({ headerOffset }) => headerOffset >= start)
  for (const { dataOffset, storedBytes } of inside)
    if (dataOffset !== undefined && storedBytes > 0)
      ledger.claim(dataOffset, storedBytes, 'structure', 'associated-files')
  return { associated: inside.map(({ name }) => name), issues: issues.filter(({ code }) => code !== 'zip/before') }
}

const WIDEST_ALIGNMENT = 16

const PURPOSES: ReadonlyMap<string, Message> = new Map([
  ['root', message('where the first table stands')],
  ['identifier', message('which format this is')],
  ['padding', message('alignment')],
  ['associated-files', message('a zip archive of files that belong to the model')],
  [DATA, message('numbers of tensors')],
])

/** A number of a table; the fallback where it is another kind of thing. */
export function numberOf(table: FlatTable | undefined, name: string, fallback = 0): number {
  const value = table?.fields.get(name)
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : fallback
}

export function textOf(table: FlatTable, name: string): string {
  const value = table.fields.get(name)
  return typeof value === 'string' ? value : ''
}

export function tablesOf(table: FlatTable, name: string): readonly FlatTable[] {
  const value = table.fields.get(name)
  return isTables(value) ? value : []
}

export function tableOf(table: FlatTable, name: string): FlatTable | undefined {
  const value = table.fields.get(name)
  return typeof value === 'object' && 'fields' in value ? value : undefined
}

export function numbersOf(table: FlatTable | undefined, name: string): FlatNumbers | undefined {
  const value = table?.fields.get(name)
  return typeof value === 'object' && 'count' in value ? value : undefined
}

/** The members of a short list of numbers; empty where it is left out. */
export function listOf(table: FlatTable | undefined, name: string): readonly number[] {
  return numbersOf(table, name)?.values?.map(Number) ?? []
}

function isTables(value: FlatValue | undefined): value is readonly FlatTable[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'object')
}
