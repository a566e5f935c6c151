/**
 * From an image to what a network takes, as Caffe's programs do it: pycaffe's (caffe/io.py, load_image, resize_image and
 * Transformer.preprocess; classifier.py), or the data layers' (io.cpp, ReadImageToCVMat; data_transformer.cpp).
 */

import type { ImageTransform } from '../core/network/computation.ts'
import type { Picture } from '../core/picture.ts'
import { must } from './kernel.ts'
import { shapeText, type Tensor } from './tensor.ts'

/** What becomes of an image, in this order. */
export interface ImagePreparation {
  /** Channels, height and width that the network takes. */
  readonly size: readonly [channels: number, height: number, width: number]
  /**
   * How it is resized: bilinear in both; `skimage` keeps fractions and takes what lies outside for the darkest value, as
   * skimage.transform.resize(order=1, mode='constant') did when Caffe was written, `opencv` rounds to 8 bits and repeats
   * the border. Colour becomes grey by the weights of the same library. Default `skimage`.
   */
  readonly method?: 'skimage' | 'opencv'
  /** Height and width to which it is resized before the middle is cut out. Default: what the network takes. */
  readonly resize?: readonly [height: number, width: number]
  /** Which of red (0), green (1) and blue (2) comes first, second and third. Default: blue first, as in Caffe. */
  readonly order?: readonly number[]
  /** What 1, the brightest value, becomes. Default 255. */
  readonly rawScale?: number
  /** Taken off: one number, one a channel, or an image of the size before or after the cut; else its channels' means. */
  readonly mean?: readonly number[] | Tensor
  /** Factor of what is left. Default 1. */
  readonly scale?: number
}

/** The preparation that a data layer's fields ask for, for a network that takes such an image. */
export function preparationFor(
  size: ImagePreparation['size'],
  transform: ImageTransform | undefined,
): ImagePreparation {
  if (transform === undefined) return { size }
  const { resize, means, scale } = transform
  return { size, method: 'opencv', ...(resize && { resize }), ...(means.length > 0 && { mean: means }), scale }
}

/** The image as a batch of one. Throws Refusal where it can't be cut or a mean doesn't fit. */
export function imageTensor(picture: Picture, preparation: ImagePreparation): Tensor {
  const { size, method = 'skimage', resize, rawScale = 255, scale = 1, mean = [0] } = preparation
  const [channels, height, width] = size
  must(
    channels === 1 || channels === 3,
    'run/image',
    'an image has 1 or 3 channels, and the network takes {channels}',
    {
      channels,
    },
  )
  const order = channels === 1 ? [0] : (preparation.order ?? [2, 1, 0])
  const whole = resized(inChannels(picture, channels, method), resize ?? [height, width], method)
  const fits = whole.height >= height && whole.width >= width
  const sizes = { image: shapeText([whole.height, whole.width]), cut: shapeText([height, width]) }
  must(fits, 'run/image', 'an image of {image} is too small to cut {cut} out of its middle', sizes)
  const [top, left] = [Math.trunc((whole.height - height) / 2), Math.trunc((whole.width - width) / 2)]
  const meanAt = meanOf(mean, size, whole, [top, left])
  const data = new Float32Array(channels * height * width)
  let at = 0
  for (let channel = 0; channel < channels; channel++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const pixel = (top + y) * whole.width + left + x
        const value = (whole.data[pixel * channels + (order[channel] ?? channel)] ?? 0) * rawScale
        data[at++] = (value - meanAt(channel, y, x)) * scale
      }
    }
  }
  return { shape: [1, channels, height, width], data }
}

/** Grey from red, green and blue: skimage's rgb2gray, and OpenCV's. */
const GREY = { skimage: [0.2125, 0.7154, 0.0721], opencv: [0.299, 0.587, 0.114] } as const

function inChannels(picture: Picture, channels: 1 | 3, method: keyof typeof GREY): Picture {
  if (picture.channels === channels) return picture
  const { width, height, data } = picture
  const result = new Float32Array(width * height * channels)
  const [red, green, blue] = GREY[method]
  for (let pixel = 0; pixel < width * height; pixel++) {
    const value = (channel: number) => data[pixel * picture.channels + channel] ?? 0
    if (channels === 1) result[pixel] = red * value(0) + green * value(1) + blue * value(2)
    else result.fill(value(0), pixel * 3, pixel * 3 + 3)
  }
  return { width, height, channels, data: result }
}

function resized(picture: Picture, [height, width]: readonly [number, number], method: keyof typeof GREY): Picture {
  if (picture.height === height && picture.width === width) return picture
  const { channels, data } = picture
  const outside = method === 'skimage' ? data.reduce((least, value) => Math.min(least, value), 1) : undefined
  const rows = Array.from({ length: height }, (_, y) => neighboursOf(y, height, picture.height))
  const columns = Array.from({ length: width }, (_, x) => neighboursOf(x, width, picture.width))
  const at = (y: number, x: number, channel: number): number => {
    const isInside = y >= 0 && y < picture.height && x >= 0 && x < picture.width
    if (!isInside && outside !== undefined) return outside
    const [row, column] = [clamped(y, picture.height), clamped(x, picture.width)]
    return data[(row * picture.width + column) * channels + channel] ?? 0
  }
  const result = new Float32Array(width * height * channels)
  let to = 0
  for (const row of rows) {
    for (const column of columns) {
      for (let channel = 0; channel < channels; channel++) {
        const above = mixed(
          at(row.before, column.before, channel),
          at(row.before, column.before + 1, channel),
          column.share,
        )
        const below = mixed(
          at(row.before + 1, column.before, channel),
          at(row.before + 1, column.before + 1, channel),
          column.share,
        )
        const value = mixed(above, below, row.share)
        result[to++] = method === 'opencv' ? Math.round(value * 255) / 255 : value
      }
    }
  }
  return { width, height, channels, data: result }
}

/** The two places between which a new one lies, by their middles, and the share of the second. */
function neighboursOf(place: number, length: number, before: number) {
  const middle = ((place + 0.5) * before) / length - 0.5
  return { before: Math.floor(middle), share: middle - Math.floor(middle) }
}

/** Where the share is 0 the second value does not matter, be it outside. */
function mixed(first: number, second: number, share: number): number {
  return share === 0 ? first : first + (second - first) * share
}

function clamped(place: number, length: number): number {
  return Math.min(length - 1, Math.max(0, place))
}

type MeanAt = (channel: number, y: number, x: number) => number

/** What is taken off at each place of the cut. */
function meanOf(
  mean: readonly number[] | Tensor,
  [channels, height, width]: ImagePreparation['size'],
  whole: Picture,
  [top, left]: readonly [number, number],
): MeanAt {
  if (!('shape' in mean)) {
    const args = { count: mean.length, channels }
    const fits = mean.length === 1 || mean.length === channels
    must(fits, 'run/mean', 'the mean has {count} values for {channels} channels', args)
    return (channel) => mean[mean.length === 1 ? 0 : channel] ?? 0
  }
  const [rows = 1, columns = 1] = mean.shape.slice(-2)
  const size = rows * columns
  const planes = mean.data.length / size
  must(planes === channels, 'run/mean', 'the mean has {count} values for {channels} channels', {
    count: planes,
    channels,
  })
  const valueAt = (channel: number, y: number, x: number) => mean.data[channel * size + y * columns + x] ?? 0
  if (rows === whole.height && columns === whole.width) return (channel, y, x) => valueAt(channel, top + y, left + x)
  if (rows === height && columns === width) return valueAt
  const means = Array.from({ length: channels }, (_, channel) => {
    const plane = mean.data.subarray(channel * size, (channel + 1) * size)
    return plane.reduce((sum, value) => sum + value, 0) / size
  })
  return (channel) => means[channel] ?? 0
}

/** Tensors of one shape as one batch, along their first axis. */
export function batchOf(tensors: readonly Tensor[]): Tensor {
  const [first] = tensors
  must(first !== undefined, 'run/inputs', 'an input is missing')
  const data = new Float32Array(tensors.reduce((sum, tensor) => sum + tensor.data.length, 0))
  let at = 0
  for (const tensor of tensors) {
    data.set(tensor.data, at)
    at += tensor.data.length
  }
  const examples = tensors.reduce((sum, { shape }) => sum + (shape[0] ?? 1), 0)
  return { shape: [examples, ...first.shape.slice(1)], data }
}
