/** What the executor asks of a computation: the shapes that it makes, and the numbers. */

import type { Computation } from '../core/network/computation.ts'
import { type Message, type MessageArgs, message } from '../core/words/message.ts'
import type { MatrixProduct } from './product.ts'
import { axisOf, shapeText, type Tensor } from './tensor.ts'

/** One computation about to be done. */
export interface Call<C> {
  readonly computation: C
  readonly inputs: readonly Tensor[]
  readonly params: readonly Tensor[]
  /** Made by the executor in the shapes that the kernel asked for; in an in-place layer they are the inputs' memory. */
  readonly outputs: readonly Tensor[]
  /** Does the products of matrices, which every multiply-accumulate is part of. */
  readonly product: MatrixProduct
  /** What the layer keeps between two passes. */
  readonly state: Map<string, Tensor>
}

/** What a kernel makes of its inputs, before a number is computed. */
export interface Layout {
  readonly outputs: readonly (readonly number[])[]
  /** Shapes of the parameters, in order; absent: it has none. */
  readonly params?: readonly (readonly number[])[]
  /** How many numbers it needs beside, while it runs. */
  readonly scratch?: number
}

/** Does one kind of computation. */
export interface Kernel<C = Computation> {
  /** True where the outputs are the memory of the first input under another shape. */
  readonly sharesMemory?: (computation: C, inputs: readonly Tensor[], outputs: number) => boolean
  /** True where each value is read before its place is written, so that outputs may be the inputs' memory. */
  readonly worksInPlace?: true
  /** True where the outputs are the parameters themselves. */
  readonly handsOut?: true
  /** The shapes that the computation needs and makes. Throws Refusal where the inputs don't fit. */
  layout(computation: C, inputs: readonly Tensor[], outputs: number): Layout
  /** Computes the outputs; absent where there is nothing to compute. */
  run?(call: Call<C>): void
}

/** A computation that can't be done with these inputs, or isn't told by the files: the layer does not run. */
export class Refusal extends Error {
  readonly said: Message
  readonly code: string
  readonly hint: Message | undefined
  constructor(code: string, text: string, args: MessageArgs = {}, hint?: Message) {
    super(text)
    this.name = 'Refusal'
    this.code = code
    this.said = message(text, args)
    this.hint = hint
  }
}

/** Refuses unless the condition holds. */
export function must(condition: boolean, code: string, text: string, args: MessageArgs = {}): asserts condition {
  if (!condition) throw new Refusal(code, text, args)
}

/** An input of a layer. Refuses where the network gives it none. */
export function inputAt(inputs: readonly Tensor[], index: number): Tensor {
  const input = inputs[index]
  must(input !== undefined, 'run/inputs', 'an input is missing')
  return input
}

/** The axis counted from the front. Refuses one that the shape hasn't got. */
export function axisIn(shape: readonly number[], axis: number): number {
  const found = axisOf(axis, shape.length)
  const args = { shape: shapeText(shape), axis }
  must(found >= 0 && found < shape.length, 'run/axis', 'the input {shape} has no axis {axis}', args)
  return found
}
