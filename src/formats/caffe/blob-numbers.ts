/** Finds the numbers of blobs by the names of their layers, and holds them as floats where they are few enough. */

import type { ByteSource } from '../../core/bytes.ts'
import { numberBlocks } from '../../core/stored-values.ts'
import { type BlobArray, type CaffeFile, valuesOf } from './weights.ts'

/** The values that a file has for a layer's blob. */
export type ArrayFinder = (layer: string, index: number) => BlobArray | undefined

/** Looks up the arrays of a file; a later layer overwrites an earlier one of the same name, as when Caffe copies them. */
export function arraysOf({ layers }: CaffeFile): ArrayFinder {
  const byName = new Map(layers.map((layer) => [layer.name, layer]))
  return (layer, index) => {
    const blob = byName.get(layer)?.blobs[index]
    return blob && valuesOf(blob)
  }
}

/** All numbers of an array: read from the file, or as a text has them. */
export async function floatsOf(source: ByteSource, { stored, values, count }: BlobArray): Promise<Float32Array> {
  if (stored === undefined) return Float32Array.from(values ?? [])
  const all = new Float32Array(count)
  let at = 0
  for await (const block of numberBlocks(source, stored)) {
    all.set(block, at)
    at += block.length
  }
  return all
}
