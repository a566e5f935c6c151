/** Layers of Keras that nobody knows, with definitions in the formula language. */

import { describe, expect, it } from 'vitest'
import { analyze } from '../src/analyze/analyze.ts'
import { memorySource } from '../src/core/bytes/bytes.ts'
import { shapeOf } from '../src/core/network/shape.ts'
import { exprText, readNetwork } from '../src/index.ts'

const MODEL = {
  module: 'keras',
  class_name: 'Sequential',
  config: {
    name: 'own',
    layers: [
      { module: 'keras.layers', class_name: 'InputLayer', config: { batch_shape: [null, 8, 6, 3], name: 'image' } },
      { module: 'mine', class_name: 'Mine>Patches', config: { name: 'patches', size: 2, width: 16, trainable: false } },
      { module: 'keras.layers', class_name: 'Lambda', config: { name: 'halve' } },
    ],
  },
}

const DEFINITIONS = `
[[layer]]
type = "Patches"
family = "conv"
doc = "cuts an image into patches and projects each"
parameters = { size = "int!", width = "int = 8" }
outputs = ['[N, (H/size)*(W/size), width]']
blobs = [{ name = "kernel", shape = '[size*size*C, width]' }, { name = "bias", shape = '[width]' }]
cost = { macs = 'prod(out) * size * size * C' }

[[layer]]
type = "Lambda:halve"
family = "shape"
doc = "keeps every second patch"
outputs = ['[b0[0], b0[1]/2, b0[2]]']
`

async function weigh(definitions?: string) {
  const source = memorySource('model.json', new TextEncoder().encode(JSON.stringify(MODEL)))
  const options = definitions === undefined ? {} : { definitions: [{ name: 'own.toml', text: definitions }] }
  return analyze(await readNetwork([source], options))
}

describe('classes of their own', () => {
  it('are named, and unknown', async () => {
    const { issues, facts } = await weigh()
    expect(issues.map(({ code, severity }) => [code, severity])).toEqual([
      ['keras/unknown-layer', 'error'],
      ['keras/lambda', 'warning'],
    ])
    expect(facts.get('halve')?.outputs[0]).toBeUndefined()
  })

  it('have shapes, weights and costs by a definition, a Lambda by its own name', async () => {
    const { issues, facts, totals } = await weigh(DEFINITIONS)
    expect(issues).toEqual([])
    expect(shapeOf(facts.get('patches')?.outputs[0])?.map(exprText)).toEqual(['N', '12', '16'])
    expect(shapeOf(facts.get('halve')?.outputs[0])?.map(exprText)).toEqual(['N', '6', '16'])
    expect(totals.parameters.value).toBe(208n)
    expect(facts.get('patches')?.params.map(({ trainable }) => trainable)).toEqual([false, false])
  })

  it('tell a setting that is missing, and a formula that is wrong with its place', async () => {
    const wrong = DEFINITIONS.replace('size = "int!"', 'size = "int!", depth = "int!"').replace('b0[1]/2', 'b0[7]/2')
    const { issues } = await weigh(wrong)
    expect(issues.map(({ code }) => code).sort()).toEqual(['keras/layer-formula', 'keras/missing-setting'])
    expect(issues.find(({ code }) => code === 'keras/layer-formula')?.where).toMatchObject({ file: 'own.toml' })
  })
})
