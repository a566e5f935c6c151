/** What a kernel on tensors is given, and how it asks for it. */

import type { GivenNumbers, StoredNumbers, TensorComputation } from '../../core/network/tensor-computation.ts'
import { must, Refusal } from '../kernel.ts'
import type { MatrixProduct } from '../product.ts'
import { axisOf, shapeText } from '../tensor.ts'
import { integersIn, type Typed } from './typed.ts'

/** A list of values. */
export interface Sequence {
  readonly items: readonly RunValue[]
}

/** A value that may be absent, and is. */
export const NOTHING = { absent: true } as const

/** What flows along an edge. */
export type RunValue = Typed | Sequence | typeof NOTHING

/** One computation about to be done. */
export interface TensorCall<C = TensorComputation> {
  readonly computation: C
  /** One entry an input; `undefined` where it is left out. */
  readonly inputs: readonly (RunValue | undefined)[]
  /** How many outputs are wanted. */
  readonly outputs: number
  /** Does the products of matrices, which every multiply-accumulate is part of. */
  readonly product: MatrixProduct
  /** Runs a graph inside the node. */
  branch(name: string, inputs: readonly (RunValue | undefined)[]): Promise<readonly (RunValue | undefined)[]>
  /** The numbers of a stored tensor. */
  stored(wanted: StoredNumbers): Promise<Typed>
}

/** Does one kind of computation: gives the outputs, as many as it knows of. */
export type TensorKernel<C = TensorComputation> = (
  call: TensorCall<C>,
) => readonly (RunValue | undefined)[] | Promise<readonly (RunValue | undefined)[]>

/** Whether a value is a tensor. */
export function isTensor(value: RunValue | undefined): value is Typed {
  return value !== undefined && 'data' in value
}

/** The tensor at a place. Refuses where there is none. */
export function tensorAt({ inputs }: Pick<TensorCall, 'inputs'>, place: number): Typed {
  const value = inputs[place]
  must(isTensor(value), 'run/inputs', 'input {number} is missing, or no tensor', { number: place + 1 })
  return value
}

/** The tensor at a place that may be left out. */
export function maybeAt({ inputs }: Pick<TensorCall, 'inputs'>, place: number): Typed | undefined {
  const value = inputs[place]
  return isTensor(value) ? value : undefined
}

/** The list at a place. Refuses where there is none. */
export function sequenceAt({ inputs }: Pick<TensorCall, 'inputs'>, place: number): Sequence {
  const value = inputs[place]
  must(value !== undefined && 'items' in value, 'run/inputs', 'input {number} is no list', { number: place + 1 })
  return value
}

/** Numbers that the file gives or an input; `undefined` where neither does. */
export function numbersGiven(call: Pick<TensorCall, 'inputs'>, given: GivenNumbers | undefined) {
  if (given === undefined || !('input' in given)) return given
  const found = maybeAt(call, given.input)
  return found && integersIn(found)
}

/** The axis counted from the front. Refuses one that the shape hasn't got. */
export function axisAmong(shape: readonly number[], axis: number, rank = shape.length): number {
  const found = axisOf(axis, rank)
  if (found >= 0 && found < rank) return found
  throw new Refusal('run/axis', 'the input {shape} has no axis {axis}', { shape: shapeText(shape), axis })
}
