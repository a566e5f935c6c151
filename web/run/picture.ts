/** Pictures that are dropped or chosen, as values for the network. */

import { say } from '../language.ts'
import type { RunnableView } from '../protocol.ts'

/** Channels one after the other, each from 0 to 255, as the network orders them: blue, green, red. */
export type Planes = Float32Array

/** A picture, or that at an address, in the size of the network's input. Rejects where the browser can't show it. */
export async function planesOf(
  file: Blob | string,
  { channels, height, width }: RunnableView['input'],
): Promise<Planes> {
  const url = typeof file === 'string' ? file : URL.createObjectURL(file)
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    const canvas = document.createElement('canvas')
    ;[canvas.width, canvas.height] = [width, height]
    const context = canvas.getContext('2d', { willReadFrequently: true })
    if (context === null) throw new Error(say('this browser draws no pictures'))
    // What shines through is paper.
    context.fillStyle = '#fff'
    context.fillRect(0, 0, width, height)
    context.drawImage(image, 0, 0, width, height)
    return planesOfPixels(context.getImageData(0, 0, width, height).data, channels)
  } finally {
    if (typeof file !== 'string') URL.revokeObjectURL(url)
  }
}

/** Pixels by their channels; a single channel is their brightness, as libraries for pictures reckon it. */
function planesOfPixels(pixels: Uint8ClampedArray, channels: number): Planes {
  const size = pixels.length / 4
  const planes = new Float32Array(channels * size)
  for (let at = 0; at < size; at++) {
    const [red = 0, green = 0, blue = 0] = pixels.subarray(4 * at, 4 * at + 3)
    if (channels === 1) planes[at] = Math.round(0.299 * red + 0.587 * green + 0.114 * blue)
    else {
      planes[at] = blue
      planes[size + at] = green
      planes[2 * size + at] = red
    }
  }
  return planes
}

/** Whether a picture is dark on light, by its border: digits that networks know are light on dark. */
export function isDarkOnLight(planes: Planes, { channels, height, width }: RunnableView['input']): boolean {
  if (channels !== 1) return false
  let [sum, count] = [0, 0]
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (y > 0 && y < height - 1 && x > 0 && x < width - 1) continue
      sum += planes[y * width + x] ?? 0
      count++
    }
  }
  return sum / Math.max(1, count) > 127
}
