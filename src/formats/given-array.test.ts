import { describe, expect, it } from 'vitest'
import { parseGivenArray } from './given-array.ts'

describe('arrays as people type them', () => {
  it.each([
    ['[1, 3, 8, 8]', [4n], [1n, 3n, 8n, 8n]],
    ['3', [], [3n]],
    ['true', [], [1n]],
    ['[[1,2,3],[4,5,6]]', [2n, 3n], [1n, 2n, 3n, 4n, 5n, 6n]],
    ['[9223372036854775807, -1]', [2n], [9223372036854775807n, -1n]],
    ['["a", "b\\"c"]', [2n], ['a', 'b"c']],
    ['[]', undefined, []],
    ['[[],[]]', undefined, []],
  ])('%s', (text, shape, elements) => {
    expect(parseGivenArray(text)).toEqual({ shape, dtype: undefined, elements })
  })

  it.each(['', '[1', '[1,]', '[1 2]', '[[1],[2,3]]', '[1,[2]]', '[[1],2]', 'x', '1]', '['.repeat(100), '01x'])(
    'refuses %s',
    (text) => {
      expect(() => parseGivenArray(text)).toThrow('no array')
    },
  )
})
