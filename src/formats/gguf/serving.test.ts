import { expect, it } from 'vitest'
import { shapeOf } from '../../core/network/shape.ts'
import type { Issue } from '../../core/words/issue.ts'
import type { GgufEntry, GgufValue } from './metadata.ts'
import { servingOf } from './serving.ts'

type Given = number | boolean | readonly (number | boolean)[]

function valueFrom(given: Given): GgufValue {
  if (typeof given === 'number') return { kind: 'uint32', value: BigInt(given) }
  if (typeof given === 'boolean') return { kind: 'bool', value: given }
  return { kind: 'array', of: 'uint32', count: BigInt(given.length), values: given.map(valueFrom) }
}

/** Kind and shapes of each layer, for a text of 100 tokens. */
function cacheOf(architecture: string, keys: Readonly<Record<string, Given>>) {
  const metadata = new Map(
    Object.entries({ block_count: 3, embedding_length: 64, 'attention.head_count': 4, ...keys }).map(
      ([key, given]): [string, GgufEntry] => [
        `${architecture}.${key}`,
        { key, value: valueFrom(given), start: 0, end: 0 },
      ],
    ),
  )
  const issues: Issue[] = []
  const serving = servingOf(metadata, architecture, [], { context: 100n }, issues)
  const told = serving?.cache.map(({ kind, states }) =>
    `${kind} ${states.map(({ shape }) => shapeOf(shape).join('×')).join(' ')}`.trim(),
  )
  return [...(told ?? []), ...issues.map(({ code }) => code)]
}

it.each<readonly [string, string, Readonly<Record<string, Given>>, readonly string[]]>([
  ['a head for each query', 'llama', {}, Array(3).fill('full 1×4×100×16 1×4×100×16')],
  [
    'a number of heads a layer',
    'deci',
    { 'attention.head_count_kv': [1, 2, 4] },
    ['full 1×1×100×16 1×1×100×16', 'full 1×2×100×16 1×2×100×16', 'full 1×4×100×16 1×4×100×16'],
  ],
  [
    'keys and values of sizes of their own',
    'qwen3',
    { 'attention.key_length': 32, 'attention.value_length': 8, 'attention.head_count_kv': 1 },
    Array(3).fill('full 1×1×100×32 1×1×100×8'),
  ],
  [
    'windows, as the architecture has them',
    'gemma2',
    { 'attention.sliding_window': 33 },
    ['window 1×4×32×16 1×4×32×16', 'full 1×4×100×16 1×4×100×16', 'window 1×4×32×16 1×4×32×16'],
  ],
  [
    'windows by a pattern',
    'other',
    { 'attention.sliding_window': 33, 'attention.sliding_window_pattern': [false, true, false] },
    ['full 1×4×100×16 1×4×100×16', 'window 1×4×32×16 1×4×32×16', 'full 1×4×100×16 1×4×100×16'],
  ],
  ['windows of which nobody tells', 'other', { 'attention.sliding_window': 33 }, ['gguf/cache']],
  [
    'a latent',
    'deepseek2',
    { 'attention.kv_lora_rank': 24, 'rope.dimension_count': 8 },
    Array(3).fill('latent 1×1×100×32'),
  ],
  [
    'layers that read those of others',
    'gemma4',
    { 'attention.shared_kv_layers': 2 },
    ['full 1×4×100×16 1×4×100×16', 'shared', 'shared'],
  ],
  ['states', 'mamba', { 'ssm.state_size': 16 }, ['gguf/cache']],
  ['nothing, where a text is read at once', 'bert', { 'attention.causal': false }, []],
])('%s', (_, architecture, keys, expected) => {
  expect(cacheOf(architecture, keys)).toEqual(expected)
})
