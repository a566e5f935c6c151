import { describe, expect, it } from 'vitest'
import { analyze } from '../../analyze/analyze.ts'
import { costsOf } from '../../analyze/costs/cost.ts'
import { servingOf } from '../../analyze/costs/serving.ts'
import { readLine } from '../../architectures/line.ts'
import { memorySource } from '../../core/bytes/bytes.ts'
import { say } from '../../core/words/message.ts'
import type { ReadOptions } from '../format.ts'
import { readNetwork } from '../index.ts'

async function weigh(config: object, options: ReadOptions = {}) {
  const bytes = new TextEncoder().encode(JSON.stringify(config))
  return analyze(await readNetwork([memorySource('config.json', bytes)], options))
}

const LLAMA = {
  model_type: 'llama',
  ...{ vocab_size: 100, hidden_size: 16, intermediate_size: 24, num_hidden_layers: 2, num_attention_heads: 4 },
  ...{ num_key_value_heads: 2, torch_dtype: 'bfloat16' },
}

describe('a configuration of a transformer', () => {
  it('gives the tensors that the framework saves', async () => {
    const { model, totals } = await weigh(LLAMA)
    const names = model.tensors.map(({ name, shape }) => `${name} ${shape.join('×')}`)
    expect(names).toHaveLength(2 * 9 + 3)
    expect(names).toContain('model.layers.1.self_attn.k_proj.weight 8×16')
    const block = 16 * 16 * 2 + 2 * 16 * 8 + 3 * 16 * 24 + 2 * 16
    expect(totals.parameters.value).toBe(BigInt(2 * 100 * 16 + 2 * block + 16))
    expect(model.tensors.every(({ encoding }) => encoding === 'bfloat16')).toBe(true)
  })

  it('leaves tied heads out of the file and counts them once', async () => {
    const { model, totals } = await weigh({ ...LLAMA, tie_word_embeddings: true })
    expect(model.tensors.some(({ name }) => name === 'lm_head.weight')).toBe(false)
    const untied = await weigh(LLAMA)
    expect(untied.totals.parameters.value).toBe((totals.parameters.value as bigint) + 1600n)
  })

  it('takes null for a value, and an absent field for the default of its class', async () => {
    const base = { model_type: 'deepseek_v3', num_hidden_layers: 1, n_routed_experts: 2 }
    const names = async (config: object) => (await weigh(config)).model.tensors.map(({ name }) => name)
    expect(await names({ ...base, q_lora_rank: null })).toContain('model.layers.0.self_attn.q_proj.weight')
    expect(await names(base)).toContain('model.layers.0.self_attn.q_b_proj.weight')
  })

  it('keeps keys and values of a window one token shorter than it spans', async () => {
    const config = { ...LLAMA, model_type: 'mistral', sliding_window: 8, head_dim: 4 }
    const cache = async (context: bigint) => servingOf(await weigh(config, { context }))?.cacheBytes
    expect(await cache(4n)).toBe(2n * 2n * 2n * 4n * 4n * 2n)
    expect(await cache(100n)).toBe(2n * 2n * 2n * 7n * 4n * 2n)
  })

  it('counts the experts that a token chooses', async () => {
    const config = {
      ...LLAMA,
      model_type: 'mixtral',
      num_local_experts: 8,
      num_experts_per_tok: 2,
      sliding_window: null,
    }
    const analysis = await weigh(config)
    const idle = 2n * 6n * 3n * 16n * 24n
    expect(servingOf(analysis)?.activeParameters).toBe((analysis.totals.parameters.value as bigint) - idle)
    expect(analysis.model.graph.nodes.filter(({ type }) => type === 'Experts')).toHaveLength(2)
  })

  it('multiplies each weight once a token, and each pair of tokens in each head', async () => {
    const macs = async (tokens: bigint) => costsOf(await weigh(LLAMA, { tokens })).macs.value
    const weights = 100n * 16n + 2n * (16n * 16n * 2n + 2n * 16n * 8n + 3n * 16n * 24n)
    expect(await macs(10n)).toBe(10n * weights + 2n * 4n * 8n * 100n)
  })
})

describe('definitions of architectures', () => {
  const text = `
[[architecture]]
type = "mine"
like = "llama"
[architecture.config]
extra = 3
[architecture.parts.layers]
adapter = "linear(hidden_size, extra) if i > 0"
`

  it('are extended by files of the user', async () => {
    const architectures = [{ name: 'mine.toml', text }]
    const { model } = await weigh(
      { ...LLAMA, model_type: 'mine', architectures: ['LlamaForCausalLM'] },
      { architectures },
    )
    const own = model.tensors.filter(({ name }) => name.includes('adapter')).map(({ name }) => name)
    expect(own).toEqual(['model.layers.1.adapter.weight'])
  })

  it('are told with their mistakes', async () => {
    const architectures = [{ name: 'mine.toml', text: text.replace('extra)', 'nothing)').replace('like', 'lke') }]
    const { issues } = await weigh({ ...LLAMA, model_type: 'llama' }, { architectures })
    expect(issues.map(({ message }) => say(message))).toContain('an architecture has no field lke')
  })

  it('are asked for where a type is unknown', async () => {
    const { issues } = await weigh({ ...LLAMA, model_type: 'lama' })
    expect(issues[0]?.code).toBe('hub/unknown-type')
    expect(say(issues[0]?.hint ?? issues[0]?.message ?? { text: '', args: {} })).toContain('llama')
  })

  it('are lines of a kind, its arguments, a count and a condition', () => {
    const line = readLine('mlp.{j}', 'expert × max(2, n) choose top if x[i] == "a, b" and not y')
    expect(line).toMatchObject({
      kind: 'expert',
      count: 'max(2, n)',
      choose: 'top',
      condition: 'x[i] == "a, b" and not y',
    })
    const conv = readLine('c', 'conv2d(3, if a then 1 else 2, [k, k], bias=true)')
    expect(conv.args).toEqual(['3', 'if a then 1 else 2', '[k, k]'])
    expect(conv.named.get('bias')).toBe('true')
  })
})

describe('a configuration beside weights', () => {
  it('tells tensors that are missing, unexpected and of other shapes', async () => {
    const { model } = await weigh(LLAMA)
    const shown = model.tensors
      .slice(1)
      .map(({ name, shape }) => [name, name.includes('norm') ? [...shape, 1n] : shape] as const)
    const weights = memorySource('model.safetensors', safetensorsFile([...shown, ['stray.weight', [2n]]]))
    const config = memorySource('config.json', new TextEncoder().encode(JSON.stringify(LLAMA)))
    const analysis = analyze(await readNetwork([config, weights]))
    const codes = analysis.issues.map(({ code }) => code)
    expect(codes).toEqual(expect.arrayContaining(['weights/missing', 'weights/unexpected', 'weights/shape']))
    expect(analysis.model.tensors).toHaveLength(model.tensors.length)
  })
})

function safetensorsFile(tensors: readonly (readonly [string, readonly bigint[]])[]): Uint8Array {
  let at = 0
  const header: Record<string, object> = {}
  for (const [name, shape] of tensors) {
    const end = at + 2 * Number(shape.reduce((product, size) => product * size, 1n))
    header[name] = { dtype: 'BF16', shape: shape.map(Number), data_offsets: [at, end] }
    at = end
  }
  const text = new TextEncoder().encode(JSON.stringify(header))
  const file = new Uint8Array(8 + text.byteLength + at)
  new DataView(file.buffer).setBigUint64(0, BigInt(text.byteLength), true)
  file.set(text, 8)
  return file
}
