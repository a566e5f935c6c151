/** How one value of a layer came about: what it read, what that was multiplied by, and what was made of the products. */

import type { Computation, ComputationOf, ConvComputation, PoolComputation } from '../core/network/computation.ts'
import { functionOf, isValueFunction } from './activation.ts'
import { axisOf, countOf, type Tensor } from './tensor.ts'
import { coordinates, spatialOf, windowOver } from './windows.ts'

/** Some of what a value was made of, from one channel of an input. */
export interface TermSlice {
  /** Of the input, from 0. */
  readonly channel: number
  /** The numbers in rows of `columns`, as the kernel or the window has them. */
  readonly columns: number
  /** Where each stands in the input's data; −1 beyond its border. */
  readonly places: readonly number[]
  /** The numbers that were read; 0 beyond the border. */
  readonly values: readonly number[]
  /** What they were multiplied by; absent where nothing is multiplied. */
  readonly weights?: readonly number[]
}

/** What one value was made of. */
export interface Terms {
  /** What becomes of them: a sum of products, the largest, their mean, a function of the only one, a share of all. */
  readonly makes: 'sum' | 'largest' | 'mean' | 'function' | 'share'
  /** Which input of the layer they stand in. */
  readonly input: number
  readonly slices: readonly TermSlice[]
  /** Added to the sum. */
  readonly bias?: number
  /** What a mean is divided by, which counts padding but not what lies beyond it. */
  readonly divisor?: number
  /** What is made of them, in doubles: the layer's own value, but for the rounding of single floats. */
  readonly result: number
}

/** A layer's numbers, as a pass left them. */
export interface Computed {
  readonly inputs: readonly Tensor[]
  readonly params: readonly Tensor[]
  readonly tops: readonly Tensor[]
}

/** What the value at `index` of a layer's top was made of; `undefined` where that is not told for such a layer. */
export function termsOf(computation: Computation, layer: Computed, index: number, top = 0): Terms | undefined {
  switch (computation.kind) {
    case 'conv':
    case 'deconv':
      return convTerms(computation, layer, index, top)
    case 'dense':
      return denseTerms(computation, layer, index)
    case 'pool':
      return top === 0 ? poolTerms(computation, layer, index) : undefined
    case 'softmax':
      return shareTerms(computation, layer, index)
    default:
      return functionTerms(computation, layer, index)
  }
}

/** A sum of products, and what is added to it. */
function sumOf(input: number, slices: readonly TermSlice[], bias: number | undefined): Terms {
  let result = bias ?? 0
  for (const { values, weights = [] } of slices) {
    values.forEach((x, at) => {
      result += x * (weights[at] ?? 1)
    })
  }
  return { makes: 'sum', input, slices, ...(bias !== undefined && { bias }), result }
}

/** The place of an index in an example: the examples before it, and the index within. */
function within(index: number, tensor: Tensor, axis: number) {
  const size = countOf(tensor.shape.slice(axis))
  return { example: Math.floor(index / size), place: index % size }
}

/** Every kernel of a group reads the channels of that group, at the places where its window lies. */
function convTerms(computation: ConvComputation, layer: Computed, index: number, which: number): Terms | undefined {
  const [input, output] = [layer.inputs[which], layer.tops[which]]
  const [weight, bias] = layer.params
  if (input === undefined || output === undefined || weight === undefined) return undefined
  const { batch, channels, sizes } = spatialOf(input, computation.axis)
  const window = windowOver(computation, sizes.length)
  const maps = output.shape.slice(batch.length + 1)
  const { example, place } = within(index, output, batch.length)
  const channel = Math.floor(place / countOf(maps))
  const [inGroup, outOfGroup] = [channels / computation.group, computation.outputs / computation.group]
  const group = Math.floor(channel / outOfGroup)
  const kernel = countOf(window.kernel)
  const read = placesIn(computation.kind, window, sizes, coordinates(place % countOf(maps), maps))
  const slices = Array.from({ length: inGroup }, (_, i): TermSlice => {
    const from = group * inGroup + i
    const at = (example * channels + from) * countOf(sizes)
    const places = read.map((place) => (place < 0 ? -1 : at + place))
    const row = computation.kind === 'conv' ? channel * inGroup + i : from * outOfGroup + (channel % outOfGroup)
    const weights = Array.from(weight.data.subarray(row * kernel, (row + 1) * kernel))
    return { channel: from, columns: window.kernel.at(-1) ?? 1, places, values: valuesAt(input, places), weights }
  })
  return sumOf(which, slices, bias?.data[channel])
}

/** Where the numbers of a kernel lie on a map, in the kernel's order; −1 for those that meet nothing there. */
function placesIn(
  kind: 'conv' | 'deconv',
  { kernel, stride, pad, dilation }: ReturnType<typeof windowOver>,
  sizes: readonly number[],
  at: readonly number[],
): readonly number[] {
  return Array.from({ length: countOf(kernel) }, (_, k) => {
    let place = 0
    for (const [axis, offset] of coordinates(k, kernel).entries()) {
      const [step = 1, start = 0, size = 1] = [stride[axis], at[axis], sizes[axis]]
      const reach = offset * (dilation[axis] ?? 1)
      const shifted = kind === 'conv' ? start * step - (pad[axis] ?? 0) + reach : start + (pad[axis] ?? 0) - reach
      // The transpose goes the other way: only every `stride`-th place of its output meets a number of the input.
      const position = kind === 'conv' ? shifted : shifted / step
      if (!Number.isInteger(position) || position < 0 || position >= size) return -1
      place = place * size + position
    }
    return place
  })
}

function valuesAt({ data }: Tensor, places: readonly number[]): readonly number[] {
  return places.map((place) => (place < 0 ? 0 : (data[place] ?? 0)))
}

/** A row of the weights times all that the layer reads, channel by channel. */
function denseTerms(
  { outputs, axis, transpose }: ComputationOf<'dense'>,
  { inputs: [input], params: [weight, bias] }: Computed,
  index: number,
): Terms | undefined {
  if (input === undefined || weight === undefined) return undefined
  const read = input.shape.slice(axisOf(axis, input.shape.length))
  const count = countOf(read)
  const [example, unit] = [Math.floor(index / outputs), index % outputs]
  const [channels, ...sides] = read.length > 1 ? read : [1, count]
  const size = countOf(sides)
  const slices = Array.from({ length: channels ?? 1 }, (_, channel): TermSlice => {
    const numbers = Array.from({ length: size }, (_, at) => channel * size + at)
    const places = numbers.map((at) => example * count + at)
    const weights = numbers.map((at) => weight.data[transpose ? at * outputs + unit : unit * count + at] ?? 0)
    return { channel, columns: sides.at(-1) ?? 1, places, values: valuesAt(input, places), weights }
  })
  return sumOf(0, slices, bias?.data[unit])
}

/** What a window of pooling sees, cut at the border. */
function poolTerms(computation: PoolComputation, { inputs: [input], tops: [output] }: Computed, index: number) {
  const { method } = computation
  if (input === undefined || output === undefined || method === 'STOCHASTIC') return undefined
  const [, , height = 1, width = 1] = input.shape
  const { example: map, place } = within(index, output, 2)
  const at = coordinates(place, output.shape.slice(2))
  const { kernel = [height, width], stride, pad } = computation
  const along = [0, 1].map((axis) => {
    const [size = 1, reach = 1, margin = 0] = [[height, width][axis], kernel[axis], pad[axis]]
    const start = (at[axis] ?? 0) * (stride[axis] ?? 1) - margin
    const [from, to] = [Math.max(0, start), Math.min(start + reach, size)]
    return { from, length: Math.max(0, to - from), whole: Math.min(start + reach, size + margin) - start }
  })
  const [rows, columns] = along
  if (rows === undefined || columns === undefined) return undefined
  const places = Array.from({ length: rows.length * columns.length }, (_, k) => {
    const [row, column] = [Math.floor(k / columns.length), k % columns.length]
    return map * height * width + (rows.from + row) * width + columns.from + column
  })
  const values = valuesAt(input, places)
  const slices = [{ channel: map % (input.shape[1] ?? 1), columns: columns.length, places, values }]
  if (method === 'MAX') return { makes: 'largest', input: 0, slices, result: Math.max(...values) } as const
  const divisor = rows.whole * columns.whole
  const result = values.reduce((sum, value) => sum + value, 0) / divisor
  return { makes: 'mean', input: 0, slices, divisor, result } as const
}

/** All scores along the axis: the share of e to the power of one. */
function shareTerms({ axis }: ComputationOf<'softmax'>, { inputs: [input] }: Computed, index: number) {
  if (input === undefined) return undefined
  const at = axisOf(axis, input.shape.length)
  const [classes = 1, inner] = [input.shape[at], countOf(input.shape.slice(at + 1))]
  const first = Math.floor(index / (classes * inner)) * classes * inner + (index % inner)
  const places = Array.from({ length: classes }, (_, k) => first + k * inner)
  const values = valuesAt(input, places)
  const largest = Math.max(...values)
  const sum = values.reduce((all, value) => all + Math.exp(value - largest), 0)
  const result = Math.exp((input.data[index] ?? 0) - largest) / sum
  return { makes: 'share', input: 0, slices: [{ channel: 0, columns: classes, places, values }], result } as const
}

/** The only value that a function of single values reads. */
function functionTerms(computation: Computation, { inputs: [input] }: Computed, index: number): Terms | undefined {
  if (input === undefined || !isValueFunction(computation)) return undefined
  const values = valuesAt(input, [index])
  const channels = input.shape[1] ?? 1
  const channel = Math.floor(index / countOf(input.shape.slice(2))) % channels
  const slices = [{ channel, columns: 1, places: [index], values }]
  return { makes: 'function', input: 0, slices, result: functionOf(computation)(values[0] ?? 0) }
}
