import { describe, expect, it } from 'vitest'
import { tryOp } from '../../test/try-op.ts'
import { depthToSpace, spaceToDepth } from './blocks.ts'
import { concat, split } from './parts.ts'
import { expand, flatten, reshape, squeeze, tile, transpose, unsqueeze } from './reshape.ts'

const BY_INPUT = { sizes: { input: 1 }, copiesZeros: true } as const

describe('reshape', () => {
  it.each<[readonly string[], string]>([
    [['float32[2, 3, 4]', 'int64[2] = 6, 4'], 'float32[6, 4]'],
    [['float32[N, 3, 4]', 'int64[2] = 0, -1'], 'float32[N, 12]'],
    [['float32[N, S, 64]', 'int64[4] = N, -1, 4, 16'], 'float32[N, S, 4, 16]'],
    [['float32[2, H, 6]', 'int64[2] = -1, 4'], 'float32[3*H, 4]'],
    [['float32[1, 1]', 'int64[0] = '], 'float32[]'],
    // The one size that is not known follows from the others.
    [['float32[2, 12]', 'int64[2] = ?, 8'], 'float32[3, 8]'],
    [['float32[2, 12]', 'int64[3]'], 'float32[?, ?, ?]'],
    [['float32[2, 12]', 'int64'], 'float32'],
  ])('%j gives %s', (inputs, output) => {
    expect(tryOp(reshape, BY_INPUT, inputs)).toMatchObject({ outputs: [output], issues: [] })
  })

  it('passes elements on', () => {
    expect(tryOp(reshape, BY_INPUT, ['int64[2, 2] = 1, 2, 3, N', 'int64[1] = -1']).outputs).toEqual([
      'int64[4] = 1, 2, 3, N',
    ])
  })

  it('may take a 0 as it is', () => {
    const attrs = { sizes: { values: [0n, 3n] }, copiesZeros: false }
    expect(tryOp(reshape, attrs, ['float32[0, 5]']).outputs).toEqual(['float32[0, 3]'])
  })

  it.each<[readonly string[], string]>([
    [['float32[2, 3]', 'int64[1] = 7'], 'error reshape/count'],
    [['float32[2, 3]', 'int64[2] = -1, 4'], 'error reshape/count'],
    [['float32[2, 3]', 'int64[2] = -1, -1'], 'error reshape/open-sizes'],
    [['float32[0, 3]', 'int64[2] = 0, -1'], 'error reshape/zero-left'],
    [['float32[2, 3]', 'int64[1] = -2'], 'error reshape/negative-size'],
  ])('%j is told', (inputs, issue) => {
    expect(tryOp(reshape, BY_INPUT, inputs).issues).toEqual([issue])
  })
})

describe('axes', () => {
  it('joins them', () => {
    expect(tryOp(flatten, { axis: 1 }, ['float32[N, 3, 4]']).outputs).toEqual(['float32[N, 12]'])
    expect(tryOp(flatten, { axis: 0 }, ['float32[2, 3]']).outputs).toEqual(['float32[1, 6]'])
    expect(tryOp(flatten, { axis: 5 }, ['float32[2, 3]']).issues).toEqual(['error shape/axis-range'])
  })

  it('drops those of size 1', () => {
    expect(tryOp(squeeze, { axes: undefined }, ['float32[1, N, 1]']).outputs).toEqual(['float32[N]'])
    expect(tryOp(squeeze, { axes: { values: [-1n] } }, ['float32[1, N, 1]']).outputs).toEqual(['float32[1, N]'])
    expect(tryOp(squeeze, { axes: { values: [1n] } }, ['float32[1, 3, 1]']).issues).toEqual(['error squeeze/size'])
  })

  it('puts some in', () => {
    expect(tryOp(unsqueeze, { axes: { values: [0n, -1n] } }, ['float32[N]']).outputs).toEqual(['float32[1, N, 1]'])
    expect(tryOp(unsqueeze, { axes: { values: [0n, -3n] } }, ['float32[N]']).issues).toEqual([
      'error unsqueeze/repeated',
    ])
  })

  it('orders them anew, with what stands there', () => {
    expect(tryOp(transpose, { order: [1, 0] }, ['int64[2, 2] = 1, 2, 3, 4']).outputs).toEqual([
      'int64[2, 2] = 1, 3, 2, 4',
    ])
    expect(tryOp(transpose, { order: undefined }, ['float32[N, 3, H]']).outputs).toEqual(['float32[H, 3, N]'])
    expect(tryOp(transpose, { order: [0, 0] }, ['float32[2, 3]']).issues).toEqual(['error transpose/order'])
  })
})

describe('repeating and joining', () => {
  it('stretches both ways', () => {
    const attrs = { sizes: { input: 1 } }
    expect(tryOp(expand, attrs, ['float32[3, 1]', 'int64[3] = N, 1, 4']).outputs).toEqual(['float32[N, 3, 4]'])
    expect(tryOp(expand, attrs, ['int64[2, 1] = 7, 8', 'int64[2] = 1, 2']).outputs).toEqual([
      'int64[2, 2] = 7, 7, 8, 8',
    ])
    expect(tryOp(expand, attrs, ['float32[3]', 'int64[1] = 4']).issues).toEqual(['error expand/sizes'])
  })

  it('tiles', () => {
    const attrs = { repeats: { input: 1 } }
    expect(tryOp(tile, attrs, ['float32[N, 3]', 'int64[2] = 1, 4']).outputs).toEqual(['float32[N, 12]'])
    expect(tryOp(tile, attrs, ['int64[2] = 1, 2', 'int64[1] = 2']).outputs).toEqual(['int64[4] = 1, 2, 1, 2'])
  })

  it('puts behind one another', () => {
    expect(tryOp(concat, { axis: 1 }, ['float32[N, 3]', 'float32[N, C]']).outputs).toEqual(['float32[N, C + 3]'])
    expect(tryOp(concat, { axis: 0 }, ['int64[1] = N', 'int64[2] = 3, 4']).outputs).toEqual(['int64[3] = N, 3, 4'])
    expect(tryOp(concat, { axis: 1 }, ['int64[2, 1] = 1, 2', 'int64[2, 2] = 3, 4, 5, 6']).outputs).toEqual([
      'int64[2, 3] = 1, 3, 4, 2, 5, 6',
    ])
    expect(tryOp(concat, { axis: 0 }, ['float32[1, 3]', 'float32[1, 4]']).issues).toEqual(['error concat/shapes'])
  })

  it('cuts', () => {
    const even = { axis: 0, sizes: undefined, isUneven: false }
    expect(tryOp(split, even, ['int64[4] = 1, 2, N, 4'], 2).outputs).toEqual(['int64[2] = 1, 2', 'int64[2] = N, 4'])
    expect(tryOp(split, even, ['float32[7]'], 2).issues).toEqual(['error split/uneven'])
    const uneven = { ...even, isUneven: true }
    expect(tryOp(split, uneven, ['float32[7]'], 3).outputs).toEqual(['float32[3]', 'float32[3]', 'float32[1]'])
    expect(tryOp(split, uneven, ['float32[5]'], 4).issues).toEqual(['error split/negative-part'])
    const parts = { ...even, sizes: { input: 1 } }
    expect(tryOp(split, parts, ['float32[N, 3]', 'int64[2] = 2, N - 2'], 2).outputs).toEqual([
      'float32[2, 3]',
      'float32[N - 2, 3]',
    ])
    expect(tryOp(split, parts, ['float32[5]', 'int64[2] = 2, 2'], 2).issues).toEqual(['error split/sizes'])
  })

  it('trades channels for positions', () => {
    expect(tryOp(depthToSpace, { block: 2n, order: 'DCR' }, ['float32[N, 8, 3, 4]']).outputs).toEqual([
      'float32[N, 2, 6, 8]',
    ])
    expect(tryOp(spaceToDepth, { block: 2n, order: 'DCR' }, ['float32[N, 2, 6, 8]']).outputs).toEqual([
      'float32[N, 8, 3, 4]',
    ])
    expect(tryOp(depthToSpace, { block: 2n, order: 'DCR' }, ['float32[1, 6, 3, 4]']).issues).toEqual([
      'error blocks/size',
    ])
  })
})
