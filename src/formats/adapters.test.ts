import { expect, it } from 'vitest'
import type { StoredTensor } from '../core/network/model.ts'
import { findAdapters } from './adapters.ts'

function tensor(name: string, ...sizes: readonly number[]): StoredTensor {
  const shape = sizes.map(BigInt)
  const count = shape.reduce((product, size) => product * size, 1n)
  return { name, shape, count, dtype: 'float32', encoding: 'F32', bytes: 4n * count, role: 'parameter', module: '' }
}

const A = (name: string, ...sizes: readonly number[]) => tensor(`base_model.model.${name}.lora_A.weight`, ...sizes)
const B = (name: string, ...sizes: readonly number[]) => tensor(`base_model.model.${name}.lora_B.weight`, ...sizes)

it.each<readonly [string, readonly StoredTensor[], readonly string[]]>([
  ['a linear layer', [tensor('q.weight', 24, 16), A('q', 4, 16), B('q', 24, 4)], ['lora/adapts']],
  ['a convolution', [tensor('c.weight', 8, 3, 3, 3), A('c', 2, 3, 3, 3), B('c', 8, 2, 1, 1)], ['lora/adapts']],
  [
    'an embedding, and a named adapter',
    [
      tensor('e.weight', 100, 16),
      tensor('base_model.model.e.lora_embedding_A', 2, 100),
      tensor('base_model.model.e.lora_embedding_B', 16, 2),
      tensor('q.weight', 24, 16),
      tensor('q.lora_A.default.weight', 2, 16),
      tensor('q.lora_B.default.weight', 24, 2),
    ],
    ['lora/adapts'],
  ],
  ['another base', [tensor('k.weight', 24, 16), A('q', 4, 16), B('q', 24, 4)], ['lora/no-base']],
  ['a base of other sizes', [tensor('q.weight', 32, 16), A('q', 4, 16), B('q', 24, 4)], ['lora/shape']],
  ['an adapter alone', [A('q', 4, 16), B('q', 24, 4)], []],
])('%s', (_, tensors, codes) => {
  expect(findAdapters(tensors).issues.map(({ code }) => code)).toEqual(codes)
})

it('tells rank, numbers and what is left once it is merged, and puts the factors under what they adapt', () => {
  const { issues, modules } = findAdapters([tensor('q.weight', 24, 16), A('q', 4, 16), B('q', 24, 4)])
  // 4 · 16 + 24 · 4 beside 24 · 16.
  expect(issues[0]?.message.args).toEqual({ modules: 1, rank: '4', numbers: '160', merged: '384' })
  expect([...modules.values()]).toEqual(['q.lora_A', 'q.lora_B'])
})
