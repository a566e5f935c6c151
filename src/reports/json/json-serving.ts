/** What a model keeps of its tokens, and what one token uses, as JSON. */

import type { Analysis } from '../../analyze/analysis.ts'
import { type LayerCache, servingOf } from '../../analyze/costs/serving.ts'
import { sum } from '../../core/expr.ts'
import { shapeOf } from '../../core/network/shape.ts'
import { type Json, numberJson } from './json-value.ts'

/** Nothing for models that do not read token by token. */
export function servingJson(analysis: Analysis): { readonly [key: string]: Json } {
  const [facts, serving] = [servingOf(analysis), analysis.model.serving]
  if (facts === undefined || serving === undefined) return {}
  return {
    embeddingParameters: numberJson(facts.embeddingParameters),
    activeParameters: numberJson(facts.activeParameters),
    ...(facts.layers.length > 0 && {
      cache: {
        batch: numberJson(serving.batch),
        context: numberJson(serving.context),
        dtype: serving.cacheDtype,
        bytes: numberJson(facts.cacheBytes),
        bytesPerToken: numberJson(facts.bytesPerToken),
        layers: facts.layers.map(layerJson),
      },
    }),
    tokens: numberJson(serving.tokens),
  }
}

function layerJson({ layer, bytes }: LayerCache): Json {
  return {
    layer: layer.layer,
    kind: layer.kind,
    shapes: layer.states.map(({ shape }) => shapeOf(shape).map(numberJson)),
    bytes: numberJson(sum(bytes.map(({ expr }) => expr))),
  }
}
