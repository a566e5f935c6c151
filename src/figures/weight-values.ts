/** The values of a weights file for the tints of kernels. */

import type { Analysis } from '../analyze/analysis.ts'
import type { ByteSource } from '../core/bytes/bytes.ts'
import { blobNumbers } from '../core/bytes/stored-values.ts'
import type { NodeId } from '../core/network/model.ts'
import { blobFinder, type StoredBlob, type StoredWeights } from '../core/network/weights.ts'
import type { ValueSource } from './options.ts'

/** What is read of a file of weights. */
export interface WeightValueOptions {
  /** The only layer whose values are read; all by default. */
  readonly only?: NodeId | undefined
  /** Larger blobs are not read for a figure that shows a few of their cells. Default 4,194,304 numbers. */
  readonly most?: number
  /** Reads the numbers of a blob; for callers that keep them. */
  readonly numbersOf?: (source: ByteSource, blob: StoredBlob) => Promise<Float32Array>
}

/**
 * Reads the first blob of every layer that the analysis has, where the file has as many values as the layer wants, and
 * hands them out as the option `values` of `drawFigure` takes them. Rejects with FormatError where the file can't be read.
 */
export async function readWeightValues(
  source: ByteSource,
  weights: StoredWeights,
  analysis: Analysis,
  { only, most = 1 << 22, numbersOf = blobNumbers }: WeightValueOptions = {},
): Promise<ValueSource> {
  const blobOf = blobFinder(weights)
  const values = new Map<NodeId, Float32Array>()
  for (const { node, params } of analysis.facts.values()) {
    if (only !== undefined && node.id !== only) continue
    const blob = blobOf(node.name, 0)
    const fits = blob !== undefined && params[0]?.count?.expr === BigInt(blob.count) && blob.count <= most
    if (fits) values.set(node.id, await numbersOf(source, blob))
  }
  return (node, blob) => (blob === 0 ? values.get(node) : undefined)
}
