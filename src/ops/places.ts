/** Operators that read their inputs from other places than usual: between scales and zero points, for example. */

import type { Dtype } from '../core/network/dtype.ts'
import type { Op } from '../core/network/op.ts'

/** Where a variant of an operator finds its inputs, and what comes out of it. */
export interface Places {
  /** By the place that the operator itself reads: the place of the node. */
  readonly inputs: readonly number[]
  /** The type of the first output: given, or that of an input of the node; absent: as the operator says. */
  readonly dtype?: Dtype | number | undefined
}

/** The operator with its inputs at other places. Elements are not followed where the type differs. */
export function placed<A>(op: Op<A>, { inputs: places, dtype }: Places): Op<A> {
  const pick = <T>(all: readonly T[]) => places.map((place) => all[place])
  const { infer, cost, parameterKind, parameterName, remarks } = op
  return {
    ...op,
    infer: (site) => {
      const inner = infer({ ...site, inputs: pick(site.inputs), operands: pick(site.operands) })
      if (dtype === undefined) return inner
      const own = typeof dtype === 'number' ? site.operands[dtype]?.dtype : dtype
      return { ...inner, dtypes: [own, ...(inner.dtypes?.slice(1) ?? [])], elements: [], origins: [] }
    },
    ...(cost && {
      cost: (site) =>
        cost({ ...site, inputs: pick(site.inputs), operands: pick(site.operands), branches: site.branches }),
    }),
    ...(remarks && {
      remarks: (site) =>
        remarks({ ...site, inputs: pick(site.inputs), operands: pick(site.operands), branches: site.branches }),
    }),
    parameterKind: (attrs, input, own) => {
      const at = places.indexOf(input)
      return at < 0 ? undefined : parameterKind === undefined ? own : parameterKind(attrs, at, own)
    },
    ...(parameterName && {
      parameterName: (attrs, input) => {
        const at = places.indexOf(input)
        return at < 0 ? undefined : parameterName(attrs, at)
      },
    }),
  }
}
