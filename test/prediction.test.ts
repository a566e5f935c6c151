/** The caffemodel that a definition leads to: predicted, written by us, and as real Caffe wrote it. */

import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { accountOf } from '../src/analyze/account/account.ts'
import { compareAccounts } from '../src/analyze/account/account-diff.ts'
import { valueStatistics } from '../src/analyze/parameters/values.ts'
import { memorySource } from '../src/core/bytes/bytes.ts'
import { type CaffeStyle, netToProto, type ShapesOf } from '../src/formats/caffe/net-to-proto.ts'
import { predictCaffemodel } from '../src/formats/caffe/predict.ts'
import { readPrototxt } from '../src/formats/caffe/read-text.ts'
import { readCaffeWeights } from '../src/formats/caffe/read-weights.ts'
import { upgradeNet } from '../src/formats/caffe/upgrade.ts'
import { valuesOf } from '../src/formats/caffe/weights.ts'
import { writeCaffemodel } from '../src/formats/caffe/write-caffemodel.ts'
import { analyze, readNetwork } from '../src/index.ts'
import { filesBelow, SHARED } from './shared.ts'

type Phase = 'TRAIN' | 'TEST'

/** The digits that the LeNets were trained on. */
const DATUMS = new Map([['mnist', [1n, 28n, 28n]]])

async function definitionOf(file: string, phase: Phase) {
  const bytes = new Uint8Array(readFileSync(file))
  const net = upgradeNet(readPrototxt(file, bytes).message).message
  const { facts } = analyze(await readNetwork([memorySource(file, bytes)], { phase, datums: DATUMS }))
  const layers = [...facts.values()]
  const shapesOf: ShapesOf = (_layer, index) => {
    const shapes = layers[index]?.params.map(({ shape }) => shape?.map(({ expr }) => expr))
    return shapes?.every((shape) => shape?.every((size) => typeof size === 'bigint'))
      ? (shapes as bigint[][])
      : undefined
  }
  return { net, shapesOf, state: { phase, level: 0, stages: [] } }
}

async function read(file: string) {
  return readCaffeWeights(memorySource(file, new Uint8Array(readFileSync(file))))
}

/** Equal to the byte, in all and label by label. */
async function expectPredicted(net: string, model: string, phase: Phase, style: CaffeStyle): Promise<void> {
  const definition = await definitionOf(net, phase)
  const predicted = predictCaffemodel(definition.net, definition.state, definition.shapesOf, style)
  const real = await read(model)
  const [ours, caffes] = [predicted && accountOf(predicted.file), accountOf(real.file)]
  if (ours === undefined || caffes === undefined) throw new Error('both have an account')
  expect(compareAccounts(caffes, ours).groups.flatMap(({ labels }) => labels)).toEqual([])
  expect(predicted?.size).toBe(real.file.size)
}

const OWN = 'test/fixtures/weights'

describe('the predicted caffemodel', () => {
  it.each([
    ['nets/tiny.prototxt', 'tiny.caffemodel', 'TEST'],
    ['nets/siamese.prototxt', 'siamese.caffemodel', 'TEST'],
  ] as const)('of %s is %s to the byte', async (net, model, phase) => {
    await expectPredicted(`${OWN}/${net}`, `${OWN}/${model}`, phase, 'head')
  })

  const weights = `${SHARED}/weights`
  it.skipIf(!existsSync(weights)).each([
    ['lenet-head/lenet_train_test.prototxt', 'lenet-head/lenet-head-train.caffemodel', 'TRAIN', 'head'],
    ['lenet-head/lenet_train_test.prototxt', 'lenet-head/lenet-head-test.caffemodel', 'TEST', 'head'],
    ['lenet-trained/lenet_train_test.prototxt', 'lenet-trained/lenet_iter_10000.caffemodel', 'TRAIN', 'rc2'],
    ['nets/tiny.prototxt', 'tiny.caffemodel', 'TEST', 'head'],
    ['nets/variety.prototxt', 'variety.caffemodel', 'TEST', 'head'],
    ['nets/siamese.prototxt', 'siamese.caffemodel', 'TEST', 'head'],
    ['nets/tiny_train.prototxt', 'solver-sgd-binary_iter_3.caffemodel', 'TRAIN', 'head'],
    ['nets/tiny_train.prototxt', 'solver-adam-binary_iter_3.caffemodel', 'TRAIN', 'head'],
  ] as const)('of %s is %s to the byte', async (net, model, phase, style) => {
    await expectPredicted(`${weights}/${net}`, `${weights}/${model}`, phase, style)
  })

  const layers = filesBelow(`${SHARED}/forward/layers`, 'weights.caffemodel')
  it.skipIf(layers.length === 0).each(layers)('is %s to the byte', async (model) => {
    const folder = dirname(model)
    const truth = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8')) as { readonly phase: Phase }
    await expectPredicted(join(folder, 'net.prototxt'), model, truth.phase, 'head')
  })

  it('is not known where a shape is not', async () => {
    const { net, state } = await definitionOf(`${OWN}/nets/tiny.prototxt`, 'TEST')
    expect(predictCaffemodel(net, state, () => undefined)).toBeUndefined()
    expect(predictCaffemodel(net, state, () => [[1n, 2n, 3n, 4n, 5n]], 'rc2')).toBeUndefined()
  })

  it('has rough sizes for smaller numbers', async () => {
    const { net, state, shapesOf } = await definitionOf(`${OWN}/nets/tiny.prototxt`, 'TEST')
    expect(predictCaffemodel(net, state, shapesOf)).toMatchObject({
      size: 264,
      weightBytes: 80,
      overheadBytes: 184,
      float16Bytes: 224,
      int8Bytes: 204,
    })
  })
})

describe('the caffemodel that we write', () => {
  async function written(seed: number, file = `${OWN}/nets/siamese.prototxt`) {
    const { net, state, shapesOf } = await definitionOf(file, 'TRAIN')
    const stored = netToProto(net, state, shapesOf)
    if (stored === undefined) throw new Error('all shapes are known')
    const bytes = Buffer.concat([...writeCaffemodel(stored, net, seed)])
    return { bytes, predicted: predictCaffemodel(net, state, shapesOf)?.size }
  }

  it('is as long as predicted, and reads back', async () => {
    const { bytes, predicted } = await written(1)
    expect(bytes.length).toBe(predicted)
    const { layers, damage, file } = await readCaffeWeights(memorySource('x', bytes))
    expect(damage).toBeUndefined()
    expect(accountOf(file)?.unclaimedBytes).toBe(0)
    expect(layers.filter(({ blobs }) => blobs.length > 0).map(({ name }) => name)).toEqual([
      'conv1',
      'feat',
      'conv1_p',
      'feat_p',
    ])
  })

  it('is the same for the same seed, and another for another', async () => {
    const folder = `${SHARED}/weights/lenet-head/lenet_train_test.prototxt`
    const file = existsSync(folder) ? folder : undefined
    const [one, same, other] = [await written(1, file), await written(1, file), await written(2, file)]
    expect(one.bytes.equals(same.bytes)).toBe(true)
    if (file !== undefined) expect(one.bytes.equals(other.bytes)).toBe(false)
  })

  it.skipIf(!existsSync(`${SHARED}/weights`))('has the spread that its fillers ask for', async () => {
    const { bytes } = await written(3, `${SHARED}/weights/lenet-head/lenet_train_test.prototxt`)
    const source = memorySource('x', bytes)
    const { layers } = await readCaffeWeights(source)
    const weight = layers.find(({ name }) => name === 'ip1')?.blobs[0]
    const stored = weight && valuesOf(weight)?.stored
    if (stored === undefined) throw new Error('ip1 has weights')
    const { min = 0, max = 0, std = 0, mean = 1 } = await valueStatistics(source, stored)
    // xavier: uniform between ±√(3/800)
    const scale = Math.sqrt(3 / 800)
    expect(max).toBeLessThanOrEqual(scale)
    expect(max).toBeGreaterThan(scale * 0.999)
    expect(min).toBeGreaterThanOrEqual(-scale)
    expect(std / (scale / Math.sqrt(3))).toBeCloseTo(1, 2)
    expect(Math.abs(mean)).toBeLessThan(scale / 100)
  })
})
