/** Integers that stand for fractions: computed on as these, and rounded to the output's scale once. */

import type { TensorComputation, TensorComputationOf, TensorScale } from '../../core/network/tensor-computation.ts'
import { countOf, numbersIn } from '../tensor.ts'
import { isTensor, type RunValue, type TensorCall, type TensorKernel } from './call.ts'
import { rangeOf } from './rounding.ts'
import { rounded, type Typed } from './typed.ts'

/** By the place of a value: the place of its scale. */
function placeIn({ shape }: Typed, { scales, axis }: TensorScale): (at: number) => number {
  if (scales.length <= 1) return () => 0
  const inner = countOf(shape.slice(axis + 1))
  return (at) => Math.floor(at / inner) % scales.length
}

/** The fractions that integers stand for. */
function meant(given: Typed, scale: TensorScale): Typed {
  const [values, place] = [numbersIn(given), placeIn(given, scale)]
  const data = Float64Array.from(values, (value, at) => {
    const of = place(at)
    return (value - (scale.zeros[of] ?? scale.zeros[0] ?? 0)) * (scale.scales[of] ?? 1)
  })
  return { dtype: 'float64', shape: given.shape, data }
}

/** The integers next to fractions; a half goes away from 0. */
function standing(given: Typed, scale: TensorScale, dtype: Typed['dtype']): Typed {
  const [low, high] = rangeOf(dtype)
  const [values, place] = [numbersIn(given), placeIn(given, scale)]
  const data = Float64Array.from(values, (value, at) => {
    const steps = value / (scale.scales[place(at)] ?? 1)
    const near = Math.sign(steps) * Math.floor(Math.abs(steps) + 0.5)
    return Math.min(Math.max(near + (scale.zeros[place(at)] ?? scale.zeros[0] ?? 0), low), high)
  })
  return rounded(dtype, given.shape, data)
}

/** Runs a kernel on what integers stand for; `kernelOf` is the table that this one stands in itself. */
export function onScales(
  kernelOf: (computation: TensorComputation) => TensorKernel | undefined,
): TensorKernel<TensorComputationOf<'on-scales'>> {
  return async (call) => {
    const { inner, inputs, outputs } = call.computation
    const read = call.inputs.map((value, at) => {
      const scale = inputs[at]
      return isTensor(value) && scale !== undefined ? meant(value, scale) : value
    })
    const own: TensorCall = { ...call, computation: inner, inputs: read }
    const results = (await kernelOf(inner)?.(own)) ?? []
    return results.map((value, at): RunValue | undefined => {
      const wanted = outputs[at]
      if (!isTensor(value) || wanted === undefined) return value
      return wanted.scale === undefined
        ? rounded(wanted.dtype, value.shape, numbersIn(value))
        : standing(value, wanted.scale, wanted.dtype)
    })
  }
}
