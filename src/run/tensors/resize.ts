/** Maps of another size, and maps read at places that a grid names. */

import type { TensorComputationOf } from '../../core/network/tensor-computation.ts'
import { around, countOf, numbersIn } from '../tensor.ts'
import { coordinates } from '../windows.ts'
import { axisAmong, numbersGiven, type TensorCall, type TensorKernel, tensorAt } from './call.ts'
import { stridesOf } from './places.ts'
import { integersIn, rounded, type Typed } from './typed.ts'

type Resize = TensorComputationOf<'resize'>

/** How one axis changes. */
interface Change {
  readonly axis: number
  readonly size: number
  readonly length: number
  readonly scale: number
  readonly region: readonly [number, number]
}

export const resize: TensorKernel<Resize> = (call) => {
  const x = tensorAt(call, 0)
  let values = Float64Array.from(numbersIn(x))
  const shape = [...x.shape]
  const outside = new Set<number>()
  for (const change of changesOf(call, x)) {
    if (change.scale === 1 && change.length === change.size && call.computation.coordinates !== 'crop-and-resize')
      continue
    const lines = Array.from({ length: change.length }, (_, at) => weightsAt(at, change, call.computation))
    values = alongAxis(values, shape, change, lines)
    shape[change.axis] = change.length
  }
  markOutside(call, x, shape, outside)
  const results =
    outside.size === 0 ? values : values.map((value, at) => (outside.has(at) ? call.computation.extrapolation : value))
  // Integers are cut, as a cast does.
  return [rounded(x.dtype, shape, results)]
}

/** Places of the output that look outside of the input, which only a crop can. */
function markOutside(call: TensorCall<Resize>, x: Typed, shape: readonly number[], outside: Set<number>): void {
  if (call.computation.coordinates !== 'crop-and-resize') return
  const strides = stridesOf(shape)
  for (const change of changesOf(call, x)) {
    for (let at = 0; at < change.length; at++) {
      const from = placeOf(at, change, call.computation)
      if (from >= 0 && from <= change.size - 1) continue
      const stride = strides[change.axis] ?? 1
      for (let place = 0; place < countOf(shape); place++)
        if (Math.floor(place / stride) % change.length === at) outside.add(place)
    }
  }
}

/** Scales are singles: 9 × ⅓ is 3. */
function changesOf(call: TensorCall<Resize>, x: Typed): readonly Change[] {
  const { computation } = call
  const axes = (computation.axes ?? x.shape.map((_, axis) => axis)).map((axis) => axisAmong(x.shape, axis))
  const given = numbersGiven(call, computation.sizes)
  const sizes = given !== undefined && given.length > 0 ? given : undefined
  const scales = numbersGiven(call, computation.scales) ?? []
  const region = numbersGiven(call, computation.region) ?? []
  const ratios = sizes?.map((size, index) => size / (x.shape[axes[index] ?? 0] ?? 1)) ?? []
  const kept = computation.keepsRatio === 'not_larger' ? Math.min(...ratios) : Math.max(...ratios)
  return axes.map((axis, index) => {
    const size = x.shape[axis] ?? 1
    const span: readonly [number, number] = [region[index] ?? 0, region[index + axes.length] ?? 1]
    if (sizes === undefined) {
      const scale = scales[index] ?? 1
      const whole = computation.coordinates === 'crop-and-resize' ? size * (span[1] - span[0]) : size
      return { axis, size, scale, length: Math.floor(Math.fround(whole * scale)), region: span }
    }
    if (computation.keepsRatio === undefined) {
      return { axis, size, length: sizes[index] ?? size, scale: ratios[index] ?? 1, region: span }
    }
    return { axis, size, length: Math.floor(kept * size + 0.5), scale: kept, region: span }
  })
}

/** Where a place of the output lies in the input. */
function placeOf(x: number, { size, length, scale, region }: Change, { coordinates: rule }: Resize): number {
  const width = scale * size
  switch (rule) {
    case 'asymmetric':
      return x / scale
    case 'align-corners':
      return width === 1 ? 0 : (x * (size - 1)) / (width - 1)
    case 'crop-and-resize': {
      const span = region[1] - region[0]
      const at = length === 1 ? (span * (size - 1)) / 2 : (x * span * (size - 1)) / (length - 1)
      return at + region[0] * (size - 1)
    }
    case 'tf-half-pixel':
      return (x + 0.5) / scale
    case 'pytorch-half-pixel':
      return length === 1 ? -0.5 : (x + 0.5) / scale - 0.5
    case 'half-pixel':
      return (x + 0.5) / scale - 0.5
    case 'half-pixel-symmetric':
      return (size / 2) * (1 - length / width) + (x + 0.5) / scale - 0.5
  }
}

/** Places of the input, and the share of each in a place of the output. */
interface Weights {
  readonly places: readonly number[]
  readonly shares: readonly number[]
}

function weightsAt(at: number, change: Change, how: Resize): Weights {
  const x = placeOf(at, change, how)
  const isWhole = Number.isInteger(x)
  // Of a whole place the left neighbour is the one before, with no share.
  const base = isWhole ? x - 1 : Math.floor(x)
  const ratio = isWhole ? 1 : x - base
  const { start, shares } = sharesOf(ratio, change.scale, how)
  const places = shares.map((_, index) => base + start + index)
  const inside = (place: number) => place >= 0 && place < change.size
  const kept = how.excludesOutside ? shares.map((share, index) => (inside(places[index] ?? 0) ? share : 0)) : shares
  const total = how.excludesOutside ? kept.reduce((sum, share) => sum + share, 0) : 1
  return {
    places: places.map((place) => Math.min(Math.max(place, 0), change.size - 1)),
    shares: kept.map((share) => share / total),
  }
}

/** Shares of the neighbours from `start` on, counted from the left one. */
function sharesOf(
  ratio: number,
  scale: number,
  how: Resize,
): { readonly start: number; readonly shares: readonly number[] } {
  const isBlurred = how.antialias && scale < 1
  switch (how.method) {
    case 'nearest':
      return { start: 0, shares: nearestShares(ratio, how.nearest, scale) }
    case 'linear': {
      if (!isBlurred) return { start: 0, shares: [1 - ratio, ratio] }
      const start = Math.floor(-1 / scale) + 1
      return blurred(start, 2 - 2 * start, (at) => Math.max(0, 1 - Math.abs((at - ratio) * scale)))
    }
    case 'cubic': {
      const factor = isBlurred ? scale : 1
      const start = Math.floor(-2 / factor) + 1
      const shares = blurred(start, 2 - 2 * start, (at) => cubic((at - ratio) * factor, how.cubicA))
      return isBlurred ? shares : { start: -1, shares: [-1, 0, 1, 2].map((at) => cubic(at - ratio, how.cubicA)) }
    }
  }
}

/** `floor-or-ceil`: what becomes smaller looks ahead. */
function nearestShares(ratio: number, rule: Resize['nearest'], scale: number): readonly number[] {
  const isRight = {
    'round-half-down': ratio > 0.5,
    'round-half-up': ratio >= 0.5,
    floor: ratio === 1,
    ceil: true,
    'floor-or-ceil': ratio === 1 || scale < 1,
  }[rule]
  return isRight ? [0, 1] : [1, 0]
}

function blurred(start: number, count: number, weight: (at: number) => number) {
  const weights = Array.from({ length: count }, (_, index) => weight(start + index))
  const total = weights.reduce((sum, each) => sum + each, 0)
  return { start, shares: weights.map((each) => each / total) }
}

/** Keys' cubic. */
function cubic(distance: number, a: number): number {
  const x = Math.abs(distance)
  if (x <= 1) return (a + 2) * x ** 3 - (a + 3) * x ** 2 + 1
  return x < 2 ? a * x ** 3 - 5 * a * x ** 2 + 8 * a * x - 4 * a : 0
}

function alongAxis(
  values: Float64Array,
  shape: readonly number[],
  { axis, length }: Change,
  lines: readonly Weights[],
) {
  const { outer, size, inner } = around(shape, axis)
  const results = new Float64Array(outer * length * inner)
  for (let block = 0; block < outer; block++) {
    lines.forEach(({ places, shares }, at) => {
      const to = (block * length + at) * inner
      places.forEach((place, index) => {
        const share = shares[index] ?? 0
        if (share === 0) return
        const from = (block * size + place) * inner
        for (let x = 0; x < inner; x++) results[to + x] = (results[to + x] ?? 0) + share * (values[from + x] ?? 0)
      })
    })
  }
  return results
}

type GridSample = TensorComputationOf<'grid-sample'>

export const gridSample: TensorKernel<GridSample> = (call) => {
  const [x, grid] = [tensorAt(call, 0), tensorAt(call, 1)]
  const [batch = 1, channels = 1, ...sizes] = x.shape
  const [values, points] = [numbersIn(x), numbersIn(grid)]
  const wanted = grid.shape.slice(1, -1)
  const [rank, count, mapSize] = [sizes.length, countOf(wanted), countOf(sizes)]
  const results = new Float64Array(batch * channels * count)
  for (let point = 0; point < batch * count; point++) {
    // The first number of a point is the place along the last axis.
    const places = sizes.map((size, axis) =>
      unnormalized(points[point * rank + rank - 1 - axis] ?? 0, size, call.computation),
    )
    const neighbours = neighboursOf(places, sizes, call.computation)
    const example = Math.floor(point / count)
    for (let channel = 0; channel < channels; channel++) {
      const base = (example * channels + channel) * mapSize
      let sum = 0
      for (const { place, share } of neighbours) sum += share * (values[base + place] ?? 0)
      results[(example * channels + channel) * count + (point % count)] = sum
    }
  }
  return [rounded(x.dtype, [batch, channels, ...wanted], results)]
}

function unnormalized(x: number, size: number, { alignsCorners, beyond, method }: GridSample): number {
  const place = alignsCorners ? ((x + 1) / 2) * (size - 1) : ((x + 1) * size - 1) / 2
  return method === 'cubic' ? place : within(place, size, beyond, alignsCorners)
}

/** A place beyond the map brought back into it. */
function within(place: number, size: number, beyond: GridSample['beyond'], alignsCorners: boolean): number {
  if (beyond === 'border') return Math.min(Math.max(place, 0), size - 1)
  if (beyond === 'zeros') return place
  const [low, high] = alignsCorners ? [0, size - 1] : [-0.5, size - 0.5]
  const span = high - low
  if (span === 0) return 0
  const far = (((place - low) % (2 * span)) + 2 * span) % (2 * span)
  const back = low + (far <= span ? far : 2 * span - far)
  return Math.min(Math.max(back, 0), size - 1)
}

function neighboursOf(places: readonly number[], sizes: readonly number[], how: GridSample) {
  const strides = stridesOf(sizes)
  let found: readonly { readonly place: number; readonly share: number }[] = [{ place: 0, share: 1 }]
  places.forEach((place, axis) => {
    const size = sizes[axis] ?? 1
    const own = along(place, how).flatMap(({ at, share }) => {
      const back = how.method === 'cubic' ? Math.round(within(at, size, how.beyond, how.alignsCorners)) : at
      return back < 0 || back >= size || share === 0 ? [] : [{ place: back * (strides[axis] ?? 1), share }]
    })
    found = found.flatMap((base) =>
      own.map((each) => ({ place: base.place + each.place, share: base.share * each.share })),
    )
  })
  return found
}

function along(place: number, { method }: GridSample): readonly { readonly at: number; readonly share: number }[] {
  const low = Math.floor(place)
  const ratio = place - low
  if (method === 'nearest') {
    const isEven = low % 2 === 0
    return [{ at: ratio < 0.5 || (ratio === 0.5 && isEven) ? low : low + 1, share: 1 }]
  }
  if (method === 'linear')
    return [
      { at: low, share: 1 - ratio },
      { at: low + 1, share: ratio },
    ]
  return [-1, 0, 1, 2].map((step) => ({ at: low + step, share: cubic(step - ratio, -0.75) }))
}

/** The places that an affine map gives those of a regular grid from −1 to 1. */
export const affineGrid: TensorKernel<TensorComputationOf<'affine-grid'>> = (call) => {
  const theta = tensorAt(call, 0)
  const [batch = 1, , ...sizes] = integersIn(tensorAt(call, 1))
  const rank = sizes.length
  const matrix = numbersIn(theta)
  const { alignsCorners } = call.computation
  const count = countOf(sizes)
  const results = new Float64Array(batch * count * rank)
  const normal = (at: number, size: number) =>
    alignsCorners ? (size === 1 ? -1 : -1 + (2 * at) / (size - 1)) : -1 + (2 * at + 1) / size
  for (let example = 0; example < batch; example++) {
    for (let point = 0; point < count; point++) {
      // x stands along the last axis.
      const base = coordinates(point, sizes)
        .map((at, axis) => normal(at, sizes[axis] ?? 1))
        .reverse()
      for (let row = 0; row < rank; row++) {
        const from = (example * rank + row) * (rank + 1)
        const sum = base.reduce(
          (all, value, column) => all + value * (matrix[from + column] ?? 0),
          matrix[from + rank] ?? 0,
        )
        results[(example * count + point) * rank + row] = sum
      }
    }
  }
  return [rounded(theta.dtype, [batch, ...sizes, rank], results)]
}
