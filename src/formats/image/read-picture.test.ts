import { deflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { memorySource } from '../../core/bytes/bytes.ts'
import { crc32 } from '../../core/bytes/crc32.ts'
import { readPicture } from './read-picture.ts'

function chunk(type: string, content: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type), content])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(content.length)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}

interface Png {
  readonly width?: number
  readonly height?: number
  readonly depth?: number
  readonly colour?: number
  readonly interlace?: number
  readonly extra?: readonly Buffer[]
}

/** A PNG of rows as they are filtered. */
function png(
  rows: readonly number[],
  { width = 2, height = 2, depth = 8, colour = 0, interlace = 0, extra = [] }: Png,
) {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width)
  header.writeUInt32BE(height, 4)
  header.set([depth, colour, 0, 0, interlace], 8)
  const data = chunk('IDAT', deflateSync(Uint8Array.from(rows)))
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk('IHDR', header), ...extra, data, chunk('IEND', new Uint8Array(0))])
}

const read = (bytes: Uint8Array) => readPicture(memorySource('picture', bytes))
const refusal = async (bytes: Uint8Array) => {
  const error = await read(bytes).catch((thrown: unknown) => thrown)
  return (error as { issue?: { message: { text: string } } }).issue?.message.text
}
const PALETTE = chunk('PLTE', Uint8Array.of(255, 0, 0, 0, 255, 0))

describe('PNG', () => {
  test.each<readonly [string, Buffer, readonly number[]]>([
    ['grey', png([0, 0, 51, 0, 102, 255], {}), [0, 0.2, 0.4, 1]],
    ['of one bit', png([0, 0b01000000, 0, 0b10000000], { depth: 1 }), [0, 1, 1, 0]],
    ['of 16 bits', png([0, 0, 0, 0xff, 0xff, 0, 0x80, 0, 0, 1], { depth: 16 }), [0, 1, 0x8000 / 0xffff, 1 / 0xffff]],
    ['with the byte to the left taken off', png([1, 51, 51, 1, 51, 204], {}), [0.2, 0.4, 0.2, 1]],
    ['with the byte above taken off', png([0, 51, 102, 2, 51, 0], {}), [0.2, 0.4, 0.4, 0.4]],
    ['with the mean taken off', png([0, 51, 102, 3, 0, 0], {}), [0.2, 0.4, 25 / 255, 63 / 255]],
    ['with the nearest neighbour taken off', png([0, 51, 102, 4, 0, 0], {}), [0.2, 0.4, 0.2, 0.4]],
    ['without its transparency', png([0, 51, 9, 102, 9, 0, 0, 9, 255, 9], { colour: 4 }), [0.2, 0.4, 0, 1]],
    ['of three passes', png([0, 51, 0, 102, 0, 0, 255], { interlace: 1 }), [0.2, 0.4, 0, 1]],
  ])('%s', async (_, bytes, values) => {
    const { data } = await read(bytes)
    expect([...data].map((value) => Math.round(value * 65535))).toEqual(values.map((v) => Math.round(v * 65535)))
  })

  test('of colours from a palette', async () => {
    const { channels, data } = await read(png([0, 0b01000000], { height: 1, depth: 1, colour: 3, extra: [PALETTE] }))
    expect([channels, ...data]).toEqual([3, 1, 0, 0, 0, 1, 0])
  })

  test.each<readonly [string, Buffer, string]>([
    [
      'more pixels than are read',
      png([], { width: 1 << 13, height: 1 << 13 }),
      '{width} × {height} pixels are too many (at most {most})',
    ],
    ['fewer pixels than it says', png([0, 1, 2, 0], {}), 'the image has fewer pixels than it says'],
    ['no pixels', png([], { width: 0 }), 'the image has no pixels'],
    ['a gigabyte behind its pixels', png(Array(100_000).fill(0), {}), 'the image holds more than its pixels'],
    [
      'a colour beyond its palette',
      png([0, 9, 9, 0, 9, 9], { colour: 3, extra: [PALETTE] }),
      'a pixel has a colour that the image does not have',
    ],
    ['a depth that there is not', png([0, 1, 2], { depth: 3 }), 'the image has a form that no PNG has'],
    ['a filter that there is not', png([5, 1, 2, 0, 1, 2], {}), 'the image has a form that no PNG has'],
    ['a header that is damaged', png([0, 0, 0, 0, 0, 0], {}).fill(7, 20, 21), 'a checksum of the image is wrong'],
    ['no end', png([0, 0, 0, 0, 0, 0], {}).subarray(0, 50), 'the image is cut off'],
  ])('with %s is refused', async (_, bytes, text) => {
    expect(await refusal(bytes)).toBe(text)
  })

  test('what no pixel needs is never inflated', async () => {
    const profile = chunk('iCCP', Buffer.concat([Buffer.from('x\0\0'), deflateSync(new Uint8Array(1 << 20))]))
    expect((await read(png([0, 0, 0, 0, 0, 0], { extra: [profile] }))).width).toBe(2)
  })
})

const TABLES =
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/'
const HUFFMAN =
  '8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9'
/** 16 × 16 grey pixels, written by libjpeg: at once, in scans, and with a restart marker behind each block. */
const JPEGS = {
  baseline: `${TABLES}wAALCAAQABABAREA/${HUFFMAN}oACAEBAAA/AOZs7PpxW5Z2fTipLOz6cVuWdn04r//Z`,
  progressive: `${TABLES}wgALCAAQABABAREA/8QAFgABAQEAAAAAAAAAAAAAAAAABAIF/9oACAEBAAAAAcx1O//EABUQAQEAAAAAAAAAAAAAAAAAAAIA/9oACAEBAAEFAgICAgL/xAAUEAEAAAAAAAAAAAAAAAAAAAAg/9oACAEBAAY/Ah//xAAUEAEAAAAAAAAAAAAAAAAAAAAg/9oACAEBAAE/IQAf/9oACAEBAAAAEA//xAAWEAADAAAAAAAAAAAAAAAAAAAAITH/2gAIAQEAAT8QgiCIIgj/2Q==`,
  restarting: `${TABLES}wAALCAAQABABAREA/${HUFFMAN}0ABAAB/9oACAEBAAA/AOZs7PpxX//Qq2dn04r/0YbOz6cV/9LWs7PpxX//2Q==`,
}
const jpeg = (name: keyof typeof JPEGS) => Buffer.from(JPEGS[name], 'base64')
const END = Uint8Array.of(0xff, 0xd9)

describe('JPEG', () => {
  test.each(['baseline', 'progressive', 'restarting'] as const)('%s', async (name) => {
    const { width, height, channels, data } = await read(jpeg(name))
    expect([width, height, channels, data.length]).toEqual([16, 16, 3, 768])
    expect(data[0]).toBeLessThan(0.1)
    expect(data[767]).toBeGreaterThan(0.8)
  })

  test.each<readonly [string, Uint8Array, string]>([
    [
      'without a scan',
      Buffer.concat([jpeg('baseline').subarray(0, jpeg('baseline').indexOf('ffda', 'hex')), END]),
      'the image has fewer pixels than it says',
    ],
    [
      'without its first scan',
      Buffer.concat([
        jpeg('progressive').subarray(0, jpeg('progressive').indexOf('ffda', 'hex')),
        jpeg('progressive').subarray(jpeg('progressive').indexOf('ffc40015', 'hex')),
      ]),
      'the image has fewer pixels than it says',
    ],
    [
      'without its last interval',
      Buffer.concat([jpeg('restarting').subarray(0, jpeg('restarting').indexOf('ffd2', 'hex')), END]),
      'the image has fewer pixels than it says',
    ],
    ['cut inside of a scan', Buffer.concat([jpeg('baseline').subarray(0, -12), END]), 'the image is damaged: {reason}'],
    ['without an end', jpeg('baseline').subarray(0, -2), 'the image is cut off'],
    [
      'of more pixels than are read',
      Buffer.from(jpeg('baseline')).fill(0xff, 94, 98),
      '{width} × {height} pixels are too many (at most {most})',
    ],
  ])('%s is refused', async (_, bytes, text) => {
    expect(await refusal(bytes)).toBe(text)
  })
})
