/** Products of matrices, attention, recurrent layers. */

import { type Expr, unknown } from '../../../core/expr.ts'
import { given, q } from '../../../core/formula.ts'
import type { InferredSite, Op } from '../../../core/network/op.ts'
import { type Shape, shapeOf } from '../../../core/network/shape.ts'
import { message } from '../../../core/words/message.ts'
import { eachValue, unknownCost } from '../../../ops/arithmetic.ts'
import { attentionMacs } from '../../../ops/attention.ts'
import { product } from '../../../ops/axes.ts'
import { einsum, gemm, type MatmulAttrs, matmul } from '../../../ops/matmul.ts'
import { type Call, lowered, type Rule, type Rules } from '../call.ts'
import { asDeclared } from './declared.ts'
import { shaped } from './shaped.ts'

/** A product of two arguments by their names. */
function multiply(a: string, b: string, bias?: string): Rule {
  return (call) => {
    const added = bias === undefined ? undefined : call.tensor(bias)
    const attrs = { a: call.tensor(a) ?? 0, b: call.tensor(b) ?? 1, dtype: 0 } as const
    return lowered(matmul, added === undefined ? attrs : { ...attrs, bias: added })
  }
}

/** The weight has outputs in rows. */
function linear(call: Call) {
  const bias = call.tensor('bias')
  const attrs = {
    a: 0,
    b: call.tensor('weight') ?? 1,
    transposeB: true,
    dtype: 0,
    ...(bias !== undefined && { bias }),
  } as const
  if (call.rank('weight') === 1) return lowered(matmul, { a: 0, b: attrs.b, dtype: 0 })
  return lowered(
    { ...matmul, name: 'dense', summary: message('each output is a weighted sum of all inputs') } as typeof matmul,
    attrs,
  )
}

/** softmax(q·kᵀ)·v over the last two axes. */
const scaledAttention: Op<AttentionPlaces> = {
  name: 'attention',
  family: 'attention',
  summary: message('each query takes a mean of the values, weighed by how well their keys fit'),
  source: 'torch/nn/functional.py, scaled_dot_product_attention',
  infer: ({ attrs, inputs }) => {
    const [query, value] = [inputs[attrs.query], inputs[attrs.value]]
    if (query === undefined || value === undefined) return { outputs: [] }
    return { outputs: [[...query.slice(0, -1), value.at(-1) ?? unknown].map(given)] }
  },
  cost: ({ attrs, inputs }) => {
    const [query, key, value] = [inputs[attrs.query], inputs[attrs.key], inputs[attrs.value]]
    if (query === undefined || key === undefined || value === undefined) return unknownCost()
    const keys = key.at(-2) ?? unknown
    const macs = attentionMacs({
      batch: product(query.slice(0, -3)),
      queryHeads: query.at(-3) ?? 1n,
      keyHeads: key.at(-3) ?? 1n,
      queries: query.at(-2) ?? unknown,
      keys,
      past: 0n,
      querySize: query.at(-1) ?? unknown,
      valueSize: value.at(-1) ?? unknown,
    })
    const scores = [...query.slice(0, -1), keys]
    return { ...eachValue(scores, { add: 2, compare: 1, divide: 1, exp: 1, multiply: 1 }), macs }
  },
}

interface AttentionPlaces {
  readonly query: number
  readonly key: number
  readonly value: number
}

function attention(call: Call) {
  return lowered(scaledAttention, {
    query: call.tensor('query') ?? 0,
    key: call.tensor('key') ?? 1,
    value: call.tensor('value') ?? 2,
  })
}

/** Flash attention's own order: batch, positions, heads, size. */
const ATTENTIONS = [
  ...['scaled_dot_product_attention', '_scaled_dot_product_flash_attention', '_scaled_dot_product_efficient_attention'],
  ...[
    '_scaled_dot_product_flash_attention_for_cpu',
    '_scaled_dot_product_cudnn_attention',
    '_scaled_dot_product_attention_math',
  ],
  ...['_scaled_dot_product_attention_math_for_mps', '_scaled_dot_product_fused_attention_overrideable'],
]

interface RecurrentPlaces {
  /** The places of the weights, which are the parameters of two axes. */
  readonly params: readonly number[]
  /** How many axes of the input are positions: steps and batch, or the rows of a packed sequence. */
  readonly positions: number
}

function recurrentOp(name: string): Op<RecurrentPlaces> {
  return {
    ...asDeclared<RecurrentPlaces>(name, 'recurrent', message('carries a state along a sequence')),
    cost: ({ attrs, inputs }) => {
      const positions = inputs[0]?.slice(0, attrs.positions)
      const weights = weightsAmong(inputs, attrs.params)
      if (positions === undefined || weights === undefined) return unknownCost('recurrent')
      const macs = q('prod(positions) × sum([prod(weight) for weight in weights])', { positions, weights })
      return { macs, work: 'recurrent' }
    },
  }
}

function weightsAmong(inputs: readonly (Shape | undefined)[], places: readonly number[]): readonly Shape[] | undefined {
  const shapes = places.map((place) => inputs[place])
  return shapes.every((shape) => shape !== undefined) ? shapes.filter((shape) => shape.length === 2) : undefined
}

function recurrent(name: string): Rule {
  const op = recurrentOp(name)
  return (call) => {
    const params = (call.tensors('params') ?? []).filter((place) => place !== undefined)
    // A sequence without a batch has one axis of positions, as a packed one has.
    const rank = call.rank('input') ?? call.rank('data') ?? 3
    return lowered(op, { params, positions: Math.max(1, rank - 1) })
  }
}

function cell(name: string): Rule {
  const op = recurrentOp(name)
  return (call) => {
    const params = ['w_ih', 'w_hh'].flatMap((weight) => call.tensor(weight) ?? [])
    return lowered(op, { params, positions: Math.max(0, (call.rank('input') ?? 2) - 1) })
  }
}

/** Each output weighs all pairs of values of the two inputs. */
const bilinear: Op<undefined> = {
  name: 'bilinear',
  family: 'dense',
  summary: message('each output weighs all pairs of values of two inputs'),
  source: 'aten/src/ATen/native/Linear.cpp, bilinear',
  infer: ({ inputs: [first, , weight] }) => ({
    outputs: [first && weight && [...first.slice(0, -1), weight[0] ?? unknown].map(given)],
  }),
  cost: ({ inputs: [first, , weight] }) => {
    if (first === undefined || weight === undefined) return unknownCost('dense')
    // PyTorch multiplies and adds here, without a product of matrices: its own counter counts nothing.
    const products = q('prod(positions) × prod(weight)', { positions: first.slice(0, -1), weight })
    return { operations: { multiply: products, add: products } }
  },
}

/** A product of 8-bit integers: its products are no floating-point operations, and counted apart. */
const integerMatmul: Op<MatmulAttrs> = {
  ...matmul,
  cost: (site) => {
    const macs = matmul.cost?.(site).macs
    return macs === undefined ? {} : { operations: { multiply: macs, add: macs } }
  },
}

/** Sums over pairs of axes. */
function tensordot(call: Call) {
  const own = call.indices('dims_self') ?? []
  const other = call.indices('dims_other') ?? []
  const op: Op<undefined> = {
    name: 'tensordot',
    family: 'dense',
    summary: message('multiplies and sums over pairs of axes'),
    source: 'aten/src/ATen/native/Linear.cpp, tensordot',
    infer: ({ inputs: [a, b] }) => ({
      outputs: [a && b && [...rest(a, own), ...rest(b, other)].map(given)],
    }),
    cost: ({ inputs: [a], outputs }: InferredSite<undefined>) => {
      const output = shapeOf(outputs[0])
      const summed = a && own.map((axis) => a[axis < 0 ? axis + a.length : axis] ?? unknown)
      if (output === undefined || summed === undefined) return unknownCost('dense')
      return { macs: q('prod(output) × prod(summed)', { output, summed }), work: 'dense' }
    },
  }
  return lowered(op, undefined)
}

function rest(shape: Shape, axes: readonly number[]): readonly Expr[] {
  const gone = axes.map((axis) => (axis < 0 ? axis + shape.length : axis))
  return shape.filter((_, axis) => !gone.includes(axis))
}

const embeddingBag = asDeclared(
  'embedding-bag',
  'embedding',
  message('looks rows up in a table and brings those of a bag together'),
)

const outer: Rule = () => {
  const described = {
    name: 'outer',
    family: 'elementwise',
    summary: message('the product of each value with each'),
    source: 'aten/src/ATen/native/LinearAlgebra.cpp, outer',
    counts: { multiply: 1 },
  } as const
  const op = shaped(described, (input, { inputs }) => inputs[1] && [...input, ...inputs[1]])
  return lowered(op, undefined)
}

export const denseRules: Rules = {
  linear,
  mm: multiply('self', 'mat2'),
  bmm: multiply('self', 'mat2'),
  _int_mm: () => lowered(integerMatmul, { a: 0, b: 1, dtype: 0 }),
  _scaled_mm: multiply('self', 'mat2'),
  matmul: multiply('self', 'other'),
  linalg_matmul: multiply('input', 'other'),
  mv: multiply('self', 'vec'),
  dot: multiply('self', 'tensor'),
  vdot: multiply('self', 'other'),
  inner: (call) => lowered(matmul, { a: 0, b: 1, transposeB: call.rank('other') !== 1, dtype: 0 }),
  addmm: (call) =>
    lowered(gemm, {
      transposeA: false,
      transposeB: false,
      dtype: 0,
      a: call.tensor('mat1') ?? 1,
      b: call.tensor('mat2') ?? 2,
      c: 0,
    }),
  baddbmm: multiply('batch1', 'batch2', 'self'),
  addmv: multiply('mat', 'vec', 'self'),
  outer,
  ger: outer,
  einsum: (call) => lowered(einsum, { equation: call.text('equation') }),
  bilinear: () => lowered(bilinear, undefined),
  tensordot,
  ...Object.fromEntries(ATTENTIONS.map((name) => [name, attention])),
  embedding_bag: () => lowered(embeddingBag, undefined),
  _embedding_bag: () => lowered(embeddingBag, undefined),
  _embedding_bag_forward_only: () => lowered(embeddingBag, undefined),
  lstm: recurrent('lstm'),
  gru: recurrent('gru'),
  rnn_tanh: recurrent('rnn'),
  rnn_relu: recurrent('rnn'),
  lstm_cell: cell('lstm'),
  gru_cell: cell('gru'),
  rnn_tanh_cell: cell('rnn'),
  rnn_relu_cell: cell('rnn'),
}
