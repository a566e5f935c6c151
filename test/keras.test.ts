/** Every probe and network of ../shared/keras: the same layers, shapes and parameters, or the same refusal. */

import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { memorySource } from '../src/core/bytes/bytes.ts'
import { KERAS, type KerasTruth, kerasDifferences, weighJson, weighKeras } from './keras-truth.ts'
import { filesBelow } from './shared.ts'

interface Probe {
  readonly id: string
  readonly model?: string
  readonly truth?: KerasTruth
}

function probesOf(folder: string): readonly (Probe & { readonly family: string })[] {
  return filesBelow(`${KERAS}/${folder}`, '.jsonl').flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => ({ family: basename(file, '.jsonl'), ...(JSON.parse(line) as Probe) })),
  )
}

describe.runIf(existsSync(KERAS)).each(['probes', 'probes-keras2'])('%s', (folder) => {
  // What code in the file computes is never known here.
  const cases = probesOf(folder).filter(
    ({ id, model, truth }) => model !== undefined && truth?.layers !== undefined && !id.startsWith('Lambda('),
  )
  it.each(cases)('$family: $id', async ({ model = '', truth = {} }) => {
    expect(kerasDifferences(truth, await weighJson(model))).toEqual([])
  })
})

describe.runIf(existsSync(KERAS))('keras.applications', () => {
  it.each(filesBelow(`${KERAS}/apps`, '.truth.json'))('%s', async (file) => {
    const truth: KerasTruth = JSON.parse(readFileSync(file, 'utf8'))
    expect(kerasDifferences(truth, await weighJson(readFileSync(file.replace('.truth', ''), 'utf8')))).toEqual([])
  })
})

describe.runIf(existsSync(KERAS))('archives', () => {
  it.each(filesBelow(`${KERAS}/files`, '.keras'))('%s', async (file) => {
    const truth: KerasTruth = JSON.parse(readFileSync(`${file}.truth.json`, 'utf8'))
    const ours = await weighKeras(memorySource('model.keras', readFileSync(file)))
    expect(kerasDifferences(truth, ours)).toEqual([])
  })
})
