/** Products of matrices: InnerProduct, Gemm, MatMul, Embed, attention (src/layer/innerproduct.cpp, gemm.cpp, matmul.cpp, …). */

import { type Expr, equal, max, unknown } from '../../../core/expr.ts'
import { given, type Quantity, q } from '../../../core/formula.ts'
import type { Op, Site } from '../../../core/network/op.ts'
import { type DerivedShape, type Shape, shapeOf } from '../../../core/network/shape.ts'
import { message } from '../../../core/words/message.ts'
import { unknownCost } from '../../../ops/arithmetic.ts'
import type { Params } from '../params.ts'
import {
  bare,
  flat,
  type LayerReader,
  type LayerSite,
  lowered,
  sizesOf,
  statistic,
  tagged,
  unknownOutputs,
  type Weight,
} from './layer.ts'

interface InnerProductAttrs {
  readonly outputs: bigint
  /** Values that one output is made from, by the size of the weights. */
  readonly inputs: Expr
}

const innerProduct: Op<InnerProductAttrs> = {
  name: 'dense',
  family: 'dense',
  summary: message('every output is a weighted sum of all inputs'),
  source: 'src/layer/innerproduct.cpp',
  infer: (site) => {
    const { outputs, inputs } = site.attrs
    const input = site.inputs[0]
    if (input?.length === 2 && equal(input[1] ?? unknown, inputs) === true)
      return { outputs: [[given(input[0] ?? unknown), given(outputs)]] }
    if (input !== undefined && equal(flat(input).expr, inputs) === false) {
      const args = { found: String(flat(input).expr), wanted: String(inputs) }
      const text = 'the weights are for {wanted} values, but the input has {found}: ncnn does not compare them'
      site.report('warning', 'ncnn/values', text, args)
    }
    return { outputs: [[given(outputs)]] }
  },
  cost: ({ attrs, outputs }) => {
    const output = shapeOf(outputs[0])
    if (output === undefined) return unknownCost('dense')
    return { macs: q('prod(out) × inputs', { out: output, inputs: attrs.inputs }), work: 'dense', window: attrs.inputs }
  },
}

const readInnerProduct: LayerReader = (site) => {
  const { params } = site
  const outputs = params.int('num_output')
  const inputs = shareOf(site, params.int('weight_data_size'), outputs)
  if (inputs === undefined) return lowered(innerProduct, { outputs, inputs: unknown })
  return lowered(innerProduct, { outputs, inputs: inputs.expr }, [
    tagged('weight_data', outputs, inputs),
    params.flag('bias_term') ? bare('bias_data', outputs) : undefined,
    ...(params.flag('int8_scale_term')
      ? [statistic('weight_data_int8_scales', outputs), statistic('bottom_blob_int8_scales', 1n)]
      : []),
  ])
}

/** The other side of a matrix whose number of elements is said. */
function shareOf(site: LayerSite, size: bigint, side: bigint): Quantity | undefined {
  if (side > 0n && size > 0n && size % side === 0n) return q('size / outputs', { size, outputs: side })
  site.report('error', 'ncnn/weight-size', 'weight_data_size {size} is no multiple of {side}', { size, side })
  return undefined
}

const embed: Op<bigint> = {
  name: 'embedding',
  family: 'embedding',
  summary: message('looks up a row of a table for each number'),
  source: 'src/layer/embed.cpp',
  infer: (site) => {
    const input = site.inputs[0]
    return { outputs: [[input === undefined ? given(unknown) : flat(input), given(site.attrs)]] }
  },
}

const readEmbed: LayerReader = (site) => {
  const { params } = site
  const outputs = params.int('num_output')
  const rows = shareOf(site, params.int('weight_data_size'), outputs)
  return lowered(embed, outputs, [
    rows && tagged('weight_data', rows, outputs),
    params.flag('bias_term') ? bare('bias_data', outputs) : undefined,
    params.flag('int8_scale_term') ? statistic('weight_data_int8_scale', 1n) : undefined,
  ])
}

interface GemmAttrs {
  readonly transA: boolean
  readonly transB: boolean
  /** Sizes of operands that the layer holds itself. */
  readonly constantA: readonly [bigint, bigint] | undefined
  readonly constantB: readonly [bigint, bigint] | undefined
  readonly isTurned: boolean
  readonly isPacked: boolean
}

/** Rows and columns of one operand: of three axes the middle one is 1 (gemm.cpp: `A.dims == 3 ? A.c : A.h`). */
function matrixOf(shape: Shape | undefined): readonly [Expr, Expr] | undefined {
  if (shape === undefined) return undefined
  const { rank, c, h, w } = sizesOf(shape)
  return [rank === 3 ? c : h, w]
}

const gemm: Op<GemmAttrs> = {
  name: 'gemm',
  family: 'dense',
  summary: message('multiplies two matrices, and adds a third'),
  source: 'src/layer/gemm.cpp',
  infer: (site) => {
    const product = gemmSizes(site.attrs, site.inputs)
    if (product === undefined) return unknownOutputs(site)
    const [rows, columns] = site.attrs.isTurned ? [product.n, product.m] : [product.m, product.n]
    return { outputs: [site.attrs.isPacked ? [given(rows), given(1n), given(columns)] : [given(rows), given(columns)]] }
  },
  cost: ({ attrs, inputs }) => {
    const product = gemmSizes(attrs, inputs)
    if (product === undefined) return unknownCost('dense')
    const { m, n, k } = product
    return { macs: q('rows × columns × inner', { rows: m, columns: n, inner: k }), work: 'dense', window: k }
  },
}

function gemmSizes({ transA, transB, constantA, constantB }: GemmAttrs, inputs: readonly (Shape | undefined)[]) {
  const first = constantA ?? matrixOf(inputs[0])
  const second = constantB ?? matrixOf(inputs[constantA === undefined ? 1 : 0])
  if (first === undefined || second === undefined) return undefined
  const [m, k] = transA ? [first[1], first[0]] : first
  return { m, n: transB ? second[0] : second[1], k }
}

const readGemm: LayerReader = ({ params }) => {
  const [m, n, k] = [params.int('constantM'), params.int('constantN'), params.int('constantK')]
  const [transA, transB] = [params.flag('transA'), params.flag('transB')]
  const isA = params.int('constantA') === 1n
  const isB = params.int('constantB') === 1n
  const constantA = isA ? ((transA ? [k, m] : [m, k]) as [bigint, bigint]) : undefined
  const constantB = isB ? ((transB ? [n, k] : [k, n]) as [bigint, bigint]) : undefined
  const isTurned = params.flag('output_transpose')
  const attrs: GemmAttrs = { transA, transB, constantA, constantB, isTurned, isPacked: params.flag('output_N1M') }
  const blocks = blocksOf(params.int('quantize_term'))
  const term = params.int('quantize_term')
  return lowered(gemm, attrs, [
    constantA && tagged('A_data', ...constantA),
    constantB && (blocks && transB ? tagged('B_data', n, packedBytes(k, blocks.bits)) : tagged('B_data', ...constantB)),
    params.int('constantC') === 1n ? addend(params.int('constant_broadcast_type_C'), m, n) : undefined,
    ...(blocks ? blockScales('B_data', k, n, blocks) : []),
    term !== 0n && !blocks && isA ? statistic('A_data_int8_scales', m) : undefined,
    term !== 0n && !blocks && isB ? statistic('B_data_int8_scale', 1n) : undefined,
  ])
}

function addend(type: bigint, m: bigint, n: bigint): Weight | undefined {
  const shapes: Readonly<Record<string, readonly bigint[]>> = {
    '0': [1n],
    '1': [m],
    '2': [m, 1n],
    '3': [m, n],
    '4': [1n, n],
  }
  const shape = shapes[String(type)]
  return shape && tagged('C_data', ...shape)
}

/** Weights in blocks of few bits each (gemm.cpp, gemm_is_weight_block_quantize). */
interface Blocks {
  readonly bits: bigint
  readonly size: bigint
  readonly hasInputScales: boolean
}

function blocksOf(term: bigint): Blocks | undefined {
  const [bits, format, code] = [term / 100n, (term % 100n) / 10n, term % 10n]
  if (![4n, 6n, 8n].includes(bits) || format > 1n || code > 2n) return undefined
  return { bits, size: [32n, 64n, 128n][Number(code)] ?? 32n, hasInputScales: format === 1n }
}

function packedBytes(inner: bigint, bits: bigint): Quantity {
  return q('ceil(inner × bits / 8)', { inner, bits })
}

function blockScales(name: string, inner: bigint, rows: bigint, { size, hasInputScales }: Blocks): readonly Weight[] {
  const count = (inner + size - 1n) / size
  return [
    statistic(`${name}_quantize_scales`, rows, count),
    ...(hasInputScales ? [statistic(`${name}_input_scales`, inner)] : []),
  ]
}

/** matmul.cpp, MatMul::forward: leading axes broadcast, an operand of one axis is a row or a column. */
const matmul: Op<boolean> = {
  name: 'matmul',
  family: 'dense',
  summary: message('multiplies matrices, batch by batch'),
  source: 'src/layer/matmul.cpp',
  infer: (site) => {
    const [a, b] = site.inputs
    if (a === undefined || b === undefined) return unknownOutputs(site)
    return { outputs: [productShape(a, b, site.attrs)] }
  },
  cost: ({ inputs, outputs }) => {
    const output = shapeOf(outputs[0])
    const inner = inputs[0]?.at(-1)
    if (output === undefined || inner === undefined) return unknownCost('dense')
    return { macs: q('prod(out) × inner', { out: output, inner }), work: 'dense', window: inner }
  },
}

function productShape(a: Shape, b: Shape, transB: boolean): DerivedShape {
  const [first, second] = [sizesOf(a), sizesOf(b)]
  const columns = transB ? second.h : second.w
  if (a.length === 1 && b.length === 1) return [given(1n)]
  if (a.length === 1) return [...b.slice(0, -2).map(given), given(columns)]
  if (b.length === 1) return a.slice(0, -1).map(given)
  const rank = Math.max(a.length, b.length)
  // Missing axes stand in front.
  const lead = (shape: Shape, axis: number) => shape[axis - (rank - shape.length)] ?? 1n
  const leading = Array.from({ length: rank - 2 }, (_, axis) => given(max(lead(a, axis), lead(b, axis))))
  return [...leading, given(first.h), given(columns)]
}

interface AttentionAttrs {
  readonly embed: bigint
  readonly heads: bigint
  readonly qdim: Expr
  readonly kdim: bigint
  readonly vdim: bigint
  readonly hasCache: boolean
}

/** multiheadattention.cpp, forward: a query alone is key and value too. */
const attention: Op<AttentionAttrs> = {
  name: 'attention',
  family: 'attention',
  summary: message('every position looks at all others, in several heads'),
  source: 'src/layer/multiheadattention.cpp',
  infer: (site) => {
    const { query, key } = sequences(site.inputs)
    const { qdim, embed } = site.attrs
    const rest = Array.from({ length: site.outputCount - 1 }, () => [given(embed), given(key ?? unknown)])
    return { outputs: [[given(query ?? unknown), given(qdim)], ...rest] }
  },
  cost: ({ attrs, inputs }) => {
    const { query, key, value } = sequences(inputs)
    if (query === undefined || key === undefined || value === undefined) return unknownCost()
    const { embed, qdim, kdim, vdim } = attrs
    return {
      macs: q('embed × (2 × query × qdim + key × kdim + value × vdim) + 2 × embed × query × key', {
        ...{ embed, query, key, value, qdim, kdim, vdim },
      }),
    }
  },
}

function sequences(inputs: readonly (Shape | undefined)[]) {
  const rows = (index: number) => {
    const shape = inputs[index]
    return shape?.length === 2 ? shape[0] : undefined
  }
  const query = rows(0)
  const key = inputs.length > 1 && inputs[1]?.length === 2 ? rows(1) : query
  const value = inputs.length > 2 && inputs[2]?.length === 2 ? rows(2) : key
  return { query, key, value }
}

const readAttention: LayerReader = (site) => {
  const { params } = site
  const embedDim = params.int('embed_dim')
  const [kdim, vdim] = [params.int('kdim'), params.int('vdim')]
  const qdim = shareOf(site, params.int('weight_data_size'), embedDim)
  const width = typeof qdim?.expr === 'bigint' ? qdim.expr : 0n
  const attrs: AttentionAttrs = {
    embed: embedDim,
    heads: params.int('num_heads'),
    qdim: qdim?.expr ?? unknown,
    kdim,
    vdim,
    hasCache: params.flag('kv_cache'),
  }
  return lowered(attention, attrs, attentionWeights(params, embedDim, width, kdim, vdim))
}

function attentionWeights(
  params: Params,
  embedDim: bigint,
  qdim: bigint,
  kdim: bigint,
  vdim: bigint,
): readonly Weight[] {
  const term = params.int('quantize_term')
  const blocks = blocksOf(term)
  const parts = [
    { name: 'q', rows: embedDim, inner: qdim },
    { name: 'k', rows: embedDim, inner: kdim },
    { name: 'v', rows: embedDim, inner: vdim },
    { name: 'out', rows: qdim, inner: embedDim },
  ]
  const matrices = parts.flatMap(({ name, rows, inner }) => [
    blocks
      ? tagged(`${name}_weight_data`, rows, packedBytes(inner, blocks.bits))
      : tagged(`${name}_weight_data`, rows, inner),
    bare(`${name}_bias_data`, rows),
  ])
  if (term === 0n) return matrices
  if (blocks === undefined) {
    const each = ['q', 'k', 'v'].map((name) => statistic(`${name}_weight_data_int8_scales`, embedDim))
    return [...matrices, ...each, statistic('out_weight_data_int8_scale', 1n)]
  }
  const scales = parts.map(({ name, rows, inner }) => blockScales(`${name}_weight_data`, inner, rows, blocks))
  return [...matrices, ...scales.flatMap(([first]) => first ?? []), ...scales.flatMap(([, second]) => second ?? [])]
}

/** sdpa.cpp, forward: query [heads, positions, width], key and value with as many heads or fewer. */
const sdpa: Op<{ readonly mask: boolean; readonly hasCache: boolean }> = {
  name: 'attention',
  family: 'attention',
  summary: message('every position looks at all others, in several heads'),
  source: 'src/layer/sdpa.cpp',
  infer: (site) => {
    const [query, key, value] = site.inputs
    if (query === undefined) return unknownOutputs(site)
    const output = [...query.slice(0, -1).map(given), given(value?.at(-1) ?? unknown)]
    const cached = [key, value].map((shape) => shape?.map(given))
    return { outputs: [output, ...cached].slice(0, site.outputCount) }
  },
  cost: ({ inputs: [query, key, value] }) => {
    if (query === undefined || key === undefined || value === undefined) return unknownCost()
    const vars = { query, positions: key.at(-2) ?? unknown, rows: query.slice(0, -1), width: value.at(-1) ?? unknown }
    return { macs: q('prod(query) × positions + prod(rows) × positions × width', vars) }
  },
}

const readSdpa: LayerReader = ({ params }) =>
  lowered(sdpa, { mask: params.flag('attn_mask'), hasCache: params.flag('kv_cache') })

/** einsum.cpp: letters of each operand, and of the outcome, counted from `i`. */
const einsum: Op<string> = {
  name: 'einsum',
  family: 'dense',
  summary: message('multiplies blobs and sums over the letters that the outcome lacks'),
  source: 'src/layer/einsum.cpp',
  infer: (site) => {
    const sizes = letterSizes(site)
    const outcome = site.attrs.split('->')[1]
    if (outcome === undefined || sizes === undefined) return unknownOutputs(site)
    const shape = [...outcome].map((letter) => given(sizes.get(letter) ?? unknown))
    return { outputs: [shape.length === 0 ? [given(1n)] : shape] }
  },
  cost: (site) => {
    const sizes = letterSizes(site)
    return sizes === undefined ? unknownCost() : { macs: q('prod(letters)', { letters: [...sizes.values()] }) }
  },
}

function letterSizes({ attrs, inputs }: Pick<Site<string>, 'attrs' | 'inputs'>): ReadonlyMap<string, Expr> | undefined {
  const sizes = new Map<string, Expr>()
  const operands = attrs.split('->')[0]?.split(',') ?? []
  for (const [index, letters] of operands.entries()) {
    const shape = inputs[index]
    if (shape === undefined) return undefined
    for (const [axis, letter] of [...letters].entries()) sizes.set(letter, shape[axis] ?? unknown)
  }
  return sizes
}

/** The equation is kept as the numbers of its characters (einsum.cpp, load_param). */
const readEinsum: LayerReader = (site) => {
  const codes = site.params.ints('equation_mat')
  const text = codes.map((code) => (code > 0n && code < 128n ? String.fromCharCode(Number(code)) : '?')).join('')
  if (!/^[a-z,]+->[a-z]*$/.test(text))
    site.report('error', 'ncnn/equation', 'the equation {text} has no operands and outcome: "ij,jk->ik"', { text })
  return lowered(einsum, text)
}

export const DENSE: ReadonlyMap<string, LayerReader> = new Map([
  ['InnerProduct', readInnerProduct],
  ['Embed', readEmbed],
  ['Gemm', readGemm],
  ['MatMul', ({ params }: LayerSite) => lowered(matmul, params.flag('transB'))],
  ['MultiHeadAttention', readAttention],
  ['SDPA', readSdpa],
  ['Einsum', readEinsum],
])
