/** Pooling, over one grid of windows or over a pyramid of them (pooling_layer.cpp, spp_layer.cpp). */

import type { ComputationOf, PoolComputation, PoolMethod } from '../core/network/computation.ts'
import { type Kernel, must } from './kernel.ts'
import { countOf, shapeText, type Tensor } from './tensor.ts'

/** The part of a map that a window sees, ends excluded, and by how much an average is divided. */
interface Window {
  top: number
  bottom: number
  left: number
  right: number
  divisor: number
}

/** What a window becomes, and where a largest value stands in its map. */
interface Pooled {
  value: number
  place: number
}

/** How the window of a map becomes a value. The map starts at `at`; the answer is written into `pooled`. */
type Summary = (data: Float32Array, at: number, width: number, window: Window, pooled: Pooled) => void

/** The largest value; the first of equal ones. Nothing seen: the least float and no place. */
const largest: Summary = (data, at, width, { top, bottom, left, right }, pooled) => {
  let best = -FLOAT_MAX
  let place = -1
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const value = data[at + y * width + x] ?? 0
      if (value > best) {
        best = value
        place = y * width + x
      }
    }
  }
  pooled.value = best
  pooled.place = place
}

/** The mean; padding counts as zeros, what lies beyond the padding doesn't count. */
const mean: Summary = (data, at, width, { top, bottom, left, right, divisor }, pooled) => {
  let sum = 0
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) sum += data[at + y * width + x] ?? 0
  }
  pooled.value = sum / divisor
}

/** What random pooling gives on average, each value drawn as often as it is large (pooling_layer.cu, StoPoolForwardTest). */
const expectation: Summary = (data, at, width, { top, bottom, left, right }, pooled) => {
  let [sum, squares] = [0, 0]
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const value = data[at + y * width + x] ?? 0
      sum += value
      squares += value * value
    }
  }
  pooled.value = sum > 0 ? squares / sum : 0
}

const FLOAT_MAX = 3.4028234663852886e38

const SUMMARIES: Readonly<Record<PoolMethod, Summary>> = { MAX: largest, AVE: mean, STOCHASTIC: expectation }

/** The four sizes of an input: Caffe pools images only. */
function imageOf(input: Tensor | undefined): readonly [number, number, number, number] {
  const shape = input?.shape ?? []
  const [examples, channels, height, width] = shape
  const isImage = width !== undefined && shape.length === 4
  must(isImage, 'run/axes', 'the input needs 4 axes, but has the shape {shape}', { shape: shapeText(shape) })
  return [examples ?? 0, channels ?? 0, height ?? 0, width]
}

/** Windows along one axis. */
interface Along {
  readonly size: number
  readonly kernel: number
  readonly stride: number
  readonly pad: number
}

function alongBoth({ kernel, stride, pad }: PoolComputation, height: number, width: number): readonly [Along, Along] {
  const [rows, columns] = kernel ?? [height, width]
  return [
    { size: height, kernel: rows, stride: stride[0], pad: pad[0] },
    { size: width, kernel: columns, stride: stride[1], pad: pad[1] },
  ]
}

/** Rounded up in single floats; padded, a window that would start behind the input is dropped. */
function pooledSize({ size, kernel, stride, pad }: Along, roundsDown: boolean, isPadded: boolean): number {
  const moves = Math.fround(Math.fround(size + 2 * pad - kernel) / stride)
  const windows = (roundsDown ? Math.floor(moves) : Math.ceil(moves)) + 1
  must(windows >= 0, 'run/window', 'the window is larger than the padded input of size {size}', { size })
  return isPadded && (windows - 1) * stride >= size + pad ? windows - 1 : windows
}

function poolMaps(
  input: Tensor,
  [rows, columns]: readonly [Along, Along],
  [height, width]: readonly [number, number],
  method: PoolMethod,
  tell: (map: number, window: number, pooled: Pooled) => void,
): void {
  const [examples, channels] = imageOf(input)
  const summary = SUMMARIES[method]
  const window: Window = { top: 0, bottom: 0, left: 0, right: 0, divisor: 0 }
  const pooled: Pooled = { value: 0, place: -1 }
  for (let map = 0; map < examples * channels; map++) {
    for (let y = 0; y < height; y++) {
      const top = y * rows.stride - rows.pad
      window.top = Math.max(0, top)
      window.bottom = Math.min(top + rows.kernel, rows.size)
      for (let x = 0; x < width; x++) {
        const left = x * columns.stride - columns.pad
        window.left = Math.max(0, left)
        window.right = Math.min(left + columns.kernel, columns.size)
        window.divisor = paddedLength(rows, top) * paddedLength(columns, left)
        summary(input.data, map * rows.size * columns.size, columns.size, window, pooled)
        tell(map, y * width + x, pooled)
      }
    }
  }
}

/** How much of a window lies within the padded map. */
function paddedLength({ size, kernel, pad }: Along, start: number): number {
  return Math.min(start + kernel, size + pad) - start
}

export const pool: Kernel<PoolComputation> = {
  layout: (computation, [input], outputs) => {
    const [examples, channels, height, width] = imageOf(input)
    const isPadded = computation.pad.some((size) => size > 0)
    const sizes = alongBoth(computation, height, width).map((along) =>
      pooledSize(along, computation.roundsDown, isPadded),
    )
    return { outputs: Array.from({ length: outputs }, () => [examples, channels, ...sizes]) }
  },
  run: ({ computation, inputs: [input], outputs: [output, places] }) => {
    if (input === undefined || output === undefined) return
    const [, , rows = 0, columns = 0] = output.shape
    const [, , height, width] = imageOf(input)
    poolMaps(
      input,
      alongBoth(computation, height, width),
      [rows, columns],
      computation.method,
      (map, at, { value, place }) => {
        output.data[map * rows * columns + at] = value
        if (places !== undefined) places.data[map * rows * columns + at] = place
      },
    )
  },
}

type Pyramid = ComputationOf<'pyramid-pool'>

/** Bins of equal size that cover an axis, with as little padding as that takes. */
function binsAlong(size: number, bins: number): Along {
  const kernel = Math.ceil(size / bins)
  return { size, kernel, stride: kernel, pad: Math.trunc((kernel * bins - size + 1) / 2) }
}

/** How many bins each level really has: rounding may give one more, and padding may take one away. */
function levelsOf({ levels }: Pyramid, height: number, width: number) {
  return Array.from({ length: levels }, (_, level) => {
    const axes = [binsAlong(height, 2 ** level), binsAlong(width, 2 ** level)] as const
    const isPadded = axes.some(({ pad }) => pad > 0)
    const sizes = [pooledSize(axes[0], false, isPadded), pooledSize(axes[1], false, isPadded)] as const
    return { axes, sizes }
  })
}

export const pyramidPool: Kernel<Pyramid> = {
  layout: (computation, [input]) => {
    const [examples, channels, height, width] = imageOf(input)
    must(height > 0 && width > 0, 'run/empty', 'the input is empty')
    const levels = levelsOf(computation, height, width)
    if (levels.length === 1) return { outputs: [[examples, channels, 1, 1]] }
    const bins = levels.reduce((sum, { sizes }) => sum + countOf(sizes), 0)
    return { outputs: [[examples, channels * bins]] }
  },
  run: ({ computation, inputs: [input], outputs: [output] }) => {
    if (input === undefined || output === undefined) return
    const [examples, channels, height, width] = imageOf(input)
    const row = output.data.length / Math.max(1, examples)
    let before = 0
    for (const { axes, sizes } of levelsOf(computation, height, width)) {
      const bins = countOf(sizes)
      poolMaps(input, axes, sizes, computation.method, (map, bin, { value }) => {
        const example = Math.floor(map / channels)
        output.data[example * row + before + (map % channels) * bins + bin] = value
      })
      before += channels * bins
    }
  },
}
