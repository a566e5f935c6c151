/** Reads a model from text: ONNX's own, protobuf's, or JSON. */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import type { ModelFile } from './model-file.ts'

/** Reads a model; `undefined` where the text is none. */
export async function readOnnxText(_source: ByteSource): Promise<ModelFile | undefined> {
  return undefined
}
