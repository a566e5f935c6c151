/** Operators that have no rule of their own: what comes out is what the file says. */

import { bind, type Expr } from '../../../core/expr.ts'
import type { Family, Op } from '../../../core/network/op.ts'
import { type Message, message } from '../../../core/words/message.ts'
import { bindingsAt, type Exported } from '../exported.ts'

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

/** Numbers that a node computes beside tensors, and what the program was exported with. */
export interface SymbolicAttrs {
  readonly values: readonly (Expr | undefined)[]
  readonly exported: Exported
}

/** Computes a size or a truth value outside of tensors. */
export const symbolic: Op<SymbolicAttrs> = {
  name: 'symbolic',
  family: 'shape',
  summary: message('computes a number beside the tensors: a size, or whether something holds'),
  source: SOURCE,
  infer: (site) => {
    const { values, exported } = site.attrs
    const bindings = bindingsAt(site, exported)
    return {
      outputs: values.map(() => []),
      elements: values.map((value) => (value === undefined ? undefined : [bind(value, bindings)])),
    }
  },
}
