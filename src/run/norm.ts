/** Normalisations, factors and biases (lrn_layer.cpp, batch_norm_layer.cpp, mvn_layer.cpp, scale_layer.cpp, bias_layer.cpp). */

import type { ComputationOf } from '../core/network/computation.ts'
import { axisIn, inputAt, type Kernel, must } from './kernel.ts'
import { countOf, shapeText, type Tensor } from './tensor.ts'

type LocalNorm = ComputationOf<'local-norm'>

/** Divides each value by a power of the squares around it: in the channels beside it, or in its own map. */
export const localNorm: Kernel<LocalNorm> = {
  layout: ({ size }, inputs) => {
    const { shape } = inputAt(inputs, 0)
    const args = { shape: shapeText(shape) }
    must(shape.length === 4, 'run/axes', 'the input needs 4 axes, but has the shape {shape}', args)
    must(size % 2 === 1, 'run/local-size', 'local_size must be odd, not {size}', { size })
    return { outputs: [shape] }
  },
  run: ({ computation, inputs: [input], outputs: [output] }) => {
    if (input === undefined || output === undefined) return
    if (computation.region === 'across') normAcross(computation, input, output.data)
    else normWithin(computation, input, output.data)
  },
}

/** The divisor stays the size, also where the window reaches beyond the first or last channel. */
function normAcross({ size, alpha, beta, k }: LocalNorm, { shape, data }: Tensor, into: Float32Array): void {
  const [examples = 0, channels = 0, height = 0, width = 0] = shape
  const map = height * width
  const before = (size - 1) / 2
  for (let example = 0; example < examples; example++) {
    for (let channel = 0; channel < channels; channel++) {
      const from = Math.max(0, channel - before)
      const to = Math.min(channels, channel - before + size)
      for (let place = 0; place < map; place++) {
        let squares = 0
        for (let c = from; c < to; c++) squares += (data[(example * channels + c) * map + place] ?? 0) ** 2
        const at = (example * channels + channel) * map + place
        into[at] = (data[at] ?? 0) * (k + (alpha / size) * squares) ** -beta
      }
    }
  }
}

/** The mean as average pooling takes it: padding counts, and k is not looked at. */
function normWithin({ size, alpha, beta }: LocalNorm, { shape, data }: Tensor, into: Float32Array): void {
  const [examples = 0, channels = 0, height = 0, width = 0] = shape
  const before = (size - 1) / 2
  const reach = (place: number, length: number) => {
    const start = place - before
    const end = Math.min(start + size, length + before)
    return { from: Math.max(0, start), to: Math.min(length, end), length: end - start }
  }
  for (let map = 0; map < examples * channels; map++) {
    for (let y = 0; y < height; y++) {
      const rows = reach(y, height)
      for (let x = 0; x < width; x++) {
        const columns = reach(x, width)
        let squares = 0
        for (let row = rows.from; row < rows.to; row++) {
          for (let column = columns.from; column < columns.to; column++)
            squares += (data[(map * height + row) * width + column] ?? 0) ** 2
        }
        const at = (map * height + y) * width + x
        into[at] = (data[at] ?? 0) * (1 + alpha * (squares / (rows.length * columns.length))) ** -beta
      }
    }
  }
}

type BatchNorm = ComputationOf<'batch-norm'>

/** Mean and variance of each channel: those that were tracked, both divided by their factor, or those of the batch. */
export const batchNorm: Kernel<BatchNorm> = {
  worksInPlace: true,
  layout: (_, inputs) => {
    const { shape } = inputAt(inputs, 0)
    const channels = shape[axisIn(shape, 1)] ?? 0
    return { outputs: [shape], params: [[channels], [channels], [1]] }
  },
  run: ({ computation: { ofBatch, eps }, inputs: [input], outputs: [output], params: [means, variances, factors] }) => {
    if (input === undefined || output === undefined) return
    const { shape, data } = input
    const channels = shape[1] ?? 0
    const map = countOf(shape.slice(2))
    const factor = factors?.data[0] ?? 0
    // A factor of 0 makes both 0, whatever is stored.
    const share = factor === 0 ? 0 : 1 / factor
    for (let channel = 0; channel < channels; channel++) {
      const places: Places = { first: channel * map, run: map, step: channels * map, count: data.length }
      const mean = ofBatch ? meanAt(data, places) : (means?.data[channel] ?? 0) * share
      const variance = ofBatch ? varianceAt(data, places, mean) : (variances?.data[channel] ?? 0) * share
      const deviation = Math.sqrt(variance + eps)
      eachPlace(places, (at) => {
        output.data[at] = ((data[at] ?? 0) - mean) / deviation
      })
    }
  },
}

/** Runs of places, `step` apart, up to `count`. */
interface Places {
  readonly first: number
  readonly run: number
  readonly step: number
  readonly count: number
}

function eachPlace({ first, run, step, count }: Places, visit: (at: number) => void): void {
  for (let start = first; start < count; start += step) {
    for (let at = start; at < start + run; at++) visit(at)
  }
}

function meanAt(data: Float32Array, places: Places): number {
  let [sum, count] = [0, 0]
  eachPlace(places, (at) => {
    sum += data[at] ?? 0
    count++
  })
  return sum / count
}

/** Divided by the count, not by one less. */
function varianceAt(data: Float32Array, places: Places, mean: number): number {
  let [sum, count] = [0, 0]
  eachPlace(places, (at) => {
    sum += ((data[at] ?? 0) - mean) ** 2
    count++
  })
  return sum / count
}

/** Each map, or each example, to mean 0 and, where asked, to variance 1; eps is added to the root. */
export const meanVarianceNorm: Kernel<ComputationOf<'mean-variance-norm'>> = {
  worksInPlace: true,
  layout: (_, inputs) => {
    const { shape } = inputAt(inputs, 0)
    const args = { shape: shapeText(shape) }
    must(shape.length <= 4, 'run/axes', 'the input may have 4 axes at most, but has the shape {shape}', args)
    return { outputs: [[...shape, ...Array.from({ length: 4 - shape.length }, () => 1)]] }
  },
  run: ({ computation: { acrossChannels, variance, eps }, inputs: [input], outputs: [output] }) => {
    if (input === undefined || output === undefined) return
    const { shape, data } = input
    const size = countOf(shape.slice(acrossChannels ? 1 : 2))
    for (let first = 0; size > 0 && first < data.length; first += size) {
      const places: Places = { first, run: size, step: size, count: first + size }
      const mean = meanAt(data, places)
      const deviation = variance ? Math.sqrt(varianceAt(data, places, mean)) + eps : 1
      eachPlace(places, (at) => {
        output.data[at] = ((data[at] ?? 0) - mean) / deviation
      })
    }
  },
}

type Scale = ComputationOf<'scale'>

/** The axes that the factor or bias is given for; those before and behind repeat it. */
function spread({ axis, axes }: Scale, inputs: readonly Tensor[]) {
  const { shape } = inputAt(inputs, 0)
  const second = inputs[1]
  if (second?.shape.length === 0 || (second === undefined && axes === 0)) return { start: 0, covered: [] }
  const start = axisIn(shape, axis)
  const covered = second?.shape ?? (axes === -1 ? shape.slice(start) : shape.slice(start, start + axes))
  const fits = covered.every((size, index) => size === shape[start + index])
  const args = { shape: shapeText(shape), factor: shapeText(covered), axis: start }
  must(
    fits && (second !== undefined || axes === -1 || covered.length === axes),
    'run/scale',
    'the factor {factor} does not fit the input {shape} from axis {axis} on',
    args,
  )
  return { start, covered }
}

export const scale: Kernel<Scale> = {
  worksInPlace: true,
  layout: (computation, inputs) => {
    const { covered } = spread(computation, inputs)
    const { factor, bias } = computation
    // A second input takes the place of the first parameter.
    const own = (factor ? 1 : 0) + (bias ? 1 : 0) - (inputs.length > 1 ? 1 : 0)
    return { outputs: [inputAt(inputs, 0).shape], params: Array.from({ length: own }, () => covered) }
  },
  run: ({ computation, inputs, outputs: [output], params }) => {
    const [input, second] = inputs
    if (input === undefined || output === undefined) return
    const { start, covered } = spread(computation, inputs)
    const given = second === undefined ? [...params] : [second, ...params]
    const factor = computation.factor ? given.shift() : undefined
    const bias = computation.bias ? given.shift() : undefined
    const [count, inner] = [countOf(covered), countOf(input.shape.slice(start + covered.length))]
    for (let at = 0; at < input.data.length; at++) {
      const place = Math.floor(at / inner) % count
      const scaled = factor === undefined ? input.data[at] : (input.data[at] ?? 0) * (factor.data[place] ?? 0)
      output.data[at] = (scaled ?? 0) + (bias?.data[place] ?? 0)
    }
  },
}
