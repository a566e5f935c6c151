/** Convolution, its transpose and its deformable form, over any number of axes. */

import type { ConvolutionComputation, TensorComputationOf } from '../../core/network/tensor-computation.ts'
import { must } from '../kernel.ts'
import { inRows, type MatrixProduct, transposed } from '../product.ts'
import { countOf, numbersIn, shapeText } from '../tensor.ts'
import { columnCount, coordinates, type Grid, layOut, putBack } from '../windows.ts'
import { maybeAt, type TensorKernel, tensorAt } from './call.ts'
import { activationOf, roundEven } from './functions.ts'
import { transposedTo } from './places.ts'
import { mapped } from './pointwise.ts'
import { floatsOf, sumsOf } from './products.ts'
import { reshaped, rounded, type Typed } from './typed.ts'
import { type Along, channelsAs, channelsFirst, mapsOf, reachOf, windowsOver } from './windows.ts'

type Convolution = Omit<ConvolutionComputation, 'kind'>

/** The kernel as outputs, inputs of a group, places. */
function kernelFirst(kernel: Typed, layout: Convolution['kernelLayout']): Typed {
  const rank = kernel.shape.length
  const places = (from: number) => Array.from({ length: rank - 2 }, (_, axis) => axis + from)
  switch (layout) {
    case 'oi…':
      return kernel
    case 'o…i':
      return transposedTo(kernel, [0, rank - 1, ...places(1)])
    case '1…o':
      return transposedTo(kernel, [rank - 1, ...Array.from({ length: rank - 1 }, (_, axis) => axis)])
    case '…io':
      return transposedTo(kernel, [rank - 1, rank - 2, ...places(0)])
    case '…oi': {
      // Each channel of the input has outputs of its own.
      const turned = transposedTo(kernel, [rank - 2, rank - 1, ...places(0)])
      return reshaped(turned, [countOf(turned.shape.slice(0, 2)), 1, ...turned.shape.slice(2)])
    }
  }
}

/** The grid of windows over maps. */
function gridOf(channels: number, along: readonly Along[]): Grid {
  return {
    channels,
    sizes: along.map(({ size }) => size),
    windows: along.map(({ windows }) => windows),
    kernel: along.map(({ kernel }) => kernel),
    stride: along.map(({ stride }) => stride),
    pad: along.map(({ before }) => before),
    dilation: along.map(({ dilation }) => dilation),
  }
}

function isPlain({ kernel, stride, pad, windows, sizes }: Grid): boolean {
  const isOne = kernel.every((size) => size === 1) && stride.every((step) => step === 1)
  return isOne && pad.every((size) => size === 0) && windows.every((count, axis) => count === sizes[axis])
}

/** The sums of a convolution over maps with channels behind the batch, without a bias. */
export function convolved(x: Typed, kernel: Typed, how: Convolution, product: MatrixProduct, dtype = x.dtype): Typed {
  const { batch, channels, sizes } = mapsOf(x)
  const { group } = how
  const [outputs = 0, depth = 0, ...places] = kernel.shape
  const args = { x: shapeText(x.shape), kernel: shapeText(kernel.shape), group }
  const fits = depth * group === channels && outputs % group === 0 && places.length === sizes.length
  must(fits, 'run/shapes', 'a kernel of {kernel} in {group} groups does not go over {x}', args)
  const grid = gridOf(channels, windowsOver(sizes, places, how))
  const plain = isPlain(grid)
  const [input, weight] = [floatsOf(x), floatsOf(kernel)]
  // Both are singles in networks of singles, where no copy is made.
  const columns =
    input instanceof Float32Array
      ? new Float32Array(plain ? 0 : columnCount(grid))
      : new Float64Array(plain ? 0 : columnCount(grid))
  const [windows, values, maps] = [countOf(grid.windows), depth * countOf(places), outputs / group]
  const sums = sumsOf(dtype, batch * outputs * windows)
  for (let example = 0; example < batch; example++) {
    const from = example * channels * countOf(sizes)
    if (!plain) layOut(grid, input, from, columns)
    for (let g = 0; g < group; g++) {
      const kernels = inRows(weight, values, g * maps * values)
      const seen = plain
        ? inRows(input, windows, from + g * values * windows)
        : inRows(columns, windows, g * values * windows)
      product(maps, windows, values, kernels, seen, inRows(sums, windows, (example * outputs + g * maps) * windows))
    }
  }
  return rounded(dtype, [batch, outputs, ...grid.windows], sums)
}

/** A bias added to each map, in place, and what the layer does to its output. */
function finished(maps: Typed, bias: Typed | undefined, how: Pick<Convolution, 'activation' | 'layout'>): Typed {
  const values = maps.data as Float32Array
  if (bias !== undefined) {
    const each = numbersIn(bias)
    const [, channels = 1] = maps.shape
    const size = countOf(maps.shape.slice(2))
    for (let at = 0; at < values.length; at++)
      values[at] = (values[at] ?? 0) + (each[Math.floor(at / size) % channels] ?? 0)
  }
  const act = activationOf(how.activation)
  return channelsAs(act === undefined ? maps : mapped(maps, act), how.layout)
}

export const convolution: TensorKernel<ConvolutionComputation> = (call) => {
  const how = call.computation
  const given = tensorAt(call, 0)
  const x = channelsFirst(given, how.layout)
  const kernel = kernelFirst(tensorAt(call, 1), how.kernelLayout)
  // Narrow floats are rounded once, after the bias.
  const wide = given.dtype === 'float32' || given.dtype === 'float64' ? given.dtype : 'float64'
  const result = finished(convolved(x, kernel, how, call.product, wide), maybeAt(call, 2), how)
  return [rounded(given.dtype, result.shape, numbersIn(result))]
}

type Transposed = TensorComputationOf<'transposed-convolution'>

/** Windows over the output of a transposed convolution: as many as its input has places. */
function windowsBehind(sizes: readonly number[], kernel: readonly number[], how: Transposed): readonly Along[] {
  return sizes.map((windows, axis) => {
    const [stride, dilation, more] = [how.stride[axis] ?? 1, how.dilation[axis] ?? 1, how.outputPadding[axis] ?? 0]
    const k = kernel[axis] ?? 1
    const whole = stride * (windows - 1) + more + reachOf({ kernel: k, dilation })
    const wanted = how.outputSizes?.at(axis - sizes.length)
    const { padding } = how
    if (wanted === undefined && padding.kind === 'given') {
      const [before, after] = [padding.before[axis] ?? 0, padding.after[axis] ?? 0]
      return { size: whole - before - after, kernel: k, stride, dilation, before, after, windows }
    }
    const total = wanted === undefined ? Math.max(0, whole - windows * stride) : whole - wanted
    const less = Math.max(0, Math.floor(total / 2))
    const isBehind = padding.kind === 'same' ? padding.odd === 'after' : false
    const before = isBehind ? less : Math.max(0, total) - less
    return { size: whole - total, kernel: k, stride, dilation, before, after: total - before, windows }
  })
}

export const transposedConvolution: TensorKernel<Transposed> = (call) => {
  const how = call.computation
  const given = tensorAt(call, 0)
  const x = channelsFirst(given, how.layout)
  const { batch, channels, sizes } = mapsOf(x)
  const kernel = kernelFirst(tensorAt(call, 1), how.kernelLayout)
  const [inputs = 0, maps = 0, ...places] = kernel.shape
  const args = { x: shapeText(x.shape), kernel: shapeText(kernel.shape), group: how.group }
  const fits = inputs === channels && channels % how.group === 0 && places.length === sizes.length
  must(fits, 'run/shapes', 'a kernel of {kernel} in {group} groups does not go over {x}', args)
  const outputs = maps * how.group
  const grid = gridOf(outputs, windowsBehind(sizes, places, how))
  const [depth, values, windows] = [channels / how.group, maps * countOf(places), countOf(sizes)]
  const [input, weight] = [Float64Array.from(numbersIn(x)), floatsOf(kernel)]
  const columns = new Float64Array(columnCount(grid))
  const size = countOf(grid.sizes)
  const sums = new Float64Array(batch * outputs * size)
  for (let example = 0; example < batch; example++) {
    columns.fill(0)
    for (let g = 0; g < how.group; g++) {
      const kernels = transposed(inRows(weight, values, g * depth * values))
      const seen = inRows(input, windows, (example * channels + g * depth) * windows)
      call.product(values, windows, depth, kernels, seen, inRows(columns, windows, g * values * windows))
    }
    putBack(grid, columns, sums, example * outputs * size)
  }
  const shape = [batch, outputs, ...grid.sizes]
  const result = finished({ dtype: 'float64', shape, data: sums }, maybeAt(call, 2), how)
  return [rounded(given.dtype, result.shape, numbersIn(result))]
}

type Deformable = TensorComputationOf<'deformable-convolution'>

/** Each value of a window is read at a place that the offsets move, between its four neighbours. */
export const deformableConvolution: TensorKernel<Deformable> = (call) => {
  const how = call.computation
  const [x, kernel, offsets, bias, mask] = [
    tensorAt(call, 0),
    tensorAt(call, 1),
    numbersIn(tensorAt(call, 2)),
    maybeAt(call, 3),
    maybeAt(call, 4),
  ]
  const { batch, channels, sizes } = mapsOf(x)
  must(sizes.length === 2, 'run/axes', 'the input needs 4 axes, but has the shape {shape}', {
    shape: shapeText(x.shape),
  })
  const [outputs = 0, depth = 0, ...places] = kernel.shape
  const along = windowsOver(sizes, places, how)
  const grid = gridOf(channels, along)
  const [windows, size] = [countOf(grid.windows), countOf(places)]
  const columns = new Float64Array(columnCount(grid))
  const sums = new Float64Array(batch * outputs * windows)
  const weights = mask && numbersIn(mask)
  const maps = outputs / how.group
  for (let example = 0; example < batch; example++) {
    for (let channel = 0; channel < channels; channel++) {
      const part = Math.floor((channel * how.offsetGroups) / channels)
      for (let k = 0; k < size; k++) {
        for (let window = 0; window < windows; window++) {
          const place = ((example * how.offsetGroups + part) * size + k) * windows + window
          const at = coordinates(window, grid.windows).map((index, axis) => {
            const { stride, before, dilation } = along[axis] as Along
            const offset =
              offsets[(((example * how.offsetGroups + part) * size + k) * 2 + axis) * windows + window] ?? 0
            return index * stride - before + (coordinates(k, places)[axis] ?? 0) * dilation + offset
          })
          const value = between(numbersIn(x), (example * channels + channel) * countOf(sizes), sizes, at)
          columns[(channel * size + k) * windows + window] = value * (weights?.[place] ?? 1)
        }
      }
    }
    for (let g = 0; g < how.group; g++) {
      const kernels = inRows(floatsOf(kernel), depth * size, g * maps * depth * size)
      const seen = inRows(columns, windows, g * depth * size * windows)
      call.product(
        maps,
        windows,
        depth * size,
        kernels,
        seen,
        inRows(sums, windows, (example * outputs + g * maps) * windows),
      )
    }
  }
  const shape = [batch, outputs, ...grid.windows]
  return [rounded(x.dtype, shape, numbersIn(finished({ dtype: 'float64', shape, data: sums }, bias, how)))]
}

/** The value between four neighbours; those outside are 0. */
function between(
  values: ArrayLike<number>,
  base: number,
  [height = 0, width = 0]: readonly number[],
  [y = 0, x = 0]: readonly number[],
) {
  const [top, left] = [Math.floor(y), Math.floor(x)]
  const value = (row: number, column: number) =>
    row < 0 || column < 0 || row >= height || column >= width ? 0 : (values[base + row * width + column] ?? 0)
  const [v, u] = [y - top, x - left]
  return (
    (1 - v) * ((1 - u) * value(top, left) + u * value(top, left + 1)) +
    v * ((1 - u) * value(top + 1, left) + u * value(top + 1, left + 1))
  )
}

/** A zero point taken off, as doubles: one for all, or one for each place of an axis. */
export function withoutZero(given: Typed, zero: Typed | undefined, axis = 0): Typed {
  const values = Float64Array.from(numbersIn(given))
  const zeros = zero === undefined ? [0] : Array.from(numbersIn(zero) as ArrayLike<number>)
  const inner = countOf(given.shape.slice(axis + 1))
  const count = zeros.length
  for (let at = 0; at < values.length; at++)
    values[at] = (values[at] ?? 0) - (zeros[count === 1 ? 0 : Math.floor(at / inner) % count] ?? 0)
  return { dtype: 'float64', shape: given.shape, data: values }
}

export const integerConvolution: TensorKernel<TensorComputationOf<'integer-convolution'>> = (call) => {
  const how = call.computation
  const x = withoutZero(tensorAt(call, 0), maybeAt(call, 2))
  const kernel = withoutZero(tensorAt(call, 1), maybeAt(call, 3))
  return [rounded('int32', ...shapeAndNumbers(convolved(x, kernel, how, call.product, 'float64')))]
}

/** What `rounded` takes of a tensor. */
export function shapeAndNumbers(given: Typed) {
  return [given.shape, numbersIn(given)] as const
}

/** Integers between scales and zero points. */
export const quantisedConvolution: TensorKernel<TensorComputationOf<'quantised-convolution'>> = (call) => {
  const how = call.computation
  const [xScale, wScale, yScale] = [1, 4, 6].map((place) => numbersIn(tensorAt(call, place)))
  const x = withoutZero(tensorAt(call, 0), maybeAt(call, 2))
  const kernel = withoutZero(tensorAt(call, 3), maybeAt(call, 5))
  const sums = finished(convolved(x, kernel, how, call.product, 'float64'), maybeAt(call, 8), how)
  const [, channels = 1] = sums.shape
  const size = countOf(sums.shape.slice(2))
  const scale = (at: number) => {
    const channel = Math.floor(at / size) % channels
    return Math.fround(
      Math.fround((xScale?.[0] ?? 1) * (wScale?.[wScale.length === 1 ? 0 : channel] ?? 1)) / (yScale?.[0] ?? 1),
    )
  }
  return [requantised(sums, scale, tensorAt(call, 7))]
}

/** Sums times a factor, rounded to even and moved by the zero point, within the type's range. */
export function requantised(sums: Typed, factor: (at: number) => number, zero: Typed): Typed {
  const offset = numbersIn(zero)[0] ?? 0
  const [low, high] = zero.dtype === 'int8' ? [-128, 127] : [0, 255]
  const values = numbersIn(sums)
  const results = Float64Array.from(values, (value, at) => {
    const scaled = Math.fround(Math.fround(value) * factor(at))
    return Math.min(Math.max(roundEven(scaled) + offset, low), high)
  })
  return rounded(zero.dtype, sums.shape, results)
}
