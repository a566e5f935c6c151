/** What a memory holds of a transformer, and the lines of it that docs/transformers.md shows. */

import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { analyze } from '../src/analyze/analyze.ts'
import { asTheyAre, servingFit } from '../src/analyze/questions/serving-fit.ts'
import { quantised } from '../src/architectures/quantised.ts'
import { memorySource } from '../src/core/bytes/bytes.ts'
import { readNetwork } from '../src/formats/index.ts'

const LLAMA_2_7B = {
  ...{ model_type: 'llama', vocab_size: 32000, hidden_size: 4096, intermediate_size: 11008, num_hidden_layers: 32 },
  ...{ num_attention_heads: 32, num_key_value_heads: 32, torch_dtype: 'float16' },
}

async function weigh(config: object, context: bigint) {
  const bytes = new TextEncoder().encode(JSON.stringify(config))
  return analyze(await readNetwork([memorySource('config.json', bytes)], { context }))
}

it('tells the longest text and how many fit, with a sum that stays below the room', async () => {
  const analysis = await weigh(LLAMA_2_7B, 4096n)
  const choice = { name: 'Q4_K_M', bytes: quantised(analysis.model, 'Q4_K_M').storedTotals?.bytes ?? 0n }
  const room = 6n << 30n
  const found = servingFit(analysis, room, [choice])
  const [held] = found?.held ?? []
  expect(held).toMatchObject({ fits: true, longest: 4505n, texts: 1n })
  const sum = (tokens: bigint) => choice.bytes + (found?.pass ?? 0n) + tokens * (found?.perToken ?? 0n)
  expect(sum(4505n)).toBe(6_442_324_992n)
  expect(sum(4506n)).toBeGreaterThan(room)
  const page = readFileSync('docs/transformers.md', 'utf8')
  expect(page).toContain('a text of 4,505 tokens: 4,080,263,168 + 144,384 + 0 + 4,505 × 524,288 = 6,442,324,992')
})

it('keeps windows as full as they are, whatever the length', async () => {
  const config = { ...LLAMA_2_7B, model_type: 'mistral', num_key_value_heads: 8, sliding_window: 128 }
  const analysis = await weigh(config, 4096n)
  const own = asTheyAre(analysis)
  const found = own && servingFit(analysis, 16n << 30n, [own])
  expect(found?.perToken).toBe(0n)
  expect(found?.fixed).toBe(32n * 2n * 8n * 127n * 128n * 2n)
  expect(found?.held[0]).toMatchObject({ fits: true, longest: null })
})
