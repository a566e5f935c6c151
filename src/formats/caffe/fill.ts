/** Caffe's fillers: the numbers with which a blob starts (filler.hpp), from a generator of our own. */

import { Random } from '../../core/random.ts'
import type { ProtoMessage } from '../../wire/protobuf/message.ts'
import type { BlobSizes } from './net-to-proto.ts'

/** Numbers are made and written so many at a time. */
const BLOCK = 1 << 16

/** Gives the number at a place of the blob; called once for each, in order. */
type Next = (index: number) => number

/** The numbers of a blob of this shape, as its FillerParameter says. Equal seeds give equal numbers. */
export function* fillBlob(
  filler: ProtoMessage,
  shape: BlobSizes,
  seed: readonly [seed: number, ...stream: number[]],
): Generator<Float32Array> {
  const count = Number(shape.reduce((product, size) => product * size, 1n))
  const next = nextOf(filler, shape, count, () => new Random(...seed))
  for (let at = 0; at < count; at += BLOCK) {
    const block = new Float32Array(Math.min(BLOCK, count - at))
    for (let index = 0; index < block.length; index++) block[index] = next(at + index)
    yield block
  }
}

function nextOf(filler: ProtoMessage, shape: BlobSizes, count: number, newRandom: () => Random): Next {
  const random = newRandom()
  const fan = fanOf(filler, shape, count)
  switch (filler.string('type')) {
    case 'uniform': {
      const min = filler.number('min')
      const width = filler.number('max') - min
      return () => min + width * random.uniform()
    }
    case 'gaussian':
      return gaussian(filler, Number(shape[0] ?? 1n), random)
    case 'positive_unitball':
      return unitBall(count / Number(shape[0] ?? 1n), newRandom, 'sum')
    case 'gaussian_unitball':
      return unitBall(count / Number(shape[0] ?? 1n), newRandom, 'length')
    case 'diagonal':
      return diagonal(filler, shape)
    case 'xavier': {
      const scale = Math.sqrt(3 / fan)
      return () => scale * (2 * random.uniform() - 1)
    }
    case 'msra': {
      const deviation = Math.sqrt(2 / fan)
      return () => deviation * random.normal()
    }
    case 'bilinear':
      return bilinear(Number(shape.at(-1) ?? 1n), Number(shape.at(-2) ?? 1n))
    default: {
      const value = filler.number('value')
      return () => value
    }
  }
}

/** The number that xavier and msra divide by. */
function fanOf(filler: ProtoMessage, shape: BlobSizes, count: number): number {
  const fanIn = count / Number(shape[0] ?? 1n)
  // Compatibility with ND blobs: one axis only leaves all of it as fan-out.
  const fanOut = shape.length > 1 ? count / Number(shape[1] ?? 1n) : count
  switch (filler.enumName('variance_norm')) {
    case 'AVERAGE':
      return (fanIn + fanOut) / 2
    case 'FAN_OUT':
      return fanOut
    default:
      return fanIn
  }
}

/** With `sparse`, each output keeps about that many inputs; the others are zero. */
function gaussian(filler: ProtoMessage, outputs: number, random: Random): Next {
  const mean = filler.number('mean')
  const deviation = filler.number('std')
  const sparse = filler.number('sparse')
  if (sparse < 0) return () => mean + deviation * random.normal()
  const share = sparse / outputs
  return () => {
    const value = mean + deviation * random.normal()
    return random.uniform() < share ? value : 0
  }
}

/**
 * Each output's numbers are positive and add up to 1, or are normal and make a vector of length 1: they are drawn
 * twice, first for what they are divided by.
 */
function unitBall(count: number, newRandom: () => Random, of: 'sum' | 'length'): Next {
  const ahead = newRandom()
  const random = newRandom()
  const isSum = of === 'sum'
  let divisor = 1
  return (index) => {
    if (index % count === 0) {
      let total = 0
      for (let drawn = 0; drawn < count; drawn++) total += isSum ? ahead.uniform() : ahead.normal() ** 2
      divisor = isSum ? total : Math.sqrt(total)
    }
    return (isSum ? random.uniform() : random.normal()) / divisor
  }
}

/** Each output takes the mean of its own channel, times `diag_val`; all else is zero. */
function diagonal(filler: ProtoMessage, shape: BlobSizes): Next {
  const [channels = 1, height = 1, width = 1] = shape.slice(1).map(Number)
  const area = height * width
  const values = filler.has('diag_val') ? filler.numbers('diag_val') : []
  return (index) => {
    const channel = Math.floor(index / area) % channels
    const output = Math.floor(index / (area * channels))
    return channel === output ? (values[output] ?? 1) / area : 0
  }
}

/** Weights that enlarge an image by interpolation, for Deconvolution. */
function bilinear(width: number, height: number): Next {
  const factor = Math.ceil(width / 2)
  const centre = (width - 1) / (2 * factor)
  return (index) => {
    const x = index % width
    const y = Math.floor(index / width) % height
    return (1 - Math.abs(x / factor - centre)) * (1 - Math.abs(y / factor - centre))
  }
}
