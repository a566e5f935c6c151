/** The figures of two networks side by side, and of their layers. */

import { type Expr, isUnknown, keyOf, sub, sum } from '../../core/expr.ts'
import type { Quantity } from '../../core/formula.ts'
import type { Analysis, Facts, Total } from '../analysis.ts'
import { bytesOfParams } from '../analyze.ts'
import { allOperations, costsOf, costsPerExample } from '../costs/cost.ts'
import { livenessOf } from '../costs/liveness.ts'
import { ownBytes, ownParams } from '../questions/own.ts'

/** A figure of both sides. Where one is no more than a lower bound, the difference is that of what is known. */
export interface Change {
  /** `undefined` where there is no such figure: the layer is not there, or the network can't be run so. */
  readonly before: Total | undefined
  readonly after: Total | undefined
  /** What the second side has more. */
  readonly delta: Expr
}

/**
 * What is counted of a layer. Parameters that layers share count for their owner; `macs` and `operations` are for the
 * shapes as they stand; `outputBytes` are those of feature maps with memory of their own.
 */
export const LAYER_FIGURES = [
  'parameters',
  'parameterBytes',
  'macs',
  'macsPerExample',
  'operations',
  'outputBytes',
] as const

/** One of LAYER_FIGURES. */
export type LayerFigure = (typeof LAYER_FIGURES)[number]

/** What is counted of a network; `caffeDataBytes` as Caffe's log says "Memory required for data". */
export const NETWORK_FIGURES = [
  'layers',
  'parameters',
  'learned',
  'statistics',
  'parameterBytes',
  'macs',
  'macsPerExample',
  'operations',
  'activationBytes',
  'peakActivationBytes',
  'caffeDataBytes',
] as const

/** One of NETWORK_FIGURES. */
export type NetworkFigure = (typeof NETWORK_FIGURES)[number]

/** The figures of a layer on both sides; those of a side where the layer is not are absent. */
export function layerFigures(
  before: { readonly layer: Facts | undefined; readonly analysis: Analysis },
  after: { readonly layer: Facts | undefined; readonly analysis: Analysis },
): Readonly<Record<LayerFigure, Change>> {
  const [one, other] = [before, after].map(({ layer, analysis }) => layer && countsOf(layer, analysis))
  return changesOf(LAYER_FIGURES, one, other)
}

/** The figures of two networks. */
export function networkFigures(before: Analysis, after: Analysis): Readonly<Record<NetworkFigure, Change>> {
  return changesOf(NETWORK_FIGURES, totalsOf(before), totalsOf(after))
}

/** Whether both sides say the same. */
export function isUnchanged({ before, after }: Change): boolean {
  return before?.complete === after?.complete && keyOf(before?.value ?? 0n) === keyOf(after?.value ?? 0n)
}

type Counts<Key extends string> = Readonly<Record<Key, Total | undefined>>

function changesOf<Key extends string>(
  keys: readonly Key[],
  before: Counts<Key> | undefined,
  after: Counts<Key> | undefined,
): Readonly<Record<Key, Change>> {
  const entries = keys.map((key): readonly [Key, Change] => {
    const [one, other] = [before?.[key], after?.[key]]
    return [key, { before: one, after: other, delta: sub(other?.value ?? 0n, one?.value ?? 0n) }]
  })
  return Object.fromEntries(entries) as Readonly<Record<Key, Change>>
}

function countsOf(layer: Facts, analysis: Analysis): Counts<LayerFigure> {
  const { node } = layer
  const own = ownParams([layer])
  const counts = sumOf(own.map(({ count }) => count))
  const complete = counts.complete && layer.complete
  const known = own.filter(({ count }) => count !== undefined && !isUnknown(count.expr))
  const cost = costsOf(analysis).layers.get(node.id)
  const one = costsPerExample(analysis)?.layers.get(node.id)
  const isCounted = cost?.complete ?? true
  return {
    parameters: { value: counts.value, complete },
    parameterBytes: { value: bytesOfParams(known), complete },
    macs: { value: cost?.macs ?? 0n, complete: isCounted },
    macsPerExample: one && { value: one.macs, complete: one.complete },
    operations: { value: cost === undefined ? 0n : allOperations(cost.operations), complete: isCounted },
    outputBytes: sumOf(node.op.sharesMemory === true ? [] : ownBytes(layer, analysis)),
  }
}

function sumOf(parts: readonly (Quantity | undefined)[]): Total {
  const known = parts.flatMap((part) => (part === undefined || isUnknown(part.expr) ? [] : [part.expr]))
  return { value: sum(known), complete: known.length === parts.length }
}

function totalsOf(analysis: Analysis): Counts<NetworkFigure> {
  const { totals } = analysis
  const { macs, operations } = costsOf(analysis)
  return {
    ...totals,
    layers: { value: BigInt(totals.layers), complete: true },
    macs,
    macsPerExample: costsPerExample(analysis)?.macs,
    operations: { value: allOperations(operations), complete: macs.complete },
    peakActivationBytes: livenessOf(analysis).peak,
  }
}
