/** What gives values another shape, cuts, joins and moves them. */

import type { TensorComputationOf } from '../../core/network/tensor-computation.ts'
import { must } from '../kernel.ts'
import { around, countOf, shapeText } from '../tensor.ts'
import { axisAmong, maybeAt, numbersGiven, type TensorCall, type TensorKernel, tensorAt } from './call.ts'
import { commonShape, placesOf, stretched, stridesOf, taken, transposedTo, viewed } from './places.ts'
import { blank, integersIn, numberIn, reshaped, rounded, type Typed, tensor } from './typed.ts'

export const pass: TensorKernel = ({ inputs, outputs }) => inputs.slice(0, Math.max(1, outputs))

export const sizes: TensorKernel<TensorComputationOf<'sizes'>> = (call) => {
  const given = tensorAt(call, 0)
  const wanted = numbersGiven(call, call.computation.sizes) ?? []
  return [reshaped(given, sizesOf(given.shape, wanted, call.computation.copiesZeros))]
}

/** Sizes of which a 0 may copy and a −1 takes what is left. */
function sizesOf(shape: readonly number[], wanted: readonly number[], copiesZeros: boolean): readonly number[] {
  const copied = wanted.map((size, axis) => (size === 0 && copiesZeros ? (shape[axis] ?? 0) : size))
  const rest = copied.reduce((product, size) => (size === -1 ? product : product * size), 1)
  return copied.map((size) => (size === -1 ? (rest === 0 ? 0 : countOf(shape) / rest) : size))
}

export const flat: TensorKernel<TensorComputationOf<'flat'>> = (call) => {
  const given = tensorAt(call, 0)
  const axis = axisAmong(given.shape, call.computation.axis, given.shape.length + (call.computation.axis < 0 ? 0 : 1))
  return [reshaped(given, [countOf(given.shape.slice(0, axis)), countOf(given.shape.slice(axis))])]
}

export const dropAxes: TensorKernel<TensorComputationOf<'drop-axes'>> = (call) => {
  const given = tensorAt(call, 0)
  const axes = numbersGiven(call, call.computation.axes)?.map((axis) => axisAmong(given.shape, axis))
  const isDropped = (size: number, axis: number) =>
    axes === undefined || axes.length === 0 ? size === 1 : axes.includes(axis)
  return [
    reshaped(
      given,
      given.shape.filter((size, axis) => !isDropped(size, axis)),
    ),
  ]
}

export const addAxes: TensorKernel<TensorComputationOf<'add-axes'>> = (call) => {
  const given = tensorAt(call, 0)
  const wanted = numbersGiven(call, call.computation.axes) ?? []
  const rank = given.shape.length + wanted.length
  const axes = new Set(wanted.map((axis) => axisAmong(given.shape, axis, rank)))
  const old = [...given.shape]
  return [
    reshaped(
      given,
      Array.from({ length: rank }, (_, axis) => (axes.has(axis) ? 1 : (old.shift() ?? 1))),
    ),
  ]
}

export const transpose: TensorKernel<TensorComputationOf<'transpose'>> = (call) => {
  const given = tensorAt(call, 0)
  const order =
    numbersGiven(call, call.computation.order) ?? given.shape.map((_, axis) => given.shape.length - 1 - axis)
  must(order.length === given.shape.length, 'run/axes', '{shape} has not {count} axes', {
    shape: shapeText(given.shape),
    count: order.length,
  })
  return [
    transposedTo(
      given,
      order.map((axis) => axisAmong(given.shape, axis)),
    ),
  ]
}

export const expand: TensorKernel<TensorComputationOf<'expand'>> = (call) => {
  const given = tensorAt(call, 0)
  return [stretched(given, commonShape([given.shape, numbersGiven(call, call.computation.sizes) ?? []]))]
}

export const repeat: TensorKernel<TensorComputationOf<'repeat'>> = (call) => {
  const given = tensorAt(call, 0)
  return [repeated(given, numbersGiven(call, call.computation.repeats) ?? [])]
}

export const repeatAlong: TensorKernel<TensorComputationOf<'repeat-along'>> = (call) => {
  const given = tensorAt(call, 0)
  const [times, axis] = [numberIn(tensorAt(call, 1)), numberIn(tensorAt(call, 2))]
  return [
    repeated(
      given,
      given.shape.map((_, index) => (index === axis ? times : 1)),
    ),
  ]
}

/** A tensor so many times along each axis. */
function repeated(given: Typed, repeats: readonly number[]): Typed {
  const strides = stridesOf(given.shape)
  const pairs = given.shape.flatMap((size, axis) => [repeats[axis] ?? 1, size])
  const steps = strides.flatMap((stride) => [0, stride])
  const shape = given.shape.map((size, axis) => size * (repeats[axis] ?? 1))
  return taken(given, shape, placesOf(pairs, steps))
}

export const join: TensorKernel<TensorComputationOf<'join'>> = (call) => {
  const all = call.inputs.map((_, place) => tensorAt(call, place))
  return [joinedAlong(all, call.computation.axis)]
}

/** Tensors one behind the other along an axis. */
export function joinedAlong(all: readonly Typed[], wish: number): Typed {
  const [first] = all
  must(first !== undefined, 'run/inputs', 'an input is missing')
  const axis = axisAmong(first.shape, wish)
  for (const { shape } of all) {
    const fits =
      shape.length === first.shape.length && shape.every((size, at) => at === axis || size === first.shape[at])
    const args = { first: shapeText(first.shape), other: shapeText(shape) }
    must(fits, 'run/shapes', 'its inputs differ in shape: {first} and {other}', args)
  }
  const size = all.reduce((sum, { shape }) => sum + (shape[axis] ?? 0), 0)
  const result = blank(
    first.dtype,
    first.shape.map((own, at) => (at === axis ? size : own)),
  )
  const { outer, inner } = around(result.shape, axis)
  let before = 0
  for (const each of all) {
    const length = (each.shape[axis] ?? 0) * inner
    for (let block = 0; block < outer; block++) {
      copyRow(each.data, block * length, result.data, block * size * inner + before, length)
    }
    before += length
  }
  return result
}

/** Copies a run of values between rows of one type. */
export function copyRow(from: Typed['data'], at: number, into: Typed['data'], to: number, count: number): void {
  if (Array.isArray(into)) for (let x = 0; x < count; x++) into[to + x] = (from as string[])[at + x] ?? ''
  else (into as Float32Array).set((from as Float32Array).subarray(at, at + count), to)
}

export const parts: TensorKernel<TensorComputationOf<'parts'>> = (call) => {
  const given = tensorAt(call, 0)
  const axis = axisAmong(given.shape, call.computation.axis)
  const lengths = numbersGiven(call, call.computation.sizes) ?? equalParts(given.shape[axis] ?? 0, call.outputs)
  return partsAlong(given, axis, lengths)
}

function equalParts(size: number, count: number): readonly number[] {
  const each = Math.ceil(size / Math.max(1, count))
  return Array.from({ length: count }, (_, index) => Math.max(0, Math.min(each, size - index * each)))
}

/** Parts of these lengths along an axis. */
export function partsAlong(given: Typed, axis: number, lengths: readonly number[]): readonly Typed[] {
  const strides = stridesOf(given.shape)
  const total = lengths.reduce((sum, length) => sum + length, 0)
  must(total === (given.shape[axis] ?? 0), 'run/parts', 'parts of {total} are no whole of {size}', {
    total,
    size: given.shape[axis] ?? 0,
  })
  let start = 0
  return lengths.map((length) => {
    const shape = given.shape.map((size, at) => (at === axis ? length : size))
    const part = viewed(given, shape, strides, start * (strides[axis] ?? 1))
    start += length
    return part
  })
}

export const cut: TensorKernel<TensorComputationOf<'cut'>> = (call) => {
  const given = tensorAt(call, 0)
  const { computation } = call
  const starts = numbersGiven(call, computation.starts) ?? []
  const ends = numbersGiven(call, computation.ends) ?? []
  const axes = numbersGiven(call, computation.axes) ?? starts.map((_, axis) => axis)
  const steps = numbersGiven(call, computation.steps)
  const part = sliced(
    given,
    axes.map((axis, index) => ({
      axis: axisAmong(given.shape, axis),
      start: starts[index] ?? 0,
      end: ends[index] ?? 0,
      step: steps?.[index] ?? 1,
    })),
  )
  const { drops } = computation
  return [
    drops === undefined
      ? part
      : reshaped(
          part,
          part.shape.filter((_, axis) => !drops.includes(axis)),
        ),
  ]
}

/** What is kept of an axis: from `start` to before `end`, every `step`th. Numbers below 0 count from the end. */
export interface Range {
  readonly axis: number
  readonly start: number
  readonly end: number
  readonly step: number
}

/** Going back, an end of the greatest integer means the very start, as onnxruntime has it. */
const GREATEST = 2 ** 31 - 1

/** A part of a tensor. */
export function sliced(given: Typed, ranges: readonly Range[]): Typed {
  const strides = [...stridesOf(given.shape)]
  const shape = [...given.shape]
  let at = 0
  for (const { axis, start, end, step } of ranges) {
    must(step !== 0, 'run/step', 'a step of 0 leads nowhere')
    const size = given.shape[axis] ?? 0
    const clamped = (place: number, low: number, high: number) =>
      Math.min(Math.max(place < 0 ? place + size : place, low), high)
    const from = step > 0 ? clamped(start, 0, size) : clamped(start, 0, size - 1)
    const isStart = step < 0 && (end === GREATEST || end >= 2 ** 62)
    const to = isStart ? -1 : step > 0 ? clamped(end, 0, size) : clamped(end, -1, size - 1)
    shape[axis] = Math.max(0, Math.ceil((to - from) / step))
    at += from * (strides[axis] ?? 1)
    strides[axis] = (strides[axis] ?? 1) * step
  }
  return countOf(shape) === 0 ? blank(given.dtype, shape) : viewed(given, shape, strides, at)
}

export const pad: TensorKernel<TensorComputationOf<'pad'>> = (call) => {
  const given = tensorAt(call, 0)
  const { mode, value } = call.computation
  const pads = numbersGiven(call, call.computation.pads) ?? []
  const axes = (numbersGiven(call, call.computation.axes) ?? given.shape.map((_, axis) => axis)).map((axis) =>
    axisAmong(given.shape, axis),
  )
  const before = given.shape.map((_, axis) => (axes.includes(axis) ? (pads[axes.indexOf(axis)] ?? 0) : 0))
  const after = given.shape.map((_, axis) => (axes.includes(axis) ? (pads[axes.indexOf(axis) + axes.length] ?? 0) : 0))
  const filler = typeof value === 'object' ? maybeAt(call, value.input)?.data[0] : value
  return [padded(given, before, after, mode, filler as number | bigint | undefined)]
}

/** Where a place of the padded axis reads: −1 where nothing stands. */
function mirrored(place: number, size: number, mode: TensorComputationOf<'pad'>['mode']): number {
  if (place >= 0 && place < size) return place
  switch (mode) {
    case 'constant':
      return -1
    case 'edge':
      return place < 0 ? 0 : size - 1
    case 'wrap':
      return ((place % size) + size) % size
    case 'reflect': {
      const round = Math.max(1, 2 * (size - 1))
      const at = ((place % round) + round) % round
      return at < size ? at : round - at
    }
    case 'symmetric': {
      const at = ((place % (2 * size)) + 2 * size) % (2 * size)
      return at < size ? at : 2 * size - 1 - at
    }
  }
}

/** A tensor with more, or with less, in front of and behind each axis. */
function padded(
  given: Typed,
  before: readonly number[],
  after: readonly number[],
  mode: TensorComputationOf<'pad'>['mode'] = 'constant',
  filler?: number | bigint,
): Typed {
  const shape = given.shape.map((size, axis) => size + (before[axis] ?? 0) + (after[axis] ?? 0))
  const strides = stridesOf(given.shape)
  const along = given.shape.map((size, axis) =>
    Int32Array.from({ length: Math.max(0, shape[axis] ?? 0) }, (_, at) =>
      mirrored(at - (before[axis] ?? 0), size, mode),
    ),
  )
  const full = placesOf(shape, stridesOf(shape))
  const places = full.map((place) => {
    let [rest, from] = [place, 0]
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const size = shape[axis] ?? 1
      const at = along[axis]?.[rest % size] ?? 0
      if (at < 0) return -1
      from += at * (strides[axis] ?? 0)
      rest = Math.floor(rest / size)
    }
    return from
  })
  return taken(given, shape, places, filler)
}

export const centerCropPad: TensorKernel<TensorComputationOf<'center-crop-pad'>> = (call) => {
  const given = tensorAt(call, 0)
  const wanted = numbersGiven(call, call.computation.sizes) ?? []
  const axes = (call.computation.axes ?? given.shape.map((_, axis) => axis)).map((axis) => axisAmong(given.shape, axis))
  const [before, after] = [given.shape.map(() => 0), given.shape.map(() => 0)]
  axes.forEach((axis, index) => {
    const more = (wanted[index] ?? 0) - (given.shape[axis] ?? 0)
    // Of an odd difference the smaller half stands in front.
    before[axis] = more >= 0 ? Math.floor(more / 2) : -Math.floor(-more / 2)
    after[axis] = more - (before[axis] ?? 0)
  })
  return [padded(given, before, after)]
}

export const triangle: TensorKernel<TensorComputationOf<'triangle'>> = (call) => {
  const given = tensorAt(call, 0)
  const [rows = 1, columns = 1] = given.shape.slice(-2)
  const diagonal = maybeAt(call, 1)
  const shift = diagonal === undefined ? 0 : numberIn(diagonal)
  const places = Int32Array.from({ length: countOf(given.shape) }, (_, at) => {
    const [row, column] = [Math.floor(at / columns) % rows, at % columns]
    return (call.computation.upper ? column - row >= shift : column - row <= shift) ? at : -1
  })
  return [taken(given, given.shape, places)]
}

/** Blocks of positions as further examples, after padding. */
export const spaceToBatch: TensorKernel<TensorComputationOf<'space-to-batch'>> = (call) => {
  const given = tensorAt(call, 0)
  const [block, pads] = [integersIn(tensorAt(call, 1)), integersIn(tensorAt(call, 2))]
  const more = (side: number) => [0, ...block.map((_, axis) => pads[2 * axis + side] ?? 0)]
  const x = padded(given, more(0), more(1))
  const [batch = 1, ...rest] = x.shape
  const [sizes, tail] = [rest.slice(0, block.length), rest.slice(block.length)]
  const seen = reshaped(x, [
    batch,
    ...sizes.flatMap((size, axis) => [size / (block[axis] ?? 1), block[axis] ?? 1]),
    ...tail,
  ])
  const [inner, outer] = [block.map((_, axis) => 2 * axis + 2), block.map((_, axis) => 2 * axis + 1)]
  const behind = tail.map((_, axis) => 2 * block.length + 1 + axis)
  const shape = [batch * countOf(block), ...sizes.map((size, axis) => size / (block[axis] ?? 1)), ...tail]
  return [reshaped(transposedTo(seen, [...inner, 0, ...outer, ...behind]), shape)]
}

/** The reverse, and then what is too much is cut off. */
export const batchToSpace: TensorKernel<TensorComputationOf<'batch-to-space'>> = (call) => {
  const given = tensorAt(call, 0)
  const [block, crops] = [integersIn(tensorAt(call, 1)), integersIn(tensorAt(call, 2))]
  const [batch = 1, ...rest] = given.shape
  const [sizes, tail] = [rest.slice(0, block.length), rest.slice(block.length)]
  const examples = batch / countOf(block)
  const seen = reshaped(given, [...block, examples, ...rest])
  const count = block.length
  const pairs = block.flatMap((_, axis) => [count + 1 + axis, axis])
  const behind = tail.map((_, axis) => 2 * count + 1 + axis)
  const whole = sizes.map((size, axis) => size * (block[axis] ?? 1))
  const x = reshaped(transposedTo(seen, [count, ...pairs, ...behind]), [examples, ...whole, ...tail])
  const less = (side: number) => [0, ...block.map((_, axis) => -(crops[2 * axis + side] ?? 0))]
  return [padded(x, less(0), less(1))]
}

export const depthToSpace: TensorKernel<TensorComputationOf<'depth-to-space'>> = (call) => {
  const given = tensorAt(call, 0)
  const { block, order } = call.computation
  const [n = 0, c = 0, h = 0, w = 0] = given.shape
  const depth = c / block ** 2
  const isFirst = order === 'DCR'
  const seen = reshaped(given, isFirst ? [n, block, block, depth, h, w] : [n, depth, block, block, h, w])
  return [
    reshaped(transposedTo(seen, isFirst ? [0, 3, 4, 1, 5, 2] : [0, 1, 4, 2, 5, 3]), [n, depth, h * block, w * block]),
  ]
}

export const spaceToDepth: TensorKernel<TensorComputationOf<'space-to-depth'>> = (call) => {
  const given = tensorAt(call, 0)
  const { block, order } = call.computation
  const [n = 0, c = 0, h = 0, w = 0] = given.shape
  const seen = reshaped(given, [n, c, h / block, block, w / block, block])
  return [
    reshaped(transposedTo(seen, order === 'DCR' ? [0, 3, 5, 1, 2, 4] : [0, 1, 3, 5, 2, 4]), [
      n,
      c * block ** 2,
      h / block,
      w / block,
    ]),
  ]
}

export const reverseSequence: TensorKernel<TensorComputationOf<'reverse-sequence'>> = (call) => {
  const given = tensorAt(call, 0)
  const { timeAxis, batchAxis } = call.computation
  const lengths = integersIn(tensorAt(call, 1))
  const strides = stridesOf(given.shape)
  const [step, across] = [strides[timeAxis] ?? 1, strides[batchAxis] ?? 1]
  const places = Int32Array.from({ length: countOf(given.shape) }, (_, at) => {
    const time = Math.floor(at / step) % (given.shape[timeAxis] ?? 1)
    const length = lengths[Math.floor(at / across) % (given.shape[batchAxis] ?? 1)] ?? 0
    return time < length ? at + (length - 1 - 2 * time) * step : at
  })
  return [taken(given, given.shape, places)]
}

export const shape: TensorKernel<TensorComputationOf<'shape'>> = (call) => {
  const { start, end, dtype } = call.computation
  const own = tensorAt(call, 0).shape
  const found = own.slice(Math.max(start, -own.length), end)
  return [rounded(dtype, [found.length], Float64Array.from(found))]
}

export const size: TensorKernel = (call) => [
  tensor('int64', [], BigInt64Array.of(BigInt(countOf(tensorAt(call as TensorCall, 0).shape)))),
]
