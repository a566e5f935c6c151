import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memorySource, type StoredArray } from '../../core/bytes/bytes.ts'
import { statisticsOf, type ValueStatistics, valueStatistics } from './values.ts'

/** The same by the definitions, without regard to time or rounding. */
function plainly(values: readonly number[], rows: number) {
  const finite = values.filter((value) => Number.isFinite(value))
  const mean = finite.reduce((sum, value) => sum + value, 0) / finite.length
  const variance = finite.reduce((sum, value) => sum + (value - mean) ** 2, 0) / finite.length
  const length = rows > 1 && values.length % rows === 0 ? values.length / rows : values.length
  const rowValues = Array.from({ length: values.length / length || 0 }, (_, row) =>
    values.slice(row * length, (row + 1) * length),
  )
  return {
    min: finite.length === 0 ? undefined : Math.min(...finite) + 0,
    max: finite.length === 0 ? undefined : Math.max(...finite) + 0,
    mean,
    std: Math.sqrt(variance),
    zeros: values.filter((value) => value === 0).length,
    nan: values.filter((value) => Number.isNaN(value)).length,
    infinite: values.filter((value) => Math.abs(value) === Number.POSITIVE_INFINITY).length,
    zeroRows: rowValues.filter((row) => row.every((value) => value === 0)).length,
  }
}

function expectLike(found: ValueStatistics, values: readonly number[], rows: number): void {
  const wanted = plainly(values, rows)
  const { mean, std, ...exact } = wanted
  expect(found).toMatchObject(exact)
  if (wanted.min !== undefined) {
    const scale = Math.max(1e-30, ...values.filter(Number.isFinite).map(Math.abs))
    expect(Math.abs((found.mean ?? Number.NaN) - mean) / scale).toBeLessThan(1e-9)
    expect(Math.abs((found.std ?? Number.NaN) - std) / scale).toBeLessThan(1e-6)
  }
  const counted = found.histogram.counts.reduce((sum, count) => sum + count, 0)
  expect(counted).toBe(values.length - wanted.nan - wanted.infinite)
}

describe('statistics of values', () => {
  it('are those of the definitions, for any floats', () => {
    const number = fc.oneof(fc.float(), fc.constantFrom(0, -0, Number.NaN, Number.POSITIVE_INFINITY, 1e-40))
    fc.assert(
      fc.property(fc.array(number, { maxLength: 60 }), fc.constantFrom(1, 2, 3, 5), (values, rows) => {
        const floats = Float32Array.from(values)
        expectLike(statisticsOf(floats, rows), [...floats], rows)
      }),
    )
  })

  it('are those of the definitions for doubles', () => {
    const values = [1e300, -1e300, 0.1, 0, Number.NaN]
    const found = statisticsOf(Float64Array.from(values))
    expect(found).toMatchObject({ min: -1e300, max: 1e300, zeros: 1, nan: 1, infinite: 0 })
  })

  it('hold for more numbers than one piece, of one sign or both', () => {
    for (const shift of [-3, 0, 3]) {
      const values = Float32Array.from({ length: 30_000 }, (_, index) => Math.sin(index * index) + shift)
      expectLike(statisticsOf(values, 30), [...values], 30)
    }
  })

  it('find a small spread beside a large mean', () => {
    const values = Float32Array.from({ length: 20_000 }, (_, index) => 1000 + (index % 2) * 0.125)
    expect(statisticsOf(values).std).toBeCloseTo(0.0625, 6)
  })

  it('find filters that are zero throughout', () => {
    const values = Float32Array.from({ length: 12_000 }, (_, index) => (index < 4000 || index >= 8000 ? 0 : index))
    expect(statisticsOf(values, 3)).toMatchObject({ rows: 3, zeroRows: 2, zeros: 8000 })
    expect(statisticsOf(values, 12)).toMatchObject({ rows: 12, zeroRows: 8 })
    expect(statisticsOf(Float32Array.of(1e-45, 0), 2)).toMatchObject({ zeroRows: 1, zeros: 1 })
  })

  it('count what is near zero: below 1/1024 of the range', () => {
    const found = statisticsOf(Float32Array.of(0.75, -0.5, 0.0009, 0.001, -0.00001, 0))
    expect(found.histogram.range).toBe(1)
    expect(found.nearZero).toBe(3)
  })

  it('put numbers into bins of equal width, from −range to range', () => {
    const { histogram } = statisticsOf(Float32Array.of(-0.99, -0.02, 0, 0.01, 0.5, 0.99))
    expect(histogram.counts.flatMap((count, bin) => (count > 0 ? [[bin, count]] : []))).toEqual([
      [0, 1],
      [31, 1],
      [32, 2],
      [48, 1],
      [63, 1],
    ])
  })

  it('say the same of few and of many numbers', () => {
    const few = Float32Array.from({ length: 4000 }, (_, index) => Math.fround(Math.tan(index) / 1000))
    const many = Float32Array.from({ length: 20_000 }, (_, index) => few[index % 4000] ?? 0)
    const [one, five] = [statisticsOf(few), statisticsOf(many)]
    expect(five.histogram.range).toBe(one.histogram.range)
    expect(five.histogram.counts).toEqual(one.histogram.counts.map((count) => count * 5))
    expect(five.nearZero).toBe(one.nearZero * 5)
  })

  it('of nothing are nothing', () => {
    expect(statisticsOf(new Float32Array(0))).toMatchObject({ count: 0, min: undefined, mean: undefined, rows: 0 })
  })

  it('can be taken of two arrays at once', async () => {
    const bytes = new Uint8Array(Float32Array.from({ length: 10_000 }, (_, index) => index).buffer)
    const stored: StoredArray = {
      dtype: 'float32',
      littleEndian: true,
      count: 10_000,
      runs: [{ offset: 0, count: 10_000, stride: 4 }],
    }
    const source = memorySource('x', bytes)
    const [one, other] = await Promise.all([valueStatistics(source, stored), valueStatistics(source, stored)])
    expect(one).toEqual(other)
    expect(one.max).toBe(9999)
  })
})
