import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { memorySource } from '../../core/bytes/bytes.ts'
import type { NamedArray } from '../../core/network/weights.ts'
import { equalArrays, hashArrays } from './equal-arrays.ts'

const source = memorySource('x', new Uint8Array(Float32Array.of(1, 2, 1, 2, 3, 4).buffer))

function array(name: string, offset: number, count: number): NamedArray {
  const runs = [{ offset, count, stride: 4 }]
  return { name, shape: [BigInt(count)], stored: { dtype: 'float32', littleEndian: true, count, runs } }
}

describe('equal arrays', () => {
  it('are found by their numbers, and only among those of equal size', async () => {
    const arrays = [array('a', 0, 2), array('b', 8, 2), array('c', 16, 2), array('d', 0, 1), array('e', 8, 1)]
    expect(equalArrays(await hashArrays(source, arrays))).toEqual([
      { names: ['a', 'b'], bytes: 8, extraBytes: 8 },
      { names: ['d', 'e'], bytes: 4, extraBytes: 4 },
    ])
  })

  it('without numbers do not count', async () => {
    expect(equalArrays(await hashArrays(source, [array('a', 0, 0), array('b', 0, 0)]))).toEqual([])
  })

  it('are those of one type: the same bytes may be other numbers', () => {
    const [one, other] = (['float32', 'int32'] as const).map((dtype) => ({ name: dtype, dtype, count: 2, hash: 'ab' }))
    expect(equalArrays([one, other].flatMap((found) => found ?? []))).toEqual([])
  })

  it('have the hash of their bytes, by whatever hash is given', async () => {
    const wanted = createHash('sha256')
      .update(await source.read(0, 24))
      .digest('hex')
    const arrays = [array('a', 0, 6)]
    expect(await hashArrays(source, arrays)).toMatchObject([{ name: 'a', count: 6, hash: wanted }])
    expect(await hashArrays(source, arrays, () => createHash('sha256'))).toMatchObject([{ hash: wanted }])
  })
})
