import { describe, expect, it } from 'vitest'
import { statisticsOf } from '../../analyze/parameters/values.ts'
import { parseText } from '../../wire/protobuf/text.ts'
import { fillerOf } from './blob-fillers.ts'
import { fillBlob } from './fill.ts'
import { messageType } from './schema.ts'

function messageOf(type: string, text: string) {
  return parseText('x', new TextEncoder().encode(text), messageType(type)).message
}

function fill(text: string, shape: readonly bigint[], seed = 1): Float32Array {
  const blocks = [...fillBlob(messageOf('FillerParameter', text), shape, [seed, 0, 0])]
  return Float32Array.from(blocks.flatMap((block) => [...block]))
}

describe('fillers', () => {
  it('constant', () => {
    expect([...fill('value: 0.5', [3n])]).toEqual([0.5, 0.5, 0.5])
    expect([...fill('', [2n])]).toEqual([0, 0])
  })

  it.each([
    ['uniform', 'type: "uniform" min: -2 max: 4', 1, Math.sqrt(3)],
    ['gaussian', 'type: "gaussian" mean: 3 std: 0.5', 3, 0.5],
    ['xavier by fan-in', 'type: "xavier"', 0, Math.sqrt(1 / 200)],
    ['xavier by fan-out', 'type: "xavier" variance_norm: FAN_OUT', 0, Math.sqrt(1 / 400)],
    ['msra by average', 'type: "msra" variance_norm: AVERAGE', 0, Math.sqrt(2 / 300)],
  ])('%s has its mean and deviation', (_name, text, mean, std) => {
    const found = statisticsOf(fill(text, [400n, 200n]))
    expect((found.mean ?? Number.NaN) - mean).toBeCloseTo(0, 1)
    expect((found.std ?? Number.NaN) / std).toBeCloseTo(1, 1)
  })

  it('gaussian with `sparse` keeps about that many inputs an output', () => {
    const { zeros, count } = statisticsOf(fill('type: "gaussian" sparse: 15', [100n, 500n]))
    expect((count - zeros) / count).toBeCloseTo(0.15, 1)
  })

  it('positive_unitball adds up to 1 for each output', () => {
    const values = fill('type: "positive_unitball"', [3n, 100n])
    for (let row = 0; row < 3; row++) {
      const sum = values.subarray(row * 100, row * 100 + 100).reduce((total, value) => total + value, 0)
      expect(sum).toBeCloseTo(1, 5)
    }
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0)
  })

  it('gaussian_unitball makes a vector of length 1 for each output', () => {
    const values = fill('type: "gaussian_unitball"', [3n, 100n])
    for (let row = 0; row < 3; row++) {
      const square = values.subarray(row * 100, row * 100 + 100).reduce((total, value) => total + value ** 2, 0)
      expect(square).toBeCloseTo(1, 5)
    }
  })

  it('diagonal hands each channel through', () => {
    expect([...fill('type: "diagonal"', [2n, 3n, 1n, 2n])]).toEqual([0.5, 0.5, 0, 0, 0, 0, 0, 0, 0.5, 0.5, 0, 0])
  })

  it('bilinear is what Caffe computes', () => {
    // forward/layers/deconv-bilinear: real Caffe's weights for a kernel of 4.
    expect([...fill('type: "bilinear"', [1n, 1n, 4n, 4n])]).toEqual([
      0.0625, 0.1875, 0.1875, 0.0625, 0.1875, 0.5625, 0.5625, 0.1875, 0.1875, 0.5625, 0.5625, 0.1875, 0.0625, 0.1875,
      0.1875, 0.0625,
    ])
  })

  it('give the same for the same seed, whatever the size of a block', () => {
    expect(fill('type: "gaussian"', [70_000n])).toEqual(fill('type: "gaussian"', [70_000n]))
    expect(fill('type: "gaussian"', [10n], 1)).not.toEqual(fill('type: "gaussian"', [10n], 2))
  })
})

describe('the filler of a blob', () => {
  it.each([
    ['type: "Convolution" convolution_param { weight_filler { type: "msra" } }', 0, [1n, 1n, 3n, 3n], 'msra', 0],
    ['type: "Convolution" convolution_param { weight_filler { type: "msra" } }', 1, [1n], 'constant', 0],
    ['type: "Scale"', 0, [3n], 'constant', 1],
    ['type: "Scale" scale_param { bias_term: true bias_filler { value: 2 } }', 1, [3n], 'constant', 2],
    ['type: "PReLU"', 0, [3n], 'constant', 0.25],
    ['type: "BatchNorm"', 2, [1n], 'constant', 0],
    [
      'type: "LSTM" recurrent_param { weight_filler { type: "uniform" } bias_filler { value: 3 } }',
      1,
      [4n],
      'constant',
      3,
    ],
    ['type: "LSTM" recurrent_param { weight_filler { type: "uniform" } }', 2, [4n, 1n], 'uniform', 0],
    ['type: "Unheard"', 0, [1n], 'constant', 0],
  ] as const)('of %s, blob %i', (text, index, shape, type, value) => {
    const filler = fillerOf(messageOf('LayerParameter', text), index, shape)
    expect(filler.string('type')).toBe(type)
    expect(filler.number('value')).toBe(value)
  })
})
