/** Operators that have no rule of their own: what comes out is what the file says. */

import type { Expr } from '../../../core/expr.ts'
import type { Family, Op } from '../../../core/network/op.ts'
import { type Message, message } from '../../../core/words/message.ts'

const SOURCE = 'torch/_export/serde/schema.py'

/** An operator whose shapes the file tells, and which multiplies no matrices. */
export function asDeclared<A = unknown>(name: string, family: Family, summary: Message): Op<A> {
  return {
    name,
    family,
    summary,
    source: SOURCE,
    infer: ({ outputCount }) => ({ outputs: Array.from({ length: outputCount }, () => undefined) }),
  }
}

/** An operator of which nothing is known. */
export const unknownOperator = asDeclared('unknown', 'unknown', message('nobody here knows what it computes'))

/** Computes a size or a truth value outside of tensors. */
export const symbolic: Op<readonly (Expr | undefined)[]> = {
  name: 'symbolic',
  family: 'shape',
  summary: message('computes a number beside the tensors: a size, or whether something holds'),
  source: SOURCE,
  infer: ({ attrs }) => ({
    outputs: attrs.map(() => []),
    elements: attrs.map((value) => (value === undefined ? undefined : [value])),
  }),
}
