/** What a network was seen to do when it ran, beside what was predicted of it. */

import type { Node, ValueId } from '../../core/network/model.ts'
import { type Shape, sameShape, shapeOf, shapeSource } from '../../core/network/shape.ts'
import { type Issue, issue } from '../../core/words/issue.ts'
import type { Analysis, Facts } from '../analysis.ts'
import { livenessOf } from '../costs/liveness.ts'
import { statisticsOf, type ValueStatistics } from '../parameters/values.ts'

/** A layer that ran, with its numbers. */
export interface RanLayer {
  readonly node: Node
  readonly tops: readonly RanBlob[]
  /** Tops that nobody gave, by their place. */
  readonly missing?: readonly number[]
  readonly milliseconds: number
  readonly multiplications?: number
}

/** The numbers of a blob in C order. */
export interface RanBlob {
  readonly shape: readonly number[]
  readonly data: Float32Array
}

/** A whole pass. */
export interface RanPass {
  readonly outputs: ReadonlyMap<string, RanBlob>
  readonly loss?: number
  readonly peakBytes: number
  readonly issues: readonly Issue[]
  readonly skipped: readonly Node[]
}

/** A blob as it was seen right after its layer ran. */
export interface ObservedBlob {
  readonly value: ValueId
  readonly name: string
  readonly shape: Shape
  /** `undefined` where the rank could not be known. */
  readonly predicted: Shape | undefined
  /** Whether the prediction holds; `undefined` where nothing certain was predicted. */
  readonly agrees: boolean | undefined
  readonly statistics: ValueStatistics
}

/** A layer as it was seen, with its prediction. */
export interface ObservedLayer {
  readonly layer: Facts
  readonly blobs: readonly ObservedBlob[]
  readonly milliseconds: number
  /** Multiplications that were counted in the loops, and whether they are the predicted MACs. */
  readonly counted?: { readonly multiplications: bigint; readonly agrees: boolean | undefined }
}

/** What was seen of a whole run, beside its prediction. */
export interface Observation {
  readonly analysis: Analysis
  /** In the order of execution; inserted layers, which compute nothing, are left out. */
  readonly layers: readonly ObservedLayer[]
  readonly pass: RanPass
  /** The most bytes of feature maps that were held at once; `agrees` is `undefined` where not all of it ran. */
  readonly peak: { readonly bytes: bigint; readonly agrees: boolean | undefined }
  /** What did not run, and predictions that did not come true. */
  readonly issues: readonly Issue[]
}

/** Watches a run: `see` each layer right after it ran, then ask for the `result`. */
export interface Observer {
  see(layer: RanLayer): void
  result(pass: RanPass): Observation
}

/** An observer of a network that was analysed with the very shapes of the inputs that it runs on. */
export function observerOf(analysis: Analysis): Observer {
  const layers: ObservedLayer[] = []
  let dataDecides = false
  return {
    see: (ran) => {
      const layer = analysis.facts.get(ran.node.id)
      if (layer === undefined) throw new Error('a layer ran that was not analysed')
      if (ran.node.op.sizesFromData === true) dataDecides = true
      if (!ran.node.inserted) layers.push(observed(analysis, layer, ran, dataDecides))
    },
    result: (pass) => {
      const isWhole = pass.issues.length === 0 && pass.skipped.length === 0 && !dataDecides
      const predicted = livenessOf(analysis).peak
      const bytes = BigInt(pass.peakBytes)
      const isCertain = isWhole && predicted.complete && typeof predicted.value === 'bigint'
      const peak = { bytes, agrees: isCertain ? predicted.value === bytes : undefined }
      const issues = [...pass.issues, ...layers.flatMap(differences)]
      if (peak.agrees === false) {
        const args = { found: bytes, wanted: shapeSource([predicted.value]).slice(1, -1) }
        issues.push(
          issue('run/peak', 'error', '{found} bytes were held at the peak, and {wanted} were predicted', args),
        )
      }
      return { analysis, layers, pass, peak, issues }
    },
  }
}

function observed(analysis: Analysis, layer: Facts, ran: RanLayer, dataDecides: boolean): ObservedLayer {
  const { node } = layer
  const blobs = ran.tops.flatMap(({ shape, data }, index): readonly ObservedBlob[] => {
    if (ran.missing?.includes(index) === true) return []
    const value = node.outputs[index] ?? ''
    const seen = shape.map(BigInt)
    const predicted = shapeOf(layer.outputs[index])
    const agrees = dataDecides ? undefined : sameShape(seen, predicted)
    const name = analysis.model.graph.values.get(value)?.name ?? value
    return [{ value, name, shape: seen, predicted, agrees, statistics: statisticsOf(data) }]
  })
  const { milliseconds, multiplications } = ran
  if (multiplications === undefined) return { layer, blobs, milliseconds }
  const macs = layer.cost?.macs?.expr ?? 0n
  const isKnown = typeof macs === 'bigint' && !dataDecides
  const counted = BigInt(multiplications)
  return {
    layer,
    blobs,
    milliseconds,
    counted: { multiplications: counted, agrees: isKnown ? macs === counted : undefined },
  }
}

function differences({ layer, blobs, counted }: ObservedLayer): readonly Issue[] {
  const { node, cost } = layer
  const where = node.where
  const shapes = blobs.flatMap(({ name, shape, predicted, agrees }) => {
    if (agrees !== false) return []
    const args = { name, found: shapeSource(shape), wanted: shapeSource(predicted) }
    return [issue('run/shape', 'error', '`{name}` has the shape {found}, and {wanted} was predicted', args, { where })]
  })
  if (counted?.agrees !== false) return shapes
  const args = { found: counted.multiplications, wanted: String(cost?.macs?.expr ?? 0n) }
  const text = '{found} multiplications were counted, and {wanted} MACs were predicted'
  return [...shapes, issue('run/macs', 'error', text, args, { where })]
}
