/** Reads PNG and JPEG images, by libraries that are loaded when an image is read. */

import type { DecodedPng } from 'fast-png'
import type { ByteSource } from '../../core/bytes/bytes.ts'
import { MOST_PIXELS } from '../../core/limits.ts'
import type { Picture } from '../../core/picture.ts'
import { FormatError, issue } from '../../core/words/issue.ts'
import { type MessageArgs, message } from '../../core/words/message.ts'
import { sniff } from '../sniff.ts'

/**
 * Reads the image. Transparency is dropped, not blended, as skimage's and OpenCV's readers are used by Caffe; 16 bits
 * a channel keep their precision. Throws FormatError where the file is no PNG or JPEG, is damaged or too large.
 */
export async function readPicture(source: ByteSource): Promise<Picture> {
  const bytes = await source.read(0, source.size)
  const { kind, title } = sniff(bytes.subarray(0, 64))
  if (kind !== 'png' && kind !== 'jpeg')
    throw refused(source, 'this is {what}, and images are PNG or JPEG', { what: message(title) })
  try {
    return kind === 'png' ? await readPng(source, bytes) : await readJpeg(bytes)
  } catch (error) {
    if (error instanceof FormatError || !(error instanceof Error)) throw error
    throw refused(source, 'the image is damaged: {reason}', { reason: error.message })
  }
}

function refused(source: ByteSource, text: string, args: MessageArgs = {}): FormatError {
  return new FormatError(issue('image/unreadable', 'error', text, args, { where: { file: source.name } }))
}

async function readPng(source: ByteSource, bytes: Uint8Array): Promise<Picture> {
  if (bytes.length < 24) throw refused(source, 'the image is cut off')
  // The first chunk starts with width and height.
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [width, height] = [view.getUint32(16), view.getUint32(20)]
  if (width * height > MOST_PIXELS)
    throw refused(source, '{width} × {height} pixels are too many (at most {most})', {
      width,
      height,
      most: MOST_PIXELS,
    })
  const { convertIndexedToRgb, decode } = await import('fast-png')
  const png = decode(bytes)
  if (png.palette === undefined) return withoutAlpha(png, samplesOf(png), png.channels, 2 ** png.depth - 1)
  return withoutAlpha(png, convertIndexedToRgb(png), png.palette[0]?.length ?? 3, 255)
}

/** One number a sample: those of fewer than 8 bits lie packed, each row from a byte of its own. */
function samplesOf({ data, depth, width, height }: DecodedPng): ArrayLike<number> {
  if (depth >= 8) return data
  const samples = new Uint8Array(width * height)
  const rowBytes = Math.ceil((width * depth) / 8)
  for (let at = 0; at < samples.length; at++) {
    const [row, column] = [Math.floor(at / width), at % width]
    const bit = column * depth
    const byte = data[row * rowBytes + (bit >> 3)] ?? 0
    samples[at] = (byte >> (8 - depth - (bit & 7))) & (2 ** depth - 1)
  }
  return samples
}

async function readJpeg(bytes: Uint8Array): Promise<Picture> {
  const { decode } = await import('jpeg-js')
  const limits = { maxResolutionInMP: MOST_PIXELS / 1e6, maxMemoryUsageInMB: 2048 }
  const jpeg = decode(bytes, { useTArray: true, formatAsRGBA: false, ...limits })
  return withoutAlpha(jpeg, jpeg.data, 3, 255)
}

/** The first one or three samples of each pixel, from 0 to 1. */
function withoutAlpha(
  { width, height }: Pick<Picture, 'width' | 'height'>,
  samples: ArrayLike<number>,
  perPixel: number,
  most: number,
): Picture {
  const channels = perPixel >= 3 ? 3 : 1
  const data = new Float32Array(width * height * channels)
  for (let at = 0; at < data.length; at++) {
    const pixel = Math.floor(at / channels)
    data[at] = (samples[pixel * perPixel + (at % channels)] ?? 0) / most
  }
  return { width, height, channels, data }
}
