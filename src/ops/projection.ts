/** Products with matrices of which the definition says the size: packed, quantised, several at once. */

import { type Expr, unknown } from '../core/expr.ts'
import { given, q } from '../core/formula.ts'
import type { Op } from '../core/network/op.ts'
import { message } from '../core/words/message.ts'
import { told, unknownCost } from './arithmetic.ts'
import { product } from './axes.ts'
import { type Numbers, numbersAsKnown } from './elements.ts'

export interface ProjectionAttrs {
  /** How many values each output has for a row. */
  readonly outputs: readonly Expr[]
  /** How many each row of the input has; absent: what the input says. */
  readonly depth: Expr | undefined
  /** Multiplications for a value of the input, where there are more or fewer than outputs. */
  readonly products: Expr | undefined
  /** The inputs that are learned, by what they are called. */
  readonly learned: Readonly<Record<number, string>>
  /** An output behind these of the input's own shape: the input with what was added to it. */
  readonly givesInput: boolean
  /** Where the shape [depth, outputs] or [outputs, depth] is an input. */
  readonly shape?: Numbers
}

/** Each row of the input times one or several matrices. */
export const projection: Op<ProjectionAttrs> = {
  name: 'matmul',
  family: 'dense',
  summary: message('multiplies each row with a matrix that is stored packed'),
  source: 'onnxruntime/core/graph/contrib_ops/contrib_defs.cc, MatMulNBits',
  infer: (site) => {
    const { attrs, inputs, operands, outputCount } = site
    const [input] = inputs
    const dtypes = Array.from({ length: outputCount }, () => operands[0]?.dtype)
    const columns = attrs.shape === undefined ? attrs.outputs : [numbersAsKnown(site, attrs.shape)?.[1] ?? unknown]
    const outputs = columns.map((count) => input && [...input.slice(0, -1), count].map(given))
    return { outputs: attrs.givesInput ? [...outputs, input?.map(given)] : outputs, dtypes }
  },
  cost: ({ attrs, inputs, outputs }) => {
    const [input] = inputs
    if (input === undefined) return unknownCost('dense')
    const depth = attrs.depth ?? input.at(-1) ?? unknown
    const columns =
      attrs.products ??
      (attrs.shape === undefined ? attrs.outputs.reduce(addUp, 0n) : (outputs[0]?.at(-1)?.expr ?? unknown))
    return {
      macs: q('prod(rows) × depth × columns', { rows: told(input.slice(0, -1)), depth, columns }),
      work: 'dense',
      window: depth,
    }
  },
  parameterKind: ({ learned }, input) => (learned[input] === undefined ? undefined : 'learned'),
  parameterName: ({ learned }, input) => learned[input],
}

function addUp(sum: Expr, each: Expr): Expr {
  return q('sum + each', { sum, each }).expr
}

export interface ExpertsAttrs {
  /** The inputs that hold the matrices of all experts: [experts, rows, columns]. */
  readonly weights: readonly number[]
  /** How many experts a token goes through. */
  readonly chosen: Expr
  /** Numbers that lie packed in one stored value. */
  readonly packed: Expr
  readonly learned: Readonly<Record<number, string>>
}

/** A few of many networks for each token. */
export const experts: Op<ExpertsAttrs> = {
  name: 'mixture-of-experts',
  family: 'dense',
  summary: message('sends each token through a few of many networks'),
  source: 'onnxruntime/core/graph/contrib_ops/contrib_defs.cc, MoE',
  infer: ({ inputs, operands }) => ({ outputs: [inputs[0]?.map(given)], dtypes: [operands[0]?.dtype] }),
  cost: ({ attrs, inputs }) => {
    const [input] = inputs
    if (input === undefined) return unknownCost('dense')
    const sizes = attrs.weights.flatMap((at) => (inputs[at] === undefined ? [] : [product(inputs[at].slice(1))]))
    const vars = { tokens: input.slice(0, -1), chosen: attrs.chosen, expert: sizes }
    return attrs.packed === 1n
      ? { macs: q('prod(tokens) × chosen × sum(expert)', vars), work: 'dense' }
      : { macs: q('prod(tokens) × chosen × sum(expert) × packed', { ...vars, packed: attrs.packed }), work: 'dense' }
  },
  remarks: ({ attrs, inputs }) => {
    const count = inputs[attrs.weights[0] ?? 0]?.[0]
    if (typeof count !== 'bigint' || typeof attrs.chosen !== 'bigint') return []
    return [message('{chosen} of {count} experts work for each token', { chosen: attrs.chosen, count })]
  },
  parameterKind: ({ learned }, input) => (learned[input] === undefined ? undefined : 'learned'),
  parameterName: ({ learned }, input) => learned[input],
}
