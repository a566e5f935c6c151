/** Sums, means, extremes over axes, running sums, and losses of classes. */

import type { ReduceFunction, TensorComputationOf } from '../../core/network/tensor-computation.ts'
import { around, countOf, numbersIn } from '../tensor.ts'
import { axisAmong, maybeAt, numbersGiven, type TensorKernel, tensorAt } from './call.ts'
import { placesOf, stridesOf, transposedTo } from './places.ts'
import { rangeOf } from './rounding.ts'
import { bigintsIn, blank, isFraction, isWide, numberIn, reshaped, rounded, type Typed } from './typed.ts'

/** Axes that go put behind those that stay: rows of `size` values, one for each result. */
interface Rows {
  readonly values: Typed
  readonly size: number
  readonly shape: readonly number[]
}

/** Brings the axes that are reduced to the end. */
export function rowsOver(given: Typed, axes: readonly number[], keepsAxes: boolean): Rows {
  const stay = given.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis))
  const go = given.shape.map((_, axis) => axis).filter((axis) => axes.includes(axis))
  return {
    values: transposedTo(given, [...stay, ...go]),
    size: countOf(go.map((axis) => given.shape[axis] ?? 1)),
    shape: given.shape.flatMap((size, axis) => (!axes.includes(axis) ? [size] : keepsAxes ? [1] : [])),
  }
}

type Summary = (values: ArrayLike<number>, from: number, to: number) => number

function summed(values: ArrayLike<number>, from: number, to: number, of: (x: number) => number): number {
  let sum = 0
  for (let at = from; at < to; at++) sum += of(values[at] as number)
  return sum
}

const SUMMARIES: Readonly<Record<ReduceFunction, Summary>> = {
  sum: (values, from, to) => summed(values, from, to, (x) => x),
  mean: (values, from, to) => summed(values, from, to, (x) => x) / (to - from),
  max: (values, from, to) => extreme(values, from, to, Math.max, Number.NEGATIVE_INFINITY),
  min: (values, from, to) => extreme(values, from, to, Math.min, Number.POSITIVE_INFINITY),
  product: (values, from, to) => extreme(values, from, to, (a, b) => a * b, 1),
  l1: (values, from, to) => summed(values, from, to, Math.abs),
  l2: (values, from, to) => Math.sqrt(summed(values, from, to, (x) => x * x)),
  'sum-square': (values, from, to) => summed(values, from, to, (x) => x * x),
  'log-sum': (values, from, to) => Math.log(summed(values, from, to, (x) => x)),
  'log-sum-exp': (values, from, to) => {
    const largest = extreme(values, from, to, Math.max, Number.NEGATIVE_INFINITY)
    const base = Number.isFinite(largest) ? largest : 0
    return base + Math.log(summed(values, from, to, (x) => Math.exp(x - base)))
  },
  any: (values, from, to) => extreme(values, from, to, (a, b) => (a !== 0 || b !== 0 ? 1 : 0), 0),
  all: (values, from, to) => extreme(values, from, to, (a, b) => (a !== 0 && b !== 0 ? 1 : 0), 1),
}

function extreme(
  values: ArrayLike<number>,
  from: number,
  to: number,
  join: (a: number, b: number) => number,
  none: number,
) {
  let found = none
  for (let at = from; at < to; at++) found = join(found, values[at] as number)
  return found
}

/** Those whose result may need more bits than a double has. */
const WIDE: Readonly<Partial<Record<ReduceFunction, (a: bigint, b: bigint) => bigint>>> = {
  sum: (a, b) => a + b,
  product: (a, b) => a * b,
  max: (a, b) => (a < b ? b : a),
  min: (a, b) => (b < a ? b : a),
  l1: (a, b) => a + (b < 0n ? -b : b),
  'sum-square': (a, b) => a + b * b,
}

export const reduce: TensorKernel<TensorComputationOf<'reduce'>> = (call) => {
  const given = tensorAt(call, 0)
  const { of, keepsAxes, withoutAxes } = call.computation
  const named = numbersGiven(call, call.computation.axes) ?? []
  if (named.length === 0 && withoutAxes === 'none') return [given]
  const axes = (named.length === 0 ? given.shape.map((_, axis) => axis) : named).map((axis) =>
    axisAmong(given.shape, axis),
  )
  return [reduced(of, given, axes, keepsAxes)]
}

/** One value for each row along axes. */
export function reduced(of: ReduceFunction, given: Typed, axes: readonly number[], keepsAxes: boolean): Typed {
  const { values, size, shape } = rowsOver(given, axes, keepsAxes)
  const count = countOf(shape)
  const wide = isWide(given.dtype) ? WIDE[of] : undefined
  if (wide !== undefined && size > 0) {
    const all = bigintsIn(values)
    const result = blank(given.dtype, shape)
    const none = of === 'product' ? 1n : of === 'max' || of === 'min' ? undefined : 0n
    for (let row = 0; row < count; row++) {
      let found = none ?? all[row * size] ?? 0n
      for (let at = row * size; at < (row + 1) * size; at++) found = wide(found, all[at] ?? 0n)
      ;(result.data as BigInt64Array)[row] = found
    }
    return result
  }
  const numbers = numbersIn(values)
  const results = Float64Array.from({ length: count }, (_, row) =>
    size === 0 ? ofNothing(of, given.dtype) : SUMMARIES[of](numbers, row * size, (row + 1) * size),
  )
  // Integers are cut after a mean, a root or a logarithm, as onnxruntime does.
  return rounded(given.dtype, shape, isFraction(given.dtype) ? results : results.map(Math.trunc))
}

/** What no values at all come to: of the largest one the least that the type has. */
function ofNothing(of: ReduceFunction, dtype: Typed['dtype']): number {
  const [low, high] = dtype === 'bool' ? [0, 1] : isFraction(dtype) ? [-Infinity, Infinity] : rangeOf(dtype)
  return of === 'max' ? low : of === 'min' ? high : SUMMARIES[of]([], 0, 0)
}

export const running: TensorKernel<TensorComputationOf<'running'>> = (call) => {
  const given = tensorAt(call, 0)
  const { of, isExclusive, isReversed } = call.computation
  const axis = axisAmong(given.shape, numberIn(tensorAt(call, 1)))
  const { outer, size, inner } = around(given.shape, axis)
  const wide = isWide(given.dtype)
  const cells = (wide ? bigintsIn(given) : numbersIn(given)) as unknown as ArrayLike<number>
  const result = wide ? blank(given.dtype, given.shape) : blank('float64', given.shape)
  const into = result.data as unknown as number[]
  const none = (wide ? (of === 'sum' ? 0n : 1n) : of === 'sum' ? 0 : 1) as number
  for (let block = 0; block < outer; block++) {
    for (let place = 0; place < inner; place++) {
      let total = none
      for (let step = 0; step < size; step++) {
        const at = (block * size + (isReversed ? size - 1 - step : step)) * inner + place
        const value = cells[at] as number
        // Both are numbers, or both bigints.
        const next = of === 'sum' ? total + value : total * value
        into[at] = isExclusive ? total : next
        total = next
      }
    }
  }
  return [wide ? result : rounded(given.dtype, given.shape, numbersIn(result))]
}

/** The negative logarithm that the label's class has, of scores or of logarithms of probabilities. */
export const classLoss: TensorKernel<TensorComputationOf<'class-loss'>> = (call) => {
  const scores = tensorAt(call, 0)
  const { takesLogarithms, reduction, ignore } = call.computation
  const { outer, size, inner } = around(scores.shape, 1)
  const logs = takesLogarithms ? logSoftmaxOver(scores, 1) : Float64Array.from(numbersIn(scores))
  const labels = numbersIn(tensorAt(call, 1))
  const given = maybeAt(call, 2)
  const weights = given && numbersIn(given)
  const losses = new Float64Array(outer * inner)
  let total = 0
  for (let at = 0; at < losses.length; at++) {
    const label = labels[at] ?? 0
    const weight = label === ignore ? 0 : (weights?.[label] ?? 1)
    total += weight
    const place = (Math.floor(at / inner) * size + label) * inner + (at % inner)
    losses[at] = label === ignore ? 0 : -weight * (logs[place] ?? 0)
  }
  const sum = losses.reduce((all, loss) => all + loss, 0)
  const { dtype } = scores
  const shape = [...scores.shape.slice(0, 1), ...scores.shape.slice(2)]
  const loss =
    reduction === 'none'
      ? rounded(dtype, shape, losses)
      : rounded(dtype, [], Float64Array.of(reduction === 'sum' ? sum : sum / total))
  return [loss, rounded(dtype, scores.shape, logs)]
}

/** Logarithms of the probabilities that scores along an axis mean. */
function logSoftmaxOver(scores: Typed, axis: number): Float64Array {
  const values = numbersIn(scores)
  const result = new Float64Array(values.length)
  eachLine(scores.shape, axis, (first, step, size) => {
    let largest = Number.NEGATIVE_INFINITY
    for (let at = 0; at < size; at++) largest = Math.max(largest, values[first + at * step] ?? 0)
    let sum = 0
    for (let at = 0; at < size; at++) sum += Math.exp((values[first + at * step] ?? 0) - largest)
    const log = Math.log(sum)
    for (let at = 0; at < size; at++) result[first + at * step] = (values[first + at * step] ?? 0) - largest - log
  })
  return result
}

/** Visits each line along an axis: where it starts, how far apart its values lie, and how many there are. */
export function eachLine(
  shape: readonly number[],
  axis: number,
  visit: (first: number, step: number, size: number) => void,
): void {
  const { outer, size, inner } = around(shape, axis)
  for (let block = 0; block < outer; block++) {
    for (let place = 0; place < inner; place++) visit(block * size * inner + place, inner, size)
  }
}

export const soft: TensorKernel<TensorComputationOf<'soft'>> = (call) => {
  const given = tensorAt(call, 0)
  const { of, flattens } = call.computation
  const axis = axisAmong(given.shape, call.computation.axis)
  const seen = flattens
    ? reshaped(given, [countOf(given.shape.slice(0, axis)), countOf(given.shape.slice(axis))])
    : given
  const along = flattens ? 1 : axis
  if (of === 'hardmax') return [rounded(given.dtype, given.shape, hardmaxOver(seen, along))]
  const values = of === 'softmax' ? softmaxOf(seen, along) : logSoftmaxOver(seen, along)
  return [rounded(given.dtype, given.shape, values)]
}

/** Probabilities that scores along an axis mean; of −∞ alone all are no number. */
function softmaxOf(scores: Typed, axis: number): Float64Array {
  const values = numbersIn(scores)
  const result = new Float64Array(values.length)
  eachLine(scores.shape, axis, (first, step, size) => {
    let largest = Number.NEGATIVE_INFINITY
    for (let at = 0; at < size; at++) largest = Math.max(largest, values[first + at * step] ?? 0)
    let sum = 0
    for (let at = 0; at < size; at++) {
      const value = Math.exp((values[first + at * step] ?? 0) - largest)
      result[first + at * step] = value
      sum += value
    }
    for (let at = 0; at < size; at++) result[first + at * step] = (result[first + at * step] ?? 0) / sum
  })
  return result
}

function hardmaxOver(scores: Typed, axis: number): Float64Array {
  const values = numbersIn(scores)
  const result = new Float64Array(values.length)
  eachLine(scores.shape, axis, (first, step, size) => {
    let best = first
    for (let at = 1; at < size; at++) {
      if ((values[first + at * step] ?? 0) > (values[best] ?? 0)) best = first + at * step
    }
    result[best] = 1
  })
  return result
}

/** The determinant of each square matrix, by elimination. */
export const determinant: TensorKernel = (call) => {
  const given = tensorAt(call, 0)
  const size = given.shape.at(-1) ?? 1
  const strides = stridesOf([size, size])
  const order = placesOf([size, size], strides)
  const values = numbersIn(given)
  const count = countOf(given.shape.slice(0, -2))
  const results = Float64Array.from({ length: count }, (_, at) =>
    eliminated(
      Float64Array.from(order, (place) => values[at * size * size + place] ?? 0),
      size,
    ),
  )
  return [rounded(given.dtype, given.shape.slice(0, -2), results)]
}

function eliminated(matrix: Float64Array, size: number): number {
  let product = 1
  for (let column = 0; column < size; column++) {
    let pivot = column
    for (let row = column + 1; row < size; row++) {
      if (Math.abs(matrix[row * size + column] ?? 0) > Math.abs(matrix[pivot * size + column] ?? 0)) pivot = row
    }
    const value = matrix[pivot * size + column] ?? 0
    if (value === 0) return 0
    if (pivot !== column) {
      product = -product
      for (let at = 0; at < size; at++) {
        const [a, b] = [matrix[pivot * size + at] ?? 0, matrix[column * size + at] ?? 0]
        matrix[pivot * size + at] = b
        matrix[column * size + at] = a
      }
    }
    product *= value
    for (let row = column + 1; row < size; row++) {
      const factor = (matrix[row * size + column] ?? 0) / value
      for (let at = column; at < size; at++) {
        matrix[row * size + at] = (matrix[row * size + at] ?? 0) - factor * (matrix[column * size + at] ?? 0)
      }
    }
  }
  return product
}
