/** Operators whose outputs have the shape of their first input. */

import { given } from '../core/formula.ts'
import { message } from '../core/message.ts'
import type { Family, Op } from '../core/op.ts'

/** An operator that keeps its input's shape and owns nothing. */
export function keepsShape(name: string, family: Family, summary: string, source: string): Op<null> {
  return {
    name,
    family,
    summary: message(summary),
    source,
    infer: ({ inputs, outputCount }) => {
      const output = inputs[0]?.map(given)
      return { outputs: Array.from({ length: outputCount }, () => output) }
    },
  }
}
