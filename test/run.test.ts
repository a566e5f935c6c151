/** What the executor computes against what real Caffe computed, and what it observes against what was predicted. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { say } from '../src/core/words/message.ts'
import { type LayerRun, type Pass, prepareRun, type Tensor } from '../src/entries/run.ts'
import { readNetwork } from '../src/formats/index.ts'
import { analyze, memorySource } from '../src/index.ts'
import { expectPredicted, madeUpInputs, type Seen } from './run-predicted.ts'
import { arrayIn, type PreparedTruth, prepareTruth, type TruthTop, truthFolders } from './run-truth.ts'
import { filesBelow, hasShared, SHARED } from './shared.ts'

const FORWARD = join(SHARED, 'forward')

const FOLDERS = [
  ...truthFolders('layers').map((name) => join('layers', name)),
  ...truthFolders('real').map((name) => join('real', name)),
  ...[0, 1, 2].map((digit) => join('lenet', `digit-${digit}`)),
]

/** Rounding and the order of sums may move a value so far, as a share of the largest one. */
const TOLERANCE = 4e-6

/** Runs the network as often as Caffe did, and keeps what each layer gave in the last pass. */
async function watch({ truth, runner, inputs }: PreparedTruth): Promise<Seen> {
  let layers: LayerRun[] = []
  let pass: Pass | undefined
  for (let count = 0; count < (truth.forwards ?? 1); count++) {
    layers = []
    pass = await runner.forward(inputs, (layer) => {
      layers.push({ ...layer, tops: layer.tops.map(({ shape, data }) => ({ shape, data: data.slice() })) })
    })
  }
  if (pass === undefined) throw new Error('nothing ran')
  return { layers, pass }
}

function faultOf(found: Tensor | undefined, wanted: Tensor, { maxAbs = 1, f64Diff }: TruthTop): string | undefined {
  if (found === undefined) return 'it did not run'
  if (String(found.shape) !== String(wanted.shape)) return `shape ${found.shape} instead of ${wanted.shape}`
  // What is moved or chosen is exact.
  const most = f64Diff === 0 ? 0 : TOLERANCE * maxAbs
  const at = wanted.data.findIndex((value, index) => {
    const other = found.data[index] ?? Number.NaN
    return Number.isFinite(value) ? !(Math.abs(value - other) <= most) : !Object.is(value, other)
  })
  return at < 0 ? undefined : `${found.data[at]} instead of ${wanted.data[at]} at ${at}`
}

describe.runIf(hasShared)('the executor computes what Caffe computed', () => {
  it.each(FOLDERS)('%s', async (name) => {
    const folder = join(FORWARD, name)
    const prepared = await prepareTruth(folder)
    const { layers, pass } = await watch(prepared)
    expect(pass.issues.map(({ message }) => say(message))).toEqual([])
    expect(pass.skipped).toEqual([])
    const byName = new Map(layers.map((layer) => [layer.node.name, layer]))
    let compared = 0
    for (const layer of prepared.truth.layers) {
      for (const [index, top] of layer.tops.entries()) {
        if (layer.autoSplit === true || top.file === undefined) continue
        const wanted = await arrayIn(join(folder, top.file))
        expect(faultOf(byName.get(layer.name)?.tops[index], wanted, top), `${layer.name}, top ${index}`).toBeUndefined()
        compared++
      }
    }
    expect(compared).toBeGreaterThan(0)
    const { loss } = prepared.truth
    if (loss !== undefined)
      expect(Math.abs((pass.loss ?? Number.NaN) - loss)).toBeLessThanOrEqual(1e-5 * Math.abs(loss))
  })
})

describe.runIf(hasShared)('shapes, MACs and peak are observed as they were predicted', () => {
  it.each(FOLDERS)('%s', async (name) => {
    const prepared = await prepareTruth(join(FORWARD, name), { counts: true })
    expectPredicted(prepared.model, await watch(prepared))
  })
})

/** Networks of the project's own: weights come from a seed, values are made up. */
const OWN = [...filesBelow('examples', '.prototxt'), ...filesBelow('test/fixtures/caffe', '.prototxt')].filter(
  (file) => !file.includes('refused'),
)

describe('the same of networks whose weights and inputs are made up', () => {
  it.each(OWN.flatMap((file) => [[file, 'TEST'] as const, [file, 'TRAIN'] as const]))(
    '%s in phase %s',
    async (file, phase) => {
      const model = await readNetwork([memorySource(file, readFileSync(file))], { phase })
      const inputs = madeUpInputs(analyze(model))
      const layers: LayerRun[] = []
      const pass = await prepareRun(model, undefined, { seed: 1, counts: true }).forward(inputs, (layer) => {
        layers.push(layer)
      })
      // What draws at random, or stands in another file, is told; nothing else may fail.
      for (const { code } of pass.issues) expect(code).toMatch(/^run\/(undetermined|input-missing|unknown-layer)$/)
      if (pass.issues.length === 0) expectPredicted(model, { layers, pass })
      expect(layers.length).toBeGreaterThan(0)
    },
  )
})
