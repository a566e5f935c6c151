/** Operators that are told by what they make of the shape of their first input. */

import type { Expr } from '../../../core/expr.ts'
import { given } from '../../../core/formula.ts'
import type { Family, Op, Site, Work } from '../../../core/network/op.ts'
import { type DerivedShape, type Shape, shapeOf } from '../../../core/network/shape.ts'
import { type Message, message } from '../../../core/words/message.ts'
import { eachValue, type PerValue } from '../../../ops/arithmetic.ts'
import { lowered, type Rule } from '../call.ts'

/** What makes one such operator. */
export interface ShapedRule {
  readonly name: string
  readonly family: Family
  readonly summary: Message
  /** Where PyTorch says it. */
  readonly source: string
  readonly sharesMemory?: boolean
  /** Operations for each value that comes out. */
  readonly counts?: PerValue
  readonly work?: Work
}

/** The shape of what comes out, by that of the first input; `undefined` where the file has to say it. */
export type ShapeRule = (input: Shape, site: Site<unknown>) => DerivedShape | Shape | undefined

/** Makes such an operator, whose further outputs are what the file says. */
export function shaped({ counts, work, ...rule }: ShapedRule, shapeRule: ShapeRule): Op<undefined> {
  return {
    ...rule,
    infer: (site) => {
      const [input] = site.inputs
      const found = input && shapeRule(input, site)
      const first = found?.map((size) => (isQuantity(size) ? size : given(size)))
      return { outputs: Array.from({ length: site.outputCount }, (_, index) => (index === 0 ? first : undefined)) }
    },
    ...(counts && { cost: ({ outputs }) => eachValue(shapeOf(outputs[0]), counts, work) }),
  }
}

function isQuantity(size: Expr | DerivedShape[number]): size is DerivedShape[number] {
  return typeof size === 'object' && 'expr' in size
}

/** An axis counted from the front. */
export function axisOf(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis
}

/** A shape with another size at an axis. */
export function withSize(shape: Shape, axis: number, size: DerivedShape[number] | Expr): DerivedShape {
  const at = axisOf(axis, shape.length)
  return shape.map((own, index) => {
    if (index !== at) return given(own)
    return isQuantity(size) ? size : given(size)
  })
}

const SAME = message('gives the shape that it gets')

/** A rule for what comes out in the shape of the first input. */
export function same(name: string, family: Family, counts: PerValue = {}, summary: Message = SAME): Rule {
  const op = shaped(
    { name, family, summary, source: 'aten/src/ATen/native/native_functions.yaml', counts },
    (input) => input,
  )
  return () => lowered(op, undefined)
}

/** The same where nothing is computed: the values stay. */
export function untouched(name: string): Rule {
  const summary = message('hands its input on')
  const source = 'aten/src/ATen/native/native_functions.yaml'
  const op = shaped({ name, family: 'shape', summary, source, sharesMemory: true }, (input) => input)
  return () => lowered(op, undefined)
}
