import { describe, expect, it } from 'vitest'
import { tryOp } from '../../test/try-op.ts'
import { argMax, crossEntropy, cumulativeSum, type ReduceAttrs, reduceMax, reduceProd, reduceSum } from './reduction.ts'

const KEEP: ReduceAttrs = { axes: { values: [1n] }, keepsAxes: true, withoutAxes: 'all' }

describe('reductions', () => {
  it.each<[Partial<ReduceAttrs>, readonly string[], string]>([
    [{}, ['float32[N, 3, 4]'], 'float32[N, 1, 4]'],
    [{ keepsAxes: false }, ['float32[N, 3, 4]'], 'float32[N, 4]'],
    [{ axes: { values: [-1n] } }, ['float32[N, 3, 4]'], 'float32[N, 3, 1]'],
    [{ axes: undefined, keepsAxes: false }, ['float32[N, 3, 4]'], 'float32[]'],
    [{ axes: { values: [] } }, ['float32[N, 3, 4]'], 'float32[1, 1, 1]'],
    [{ axes: { values: [] }, withoutAxes: 'none' }, ['float32[N, 3, 4]'], 'float32[N, 3, 4]'],
    [{ axes: { input: 1 } }, ['float32[N, 3, 4]', 'int64[1] = 0'], 'float32[1, 3, 4]'],
    [{ axes: { input: 1 } }, ['float32[N, 3, 4]', 'int64[1]'], 'float32[?, ?, ?]'],
    [{ axes: { values: [0n] }, keepsAxes: false }, ['int64[3] = 2, N, 5'], 'int64[] = N + 7'],
  ])('%o of %j', (attrs, inputs, output) => {
    expect(tryOp(reduceSum, { ...KEEP, ...attrs }, inputs)).toMatchObject({ outputs: [output], issues: [] })
  })

  it('joins what is known', () => {
    const all = { ...KEEP, axes: undefined, keepsAxes: false }
    expect(tryOp(reduceProd, all, ['int64[3] = 2, N, 5']).outputs).toEqual(['int64[] = 10*N'])
    expect(tryOp(reduceMax, all, ['int64[2] = N, N + 1']).outputs).toEqual(['int64[] = N + 1'])
    const rows = { ...KEEP, axes: { values: [1n] } }
    expect(tryOp(reduceMax, rows, ['int64[2, 2] = 1, 4, 3, 2']).outputs).toEqual(['int64[2, 1] = 4, 3'])
  })

  it('tells of axes that are not there', () => {
    expect(tryOp(reduceSum, { ...KEEP, axes: { values: [3n] } }, ['float32[2]']).issues).toEqual([
      'error shape/axis-range',
    ])
  })

  it('finds places', () => {
    expect(tryOp(argMax, { axis: -1, keepsAxes: false }, ['float32[N, 1000]']).outputs).toEqual(['int64[N]'])
  })

  it('runs along', () => {
    const attrs = { isExclusive: false, isReversed: false }
    expect(tryOp(cumulativeSum, attrs, ['int64[3] = 1, N, 2']).outputs).toEqual(['int64[3] = 1, N + 1, N + 3'])
    expect(tryOp(cumulativeSum, { isExclusive: true, isReversed: true }, ['int64[3] = 1, 2, 3']).outputs).toEqual([
      'int64[3] = 5, 3, 0',
    ])
  })

  it('makes one loss, or one for each label', () => {
    const inputs = ['float32[N, 10, 4]', 'int64[N, 4]']
    expect(tryOp(crossEntropy, { reduction: 'mean' }, inputs, 2).outputs).toEqual(['float32[]', 'float32[N, 10, 4]'])
    expect(tryOp(crossEntropy, { reduction: 'none' }, inputs).outputs).toEqual(['float32[N, 4]'])
    expect(tryOp(crossEntropy, { reduction: 'none' }, ['float32[2, 10]', 'int64[3]']).issues).toEqual([
      'error loss/labels',
    ])
  })
})
