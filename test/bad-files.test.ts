/**
 * Damaged and hostile files: a result or a FormatError, in bounded time and memory. A sample; the whole by
 * `npm run fuzz`, which takes minutes.
 */

import { statSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type ByteSource, memorySource } from '../src/core/bytes/bytes.ts'
import { FormatError } from '../src/core/words/issue.ts'
import { readCaffeWeights } from '../src/formats/caffe/read-weights.ts'
import { expectCutsKept, expectDamageKept, victims } from './mutate.ts'

const ALL = victims(20_000)

/** How many damaged files are read in all: the environment may ask for more. */
const DAMAGES = Number(process.env.WEIGH_FUZZ ?? 2000)
const IS_WHOLE = DAMAGES > 2000

/** The same on every machine; another sample each day where more are asked for. A failure names the seed and the turn. */
const SEED = Number(process.env.WEIGH_FUZZ_SEED ?? (IS_WHOLE ? Math.floor(Date.now() / 86_400_000) : 1))

/** Small files are cut everywhere, larger ones at some places. */
const SMALL_BYTES = 3000
const STEP = 37

const LIMIT_MS = IS_WHOLE ? 3_600_000 : 60_000

describe('every truncation', () => {
  it.each(ALL)(
    'of %s',
    (file) => expectCutsKept(file, IS_WHOLE || statSync(file).size <= SMALL_BYTES ? 1 : STEP),
    LIMIT_MS,
  )
})

describe('random damage', () => {
  it.each(ALL)('to %s', (file) => expectDamageKept(file, SEED, Math.ceil(DAMAGES / ALL.length)), LIMIT_MS)
})

type Bytes = readonly number[]

function varint(value: number): Bytes {
  return value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))]
}

const sized = (tag: Bytes, content: Bytes): Bytes => [...tag, ...varint(content.length), ...content]
const LAYER = [0xa2, 0x06]
const BLOBS = [0x3a]

/** A head, then one piece again and again up to a size, made as it is read: what would be too large for memory. */
function repeating(head: Bytes, piece: Bytes, size: number): ByteSource {
  return {
    name: 'hostile',
    size,
    read: (offset, length) => {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)))
      for (let index = 0; index < bytes.length; index++) {
        const at = offset + index
        bytes[index] = (at < head.length ? head[at] : piece[(at - head.length) % piece.length]) ?? 0
      }
      return Promise.resolve(bytes)
    },
  }
}

const MEGABYTE = 1 << 20

describe('hostile files', () => {
  it('ten bytes that declare 2^40 floats are refused at once', async () => {
    const bytes = Uint8Array.from([...LAYER, 0x80, 0x80, 0x80, 0x80, 0x80, 0x20, 0x2a, 0x01])
    await expect(readCaffeWeights(memorySource('x', bytes))).rejects.toThrow(FormatError)
  })

  it('a message that declares more than the file has is read as far as it goes', async () => {
    const bytes = Uint8Array.from([
      ...LAYER,
      ...varint(2 ** 30),
      0x0a,
      1,
      0x61,
      0x3a,
      ...varint(2 ** 29),
      0x2a,
      ...varint(2 ** 28),
    ])
    const { layers, damage } = await readCaffeWeights(memorySource('x', bytes))
    expect(layers[0]?.name).toBe('a')
    expect(damage?.where?.path).toBe('layer[0] "a" → blobs[0] → data')
  })

  it.each<readonly [string, Bytes, Bytes]>([
    ['empty names', [0x22, 0x00], [...sized([0x0a], [0x61])]],
    ['numbers of a shape, one by one', [0x3a, 0x02, 0x08, 0x01], []],
    ['floats that alternate with gradients', [0x2d, 0, 0, 0, 0, 0x35, 0, 0, 0, 0], []],
    ['groups', [0xa3, 0x38], []],
    ['unknown fields', [0xf8, 0x3e, 0x01], []],
  ])('millions of %s end within bounds', async (_what, piece, head) => {
    const size = 40 * MEGABYTE
    const start = [...LAYER, ...varint(size - 6), ...head]
    const before = process.memoryUsage().rss
    const started = performance.now()
    const { damage } = await readCaffeWeights(repeating(start, piece, size))
    expect(damage).toBeDefined()
    expect(performance.now() - started).toBeLessThan(2000)
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * MEGABYTE)
  })

  it('ten million floats with a tag each are read in time and without keeping them', async () => {
    const count = 10_000_000
    const blob = [...BLOBS, ...varint(5 * count)]
    const head = [...LAYER, ...varint(5 * count + blob.length), ...blob]
    const before = process.memoryUsage().rss
    const { layers, damage } = await readCaffeWeights(
      repeating(head, [0x2d, 0, 0, 0x80, 0x3f], head.length + 5 * count),
    )
    expect(damage).toBeUndefined()
    expect(layers[0]?.blobs[0]?.arrays[0]?.count).toBe(count)
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * MEGABYTE)
  })

  it('zero bytes without end are what stands behind the end', async () => {
    const { issues, layers } = await readCaffeWeights(repeating([], [0], 1000 * MEGABYTE))
    expect(layers).toEqual([])
    expect(issues.map(({ code }) => code)).toEqual(['caffe/trailing-bytes', 'caffe/no-layers'])
  })
})
