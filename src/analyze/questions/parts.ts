/** Figures of single layers, of kinds of layers, and up to a layer: what claims are often made of. */

import { add, type Expr, isKnown, mul, sum } from '../../core/expr.ts'
import { groupBy } from '../../core/group-by.ts'
import { integerText } from '../../core/notation.ts'
import type { AmountKind } from '../../core/words/amount.ts'
import { type Message, message } from '../../core/words/message.ts'
import type { Analysis, Facts } from '../analysis.ts'
import { costsOf } from '../costs/cost.ts'
import { wiringOf } from '../shapes/wiring.ts'
import type { Candidate } from './candidate.ts'
import { ownParams } from './own.ts'
import { atOneExample } from './what-if.ts'

/** All figures of parts of the network, for one example where it can be run so. */
export function partCandidates(analysis: Analysis): readonly Candidate[] {
  const run = atOneExample(analysis) ?? analysis
  const layers = wiringOf(run).layers
  const macs = costsOf(run).layers
  const macsOf = (layer: Facts) => macs.get(layer.node.id)?.macs ?? 0n
  return [
    ...layers.flatMap((layer) => layerCandidates(layer, macsOf(layer))),
    ...kindCandidates(layers, macsOf),
    ...cumulativeCandidates(layers, macsOf),
  ]
}

function part(kind: AmountKind, what: Message, value: Expr, arithmetic?: string): readonly Candidate[] {
  if (!isKnown(value) || value <= 0n) return []
  return [{ kind, what, value, isPart: true, ...(arithmetic !== undefined && { arithmetic }) }]
}

function layerCandidates(layer: Facts, macs: Expr): readonly Candidate[] {
  const { node, outputs } = layer
  const args = { layer: node.name }
  const own = ownParams([layer])
  const count = sum(own.map((param) => param.count?.expr ?? 0n))
  const [output] = outputs
  const values = output?.reduce<Expr>((product, { expr }) => mul(product, expr), 1n) ?? 0n
  return [
    ...own.flatMap(({ name, count: blob, shape }) =>
      part('count', message('{blob} of {layer}', { ...args, blob: name }), blob?.expr ?? 0n, factors(shape)),
    ),
    ...(own.length > 1 ? part('count', message('parameters of {layer}', args), count) : []),
    ...part('bytes', message('bytes of the parameters of {layer}, as fp32', args), mul(count, 4n)),
    ...part('arithmetic', message('MACs of {layer}', args), macs),
    ...part('arithmetic', message('two operations for each MAC of {layer}', args), mul(2n, macs)),
    ...part('count', message('values that {layer} gives', args), values, factors(output)),
    ...part('bytes', message('bytes of what {layer} gives', args), mul(values, 4n)),
  ]
}

/** `20 × 1 × 5 × 5`; nothing where there is but one factor. */
function factors(shape: Facts['outputs'][number]): string | undefined {
  const sizes = shape?.flatMap(({ expr }) => (isKnown(expr) ? [integerText(expr)] : [])) ?? []
  return sizes.length > 1 && sizes.length === shape?.length ? sizes.join(' × ') : undefined
}

function kindCandidates(layers: readonly Facts[], macsOf: (layer: Facts) => Expr): readonly Candidate[] {
  const types = groupBy(layers, ({ node }) => node.type)
  return [...types].flatMap(([type, all]) => {
    const args = { type, count: all.length }
    const own = ownParams(all)
    const count = sum(own.map((param) => param.count?.expr ?? 0n))
    const weights = sum(own.filter(({ name }) => name !== 'bias').map((param) => param.count?.expr ?? 0n))
    return [
      ...part('count', message('parameters of all {type} layers ({count})', args), count),
      ...part('count', message('weights of all {type} layers ({count})', args), weights),
      ...part('bytes', message('bytes of the parameters of all {type} layers ({count})', args), mul(count, 4n)),
      ...part('arithmetic', message('MACs of all {type} layers ({count})', args), sum(all.map(macsOf))),
    ]
  })
}

function cumulativeCandidates(layers: readonly Facts[], macsOf: (layer: Facts) => Expr): readonly Candidate[] {
  let [params, macs]: [Expr, Expr] = [0n, 0n]
  return layers.flatMap((layer) => {
    const args = { layer: layer.node.name }
    const own = sum(ownParams([layer]).map((param) => param.count?.expr ?? 0n))
    const cost = macsOf(layer)
    params = add(params, own)
    macs = add(macs, cost)
    return [
      ...(own === 0n ? [] : part('count', message('parameters from the first layer to {layer}', args), params)),
      ...(cost === 0n ? [] : part('arithmetic', message('MACs from the first layer to {layer}', args), macs)),
    ]
  })
}
