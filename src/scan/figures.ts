/** What a network weighs, as figures that can be kept. */

import type { Analysis, Total } from '../analyze/analysis.ts'
import { costsOf, costsPerExample } from '../analyze/costs/cost.ts'
import { livenessOf } from '../analyze/costs/liveness.ts'
import { exprText, isUnknown } from '../core/expr.ts'
import { type Dtype, packedBytes } from '../core/network/dtype.ts'
import type { ParamKind } from '../core/network/op.ts'
import type { Figure, Figures } from './row.ts'

/**
 * The figures of a network. Parameters whose shapes stay open are counted in the weights, where these are at hand. Of what
 * nothing is known there is no figure, rather than one of "at least 0".
 */
export function figuresOf(analysis: Analysis): Figures {
  const { model, totals } = analysis
  const costs = costsOf(analysis)
  const one = costsPerExample(analysis)
  // A file of names and numbers has no feature maps that anything could be said of.
  const isBare = model.graph.values.size === 0
  const ofMaps = (total: Total | undefined): Figure => (isBare ? null : figureOf(total))
  const isOpen = typeof totals.parameters.value !== 'bigint' || !totals.parameters.complete
  const counted = isOpen ? countStored(analysis) : undefined
  return {
    name: model.name,
    phase: model.selection?.phase ?? null,
    layers: totals.layers,
    parameters: figureOf(totals.parameters),
    learned: figureOf(totals.learned),
    statistics: figureOf(totals.statistics),
    parameterBytes: figureOf(totals.parameterBytes),
    macs: ofMaps(costs.macs),
    macsPerExample: ofMaps(one?.macs),
    activationBytes: ofMaps(totals.activationBytes),
    peakActivationBytes: ofMaps(livenessOf(analysis).peak),
    ...counted,
    complete: {
      parameters: totals.parameters.complete || counted !== undefined,
      macs: costs.macs.complete && !isBare,
      memory: totals.activationBytes.complete && !isBare,
    },
  }
}

type Counted = Pick<Figures, 'parameters' | 'learned' | 'statistics' | 'parameterBytes'>

/** Parameters by what the weights hold of each layer; `undefined` where they do not hold what every layer needs. */
function countStored({ facts, joined }: Analysis): Counted | undefined {
  const sums = { learned: 0n, statistic: 0n, auxiliary: 0n }
  let parameterBytes = 0n
  const add = (kind: ParamKind, count: bigint, dtype: Dtype) => {
    sums[kind] += count
    if (kind !== 'auxiliary') parameterBytes += packedBytes(dtype, count)
  }
  for (const { node, params, complete } of facts.values()) {
    const found = joined?.layers.get(node.id)
    if (params.length === 0 && complete) continue
    if (found?.state !== 'found' || found.source === undefined) return undefined
    const { blobs } = found.source
    // A layer that nobody knows owns what the file says.
    if (params.length === 0) for (const { count, dtype } of blobs) add('learned', BigInt(count), dtype)
    params.forEach(({ kind, sharedWith, dtype }, index) => {
      if (sharedWith === undefined) add(kind, BigInt(blobs[index]?.count ?? 0), dtype)
    })
  }
  const { learned, statistic } = sums
  return { parameters: learned + statistic, learned, statistics: statistic, parameterBytes }
}

function figureOf(total: Total | undefined): Figure {
  if (total === undefined || isUnknown(total.value) || (total.value === 0n && !total.complete)) return null
  return typeof total.value === 'bigint' ? total.value : exprText(total.value)
}
