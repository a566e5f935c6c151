/** Convolution, its transpose, and the columns that both are made of (base_conv_layer.cpp, im2col_layer.cpp). */

import type { ComputationOf, ConvComputation } from '../core/network/computation.ts'
import { type Call, inputAt, type Kernel, type Layout, must } from './kernel.ts'
import { inRows, transposed } from './product.ts'
import { countOf, isSameShape, shapeText, type Tensor } from './tensor.ts'
import { columnCount, type Grid, layOut, putBack, sizeBehind, spatialOf, windowOver, windowsAlong } from './windows.ts'

/** The grid of windows over the larger map: over the input of a convolution, over the output of its transpose. */
function gridOf(computation: ConvComputation, input: Tensor): Grid {
  const { channels, sizes } = spatialOf(input, computation.axis)
  const window = windowOver(computation, sizes.length)
  if (computation.kind === 'conv') return { channels, sizes, windows: along(sizes, window, windowsAlong), ...window }
  return { channels: computation.outputs, sizes: along(sizes, window, sizeBehind), windows: sizes, ...window }
}

type Rule = typeof windowsAlong

function along(sizes: readonly number[], window: Omit<Grid, 'channels' | 'sizes' | 'windows'>, rule: Rule) {
  const { kernel, stride, pad, dilation } = window
  return sizes.map((size, axis) => {
    const length = rule(size, kernel[axis] ?? 1, stride[axis] ?? 1, pad[axis] ?? 0, dilation[axis] ?? 1)
    must(length >= 0, 'run/window', 'the window is larger than the padded input of size {size}', { size })
    return length
  })
}

function layoutOf(computation: ConvComputation, inputs: readonly Tensor[]): Layout {
  const { kind, outputs, group, bias, axis } = computation
  const input = inputAt(inputs, 0)
  for (const other of inputs) {
    const args = { first: shapeText(input.shape), other: shapeText(other.shape) }
    must(isSameShape(input.shape, other.shape), 'run/shapes', 'its inputs differ in shape: {first} and {other}', args)
  }
  const grid = gridOf(computation, input)
  const { batch, channels } = spatialOf(input, axis)
  const args = { group, channels, outputs }
  const isDivided = group > 0 && channels % group === 0 && outputs % group === 0
  must(isDivided, 'run/group', 'group {group} does not divide {channels} input and {outputs} output channels', args)
  const maps = kind === 'conv' ? grid.windows : grid.sizes
  const weight = kind === 'conv' ? [outputs, channels / group] : [channels, outputs / group]
  return {
    outputs: inputs.map(() => [...batch, outputs, ...maps]),
    params: [[...weight, ...grid.kernel], ...(bias ? [[outputs]] : [])],
    scratch: isPlain(grid) ? 0 : columnCount(grid),
  }
}

/** Whether the columns are the input itself: one value a window, and a window at each value. */
function isPlain({ kernel, stride, pad }: Grid): boolean {
  return kernel.every((size) => size === 1) && stride.every((step) => step === 1) && pad.every((size) => size === 0)
}

export const conv: Kernel<ConvComputation> = {
  layout: layoutOf,
  run: (call) => eachExample(call, convolve),
}

export const deconv: Kernel<ConvComputation> = {
  layout: layoutOf,
  run: (call) => eachExample(call, deconvolve),
}

/** One example of one input, and where its numbers and those of its output start. */
interface Example {
  readonly call: Call<ConvComputation>
  readonly grid: Grid
  readonly columns: Float32Array
  readonly weight: Float32Array
  readonly input: Float32Array
  readonly inputAt: number
  readonly output: Float32Array
  readonly outputAt: number
}

function eachExample(call: Call<ConvComputation>, compute: (example: Example) => void): void {
  const { computation, inputs, outputs, params } = call
  const [weight, bias] = params
  inputs.forEach((input, index) => {
    const output = outputs[index]
    if (weight === undefined || output === undefined || output.data.length === 0) return
    const grid = gridOf(computation, input)
    const columns = new Float32Array(isPlain(grid) ? 0 : columnCount(grid))
    const { batch } = spatialOf(input, computation.axis)
    const examples = countOf(batch)
    const [inputSize, outputSize] = [input.data.length / examples, output.data.length / examples]
    for (let example = 0; example < examples; example++) {
      const [inputAt, outputAt] = [example * inputSize, example * outputSize]
      if (bias === undefined) output.data.fill(0, outputAt, outputAt + outputSize)
      else fillMaps(output.data, outputAt, outputSize / computation.outputs, bias.data)
      const numbers = { input: input.data, inputAt, output: output.data, outputAt, weight: weight.data }
      compute({ call, grid, columns, ...numbers })
    }
  })
}

/** Each feature map starts as its bias. */
function fillMaps(output: Float32Array, at: number, mapSize: number, bias: Float32Array): void {
  bias.forEach((value, map) => {
    output.fill(value, at + map * mapSize, at + (map + 1) * mapSize)
  })
}

/** Each group: its kernels as rows, times the windows as columns. */
function convolve({ call, grid, columns, weight, input, inputAt, output, outputAt }: Example): void {
  const { group, outputs } = call.computation
  const plain = columns.length === 0
  if (!plain) layOut(grid, input, inputAt, columns)
  const windows = countOf(grid.windows)
  const values = (grid.channels / group) * countOf(grid.kernel)
  const maps = outputs / group
  for (let g = 0; g < group; g++) {
    const kernels = inRows(weight, values, g * maps * values)
    const from = g * values * windows
    const seen = plain ? inRows(input, windows, inputAt + from) : inRows(columns, windows, from)
    call.product(maps, windows, values, kernels, seen, inRows(output, windows, outputAt + g * maps * windows))
  }
}

/** Each group: its kernels, times all that is at a place of the input, is what that place adds to the output. */
function deconvolve({ call, grid, columns, weight, input, inputAt, output, outputAt }: Example): void {
  const { group, outputs } = call.computation
  const plain = columns.length === 0
  columns.fill(0)
  const windows = countOf(grid.windows)
  const channels = (weight.length / ((outputs / group) * countOf(grid.kernel))) | 0
  const inputs = channels / group
  const values = (outputs / group) * countOf(grid.kernel)
  for (let g = 0; g < group; g++) {
    const kernels = transposed(inRows(weight, values, g * inputs * values))
    const given = inRows(input, windows, inputAt + g * inputs * windows)
    const from = g * values * windows
    const seen = plain ? inRows(output, windows, outputAt + from) : inRows(columns, windows, from)
    call.product(values, windows, inputs, kernels, given, seen)
  }
  if (!plain) putBack(grid, columns, output, outputAt)
}

type Im2col = ComputationOf<'im2col'>

function im2colGrid(computation: Im2col, input: Tensor): Grid {
  const { channels, sizes } = spatialOf(input, computation.axis)
  const window = windowOver(computation, sizes.length)
  return { channels, sizes, windows: along(sizes, window, windowsAlong), ...window }
}

export const im2col: Kernel<Im2col> = {
  layout: (computation, inputs) => {
    const input = inputAt(inputs, 0)
    const grid = im2colGrid(computation, input)
    const { batch } = spatialOf(input, computation.axis)
    return { outputs: [[...batch, grid.channels * countOf(grid.kernel), ...grid.windows]] }
  },
  run: ({ computation, inputs: [input], outputs: [output] }) => {
    if (input === undefined || output === undefined) return
    const grid = im2colGrid(computation, input)
    const size = columnCount(grid)
    const inputSize = grid.channels * countOf(grid.sizes)
    for (let at = 0, from = 0; at < output.data.length; at += size, from += inputSize) {
      layOut(grid, input.data, from, output.data.subarray(at, at + size))
    }
  },
}
