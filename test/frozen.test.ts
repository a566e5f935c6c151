/** Parameters that training leaves as they are, blob by blob. */

import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { trainingOf } from '../src/analyze/costs/training.ts'
import { analyze, memorySource, readNetwork } from '../src/index.ts'

const LENET = readFileSync('examples/lenet/lenet.prototxt', 'utf8')

/** LeNet with these `param` entries in its first convolution. */
async function withParams(...rates: readonly number[]) {
  const params = rates.map((rate) => `param { lr_mult: ${rate} }`).join(' ')
  const text = LENET.replace('top: "conv1"', `top: "conv1" ${params}`)
  return analyze(await readNetwork([memorySource('lenet.prototxt', new TextEncoder().encode(text))]))
}

it('counts what is frozen apart', async () => {
  const { totals } = await withParams(0, 0)
  expect(totals.parameters.value).toBe(431_080n)
  expect(totals.frozen.value).toBe(520n)
  expect(totals.trainable.value).toBe(430_560n)
})

it.each([
  [[1, 1], 146_752_000n],
  [[0, 1], 128_320_000n],
  [[1, 0], 146_752_000n],
  [[0, 0], 128_320_000n],
])('rates %j cost %d MACs of gradients of parameters', async (rates, macs) => {
  expect(trainingOf(await withParams(...rates)).macsToParameters.value).toBe(macs)
})
