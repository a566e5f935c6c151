/** Operators that make tensors, look at shapes, or find what the data hold. */

import type { Expr } from '../../../core/expr.ts'
import type { Op } from '../../../core/network/op.ts'
import {
  constant,
  decodeImage,
  drawn,
  drawnLike,
  eyeLike,
  fill,
  fourier,
  melWeights,
  multinomial,
  nonMaxSuppression,
  nonZero,
  shapeOfInput,
  shortFourier,
  sizeOfInput,
  unique,
  windowFunction,
} from '../../../ops/creation.ts'
import { ofFloat } from '../../../ops/elements.ts'
import { floatOf, floatsOf, intOf, intsOf, type Lowered, type OnnxNode, stringOf, tensorOf } from '../node.ts'
import { counted, dtypeOf, flagOf, inputNumbers, lowered, numberOf, plain, type Rule, type Rules } from './rule.ts'
import { differing, withAttrs } from './told.ts'

/** onnx's inference says as many frequencies as a frame has values, where half of them come out. */
const inFrames = differing(
  shortFourier,
  withAttrs(shortFourier, (attrs) => ({ ...attrs, isOneSided: false })),
)

export const creationRules: Rules = {
  Constant: constantRule,
  ConstantOfShape: (node) => {
    const value = tensorOf(node, 'value')
    const [element = 0n] = value?.elements ?? []
    return lowered(fill, { sizes: { input: 0 }, dtype: value === undefined ? 'float32' : value.dtype, value: element })
  },
  RandomNormal: drawnRule,
  RandomUniform: drawnRule,
  RandomNormalLike: likeRule(drawnLike),
  RandomUniformLike: likeRule(drawnLike),
  Bernoulli: likeRule(drawnLike),
  EyeLike: likeRule(eyeLike),
  Multinomial: (node) =>
    lowered(multinomial, { count: intOf(node, 'sample_size', 1n), dtype: dtypeOf(node, 'dtype', 'int32') }),
  Shape: (node) =>
    lowered(shapeOfInput, { start: numberOf(node, 'start', 0), end: numberOf(node, 'end'), dtype: 'int64' }),
  Size: plain(sizeOfInput),
  NonZero: (node) => lowered(nonZero, { count: counted('nonzero', node) }),
  Unique: (node) => lowered(unique, { axis: numberOf(node, 'axis'), count: counted('unique', node) }),
  NonMaxSuppression: (node) => lowered(nonMaxSuppression, { count: counted('boxes', node) }),
  ImageDecoder: (node) =>
    lowered(decodeImage, {
      height: counted('height', node),
      width: counted('width', node),
      channels: stringOf(node, 'pixel_format', 'RGB') === 'Grayscale' ? 1n : 3n,
    }),
  HannWindow: windowRule,
  HammingWindow: windowRule,
  BlackmanWindow: windowRule,
  MelWeightMatrix: (node) =>
    lowered(melWeights, {
      bins: { input: 0 },
      length: { input: 1 },
      dtype: dtypeOf(node, 'output_datatype', 'float32'),
    }),
  DFT: (node, version) =>
    lowered(fourier, {
      axis: version < 20 ? { values: [intOf(node, 'axis', 1n)] } : (inputNumbers(node, 2) ?? { values: [-2n] }),
      length: inputNumbers(node, 1),
      isOneSided: flagOf(node, 'onesided'),
      isInverse: flagOf(node, 'inverse'),
    }),
  STFT: (node) =>
    lowered(inFrames, {
      step: { input: 1 },
      length: inputNumbers(node, 3),
      window: 2,
      isOneSided: flagOf(node, 'onesided', true),
    }),
}

/** One attribute says what the constant is. */
function constantRule(node: OnnxNode): Lowered {
  const tensor = tensorOf(node, 'value') ?? tensorOf(node, 'sparse_value')
  if (tensor !== undefined) return lowered(constant, tensor)
  const int = intOf(node, 'value_int')
  if (int !== undefined) return lowered(constant, { shape: [], dtype: 'int64', elements: [int] })
  const ints = intsOf(node, 'value_ints')
  if (ints !== undefined) return lowered(constant, { shape: [BigInt(ints.length)], dtype: 'int64', elements: ints })
  const floats = floatsOf(node, 'value_floats')
  if (floats !== undefined) {
    return lowered(constant, { shape: [BigInt(floats.length)], dtype: 'float32', elements: floats.map(ofFloat) })
  }
  if (node.attribute('value_float') !== undefined) {
    const elements: readonly Expr[] = [ofFloat(floatOf(node, 'value_float', 0))]
    return lowered(constant, { shape: [], dtype: 'float32', elements })
  }
  const texts = node.attribute('value_strings')
  if (texts?.kind === 'strings') return lowered(constant, { shape: [BigInt(texts.value.length)], dtype: 'string' })
  if (node.attribute('value_string') !== undefined) return lowered(constant, { shape: [], dtype: 'string' })
  return lowered(constant, { shape: undefined, dtype: undefined })
}

function drawnRule(node: OnnxNode): Lowered {
  return lowered(drawn, { shape: intsOf(node, 'shape') ?? [], dtype: dtypeOf(node, 'dtype', 'float32') })
}

function likeRule(op: Op<{ readonly dtype: ReturnType<typeof dtypeOf> }>): Rule {
  return (node) => lowered(op, { dtype: dtypeOf(node, 'dtype') })
}

function windowRule(node: OnnxNode): Lowered {
  return lowered(windowFunction, { size: { input: 0 }, dtype: dtypeOf(node, 'output_datatype', 'float32') })
}
