import { describe, expect, it } from 'vitest'
import { tryOp } from '../../test/try-op.ts'
import { attention, linearAttention } from './attention.ts'
import { batchNormalization, layerNormalization } from './normalisation.ts'
import { experts, projection } from './projection.ts'
import { gru, lstm } from './recurrent.ts'
import { type ResizeAttrs, resize } from './resize.ts'

describe('normalisation', () => {
  it('keeps the shape, and gives statistics', () => {
    const inputs = ['float32[N, 8, H]', 'float32[8]', 'float32[8]', 'float32[8]', 'float32[8]']
    expect(tryOp(batchNormalization, { channelAxis: 1, isTraining: true }, inputs, 3)).toMatchObject({
      outputs: ['float32[N, 8, H]', 'float32[8]', 'float32[8]'],
      issues: [],
    })
    const other = ['float32[N, 8, H]', 'float32[7]']
    expect(tryOp(batchNormalization, { channelAxis: 1, isTraining: false }, other).issues).toEqual([
      'error norm/channels',
    ])
    const attrs = { axis: -1, learned: {}, outputs: ['x', 'statistics', 'statistics'] } as const
    expect(tryOp(layerNormalization, attrs, ['float16[N, S, 64]'], 3).outputs).toEqual([
      'float16[N, S, 64]',
      'float32[N, S, 1]',
      'float32[N, S, 1]',
    ])
  })

  it('says which inputs are statistics', () => {
    const attrs = { channelAxis: 1, isTraining: false }
    const kinds = [0, 1, 2, 3, 4].map((input) => batchNormalization.parameterKind?.(attrs, input))
    expect(kinds).toEqual([undefined, 'learned', 'learned', 'statistic', 'statistic'])
  })
})

describe('recurrent layers', () => {
  const attrs = { isBatchFirst: false, directions: 1n, hidden: 16n, learned: {} }

  it('take a pass for each step', () => {
    const inputs = ['float32[T, N, 8]', 'float32[2, 64, 8]', 'float32[2, 64, 16]']
    expect(tryOp(lstm, attrs, inputs, 3)).toMatchObject({
      outputs: ['float32[T, 2, N, 16]', 'float32[2, N, 16]', 'float32[2, N, 16]'],
      macs: '3072*N*T',
    })
    const turned = ['float32[N, T, 8]', 'float32[1, 48, 8]', 'float32[1, 48, 16]']
    expect(tryOp(gru, { ...attrs, isBatchFirst: true }, turned, 2).outputs).toEqual([
      'float32[N, T, 1, 16]',
      'float32[N, 1, 16]',
    ])
  })
})

describe('attention', () => {
  const attrs = { queryHeads: undefined, keyHeads: undefined, pastKey: 4, pastValue: 5 }

  it('looks at all keys', () => {
    const inputs = [
      'float32[N, 8, S, 64]',
      'float32[N, 2, S, 64]',
      'float32[N, 2, S, 32]',
      '-',
      'float32[N, 2, P, 64]',
      'float32[N, 2, P, 32]',
    ]
    expect(tryOp(attention, attrs, inputs, 3)).toMatchObject({
      outputs: ['float32[N, 8, S, 32]', 'float32[N, 2, P + S, 64]', 'float32[N, 2, P + S, 32]'],
      macs: '768*N*S*(P + S)',
    })
  })

  it('may have its heads packed', () => {
    const packed = { ...attrs, queryHeads: 4n, keyHeads: 4n, pastKey: undefined, pastValue: undefined }
    expect(tryOp(attention, packed, ['float32[N, 3, 64]', 'float32[N, 5, 64]', 'float32[N, 5, 32]'])).toMatchObject({
      outputs: ['float32[N, 3, 32]'],
      macs: '1440*N',
    })
  })

  it('may carry a state', () => {
    const inputs = ['float32[N, T, 64]', 'float32[N, T, 64]', 'float32[N, T, 32]']
    expect(tryOp(linearAttention, { queryHeads: 4n, keyHeads: 4n }, inputs, 2).outputs).toEqual([
      'float32[N, T, 32]',
      'float32[N, 4, 16, 8]',
    ])
  })
})

describe('packed weights', () => {
  it('are multiplied as what they stand for', () => {
    const attrs = { outputs: [4096n], depth: 2048n, products: undefined, learned: {}, givesInput: false }
    expect(tryOp(projection, attrs, ['float16[N, S, 2048]', 'uint8[4096, 16, 64]'])).toMatchObject({
      outputs: ['float16[N, S, 4096]'],
      macs: '8388608*N*S',
    })
    const few = { weights: [2, 4], chosen: 2n, packed: 2n, learned: {} }
    expect(
      tryOp(experts, few, ['float16[T, 16]', 'float16[T, 8]', 'uint8[8, 32, 8]', '-', 'uint8[8, 16, 16]']).macs,
    ).toBe('2048*T')
  })
})

describe('resize', () => {
  const plain: ResizeAttrs = {
    scales: { input: 1 },
    sizes: { input: 2 },
    region: undefined,
    axes: undefined,
    keepsRatio: undefined,
    interpolation: 'linear',
  }

  it.each<[string, Partial<ResizeAttrs>, readonly string[], string]>([
    ['by scales, in float32', {}, ['float32[1, 9]', 'float32[2] = 1, 0.1', '-'], 'float32[1, 0]'],
    ['an open size', {}, ['float32[N, W]', 'float32[2] = 1, 2', '-'], 'float32[N, 2*W]'],
    ['to sizes', {}, ['float32[1, 9]', '-', 'int64[2] = 1, 20'], 'float32[1, 20]'],
    ['some axes', { axes: [1] }, ['float32[N, 9]', '-', 'int64[1] = 20'], 'float32[N, 20]'],
    ['alike', { keepsRatio: 'not_larger' }, ['float32[10, 20]', '-', 'int64[2] = 5, 5'], 'float32[3, 5]'],
    ['alike, at least', { keepsRatio: 'not_smaller' }, ['float32[10, 20]', '-', 'int64[2] = 5, 5'], 'float32[5, 10]'],
  ])('%s', (_, attrs, inputs, output) => {
    expect(tryOp(resize, { ...plain, ...attrs }, inputs)).toMatchObject({ outputs: [output], issues: [] })
  })
})
