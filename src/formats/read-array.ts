/** Reads one array of numbers: NumPy's (.npy), or a single blob of Caffe's such as a mean image (.binaryproto). */

import type { ByteSource } from '../core/bytes/bytes.ts'
import { blobNumbers } from '../core/bytes/stored-values.ts'
import { FormatError, issue } from '../core/words/issue.ts'
import { readWeights } from './index.ts'
import { checkCount, type NpyArray, readNpy } from './numpy/read-npy.ts'
import { sniff } from './sniff.ts'

/** The array that a file holds, as floats in C order. Throws FormatError where it holds none, or more than one. */
export async function readArray(source: ByteSource): Promise<NpyArray> {
  if (sniff(await source.read(0, 64)).kind === 'numpy') return readNpy(source)
  const { weights } = await readWeights(source)
  const [blob, ...others] = weights.kind === 'blob' ? (weights.layers[0]?.blobs ?? []) : []
  if (blob === undefined || others.length > 0) {
    const text = 'this holds no single array: a NumPy array (.npy) or a mean image (.binaryproto) does'
    throw new FormatError(issue('file/no-array', 'error', text, {}, { where: { file: source.name } }))
  }
  checkCount(
    source,
    blob.shape.reduce((product, size) => product * Number(size), 1),
  )
  return { shape: blob.shape.map(Number), data: await blobNumbers(source, blob) }
}
