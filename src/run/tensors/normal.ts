/** Normalisation: by given statistics, by those of an example's axes, by neighbours. */

import type { TensorComputationOf } from '../../core/network/tensor-computation.ts'
import { around, countOf, numbersIn } from '../tensor.ts'
import { axisAmong, maybeAt, type TensorKernel, tensorAt } from './call.ts'
import { stretchedPlaces } from './places.ts'
import { eachLine, rowsOver } from './reduce.ts'
import { rounded, type Typed } from './typed.ts'

export const batchNormalization: TensorKernel<TensorComputationOf<'batch-normalization'>> = (call) => {
  const { epsilon, isTraining, momentum, axis } = call.computation
  const x = tensorAt(call, 0)
  const { size: channels, inner } = around(x.shape, axisAmong(x.shape, axis))
  const [scale, bias, mean, variance] = [1, 2, 3, 4].map((place) => {
    const given = maybeAt(call, place)
    return given && numbersIn(given)
  })
  const values = numbersIn(x)
  const channelOf = (at: number) => Math.floor(at / inner) % channels
  const own = isTraining ? momentsByChannel(values, channels, channelOf) : undefined
  const [means, variances] = [own?.mean ?? mean ?? [], own?.variance ?? variance ?? []]
  const results = new Float64Array(values.length)
  const factors = Float64Array.from(
    { length: channels },
    (_, c) => (scale?.[c] ?? 1) / Math.sqrt((variances[c] ?? 1) + epsilon),
  )
  for (let at = 0; at < values.length; at++) {
    const c = channelOf(at)
    results[at] = ((values[at] ?? 0) - (means[c] ?? 0)) * (factors[c] ?? 1) + (bias?.[c] ?? 0)
  }
  const y = rounded(x.dtype, x.shape, results)
  if (own === undefined) return [y]
  const followed = (old: ArrayLike<number> | undefined, fresh: Float64Array, place: number) =>
    rounded(
      tensorAt(call, place).dtype,
      [channels],
      fresh.map((value, c) => (old?.[c] ?? 0) * momentum + value * (1 - momentum)),
    )
  return [y, followed(mean, own.mean, 3), followed(variance, own.variance, 4)]
}

function momentsByChannel(values: ArrayLike<number>, channels: number, channelOf: (at: number) => number) {
  const [mean, variance] = [new Float64Array(channels), new Float64Array(channels)]
  const each = values.length / Math.max(1, channels)
  for (let at = 0; at < values.length; at++) {
    const c = channelOf(at)
    mean[c] = (mean[c] ?? 0) + (values[at] ?? 0) / each
  }
  for (let at = 0; at < values.length; at++) {
    const c = channelOf(at)
    variance[c] = (variance[c] ?? 0) + ((values[at] ?? 0) - (mean[c] ?? 0)) ** 2 / each
  }
  return { mean, variance }
}

/** A scale and a bias laid on values from the right. */
function scaled(
  values: Float64Array,
  shape: readonly number[],
  scale: Typed | undefined,
  bias: Typed | undefined,
): Float64Array {
  const [by, plus] = [scale && numbersIn(scale), bias && numbersIn(bias)]
  const [ofScale, ofBias] = [scale && stretchedPlaces(scale.shape, shape), bias && stretchedPlaces(bias.shape, shape)]
  return values.map((value, at) => value * (by?.[ofScale?.[at] ?? at] ?? 1) + (plus?.[ofBias?.[at] ?? at] ?? 0))
}

export const layerNormalization: TensorKernel<TensorComputationOf<'layer-normalization'>> = (call) => {
  const { axis, epsilon, centres } = call.computation
  const x = tensorAt(call, 0)
  const from = axisAmong(x.shape, axis)
  const [rows, size] = [countOf(x.shape.slice(0, from)), countOf(x.shape.slice(from))]
  const { results, means, factors } = standardized(numbersIn(x), rows, size, epsilon, centres)
  const shape = x.shape.map((own, at) => (at < from ? own : 1))
  const statistic = (values: Float64Array) => rounded(x.dtype === 'float64' ? 'float64' : 'float32', shape, values)
  const y = rounded(x.dtype, x.shape, scaled(results, x.shape, maybeAt(call, 1), maybeAt(call, 2)))
  return centres ? [y, statistic(means), statistic(factors)] : [y, statistic(factors)]
}

/** Each row of `size` values without its mean, divided by its deviation. */
function standardized(values: ArrayLike<number>, rows: number, size: number, epsilon: number, centres = true) {
  const [results, means, factors] = [new Float64Array(rows * size), new Float64Array(rows), new Float64Array(rows)]
  for (let row = 0; row < rows; row++) {
    let mean = 0
    if (centres) for (let at = row * size; at < (row + 1) * size; at++) mean += (values[at] ?? 0) / size
    let variance = 0
    for (let at = row * size; at < (row + 1) * size; at++) variance += ((values[at] ?? 0) - mean) ** 2 / size
    const factor = 1 / Math.sqrt(variance + epsilon)
    for (let at = row * size; at < (row + 1) * size; at++) results[at] = ((values[at] ?? 0) - mean) * factor
    means[row] = mean
    factors[row] = factor
  }
  return { results, means, factors }
}

/** Scale and bias of each channel, which stands behind the batch. */
function byChannel(
  values: Float64Array,
  shape: readonly number[],
  scale: Typed | undefined,
  bias: Typed | undefined,
): Float64Array {
  const channels = shape[1] ?? 1
  const inner = countOf(shape.slice(2))
  const [by, plus] = [scale && numbersIn(scale), bias && numbersIn(bias)]
  return values.map((value, at) => {
    const c = Math.floor(at / inner) % channels
    return value * (by?.[c] ?? 1) + (plus?.[c] ?? 0)
  })
}

export const instanceNormalization: TensorKernel<TensorComputationOf<'instance-normalization'>> = (call) => {
  const x = tensorAt(call, 0)
  const rows = countOf(x.shape.slice(0, 2))
  const { results } = standardized(numbersIn(x), rows, countOf(x.shape.slice(2)), call.computation.epsilon)
  return [rounded(x.dtype, x.shape, byChannel(results, x.shape, maybeAt(call, 1), maybeAt(call, 2)))]
}

export const groupNormalization: TensorKernel<TensorComputationOf<'group-normalization'>> = (call) => {
  const { groups, epsilon } = call.computation
  const x = tensorAt(call, 0)
  const [batch = 1, channels = 1] = x.shape
  const [scale, bias] = [maybeAt(call, 1), maybeAt(call, 2)]
  const size = countOf(x.shape.slice(1)) / groups
  const { results } = standardized(numbersIn(x), batch * groups, size, epsilon)
  // Until version 21 there is one scale a group.
  const spread = (given: Typed | undefined): Typed | undefined => {
    if (given === undefined || countOf(given.shape) !== groups) return given
    const values = numbersIn(given)
    const each = Float64Array.from({ length: channels }, (_, c) => values[Math.floor((c * groups) / channels)] ?? 0)
    return { dtype: 'float64', shape: [channels], data: each }
  }
  return [rounded(x.dtype, x.shape, byChannel(results, x.shape, spread(scale), spread(bias)))]
}

export const lpNormalization: TensorKernel<TensorComputationOf<'lp-normalization'>> = (call) => {
  const { axis, p } = call.computation
  const x = tensorAt(call, 0)
  const values = numbersIn(x)
  const results = new Float64Array(values.length)
  eachLine(x.shape, axisAmong(x.shape, axis), (first, step, size) => {
    let sum = 0
    for (let at = 0; at < size; at++) sum += Math.abs(values[first + at * step] ?? 0) ** p
    const norm = sum ** (1 / p)
    for (let at = 0; at < size; at++)
      results[first + at * step] = norm === 0 ? 0 : (values[first + at * step] ?? 0) / norm
  })
  return [rounded(x.dtype, x.shape, results)]
}

export const localResponse: TensorKernel<TensorComputationOf<'local-response'>> = (call) => {
  const { size: window, alpha, beta, bias } = call.computation
  const x = tensorAt(call, 0)
  const values = numbersIn(x)
  const results = new Float64Array(values.length)
  eachLine(x.shape, 1, (first, step, size) => {
    for (let c = 0; c < size; c++) {
      let sum = 0
      const [from, to] = [c - Math.floor((window - 1) / 2), c + Math.ceil((window - 1) / 2)]
      for (let at = Math.max(0, from); at <= Math.min(size - 1, to); at++) sum += (values[first + at * step] ?? 0) ** 2
      results[first + c * step] = (values[first + c * step] ?? 0) / (bias + (alpha / window) * sum) ** beta
    }
  })
  return [rounded(x.dtype, x.shape, results)]
}

/** Without the mean and divided by the deviation over axes. */
export const standardize: TensorKernel<TensorComputationOf<'standardize'>> = (call) => {
  const x = tensorAt(call, 0)
  const { epsilon } = call.computation
  const axes = call.computation.axes.map((axis) => axisAmong(x.shape, axis))
  const { values, size, shape } = rowsOver(x, axes, true)
  const numbers = numbersIn(values)
  const count = countOf(shape)
  const [means, deviations] = [new Float64Array(count), new Float64Array(count)]
  for (let row = 0; row < count; row++) {
    let [sum, squares] = [0, 0]
    for (let at = row * size; at < (row + 1) * size; at++) sum += numbers[at] ?? 0
    const mean = sum / size
    for (let at = row * size; at < (row + 1) * size; at++) squares += ((numbers[at] ?? 0) - mean) ** 2
    means[row] = mean
    deviations[row] = Math.sqrt(squares / size) + epsilon
  }
  const own = numbersIn(x)
  const places = stretchedPlaces(shape, x.shape)
  const results = Float64Array.from({ length: own.length }, (_, at) => {
    const row = places?.[at] ?? at
    return ((own[at] ?? 0) - (means[row] ?? 0)) / (deviations[row] ?? 1)
  })
  return [rounded(x.dtype, x.shape, results)]
}
