/** Attention. keras/src/layers/attention. */

import { type Expr, unknown } from '../../../core/expr.ts'
import type { Param } from '../../../core/network/op.ts'
import { message } from '../../../core/words/message.ts'
import { unknownCost } from '../../../ops/arithmetic.ts'
import { attentionCost } from '../../../ops/attention.ts'
import type { Config } from '../config.ts'
import { given, type LayerOp, q, weight } from './layer.ts'

/** Whether several heads share their keys and values. */
function isGrouped({ layer }: Config): boolean {
  return layer.type === 'GroupQueryAttention' || layer.type === 'GroupedQueryAttention'
}

/** The heads, and what each of them sees. */
function headsOf(config: Config) {
  const read = (key: string, fallback: number) => config.int(key, fallback)
  const grouped = isGrouped(config)
  const size = grouped ? read('head_dim', 0) : read('key_dim', 0)
  const heads = grouped ? read('num_query_heads', 0) : read('num_heads', 0)
  const value = grouped ? size : read('value_dim', size)
  return {
    size,
    heads,
    keyHeads: grouped ? read('num_key_value_heads', 0) : heads,
    value: value === 0 ? size : value,
  }
}

function projection(
  config: Config,
  name: string,
  sizes: readonly (Expr | number)[],
  bias: readonly (Expr | number)[],
): readonly Param[] {
  return [weight(`${name}/kernel`, sizes), ...(config.flag('use_bias', true) ? [weight(`${name}/bias`, bias)] : [])]
}

/** Projects queries, keys and values, lets each head look, and projects what they found. */
export const multiHeadAttention: LayerOp = {
  name: 'multi-head-attention',
  family: 'attention',
  summary: message('lets each position look at the others, in several heads'),
  source: 'keras/src/layers/attention/multi_head_attention.py',
  infer: (site) => {
    const { attrs } = site
    const [query, values, keys = values] = site.inputs
    if (query === undefined) return { outputs: [] }
    const { size, heads, keyHeads, value } = headsOf(attrs)
    const asked = attrs.list('output_shape')
    const last = asked.length > 0 ? asked : [query.at(-1) ?? unknown]
    const params = [
      ...projection(attrs, 'query', [query.at(-1) ?? unknown, heads, size], [heads, size]),
      ...projection(attrs, 'key', [keys?.at(-1) ?? unknown, keyHeads, size], [keyHeads, size]),
      ...(attrs.flag('use_gate', false)
        ? projection(
            attrs,
            'gate',
            [query.at(-1) ?? unknown, heads, isGrouped(attrs) ? size : value],
            [heads, isGrouped(attrs) ? size : value],
          )
        : []),
      ...projection(attrs, 'value', [values?.at(-1) ?? unknown, keyHeads, value], [keyHeads, value]),
      ...projection(attrs, 'attention_output', [heads, value, ...last], last),
    ]
    const output = [...query.slice(0, -1).map(given), ...last.map((one) => given(one))]
    const scores = [
      given(query[0] ?? unknown),
      given(heads),
      ...query.slice(1, -1).map(given),
      ...(keys ?? []).slice(1, -1).map(given),
    ]
    return { outputs: site.outputCount > 1 ? [output, scores] : [output], params }
  },
  cost: ({ attrs, inputs, params }) => {
    const [query, values, keys = values] = inputs
    if (query?.length !== 3 || values?.length !== 3 || keys?.length !== 3) return unknownCost()
    const { size, heads, keyHeads, value } = headsOf(attrs)
    const [batch = unknown, queries = unknown] = query
    const count = keys[1] ?? unknown
    const kernel = (name: string) =>
      (params.find((param) => param.name === `${name}/kernel`)?.shape ?? []).map(({ expr }) => expr)
    const projections = q('batch × (queries × (prod(query) + prod(output)) + keys × (prod(key) + prod(value)))', {
      batch,
      queries,
      keys: count,
      query: kernel('query'),
      output: kernel('attention_output'),
      key: kernel('key'),
      value: kernel('value'),
    })
    const sizes = { batch, queryHeads: BigInt(heads), keyHeads: BigInt(keyHeads), queries, keys: count, past: 0n }
    return attentionCost({ ...sizes, querySize: BigInt(size), valueSize: BigInt(value) }, projections)
  },
  reach: () => undefined,
}

/** Scores of queries with keys, by products or by sums, and the values that they weigh. */
export const attention: LayerOp = {
  name: 'attention',
  family: 'attention',
  summary: message('weighs values by how their keys fit a query'),
  source: 'keras/src/layers/attention/attention.py',
  infer: (site) => {
    const { attrs } = site
    const [query, value, key = value] = site.inputs
    if (query === undefined || value === undefined) return { outputs: [] }
    const isSum = attrs.layer.type === 'AdditiveAttention'
    const params = attrs.flag('use_scale', isSum) ? [weight('scale', isSum ? [query.at(-1) ?? unknown] : [])] : []
    const bias = !isSum && attrs.text('score_mode') === 'concat' ? [weight('concat_score_weight', [])] : []
    const output = [...query.slice(0, -1).map(given), given(value.at(-1) ?? unknown)]
    const scores = [...query.slice(0, -1).map(given), given(key?.[1] ?? unknown)]
    return { outputs: site.outputCount > 1 ? [output, scores] : [output], params: [...params, ...bias] }
  },
  cost: ({ inputs }) => {
    const [query, value, key = value] = inputs
    if (query?.length !== 3 || value?.length !== 3 || key?.length !== 3) return unknownCost()
    const [batch = unknown, queries = unknown, querySize = unknown] = query
    const sizes = { batch, queryHeads: 1n, keyHeads: 1n, queries, keys: key[1] ?? unknown, past: 0n }
    return attentionCost({ ...sizes, querySize, valueSize: value[2] ?? unknown })
  },
  reach: () => undefined,
}
