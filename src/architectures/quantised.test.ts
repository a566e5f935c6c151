import { describe, expect, it } from 'vitest'
import { memorySource } from '../core/bytes/bytes.ts'
import { readNetwork } from '../formats/index.ts'
import { fileTypeNamed } from './file-types.ts'
import { quantised } from './quantised.ts'

async function modelOf(config: object) {
  const bytes = new TextEncoder().encode(JSON.stringify(config))
  return readNetwork([memorySource('config.json', bytes)], {})
}

const LLAMA_2_7B = {
  ...{ model_type: 'llama', vocab_size: 32000, hidden_size: 4096, intermediate_size: 11008, num_hidden_layers: 32 },
  ...{ num_attention_heads: 32, num_key_value_heads: 32 },
}

/** Bytes of published files of Llama 2 7B. */
const PUBLISHED: readonly (readonly [string, number])[] = [
  ['Q3_K_M', 3_298_004_672],
  ['Q4_0', 3_825_807_040],
  ['Q4_K_S', 3_856_740_032],
  ['Q4_K_M', 4_081_004_224],
  ['Q5_K_M', 4_783_156_928],
  ['Q6_K', 5_529_194_176],
  ['Q8_0', 7_161_089_728],
]

describe('types of files of llama.cpp', () => {
  it('give the sizes of published files, which differ by their tokenizer alone', async () => {
    const model = await modelOf(LLAMA_2_7B)
    for (const [type, size] of PUBLISHED) {
      const bytes = quantised(model, type).storedTotals?.bytes ?? 0n
      // 291 tensors with their descriptions, and 32,000 tokens with their scores.
      expect(size - Number(bytes), type).toBe(741_056)
    }
  })

  it('take smaller blocks where a row is no multiple of 256', async () => {
    const model = await modelOf({ ...LLAMA_2_7B, hidden_size: 96, num_attention_heads: 4, num_key_value_heads: 4 })
    const encodings = new Set(quantised(model, 'Q4_K_M').tensors.map(({ encoding }) => encoding))
    expect([...encodings].sort()).toEqual(['Q4_K', 'Q5_0', 'Q6_K', 'Q8_0', 'float32'])
  })

  it('keep routers, and give the values of eight experts more bits', async () => {
    const model = await modelOf({ ...LLAMA_2_7B, model_type: 'mixtral', num_key_value_heads: 8, num_local_experts: 8 })
    const { tensors } = quantised(model, 'Q4_K_M')
    const of = (part: string) => tensors.find(({ name }) => name.includes(part))?.encoding
    expect([of('gate.weight'), of('v_proj'), of('o_proj')]).toEqual(['float32', 'Q8_0', 'Q5_K'])
  })

  it('are found in any case', () => {
    expect(fileTypeNamed('q4_k_m')).toBe('Q4_K_M')
    expect(fileTypeNamed('Q4_K_X')).toBeUndefined()
  })
})
