/** Layers that join blobs value by value, put them together or take them apart (eltwise_layer.cpp, concat_layer.cpp, …). */

import type { ComputationOf } from '../core/network/computation.ts'
import { axisIn, inputAt, type Kernel, must } from './kernel.ts'
import { around, countOf, isSameShape, shapeText, type Tensor } from './tensor.ts'

type Eltwise = ComputationOf<'eltwise'>

/** In the steps in which Caffe does it, which show where the first input is overwritten: a sum then starts from 0. */
export const eltwise: Kernel<Eltwise> = {
  worksInPlace: true,
  layout: (_, inputs) => {
    const { shape } = inputAt(inputs, 0)
    for (const other of inputs) {
      const args = { first: shapeText(shape), other: shapeText(other.shape) }
      must(isSameShape(shape, other.shape), 'run/shapes', 'its inputs differ in shape: {first} and {other}', args)
    }
    return { outputs: [shape] }
  },
  run: ({ computation: { operation, coefficients }, inputs, outputs: [output] }) => {
    const [first, second, ...others] = inputs.map(({ data }) => data)
    if (first === undefined || second === undefined || output === undefined) return
    const out = output.data
    if (operation === 'SUM') {
      out.fill(0)
      inputs.forEach(({ data }, index) => {
        const coefficient = coefficients[index] ?? 1
        for (let at = 0; at < out.length; at++) out[at] = (out[at] ?? 0) + coefficient * (data[at] ?? 0)
      })
      return
    }
    const join = operation === 'PROD' ? (a: number, b: number) => a * b : (a: number, b: number) => (a > b ? a : b)
    for (let at = 0; at < out.length; at++) out[at] = join(first[at] ?? 0, second[at] ?? 0)
    const joinNext = operation === 'PROD' ? join : (a: number, b: number) => (b > a ? b : a)
    for (const data of others) for (let at = 0; at < out.length; at++) out[at] = joinNext(out[at] ?? 0, data[at] ?? 0)
  },
}

export const concat: Kernel<ComputationOf<'concat'>> = {
  // A single input is handed on.
  sharesMemory: (_, inputs) => inputs.length === 1,
  layout: ({ axis }, inputs) => {
    const { shape } = inputAt(inputs, 0)
    const along = axisIn(shape, axis)
    let total = 0
    for (const { shape: other } of inputs) {
      const args = { first: shapeText(shape), other: shapeText(other), axis: along }
      const fits = other.length === shape.length && other.every((size, at) => at === along || size === shape[at])
      must(fits, 'run/concat', 'its inputs may differ along axis {axis} only: {first} and {other}', args)
      total += other[along] ?? 0
    }
    return { outputs: [shape.map((size, at) => (at === along ? total : size))] }
  },
  run: ({ computation, inputs, outputs: [output] }) => {
    if (output === undefined) return
    copyParts(output, inputs, axisIn(output.shape, computation.axis), (whole, at, part, from, count) => {
      whole.set(part.subarray(from, from + count), at)
    })
  },
}

type Slice = ComputationOf<'slice'>

export const slice: Kernel<Slice> = {
  // All of it is handed on.
  sharesMemory: (_, __, outputs) => outputs === 1,
  layout: ({ axis, points }, inputs, outputs) => {
    const { shape } = inputAt(inputs, 0)
    const along = axisIn(shape, axis)
    const size = shape[along] ?? 0
    const bounds =
      points.length > 0 ? [0, ...points, size] : Array.from({ length: outputs + 1 }, (_, at) => (at * size) / outputs)
    const parts = bounds.slice(1).map((end, at) => end - (bounds[at] ?? 0))
    const fits = parts.length === outputs && parts.every((part) => Number.isInteger(part) && part >= 0)
    must(fits, 'run/slice', 'axis {axis} of {shape} does not fall into its {count} parts', {
      axis: along,
      shape: shapeText(shape),
      count: outputs,
    })
    return { outputs: parts.map((part) => shape.map((whole, at) => (at === along ? part : whole))) }
  },
  run: ({ computation, inputs: [input], outputs }) => {
    if (input === undefined) return
    copyParts(input, outputs, axisIn(input.shape, computation.axis), (whole, at, part, from, count) => {
      part.set(whole.subarray(at, at + count), from)
    })
  },
}

/** Visits the runs in which parts of an axis lie in the whole. */
function copyParts(
  whole: Tensor,
  parts: readonly Tensor[],
  axis: number,
  copy: (whole: Float32Array, at: number, part: Float32Array, from: number, count: number) => void,
): void {
  const { outer, size, inner } = around(whole.shape, axis)
  let before = 0
  for (const part of parts) {
    const count = (part.shape[axis] ?? 0) * inner
    for (let block = 0; block < outer; block++)
      copy(whole.data, block * size * inner + before, part.data, block * count, count)
    before += count
  }
}

/** Lets those examples pass whose selector, the last input, is not 0. */
export const filter: Kernel<ComputationOf<'filter'>> = {
  layout: (_, inputs) => {
    const { data, shape } = inputAt(inputs, inputs.length - 1)
    const kept = data.reduce((count, value) => count + (value === 0 ? 0 : 1), 0)
    const outputs = inputs.slice(0, -1).map((input) => {
      const args = { shape: shapeText(input.shape), selector: shapeText(shape) }
      const fits = input.shape.length > 0 && input.shape[0] === data.length
      must(fits, 'run/filter', 'the selector {selector} has not one value for each example of {shape}', args)
      return [kept, ...input.shape.slice(1)]
    })
    return { outputs }
  },
  run: ({ inputs, outputs }) => {
    const selector = inputAt(inputs, inputs.length - 1).data
    const indices = [...selector.keys()].filter((index) => selector[index] !== 0)
    outputs.forEach((output, top) => {
      pick(inputAt(inputs, top), indices, output)
    })
  },
}

export const batchReindex: Kernel<ComputationOf<'batch-reindex'>> = {
  layout: (_, inputs) => {
    const { shape } = inputAt(inputs, 0)
    const indices = inputAt(inputs, 1)
    const [examples = 0] = shape
    for (const index of indices.data) {
      const args = { index, entries: examples }
      const isInside = Math.trunc(index) >= 0 && Math.trunc(index) < examples
      must(isInside, 'run/index', 'index {index} is outside the {entries} entries', args)
    }
    return { outputs: [[indices.data.length, ...shape.slice(1)]] }
  },
  run: ({ inputs, outputs: [output] }) => {
    if (output !== undefined) pick(inputAt(inputs, 0), [...inputAt(inputs, 1).data].map(Math.trunc), output)
  },
}

/** Copies the examples with these indices. */
function pick(input: Tensor, indices: readonly number[], output: Tensor): void {
  const size = countOf(input.shape.slice(1))
  indices.forEach((index, at) => {
    output.data.set(input.data.subarray(index * size, (index + 1) * size), at * size)
  })
}
