/** What a node computes, by domain and type. */

import type { TensorComputation } from '../../../core/network/tensor-computation.ts'
import type { Message } from '../../../core/words/message.ts'
import type { OnnxNode } from '../node.ts'
import type { Computing } from './computing.ts'
import { contribComputations, mlComputations, onnxruntimeComputations } from './contrib.ts'
import { layerComputations, previewComputations } from './layers.ts'
import { moveComputations } from './moves.ts'
import { pointwiseComputations } from './pointwise.ts'

const DOMAINS: ReadonlyMap<string, ReadonlyMap<string, Computing>> = new Map([
  [
    '',
    new Map(
      [pointwiseComputations, layerComputations, moveComputations, onnxruntimeComputations].flatMap((all) =>
        Object.entries(all),
      ),
    ),
  ],
  ['com.microsoft', new Map(Object.entries(contribComputations))],
  ['ai.onnx.ml', new Map(Object.entries(mlComputations))],
  ['ai.onnx.preview', new Map(Object.entries(previewComputations))],
])

/** What a node computes; `undefined` where that is not known here. */
export function computationOf(node: OnnxNode): TensorComputation | Message | undefined {
  return DOMAINS.get(node.domain)?.get(node.type)?.(node, node.version)
}
