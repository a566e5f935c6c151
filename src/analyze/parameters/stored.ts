/** What the network would be as a file: predicted, or written with weights from its fillers. */

import { shapeOf } from '../../core/network/shape.ts'
import type { PredictedFile, StoredShapes } from '../../core/network/weights.ts'
import type { Analysis } from '../analysis.ts'

/** The file of weights that the framework would write, to the byte; `undefined` where a size is not known. */
export async function predictFile(analysis: Analysis, style = 'head'): Promise<PredictedFile | undefined> {
  return analysis.model.storage?.predict(shapesOf(analysis), style)
}

/** The same file itself, in pieces, with the weights that the fillers give for `seed`. */
export async function initialFile(
  analysis: Analysis,
  style = 'head',
  seed = 1,
): Promise<Iterable<Uint8Array> | undefined> {
  return analysis.model.storage?.write(shapesOf(analysis), style, seed)
}

function shapesOf({ facts }: Analysis): StoredShapes {
  const layers = [...facts.values()]
  return (index) => {
    const shapes = (layers[index]?.params ?? []).map(({ shape }) => shapeOf(shape))
    const known = shapes.flatMap((shape) =>
      shape?.every((size) => typeof size === 'bigint') === true
        ? [shape.filter((size) => typeof size === 'bigint')]
        : [],
    )
    return known.length === shapes.length ? known : undefined
  }
}
