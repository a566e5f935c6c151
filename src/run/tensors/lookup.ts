/** What looks values up, puts them elsewhere, or tells where they are. */

import type { TensorComputationOf } from '../../core/network/tensor-computation.ts'
import { must } from '../kernel.ts'
import { around, countOf, numbersIn } from '../tensor.ts'
import { axisAmong, maybeAt, type TensorKernel, tensorAt } from './call.ts'
import { placesOf, stridesOf, taken } from './places.ts'
import { folded } from './pointwise.ts'
import { copyRow } from './shaping.ts'
import { bigintsIn, blank, integersIn, isWide, numberIn, rounded, type Typed, tensor } from './typed.ts'

/** An index counted from the front. Refuses one beyond the axis. */
function indexIn(index: number, size: number): number {
  const found = index < 0 ? index + size : index
  must(found >= 0 && found < size, 'run/index', 'there is no place {index} along an axis of {size}', { index, size })
  return found
}

export const gather: TensorKernel<TensorComputationOf<'gather'>> = (call) => {
  const given = tensorAt(call, 0)
  const wanted = tensorAt(call, 1)
  const axis = axisAmong(given.shape, call.computation.axis)
  const { outer, size, inner } = around(given.shape, axis)
  const indices = integersIn(wanted).map((index) => indexIn(index, size))
  const result = blank(given.dtype, [...given.shape.slice(0, axis), ...wanted.shape, ...given.shape.slice(axis + 1)])
  for (let block = 0; block < outer; block++) {
    indices.forEach((index, at) => {
      copyRow(given.data, (block * size + index) * inner, result.data, (block * indices.length + at) * inner, inner)
    })
  }
  return [result]
}

/** The places in `shape` that indices of their own shape mean along an axis. */
function elementPlaces(shape: readonly number[], axis: number, indices: Typed): Int32Array {
  const strides = stridesOf(shape)
  const own = strides[axis] ?? 1
  const rest = placesOf(
    indices.shape,
    strides.map((stride, at) => (at === axis ? 0 : stride)),
  )
  const along = integersIn(indices)
  return rest.map((place, at) => place + indexIn(along[at] ?? 0, shape[axis] ?? 1) * own)
}

export const gatherElements: TensorKernel<TensorComputationOf<'gather-elements'>> = (call) => {
  const given = tensorAt(call, 0)
  const indices = tensorAt(call, 1)
  const axis = axisAmong(given.shape, call.computation.axis)
  return [taken(given, indices.shape, elementPlaces(given.shape, axis, indices))]
}

/** Where the rows that tuples of indices name start, behind so many axes of the batch, and how long they are. */
function rowPlaces(shape: readonly number[], indices: Typed, batchAxes: number) {
  const depth = indices.shape.at(-1) ?? 1
  const strides = stridesOf(shape)
  const length = countOf(shape.slice(batchAxes + depth))
  const tuples = countOf(indices.shape.slice(0, -1))
  const perBatch = tuples / Math.max(1, countOf(indices.shape.slice(0, batchAxes)))
  const batchStep = countOf(shape.slice(batchAxes))
  const all = integersIn(indices)
  const starts = Array.from({ length: tuples }, (_, tuple) => {
    let start = Math.floor(tuple / perBatch) * batchStep
    for (let at = 0; at < depth; at++) {
      const axis = batchAxes + at
      start += indexIn(all[tuple * depth + at] ?? 0, shape[axis] ?? 1) * (strides[axis] ?? 1)
    }
    return start
  })
  return { starts, length, depth }
}

export const gatherNd: TensorKernel<TensorComputationOf<'gather-nd'>> = (call) => {
  const [given, indices] = [tensorAt(call, 0), tensorAt(call, 1)]
  const { batchAxes } = call.computation
  const { starts, length, depth } = rowPlaces(given.shape, indices, batchAxes)
  const result = blank(given.dtype, [...indices.shape.slice(0, -1), ...given.shape.slice(batchAxes + depth)])
  starts.forEach((start, at) => {
    copyRow(given.data, start, result.data, at * length, length)
  })
  return [result]
}

/** How an update joins what is there. */
function joinBy(reduction: string): 'add' | 'multiply' | 'max' | 'min' | undefined {
  const names = { add: 'add', mul: 'multiply', max: 'max', min: 'min' } as const
  return reduction in names ? names[reduction as keyof typeof names] : undefined
}

/** A copy in which the values at these places are joined with updates. */
function scattered(given: Typed, places: ArrayLike<number>, updates: Typed, reduction: string): Typed {
  const result: Typed = { ...given, data: given.data.slice() }
  const join = joinBy(reduction)
  const into = result.data as unknown as number[]
  const values = updates.data as unknown as readonly number[]
  for (let at = 0; at < places.length; at++) {
    const place = places[at] as number
    into[place] = join === undefined ? (values[at] as number) : joinedCell(join, given.dtype, into[place], values[at])
  }
  return result
}

function joinedCell(
  join: 'add' | 'multiply' | 'max' | 'min',
  dtype: Typed['dtype'],
  own: unknown,
  update: unknown,
): number {
  const cell = (value: unknown) =>
    isWide(dtype)
      ? tensor(dtype, [], dtype === 'int64' ? BigInt64Array.of(value as bigint) : BigUint64Array.of(value as bigint))
      : rounded(dtype, [], Float64Array.of(value as number))
  return folded(join, cell(own), cell(update)).data[0] as number
}

export const scatterElements: TensorKernel<TensorComputationOf<'scatter-elements'>> = (call) => {
  const [given, indices, updates] = [tensorAt(call, 0), tensorAt(call, 1), tensorAt(call, 2)]
  const axis = axisAmong(given.shape, call.computation.axis)
  return [scattered(given, elementPlaces(given.shape, axis, indices), updates, call.computation.reduction)]
}

export const scatterNd: TensorKernel<TensorComputationOf<'scatter-nd'>> = (call) => {
  const [given, indices, updates] = [tensorAt(call, 0), tensorAt(call, 1), tensorAt(call, 2)]
  const { starts, length } = rowPlaces(given.shape, indices, 0)
  const places = starts.flatMap((start) => Array.from({ length }, (_, at) => start + at))
  return [scattered(given, places, updates, call.computation.reduction)]
}

export const cacheUpdate: TensorKernel<TensorComputationOf<'cache-update'>> = (call) => {
  const [cache, update] = [tensorAt(call, 0), tensorAt(call, 1)]
  const starts = maybeAt(call, 2)
  const axis = axisAmong(cache.shape, call.computation.axis)
  const size = cache.shape[axis] ?? 1
  const result: Typed = { ...cache, data: cache.data.slice() }
  const { inner } = around(update.shape, axis)
  const length = update.shape[axis] ?? 0
  const perExample = countOf(update.shape.slice(1, axis))
  for (let row = 0; row < countOf(update.shape.slice(0, axis)); row++) {
    const start = starts === undefined ? 0 : (integersIn(starts)[Math.floor(row / perExample)] ?? 0)
    for (let at = 0; at < length; at++) {
      const place = call.computation.isCircular ? (start + at) % size : indexIn(start + at, size)
      copyRow(update.data, (row * length + at) * inner, result.data, (row * size + place) * inner, inner)
    }
  }
  return [result]
}

export const compress: TensorKernel<TensorComputationOf<'compress'>> = (call) => {
  const given = tensorAt(call, 0)
  const condition = integersIn(tensorAt(call, 1))
  const { axis } = call.computation
  const seen = axis === undefined ? { ...given, shape: [countOf(given.shape)] } : given
  const along = axis === undefined ? 0 : axisAmong(given.shape, axis)
  const kept = condition.flatMap((holds, index) => (holds !== 0 && index < (seen.shape[along] ?? 0) ? [index] : []))
  const indices = rounded('int64', [kept.length], Float64Array.from(kept))
  return gather({ ...call, computation: { kind: 'gather', axis: along }, inputs: [seen, indices] })
}

export const oneHot: TensorKernel<TensorComputationOf<'one-hot'>> = (call) => {
  const [indices, values] = [tensorAt(call, 0), tensorAt(call, 2)]
  const depth = numberIn(tensorAt(call, 1))
  const axis = axisAmong(indices.shape, call.computation.axis, indices.shape.length + 1)
  const shape = [...indices.shape.slice(0, axis), depth, ...indices.shape.slice(axis)]
  const { outer, inner } = around(shape, axis)
  const places = new Int32Array(countOf(shape))
  const wanted = integersIn(indices)
  for (let block = 0; block < outer; block++) {
    for (let place = 0; place < inner; place++) {
      const index = Math.trunc(wanted[block * inner + place] ?? 0)
      const found = index < 0 ? index + depth : index
      if (found >= 0 && found < depth) places[(block * depth + found) * inner + place] = 1
    }
  }
  return [taken(values, shape, places)]
}

export const nonZero: TensorKernel = (call) => {
  const given = tensorAt(call, 0)
  const isZero = (value: unknown) => value === 0 || value === 0n || value === ''
  const found: number[] = []
  for (let at = 0; at < given.data.length; at++) if (!isZero(given.data[at])) found.push(at)
  const strides = stridesOf(given.shape)
  const places = given.shape.flatMap((size, axis) => found.map((at) => Math.floor(at / (strides[axis] ?? 1)) % size))
  return [rounded('int64', [given.shape.length, found.length], Float64Array.from(places))]
}

/** The largest or smallest values along an axis, the first of equal ones first; their places stand in `indices`. */
export const topK: TensorKernel<TensorComputationOf<'top-k'>> = (call) => {
  const given = tensorAt(call, 0)
  const { count, largest } = call.computation
  const axis = axisAmong(given.shape, call.computation.axis)
  const k = typeof count === 'number' ? count : numberIn(tensorAt(call, count.input))
  const { outer, size, inner } = around(given.shape, axis)
  must(k <= size, 'run/count', '{k} of {size} values are wanted', { k, size })
  const shape = given.shape.map((own, at) => (at === axis ? k : own))
  const [places, indices] = [new Int32Array(countOf(shape)), new Float64Array(countOf(shape))]
  const order = Int32Array.from({ length: size }, (_, at) => at)
  const cells = given.data as unknown as ArrayLike<number>
  for (let block = 0; block < outer; block++) {
    for (let place = 0; place < inner; place++) {
      const base = block * size * inner + place
      const at = (index: number) => cells[base + index * inner] as number
      const sorted = order.slice().sort((a, b) => {
        const [x, y] = [at(a), at(b)]
        if (x === y) return a - b
        return x > y === largest ? -1 : 1
      })
      for (let index = 0; index < k; index++) {
        const to = (block * k + index) * inner + place
        places[to] = base + (sorted[index] ?? 0) * inner
        indices[to] = sorted[index] ?? 0
      }
    }
  }
  return [taken(given, shape, places), rounded('int64', shape, indices)]
}

export const arg: TensorKernel<TensorComputationOf<'arg'>> = (call) => {
  const given = tensorAt(call, 0)
  const { of, keepsAxes, takesLast, dtype } = call.computation
  const axis = axisAmong(given.shape, call.computation.axis)
  const { outer, size, inner } = around(given.shape, axis)
  const cells = given.data as unknown as ArrayLike<number>
  const found = new Float64Array(outer * inner)
  for (let block = 0; block < outer; block++) {
    for (let place = 0; place < inner; place++) {
      const base = block * size * inner + place
      let best = 0
      for (let index = 1; index < size; index++) {
        const [x, y] = [cells[base + index * inner] as number, cells[base + best * inner] as number]
        if ((of === 'max' ? x > y : x < y) || (takesLast && x === y)) best = index
      }
      found[block * inner + place] = best
    }
  }
  const shape = given.shape.flatMap((own, at) => (at !== axis ? [own] : keepsAxes ? [1] : []))
  return [rounded(dtype, shape, found)]
}

/** The values that occur, or the slices along an axis: each once, with where it first stands and how often. */
export const unique: TensorKernel<TensorComputationOf<'unique'>> = (call) => {
  const given = tensorAt(call, 0)
  const { axis, isSorted } = call.computation
  const along = axis === undefined ? 0 : axisAmong(given.shape, axis)
  const seen: Typed = axis === undefined ? { ...given, shape: [countOf(given.shape)] } : given
  const { outer, size, inner } = around(seen.shape, along)
  const sliceOf = (index: number) =>
    Array.from({ length: outer * inner }, (_, at) => {
      const [block, place] = [Math.floor(at / inner), at % inner]
      return seen.data[(block * size + index) * inner + place] as number
    })
  const first = new Map<string, { readonly at: number; readonly slice: readonly number[]; count: number }>()
  const keys = Array.from({ length: size }, (_, index) => {
    const slice = sliceOf(index)
    const key = slice.map(String).join('\n')
    const known = first.get(key)
    if (known === undefined) first.set(key, { at: index, slice, count: 1 })
    else known.count++
    return key
  })
  const entries = [...first]
  if (isSorted) entries.sort(([, a], [, b]) => compareRows(a.slice, b.slice))
  const rank = new Map(entries.map(([key], index) => [key, index]))
  const whole = (values: readonly number[]) => rounded('int64', [values.length], Float64Array.from(values))
  const indices = whole(entries.map(([, { at }]) => at))
  const [values] = gather({
    ...call,
    computation: { kind: 'gather', axis: along },
    inputs: [seen, indices],
  }) as readonly Typed[]
  return [values, indices, whole(keys.map((key) => rank.get(key) ?? 0)), whole(entries.map(([, { count }]) => count))]
}

function compareRows(a: readonly number[], b: readonly number[]): number {
  for (const [at, x] of a.entries()) {
    const y = b[at] as number
    if (x < y) return -1
    if (x > y) return 1
  }
  return 0
}

export const sizesFilled: TensorKernel<TensorComputationOf<'fill-sizes'>> = async (call) => {
  const { dtype, value: own } = call.computation
  const value = typeof own === 'object' ? ((await call.stored(own)).data[0] ?? 0) : own
  const result = blank(dtype, integersIn(tensorAt(call, 0)))
  const filler = isWide(dtype) ? BigInt(value) : Number(value)
  ;(result.data as Float32Array).fill(filler as number)
  return [result]
}

export const range: TensorKernel = (call) => {
  const [start, limit, delta] = [0, 1, 2].map((place) => tensorAt(call, place))
  if (start === undefined || limit === undefined || delta === undefined) return []
  const count = Math.max(0, Math.ceil((numberIn(limit) - numberIn(start)) / numberIn(delta)))
  if (isWide(start.dtype)) {
    const [from = 0n, step = 0n] = [bigintsIn(start)[0], bigintsIn(delta)[0]]
    return [
      tensor(
        'int64',
        [count],
        BigInt64Array.from({ length: count }, (_, at) => from + BigInt(at) * step),
      ),
    ]
  }
  const [from, step] = [numberIn(start), numberIn(delta)]
  return [
    rounded(
      start.dtype,
      [count],
      Float64Array.from({ length: count }, (_, at) => from + at * step),
    ),
  ]
}

export const eye: TensorKernel<TensorComputationOf<'eye'>> = (call) => {
  const given = tensorAt(call, 0)
  const [rows = 0, columns = 0] = given.shape
  const { diagonal, dtype = given.dtype } = call.computation
  const ones = Uint8Array.from({ length: rows * columns }, (_, at) =>
    (at % columns) - Math.floor(at / columns) === diagonal ? 1 : 0,
  )
  return [rounded(dtype, given.shape, ones)]
}

/** Boxes that no better one of their class overlaps too much, the best first. */
export const suppressBoxes: TensorKernel<TensorComputationOf<'suppress-boxes'>> = (call) => {
  const [boxes, scores] = [tensorAt(call, 0), tensorAt(call, 1)]
  const [batches = 0, classes = 0, count = 0] = scores.shape
  const most = maybeAt(call, 2)
  const [overlap, least] = [maybeAt(call, 3), maybeAt(call, 4)]
  const limits = {
    most: most === undefined ? 0 : numberIn(most),
    overlap: overlap === undefined ? 0 : numberIn(overlap),
    least: least === undefined ? Number.NEGATIVE_INFINITY : numberIn(least),
  }
  const rows: number[] = []
  const [all, values] = [numbersIn(boxes), numbersIn(scores)]
  for (let batch = 0; batch < batches; batch++) {
    for (let of = 0; of < classes; of++) {
      const score = (box: number) => values[(batch * classes + of) * count + box] ?? 0
      const order = Array.from({ length: count }, (_, box) => box).filter((box) => score(box) > limits.least)
      order.sort((a, b) => score(b) - score(a) || a - b)
      const kept: number[] = []
      const corners = (box: number) => cornersOf(all, (batch * count + box) * 4, call.computation.isCentred)
      for (const box of order) {
        if (kept.length >= limits.most) break
        if (kept.every((other) => sharedArea(corners(box), corners(other)) <= limits.overlap)) kept.push(box)
      }
      for (const box of kept) rows.push(batch, of, box)
    }
  }
  return [rounded('int64', [rows.length / 3, 3], Float64Array.from(rows))]
}

type Corners = readonly [top: number, left: number, bottom: number, right: number]

function cornersOf(values: ArrayLike<number>, at: number, isCentred: boolean): Corners {
  const [a = 0, b = 0, c = 0, d = 0] = [values[at], values[at + 1], values[at + 2], values[at + 3]]
  if (isCentred) return [b - d / 2, a - c / 2, b + d / 2, a + c / 2]
  return [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)]
}

/** Intersection over union. */
function sharedArea(a: Corners, b: Corners): number {
  const height = Math.min(a[2], b[2]) - Math.max(a[0], b[0])
  const width = Math.min(a[3], b[3]) - Math.max(a[1], b[1])
  if (height <= 0 || width <= 0) return 0
  const area = ([top, left, bottom, right]: Corners) => (bottom - top) * (right - left)
  return (height * width) / (area(a) + area(b) - height * width)
}
