/** A weights file beside a definition: its values for the tints of kernels, its bytes for the map of bytes. */

import type { Analysis } from '../analyze/analysis.ts'
import type { ByteSource } from '../core/bytes.ts'
import type { ValueSource } from '../figures/index.ts'
import { arraysOf, floatsOf } from '../formats/caffe/blob-numbers.ts'
import { readCaffeWeights } from '../formats/caffe/read-weights.ts'
import type { CaffeFile } from '../formats/caffe/weights.ts'
import { openSource } from './file-source.ts'

/** Larger blobs are not read for a figure that shows a few of their cells. */
const MOST_VALUES = 1 << 22

export interface FigureWeights {
  /** The analysis, with the weights file among its files. */
  readonly analysis: Analysis
  readonly values: ValueSource
}

/** Reads the weights of the layers that the analysis has. Throws FormatError where the file can't be read. */
export async function readFigureWeights(name: string, analysis: Analysis): Promise<FigureWeights> {
  const source = openSource(name)
  try {
    const weights = await readCaffeWeights(source)
    const values = await firstBlobs(source, weights, analysis)
    const { model } = analysis
    return {
      analysis: {
        ...analysis,
        model: { ...model, files: [...model.files.filter(({ role }) => role !== 'weights'), weights.file] },
      },
      values: (node, blob) => (blob === 0 ? values.get(node) : undefined),
    }
  } finally {
    source.close()
  }
}

/** The first blob of every layer, by the layer's name, where it has as many values as the layer wants. */
async function firstBlobs(
  source: ByteSource,
  weights: CaffeFile,
  analysis: Analysis,
): Promise<ReadonlyMap<string, Float32Array>> {
  const arrayOf = arraysOf(weights)
  const values = new Map<string, Float32Array>()
  for (const { node, params } of analysis.facts.values()) {
    const array = arrayOf(node.name, 0)
    const wanted = params[0]?.count?.expr
    if (array && wanted === BigInt(array.count) && array.count <= MOST_VALUES)
      values.set(node.id, await floatsOf(source, array))
  }
  return values
}
