/** The index of a model in shards: which tensor lies in which file (`model.safetensors.index.json`, `pytorch_model.bin.index.json`). */

import type { ByteSource } from '../core/bytes/bytes.ts'
import type { FileLedger } from '../core/network/model.ts'
import { FormatError, type Issue, issue } from '../core/words/issue.ts'
import { JsonError, type JsonValue, memberOf, readJson } from '../wire/json/json-reader.ts'

/** What an index says. */
export interface ShardIndex {
  /** Tensor → the shard that holds it. */
  readonly map: ReadonlyMap<string, string>
  /** Where an entry stands, from the start of the file. */
  readonly places: ReadonlyMap<string, number>
  /** Bytes of all tensors, as the index has it; `undefined` where it says nothing, or no number. */
  readonly totalSize: bigint | undefined
  readonly totalSizeAt: number | undefined
  readonly file: FileLedger
  readonly issues: readonly Issue[]
}

/** No index is longer: the largest models have some ten megabytes. */
const LONGEST_JSON = 1 << 27

/** A JSON file beside tensors, whole. Throws FormatError where it is none. */
export async function readJsonFile(source: ByteSource): Promise<JsonValue> {
  const where = { file: source.name }
  if (source.size > LONGEST_JSON) {
    const text = 'this is too long for a file of settings: {size} bytes'
    throw new FormatError(issue('file/too-long', 'error', text, { size: source.size }, { where }))
  }
  try {
    return readJson(await source.read(0, source.size))
  } catch (error) {
    if (!(error instanceof JsonError)) throw error
    const place = { where: { ...where, offset: error.offset } }
    throw new FormatError(issue('file/json', 'error', 'this is no JSON: {what}', { what: error.what }, place))
  }
}

/** Reads an index. Throws FormatError where it names no tensors. */
export async function readIndex(id: string, source: ByteSource): Promise<ShardIndex> {
  const json = await readJsonFile(source)
  const weightMap = memberOf(json, 'weight_map')
  const where = { file: source.name }
  if (weightMap?.kind !== 'object') {
    const text = 'the index has no weight_map, which says where each tensor lies'
    throw new FormatError(issue(`${id}/index`, 'error', text, {}, { where }))
  }
  const map = new Map<string, string>()
  const places = new Map<string, number>()
  const issues: Issue[] = []
  for (const { key, start, value } of weightMap.members) {
    const place = { where: { ...where, offset: start } }
    if (value.kind !== 'string') {
      issues.push(issue(`${id}/index`, 'error', 'the file of {name} is no text', { name: key }, place))
      continue
    }
    if (map.has(key))
      issues.push(issue(`${id}/index`, 'warning', '{name} stands twice in the index', { name: key }, place))
    map.set(key, value.text)
    places.set(key, start)
  }
  const total = memberOf(memberOf(json, 'metadata'), 'total_size')
  return {
    map,
    places,
    totalSize: wholeNumber(total),
    totalSizeAt: total?.start,
    file: { name: source.name, role: 'definition', format: `${id}/index`, size: source.size, spans: [] },
    issues,
  }
}

/** Some writers put a float there, or a text. */
function wholeNumber(value: JsonValue | undefined): bigint | undefined {
  if (value?.kind !== 'number' && value?.kind !== 'string') return undefined
  if (/^\d{1,30}$/.test(value.text)) return BigInt(value.text)
  const number = Number(value.text)
  return value.text !== '' && Number.isSafeInteger(number) && number >= 0 ? BigInt(number) : undefined
}

/** Whether a name stays in its folder: no way up, no root, no drive. */
export function staysInFolder(name: string): boolean {
  return name !== '' && !/^([a-z]:|[/\\])/i.test(name) && !name.includes('\0') && !name.split(/[/\\]/).includes('..')
}
