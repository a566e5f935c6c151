/** How the rules of ONNX's operators are written: what each makes of a node in a version of its operator set. */

import type { Expr } from '../../../core/expr.ts'
import { type Dtype, dtypeNamed } from '../../../core/network/dtype.ts'
import type { Op } from '../../../core/network/op.ts'
import type { Numbers } from '../../../ops/elements.ts'
import { dtypeNumbered, intOf, intsOf, type Lowered, type OnnxNode, stringOf } from '../node.ts'

/** Makes an operator with its attributes of a node, as the version says. */
export type Rule = (node: OnnxNode, version: number) => Lowered

/** Rules by the operators' types. */
export type Rules = Readonly<Record<string, Rule>>

/** An operator with what it reads. */
export function lowered<A>(op: Op<A>, attrs: A): Lowered {
  return { op: op as Op, attrs }
}

/** A rule for an operator that reads no attributes. */
export function plain(op: Op): Rule {
  const found = lowered(op, undefined)
  return () => found
}

/** An integer as a JavaScript number. */
export function numberOf(node: OnnxNode, name: string, otherwise: number): number
export function numberOf(node: OnnxNode, name: string): number | undefined
export function numberOf(node: OnnxNode, name: string, otherwise?: number): number | undefined {
  const value = intOf(node, name)
  return value === undefined ? otherwise : Number(value)
}

/** Whether an integer is not 0. */
export function flagOf(node: OnnxNode, name: string, otherwise = false): boolean {
  return intOf(node, name, otherwise ? 1n : 0n) !== 0n
}

/** Numbers that the node gives outright. */
export function attributeNumbers(node: OnnxNode, name: string): Numbers {
  const values = intsOf(node, name)
  return values && { values }
}

/** Numbers that an attribute gave before a version, and an input from it on. */
export function numbersSince(node: OnnxNode, version: number, since: number, name: string, input: number): Numbers {
  return version < since ? attributeNumbers(node, name) : inputNumbers(node, input)
}

/** Numbers that an input brings, where it is there. */
export function inputNumbers(node: OnnxNode, input: number): Numbers {
  return hasInput(node, input) ? { input } : undefined
}

/** Whether the node names that input. */
export function hasInput(node: OnnxNode, input: number): boolean {
  return (node.inputs[input] ?? '') !== ''
}

/** The type that an attribute names by its number, or by its name as before version 6. */
export function dtypeOf(node: OnnxNode, name: string, otherwise: Dtype): Dtype
export function dtypeOf(node: OnnxNode, name: string, otherwise?: undefined): Dtype | undefined
export function dtypeOf(node: OnnxNode, name: string, otherwise?: Dtype): Dtype | undefined {
  const number = intOf(node, name)
  if (number !== undefined) return number === 0n ? otherwise : dtypeNumbered(number)
  const text = stringOf(node, name, '')
  return text === '' ? otherwise : dtypeNamed(text)
}

/** A size that only the data decide, by a name that says what it counts, and for which node. */
export function counted(what: string, node: OnnxNode): Expr {
  return node.size(`${what}_${node.id.replaceAll(/[^\p{L}\p{Nd}_]+/gu, '_')}`)
}
