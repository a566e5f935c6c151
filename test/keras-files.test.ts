/** Every file of ../shared/keras with weights: each variable where it lies, each byte accounted for, each layer with its own. */

import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { accountOf } from '../src/analyze/account/account.ts'
import { eachFacts } from '../src/analyze/analysis.ts'
import { memorySource } from '../src/core/bytes/bytes.ts'
import { KERAS, type KerasTruth, kerasDifferences, weighKeras } from './keras-truth.ts'
import { filesBelow } from './shared.ts'

interface TruthDataset {
  readonly path: string
  readonly shape: readonly number[]
  readonly dtype: string
  readonly offset: number | null
  readonly storedBytes: number
}

interface FileTruth extends KerasTruth {
  readonly class?: string
  readonly entries?: readonly { readonly name: string; readonly dataOffset: number }[]
  readonly datasets?: readonly TruthDataset[]
  readonly weights?: { readonly datasets: readonly TruthDataset[] }
}

function sourceOf(file: string) {
  return memorySource(basename(file), readFileSync(file))
}

function fileOf(truth: string): string {
  return truth.startsWith(`${KERAS}/real`)
    ? `../shared/${(JSON.parse(readFileSync(truth, 'utf8')) as { readonly file: string }).file}`
    : truth.replace('.truth.json', '')
}

const truths = existsSync(KERAS)
  ? [...filesBelow(`${KERAS}/files`, '.truth.json'), ...filesBelow(`${KERAS}/real`, '.truth.json')]
  : []

/** Names of types that HDF5 writes and numbers of networks do not have. */
const TYPES: Readonly<Record<string, string>> = { '>f2': 'float16', '>f4': 'float32', '>f8': 'float64' }

describe.runIf(existsSync(KERAS))('variables', () => {
  it.each(truths)('%s', async (truthFile) => {
    const truth: FileTruth = JSON.parse(readFileSync(truthFile, 'utf8'))
    const ours = await weighKeras(sourceOf(fileOf(truthFile)))
    if ('code' in ours) throw new Error(`not read: ${ours.code}`)
    const base = truth.entries?.find(({ name }) => name === 'model.weights.h5')?.dataOffset ?? 0
    const theirs = [...(truth.datasets ?? truth.weights?.datasets ?? [])]
    const mine = new Map(ours.model.tensors.map((tensor) => [`/${tensor.name}`, tensor]))
    for (const { path, shape, dtype, offset, storedBytes } of theirs) {
      const tensor = mine.get(path)
      expect(tensor, path).toBeDefined()
      expect(tensor?.shape.map(Number), path).toEqual(shape)
      expect(tensor?.dtype, path).toBe(TYPES[dtype] ?? dtype)
      if (typeof offset === 'number') expect(tensor?.offset, path).toBe(base + offset)
      expect(Number(tensor?.bytes), path).toBe(storedBytes)
    }
    expect(mine.size).toBe(theirs.length)
    for (const file of ours.model.files) {
      const account = accountOf(file)
      expect(account?.unclaimedBytes, file.name).toBe(0)
      expect(account?.size).toBe(file.size)
    }
    expect(ours.issues.filter(({ code }) => code === 'file/overlap')).toEqual([])
  })
})

describe.runIf(existsSync(KERAS))('whole models', () => {
  const whole = truths.filter(
    (file) => /\.(keras|hdf5|h5)\.truth\.json$/.test(file) && !/weights\.h5|k2w\.h5/.test(file),
  )
  it.each(whole)('%s', async (truthFile) => {
    const truth: FileTruth = JSON.parse(readFileSync(truthFile, 'utf8'))
    if (truth.layers === undefined) return
    const ours = await weighKeras(sourceOf(fileOf(truthFile)))
    expect(kerasDifferences(truth, ours)).toEqual([])
    if ('code' in ours) throw new Error('told above')
    // Every layer that owns parameters finds them all.
    const states = [...eachFacts(ours.facts.values())]
      .filter(({ params }) => params.length > 0)
      .map(({ node }) => [node.id, ours.joined?.layers.get(node.id)?.state])
    expect(states.filter(([, state]) => state !== 'found')).toEqual([])
    expect(ours.joined?.ignored).toEqual([])
    expect(String(ours.joined?.found)).toBe(String(truth.totals?.parameters))
  })
})

describe.runIf(existsSync(KERAS))('weights beside a definition', () => {
  const pairs = truths.filter((file) => /(weights\.h5|k2w\.h5)\.truth\.json$/.test(file))
  it.each(pairs)('%s', async (truthFile) => {
    const file = fileOf(truthFile)
    const whole = file.replace(/k2w\.h5$/, 'k2.h5').replace(/k3\.weights\.h5$/, 'k3.h5')
    if (!existsSync(whole) || whole === file) return
    const model = await weighKeras(sourceOf(whole))
    if ('code' in model) throw new Error(model.code)
    const definition = configOf(whole)
    const ours = await weighKeras(memorySource('model.json', new TextEncoder().encode(definition)), sourceOf(file))
    if ('code' in ours) throw new Error(ours.code)
    expect(ours.issues.filter(({ severity }) => severity !== 'note')).toEqual([])
    expect(ours.joined?.found).toBe(model.joined?.found)
    expect(ours.joined?.ignored).toEqual([])
  })
})

/** The definition that stands as a text in an HDF5 file. */
function configOf(file: string): string {
  const text = readFileSync(file, 'latin1')
  const start = text.indexOf('{"class_name"')
  return Buffer.from(text.slice(start, text.indexOf('\0', start)), 'latin1')
    .toString('utf8')
    .replace(/\}[^}]*$/, '}')
}
