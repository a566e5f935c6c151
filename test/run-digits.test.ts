/** The trained LeNet that ships as an example, on a hundred digits: what Caffe took them for. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { prepareRun } from '../src/entries/run.ts'
import { memorySource, readNetwork } from '../src/index.ts'
import { arrayIn } from './run-truth.ts'

const FIXTURE = 'test/fixtures/mnist'
const COUNT = 100
const PIXELS = 28 * 28

it('takes a hundred digits for what Caffe took them for', async () => {
  const digits = gunzipSync(readFileSync(join(FIXTURE, 'digits.gz')))
  const [labels, probs] = [await arrayIn(join(FIXTURE, 'labels.npy')), await arrayIn(join(FIXTURE, 'probs.npy'))]
  const [definition, weights] = ['lenet.prototxt', 'lenet.caffemodel'].map((name) =>
    memorySource(name, readFileSync(join('examples/lenet', name))),
  ) as [ReturnType<typeof memorySource>, ReturnType<typeof memorySource>]
  const model = await readNetwork([definition, weights])
  if (model.weights === undefined) throw new Error('no weights')
  const runner = prepareRun(model, { stored: model.weights, source: weights }, { keepsWeights: true })
  const batch = Float32Array.from(digits, (pixel) => pixel * 0.00390625)
  const whole = await runner.forward(new Map([['data', { shape: [COUNT, 1, 28, 28], data: batch }]]))
  const prob = whole.outputs.get('prob')
  expect(prob?.shape).toEqual([COUNT, 10])
  prob?.data.forEach((value, at) => {
    expect(Math.abs(value - (probs.data[at] ?? Number.NaN))).toBeLessThan(1e-6)
  })
  // One by one they are the same, but for the order of sums.
  for (let digit = 0; digit < COUNT; digit++) {
    const data = batch.subarray(digit * PIXELS, (digit + 1) * PIXELS)
    const pass = await runner.forward(new Map([['data', { shape: [1, 1, 28, 28], data }]]))
    const own = pass.outputs.get('prob')?.data ?? new Float32Array()
    expect(own.indexOf(Math.max(...own))).toBe(labels.data[digit])
    own.forEach((value, index) => {
      expect(Math.abs(value - (prob?.data[digit * 10 + index] ?? Number.NaN))).toBeLessThan(1e-6)
    })
  }
})
