/** Weights in other formats: read back by a reader of this test's own, from the formats' descriptions. */

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { memorySource, type StoredArray } from '../src/core/bytes/bytes.ts'
import { crc32 } from '../src/core/bytes/crc32.ts'
import type { NamedArray } from '../src/core/network/weights.ts'
import { readCaffeWeights } from '../src/formats/caffe/read-weights.ts'
import { valuesOf } from '../src/formats/caffe/weights.ts'
import { writeNpz } from '../src/formats/numpy/write-npz.ts'
import { writeSafetensors } from '../src/formats/safetensors/write.ts'

async function exported(file: string) {
  const bytes = new Uint8Array(readFileSync(`test/fixtures/weights/${file}`))
  const source = memorySource(file, bytes)
  const { layers } = await readCaffeWeights(source)
  const arrays = layers.flatMap((layer) =>
    layer.blobs.flatMap((blob, index): readonly NamedArray[] => {
      const stored = valuesOf(blob)?.stored
      return stored === undefined ? [] : [{ name: `${layer.name}.${index}`, shape: blob.shape, stored }]
    }),
  )
  return { source, arrays }
}

async function collected(parts: AsyncGenerator<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = []
  for await (const part of parts) all.push(part.slice())
  return Buffer.concat(all)
}

/** Entries of a zip file by its directory: name → contents. */
function unzipped(bytes: Buffer): ReadonlyMap<string, Buffer> {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  const locator = end - 20
  const end64 = Number(bytes.readBigUInt64LE(locator + 8))
  const count = Number(bytes.readBigUInt64LE(end64 + 32))
  let at = Number(bytes.readBigUInt64LE(end64 + 48))
  const entries = new Map<string, Buffer>()
  for (let index = 0; index < count; index++) {
    const nameLength = bytes.readUInt16LE(at + 28)
    const extraLength = bytes.readUInt16LE(at + 30)
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength)
    const extra = at + 46 + nameLength + 4
    const length = Number(bytes.readBigUInt64LE(extra))
    const local = Number(bytes.readBigUInt64LE(extra + 16))
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    const content = bytes.subarray(start, start + length)
    expect(bytes.readUInt16LE(at + 10), 'stored without compression').toBe(0)
    expect(bytes.readUInt32LE(at + 16)).toBe(crc32(content))
    entries.set(name, content)
    at += 46 + nameLength + extraLength
  }
  return entries
}

function npy(bytes: Buffer) {
  expect(bytes.subarray(0, 8)).toEqual(Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]))
  const length = bytes.readUInt16LE(8)
  expect((10 + length) % 64).toBe(0)
  return { header: bytes.toString('latin1', 10, 10 + length).trim(), data: bytes.subarray(10 + length) }
}

describe('npz', () => {
  it.each(['tiny.caffemodel', 'tiny.caffemodel.h5', 'edge-unpacked-floats.caffemodel', 'edge-packed-split.caffemodel'])(
    'has the numbers of %s bit by bit',
    async (file) => {
      const { source, arrays } = await exported(file)
      const entries = unzipped(await collected(writeNpz(source, arrays)))
      expect([...entries.keys()]).toEqual(['ip1.0.npy', 'ip1.1.npy', 'ip2.0.npy', 'ip2.1.npy'])
      const { header, data } = npy(entries.get('ip1.0.npy') ?? Buffer.alloc(0))
      expect(header).toBe("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }")
      expect(data.length).toBe(24)
      expect(npy(entries.get('ip1.1.npy') ?? Buffer.alloc(0)).header).toContain("'shape': (2,)")
    },
  )

  it('keeps doubles as doubles', async () => {
    const { source, arrays } = await exported('edge-double-diff.caffemodel')
    const entries = unzipped(await collected(writeNpz(source, arrays)))
    expect(npy(entries.get('ip1.0.npy') ?? Buffer.alloc(0)).header).toContain("'<f8'")
  })

  it('has names that lead out of no folder', async () => {
    const stored: StoredArray = { dtype: 'int8', littleEndian: true, count: 0, runs: [] }
    const names = ['../../etc/x', '/root', 'a/./b', 'C:\\x', '..', 'inception_3a/1x1.0']
    const arrays = names.map((name) => ({ name, shape: [0n], stored }))
    const entries = unzipped(await collected(writeNpz(memorySource('x', new Uint8Array(0)), arrays)))
    expect([...entries.keys()]).toEqual([
      '__/__/etc/x.npy',
      '_/root.npy',
      'a/_/b.npy',
      'C__x.npy',
      '__.npy',
      'inception_3a/1x1.0.npy',
    ])
  })
})

describe('safetensors', () => {
  it('has a header with the place of each array, and their bytes', async () => {
    const { source, arrays } = await exported('tiny.caffemodel')
    const bytes = await collected(writeSafetensors(source, arrays, { source: 'tiny' }))
    const length = Number(bytes.readBigUInt64LE(0))
    expect(length % 8).toBe(0)
    const header = JSON.parse(bytes.toString('utf8', 8, 8 + length)) as Record<string, unknown>
    expect(header).toEqual({
      __metadata__: { source: 'tiny' },
      'ip1.0': { dtype: 'F32', shape: [2, 3], data_offsets: [0, 24] },
      'ip1.1': { dtype: 'F32', shape: [2], data_offsets: [24, 32] },
      'ip2.0': { dtype: 'F32', shape: [4, 2], data_offsets: [32, 64] },
      'ip2.1': { dtype: 'F32', shape: [4], data_offsets: [64, 80] },
    })
    const first = arrays[0]?.stored.runs[0]
    const file = readFileSync('test/fixtures/weights/tiny.caffemodel')
    expect(bytes.subarray(8 + length, 32 + length)).toEqual(
      file.subarray(first?.offset ?? 0, (first?.offset ?? 0) + 24),
    )
    expect(bytes.length).toBe(8 + length + 80)
  })
})

describe('the checksum of zip', () => {
  it('is that of the standard: "123456789" gives CBF43926', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926)
    const bytes = new Uint8Array(1001).map((_, index) => index * 31)
    expect(crc32(bytes.subarray(500), crc32(bytes.subarray(0, 500)))).toBe(crc32(bytes))
  })
})
