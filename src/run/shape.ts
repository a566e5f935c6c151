/** Layers that give the same values another shape, or hand them on (reshape_layer.cpp, flatten_layer.cpp, split_layer.cpp). */

import type { ComputationOf } from '../core/network/computation.ts'
import { inputAt, type Kernel, must } from './kernel.ts'
import { axisOf, countOf, shapeText } from './tensor.ts'

const always = () => true

export const split: Kernel<ComputationOf<'split'>> = {
  sharesMemory: always,
  layout: (_, inputs, outputs) => ({ outputs: Array.from({ length: outputs }, () => inputAt(inputs, 0).shape) }),
}

export const silence: Kernel<ComputationOf<'silence'>> = { layout: () => ({ outputs: [] }) }

export const reshape: Kernel<ComputationOf<'reshape'>> = {
  sharesMemory: always,
  layout: ({ dims, axis, axes }, inputs) => {
    const { shape } = inputAt(inputs, 0)
    const start = axisOf(axis, axis < 0 ? shape.length + 1 : shape.length)
    const end = axes === -1 ? shape.length : start + axes
    const args = { shape: shapeText(shape), axis }
    must(start >= 0 && start <= end && end <= shape.length, 'run/axis', 'the input {shape} has no axis {axis}', args)
    const middle = dims.map((dim, index) => (dim === 0 ? (shape[start + index] ?? 0) : dim))
    const [head, tail] = [shape.slice(0, start), shape.slice(end)]
    const known = countOf([...head, ...middle.filter((dim) => dim !== -1), ...tail])
    const output = [...head, ...middle.map((dim) => (dim === -1 ? countOf(shape) / known : dim)), ...tail]
    const fits = countOf(output) === countOf(shape) && output.every((size) => Number.isInteger(size) && size >= 0)
    must(fits, 'run/count', 'the values of {shape} do not fill the shape {output}', {
      ...args,
      output: shapeText(output),
    })
    return { outputs: [output] }
  },
}

export const flatten: Kernel<ComputationOf<'flatten'>> = {
  sharesMemory: always,
  layout: ({ axis, endAxis }, inputs) => {
    const { shape } = inputAt(inputs, 0)
    const [start, end] = [axisOf(axis, shape.length), axisOf(endAxis, shape.length)]
    const args = { shape: shapeText(shape), axis }
    const isRange = start >= 0 && end < shape.length && start <= end + 1
    must(isRange, 'run/axis', 'the input {shape} has no axis {axis}', args)
    return { outputs: [[...shape.slice(0, start), countOf(shape.slice(start, end + 1)), ...shape.slice(end + 1)]] }
  },
}
