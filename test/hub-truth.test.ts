/** Every configuration whose network transformers itself told: the same tensors, totals, caches and arithmetic. */

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { analyze } from '../src/analyze/analyze.ts'
import { costsOf } from '../src/analyze/costs/cost.ts'
import { servingOf } from '../src/analyze/costs/serving.ts'
import type { ReadOptions } from '../src/formats/format.ts'
import { readNetwork } from '../src/formats/index.ts'

const FOLDER = '../shared/hub/configs'
const only = process.env.ONLY?.split(',')
const names = existsSync(FOLDER)
  ? readdirSync(FOLDER)
      .filter((name) => name.endsWith('.truth.json'))
      .map((name) => name.replace('.truth.json', ''))
      .filter((name) => only === undefined || only.some((part) => name.includes(part)))
  : []

async function weigh(name: string, options: ReadOptions = {}) {
  const bytes = new Uint8Array(readFileSync(`${FOLDER}/${name}.config.json`))
  const source = {
    name: 'config.json',
    size: bytes.byteLength,
    read: async (offset: number, length: number) => bytes.subarray(offset, offset + length),
  }
  return analyze(await readNetwork([source], options))
}

/** How many differ; docs/transformers.md says which, and why. */
const MOST_WRONG = { names: 2, total: 1, active: 1, cache: 0, macs: 4, error: 0 }

type Listed = readonly (readonly [string, readonly number[]])[]

interface Truth {
  readonly stateDict: { readonly onDiskDiffers?: boolean; readonly droppedAsTied?: readonly string[] }
  readonly parameters: { readonly total: number; readonly inputEmbedding?: number | null }
  readonly mixtureOfExperts?: { readonly active?: number }
  readonly cacheAtFp16?: Readonly<Record<string, { readonly bytes: number; readonly encoderTokens?: number | null }>>
  readonly macs?: Readonly<Record<string, { readonly macs: number; readonly input: Record<string, number[]> }>>
}

async function differences(name: string): Promise<Record<string, string>> {
  const truth: Truth = JSON.parse(readFileSync(`${FOLDER}/${name}.truth.json`, 'utf8'))
  const listed = JSON.parse(gunzipSync(readFileSync(`${FOLDER}/${name}.tensors.json.gz`)).toString())
  // Of very many names only their number is told.
  const differs = truth.stateDict.onDiskDiffers && !('onDisk' in listed)
  const want: Listed | null = differs ? null : 'onDisk' in listed ? listed.onDisk : listed.stateDict
  const found: Record<string, string> = {}
  const analysis = await weigh(name)
  const have = new Map(analysis.model.tensors.map((tensor) => [tensor.name, tensor.shape.join('x')]))
  const dropped = new Set<string>(
    (truth as unknown as { stateDict: { droppedAsTied?: string[] } }).stateDict.droppedAsTied,
  )
  if (want !== null) {
    const expected = new Map(
      want
        .filter(([tensor]) => 'onDisk' in listed || !dropped.has(tensor))
        .map(([tensor, shape]) => [tensor, shape.join('x')]),
    )
    const missing = [...expected].filter(([tensor, shape]) => have.get(tensor) !== shape)
    const extra = [...have.keys()].filter((tensor) => !expected.has(tensor))
    if (missing.length + extra.length > 0) {
      const told = missing.slice(0, 4).map(([tensor, shape]) => `${tensor} ${shape}≠${have.get(tensor)}`)
      found.names = `missing ${missing.length}: ${told.join('; ')} | extra ${extra.length}: ${extra.slice(0, 4).join('; ')}`
    }
  }
  const check = (what: string, own: unknown, real: number | undefined | null) => {
    if (real !== undefined && real !== null && String(own) !== String(BigInt(Math.round(real))))
      found[what] = `${own} ≠ ${real}`
  }
  check('total', analysis.totals.parameters.value, truth.parameters.total)
  const serving = servingOf(analysis)
  check('active', serving?.activeParameters, truth.mixtureOfExperts?.active)
  for (const length of new Set([...Object.keys(truth.cacheAtFp16 ?? {}), ...Object.keys(truth.macs ?? {})])) {
    const cache = truth.cacheAtFp16?.[length]
    const options = { context: BigInt(length), tokens: BigInt(length) }
    const encoder = cache?.encoderTokens ? { encoderContext: BigInt(cache.encoderTokens) } : {}
    const told = await weigh(name, { ...options, ...encoder })
    check(`cache${length}`, servingOf(told)?.cacheBytes, cache?.bytes)
    check(`macs${length}`, costsOf(told).macs.value, truth.macs?.[length]?.macs)
  }
  return found
}

it.runIf(names.length > 0)('weighs configurations as transformers does', { timeout: 600_000 }, async () => {
  const all: Record<string, Record<string, string>> = {}
  for (const name of names) {
    try {
      all[name] = await differences(name)
    } catch (error) {
      all[name] = { error: error instanceof Error ? (error.stack ?? '').slice(0, 400) : String(error) }
    }
  }
  if (process.env.REPORT !== undefined) writeFileSync(process.env.REPORT, JSON.stringify(all, null, 1))
  const wrong = (kind: string) =>
    Object.values(all).filter((each) => Object.keys(each).some((key) => key.startsWith(kind) || key === 'error')).length
  for (const [kind, most] of Object.entries(MOST_WRONG)) expect(wrong(kind), kind).toBeLessThanOrEqual(most)
})
