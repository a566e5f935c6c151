/** Metadata of a GGUF file: keys with values of every kind; long arrays are counted and passed over. */

import type { Setting } from '../../core/network/model.ts'
import { type Issue, issue } from '../../core/words/issue.ts'
import { message } from '../../core/words/message.ts'
import type { Cursor } from './cursor.ts'
import { VALUE_BYTES, VALUE_KINDS, type ValueKind } from './types.ts'

/** One value. */
export type GgufValue =
  | { readonly kind: Exclude<ValueKind, 'string' | 'array' | 'bool'>; readonly value: bigint | number }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'string'; readonly value: string }
  | GgufArray

/** An array: how many there are of what; the values themselves where they are few numbers (one a layer). */
export interface GgufArray {
  readonly kind: 'array'
  readonly of: ValueKind
  readonly count: bigint
  readonly values?: readonly GgufValue[]
}

/** A key with its value, and the bytes that both take. */
export interface GgufEntry {
  readonly key: string
  readonly value: GgufValue
  readonly start: number
  readonly end: number
}

/** More numbers are passed over: arrays that say something of each layer are shorter, those of each token longer. */
const MOST_KEPT = 1024n

/** In all of a file: more would take all memory. */
const MOST_IN_ALL = 100_000

/** llama.cpp reads no array of arrays; deeper ones than this are nothing but damage. */
const DEEPEST = 16

/** A name that only some programs take. */
export const NO_UTF8 = message('the name {name} is no UTF-8: llama.cpp takes it, gguf-py refuses it').text

/** Reads the next entry. Throws FormatError where the file ends or the kind of value is none. */
export async function readEntry(cursor: Cursor, issues: Issue[]): Promise<GgufEntry> {
  const start = cursor.at
  const { text: key, isUtf8 } = await cursor.text()
  if (!isUtf8) {
    issues.push(issue('gguf/utf-8', 'warning', NO_UTF8, { name: key }, { where: cursor.where(start) }))
  }
  const kind = await readKind(cursor, key)
  const value = await readValue(cursor, key, kind, 0, issues)
  return { key, value, start, end: cursor.at }
}

async function readKind(cursor: Cursor, key: string): Promise<ValueKind> {
  const at = cursor.at
  const id = await cursor.uint32()
  return (
    VALUE_KINDS[id] ?? cursor.fail(message('{key} has values of kind {id}, which GGUF does not have', { key, id }), at)
  )
}

async function readValue(
  cursor: Cursor,
  key: string,
  kind: ValueKind,
  depth: number,
  issues: Issue[],
): Promise<GgufValue> {
  if (kind === 'string') return { kind, value: (await cursor.text()).text }
  if (kind === 'array') return readArray(cursor, key, depth, issues)
  const value = await cursor.number(kind, VALUE_BYTES[kind])
  return kind === 'bool' ? { kind, value: value !== 0n } : { kind, value }
}

async function readArray(cursor: Cursor, key: string, depth: number, issues: Issue[]): Promise<GgufArray> {
  const start = cursor.at
  const of = await readKind(cursor, key)
  const count = await cursor.uint64()
  if (count * BigInt(VALUE_BYTES[of]) > BigInt(cursor.left)) {
    const text = '{key} would have {count} values, which need more bytes than the file has left'
    cursor.fail(message(text, { key, count }), start)
  }
  if (of === 'array') return nestedArrays(cursor, key, count, depth, issues)
  if (of === 'string') {
    await cursor.skipTexts(count)
    return { kind: 'array', of, count }
  }
  cursor.kept += count > MOST_KEPT ? 0 : Number(count)
  if (count > MOST_KEPT || cursor.kept > MOST_IN_ALL) {
    cursor.skip(count, VALUE_BYTES[of])
    return { kind: 'array', of, count }
  }
  const values: GgufValue[] = []
  for (let index = 0n; index < count; index++) values.push(await readValue(cursor, key, of, depth, issues))
  return { kind: 'array', of, count, values }
}

async function nestedArrays(
  cursor: Cursor,
  key: string,
  count: bigint,
  depth: number,
  issues: Issue[],
): Promise<GgufArray> {
  if (depth === 0) {
    const text = '{key} is an array of arrays, which llama.cpp does not read'
    issues.push(issue('gguf/nested-array', 'error', text, { key }, { where: cursor.where(cursor.at) }))
  }
  if (depth === DEEPEST)
    cursor.fail(message('{key} has arrays nested more than {deepest} deep', { key, deepest: DEEPEST }))
  for (let index = 0n; index < count; index++) await readArray(cursor, key, depth + 1, issues)
  return { kind: 'array', of: 'array', count }
}

/** The value in words: an array that is not kept is told by its length. */
function valueText(value: GgufValue): string {
  if (value.kind === 'string') return JSON.stringify(value.value)
  if (value.kind !== 'array') return String(value.value)
  if (value.values === undefined) return `${value.of}[${value.count}]`
  return `[${value.values.map(valueText).join(', ')}]`
}

/** Entries as settings of the model, at their places. */
export function settingsOf(entries: readonly GgufEntry[], file: string): readonly Setting[] {
  return entries.map(({ key, value, start }) => ({
    path: key,
    value: valueText(value),
    where: () => ({ file, offset: start }),
  }))
}
