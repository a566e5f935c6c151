/** Between floats and the few bits that stand for them. */

import type { TensorComputationOf } from '../../core/network/tensor-computation.ts'
import { countOf, numbersIn } from '../tensor.ts'
import { axisAmong, maybeAt, type TensorKernel, tensorAt } from './call.ts'
import { requantised, shapeAndNumbers, withoutZero } from './convolution.ts'
import { roundEven } from './functions.ts'
import { multiplied } from './products.ts'
import { rangeOf, rounderOf } from './rounding.ts'
import { isFraction, rounded, type Typed } from './typed.ts'

/** By the place of a value: the place of its scale, one for all, for each of an axis, or for each block along it. */
function scalePlaces(shape: readonly number[], scale: Typed, wish: number, block: number): (at: number) => number {
  if (countOf(scale.shape) === 1 && block === 0) return () => 0
  const axis = axisAmong(shape, wish)
  const inner = countOf(shape.slice(axis + 1))
  const size = shape[axis] ?? 1
  if (block === 0) return (at) => Math.floor(at / inner) % size
  const blocks = scale.shape[axis] ?? 1
  return (at) => {
    const along = Math.floor(at / inner) % size
    return (Math.floor(at / (inner * size)) * blocks + Math.floor(along / block)) * inner + (at % inner)
  }
}

export const quantize: TensorKernel<TensorComputationOf<'quantize'>> = (call) => {
  const [x, scale, zero] = [tensorAt(call, 0), tensorAt(call, 1), maybeAt(call, 2)]
  const { axis, block, saturates } = call.computation
  const dtype = zero?.dtype ?? call.computation.dtype
  const place = scalePlaces(x.shape, scale, axis, block)
  const [values, scales, zeros] = [numbersIn(x), numbersIn(scale), zero && numbersIn(zero)]
  const [low, high] = rangeOf(dtype)
  const round = isFraction(dtype) ? rounderOf(dtype, saturates) : undefined
  // The quotient is rounded to the type that it is computed in, before it is rounded to an integer.
  const narrow = rounderOf(x.dtype) ?? Math.fround
  const results = Float64Array.from(values, (value, at) => {
    const quotient = narrow(value / (scales[place(at)] ?? 1))
    const offset = zeros?.[place(at)] ?? 0
    return round === undefined ? Math.min(Math.max(roundEven(quotient) + offset, low), high) : round(quotient + offset)
  })
  return [rounded(dtype, x.shape, results)]
}

export const dequantize: TensorKernel<TensorComputationOf<'dequantize'>> = (call) => {
  const [x, scale, zero] = [tensorAt(call, 0), tensorAt(call, 1), maybeAt(call, 2)]
  const { axis, block, dtype = scale.dtype } = call.computation
  const place = scalePlaces(x.shape, scale, axis, block)
  const [values, scales, zeros] = [numbersIn(x), numbersIn(scale), zero && numbersIn(zero)]
  const results = Float64Array.from(
    values,
    (value, at) => (value - (zeros?.[place(at)] ?? 0)) * (scales[place(at)] ?? 1),
  )
  return [rounded(dtype, x.shape, results)]
}

/** Bytes over the range of the values, which 0 is part of. */
export const dynamicQuantize: TensorKernel = (call) => {
  const x = tensorAt(call, 0)
  const values = numbersIn(x)
  let [low, high] = [0, 0]
  for (const value of values) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  const scale = high === low ? 1 : Math.fround(Math.fround(high - low) / 255)
  const zero = Math.min(Math.max(roundEven(Math.fround(-low / scale)), 0), 255)
  const results = Float64Array.from(values, (value) =>
    Math.min(Math.max(roundEven(Math.fround(value / scale)) + zero, 0), 255),
  )
  const single = (dtype: 'float32' | 'uint8', value: number) => rounded(dtype, [], Float64Array.of(value))
  return [rounded('uint8', x.shape, results), single('float32', scale), single('uint8', zero)]
}

export const integerMatmul: TensorKernel = (call) => {
  const [a, b] = [tensorAt(call, 0), tensorAt(call, 1)]
  const x = withoutZero(a, maybeAt(call, 2), Math.max(0, a.shape.length - 2))
  const y = withoutZero(b, maybeAt(call, 3), b.shape.length - 1)
  return [rounded('int32', ...shapeAndNumbers(multiplied(x, y, call.product, 'float64')))]
}

export const quantisedMatmul: TensorKernel = (call) => {
  const [a, b] = [tensorAt(call, 0), tensorAt(call, 3)]
  const x = withoutZero(a, maybeAt(call, 2), Math.max(0, a.shape.length - 2))
  const y = withoutZero(b, maybeAt(call, 5), b.shape.length - 1)
  const sums = multiplied(x, y, call.product, 'float64')
  const [ofA, ofB, ofY] = [1, 4, 6].map((place) => numbersIn(tensorAt(call, place)))
  const columns = sums.shape.at(-1) ?? 1
  const rows = sums.shape.at(-2) ?? 1
  const scale = (at: number) => {
    const row = ofA?.[ofA.length === 1 ? 0 : Math.floor(at / columns) % rows] ?? 1
    const column = ofB?.[ofB.length === 1 ? 0 : at % columns] ?? 1
    return Math.fround(Math.fround(row * column) / (ofY?.[0] ?? 1))
  }
  return [requantised(sums, scale, tensorAt(call, 7))]
}
