/** Which files of a folder are one model: shards with their index, a configuration with its weights. */

import { transformersConfig } from '../formats/hub/format.ts'

/** The files of a model; each by its name in the folder. */
export interface ModelFiles {
  /** The file that stands for it: its configuration, its index, or its first shard. */
  readonly first: string
  /** Files that are read together with the first. */
  readonly given: readonly string[]
  /** Files that are opened because those name them. */
  readonly named: readonly string[]
}

const SHARD = /^(.+)-(\d{5})-of-(\d{5})\.(safetensors|bin|gguf)$/i

/** The models of a folder that have several files; a file that is none of theirs is one by itself. */
export function modelsAmong(names: readonly string[]): readonly ModelFiles[] {
  const sharded = shardedAmong(names)
  const [config, ...weights] = transformersConfig.inFolder?.(names) ?? []
  if (config === undefined || weights.length === 0) return sharded
  const own = sharded.filter(({ first }) => weights.includes(first))
  return [
    { first: config, given: weights, named: own.flatMap(({ given, named }) => [...given, ...named]) },
    ...sharded.filter((model) => !own.includes(model)),
  ]
}

function shardedAmong(names: readonly string[]): readonly ModelFiles[] {
  const groups = new Map<string, { readonly index: string; readonly shards: string[] }>()
  for (const name of names) {
    const [, stem = '', , count = '', ending = ''] = SHARD.exec(name) ?? []
    if (stem === '') continue
    const key = `${stem}-of-${count}.${ending}`
    const group = groups.get(key) ?? { index: `${stem}.${ending}.index.json`, shards: [] }
    group.shards.push(name)
    groups.set(key, group)
  }
  return [...groups.values()].flatMap(({ index, shards }) => {
    if (names.includes(index)) return [{ first: index, given: [], named: shards }]
    const [first, ...others] = shards.sort()
    if (first === undefined || others.length === 0) return []
    // The first part of a split GGUF brings the others along.
    return [/gguf$/i.test(first) ? { first, given: [], named: others } : { first, given: others, named: [] }]
  })
}
