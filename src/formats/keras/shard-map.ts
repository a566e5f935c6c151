/** The index of weights in shards, `*.weights.json`: which group of variables lies in which files (saving_lib.py, ShardedH5IOStore). */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import type { FileLedger } from '../../core/network/model.ts'
import { FormatError, type Issue, issue } from '../../core/words/issue.ts'
import { type JsonValue, memberOf } from '../../wire/json/json-reader.ts'
import type { Around } from '../format.ts'

export interface ShardMap {
  /** Those that are there, each once. */
  readonly sources: readonly ByteSource[]
  readonly file: FileLedger
  readonly issues: readonly Issue[]
}

/** Opens what an index names. Throws FormatError where it names nothing. */
export async function shardsOf(json: JsonValue, source: ByteSource, around: Pick<Around, 'open'>): Promise<ShardMap> {
  const map = memberOf(json, 'weight_map')
  if (map?.kind !== 'object') {
    const text = 'the index has no weight_map, which says where each tensor lies'
    throw new FormatError(issue('keras/index', 'error', text, {}, { where: { file: source.name } }))
  }
  const issues: Issue[] = []
  const names = new Map<string, number>()
  for (const { value } of map.members) {
    for (const one of value.kind === 'array' ? value.items : [value]) {
      if (one.kind === 'string') names.set(one.text, names.get(one.text) ?? one.start)
    }
  }
  const sources: ByteSource[] = []
  for (const [name, offset] of names) {
    const found = await opened(name, offset, source, around, issues)
    if (found !== undefined) sources.push(found)
  }
  const file: FileLedger = {
    name: source.name,
    role: 'definition',
    format: 'keras/index',
    size: source.size,
    spans: [],
  }
  return { sources, file, issues }
}

async function opened(
  name: string,
  offset: number,
  source: ByteSource,
  around: Pick<Around, 'open'>,
  issues: Issue[],
): Promise<ByteSource | undefined> {
  try {
    const found = await around.open(name, source.name, 'links')
    if (found !== undefined) return found
    const text = '{name} is not there: what the index says lies in it is missing'
    const where = { file: source.name, offset }
    issues.push(issue('keras/missing-shard', 'warning', text, { name }, { where }))
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    issues.push(error.issue)
  }
  return undefined
}
