/** Pooling over windows and regions, and back. */

import type { TensorComputationOf } from '../../core/network/tensor-computation.ts'
import { must } from '../kernel.ts'
import { countOf, numbersIn, shapeText } from '../tensor.ts'
import { coordinates } from '../windows.ts'
import { maybeAt, type TensorKernel, tensorAt } from './call.ts'
import { activationOf } from './functions.ts'
import { stridesOf } from './places.ts'

import { blank, integersIn, rounded, type Typed } from './typed.ts'
import { type Along, channelsAs, channelsFirst, mapsOf, windowsOver } from './windows.ts'

type Pooling = TensorComputationOf<'pooling'>

/** Places of a map that each window sees, inside the map; and how many lie within the padded one. */
interface Seen {
  readonly places: readonly number[]
  readonly padded: number
}

function seenBy(window: readonly number[], along: readonly Along[]): Seen {
  let seen: Seen = { places: [0], padded: 1 }
  along.forEach(({ size, kernel, stride, dilation, before, after }, axis) => {
    const start = (window[axis] ?? 0) * stride - before
    const own = Array.from({ length: kernel }, (_, k) => start + k * dilation)
    const inside = own.filter((place) => place >= 0 && place < size)
    const padded = own.filter((place) => place < size + after).length
    seen = {
      places: seen.places.flatMap((base) => inside.map((place) => base * size + place)),
      padded: seen.padded * padded,
    }
  })
  return seen
}

export const pooling: TensorKernel<Pooling> = (call) => {
  const how = call.computation
  const given = tensorAt(call, 0)
  const x = channelsFirst(given, how.layout)
  const { batch, channels, sizes } = mapsOf(x)
  const along = windowsOver(sizes, how.kernel, how, { roundsUp: how.roundsUp, pools: true })
  const windows = along.map((each) => each.windows)
  const shape = [batch, channels, ...windows]
  const [mapSize, count] = [countOf(sizes), countOf(windows)]
  const values = numbersIn(x)
  const results = new Float64Array(countOf(shape))
  const places = new Int32Array(countOf(shape))
  for (let window = 0; window < count; window++) {
    const seen = seenBy(coordinates(window, windows), along)
    for (let map = 0; map < batch * channels; map++) {
      const at = map * count + window
      const best = summarise(how, values, map * mapSize, seen)
      results[at] = best.value
      places[at] = map * mapSize + best.place
    }
  }
  const act = activationOf(how.activation)
  const pooled = rounded(given.dtype, shape, act === undefined ? results : results.map(act))
  const indices = () => rounded('int64', shape, how.indicesByColumn ? byColumn(places, sizes) : places)
  return [channelsAs(pooled, how.layout), ...(call.outputs > 1 ? [channelsAs(indices(), how.layout)] : [])]
}

function summarise(how: Pooling, values: ArrayLike<number>, base: number, { places, padded }: Seen) {
  if (how.of === 'max') {
    let best = places[0] ?? 0
    for (const place of places) if ((values[base + place] as number) > (values[base + best] as number)) best = place
    return { value: places.length === 0 ? Number.NEGATIVE_INFINITY : (values[base + best] as number), place: best }
  }
  let sum = 0
  for (const place of places) {
    const value = values[base + place] as number
    sum += how.of === 'average' ? value : Math.abs(value) ** how.norm
  }
  if (how.of === 'norm') return { value: sum ** (1 / how.norm), place: 0 }
  return { value: sum / (how.countsPadding ? padded : places.length), place: 0 }
}

/** Places counted with the first axis of a map closest. */
function byColumn(places: Int32Array, sizes: readonly number[]): Int32Array {
  const mapSize = countOf(sizes)
  return places.map((place) => {
    const at = coordinates(place % mapSize, sizes)
    const turned = at.reduceRight((sum, index, axis) => sum * (sizes[axis] ?? 1) + index, 0)
    return place - (place % mapSize) + turned
  })
}

export const globalPooling: TensorKernel<TensorComputationOf<'global-pooling'>> = (call) => {
  const given = tensorAt(call, 0)
  const { of, norm, layout } = call.computation
  const x = channelsFirst(given, layout)
  const { batch, channels, sizes } = mapsOf(x)
  const [values, size] = [numbersIn(x), countOf(sizes)]
  const all = { places: Array.from({ length: size }, (_, place) => place), padded: size }
  const how = { of, norm, countsPadding: false } as Pooling
  const results = Float64Array.from(
    { length: batch * channels },
    (_, map) => summarise(how, values, map * size, all).value,
  )
  return [channelsAs(rounded(given.dtype, [batch, channels, ...sizes.map(() => 1)], results), layout)]
}

export const unpooling: TensorKernel<TensorComputationOf<'unpooling'>> = (call) => {
  const how = call.computation
  const [given, indices] = [tensorAt(call, 0), integersIn(tensorAt(call, 1))]
  const { batch, channels, sizes } = mapsOf(given)
  const wanted = maybeAt(call, 2)
  const { padding } = how
  const own = sizes.map((size, axis) => {
    const pads = padding.kind === 'given' ? (padding.before[axis] ?? 0) + (padding.after[axis] ?? 0) : 0
    return (how.stride[axis] ?? 1) * (size - 1) + (how.kernel[axis] ?? 1) - pads
  })
  const small = [batch, channels, ...own]
  const shape = wanted === undefined ? small : integersIn(wanted)
  // Places are counted in the map that the kernel makes, wherever that lies in a larger one.
  const result = blank(given.dtype, shape)
  const strides = stridesOf(shape)
  const into = result.data as Float32Array
  indices.forEach((place, at) => {
    const to = coordinates(place, small).reduce((sum, index, axis) => sum + index * (strides[axis] ?? 0), 0)
    into[to] = (given.data as Float32Array)[at] ?? 0
  })
  return [result]
}

/** Regions, and for each the example that it lies in. */
function regionsOf(boxes: Typed, examples: readonly number[] | undefined) {
  const width = boxes.shape[1] ?? 4
  const values = numbersIn(boxes)
  return Array.from({ length: boxes.shape[0] ?? 0 }, (_, at) => {
    const row = Array.from({ length: width }, (__, column) => values[at * width + column] ?? 0)
    return { box: row.slice(width - 4), example: examples?.[at] ?? row[0] ?? 0 }
  })
}

export const roiAlign: TensorKernel<TensorComputationOf<'roi-align'>> = (call) => {
  const { of, height, width, samples, scale, offset } = call.computation
  const x = tensorAt(call, 0)
  const { channels, sizes } = mapsOf(x)
  const [rows = 1, columns = 1] = sizes
  const regions = regionsOf(tensorAt(call, 1), integersIn(tensorAt(call, 2)))
  const values = numbersIn(x)
  const results: number[] = []
  for (const { box, example } of regions) {
    const [left = 0, top = 0, right = 0, bottom = 0] = box.map((side) => side * scale - offset)
    // Without the half pixel a region is one pixel at least.
    const [w, h] = [right - left, bottom - top].map((side) => (offset === 0 ? Math.max(side, 1) : side))
    const [stepY, stepX] = [(h ?? 0) / height, (w ?? 0) / width]
    const [countY, countX] = [samples || Math.ceil(stepY), samples || Math.ceil(stepX)]
    for (let channel = 0; channel < channels; channel++) {
      const base = (example * channels + channel) * rows * columns
      for (let bin = 0; bin < height * width; bin++) {
        const [binY, binX] = [Math.floor(bin / width), bin % width]
        let [sum, best] = [0, Number.NEGATIVE_INFINITY]
        for (let sample = 0; sample < countY * countX; sample++) {
          const y = top + binY * stepY + ((Math.floor(sample / countX) + 0.5) * stepY) / countY
          const px = left + binX * stepX + (((sample % countX) + 0.5) * stepX) / countX
          const parts = cornersAt(values, base, rows, columns, y, px)
          sum += parts.reduce((all, part) => all + part, 0)
          best = Math.max(best, ...parts)
        }
        const count = Math.max(1, countY * countX)
        results.push(of === 'average' ? sum / count : Number.isFinite(best) ? best : 0)
      }
    }
  }
  return [rounded(x.dtype, [regions.length, channels, height, width], Float64Array.from(results))]
}

/** The shares of four neighbours; outside of the map by more than one pixel there are none. */
function cornersAt(
  values: ArrayLike<number>,
  base: number,
  rows: number,
  columns: number,
  y: number,
  x: number,
): readonly number[] {
  if (y < -1 || y > rows || x < -1 || x > columns) return [0]
  const [cy, cx] = [Math.min(Math.max(y, 0), rows - 1), Math.min(Math.max(x, 0), columns - 1)]
  const [top, left] = [Math.floor(cy), Math.floor(cx)]
  const [bottom, right] = [Math.min(top + 1, rows - 1), Math.min(left + 1, columns - 1)]
  const [v, u] = [cy - top, cx - left]
  const value = (row: number, column: number) => values[base + row * columns + column] ?? 0
  return [
    (1 - v) * (1 - u) * value(top, left),
    (1 - v) * u * value(top, right),
    v * (1 - u) * value(bottom, left),
    v * u * value(bottom, right),
  ]
}

export const roiPool: TensorKernel<TensorComputationOf<'roi-pool'>> = (call) => {
  const { scale, sizes: wanted } = call.computation
  const x = tensorAt(call, 0)
  const { channels, sizes } = mapsOf(x)
  const [rows = 1, columns = 1] = sizes
  const [height = 1, width = 1] = wanted
  const regions = regionsOf(tensorAt(call, 1), undefined)
  const values = numbersIn(x)
  const results = regions.flatMap(({ box, example }) => {
    const [left = 0, top = 0, right = 0, bottom = 0] = box.map((side) => Math.round(side * scale))
    const [h, w] = [Math.max(bottom - top + 1, 1), Math.max(right - left + 1, 1)]
    const clampTo = (place: number, size: number) => Math.min(Math.max(place, 0), size)
    return Array.from({ length: channels * height * width }, (_, at) => {
      const [channel, y, px] = [Math.floor(at / (height * width)), Math.floor(at / width) % height, at % width]
      const [fromY, toY] = [Math.floor((y * h) / height) + top, Math.ceil(((y + 1) * h) / height) + top].map((place) =>
        clampTo(place, rows),
      )
      const [fromX, toX] = [Math.floor((px * w) / width) + left, Math.ceil(((px + 1) * w) / width) + left].map(
        (place) => clampTo(place, columns),
      )
      let best = Number.NEGATIVE_INFINITY
      for (let row = fromY ?? 0; row < (toY ?? 0); row++) {
        for (let column = fromX ?? 0; column < (toX ?? 0); column++)
          best = Math.max(best, values[((example * channels + channel) * rows + row) * columns + column] ?? 0)
      }
      return Number.isFinite(best) ? best : 0
    })
  })
  return [rounded(x.dtype, [regions.length, channels, height, width], Float64Array.from(results))]
}

export const columnsToImage: TensorKernel<TensorComputationOf<'columns-to-image'>> = (call) => {
  const { stride, dilation, pads } = call.computation
  const given = tensorAt(call, 0)
  const [sizes, block] = [integersIn(tensorAt(call, 1)), integersIn(tensorAt(call, 2))]
  const [batch = 1, rows = 1] = given.shape
  const padding = { kind: 'given', before: pads.slice(0, sizes.length), after: pads.slice(sizes.length) } as const
  const along = windowsOver(sizes, block, { kernel: block, stride, dilation, padding, layout: 'channels-first' })
  const windows = along.map((each) => each.windows)
  const [size, count, perBlock] = [countOf(sizes), countOf(windows), countOf(block)]
  const channels = rows / perBlock
  must(given.shape.at(-1) === count, 'run/shapes', '{shape} has no column for each of {count} windows', {
    shape: shapeText(given.shape),
    count,
  })
  const strides = stridesOf(sizes)
  const values = numbersIn(given)
  const sums = new Float64Array(batch * channels * size)
  for (let k = 0; k < perBlock; k++) {
    const inBlock = coordinates(k, block)
    for (let window = 0; window < count; window++) {
      const at = coordinates(window, windows).map((index, axis) => {
        const { stride: step, before, dilation: gap } = along[axis] as Along
        return index * step - before + (inBlock[axis] ?? 0) * gap
      })
      if (at.some((place, axis) => place < 0 || place >= (sizes[axis] ?? 0))) continue
      const place = at.reduce((sum, index, axis) => sum + index * (strides[axis] ?? 0), 0)
      for (let map = 0; map < batch * channels; map++) {
        const to = map * size + place
        sums[to] = (sums[to] ?? 0) + (values[(map * perBlock + k) * count + window] ?? 0)
      }
    }
  }
  return [rounded(given.dtype, [batch, channels, ...sizes], sums)]
}
