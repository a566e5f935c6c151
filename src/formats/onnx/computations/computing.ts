/** How it is written what an operator computes: by its type, of a node in a version of its operator set. */

import type { TensorComputation } from '../../../core/network/tensor-computation.ts'
import type { Message } from '../../../core/words/message.ts'
import { floatsOf, intsOf, type OnnxNode } from '../node.ts'

/** What a node computes; `undefined` where that is not known here. */
export type Computing = (node: OnnxNode, version: number) => TensorComputation | Message | undefined

/** By the operators' types. */
export type Computations = Readonly<Record<string, Computing>>

/** The same for every node. */
export function always(computation: TensorComputation): Computing {
  return () => computation
}

/** A list of integers as numbers; `undefined` where the attribute is absent. */
export function numbersOf(node: OnnxNode, name: string): readonly number[] | undefined {
  return intsOf(node, name)?.map(Number)
}

/** Numbers that an attribute gave before a version, and an input from it on. */
export function givenSince(node: OnnxNode, version: number, since: number, name: string, input: number) {
  return version < since ? numbersOf(node, name) : givenInput(node, input)
}

/** Numbers that an input brings, where it is there. */
export function givenInput(node: OnnxNode, input: number): { readonly input: number } | undefined {
  return (node.inputs[input] ?? '') === '' ? undefined : { input }
}

/** A float that the node itself has. */
export function ownFloat(node: OnnxNode, name: string): number | undefined {
  const found = node.attribute(name)
  return found?.kind === 'float' ? found.value : undefined
}

/** A list of floats of the node. */
export function ownFloats(node: OnnxNode, name: string): readonly number[] | undefined {
  return floatsOf(node, name)
}
