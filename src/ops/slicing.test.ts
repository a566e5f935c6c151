import { describe, expect, it } from 'vitest'
import { tryOp } from '../../test/try-op.ts'
import { centerCropPad, pad, range, slice } from './slicing.ts'

const SLICE = { starts: { input: 1 }, ends: { input: 2 }, axes: { input: 3 }, steps: { input: 4 } } as const

describe('slice', () => {
  it.each<[string, readonly string[], string]>([
    ['a part', ['float32[10]', 'int64[1] = 2', 'int64[1] = 8', '-', '-'], 'float32[6]'],
    ['from the end', ['float32[10]', 'int64[1] = -3', 'int64[1] = 100', '-', '-'], 'float32[3]'],
    ['by steps', ['float32[10]', 'int64[1] = 1', 'int64[1] = 10', '-', 'int64[1] = 4'], 'float32[3]'],
    ['nothing', ['float32[10]', 'int64[1] = 8', 'int64[1] = 2', '-', '-'], 'float32[0]'],
    [
      'back',
      ['int64[4] = 1, 2, 3, 4', 'int64[1] = -1', 'int64[1] = -100', '-', 'int64[1] = -1'],
      'int64[4] = 4, 3, 2, 1',
    ],
    ['to the very start', ['float32[7]', 'int64[1] = -1', 'int64[1] = 2147483647', '-', 'int64[1] = -2'], 'float32[4]'],
    [
      'all of an open axis',
      ['float32[N, 3]', 'int64[1] = 0', 'int64[1] = 9223372036854775807', '-', '-'],
      'float32[N, 3]',
    ],
    ['all but the last', ['float32[N, 3]', 'int64[1] = 0', 'int64[1] = -1', '-', '-'], 'float32[N - 1, 3]'],
    [
      'as many as another size',
      ['float32[1, 1024]', 'int64[1] = 0', 'int64[1] = S', 'int64[1] = 1', '-'],
      'float32[1, min(S, 1024)]',
    ],
    ['one size', ['int64[3] = N, 3, H', 'int64[1] = 2', 'int64[1] = 3', '-', '-'], 'int64[1] = H'],
    ['who knows where', ['float32[N, 3]', 'int64[1]', 'int64[1]', 'int64[1] = 1', '-'], 'float32[N, ?]'],
  ])('takes %s', (_, inputs, output) => {
    expect(tryOp(slice, SLICE, inputs)).toMatchObject({ outputs: [output], issues: [] })
  })

  it('tells of steps of 0 and axes that are not there', () => {
    expect(tryOp(slice, SLICE, ['float32[3]', 'int64[1] = 0', 'int64[1] = 1', '-', 'int64[1] = 0']).issues).toEqual([
      'error slice/step',
    ])
    expect(tryOp(slice, SLICE, ['float32[3]', 'int64[1] = 0', 'int64[1] = 1', 'int64[1] = 1', '-']).issues).toEqual([
      'error shape/axis-range',
    ])
  })
})

describe('pad', () => {
  const attrs = { pads: { input: 1 }, axes: undefined, mode: 'constant', value: undefined }

  it('lays values around, or takes some off', () => {
    expect(tryOp(pad, attrs, ['float32[N, 5]', 'int64[4] = 0, 1, 2, -3']).outputs).toEqual(['float32[N + 2, 3]'])
    expect(tryOp(pad, attrs, ['int64[2] = 7, 8', 'int64[2] = 1, 0']).outputs).toEqual(['int64[3] = 0, 7, 8'])
  })

  it('tells of what can not be', () => {
    expect(tryOp(pad, attrs, ['float32[2, 3]', 'int64[3] = 1, 1, 1']).issues).toEqual(['error pad/count'])
    expect(tryOp(pad, attrs, ['float32[2]', 'int64[2] = -2, -1']).issues).toEqual(['error pad/negative-size'])
  })

  it('crops around the middle', () => {
    const crop = { sizes: { input: 1 }, axes: { values: [1n] } }
    expect(tryOp(centerCropPad, crop, ['float32[N, 5]', 'int64[1] = 9']).outputs).toEqual(['float32[N, 9]'])
  })
})

describe('range', () => {
  const attrs = { start: { input: 0 }, limit: { input: 1 }, delta: { input: 2 } }

  it.each<[readonly string[], string]>([
    [['int64[] = 0', 'int64[] = 7', 'int64[] = 2'], 'int64[4] = 0, 2, 4, 6'],
    [['int64[] = 10', 'int64[] = 4', 'int64[] = -4'], 'int64[2] = 10, 6'],
    [['int64[] = 5', 'int64[] = 5', 'int64[] = 1'], 'int64[0] = '],
    [['int64[] = 0', 'int64[] = S', 'int64[] = 1'], 'int64[S]'],
    [['int64[] = P', 'int64[] = P + S', 'int64[] = 1'], 'int64[S]'],
    [['int64[]', 'int64[] = 5', 'int64[] = 1'], 'int64[?]'],
  ])('%j gives %s', (inputs, output) => {
    expect(tryOp(range, attrs, inputs)).toMatchObject({ outputs: [output], issues: [] })
  })

  it('divides as doubles do', () => {
    // A third as a double is less than one third, and three of them still make 1.
    const third = 6004799503160661n
    const inputs = ['float64[] = 0', 'float64[] = 1', `float64[] = ${third}/18014398509481984`]
    expect(tryOp(range, attrs, inputs).outputs[0]).toMatch(/^float64\[3\]/)
  })

  it('tells of steps of 0', () => {
    expect(tryOp(range, attrs, ['int64[] = 0', 'int64[] = 1', 'int64[] = 0']).issues).toEqual(['error range/step'])
  })
})
