/** Files of tensors as people see them: a tree of modules, equal blocks once, and what the numbers take. */

import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { namePattern } from '../src/core/words/name-pattern.ts'
import { analyze, memorySource, readNetwork } from '../src/index.ts'
import { jsonReport } from '../src/reports/json/json.ts'
import { type ReportOptions, reportNetworks } from '../src/reports/report.ts'

const PACKED = 'test/fixtures/weights-only/packed.safetensors'
const GGUF = 'test/fixtures/weights-only/tiny-llama.gguf'

async function analysisOf(file: string) {
  return analyze(await readNetwork([memorySource(file, new Uint8Array(readFileSync(file)))]))
}

/** The first column and the numbers of each row, without the arithmetic. */
async function rowsOf(file: string, options: ReportOptions = {}): Promise<readonly string[]> {
  const text = await reportNetworks([await analysisOf(file)], { width: 200, ...options })
  return text.split('\n').map((line) => line.trimEnd())
}

describe('a tree of modules', () => {
  it('tells equal blocks once, with what a parameter takes', async () => {
    const rows = await rowsOf(PACKED)
    expect(rows.find((row) => row.includes('layers.0'))).toMatch(/layers\.0–1 × 2 +512 +2 × 256 = 512/)
    expect(rows.find((row) => row.includes('q_proj'))).toMatch(/q_proj +256 +2 × \(8 × 16\) = 256 .* gptq-4bit/)
    expect(rows.join('\n')).toContain('256 as float8e4m3fn, in 256 bytes')
  })

  it('opens as far as it is asked to, or tells the modules that own tensors in a row', async () => {
    expect((await rowsOf(GGUF, { depth: 1 })).filter((row) => /^ {2}\w/.test(row))).toEqual([])
    expect((await rowsOf(GGUF, { depth: 2 })).filter((row) => /^ {2}attn_\w/.test(row))).toHaveLength(2)
    const flat = await rowsOf(GGUF, { keep: namePattern(['*attn_q']), sort: 'parameters' })
    expect(flat.filter((row) => /^blk\.\d\.attn_q /.test(row))).toHaveLength(2)
  })
})

describe('the JSON of tensors', () => {
  it.each([PACKED, GGUF])('%s fits the published schema', async (file) => {
    const schema = JSON.parse(readFileSync('schema/report.schema.json', 'utf8'))
    const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema)
    validate(JSON.parse(await reportNetworks([await analysisOf(file)], { format: 'json' })))
    expect(validate.errors ?? []).toEqual([])
  })

  it('counts packed weights as what they stand for, with all that belongs to them', async () => {
    const report = jsonReport(await analysisOf(PACKED)) as unknown as {
      readonly tensors: readonly Record<string, unknown>[]
      readonly totals: Record<string, unknown>
      readonly layers: readonly Record<string, unknown>[]
    }
    const packed = report.tensors.find(({ name }) => name === 'model.layers.0.q_proj.qweight')
    // 16 words, one of zeros, 8 scales of 2 bytes, 16 indices of 4: 148 bytes for 128 weights.
    expect(packed).toMatchObject({
      count: 128n,
      encoding: 'gptq-4bit',
      dtype: 'float32',
      bytes: 64n,
      bitsPerWeight: 9.25,
    })
    const zeros = report.tensors.find(({ name }) => name === 'model.layers.0.q_proj.qzeros')
    expect(zeros).toMatchObject({ role: 'quantisation', of: 'model.layers.0.q_proj.weight' })
    expect(report.totals).toMatchObject({ parameters: 672n, statistics: 17n })
    expect(report.layers[0]).toMatchObject({ name: 'model.embed_tokens', type: null })
  })

  it('names the architecture and the types of ggml', async () => {
    const report = jsonReport(await analysisOf(GGUF)) as unknown as {
      readonly model: Record<string, unknown>
      readonly tensors: readonly Record<string, unknown>[]
    }
    expect(report.model).toMatchObject({ format: 'gguf', kind: 'weights', architecture: 'llama' })
    expect(report.tensors.map(({ encoding, bitsPerWeight }) => [encoding, bitsPerWeight])).toEqual([
      ['Q8_0', 8.5],
      ['Q4_0', 4.5],
      ['F32', 32],
      ['Q4_0', 4.5],
      ['F32', 32],
    ])
  })
})

it('numbers that are none are told where all are to be read', async () => {
  const bytes = new Uint8Array(readFileSync(GGUF))
  const { tensors } = await readNetwork([memorySource(GGUF, bytes)])
  const norm = tensors.find(({ name }) => name === 'blk.1.attn_norm.weight')
  new DataView(bytes.buffer).setFloat32((norm?.offset ?? 0) + 8, Number.NaN, true)
  const codes = async (verify: boolean) =>
    (await readNetwork([memorySource(GGUF, bytes)], { verify })).issues.map(({ code, where }) => [code, where?.offset])
  expect(await codes(false)).toEqual([])
  expect(await codes(true)).toEqual([['values/nan', norm?.offset]])
})
