/** Attention: queries look at keys and take values. */

import { add, div, type Expr, isKnown, mul, unknown } from '../core/expr.ts'
import { given, type Quantity, q } from '../core/formula.ts'
import type { BranchCost, Cost, Op, Site } from '../core/network/op.ts'
import { type DerivedShape, shapeOf } from '../core/network/shape.ts'
import { type Message, message } from '../core/words/message.ts'
import { eachValue, unknownCost } from './arithmetic.ts'
import { attempt } from './elements.ts'

/** The sizes that attention works with. */
export interface Heads {
  readonly batch: Expr
  readonly queryHeads: Expr
  readonly keyHeads: Expr
  readonly queries: Expr
  /** Keys of this call, and of those before it. */
  readonly keys: Expr
  readonly past: Expr
  readonly querySize: Expr
  readonly valueSize: Expr
}

/** Keys that a query may look at. */
function totalKeys({ keys, past }: Heads): Expr {
  return add(keys, past)
}

/** Products of queries with keys, and of scores with values. */
export function attentionMacs(heads: Heads): Quantity {
  return q('batch × heads × queries × keys × (size + value_size)', {
    batch: heads.batch,
    heads: heads.queryHeads,
    queries: heads.queries,
    keys: totalKeys(heads),
    size: heads.querySize,
    value_size: heads.valueSize,
  })
}

/** The whole cost, with the softmax over the keys; `more` multiply-accumulates of projections beside. */
export function attentionCost(heads: Heads | undefined, more?: Quantity): Cost {
  if (heads === undefined) return unknownCost()
  const scores = [heads.batch, heads.queryHeads, heads.queries, totalKeys(heads)]
  const macs = attentionMacs(heads)
  return {
    ...eachValue(scores, { add: 2, compare: 1, divide: 1, exp: 1, multiply: 1 }),
    macs: more === undefined ? macs : q('projections + attention', { projections: more.expr, attention: macs.expr }),
  }
}

export interface AttentionAttrs {
  /** Where queries, keys and values lie in three axes, how many heads they hold. */
  readonly queryHeads: Expr | undefined
  readonly keyHeads: Expr | undefined
  /** The inputs that bring keys and values of before, and how many keys there are of those that are there. */
  readonly pastKey: number | undefined
  readonly pastValue: number | undefined
}

/** Sizes from the shapes of queries, keys and values, in four axes [batch, heads, positions, size] or packed in three. */
function headsOf({
  attrs,
  inputs,
  operands,
}: Pick<Site<AttentionAttrs>, 'attrs' | 'inputs' | 'operands'>): Heads | undefined {
  const [query, key, value] = inputs
  if (query === undefined || key === undefined || value === undefined) return undefined
  const pastShape = attrs.pastKey === undefined ? undefined : operands[attrs.pastKey]
  const past = pastShape === undefined ? 0n : (pastShape.shape?.[2] ?? unknown)
  const [batch = unknown, second = unknown, third = unknown, fourth = unknown] = query
  if (query.length === 4) {
    return {
      batch,
      queryHeads: second,
      keyHeads: key[1] ?? unknown,
      queries: third,
      keys: key[2] ?? unknown,
      past,
      querySize: fourth,
      valueSize: value[3] ?? unknown,
    }
  }
  const queryHeads = attrs.queryHeads ?? unknown
  const keyHeads = attrs.keyHeads ?? unknown
  const size = (packed: Expr, heads: Expr) => attempt(() => div(packed, heads))
  return {
    batch,
    queryHeads,
    keyHeads,
    queries: second,
    keys: key[1] ?? unknown,
    past,
    querySize: size(third, queryHeads),
    valueSize: size(value[2] ?? unknown, keyHeads),
  }
}

/** Scaled products of queries with keys, a softmax, and its products with values. */
export const attention: Op<AttentionAttrs> = {
  name: 'attention',
  family: 'attention',
  summary: message('each query takes values by how well their keys fit it'),
  source: 'onnx/defs/nn/defs.cc, Attention',
  infer: (site) => {
    const heads = headsOf(site)
    const [query, key, value] = site.operands
    const dtypes = [query?.dtype, key?.dtype, value?.dtype, query?.dtype]
    if (heads === undefined) return { outputs: [], dtypes }
    const { batch, queryHeads, keyHeads, queries, keys, past, querySize, valueSize } = heads
    const total = past === 0n ? given(keys) : q('past + keys', { past, keys })
    const isPacked = query?.shape?.length === 3
    const output = isPacked
      ? [given(batch), given(queries), q('heads * value_size', { heads: queryHeads, value_size: valueSize })]
      : [batch, queryHeads, queries, valueSize].map(given)
    const present = (size: Expr): DerivedShape => [given(batch), given(keyHeads), total, given(size)]
    const scores = [given(batch), given(queryHeads), given(queries), total]
    return { outputs: [output, present(querySize), present(valueSize), scores], dtypes }
  },
  cost: (site) => attentionCost(headsOf(site)),
  axes: ({ outputs }, output) =>
    outputs[output]?.length === 3 ? ['batch', 'sequence', 'feature'] : ['batch', 'head', 'sequence', 'feature'],
  remarks: (site) => headRemarks(headsOf(site)),
}

function headRemarks(heads: Heads | undefined): readonly Message[] {
  if (heads === undefined || !isKnown(heads.queryHeads) || !isKnown(heads.keyHeads)) return []
  const { queryHeads, keyHeads } = heads
  if (queryHeads === keyHeads) return []
  if (keyHeads === 1n) return [message('multi-query: all heads share one set of keys and values')]
  return [
    message('grouped queries: {heads} heads share {groups} sets of keys and values', {
      heads: queryHeads,
      groups: keyHeads,
    }),
  ]
}

/** Attention whose scores and shares are changed by subgraphs. */
export const flexAttention: Op<AttentionAttrs> = {
  ...attention,
  name: 'flex-attention',
  summary: message('attention whose scores and shares a subgraph may change'),
  source: 'onnx/defs/nn/defs.cc, FlexAttention (ai.onnx.preview)',
  infer: (site) => {
    const heads = headsOf(site)
    const dtype = site.operands[0]?.dtype
    if (heads === undefined) return { outputs: [], dtypes: [dtype] }
    const { batch, queryHeads, queries, valueSize } = heads
    const scores = { shape: [batch, queryHeads, queries, totalKeys(heads)], dtype }
    for (const name of ['score_mod', 'prob_mod']) site.branch(name, [scores])
    return { outputs: [[batch, queryHeads, queries, valueSize].map(given)], dtypes: [dtype] }
  },
  cost: (site) => withBranches(attentionCost(headsOf(site)), site.branches),
}

/** A cost with one pass through each subgraph. */
function withBranches(cost: Cost, branches: readonly BranchCost[]): Cost {
  const own = cost.macs?.expr ?? 0n
  const inside = branches.reduce<Expr>((sum, { macs }) => add(sum, macs), 0n)
  return inside === 0n ? cost : { ...cost, macs: q('own + subgraphs', { own, subgraphs: inside }) }
}

export interface LinearAttentionAttrs {
  readonly queryHeads: Expr
  readonly keyHeads: Expr
}

/** Attention through a state of keys and values that is carried along. */
export const linearAttention: Op<LinearAttentionAttrs> = {
  name: 'linear-attention',
  family: 'attention',
  summary: message('carries products of keys and values along as a state that queries read'),
  source: 'onnx/defs/nn/defs.cc, LinearAttention',
  infer: ({ attrs, inputs, operands }) => {
    const [query, key, value] = inputs
    const dtypes = [operands[0]?.dtype, operands[3]?.dtype ?? operands[0]?.dtype]
    if (query === undefined || key === undefined || value === undefined) return { outputs: [], dtypes }
    const { queryHeads, keyHeads } = attrs
    const size = q('value / key_heads', { value: value.at(-1) ?? unknown, key_heads: keyHeads })
    const keySize = q('key / key_heads', { key: key.at(-1) ?? unknown, key_heads: keyHeads })
    const output = [
      given(query[0] ?? unknown),
      given(query[1] ?? unknown),
      q('heads * size', { heads: queryHeads, size: size.expr }),
    ]
    return { outputs: [output, [given(query[0] ?? unknown), given(keyHeads), keySize, size]], dtypes }
  },
  cost: ({ attrs, inputs, outputs }) => {
    const state = shapeOf(outputs[1])
    const [query] = inputs
    if (state === undefined || query === undefined) return unknownCost()
    const macs = q('2 × positions × heads × prod(state)', {
      positions: mul(query[0] ?? unknown, query[1] ?? unknown),
      heads: attrs.queryHeads,
      state: state.slice(2),
    })
    return { macs }
  },
}

/** Turns pairs of values by angles that grow with the position. */
export const rotaryEmbedding: Op = {
  name: 'rotary-embedding',
  family: 'embedding',
  summary: message('turns pairs of values by angles that tell the position'),
  source: 'onnx/defs/nn/defs.cc, RotaryEmbedding',
  infer: ({ inputs, operands }) => ({ outputs: [inputs[0]?.map(given)], dtypes: [operands[0]?.dtype] }),
  cost: ({ inputs }) => eachValue(inputs[0], { multiply: 2, add: 1 }),
  parameterKind: (_, input) => (input === 1 || input === 2 ? 'auxiliary' : undefined),
}

export interface CausalConvAttrs {
  readonly weight: number
  readonly bias: number
}

/** A depthwise convolution along a sequence that sees what came before only, with a state that is carried along. */
export const causalConvolution: Op<CausalConvAttrs> = {
  name: 'causal-conv',
  family: 'conv',
  summary: message('a convolution along a sequence that sees only what came before'),
  source: 'onnx/defs/nn/defs.cc, CausalConvWithState',
  infer: ({ attrs, inputs, operands }) => {
    const [input] = inputs
    const weight = inputs[attrs.weight]
    const kernel = weight?.at(-1) ?? unknown
    const state = input && [...input.slice(0, 2).map(given), q('kernel - 1', { kernel })]
    return { outputs: [input?.map(given), state], dtypes: [operands[0]?.dtype, operands[0]?.dtype] }
  },
  cost: ({ attrs, inputs, outputs }) => {
    const output = shapeOf(outputs[0])
    const weight = inputs[attrs.weight]
    if (output === undefined || weight === undefined) return unknownCost('convolution')
    return { macs: q('prod(output) × prod(kernel)', { output, kernel: weight.slice(1) }), work: 'convolution' }
  },
  parameterKind: ({ weight, bias }, input) => (input === weight || input === bias ? 'learned' : undefined),
  parameterName: ({ weight, bias }, input) => (input === weight ? 'weight' : input === bias ? 'bias' : undefined),
}
