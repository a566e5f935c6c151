import { describe, expect, it } from 'vitest'
import { tryOp } from '../../test/try-op.ts'
import { globalAveragePooling, maxPooling, maxUnpooling, type PoolingAttrs, roiAlign } from './pooling.ts'

const PLAIN: PoolingAttrs = {
  kernel: [2n],
  strides: [],
  dilations: [],
  padding: { kind: 'given', before: [], after: [] },
  layout: 'channels-first',
  rounding: 'floor',
}

describe('pooling', () => {
  it.each<[string, Partial<PoolingAttrs>, string, string]>([
    ['slides', {}, 'float32[1, 3, 8]', 'float32[1, 3, 7]'],
    ['drops what is left', { strides: [3n] }, 'float32[1, 3, 10]', 'float32[1, 3, 3]'],
    ['takes what is left', { strides: [3n], rounding: 'ceil' }, 'float32[1, 3, 10]', 'float32[1, 3, 4]'],
    // The fourth window would start behind the input: (4 − 1)·3 ≥ 7 + 1.
    [
      'drops a window that starts behind the input',
      { strides: [3n], padding: { kind: 'given', before: [1n], after: [1n] }, rounding: 'ceil' },
      'float32[1, 3, 7]',
      'float32[1, 3, 3]',
    ],
    [
      'rounds toward zero where there is no room',
      { kernel: [3n], strides: [4n] },
      'float32[1, 3, 1]',
      'float32[1, 3, 1]',
    ],
    [
      'keeps the size',
      { strides: [2n], padding: { kind: 'same', odd: 'after' } },
      'float32[1, 3, 7]',
      'float32[1, 3, 4]',
    ],
    ['has channels last', { layout: 'channels-last' }, 'float32[1, 8, 3]', 'float32[1, 7, 3]'],
    ['keeps open sizes', { kernel: [1n], strides: [2n] }, 'float32[N, C, W]', 'float32[N, C, ceil(W/2)]'],
  ])('%s', (_, attrs, input, output) => {
    expect(tryOp(maxPooling, { ...PLAIN, ...attrs }, [input])).toMatchObject({ outputs: [output], issues: [] })
  })

  it('says where the values stood', () => {
    expect(tryOp(maxPooling, PLAIN, ['float32[1, 3, 8]'], 2).outputs[1]).toBe('int64[1, 3, 7]')
  })

  it.each<[string, Partial<PoolingAttrs>, string, string]>([
    ['no room', { kernel: [5n] }, 'float32[1, 3, 2]', 'error pool/no-room'],
    ['another rank', {}, 'float32[1, 3, 8, 8]', 'error pool/rank'],
    ['a stride of 0', { strides: [0n] }, 'float32[1, 3, 8]', 'error conv/stride-zero'],
    [
      'padding that would be negative',
      { kernel: [1n], strides: [4n], padding: { kind: 'same', odd: 'after' } },
      'float32[1, 3, 7]',
      'warning pool/same-padding',
    ],
  ])('tells of %s', (_, attrs, input, issue) => {
    expect(tryOp(maxPooling, { ...PLAIN, ...attrs }, [input]).issues).toEqual([issue])
  })

  it('makes one value of each map', () => {
    expect(tryOp(globalAveragePooling, { layout: 'channels-first' }, ['float32[N, 8, 7, 7]']).outputs).toEqual([
      'float32[N, 8, 1, 1]',
    ])
    expect(tryOp(globalAveragePooling, { layout: 'channels-last' }, ['float32[N, 7, 7, 8]']).outputs).toEqual([
      'float32[N, 1, 1, 8]',
    ])
  })

  it('takes back', () => {
    const attrs = { ...PLAIN, strides: [2n], sizes: { input: 2 } }
    expect(tryOp(maxUnpooling, attrs, ['float32[1, 3, 4]', 'int64[1, 3, 4]', '-']).outputs).toEqual([
      'float32[1, 3, 8]',
    ])
    expect(tryOp(maxUnpooling, attrs, ['float32[1, 3, 4]', 'int64[1, 3, 4]', 'int64[3] = 1, 3, 9']).outputs).toEqual([
      'float32[1, 3, 9]',
    ])
  })

  it('samples regions', () => {
    expect(
      tryOp(roiAlign, { sizes: [7n, 7n] }, ['float32[1, 256, 50, 50]', 'float32[R, 4]', 'int64[R]']).outputs,
    ).toEqual(['float32[R, 256, 7, 7]'])
  })
})
