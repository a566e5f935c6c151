/** Functions of single values (neuron_layer.hpp, and the file of each), with single-float steps where they show. */

import type { Computation, ComputationOf, ValueFunction } from '../core/network/computation.ts'
import { axisIn, inputAt, type Kernel, must } from './kernel.ts'
import { around, countOf, shapeText } from './tensor.ts'

/** C's max and min: the first argument, unless it is surely the smaller (larger) one. What is no number stays. */
export const max = (a: number, b: number) => (a < b ? b : a)
const min = (a: number, b: number) => (b < a ? b : a)

/** Exactly 0 for very negative values, as in single floats. */
const sigmoid = (x: number) => 0.5 * Math.fround(Math.tanh(0.5 * x)) + 0.5

/** C's pow: 1 to any power is 1, and so is −1 to an infinite one. */
function pow(base: number, exponent: number): number {
  if (base === 1) return 1
  if (base === -1 && !Number.isFinite(exponent) && !Number.isNaN(exponent)) return 1
  return base ** exponent
}

function powerOf({ power, scale, shift }: ComputationOf<'power'>): (x: number) => number {
  if (Math.fround(power * scale) === 0) {
    const value = power === 0 ? 1 : pow(shift, power)
    return () => value
  }
  return (x) => {
    const inner = Math.fround(Math.fround(x * scale) + shift)
    return power === 1 ? inner : pow(inner, power)
  }
}

function exponentialOf({ base, scale, shift }: ComputationOf<'exp'>): (x: number) => number {
  const inner = scale * (base === -1 ? 1 : Math.log(base))
  const outer = shift === 0 ? 1 : base === -1 ? Math.exp(shift) : pow(base, shift)
  return (x) => outer * Math.fround(Math.exp(Math.fround(inner * x)))
}

function logarithmOf({ base, scale, shift }: ComputationOf<'log'>): (x: number) => number {
  const factor = base === -1 ? 1 : 1 / Math.log(base)
  return (x) => Math.log(Math.fround(Math.fround(x * scale) + shift)) * factor
}

const VALUE_FUNCTIONS: { readonly [Kind in ValueFunction['kind']]: true } = {
  abs: true,
  clip: true,
  elu: true,
  exp: true,
  identity: true,
  log: true,
  power: true,
  relu: true,
  sigmoid: true,
  softplus: true,
  swish: true,
  tanh: true,
  threshold: true,
}

/** Whether each value is computed from one value alone. */
export function isValueFunction(computation: Computation): computation is ValueFunction {
  return computation.kind in VALUE_FUNCTIONS
}

/** The function of one value. */
export function functionOf(computation: ValueFunction): (x: number) => number {
  switch (computation.kind) {
    case 'abs':
      return Math.abs
    case 'identity':
      return (x) => x
    case 'relu': {
      const { slope } = computation
      // An infinite value times a slope of 0 is no number, as it is in Caffe.
      return (x) => max(x, 0) + slope * min(x, 0)
    }
    case 'elu': {
      const { alpha } = computation
      return (x) => max(x, 0) + alpha * (Math.fround(Math.exp(min(x, 0))) - 1)
    }
    case 'softplus':
      return (x) => (x > 0 ? x + Math.log(1 + Math.exp(-x)) : Math.log(1 + Math.exp(x)))
    case 'sigmoid':
      return sigmoid
    case 'swish': {
      const { beta } = computation
      return (x) => x * Math.fround(sigmoid(Math.fround(beta * x)))
    }
    case 'tanh':
      return Math.tanh
    case 'clip': {
      const { min: low, max: high } = computation
      return (x) => max(low, min(x, high))
    }
    case 'threshold': {
      const { threshold } = computation
      return (x) => (x > threshold ? 1 : 0)
    }
    case 'power':
      return powerOf(computation)
    case 'exp':
      return exponentialOf(computation as ComputationOf<'exp'>)
    case 'log':
      return logarithmOf(computation as ComputationOf<'log'>)
  }
}

export const valueFunction: Kernel<ValueFunction> = {
  worksInPlace: true,
  layout: (_, inputs) => ({ outputs: inputs.map(({ shape }) => shape) }),
  run: ({ computation, inputs: [input], outputs: [output] }) => {
    if (input === undefined || output === undefined) return
    const of = functionOf(computation)
    for (let at = 0; at < input.data.length; at++) output.data[at] = of(input.data[at] ?? 0)
  },
}

type Prelu = ComputationOf<'prelu'>

/** A slope for each channel, or one for all (prelu_layer.cpp). */
export const prelu: Kernel<Prelu> = {
  worksInPlace: true,
  layout: ({ shared }, inputs) => {
    const { shape } = inputAt(inputs, 0)
    must(shape.length >= 2, 'run/axes', 'the input needs at least 2 axes, but has the shape {shape}', {
      shape: shapeText(shape),
    })
    return { outputs: [shape], params: [shared ? [] : [shape[1] ?? 0]] }
  },
  run: ({ inputs: [input], outputs: [output], params: [slope] }) => {
    if (input === undefined || output === undefined || slope === undefined) return
    const size = countOf(input.shape.slice(2))
    const channels = slope.data.length
    for (let at = 0; at < input.data.length; at++) {
      const x = input.data[at] ?? 0
      output.data[at] = max(x, 0) + (slope.data[Math.floor(at / size) % channels] ?? 0) * min(x, 0)
    }
  },
}

/** Exponents are taken of differences to the largest score, so that none is too large (softmax_layer.cpp). */
export const softmax: Kernel<ComputationOf<'softmax'>> = {
  worksInPlace: true,
  layout: ({ axis }, inputs) => {
    const { shape } = inputAt(inputs, 0)
    axisIn(shape, axis)
    return { outputs: [shape] }
  },
  run: ({ computation, inputs: [input], outputs: [output] }) => {
    if (input !== undefined && output !== undefined) softmaxOver(input.data, input.shape, computation.axis, output.data)
  },
}

/** Scores along an axis become probabilities. */
export function softmaxOver(scores: Float32Array, shape: readonly number[], axis: number, into: Float32Array): void {
  const { outer, size: classes, inner } = around(shape, axisIn(shape, axis))
  for (let block = 0; block < outer; block++) {
    for (let place = 0; place < inner; place++) {
      const first = block * classes * inner + place
      const end = first + classes * inner
      let largest = scores[first] ?? 0
      for (let p = first; p < end; p += inner) largest = max(largest, scores[p] ?? 0)
      let sum = 0
      for (let p = first; p < end; p += inner) {
        const value = Math.fround(Math.exp(Math.fround((scores[p] ?? 0) - largest)))
        into[p] = value
        sum += value
      }
      for (let p = first; p < end; p += inner) into[p] = (into[p] ?? 0) / sum
    }
  }
}
