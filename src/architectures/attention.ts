/** Modules that look at other tokens: what they multiply beside their weights, and what they keep of what they have seen. */

import { given, type Quantity, q } from '../core/formula.ts'
import { type Dtype, dtypeNamed } from '../core/network/dtype.ts'
import type { CachedLayer, CachedState } from '../core/network/model.ts'
import type { Op } from '../core/network/op.ts'
import { MODULES, type ModuleAttrs } from '../ops/module.ts'
import type { Line } from './line.ts'
import { quantity, type Scope, shapeBy } from './walk.ts'

/** What such a module does in one pass. */
export interface Attention {
  readonly type: string
  readonly op: Op<ModuleAttrs>
  readonly width: Quantity | undefined
  readonly macs?: Quantity
  readonly cached?: CachedLayer
}

const KINDS: ReadonlySet<string> = new Set(['attention', 'causal', 'cross', 'latent', 'recurrence', 'keeps', 'product'])

export function isAttention(kind: string): boolean {
  return KINDS.has(kind)
}

/**
 * `attention(heads, key/value heads, size[, size of values])` looks at all tokens (of others where `queries` or `keys` say so), `causal` at those before, which it keeps;
 * `cross` at those of the encoder; `latent(heads, size, size of values, rank, positions)` keeps a compressed form;
 * `recurrence` keeps a state, `keeps` tensors of any shapes; `product(macs)` multiplies what is no parameter.
 */
export function attentionOf(line: Line, scope: Scope, positions: Quantity): Attention | undefined {
  if (line.kind === 'recurrence') return recurrence(line, scope)
  if (line.kind === 'product') return product(line, scope)
  if (line.kind === 'keeps') return keeps(line, scope)
  return line.kind === 'latent' ? latent(line, scope, positions) : heads(line, scope, positions)
}

function heads(line: Line, scope: Scope, positions: Quantity): Attention | undefined {
  const [count, groups, size, values = size] = line.args.map((text) => quantity(text, scope))
  if (count === undefined || groups === undefined || size === undefined || values === undefined) return undefined
  const keys =
    named(line, 'keys', scope) ?? (line.kind === 'cross' ? quantity('encoder_tokens', scope) : undefined) ?? positions
  const queries = named(line, 'queries', scope) ?? positions
  const cached = line.kind === 'attention' ? undefined : keptBy(line, scope, { groups, size, values })
  return { ...scores(count, size, values, queries, keys), ...(cached && { cached }) }
}

/** Products with keys and with values: one multiplication for each pair of tokens, head and number of a head. */
function scores(count: Quantity, size: Quantity, values: Quantity, positions: Quantity, keys: Quantity): Attention {
  return {
    ...{ type: 'Attention', op: MODULES.attention },
    width: q('heads × values', { heads: count.expr, values: values.expr }),
    macs: q('heads × (size + values) × queries × keys', {
      ...{ heads: count.expr, size: size.expr, values: values.expr },
      ...{ queries: positions.expr, keys: keys.expr },
    }),
  }
}

function latent(line: Line, scope: Scope, positions: Quantity): Attention | undefined {
  const [count, size, values, rank, place] = line.args.map((text) => quantity(text, scope))
  if (!(count && size && values && rank && place)) return undefined
  const one = given(1n)
  const states = [kept(one, rank, scope), kept(one, place, scope)]
  const index = named(line, 'index', scope)
  const context = sizeOf('context', scope)
  const indexed: CachedState = { shape: [sizeOf('batch', scope), context, index ?? one], perToken: index ?? one }
  const all = [...states, ...(index === undefined ? [] : [indexed])]
  const found = scores(count, size, values, positions, positions)
  return {
    ...found,
    ...(index &&
      found.macs && { macs: withIndex(found.macs, index, named(line, 'index_heads', scope) ?? one, positions) }),
    cached: { layer: scope.layerPath, kind: 'latent', states: all },
  }
}

/** An indexer compares the tokens first: each of its heads gives a score, and these are weighed and added up. */
function withIndex(macs: Quantity, size: Quantity, heads: Quantity, positions: Quantity): Quantity {
  return q('attention + heads × (size + 1) × queries × queries', {
    ...{ attention: macs.expr, heads: heads.expr, size: size.expr, queries: positions.expr },
  })
}

interface Sizes {
  readonly groups: Quantity
  readonly size: Quantity
  readonly values: Quantity
}

/** What transformers' DynamicCache keeps of a layer (cache_utils.py, get_layer_types_and_kwargs). */
function keptBy(line: Line, scope: Scope, { groups, size, values }: Sizes): CachedLayer {
  const layer = scope.layerPath
  if (line.kind === 'cross') {
    const keys = named(line, 'kept', scope) ?? sizeOf('encoder_context', scope)
    const shape = (width: Quantity) => ({ shape: [sizeOf('batch', scope), groups, keys, width] })
    return { layer, kind: 'cross', states: [shape(size), shape(values)] }
  }
  const { kind, window } = reach(line, scope)
  if (kind === 'shared') return { layer, kind, states: [] }
  const states = [size, values].map((width) => kept(groups, width, scope, window))
  return { layer, kind, states }
}

/** Which tokens a layer keeps: those of a window or a chunk, all, or none since it reads another layer's. */
function reach(line: Line, { vars, layer }: Scope): { kind: CachedLayer['kind']; window?: bigint } {
  const { layer_types: types, num_kv_shared_layers: shared, num_hidden_layers: layers } = vars
  if (typeof shared === 'bigint' && typeof layers === 'bigint' && shared > 0n && BigInt(layer) >= layers - shared) {
    return { kind: 'shared' }
  }
  if (line.named.get('window') === 'none') return { kind: 'full' }
  const type = Array.isArray(types) ? types[layer] : undefined
  const size = (value: unknown) => (typeof value === 'bigint' && value > 0n ? value : undefined)
  const [window, chunk] = [size(vars.sliding_window), size(vars.attention_chunk_size)]
  if (type === undefined ? window !== undefined : String(type).includes('sliding')) {
    return window === undefined ? { kind: 'full' } : { kind: 'window', window }
  }
  if (type === undefined ? chunk !== undefined : type === 'chunked_attention') {
    return chunk === undefined ? { kind: 'full' } : { kind: 'chunk', window: chunk }
  }
  return { kind: 'full' }
}

/** Keys or values of the tokens so far; of a window one fewer than it spans, since the newest is added before it is used. */
function kept(groups: Quantity, width: Quantity, scope: Scope, window?: bigint): CachedState {
  const context = sizeOf('context', scope)
  const length = window === undefined ? context : q('min(context, window - 1)', { context: context.expr, window })
  return {
    shape: [sizeOf('batch', scope), groups, length, width],
    ...(window === undefined && { perToken: q('heads × size', { heads: groups.expr, size: width.expr }) }),
  }
}

/** What of a recurrence is kept from token to token; the inputs of its convolution are held as the cache is. */
const STATES = ['conv', 'state', 'sums', 'peaks']

/** `recurrence(conv = […], state = […], sums, peaks, dtype, macs)`: states of fixed size. */
function recurrence(line: Line, scope: Scope): Attention {
  const batch = sizeOf('batch', scope)
  const dtype = dtypeNamed(line.named.get('dtype') ?? '')
  const states = STATES.flatMap((name): readonly CachedState[] => {
    const text = line.named.get(name)
    const shape = text === undefined ? undefined : shapeBy(text, scope)
    return shape === undefined ? [] : [{ shape: [batch, ...shape], ...(dtype && name !== 'conv' && { dtype }) }]
  })
  const macs = line.named.get('macs')
  const count = macs === undefined ? undefined : quantity(macs, scope)
  return {
    ...{ type: 'StateSpace', op: MODULES.recurrence, width: undefined },
    ...(count && { macs: count }),
    ...(states.length > 0 && { cached: { layer: scope.layerPath, kind: 'recurrent', states } }),
  }
}

/** `keeps(kind, […], …, float32 = […])`: what a layer of that kind keeps, one shape a tensor, those in another type named by it. */
function keeps({ args: [kind = '', ...shapes], named: by }: Line, scope: Scope): Attention | undefined {
  if (!isKept(kind)) return undefined
  const batch = sizeOf('batch', scope)
  const of = (text: string, dtype?: Dtype): readonly CachedState[] => {
    const shape = shapeBy(text, scope)
    return shape === undefined ? [] : [{ shape: [batch, ...shape], ...(dtype && { dtype }) }]
  }
  const states = [
    ...shapes.flatMap((text) => of(text)),
    ...[...by].flatMap(([name, text]) => of(text, dtypeNamed(name))),
  ]
  return {
    ...{ type: 'Attention', op: MODULES.attention, width: undefined },
    cached: { layer: scope.layerPath, kind, states },
  }
}

function isKept(kind: string): kind is CachedLayer['kind'] {
  return ['full', 'window', 'chunk', 'latent', 'recurrent', 'cross', 'shared'].includes(kind)
}

function product({ args }: Line, scope: Scope): Attention {
  const macs = quantity(args[0] ?? '0', scope)
  return { type: 'Product', op: MODULES.attention, width: undefined, ...(macs && { macs }) }
}

function named({ named: by }: Line, name: string, scope: Scope): Quantity | undefined {
  const text = by.get(name)
  return text === undefined ? undefined : quantity(text, scope)
}

function sizeOf(name: string, scope: Scope): Quantity {
  return quantity(name, scope) ?? given(0n)
}
