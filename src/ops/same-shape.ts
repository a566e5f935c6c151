/** Operators whose outputs have the shape of their first input. */

import { given } from '../core/formula.ts'
import type { Family, Op, Work } from '../core/network/op.ts'
import { shapeOf } from '../core/network/shape.ts'
import { message } from '../core/words/message.ts'
import { eachValue, type PerValue } from './arithmetic.ts'

/** An operator that keeps its input's shape, owns nothing, and does the same operations for each value. */
export function keepsShape<A = unknown>(
  name: string,
  family: Family,
  summary: string,
  source: string,
  counts: PerValue = {},
  work?: Work,
): Op<A> {
  return {
    name,
    family,
    summary: message(summary),
    source,
    infer: ({ inputs, outputCount }) => {
      const output = inputs[0]?.map(given)
      return { outputs: Array.from({ length: outputCount }, () => output) }
    },
    ...(Object.keys(counts).length > 0 && { cost: ({ outputs }) => eachValue(shapeOf(outputs[0]), counts, work) }),
  }
}
