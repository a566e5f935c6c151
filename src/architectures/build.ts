/** From an architecture and the values of its fields to the network: the same for every file that holds such values. */

import type { Expr } from '../core/expr.ts'
import { given, type Quantity, q } from '../core/formula.ts'
import { DTYPE_BITS, type Dtype } from '../core/network/dtype.ts'
import type { CachedLayer, Chosen, Graph, Node, StoredTensor, Value } from '../core/network/model.ts'
import type { Op, Param } from '../core/network/op.ts'
import type { DerivedShape } from '../core/network/shape.ts'
import type { Issue } from '../core/words/issue.ts'
import { MODULES, type ModuleAttrs } from '../ops/module.ts'
import { type Attention, attentionOf, isAttention } from './attention.ts'
import { contentsOf, type ModuleTensor, macsOf, stacked } from './tensors-of.ts'
import type { ConfigValues } from './values.ts'
import { type Found, type Group, quantity, runsAt, type Scope, type Ties, walk } from './walk.ts'

/** What a pass through the model is told for. */
export interface Pass {
  readonly batch: bigint
  readonly tokens: bigint
  readonly context: bigint
  readonly encoderContext: bigint
  /** Tokens of the encoder in the pass. */
  readonly encoderTokens: bigint
}

/** What is asked for of a pass. */
export type Asked = Partial<Pick<Pass, 'batch' | 'tokens' | 'context' | 'encoderContext'>>

/** How much goes in: as asked for, else one token, and as many in the cache as the model was trained for. */
export function passOf({ vars }: ConfigValues, { batch = 1n, tokens = 1n, context, encoderContext }: Asked): Pass {
  const names = ['max_position_embeddings', 'n_positions', 'max_seq_len', 'text_config.max_position_embeddings']
  const trained = names.map((name) => vars[name]).find((value) => typeof value === 'bigint' && value > 0n)
  const whole = context ?? (trained as bigint | undefined) ?? 4096n
  const encoderTokens = encoderContext !== undefined && encoderContext < tokens ? encoderContext : tokens
  return { batch, tokens, context: whole, encoderContext: encoderContext ?? whole, encoderTokens }
}

/** A transformer, before any file of weights is known. */
export interface Transformer {
  readonly graph: Graph
  /** As they would be stored. */
  readonly tensors: readonly StoredTensor[]
  readonly cache: readonly CachedLayer[]
  readonly chosen: ReadonlyMap<string, Chosen>
  readonly inputTable?: string
  /** Names that are other tensors, and are left out of files. */
  readonly tied: Ties
}

/** What is gathered for one node. */
interface Draft {
  readonly path: string
  type: string
  op: Op<ModuleAttrs>
  readonly params: Param[]
  readonly macs: Quantity[]
  width: Quantity | undefined
  positions: Quantity
  group: Group | undefined
}

/** Makes the network of a model, with or without the head of its class. */
export function buildTransformer(
  values: ConfigValues,
  { withHead, pass, dtype, issues }: { withHead: boolean; pass: Pass; dtype: Dtype; issues: Issue[] },
): Transformer {
  const given = {
    ...{ batch: pass.batch, tokens: pass.tokens, encoder_tokens: pass.encoderTokens },
    ...{ context: pass.context, encoder_context: pass.encoderContext },
  }
  const { found, ties } = walk(values, withHead, given, issues)
  const building: Building = {
    ...{ drafts: new Map(), tensors: [], ties, dtype, cache: [], inputTable: undefined },
  }
  for (const each of found) addFound(each, building)
  const drafts = [...building.drafts.values()]
  const chosen = drafts.flatMap(({ path, group }) => (group === undefined ? [] : [[path, group] as const]))
  return {
    graph: graphOf(drafts, pass, building.inputTable !== undefined),
    tensors: building.tensors,
    cache: building.cache,
    tied: ties,
    chosen: new Map(chosen),
    ...(building.inputTable !== undefined && { inputTable: building.inputTable }),
  }
}

interface Building {
  readonly drafts: Map<string, Draft>
  readonly tensors: StoredTensor[]
  readonly ties: Ties
  readonly dtype: Dtype
  readonly cache: CachedLayer[]
  inputTable: string | undefined
}

function addFound(found: Found, building: Building): void {
  const { path, line, scope } = found
  if (isAttention(line.kind)) addAttention(path, attentionOf(line, scope, runsAt(path, scope)), scope, building)
  else if (line.kind === 'experts') addStacked(found, building)
  else addModule(found, building)
}

function addModule(found: Found, building: Building): void {
  const { path, line, scope } = found
  const contents = contentsOf(line, scope)
  if (contents === undefined) return
  const isTensor = line.kind === 'tensor' || line.kind === 'buffer'
  const draft = draftOf(ownerOf(path, isTensor), line.kind, scope, building)
  if (!isTensor) draft.width = contents.width ?? draft.width
  for (const tensor of contents.tensors) addTensor(path, tensor, draft, found, building)
  if (
    line.kind === 'embedding' &&
    building.inputTable === undefined &&
    /\b(vocab_size|n_tokens)$/.test(line.args[0] ?? '')
  ) {
    building.inputTable = `${path}.weight`
  }
}

/** The node that a module belongs to: all of a group of equal ones, or the one that holds a single tensor. */
function ownerOf(path: string, isTensor: boolean): string {
  const star = path.indexOf('*')
  if (star >= 0) return path.slice(0, path.lastIndexOf('.', star))
  if (!isTensor) return path
  const dot = path.lastIndexOf('.')
  return dot < 0 ? path : path.slice(0, dot)
}

function draftOf(path: string, kind: string, scope: Scope, { drafts }: Building): Draft {
  const known = drafts.get(path)
  if (known !== undefined) return known
  const { type, op } = TYPES[scope.group === undefined ? kind : 'experts'] ?? TENSORS
  const draft: Draft = {
    ...{ path, type, op, params: [], macs: [], width: undefined },
    ...{ positions: runsAt(path, scope, kind), group: scope.group },
  }
  drafts.set(path, draft)
  return draft
}

const TENSORS = { type: 'Parameter', op: MODULES.tensors }

/** Kinds of the definitions → the names of the modules, and what they do. */
const TYPES: Readonly<Record<string, { readonly type: string; readonly op: Op<ModuleAttrs> }>> = {
  linear: { type: 'Linear', op: MODULES.linear },
  linear_t: { type: 'Conv1D', op: MODULES.linear },
  embedding: { type: 'Embedding', op: MODULES.embedding },
  norm: { type: 'RMSNorm', op: MODULES.norm },
  layer_norm: { type: 'LayerNorm', op: MODULES.norm },
  batch_norm: { type: 'BatchNorm', op: MODULES.batchNorm },
  conv1d: { type: 'Conv1d', op: MODULES.conv },
  conv2d: { type: 'Conv2d', op: MODULES.conv },
  conv3d: { type: 'Conv3d', op: MODULES.conv },
  experts: { type: 'Experts', op: MODULES.experts },
}

/** One tensor of a module, of a group of equal modules all of theirs. */
function addTensor(path: string, tensor: ModuleTensor, draft: Draft, { group, line }: Found, building: Building): void {
  const name = tensor.leaf === '' ? path : `${path}.${tensor.leaf}`
  if (group !== undefined) {
    const shape = stacked(group.of, tensor.shape)
    draft.params.push(paramOf(name.slice(name.indexOf('*.') + 2), shape, tensor))
    for (let at = 0n; at < (group.of.expr as bigint); at++) store(name.replace('*', String(at)), tensor, building)
  } else {
    const source = sourceOf(name, building.ties)
    const own = name.slice(draft.path === name ? name.lastIndexOf('.') + 1 : draft.path.length + 1)
    draft.params.push({ ...paramOf(own, tensor.shape, tensor), tensor: source })
    if (source === name && line.named.get('saved') !== 'false') store(name, tensor, building)
  }
  if (tensor.isWeight === true) draft.macs.push(macsOf(draft.positions, tensor.shape, group))
}

/** The tensor that a tied one is in the end. */
function sourceOf(name: string, ties: Ties): string {
  let at = name
  for (let steps = 0; steps < 8; steps++) {
    const next = ties.get(at)
    if (next === undefined || next === at) return at
    at = next
  }
  return at
}

function paramOf(name: string, shape: DerivedShape, { isBuffer, dtype }: ModuleTensor): Param {
  return { name, shape, kind: isBuffer === true ? 'statistic' : 'learned', ...(dtype && { dtype }) }
}

function store(name: string, { shape, isBuffer, dtype: own }: ModuleTensor, { tensors, dtype: held }: Building): void {
  const sizes = shape.map(({ expr }) => expr)
  if (!sizes.every((size) => typeof size === 'bigint')) return
  const dtype = own ?? held
  const count = sizes.reduce((product, size) => product * size, 1n)
  tensors.push({
    ...{ name, shape: sizes, count, dtype, encoding: dtype, bytes: (count * BigInt(DTYPE_BITS[dtype]) + 7n) / 8n },
    role: isBuffer === true ? 'buffer' : 'parameter',
    module: name.slice(0, Math.max(name.lastIndexOf('.'), 0)),
  })
}

/** Weights of all experts in one tensor: the first axis counts them. */
function addStacked(found: Found, building: Building): void {
  const { path, line, scope } = found
  const contents = contentsOf({ ...line, kind: 'tensor' }, scope)
  const [tensor] = contents?.tensors ?? []
  const [of, ...rest] = tensor?.shape ?? []
  if (tensor === undefined || of === undefined) return
  const draft = draftOf(ownerOf(path, true), 'experts', scope, building)
  const used = line.choose === undefined ? undefined : quantity(line.choose, scope)
  addTensor(path, tensor, draft, found, building)
  if (used === undefined) return
  draft.group = { used, of }
  if (rest.length > 1) draft.macs.push(macsOf(draft.positions, rest, { used, of }))
}

function addAttention(path: string, attention: Attention | undefined, scope: Scope, building: Building): void {
  if (attention === undefined) return
  const known = building.drafts.get(path)
  const draft = known ?? draftOf(path, 'attention', scope, building)
  if (attention.type !== 'Product') Object.assign(draft, { type: attention.type, op: attention.op })
  draft.width = attention.width ?? draft.width
  if (attention.macs !== undefined) draft.macs.push(attention.macs)
  if (attention.cached !== undefined) building.cache.push(attention.cached)
}

function graphOf(drafts: readonly Draft[], { batch, tokens }: Pass, readsTokens: boolean): Graph {
  const values = new Map<string, Value>()
  const input = readsTokens ? 'input_ids' : 'inputs'
  const shape = readsTokens ? [batch, tokens] : undefined
  const dtype: Dtype = readsTokens ? 'int64' : 'float32'
  values.set(input, { id: input, name: input, dtype, given: { shape, dtype } })
  let last = input
  const nodes = drafts.map((draft): Node => {
    const node = nodeOf(draft, last, batch)
    values.set(draft.path, { id: draft.path, name: draft.path, dtype: undefined })
    last = draft.path
    return node
  })
  return { inputs: [input], outputs: nodes.length > 0 ? [last] : [], nodes, values }
}

function nodeOf({ path, type, op, params, macs, width, positions }: Draft, input: string, batch: bigint): Node {
  const attrs: ModuleAttrs = {
    params,
    output: width && [given(batch), positions, width],
    ...(macs.length > 0 && { macs: added(macs, batch) }),
  }
  return { id: path, name: path, type, op, attrs, inputs: [input], outputs: [path], module: path, inserted: false }
}

/** The products of a module, for as many examples as go in at once. */
function added(macs: readonly Quantity[], batch: bigint): Quantity {
  const [first] = macs
  if (macs.length === 1 && first !== undefined && batch === 1n) return first
  const vars: Record<string, Expr> = Object.fromEntries(macs.map(({ expr }, index) => [`product${index}`, expr]))
  const terms = Object.keys(vars).join(' + ')
  return batch === 1n ? q(terms, vars) : q(`batch × (${terms})`, { batch, ...vars })
}
