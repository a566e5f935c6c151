import { describe, expect, it } from 'vitest'
import { type Body, operandOf, tryOp } from '../../test/try-op.ts'
import { add, symbol } from '../core/expr.ts'
import { choiceOp, loop, mapSequence, scan } from './control.ts'
import {
  concatSequence,
  optionalHasElement,
  sequenceAt,
  sequenceInsert,
  sequenceLength,
  splitSequence,
} from './sequence.ts'

const gives =
  (...outputs: readonly string[]): Body =>
  () =>
    outputs.map(operandOf)

describe('a choice', () => {
  const attrs = { yes: 'a', no: 'b' }
  const bodies = { a: gives('float32[N, 3]'), b: gives('float32[N, 4]') }

  it('is what both graphs agree on', () => {
    expect(tryOp(choiceOp, attrs, ['bool[]'], 1, bodies)).toMatchObject({ outputs: ['float32[N, ?]'], macs: '10' })
    const ranks = { ...bodies, b: gives('float32[N]') }
    expect(tryOp(choiceOp, attrs, ['bool[]'], 1, ranks).outputs).toEqual(['float32'])
  })

  it('is one of them where the condition is known', () => {
    expect(tryOp(choiceOp, attrs, ['bool[] = 0'], 1, bodies).outputs).toEqual(['float32[N, 4]'])
    expect(tryOp(choiceOp, attrs, ['bool[] = 1'], 1, bodies).outputs).toEqual(['float32[N, 3]'])
  })

  it('can not be of two types', () => {
    const types = { a: gives('float32[3]'), b: gives('int64[3]') }
    expect(tryOp(choiceOp, attrs, ['bool[]'], 1, types).issues).toEqual(['error if/types'])
  })
})

describe('a loop', () => {
  const attrs = { body: 'body', trips: symbol('trips') }
  const goesOn: Body = ([, condition, state]) => [condition, state, operandOf('float32[4]')]

  it('runs as often as is said', () => {
    const answer = tryOp(loop, attrs, ['int64[] = 5', '-', 'float32[N, 3]'], 2, { body: goesOn })
    expect(answer).toMatchObject({ outputs: ['float32[N, 3]', 'float32[5, 4]'], macs: '50', issues: [] })
    expect(tryOp(loop, attrs, ['int64[] = S', '-', 'float32[N]'], 2, { body: goesOn })).toMatchObject({
      outputs: ['float32[N]', 'float32[S, 4]'],
      macs: '10*S',
    })
  })

  it('runs as often as the data decide', () => {
    const stops: Body = ([, , state]) => [operandOf('bool[]'), state, operandOf('float32[4]')]
    expect(tryOp(loop, attrs, ['int64[] = 5', 'bool[] = 1', 'float32[N]'], 2, { body: stops })).toMatchObject({
      outputs: ['float32[N]', 'float32[trips, 4]'],
      macs: '10*trips',
    })
    expect(tryOp(loop, attrs, ['int64[] = 0', '-', 'float32[N]'], 2, { body: goesOn }).outputs).toEqual([
      'float32[N]',
      'float32[0, 4]',
    ])
  })

  it('lets go what passes change, and follows few of them', () => {
    const grows: Body = ([, condition, state]) => [
      condition,
      { dtype: state?.dtype, shape: state?.shape?.map((size) => add(size, 2n)) },
    ]
    expect(tryOp(loop, attrs, ['int64[] = 3', '-', 'float32[N]'], 1, { body: grows }).outputs).toEqual([
      'float32[N + 6]',
    ])
    expect(tryOp(loop, attrs, ['int64[] = 1000', '-', 'float32[N]'], 1, { body: grows }).outputs).toEqual([
      'float32[?]',
    ])
  })

  it('is a scan along an axis', () => {
    const body: Body = ([state, entry]) => [state, { dtype: 'float32', shape: entry?.shape }]
    const along = { body: 'body', scanned: 1, inputAxes: [1], outputAxes: [-1], hasBatch: false }
    expect(tryOp(scan, along, ['float32[7]', 'float32[N, T, 3]'], 2, { body })).toMatchObject({
      outputs: ['float32[7]', 'float32[N, 3, T]'],
      macs: '10*T',
    })
    const batched = { body: 'body', scanned: 1, inputAxes: [], outputAxes: [], hasBatch: true }
    expect(tryOp(scan, batched, ['-', 'float32[B, 7]', 'float32[B, T, 3]'], 2, { body })).toMatchObject({
      outputs: ['float32[B, 7]', 'float32[B, T, 3]'],
      macs: '10*B*T',
    })
  })
})

describe('lists', () => {
  const parts = { axis: 0, keepsAxis: true }
  const listOf = (inference: ReturnType<typeof tryOp>) => {
    const holds = inference.inference.holds?.[0]
    return { shape: undefined, dtype: undefined, ...(holds && { holds }) }
  }
  const pair = listOf(tryOp(splitSequence, parts, ['float32[5, N]', 'int64[2] = 2, 3']))

  it('hold parts', () => {
    expect(tryOp(splitSequence, parts, ['float32[5, N]', 'int64[2] = 2, 3']).outputs).toEqual([
      'sequence {float32[2, N], float32[3, N]}',
    ])
    expect(tryOp(splitSequence, parts, ['float32[5]', 'int64[] = 2']).outputs).toEqual([
      'sequence {float32[2], float32[2], float32[1]}',
    ])
    expect(tryOp(splitSequence, { axis: 0, keepsAxis: false }, ['float32[S, N]']).outputs).toEqual([
      'sequence {float32[N]…}',
    ])
  })

  it('are read and written', () => {
    expect(tryOp(sequenceAt, undefined, [pair, 'int64[] = -1']).outputs).toEqual(['float32[3, N]'])
    expect(tryOp(sequenceAt, undefined, [pair, 'int64[]']).outputs).toEqual(['float32[?, N]'])
    expect(tryOp(sequenceAt, undefined, [pair, 'int64[] = 2']).issues).toEqual(['error sequence/place'])
    expect(tryOp(sequenceLength, { length: symbol('members') }, [pair]).outputs).toEqual(['int64[] = 2'])
    expect(tryOp(sequenceInsert, undefined, [pair, 'float32[9]', 'int64[] = 0']).outputs).toEqual([
      'sequence {float32[9], float32[2, N], float32[3, N]}',
    ])
    expect(tryOp(concatSequence, { axis: 0 }, [pair]).outputs).toEqual(['float32[5, N]'])
  })

  it('are mapped', () => {
    const body: Body = ([member]) => [{ dtype: 'int64', shape: [BigInt(member?.shape?.length ?? 0)] }]
    expect(tryOp(mapSequence, { body: 'body' }, [pair], 1, { body })).toMatchObject({
      outputs: ['sequence {int64[2], int64[2]}'],
      macs: '20',
    })
  })

  it('may be absent', () => {
    expect(tryOp(optionalHasElement, undefined, []).outputs).toEqual(['bool[] = 0'])
    expect(tryOp(optionalHasElement, undefined, ['float32[3]']).outputs).toEqual(['bool[] = 1'])
  })
})
