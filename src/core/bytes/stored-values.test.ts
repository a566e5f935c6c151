import { describe, expect, it } from 'vitest'
import type { Dtype } from '../network/dtype.ts'
import { type ByteSource, memorySource, type StoredArray } from './bytes.ts'
import { numberBlocks, numbersOf, packedBlocks } from './stored-values.ts'

async function numbers(source: ByteSource, stored: StoredArray): Promise<readonly number[]> {
  const found: number[] = []
  for await (const block of numberBlocks(source, stored)) found.push(...block)
  return found
}

describe('stored numbers', () => {
  it('come in the order of their runs, from between tags', async () => {
    const bytes = new Uint8Array(20)
    const view = new DataView(bytes.buffer)
    view.setFloat32(1, 1, true)
    view.setFloat32(6, 2, true)
    view.setFloat32(11, 3, true)
    const stored: StoredArray = {
      dtype: 'float32',
      littleEndian: true,
      count: 3,
      runs: [
        { offset: 11, count: 1, stride: 4 },
        { offset: 1, count: 2, stride: 5 },
      ],
    }
    expect(await numbers(memorySource('x', bytes), stored)).toEqual([3, 1, 2])
  })

  it('are swapped where the file has the other byte order', async () => {
    const bytes = new Uint8Array(16)
    const view = new DataView(bytes.buffer)
    view.setFloat64(0, 0.1)
    view.setFloat64(8, -2)
    const stored: StoredArray = {
      dtype: 'float64',
      littleEndian: false,
      count: 2,
      runs: [{ offset: 0, count: 2, stride: 8 }],
    }
    expect(await numbers(memorySource('x', bytes), stored)).toEqual([0.1, -2])
  })

  it.each<readonly [Dtype, readonly number[], number]>([
    ['float16', [0x00, 0x3c], 1],
    ['float16', [0x00, 0xc0], -2],
    ['float16', [0x01, 0x00], 2 ** -24],
    ['float16', [0x00, 0x7c], Number.POSITIVE_INFINITY],
    ['bfloat16', [0x80, 0x3f], 1],
    ['int8', [0xff], -1],
    ['uint8', [0xff], 255],
    ['int16', [0xfe, 0xff], -2],
    ['int64', [1, 0, 0, 0, 1, 0, 0, 0], 2 ** 32 + 1],
  ])('of type %s: %j is %d', (dtype, bytes, value) => {
    expect([...numbersOf(Uint8Array.from(bytes), dtype)]).toEqual([value])
  })

  it('are read into one buffer where the source offers it', async () => {
    const all = new Uint8Array(Float32Array.from({ length: 200_000 }, (_, index) => index).buffer)
    const source: ByteSource = {
      ...memorySource('x', all),
      readInto: (offset, into) => {
        into.set(all.subarray(offset, offset + into.length))
        return Promise.resolve(Math.min(into.length, all.length - offset))
      },
    }
    const stored: StoredArray = {
      dtype: 'float32',
      littleEndian: true,
      count: 200_000,
      runs: [{ offset: 0, count: 200_000, stride: 4 }],
    }
    const buffers = new Set<ArrayBufferLike>()
    let sum = 0
    for await (const bytes of packedBlocks(source, stored)) {
      buffers.add(bytes.buffer)
      for (const value of numbersOf(bytes, 'float32')) sum += value
    }
    expect(buffers.size).toBe(1)
    expect(sum).toBe((200_000 * 199_999) / 2)
  })

  it('are read at any place of a Buffer, whose slices are no copies', () => {
    const bytes = Buffer.from(new Uint8Array([0, 0, 0, 0x80, 0x3f]).buffer).subarray(1)
    expect([...numbersOf(bytes, 'float32')]).toEqual([1])
  })

  it('that are not there any more are an error of the file', async () => {
    const stored: StoredArray = {
      dtype: 'float32',
      littleEndian: true,
      count: 4,
      runs: [{ offset: 0, count: 4, stride: 4 }],
    }
    await expect(numbers(memorySource('x', new Uint8Array(10)), stored)).rejects.toMatchObject({
      issue: { code: 'file/changed' },
    })
  })
})
