/** Decodes JPEG (ITU-T T.81) by a library, once its markers say that all pixels are there and not too many. */

import { MOST_JPEG_MEMORY, MOST_JPEG_WORK, MOST_PIXELS } from '../../core/limits.ts'
import type { Picture } from '../../core/picture.ts'
import { message } from '../../core/words/message.ts'
import { checkSize, PictureError } from './picture-error.ts'

/** A frame, and how much of it the scans hold. */
interface Frame {
  readonly width: number
  readonly height: number
  /** Its components with their sampling factors. */
  readonly components: ReadonlyMap<number, { readonly h: number; readonly v: number }>
}

/** Decodes the image. Throws PictureError where it is damaged, too large, or has fewer pixels than it says. */
export async function decodeJpeg(bytes: Uint8Array): Promise<Picture> {
  checkMarkers(bytes)
  const { decode } = await import('jpeg-js')
  const limits = { maxResolutionInMP: MOST_PIXELS / 1e6, maxMemoryUsageInMB: MOST_JPEG_MEMORY / 2 ** 20 }
  const decoded = decode(bytes, { useTArray: true, formatAsRGBA: false, tolerantDecoding: false, ...limits })
  const { width, height } = decoded
  const data = new Float32Array(decoded.data.length)
  for (let at = 0; at < data.length; at++) data[at] = (decoded.data[at] ?? 0) / 255
  return { width, height, channels: 3, data }
}

const [SOF0, SOF2, SOI, EOI, SOS, DRI] = [0xc0, 0xc2, 0xd8, 0xd9, 0xda, 0xdd] as const

/**
 * Walks over the markers: the size must be sane, every component must have a scan, every scan as many restart intervals as
 * its blocks need, and the end must be there. The decoder would take what is missing for grey.
 */
function checkMarkers(bytes: Uint8Array): void {
  let frame: Frame | undefined
  let interval = 0
  let scans = 0
  const missing = new Set<number>()
  for (let at = 0; ; ) {
    while (at < bytes.length && bytes[at] !== 0xff) at++
    while (bytes[at + 1] === 0xff) at++
    const marker = bytes[at + 1]
    if (marker === undefined) throw new PictureError(message('the image is cut off'))
    if (marker === EOI) break
    if (marker === SOI || marker === 0) {
      at += 2
      continue
    }
    const length = word(bytes, at + 2)
    const content = bytes.subarray(at + 4, at + 2 + length)
    if (length < 2 || at + 2 + length > bytes.length) throw new PictureError(message('the image is cut off'))
    at += 2 + length
    if (marker >= SOF0 && marker <= SOF2) {
      frame = frameOf(content)
      for (const component of frame.components.keys()) missing.add(component)
    } else if (marker === DRI) interval = word(content, 0)
    else if (marker === SOS && frame !== undefined) {
      if (++scans * frame.width * frame.height > MOST_JPEG_WORK)
        throw new PictureError(message('the image has more scans than any'))
      at = checkScan(bytes, at, content, frame, interval)
      for (const component of firstOf(content)) missing.delete(component)
    }
  }
  if (frame === undefined || missing.size > 0)
    throw new PictureError(message('the image has fewer pixels than it says'))
}

function word(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
}

function frameOf(content: Uint8Array): Frame {
  const [height, width, count = 0] = [word(content, 1), word(content, 3), content[5]]
  checkSize(width, height, MOST_PIXELS)
  const components = new Map<number, { h: number; v: number }>()
  for (let index = 0; index < count; index++) {
    const [id, sampling] = content.subarray(6 + 3 * index)
    if (id === undefined || sampling === undefined) throw new PictureError(message('the image is cut off'))
    components.set(id, { h: sampling >> 4, v: sampling & 15 })
  }
  return { width, height, components }
}

/** The components of a scan. */
function componentsOf(content: Uint8Array): readonly number[] {
  return Array.from({ length: content[0] ?? 0 }, (_, index) => content[1 + 2 * index] ?? 0)
}

/** Those of which a scan holds the mean of each block, without which there is no pixel. */
function firstOf(content: Uint8Array): readonly number[] {
  const components = componentsOf(content)
  const [start, , refines = 0] = content.subarray(1 + 2 * components.length)
  return start === 0 && refines >> 4 === 0 ? components : []
}

/** Where the scan's data ends. Throws where a restart interval is missing. */
function checkScan(bytes: Uint8Array, from: number, content: Uint8Array, frame: Frame, interval: number): number {
  let restarts = 0
  let at = from
  for (; at + 1 < bytes.length; at++) {
    const next = bytes[at + 1] ?? 0
    if (bytes[at] !== 0xff || next === 0 || next === 0xff) continue
    if (next < 0xd0 || next > 0xd7) break
    restarts++
  }
  const units = unitsOf(componentsOf(content), frame)
  if (interval > 0 && restarts < Math.ceil(units / interval) - 1)
    throw new PictureError(message('the image has fewer pixels than it says'))
  return at
}

/** How many units a scan is coded in: the blocks of its only component, or groups of blocks of all (T.81, A.2). */
function unitsOf(ids: readonly number[], { width, height, components }: Frame): number {
  const all = [...components.values()]
  const [most, tallest] = [Math.max(...all.map(({ h }) => h)), Math.max(...all.map(({ v }) => v))]
  const only = ids.length === 1 ? components.get(ids[0] ?? -1) : undefined
  if (only === undefined) return Math.ceil(width / 8 / most) * Math.ceil(height / 8 / tallest)
  return Math.ceil((Math.ceil(width / 8) * only.h) / most) * Math.ceil((Math.ceil(height / 8) * only.v) / tallest)
}
