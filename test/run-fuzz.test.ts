/** Hostile networks and weights: whatever they say, a run ends with results and issues, and never by an error of ours. */

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Random } from '../src/core/random.ts'
import { FormatError } from '../src/core/words/issue.ts'
import { prepareRun } from '../src/entries/run.ts'
import { analyze, memorySource, readNetwork } from '../src/index.ts'
import { madeUpInputs } from './run-predicted.ts'
import { filesBelow } from './shared.ts'

const TURNS = Number(process.env.WEIGH_FUZZ ?? 600)

/** Another sample each day; a failure names the seed and the turn. */
const SEED = Number(process.env.WEIGH_FUZZ_SEED ?? Math.floor(Date.now() / 86_400_000))

const LIMITS = { seed: 1, mostBytes: 1 << 24 }
const LIMIT_MS = 600_000

const DEFINITIONS = [...filesBelow('test/fixtures/caffe', '.prototxt'), 'examples/siamese/mini-siamese.prototxt']

/** What numbers and words of a definition are replaced by. */
const SURPRISES = [
  '0',
  '1',
  '2',
  '3',
  '7',
  '64',
  '-1',
  '-3',
  '2147483647',
  '4294967295',
  '0.5',
  '1e30',
  'nan',
  'true',
  'MAX',
]

/** Replaces some numbers, and sometimes leaves out a line. */
function damaged(text: string, random: Random): string {
  const share = 0.02 + 0.2 * random.uniform()
  return text
    .split('\n')
    .filter(() => random.uniform() > 0.01)
    .join('\n')
    .replace(/(?<=: )(-?\d+(\.\d+)?|[A-Z]{2,}|true|false)/g, (word) =>
      random.uniform() < share ? (SURPRISES[Math.floor(random.uniform() * SURPRISES.length)] ?? word) : word,
    )
}

/** Runs whatever can be read: at most a FormatError. */
async function runAnything(sources: Parameters<typeof readNetwork>[0], phase: 'TRAIN' | 'TEST', random: Random) {
  try {
    const model = await readNetwork(sources, { phase })
    const analysis = analyze(model)
    const inputs = new Map(madeUpInputs(analysis))
    // Some inputs are missing, or of another shape.
    for (const [name, { shape, data }] of inputs) {
      const chance = random.uniform()
      if (chance < 0.05) inputs.delete(name)
      else if (chance < 0.15) inputs.set(name, { shape: [...shape].reverse(), data })
      else if (chance < 0.2) inputs.set(name, { shape, data: data.map(() => Number.NaN) })
    }
    const source = sources.find(({ name }) => name === model.weights?.file.name)
    const atHand = model.weights && source && { stored: model.weights, source }
    const pass = await prepareRun(model, atHand, LIMITS).forward(inputs)
    for (const { where } of pass.issues) expect(where?.layer).toBeDefined()
    expect(pass.peakBytes).toBeLessThanOrEqual(LIMITS.mostBytes)
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
  }
}

describe(`random changes, seed ${SEED}`, () => {
  it.each(DEFINITIONS)(
    'to %s',
    async (file) => {
      const text = readFileSync(file, 'utf8')
      for (let turn = 0; turn < TURNS / DEFINITIONS.length; turn++) {
        const random = new Random(SEED, turn)
        const changed = damaged(text, random)
        const phase = random.uniform() < 0.5 ? 'TRAIN' : 'TEST'
        try {
          await runAnything([memorySource(file, new TextEncoder().encode(changed))], phase, random)
        } catch (error) {
          throw new Error(`turn ${turn}:\n${changed}`, { cause: error })
        }
      }
    },
    LIMIT_MS,
  )

  it(
    'to the weights of siamese.prototxt, and cuts',
    async () => {
      const definition = memorySource('net.prototxt', readFileSync('test/fixtures/weights/nets/siamese.prototxt'))
      const bytes = new Uint8Array(readFileSync('test/fixtures/weights/siamese.caffemodel'))
      for (let turn = 0; turn < TURNS; turn++) {
        const random = new Random(SEED, 1, turn)
        const changed = bytes.slice(0, turn % 2 === 0 ? bytes.length : Math.floor(random.uniform() * bytes.length))
        for (let count = 0; count < 1 + (turn % 5); count++)
          changed[Math.floor(random.uniform() * changed.length)] = Math.floor(256 * random.uniform())
        await runAnything([definition, memorySource('w.caffemodel', changed)], 'TEST', random)
      }
    },
    LIMIT_MS,
  )
})
