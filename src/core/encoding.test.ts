import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { memorySource, type StoredArray } from './bytes/bytes.ts'
import { numberBlocks, packedBlocks } from './bytes/stored-values.ts'
import { decoderOf, encodedBytes, encodingNamed } from './encoding.ts'
import type { Dtype } from './network/dtype.ts'

/** One block of each type with the numbers that gguf-py 0.19 makes of it. */
const BLOCKS: Readonly<Record<string, { readonly bytes: string; readonly numbers: string }>> = JSON.parse(
  readFileSync('test/fixtures/weights-only/ggml-blocks.json', 'utf8'),
)

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
}

async function decoded(name: string, bytes: Uint8Array): Promise<readonly number[]> {
  const encoding = encodingNamed(name)
  if (encoding === undefined) throw new Error(`${name} is no encoding`)
  return [...(await decoderOf(encoding))(bytes)]
}

describe('blocks of ggml', () => {
  it.each(Object.keys(BLOCKS))('%s', async (name) => {
    const { bytes, numbers } = BLOCKS[name] ?? { bytes: '', numbers: '' }
    expect(await decoded(name, bytesOf(bytes))).toEqual([...new Float32Array(bytesOf(numbers).buffer)])
  })

  it('that gguf-py does not decode', async () => {
    const half = [0x00, 0x40] // 2
    const ones = Array.from({ length: 256 }, (_, index) => (index === 1 ? 0xff : 1))
    expect((await decoded('Q8_1', Uint8Array.from([...half, 0, 0, ...ones.slice(0, 32)]))).slice(0, 3)).toEqual([
      2, -2, 2,
    ])
    const single = [...new Uint8Array(Float32Array.of(0.5).buffer)]
    const sums = Array.from({ length: 32 }, () => 0)
    expect((await decoded('Q8_K', Uint8Array.from([...single, ...ones, ...sums]))).slice(0, 2)).toEqual([0.5, -0.5])
    const bits = Array.from({ length: 16 }, () => 0b01100100)
    expect((await decoded('Q1_0', Uint8Array.from([...half, ...bits]))).slice(0, 4)).toEqual([-2, -2, 2, -2])
    expect((await decoded('Q2_0', Uint8Array.from([...half, ...bits]))).slice(0, 4)).toEqual([-2, 0, 2, 0])
  })
})

describe('small floats', () => {
  // Largest and smallest magnitudes as the OCP specifications and PyTorch's finfo have them.
  it.each<readonly [Dtype, readonly number[], readonly number[]]>([
    ['float8e4m3fn', [0x7e, 0x7f, 0x01, 0x80, 0x38], [448, Number.NaN, 2 ** -9, -0, 1]],
    ['float8e5m2', [0x7b, 0x7c, 0xfc, 0x7d, 0x01], [57344, Infinity, -Infinity, Number.NaN, 2 ** -16]],
    ['float8e4m3fnuz', [0x7f, 0x80, 0x01, 0x40], [240, Number.NaN, 2 ** -10, 1]],
    ['float8e5m2fnuz', [0x7f, 0x80, 0x01, 0x40], [57344, Number.NaN, 2 ** -17, 1]],
    ['float8e8m0', [0x7f, 0xff, 0x80], [1, Number.NaN, 2]],
    ['float4e2m1', [0x76, 0xb1], [4, 6, 0.5, -1.5]],
    ['float6e2m3', [0b01_011111, 0b0010_0000, 0b100001_00], [7.5, 0.125, 0.25, -0.125]],
    ['float6e3m2', [0b01_011111, 0b0010_0000, 0b100001_00], [28, 0.0625, 0.125, -0.0625]],
    ['int4', [0x7f, 0x80], [-1, 7, 0, -8]],
    ['uint4', [0x7f], [15, 7]],
    ['int2', [0b11_10_01_00], [0, 1, -2, -1]],
    ['bool', [0, 1, 7], [0, 1, 1]],
  ])('%s', async (dtype, bytes, numbers) => {
    expect(await decoded(dtype, Uint8Array.from(bytes))).toEqual(numbers)
  })

  it('of complex numbers are magnitudes', async () => {
    expect(await decoded('complex64', new Uint8Array(Float32Array.of(3, 4).buffer))).toEqual([5])
  })
})

describe('stored arrays', () => {
  it('leave out what fills the last block up', async () => {
    const stored: StoredArray = {
      dtype: 'int4',
      littleEndian: true,
      count: 3,
      runs: [{ offset: 0, count: 2, stride: 1 }],
    }
    const blocks: number[] = []
    for await (const block of numberBlocks(memorySource('x', Uint8Array.of(0x21, 0xf3)), stored)) blocks.push(...block)
    expect(blocks).toEqual([1, 2, 3])
  })

  it('in the other byte order have the wide parts of their blocks turned around', async () => {
    const { bytes, numbers } = BLOCKS.Q4_1 ?? { bytes: '', numbers: '' }
    const turned = bytesOf(bytes)
    turned.subarray(0, 2).reverse()
    turned.subarray(2, 4).reverse()
    const stored: StoredArray = {
      dtype: 'float32',
      encoding: 'Q4_1',
      littleEndian: false,
      count: 32,
      runs: [{ offset: 0, count: 1, stride: 20 }],
    }
    const packed: number[] = []
    for await (const block of packedBlocks(memorySource('x', turned), stored)) packed.push(...block)
    expect(packed).toEqual([...bytesOf(numbers)])
  })

  it('take whole blocks', () => {
    const bytes = (name: string, count: bigint) => {
      const encoding = encodingNamed(name)
      return encoding && encodedBytes(encoding, count)
    }
    expect(bytes('Q4_K', 257n)).toBe(288n)
    expect(bytes('float6e2m3', 5n)).toBe(6n)
    expect(bytes('float32', 5n)).toBe(20n)
    expect(bytes('string', 5n)).toBeUndefined()
    expect(bytes('Q4_2', 5n)).toBeUndefined()
  })
})
