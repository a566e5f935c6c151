import { describe, expect, it } from 'vitest'
import { tryOp } from '../../test/try-op.ts'
import { symbol } from '../core/expr.ts'
import { nonZero, shapeOfInput, sizeOfInput, unique } from './creation.ts'
import {
  compress,
  gather,
  gatherElements,
  gatherNd,
  oneHot,
  scatterElements,
  scatterNd,
  topK,
  triangle,
} from './lookup.ts'

describe('looking up', () => {
  it.each<[number, readonly string[], string]>([
    [0, ['float32[1000, 64]', 'int64[N, S]'], 'float32[N, S, 64]'],
    [1, ['float32[N, 5, 7]', 'int64[] = 2'], 'float32[N, 7]'],
    [0, ['int64[3] = N, 3, H', 'int64[] = -1'], 'int64[] = H'],
    [1, ['int64[2, 2] = 1, 2, 3, 4', 'int64[1] = 1'], 'int64[2, 1] = 2, 4'],
  ])('axis %i of %j', (axis, inputs, output) => {
    expect(tryOp(gather, { axis }, inputs)).toMatchObject({ outputs: [output], issues: [] })
  })

  it('tells of indices beyond', () => {
    expect(tryOp(gather, { axis: 0 }, ['float32[2, 3]', 'int64[1] = 9']).issues).toEqual(['error gather/index'])
  })

  it('takes one by one, or slices by tuples', () => {
    expect(tryOp(gatherElements, { axis: 0 }, ['int64[3] = 5, 6, 7', 'int64[2] = 2, -3']).outputs).toEqual([
      'int64[2] = 7, 5',
    ])
    expect(tryOp(gatherNd, { batchAxes: 0 }, ['float32[2, 3, 4]', 'int64[5, 2]']).outputs).toEqual(['float32[5, 4]'])
    expect(tryOp(gatherNd, { batchAxes: 1 }, ['float32[B, 3, 4]', 'int64[B, 5, 1]']).outputs).toEqual([
      'float32[B, 5, 4]',
    ])
    expect(tryOp(gatherNd, { batchAxes: 0 }, ['int64[2, 2] = 1, 2, 3, 4', 'int64[1, 2] = 1, 0']).outputs).toEqual([
      'int64[1] = 3',
    ])
    expect(tryOp(gatherNd, { batchAxes: 0 }, ['float32[2]', 'int64[1, 2]']).issues).toEqual(['error gather/depth'])
  })

  it('puts values in place', () => {
    const inputs = ['int64[3] = 1, 2, 3', 'int64[1] = -1', 'int64[1] = N']
    expect(tryOp(scatterElements, { axis: 0, reduction: 'none' }, inputs).outputs).toEqual(['int64[3] = 1, 2, N'])
    const tuples = ['int64[3] = 1, 2, 3', 'int64[1, 1] = 0', 'int64[1] = N']
    expect(tryOp(scatterNd, { reduction: 'none' }, tuples).outputs).toEqual(['int64[3] = N, 2, 3'])
    expect(tryOp(scatterNd, { reduction: 'add' }, tuples).outputs).toEqual(['int64[3]'])
  })

  it('marks', () => {
    expect(tryOp(oneHot, { axis: -1 }, ['int64[N]', 'int64[] = 5', 'float32[2] = 0, 1']).outputs).toEqual([
      'float32[N, 5]',
    ])
    expect(tryOp(oneHot, { axis: 0 }, ['int64[1] = 1', 'int64[] = 3', 'float32[2] = 0, 1']).outputs).toEqual([
      'float32[3, 1] = 0, 1, 0',
    ])
  })

  it('takes the greatest', () => {
    const attrs = { axis: 1, count: undefined }
    expect(tryOp(topK, attrs, ['float32[N, 10]', 'int64[1] = 3'], 2).outputs).toEqual(['float32[N, 3]', 'int64[N, 3]'])
    expect(tryOp(topK, attrs, ['float32[N, 10]', 'int64[1] = 11'], 2).issues).toEqual(['error top-k/count'])
  })

  it('keeps a triangle', () => {
    expect(tryOp(triangle, { isUpper: true }, ['int64[2, 2] = 1, 2, 3, 4']).outputs).toEqual([
      'int64[2, 2] = 1, 2, 0, 4',
    ])
    expect(tryOp(triangle, { isUpper: false }, ['int64[2, 2] = 1, 2, 3, 4']).outputs).toEqual([
      'int64[2, 2] = 1, 0, 3, 4',
    ])
  })
})

describe('what the data decide', () => {
  const count = symbol('found')

  it('is counted by a symbol, unless it is known', () => {
    expect(tryOp(nonZero, { count }, ['float32[2, 3]']).outputs).toEqual(['int64[2, found]'])
    expect(tryOp(nonZero, { count }, ['int64[2, 2] = 1, 0, 0, 1']).outputs).toEqual(['int64[2, 2] = 0, 1, 0, 1'])
    expect(tryOp(compress, { axis: 1, count }, ['float32[N, 5]', 'bool[5]']).outputs).toEqual(['float32[N, found]'])
    expect(tryOp(compress, { axis: 1, count }, ['float32[N, 3]', 'bool[3] = 1, 0, 1']).outputs).toEqual([
      'float32[N, 2]',
    ])
    expect(tryOp(unique, { axis: undefined, count }, ['float32[2, 3]'], 4).outputs).toEqual([
      'float32[found]',
      'int64[found]',
      'int64[6]',
      'int64[found]',
    ])
  })
})

describe('sizes as numbers', () => {
  it('follow the shape', () => {
    const all = { start: 0, end: undefined, dtype: 'int64' } as const
    expect(tryOp(shapeOfInput, all, ['float32[N, 3, H]']).outputs).toEqual(['int64[3] = N, 3, H'])
    expect(tryOp(shapeOfInput, { ...all, start: -1 }, ['float32[N, 3, H]']).outputs).toEqual(['int64[1] = H'])
    expect(tryOp(shapeOfInput, { ...all, start: 2, end: 1 }, ['float32[N, 3, H]']).outputs).toEqual(['int64[0] = '])
    expect(tryOp(sizeOfInput, undefined, ['float32[N, 3, 4]']).outputs).toEqual(['int64[] = 12*N'])
  })
})
