import { describe, expect, it } from 'vitest'
import { tryOp } from '../../test/try-op.ts'
import { cast, dequantize, quantize } from './convert.ts'
import {
  atMostOp,
  ceilOp,
  clip,
  division,
  equals,
  lessThan,
  logicalAnd,
  logicalNot,
  multiplication,
  powerOp,
  remainder,
  remainderOfTruncation,
  roundOp,
  squareRoot,
  sum,
  where,
} from './math.ts'

const BOTH = { broadcast: 'both' } as const

describe('arithmetic', () => {
  it.each<[readonly string[], string]>([
    [['float32[N, 3]', 'float32[3]'], 'float32[N, 3]'],
    [['float32[N, 1]', 'float32[1, M]'], 'float32[N, M]'],
    [['float32[N]', 'float32[5]'], 'float32[5]'],
    [['float32[N]', 'float32[M]'], 'float32[max(M, N)]'],
    [['int64[2] = 1, N', 'int64[] = 2'], 'int64[2] = 3, N + 2'],
  ])('%j stretch to %s', (inputs, output) => {
    expect(tryOp(sum, BOTH, inputs)).toMatchObject({ outputs: [output], issues: [] })
  })

  it('tells of shapes that do not fit, and of texts', () => {
    expect(tryOp(sum, BOTH, ['float32[2]', 'float32[3]']).issues).toEqual(['error shape/broadcast'])
    expect(tryOp(sum, BOTH, ['string[2]', 'string[2]']).issues).toEqual(['error operator/texts'])
  })

  it('lays the second on axes of the first, as of old', () => {
    const attrs = { broadcast: 'first', axis: 1 } as const
    expect(tryOp(sum, attrs, ['float32[2, 3, 4]', 'float32[3]'])).toMatchObject({
      outputs: ['float32[2, 3, 4]'],
      issues: [],
    })
    expect(tryOp(sum, attrs, ['float32[2, 3, 4]', 'float32[4]']).issues).toEqual(['error shape/broadcast'])
  })

  it('divides as the type does', () => {
    expect(tryOp(division, BOTH, ['int64[] = -7', 'int64[] = 2']).outputs).toEqual(['int64[] = -3'])
    expect(tryOp(division, BOTH, ['float32[] = 7', 'float32[] = 2']).outputs).toEqual(['float32[] = 3.5'])
    expect(tryOp(division, BOTH, ['int64[] = 8*N', 'int64[] = 4']).outputs).toEqual(['int64[] = 2*N'])
    expect(tryOp(division, BOTH, ['int64[] = 8', 'int64[] = 0']).outputs).toEqual(['int64[] = ?'])
    expect(tryOp(remainder, BOTH, ['int64[] = -7', 'int64[] = 3']).outputs).toEqual(['int64[] = 2'])
    const fold = remainderOfTruncation
    expect(tryOp(remainder, { ...BOTH, fold }, ['int64[] = -7', 'int64[] = 3']).outputs).toEqual(['int64[] = -1'])
  })

  it('rounds floats to their type', () => {
    // 2^24 + 1 is no float32, and 2049 no float16.
    expect(tryOp(sum, BOTH, ['float32[] = 16777216', 'float32[] = 1']).outputs).toEqual(['float32[] = 16777216'])
    expect(tryOp(sum, BOTH, ['float16[] = 2048', 'float16[] = 1']).outputs).toEqual(['float16[] = 2048'])
    expect(tryOp(sum, BOTH, ['int32[] = 16777216', 'int32[] = 1']).outputs).toEqual(['int32[] = 16777217'])
    expect(tryOp(multiplication, BOTH, ['bfloat16[] = 257', 'bfloat16[] = 1']).outputs).toEqual(['bfloat16[] = 256'])
  })

  it('knows powers, roots and halves', () => {
    expect(tryOp(powerOp, BOTH, ['float32[] = 2', 'float32[] = 10']).outputs).toEqual(['float32[] = 1024'])
    expect(tryOp(powerOp, BOTH, ['int64[] = N', 'int64[] = 2']).outputs).toEqual(['int64[] = N^2'])
    expect(tryOp(squareRoot, undefined, ['float32[] = 196']).outputs).toEqual(['float32[] = 14'])
    expect(tryOp(roundOp, undefined, ['float32[4] = 0.5, 1.5, -2.5, 2.6']).outputs).toEqual([
      'float32[4] = 0, 2, -2, 3',
    ])
    expect(tryOp(ceilOp, undefined, ['float32[] = H/16']).outputs).toEqual(['float32[] = ceil(H/16)'])
  })

  it('keeps within limits', () => {
    const none = { low: undefined, high: undefined }
    expect(tryOp(clip, none, ['int64[3] = -5, 3, 9', 'int64[] = 0', 'int64[] = 5']).outputs).toEqual([
      'int64[3] = 0, 3, 5',
    ])
    expect(tryOp(clip, { low: 0n, high: undefined }, ['float32[2] = -1, 2']).outputs).toEqual(['float32[2] = 0, 2'])
  })
})

describe('choices', () => {
  it('compares what is known', () => {
    expect(tryOp(equals, BOTH, ['int64[2] = 1, N', 'int64[2] = 1, N']).outputs).toEqual(['bool[2] = 1, 1'])
    expect(tryOp(lessThan, BOTH, ['int64[] = 0', 'int64[] = N']).outputs).toEqual(['bool[] = 1'])
    expect(tryOp(atMostOp, BOTH, ['int64[] = N', 'int64[] = 0']).outputs).toEqual(['bool[] = 0'])
    expect(tryOp(logicalAnd, BOTH, ['bool[2] = 1, 0', 'bool[2]']).outputs).toEqual(['bool[2]'])
    expect(tryOp(logicalNot, undefined, ['bool[2] = 1, 0']).outputs).toEqual(['bool[2] = 0, 1'])
  })

  it('takes one of two', () => {
    expect(tryOp(where, undefined, ['bool[2] = 1, 0', 'int64[2] = 1, 2', 'int64[] = N']).outputs).toEqual([
      'int64[2] = 1, N',
    ])
    // −1 stands for the size itself, as exporters write Expand.
    const isOpen = tryOp(equals, BOTH, ['int64[1] = N', 'int64[] = -1']).inference.elements?.[0]
    const condition = { shape: [1n], dtype: 'bool', elements: isOpen ?? [] } as const
    expect(tryOp(where, undefined, [condition, 'int64[1] = 1', 'int64[1] = N']).outputs).toEqual(['int64[1] = N'])
  })
})

describe('types', () => {
  it('cast', () => {
    expect(tryOp(cast, { to: 'int64' }, ['float32[2] = 2.9, -2.9']).outputs).toEqual(['int64[2] = 2, -2'])
    expect(tryOp(cast, { to: 'bool' }, ['int64[3] = 0, 5, N']).outputs).toEqual(['bool[3] = 0, 1, 1'])
    expect(tryOp(cast, { to: { as: 1 } }, ['int64[] = 3', 'float16[2]']).outputs).toEqual(['float16[] = 3'])
  })

  it('are those of scales and zero points', () => {
    expect(tryOp(quantize, { to: { as: 2 } }, ['float32[N, 3]', 'float32[]', 'int8[]']).outputs).toEqual(['int8[N, 3]'])
    expect(tryOp(dequantize, { to: { as: 1 } }, ['int8[N, 3]', 'float16[]']).outputs).toEqual(['float16[N, 3]'])
  })
})
