/** What operators of com.microsoft and ai.onnx.ml compute, as far as they are those of ONNX under another name. */

import { floatOf, type OnnxNode } from '../node.ts'
import { flagOf, numberOf } from '../operators/rule.ts'
import { always, type Computations, givenInput } from './computing.ts'
import { pointwiseComputations } from './pointwise.ts'

const { QuantizeLinear, DequantizeLinear } = pointwiseComputations

/** Products with a factor; axes of the batch that are exchanged with rows are not done here. */
function fusedMatmul(node: OnnxNode) {
  if (flagOf(node, 'transBatchA') || flagOf(node, 'transBatchB')) return undefined
  return {
    kind: 'matmul',
    a: { isTransposed: flagOf(node, 'transA') },
    b: { isTransposed: flagOf(node, 'transB') },
    alpha: floatOf(node, 'alpha', 1),
  } as const
}

export const contribComputations: Computations = {
  Gelu: always({ kind: 'map', of: 'gelu' }),
  // With a bias it is a sum first.
  FastGelu: (node) => (givenInput(node, 1) === undefined ? { kind: 'map', of: 'gelu-tanh' } : undefined),
  QuickGelu: (node) => ({ kind: 'map-with', of: 'swish', constants: [floatOf(node, 'alpha', 1.702)] }),
  FusedMatMul: fusedMatmul,
  TransposeMatMul: fusedMatmul,
  ...(QuantizeLinear && { QuantizeLinear }),
  ...(DequantizeLinear && { DequantizeLinear }),
}

/** Of onnxruntime, under ONNX's own name space. */
export const onnxruntimeComputations: Computations = {
  SimplifiedLayerNormalization: (node) => ({
    kind: 'layer-normalization',
    axis: numberOf(node, 'axis', -1),
    epsilon: floatOf(node, 'epsilon', 1e-5),
    centres: false,
  }),
}

export const mlComputations: Computations = {
  Binarizer: (node) => ({ kind: 'map-with', of: 'binarize', constants: [floatOf(node, 'threshold', 0)] }),
}
