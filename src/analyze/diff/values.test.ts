import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memorySource } from '../../core/bytes/bytes.ts'
import { type Numbers, numberBlocks } from '../../core/bytes/stored-values.ts'
import { type ValueDifference, valueDifference } from './values.ts'

async function* inBlocks(values: readonly number[], size: number): AsyncGenerator<Numbers> {
  for (let at = 0; at < values.length; at += size) yield Float64Array.from(values.slice(at, at + size))
}

function difference(one: readonly number[], other: readonly number[], size = 3): Promise<ValueDifference> {
  return valueDifference(inBlocks(one, size), inBlocks(other, size + 2))
}

describe('valueDifference', () => {
  it.each<readonly [string, readonly number[], readonly number[], Partial<ValueDifference>]>([
    ['equal numbers', [1, 2, 3, 4], [1, 2, 3, 4], { count: 4, changed: 0, most: 0, at: undefined, mean: 0 }],
    ['nothing', [], [], { count: 0, changed: 0, mean: 0, at: undefined }],
    ['two changes', [0, 1, 2, 3, 4], [0, 3, 2, 2, 4], { count: 5, changed: 2, most: 2, at: 1, mean: 3 / 5 }],
    ['the first of equal distances', [0, 0, 0], [1, -1, 1], { changed: 3, most: 1, at: 0 }],
    ['zeros of both signs', [0, -0], [-0, 0], { changed: 0 }],
    [
      'NaN that stays and NaN that comes',
      [Number.NaN, 1],
      [Number.NaN, Number.NaN],
      { changed: 1, nan: 1, most: 0, at: undefined },
    ],
    [
      'infinity',
      [1, Number.POSITIVE_INFINITY],
      [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
      { changed: 1, most: Number.POSITIVE_INFINITY, at: 0, mean: 0 },
    ],
  ])('of %s', async (_, one, other, expected) => {
    expect(await difference(one, other)).toMatchObject(expected)
  })

  it('is that of all numbers at once, however they are cut into blocks', async () => {
    const lists = fc.array(fc.tuple(fc.double(), fc.oneof(fc.constant(undefined), fc.double())), { maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(lists, fc.integer({ min: 1, max: 9 }), async (pairs, size) => {
        const one = pairs.map(([value]) => value)
        const other = pairs.map(([value, changed]) => changed ?? value)
        const distances = one.map((value, index) =>
          Object.is(value, other[index]) || value === other[index] ? 0 : Math.abs((other[index] ?? 0) - value),
        )
        const found = await difference(one, other, size)
        expect(found.count).toBe(one.length)
        expect(found.changed).toBe(distances.filter((distance) => distance !== 0).length)
        expect(found.nan).toBe(distances.filter(Number.isNaN).length)
        expect(found.most).toBe(Math.max(0, ...distances.filter((distance) => !Number.isNaN(distance))))
        if (found.at !== undefined) expect(distances[found.at]).toBe(found.most)
      }),
    )
  })

  it('compares arrays of different types', async () => {
    const single = memorySource('one', new Uint8Array(Float32Array.of(1, 2.5, 3).buffer))
    const double = memorySource('other', new Uint8Array(Float64Array.of(1, 2.5, 4).buffer))
    const stored = { littleEndian: true, count: 3 }
    const found = await valueDifference(
      numberBlocks(single, { ...stored, dtype: 'float32', runs: [{ offset: 0, count: 3, stride: 4 }] }),
      numberBlocks(double, { ...stored, dtype: 'float64', runs: [{ offset: 0, count: 3, stride: 8 }] }),
    )
    expect(found).toMatchObject({ count: 3, changed: 1, most: 1, at: 2 })
  })
})
