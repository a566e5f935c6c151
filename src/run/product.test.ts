import { describe, expect, it } from 'vitest'
import { Random } from '../core/random.ts'
import { blockedProduct, countedProduct, inRows, type Matrix, transposed } from './product.ts'

const random = new Random(1)
const numbers = (count: number) => Float32Array.from({ length: count }, () => random.uniform() - 0.5)

describe('the fast product of matrices', () => {
  it.each([
    // m, n, k: smaller than a block, just as large, larger, and a single row or column
    [1, 1, 1],
    [3, 5, 7],
    [4, 4, 4],
    [4, 96, 256],
    [5, 97, 257],
    [50, 64, 500],
    [9, 1, 301],
    [1, 9, 300],
    [2, 3, 0],
  ])('%i × %i, over %i, is what the definition gives', (m, n, k) => {
    const [a, b] = [numbers(m * k), numbers(k * n)]
    const start = numbers(m * n)
    for (const [first, second] of [
      [inRows(a, k), inRows(b, n)],
      [transposed(inRows(a, m)), transposed(inRows(b, k))],
    ] as const satisfies readonly (readonly [Matrix, Matrix])[]) {
      const [fast, slow] = [start.slice(), start.slice()]
      const counter = { multiplications: 0 }
      blockedProduct(m, n, k, first, second, inRows(fast, n))
      countedProduct(counter)(m, n, k, first, second, inRows(slow, n))
      expect(counter.multiplications).toBe(m * n * k)
      fast.forEach((value, index) => {
        expect(value).toBeCloseTo(slow[index] ?? Number.NaN, 4)
      })
    }
  })
})
