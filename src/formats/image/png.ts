/**
 * Decodes PNG (ISO/IEC 15948), row by row as its data inflates: nothing is inflated that no pixel needs, and of all chunks
 * only the four are read that pixels come from.
 */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import { crc32 } from '../../core/bytes/crc32.ts'
import { inflate } from '../../core/bytes/inflate.ts'
import { MOST_PIXELS } from '../../core/limits.ts'
import type { Picture } from '../../core/picture.ts'
import { message } from '../../core/words/message.ts'
import { checkSize, PictureError } from './picture-error.ts'

const SIGNATURE_BYTES = 8

/** Samples of a pixel by colour type: grey, -, RGB, index, grey with alpha, -, RGB with alpha. */
const SAMPLES = [1, 0, 3, 1, 2, 0, 4] as const

/** Depths that a colour type may have. */
const DEPTHS: readonly (readonly number[])[] = [[1, 2, 4, 8, 16], [], [8, 16], [1, 2, 4, 8], [8, 16], [], [8, 16]]

const INDEXED = 3

/** Where the pixels of the seven passes of an interlaced image start, and how far they lie apart. */
const PASSES = [
  { x: 0, y: 0, dx: 8, dy: 8 },
  { x: 4, y: 0, dx: 8, dy: 8 },
  { x: 0, y: 4, dx: 4, dy: 8 },
  { x: 2, y: 0, dx: 4, dy: 4 },
  { x: 0, y: 2, dx: 2, dy: 4 },
  { x: 1, y: 0, dx: 2, dy: 2 },
  { x: 0, y: 1, dx: 1, dy: 2 },
] as const

const WHOLE = [{ x: 0, y: 0, dx: 1, dy: 1 }] as const

type Pass = (typeof PASSES)[number] | (typeof WHOLE)[number]

interface Header {
  readonly width: number
  readonly height: number
  readonly depth: number
  readonly colour: number
  readonly isInterlaced: boolean
}

interface Chunks {
  readonly header: Header
  readonly palette: Uint8Array
  readonly data: readonly Uint8Array<ArrayBuffer>[]
}

/** Decodes the image. Throws PictureError where it is damaged, too large, or has fewer pixels than it says. */
export async function decodePng(source: ByteSource): Promise<Picture> {
  const { header, palette, data } = chunksOf(new Uint8Array(await source.read(0, source.size)))
  const { width, height, colour } = header
  const channels = colour === INDEXED || (SAMPLES[colour] ?? 0) >= 3 ? 3 : 1
  const picture = { width, height, channels, data: new Float32Array(width * height * channels) } as const
  const rows = rowsOf(data)
  for (const pass of header.isInterlaced ? PASSES : WHOLE) await readPass(rows, header, pass, palette, picture)
  await rows.finish()
  return picture
}

function chunksOf(bytes: Uint8Array<ArrayBuffer>): Chunks {
  const view = new DataView(bytes.buffer)
  const data: Uint8Array<ArrayBuffer>[] = []
  let header: Header | undefined
  let palette = new Uint8Array(0)
  for (let at = SIGNATURE_BYTES; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at)
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    const end = at + 8 + length
    if (end + 4 > bytes.length) throw new PictureError(message('the image is cut off'))
    const content = bytes.subarray(at + 8, end)
    if (['IHDR', 'PLTE', 'IDAT'].includes(type) && crc32(bytes.subarray(at + 4, end)) !== view.getUint32(end))
      throw new PictureError(message('a checksum of the image is wrong'))
    if (header === undefined && type !== 'IHDR')
      throw new PictureError(message('the image does not start with its size'))
    if (type === 'IHDR' && header === undefined) header = headerOf(content)
    else if (type === 'PLTE') palette = content
    else if (type === 'IDAT') data.push(content)
    else if (type === 'IEND') break
    at = end + 4
  }
  if (header === undefined) throw new PictureError(message('the image is cut off'))
  return { header, palette, data }
}

function headerOf(content: Uint8Array): Header {
  if (content.length !== 13) throw new PictureError(message('the image does not start with its size'))
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength)
  const [width, height] = [view.getUint32(0), view.getUint32(4)]
  const [depth = 0, colour = 0, compression, filter, interlace = 0] = content.subarray(8)
  checkSize(width, height, MOST_PIXELS)
  if (DEPTHS[colour]?.includes(depth) !== true || compression !== 0 || filter !== 0 || interlace > 1)
    throw new PictureError(message('the image has a form that no PNG has'))
  return { width, height, depth, colour, isInterlaced: interlace === 1 }
}

/** The inflated bytes, so many at a time. */
interface Rows {
  take(length: number): Promise<Uint8Array>
  /** Throws where more comes. */
  finish(): Promise<void>
}

function rowsOf(data: readonly Uint8Array<ArrayBuffer>[]): Rows {
  const parts = inflate(piecesOf(data), 'deflate')
  let part = new Uint8Array(0)
  return {
    take: async (length) => {
      const row = new Uint8Array(length)
      for (let filled = 0; filled < length; ) {
        if (part.length === 0) {
          const next = await parts.next().catch(() => undefined)
          if (next?.done !== false) throw new PictureError(message('the image has fewer pixels than it says'))
          part = next.value
        }
        const taken = part.subarray(0, length - filled)
        row.set(taken, filled)
        filled += taken.length
        part = part.subarray(taken.length)
      }
      return row
    },
    finish: async () => {
      // What is damaged behind the pixels is no pixel.
      const next = part.length > 0 ? undefined : await parts.next().catch(() => ({ done: true }))
      await parts.return(undefined)
      if (next?.done !== true) throw new PictureError(message('the image holds more than its pixels'))
    },
  }
}

async function* piecesOf(data: readonly Uint8Array<ArrayBuffer>[]): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  yield* data
}

async function readPass(rows: Rows, header: Header, pass: Pass, palette: Uint8Array, into: Picture): Promise<void> {
  const { width, height, depth, colour } = header
  const perPixel = SAMPLES[colour] ?? 0
  const columns = Math.ceil((width - pass.x) / pass.dx)
  const lines = Math.ceil((height - pass.y) / pass.dy)
  if (columns <= 0 || lines <= 0) return
  const rowBytes = Math.ceil((columns * perPixel * depth) / 8)
  const pixelBytes = Math.max(1, (perPixel * depth) / 8)
  const sampleAt = samplesOf(depth)
  let before = new Uint8Array(rowBytes)
  for (let line = 0; line < lines; line++) {
    const filtered = await rows.take(1 + rowBytes)
    const row = unfiltered(filtered[0] ?? 0, filtered.subarray(1), before, pixelBytes)
    for (let column = 0; column < columns; column++) {
      const at = ((pass.y + line * pass.dy) * width + pass.x + column * pass.dx) * into.channels
      if (colour === INDEXED) putColour(palette, sampleAt(row, column), into.data, at)
      else {
        for (let channel = 0; channel < into.channels; channel++)
          into.data[at + channel] = sampleAt(row, column * perPixel + channel) / (2 ** depth - 1)
      }
    }
    before = row
  }
}

function putColour(palette: Uint8Array, index: number, into: Float32Array, at: number): void {
  if (3 * index + 3 > palette.length)
    throw new PictureError(message('a pixel has a colour that the image does not have'))
  for (let channel = 0; channel < 3; channel++) into[at + channel] = (palette[3 * index + channel] ?? 0) / 255
}

/** How a sample is read from a row; those of fewer than 8 bits lie packed, the first in the highest bits. */
function samplesOf(depth: number): (row: Uint8Array, index: number) => number {
  if (depth === 8) return (row, index) => row[index] ?? 0
  if (depth === 16) return (row, index) => (row[2 * index] ?? 0) * 256 + (row[2 * index + 1] ?? 0)
  return (row, index) => {
    const bit = index * depth
    return ((row[bit >> 3] ?? 0) >> (8 - depth - (bit & 7))) & (2 ** depth - 1)
  }
}

/** Adds what the filter took off: of the byte to the left, above, or both (ISO/IEC 15948, 9.2). */
function unfiltered(filter: number, row: Uint8Array, above: Uint8Array, distance: number): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(row)
  if (filter > 4) throw new PictureError(message('the image has a form that no PNG has'))
  if (filter === 0) return result
  for (let at = 0; at < row.length; at++) {
    const left = at < distance ? 0 : (result[at - distance] ?? 0)
    const up = above[at] ?? 0
    const corner = at < distance ? 0 : (above[at - distance] ?? 0)
    const guess = filter === 1 ? left : filter === 2 ? up : filter === 3 ? (left + up) >> 1 : paeth(left, up, corner)
    result[at] = (row[at] ?? 0) + guess
  }
  return result
}

/** The one of three neighbours that is nearest to left + up − corner (ISO/IEC 15948, 9.4). */
function paeth(left: number, up: number, corner: number): number {
  const toLeft = Math.abs(up - corner)
  const toUp = Math.abs(left - corner)
  const toCorner = Math.abs(left + up - 2 * corner)
  if (toLeft <= toUp && toLeft <= toCorner) return left
  return toUp <= toCorner ? up : corner
}
