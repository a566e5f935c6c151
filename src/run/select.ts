/** Layers that keep a part of a blob, repeat it, sum it up or point into it (crop_layer.cpp, tile_layer.cpp, …). */

import type { ComputationOf } from '../core/network/computation.ts'
import { axisIn, inputAt, type Kernel, must } from './kernel.ts'
import { around, countOf, shapeText, type Tensor } from './tensor.ts'
import { coordinates } from './windows.ts'

type Crop = ComputationOf<'crop'>

/** Where the cut starts along each axis. */
function cutOf({ axis, offsets }: Crop, shape: readonly number[]): readonly number[] {
  const start = axisIn(shape, axis)
  return shape.map((_, at) => (at < start ? 0 : (offsets[offsets.length === 1 ? 0 : at - start] ?? 0)))
}

export const crop: Kernel<Crop> = {
  layout: (computation, inputs) => {
    const { shape } = inputAt(inputs, 0)
    const { shape: wanted } = inputAt(inputs, 1)
    const start = axisIn(shape, computation.axis)
    const offsets = cutOf(computation, shape)
    const output = shape.map((size, axis) => (axis < start ? size : (wanted[axis] ?? -1)))
    const fits = output.every((size, axis) => size >= 0 && (offsets[axis] ?? 0) + size <= (shape[axis] ?? 0))
    const args = { shape: shapeText(shape), wanted: shapeText(wanted) }
    must(fits, 'run/crop', 'the input {shape} is too small to be cut to {wanted}', args)
    return { outputs: [output] }
  },
  run: ({ computation, inputs: [input], outputs: [output] }) => {
    if (input === undefined || output === undefined || output.data.length === 0) return
    const offsets = cutOf(computation, input.shape)
    const width = output.shape.at(-1) ?? 1
    const rows = output.shape.slice(0, -1)
    for (let row = 0; row < countOf(rows); row++) {
      const place = coordinates(row, rows)
      const from = input.shape.reduce((at, size, axis) => at * size + (place[axis] ?? 0) + (offsets[axis] ?? 0), 0)
      output.data.set(input.data.subarray(from, from + width), row * width)
    }
  },
}

export const tile: Kernel<ComputationOf<'tile'>> = {
  layout: ({ axis, tiles }, inputs) => {
    const { shape } = inputAt(inputs, 0)
    const along = axisIn(shape, axis)
    return { outputs: [shape.map((size, at) => (at === along ? size * tiles : size))] }
  },
  run: ({ computation: { axis, tiles }, inputs: [input], outputs: [output] }) => {
    if (input === undefined || output === undefined) return
    const { outer, size, inner } = around(input.shape, axisIn(input.shape, axis))
    const block = size * inner
    for (let index = 0; index < outer; index++) {
      const part = input.data.subarray(index * block, (index + 1) * block)
      for (let copy = 0; copy < tiles; copy++) output.data.set(part, (index * tiles + copy) * block)
    }
  },
}

type Reduction = ComputationOf<'reduction'>

/** What each value brings into the sum. */
const TERMS: Readonly<Record<Reduction['operation'], (x: number) => number>> = {
  SUM: (x) => x,
  MEAN: (x) => x,
  ASUM: Math.abs,
  SUMSQ: (x) => x * x,
}

export const reduction: Kernel<Reduction> = {
  layout: ({ axis }, inputs) => {
    const { shape } = inputAt(inputs, 0)
    return { outputs: [shape.slice(0, axisIn(shape, axis))] }
  },
  run: ({ computation: { operation, coefficient }, inputs: [input], outputs: [output] }) => {
    if (input === undefined || output === undefined) return
    const size = input.data.length / Math.max(1, output.data.length)
    const factor = operation === 'MEAN' ? coefficient / size : coefficient
    const term = TERMS[operation]
    for (let row = 0; row < output.data.length; row++) {
      let sum = 0
      for (let at = row * size; at < (row + 1) * size; at++) sum += term(input.data[at] ?? 0)
      output.data[row] = sum * factor
    }
  },
}

type ArgMax = ComputationOf<'arg-max'>

/** Indices of the largest values, in order; of equal values the last comes first. */
export const argMax: Kernel<ArgMax> = {
  layout: ({ axis, topK, withValues }, inputs) => {
    const { shape } = inputAt(inputs, 0)
    const along = axisIn(shape, axis ?? 1)
    const size = axis === undefined ? countOf(shape.slice(1)) : (shape[along] ?? 0)
    must(topK >= 1 && topK <= size, 'run/top-k', 'top_k {count} is more than the {size} values', { count: topK, size })
    if (axis !== undefined) return { outputs: [shape.map((length, at) => (at === along ? topK : length))] }
    const rest = Array.from({ length: Math.max(0, shape.length - 3) }, () => 1)
    return { outputs: [[shape[0] ?? 0, withValues ? 2 : 1, topK, ...rest]] }
  },
  run: ({ computation: { axis, topK, withValues }, inputs: [input], outputs: [output] }) => {
    if (input === undefined || output === undefined) return
    const { outer, size, inner } = alongOf(input, axis)
    for (let block = 0; block < outer; block++) {
      for (let place = 0; place < inner; place++) {
        const first = block * size * inner + place
        const valueAt = (index: number) => input.data[first + index * inner] ?? 0
        const best = largest(size, topK, valueAt)
        best.forEach((index, rank) => {
          if (axis !== undefined) {
            output.data[(block * topK + rank) * inner + place] = withValues ? valueAt(index) : index
            return
          }
          const at = block * topK * (withValues ? 2 : 1) + rank
          output.data[at] = index
          if (withValues) output.data[at + topK] = valueAt(index)
        })
      }
    }
  },
}

function alongOf({ shape }: Tensor, axis: number | undefined) {
  if (axis !== undefined) return around(shape, axisIn(shape, axis))
  return { outer: shape[0] ?? 0, size: countOf(shape.slice(1)), inner: 1 }
}

/** Indices of the `count` largest of `size` values. */
function largest(size: number, count: number, valueAt: (index: number) => number): readonly number[] {
  if (count === 1) {
    let best = 0
    for (let index = 1; index < size; index++) if (valueAt(index) >= valueAt(best)) best = index
    return [best]
  }
  const indices = Array.from({ length: size }, (_, index) => index)
  return indices.sort((a, b) => valueAt(b) - valueAt(a) || b - a).slice(0, count)
}
