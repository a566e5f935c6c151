/** Checkpoints that PyTorch wrote, damaged and hostile ones: the same tensors, storages and bytes, and nothing is ever run. */

import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { accountOf } from '../src/analyze/account/account.ts'
import { analyze } from '../src/analyze/analyze.ts'
import { memorySource } from '../src/core/bytes/bytes.ts'
import type { StoredTensor } from '../src/core/network/model.ts'
import { FormatError, isError } from '../src/core/words/issue.ts'
import { readNetwork } from '../src/formats/index.ts'
import { filesBelow } from './shared.ts'

const HUB = '../shared/hub/torch'

interface Truth {
  readonly weightsOnlyLoad?: string
  readonly tensors?: readonly TruthTensor[]
  readonly sharedStorages?: readonly (readonly string[])[]
}

interface TruthTensor {
  readonly path: string
  readonly dtype: string
  readonly shape: readonly number[]
  readonly layout: string
  readonly elements?: number
  readonly firstElementAt?: number
  readonly storageBytes?: number
}

async function weigh(file: string) {
  const bytes = new Uint8Array(readFileSync(file))
  const analysis = analyze(await readNetwork([memorySource(basename(file), bytes)]))
  const codes = analysis.issues.map(({ code }) => code)
  return {
    analysis,
    codes,
    refused: analysis.issues.some(isError),
    told: analysis.issues.some(({ severity }) => severity !== 'note'),
  }
}

function group(tensors: readonly StoredTensor[]): readonly (readonly string[])[] {
  const groups = new Map<string, string[]>()
  for (const { name, sharedWith } of tensors) {
    const key = sharedWith ?? name
    groups.set(key, [...(groups.get(key) ?? []), name])
  }
  return [...groups.values()].filter((names) => names.length > 1)
}

describe.runIf(existsSync(HUB))('checkpoints of PyTorch', () => {
  const files = [...filesBelow(`${HUB}/zip`, '.json'), ...filesBelow(`${HUB}/legacy`, '.json')]
  it.each(files)('%s', async (json) => {
    const truth = JSON.parse(readFileSync(json, 'utf8')) as Truth
    const { analysis, refused, told, codes } = await weigh(json.replace(/\.json$/, ''))
    const { tensors, files: ledgers } = analysis.model
    if (truth.weightsOnlyLoad?.startsWith('refused') === true) expect(told, String(codes)).toBe(true)
    else expect(refused, String(codes)).toBe(false)
    if (truth.tensors === undefined) return
    const seen = tensors.map(({ name, dtype, encoding, shape, offset }) => {
      const wanted = truth.tensors?.find(({ path }) => path === name)
      const at = wanted?.firstElementAt === undefined ? undefined : offset
      return { path: name, dtype: encoding === dtype ? dtype : encoding, shape: shape.map(Number), at }
    })
    expect(seen).toEqual(
      truth.tensors.map(({ path, dtype, shape, layout, firstElementAt }) => ({
        path,
        dtype: layout === 'sparse_coo' ? layout : dtype.replace(/^(float8)_/, '$1'),
        shape,
        at: firstElementAt,
      })),
    )
    expect(group(tensors)).toEqual(truth.sharedStorages)
    for (const ledger of ledgers) {
      const unclaimed = /trailing/.test(json) ? (json.includes('zip') ? 100 : 3) : 0
      if (!refused) expect(accountOf(ledger)?.unclaimedBytes).toBe(unclaimed)
    }
  })
})

describe.runIf(existsSync(HUB))('hostile pickles', () => {
  const files = filesBelow(`${HUB}/hostile`, '.json')
  const pairs = files.flatMap((json) =>
    [json.replace(/\.json$/, ''), json.replace(/\.pt\.json$/, '.pkl')].map((file) => [file, json] as const),
  )
  it.each(pairs)('%s', async (file, json) => {
    const truth = JSON.parse(readFileSync(json, 'utf8')) as { torchWeightsOnly: string }
    const started = performance.now()
    let refused = true
    let codes: readonly string[] = []
    try {
      const found = await weigh(file)
      refused = found.refused
      codes = found.codes
    } catch (error) {
      if (!(error instanceof FormatError)) throw error
      codes = [error.issue.code]
    }
    expect(performance.now() - started).toBeLessThan(2000)
    const wanted = truth.torchWeightsOnly.startsWith('refused')
    // The numbers of tensors never lie in a pickle by itself.
    if (file.endsWith('.pkl') && codes.includes('torch/no-storages')) return
    expect(refused, String(codes)).toBe(wanted)
  })
})
