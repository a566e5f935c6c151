/**
 * What a model of a GGUF file keeps of its tokens, and which experts one token uses, as far as its metadata say it by
 * themselves (gguf-py, constants.py, Keys; llama.cpp, llama-hparams.cpp).
 */

import { given, type Quantity } from '../../core/formula.ts'
import type { CachedLayer, Chosen, Serving, StoredTensor } from '../../core/network/model.ts'
import { type Issue, issue } from '../../core/words/issue.ts'
import type { ReadOptions } from '../format.ts'
import type { GgufEntry, GgufValue } from './metadata.ts'

type Metadata = ReadonlyMap<string, GgufEntry>

/** Where no key tells for how many tokens the model was trained. */
const DEFAULT_CONTEXT = 4096n

/** Experts of a block stand in one tensor each: gates, what they let through, and the way back. */
const EXPERTS = /(^|\.)ffn_(gate|up|down|gate_up)_exps$/

/** Layers that keep something else than keys and values of all tokens; the architecture decides what. */
const OTHER_KEYS = ['wkv.head_size', 'attention.relative_buckets_count']

/** Of so many layers the last keeps all tokens, where no key tells (llama.cpp, llama-model.cpp, set_swa_pattern). */
const WINDOW_PATTERNS: Readonly<Record<string, bigint>> = {
  gemma2: 2n,
  gemma3: 6n,
  gemma3n: 5n,
  'gpt-oss': 2n,
  cohere2: 4n,
  exaone4: 4n,
}

/** How the model is used; `undefined` where it says of no blocks. */
export function servingOf(
  metadata: Metadata,
  architecture: string | undefined,
  tensors: readonly StoredTensor[],
  options: ReadOptions,
  issues: Issue[],
): Serving | undefined {
  const keys = new Keys(metadata, architecture)
  const blocks = keys.number('block_count')
  if (blocks === undefined) return undefined
  const context = options.context ?? keys.number('context_length') ?? DEFAULT_CONTEXT
  const batch = options.batch ?? 1n
  const table = tensors.find(({ name }) => name === 'token_embd.weight')
  return {
    batch,
    tokens: options.tokens ?? 1n,
    context,
    cacheDtype: options.cacheDtype ?? 'float16',
    cache: cacheOf(keys, Number(blocks), { batch, context }, issues),
    ...(table && { inputTable: table.name }),
    chosen: chosenIn(keys, tensors),
  }
}

/** Metadata of the model's own architecture. */
class Keys {
  readonly architecture: string
  readonly #metadata: Metadata

  constructor(metadata: Metadata, architecture = '') {
    this.#metadata = metadata
    this.architecture = architecture
  }

  entry(key: string): GgufEntry | undefined {
    return this.#metadata.get(`${this.architecture}.${key}`)
  }

  number(key: string): bigint | undefined {
    return numberIn(this.entry(key)?.value)
  }

  /** One number a layer, or one for all. */
  perLayer(key: string, layer: number): bigint | undefined {
    const value = this.entry(key)?.value
    return value?.kind === 'array' ? numberIn(value.values?.[layer]) : numberIn(value)
  }

  isFalse(key: string): boolean {
    const value = this.entry(key)?.value
    return value?.kind === 'bool' && !value.value
  }

  /** The first of the keys that is there, or of those that begin so. */
  anyOf(keys: readonly string[], prefix: string): string | undefined {
    const found = keys.find((key) => this.entry(key) !== undefined)
    return found ?? [...this.#metadata.keys()].find((key) => key.startsWith(`${this.architecture}.${prefix}`))
  }
}

function numberIn(value: GgufValue | undefined): bigint | undefined {
  return value !== undefined && value.kind !== 'array' && typeof value.value === 'bigint' ? value.value : undefined
}

interface Sizes {
  readonly batch: bigint
  readonly context: bigint
}

/** More blocks than any model has are damage. */
const MOST_BLOCKS = 10_000

function cacheOf(keys: Keys, blocks: number, sizes: Sizes, issues: Issue[]): readonly CachedLayer[] {
  // What reads all of a text at once keeps nothing.
  if (keys.isFalse('attention.causal') || blocks > MOST_BLOCKS) return []
  const other = keys.anyOf(OTHER_KEYS, 'ssm.') ?? unknownWindow(keys)
  if (other !== undefined) {
    const text = 'what the cache takes is not told: {key} says that layers keep something else than all keys and values'
    issues.push(issue('gguf/cache', 'note', text, { key: other }))
    return []
  }
  const shared = Number(keys.number('attention.shared_kv_layers') ?? 0n)
  const layers = Array.from({ length: blocks }, (_, layer): CachedLayer | undefined =>
    layer < blocks - shared ? layerOf(keys, layer, sizes) : { layer: `blk.${layer}`, kind: 'shared', states: [] },
  )
  return layers.some((layer) => layer === undefined) ? [] : layers.filter((layer) => layer !== undefined)
}

/** A window without a word of which layers have it. */
function unknownWindow(keys: Keys): string | undefined {
  const key = 'attention.sliding_window'
  return (keys.number(key) ?? 0n) > 0n && hasWindow(keys, 0) === undefined ? `${keys.architecture}.${key}` : undefined
}

/** Whether a layer keeps the last tokens only; `undefined`: nothing tells. */
function hasWindow(keys: Keys, layer: number): boolean | undefined {
  if ((keys.number('attention.sliding_window') ?? 0n) === 0n) return false
  const value = keys.entry('attention.sliding_window_pattern')?.value
  if (value?.kind === 'array') {
    const own = value.values?.[layer]
    return own?.kind === 'bool' ? own.value : own === undefined ? undefined : numberIn(own) !== 0n
  }
  const period = numberIn(value) ?? WINDOW_PATTERNS[keys.architecture]
  return period === undefined ? undefined : period === 0n || BigInt(layer) % period < period - 1n
}

function layerOf(keys: Keys, layer: number, { batch, context }: Sizes): CachedLayer | undefined {
  const name = `blk.${layer}`
  const latent = keys.number('attention.kv_lora_rank')
  if (latent !== undefined) {
    const width = latent + (keys.number('rope.dimension_count') ?? 0n)
    return { layer: name, kind: 'latent', states: [stateOf([batch, 1n, context, width], width * batch)] }
  }
  const heads = keys.perLayer('attention.head_count', layer)
  const width = keys.number('embedding_length')
  if (heads === undefined || heads === 0n || width === undefined) return undefined
  const pairs = keys.perLayer('attention.head_count_kv', layer) ?? heads
  const isWindow = hasWindow(keys, layer) === true
  const sizes = ['key', 'value'].map((what) => {
    const own = isWindow ? keys.number(`attention.${what}_length_swa`) : undefined
    return own ?? keys.number(`attention.${what}_length`) ?? width / heads
  })
  // As transformers keeps it: the newest token is taken before a window is cut.
  const most = (keys.number('attention.sliding_window') ?? 1n) - 1n
  const tokens = isWindow && most < context ? most : context
  return {
    layer: name,
    kind: isWindow ? 'window' : 'full',
    states: sizes.map((size) => stateOf([batch, pairs, tokens, size], tokens < context ? 0n : batch * pairs * size)),
  }
}

function stateOf(shape: readonly bigint[], perToken: bigint) {
  return { shape: shape.map((size): Quantity => given(size)), perToken: given(perToken) }
}

/** How many of the experts one token uses. */
function chosenIn(keys: Keys, tensors: readonly StoredTensor[]): ReadonlyMap<string, Chosen> {
  const [of, used] = [keys.number('expert_count'), keys.number('expert_used_count')]
  if (of === undefined || used === undefined || of === 0n || used > of) return new Map()
  const experts = tensors.filter(({ module }) => EXPERTS.test(module))
  return new Map(experts.map(({ module }) => [module, { used: given(used), of: given(of) }]))
}
