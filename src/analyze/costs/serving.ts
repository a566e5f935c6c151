/** What a model that reads token by token keeps of them, and which of its parameters one token uses. */

import { type Expr, fraction, isUnknown, mul, sub, sum } from '../../core/expr.ts'
import { type Quantity, q } from '../../core/formula.ts'
import { DTYPE_BITS, type Dtype } from '../../core/network/dtype.ts'
import type { CachedLayer, CachedState } from '../../core/network/model.ts'
import { shapeOf } from '../../core/network/shape.ts'
import { once } from '../../core/once.ts'
import { type Analysis, eachFacts, type ParamFacts } from '../analysis.ts'

/** One layer's part of the cache. */
export interface LayerCache {
  readonly layer: CachedLayer
  /** One entry a state. */
  readonly bytes: readonly Quantity[]
}

/** What a model keeps, and what one token needs of it. */
export interface ServingFacts {
  readonly layers: readonly LayerCache[]
  readonly cacheBytes: Expr
  /** Bytes by which one further token makes the cache longer, at the end of a long text. */
  readonly bytesPerToken: Expr
  /** Numbers of the table of the tokens that go in; 0 where no tokens do. */
  readonly embeddingParameters: Expr
  /** Parameters that one token uses, the table of the tokens included. */
  readonly activeParameters: Expr
}

/** Answers for a model that says how it is used; `undefined` for every other. */
export const servingOf = once((analysis: Analysis): ServingFacts | undefined => {
  const { serving } = analysis.model
  if (serving === undefined) return undefined
  const layers = serving.cache.map((layer) => ({
    layer,
    bytes: layer.states.map((state) => bytesOfState(state, serving.cacheDtype)),
  }))
  return {
    layers,
    cacheBytes: sum(layers.flatMap(({ bytes }) => bytes.map(({ expr }) => expr))),
    bytesPerToken: sum(
      serving.cache.flatMap(({ states }) =>
        states.map(({ perToken, dtype }) => mul(perToken?.expr ?? 0n, widthOf(dtype ?? serving.cacheDtype))),
      ),
    ),
    embeddingParameters: embeddingOf(analysis),
    activeParameters: activeOf(analysis),
  }
})

/** 1 × 8 × 4,096 × 128 × 2 bytes. */
function bytesOfState({ shape, dtype: own }: CachedState, held: Dtype): Quantity {
  const dtype = own ?? held
  const bits = BigInt(DTYPE_BITS[dtype])
  if (bits % 8n === 0n) return q('prod(shape) × bytes', { shape: shapeOf(shape), bytes: bits / 8n })
  return q('ceil(prod(shape) × bits / 8)', { shape: shapeOf(shape), bits })
}

function widthOf(dtype: Dtype): Expr {
  return fraction(BigInt(DTYPE_BITS[dtype]), 8n)
}

function embeddingOf({ facts, model }: Analysis): Expr {
  const table = model.serving?.inputTable
  if (table === undefined) return 0n
  for (const { params } of eachFacts(facts.values())) {
    const found = params.find(({ tensor }) => tensor === table)
    if (found !== undefined) return found.count?.expr ?? 0n
  }
  return 0n
}

/** All parameters without those of the experts that a token does not choose. */
function activeOf({ facts, model, totals }: Analysis): Expr {
  const idle = [...eachFacts(facts.values())].flatMap(({ node, params }) => {
    const chosen = model.serving?.chosen.get(node.id)
    return chosen === undefined ? [] : params.filter(isOwn).map(({ count }) => idlePart(count?.expr ?? 0n, chosen))
  })
  return sub(totals.parameters.value, sum(idle))
}

function isOwn({ kind, sharedWith, count }: ParamFacts): boolean {
  return kind === 'learned' && sharedWith === undefined && count !== undefined && !isUnknown(count.expr)
}

function idlePart(count: Expr, { used, of }: { readonly used: Quantity; readonly of: Quantity }): Expr {
  return q('count × (of - used) / of', { count, used: used.expr, of: of.expr }).expr
}
