/** com.microsoft: attention with its projections, its caches, and its packed forms. */

import { div, type Expr, max, mul, unknown } from '../../../core/expr.ts'
import { given, type Quantity, q } from '../../../core/formula.ts'
import type { InferredSite, Op, Site } from '../../../core/network/op.ts'
import type { DerivedShape } from '../../../core/network/shape.ts'
import { message } from '../../../core/words/message.ts'
import { attentionCost, type Heads } from '../../../ops/attention.ts'
import { attempt } from '../../../ops/elements.ts'
import { intOf, intsOf, type OnnxNode } from '../node.ts'
import { flagOf, hasInput, lowered, type Rules } from './rule.ts'

const SOURCE = 'onnxruntime/core/graph/contrib_ops/bert_defs.cc'

type Places = Pick<Site<unknown> | InferredSite<unknown>, 'inputs' | 'operands'>

function share(size: Expr, heads: Expr): Expr {
  return attempt(() => div(size, heads))
}

function presentLength({ past, keys }: Heads): Quantity {
  return past === 0n ? given(keys) : q('past + keys', { past, keys })
}

interface ProjectedAttrs {
  readonly heads: Expr
  /** Values of queries, keys and values together; absent: equal thirds of the weights' columns. */
  readonly sizes: readonly Expr[] | undefined
  readonly weight: number
  readonly bias: number
  readonly past: number
  /** Whether the cache is written in place. */
  readonly sharesCache: boolean
  /** Whether the axes of batch and positions are one. */
  readonly isPacked: boolean
}

/** Sizes of attention over what a product with the weights makes of the input. */
function projectedHeads(attrs: ProjectedAttrs, { inputs }: Places): Heads | undefined {
  const [input] = inputs
  const weight = inputs[attrs.weight]
  if (input === undefined || weight === undefined) return undefined
  const third = share(weight[1] ?? unknown, 3n)
  const [querySize = third, , valueSize = third] = attrs.sizes ?? []
  const past = inputs[attrs.past]
  const positions = attrs.isPacked ? (input[0] ?? unknown) : (input[1] ?? unknown)
  return {
    batch: attrs.isPacked ? 1n : (input[0] ?? unknown),
    queryHeads: attrs.heads,
    keyHeads: attrs.heads,
    queries: positions,
    keys: positions,
    past: past === undefined ? 0n : (past[3] ?? unknown),
    querySize: share(querySize, attrs.heads),
    valueSize: share(valueSize, attrs.heads),
  }
}

/** Attention that makes queries, keys and values itself. */
const projectedAttention: Op<ProjectedAttrs> = {
  name: 'attention',
  family: 'attention',
  summary: message('makes queries, keys and values of its input, and lets each query take values'),
  source: `${SOURCE}, Attention`,
  infer: (site) => {
    const { attrs, inputs, operands } = site
    const dtype = operands[attrs.bias]?.dtype ?? operands[0]?.dtype
    const heads = projectedHeads(attrs, site)
    const [input] = inputs
    if (heads === undefined || input === undefined) return { outputs: [], dtypes: [dtype, dtype] }
    const values = q('heads * size', { heads: heads.queryHeads, size: heads.valueSize })
    const cache = inputs[attrs.past]
    const present: DerivedShape =
      attrs.sharesCache && cache !== undefined
        ? cache.map(given)
        : [given(2n), given(heads.batch), given(heads.keyHeads), presentLength(heads), given(heads.querySize)]
    return { outputs: [[...input.slice(0, -1).map(given), values], present], dtypes: [dtype, dtype] }
  },
  cost: (site) => {
    const [input] = site.inputs
    const weight = site.inputs[site.attrs.weight]
    if (input === undefined || weight === undefined) return attentionCost(undefined)
    const projections = q('prod(input) × columns', { input, columns: weight[1] ?? unknown })
    return attentionCost(projectedHeads(site.attrs, site), projections)
  },
  parameterKind: ({ weight, bias }, input) => (input === weight || input === bias ? 'learned' : undefined),
  parameterName: ({ weight, bias }, input) => (input === weight ? 'weight' : input === bias ? 'bias' : undefined),
}

function projectedOf(node: OnnxNode, places: Partial<ProjectedAttrs>): ProjectedAttrs {
  return {
    heads: intOf(node, 'num_heads', 1n),
    sizes: intsOf(node, 'qkv_hidden_sizes'),
    weight: 1,
    bias: 2,
    past: 4,
    sharesCache: flagOf(node, 'past_present_share_buffer'),
    isPacked: false,
    ...places,
  }
}

interface ManyHeadsAttrs {
  readonly heads: Expr
  readonly keyHeads: Expr
  readonly bias: number | undefined
  readonly pastKey: number
  /** The input that says how many keys there are with those of before. */
  readonly total: number | undefined
  readonly isPacked: boolean
  /** Whether the cache is written in place. */
  readonly sharesCache: boolean
}

/** Sizes of attention over queries, keys and values that stand apart, or lie packed in one input. */
function manyHeads(attrs: ManyHeadsAttrs, { inputs, operands }: Places): Heads | undefined {
  const [query, key, value] = inputs
  if (query === undefined) return undefined
  const { heads: queryHeads, keyHeads } = attrs
  const past = inputs[attrs.pastKey]?.[2] ?? (operands[attrs.pastKey] === undefined ? 0n : unknown)
  const batch = attrs.isPacked ? 1n : (query[0] ?? unknown)
  const queries = (attrs.isPacked ? query[0] : query[1]) ?? unknown
  const base = { batch, queryHeads, keyHeads, queries, past }
  if (operands[1] === undefined) {
    // All three in one: [batch, positions, heads, 3, size], or behind one another.
    const size =
      query.length === 5 || (attrs.isPacked && query.length === 4)
        ? (query.at(-1) ?? unknown)
        : share(query.at(-1) ?? unknown, q('heads + 2 * groups', { heads: queryHeads, groups: keyHeads }).expr)
    return { ...base, keys: queries, querySize: size, valueSize: size }
  }
  const querySize = share(query.at(-1) ?? unknown, queryHeads)
  if (key === undefined) return undefined
  if (key.length === 5) return { ...base, keys: key[1] ?? unknown, querySize, valueSize: key[4] ?? unknown }
  if (key.length === 4) return { ...base, keys: key[2] ?? unknown, querySize, valueSize: value?.[3] ?? unknown }
  const keys = (attrs.isPacked ? key[0] : key[1]) ?? unknown
  return { ...base, keys, querySize, valueSize: share(value?.at(-1) ?? unknown, keyHeads) }
}

/** Attention over queries, keys and values that were made before it. */
const manyHeadedAttention: Op<ManyHeadsAttrs> = {
  name: 'attention',
  family: 'attention',
  summary: message('each query takes values by how well their keys fit it'),
  source: `${SOURCE}, MultiHeadAttention, GroupQueryAttention`,
  infer: (site) => {
    const { attrs, operands } = site
    const dtype = operands[0]?.dtype
    const cached = operands[attrs.pastKey]?.dtype ?? dtype
    const dtypes = [dtype, cached, cached, dtype]
    const heads = manyHeads(attrs, site)
    const [query] = site.inputs
    if (heads === undefined || query === undefined) return { outputs: [], dtypes }
    const values = q('heads * size', { heads: heads.queryHeads, size: heads.valueSize })
    const length = cacheLength(site, heads)
    const present = (size: Expr): DerivedShape => [given(heads.batch), given(heads.keyHeads), length, given(size)]
    const scores = [given(heads.batch), given(heads.queryHeads), given(heads.queries), length]
    const output = attrs.isPacked
      ? [given(query[0] ?? unknown), values]
      : [given(heads.batch), given(heads.queries), values]
    return { outputs: [output, present(heads.querySize), present(heads.valueSize), scores], dtypes }
  },
  cost: (site) => attentionCost(manyHeads(site.attrs, site)),
  parameterKind: ({ bias }, input) => (input === bias ? 'learned' : undefined),
  parameterName: ({ bias }, input) => (input === bias ? 'bias' : undefined),
}

/** A cache is as long as it was, or as all keys need where that is said. */
function cacheLength({ attrs, operands }: Site<ManyHeadsAttrs>, heads: Heads): Quantity {
  const total = attrs.total === undefined ? undefined : operands[attrs.total]?.elements?.[0]
  if (attrs.sharesCache && heads.past !== 0n) return given(heads.past)
  if (total === undefined) return presentLength(heads)
  return heads.past === 0n ? given(total) : given(max(heads.past, total))
}

function manyHeadsOf(node: OnnxNode, places: Partial<ManyHeadsAttrs>): ManyHeadsAttrs {
  const heads = intOf(node, 'num_heads', 1n)
  return {
    heads,
    keyHeads: intOf(node, 'kv_num_heads', heads),
    bias: undefined,
    pastKey: 3,
    total: undefined,
    isPacked: false,
    sharesCache: flagOf(node, 'past_present_share_buffer'),
    ...places,
  }
}

/** A bias for how far a key stands from a query. */
const positionBias: Op<{ readonly heads: Expr | undefined }> = {
  name: 'relative-position-bias',
  family: 'embedding',
  summary: message('a learned bias for how far a key stands from a query'),
  source: `${SOURCE}, RelativePositionBias`,
  infer: ({ attrs, inputs, operands }) => {
    const dtypes = [operands[0]?.dtype]
    if (attrs.heads !== undefined) {
      const [batch = unknown, positions = unknown] = inputs[0] ?? []
      return { outputs: [[batch, attrs.heads, positions, positions].map(given)], dtypes }
    }
    const [queries = unknown, keys = unknown] = [operands[1]?.elements?.[0], operands[2]?.elements?.[0]]
    return { outputs: [[1n, inputs[0]?.[1] ?? unknown, queries, keys].map(given)], dtypes }
  },
  parameterKind: (_, input) => (input === 0 ? 'learned' : undefined),
}

/** Keys and values that a cache holds in pages: what comes out are values for each query. */
const cachedAttention: Op<{ readonly heads: Expr; readonly keyHeads: Expr }> = {
  name: 'attention',
  family: 'attention',
  summary: message('each query takes values from a cache in pages'),
  source: `${SOURCE}, PagedAttention`,
  infer: ({ attrs, inputs, operands }) => {
    const [query, key, , keyCache, valueCache] = inputs
    const dtypes = [operands[0]?.dtype, operands[3]?.dtype, operands[4]?.dtype]
    if (query === undefined) return { outputs: [], dtypes }
    const size = q('in * heads / (heads + 2 * groups)', {
      in: query.at(-1) ?? unknown,
      heads: attrs.heads,
      groups: attrs.keyHeads,
    })
    const hidden = key === undefined && operands[1] === undefined ? size : given(query.at(-1) ?? unknown)
    return {
      outputs: [[...query.slice(0, -1).map(given), hidden], keyCache?.map(given), valueCache?.map(given)],
      dtypes,
    }
  },
  parameterKind: () => undefined,
}

/** Products inside a window of so many keys to either side. */
const windowedAttention: Op<{ readonly heads: Expr; readonly window: Expr }> = {
  name: 'attention',
  family: 'attention',
  summary: message('each query takes values from the positions near it'),
  source: `${SOURCE}, LongformerAttention`,
  infer: ({ inputs, operands }) => ({ outputs: [inputs[0]?.map(given)], dtypes: [operands[0]?.dtype] }),
  cost: ({ attrs, inputs }) => {
    const [input] = inputs
    if (input === undefined || inputs[1] === undefined) return attentionCost(undefined)
    const [batch = unknown, positions = unknown, hidden = unknown] = input
    const size = share(hidden, attrs.heads)
    const heads = { batch, queryHeads: attrs.heads, keyHeads: attrs.heads, queries: positions, past: 0n }
    const projections = q('prod(input) × columns', { input, columns: inputs[1][1] ?? unknown })
    return attentionCost({ ...heads, keys: mul(2n, attrs.window), querySize: size, valueSize: size }, projections)
  },
  parameterKind: (_, input) => (input === 1 || input === 2 || input === 4 || input === 5 ? 'learned' : undefined),
}

export const contribAttentionRules: Rules = {
  Attention: (node) => lowered(projectedAttention, projectedOf(node, {})),
  DecoderMaskedSelfAttention: (node) => lowered(projectedAttention, projectedOf(node, {})),
  PackedAttention: (node) => lowered(projectedAttention, projectedOf(node, { past: -1, isPacked: true })),
  QAttention: (node) => lowered(projectedAttention, projectedOf(node, { past: 8 })),
  MultiHeadAttention: (node) => lowered(manyHeadedAttention, manyHeadsOf(node, { bias: 3, pastKey: 6 })),
  DecoderMaskedMultiHeadAttention: (node) => lowered(manyHeadedAttention, manyHeadsOf(node, { bias: 10, pastKey: 5 })),
  PackedMultiHeadAttention: (node) =>
    lowered(manyHeadedAttention, manyHeadsOf(node, { bias: 3, pastKey: -1, isPacked: true })),
  GroupQueryAttention: (node) =>
    lowered(manyHeadedAttention, manyHeadsOf(node, { total: hasInput(node, 6) ? 6 : undefined })),
  SparseAttention: (node) =>
    lowered(manyHeadedAttention, manyHeadsOf(node, { total: hasInput(node, 7) ? 7 : undefined })),
  PagedAttention: (node) =>
    lowered(cachedAttention, { heads: intOf(node, 'num_heads', 1n), keyHeads: intOf(node, 'kv_num_heads', 1n) }),
  LongformerAttention: (node) =>
    lowered(windowedAttention, { heads: intOf(node, 'num_heads', 1n), window: intOf(node, 'window', 1n) }),
  RelativePositionBias: () => lowered(positionBias, { heads: undefined }),
  GatedRelativePositionBias: (node) => lowered(positionBias, { heads: intOf(node, 'num_heads', 1n) }),
}
