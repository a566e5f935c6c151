/** Operators that make tensors: of constants, of shapes, of numbers drawn, of what the data hold. */

import { type Expr, isKnown, mul, unknown } from '../core/expr.ts'
import { given, type Quantity, q } from '../core/formula.ts'
import type { Dtype } from '../core/network/dtype.ts'
import type { Op, Origin } from '../core/network/op.ts'
import { type DerivedShape, type Shape, shapeSource } from '../core/network/shape.ts'
import { type Message, message } from '../core/words/message.ts'
import { fromFront } from './axes.ts'
import { fewSizes, filled, type Numbers, numberIn, numberOf, numbersAsKnown } from './elements.ts'

/** What a constant is. */
export interface ConstantAttrs {
  readonly shape: Shape | undefined
  readonly dtype: Dtype | undefined
  readonly elements?: readonly Expr[] | undefined
  readonly origin?: Origin | undefined
}

/** Gives a tensor that the definition holds. */
export const constant: Op<ConstantAttrs> = {
  name: 'constant',
  family: 'data',
  summary: message('a tensor that the definition holds'),
  source: 'onnx/defs/generator/defs.cc, Constant',
  infer: ({ attrs: { shape, dtype, elements, origin } }) => ({
    outputs: [shape?.map(given)],
    dtypes: [dtype],
    elements: [elements],
    origins: [origin],
  }),
}

export interface FillAttrs {
  readonly sizes: Numbers
  readonly dtype: Dtype | undefined
  readonly value: Expr
}

/** A tensor of one value. */
export const fill: Op<FillAttrs> = {
  name: 'fill',
  family: 'data',
  summary: message('a tensor of one value, of the sizes that an input says'),
  source: 'onnx/defs/generator/defs.cc, ConstantOfShape',
  infer: (site) => {
    const { attrs } = site
    const sizes = numbersAsKnown(site, attrs.sizes)
    const args = { sizes: shapeSource(sizes) }
    const isPossible = !sizes?.some((size) => isKnown(size) && size < 0n)
    if (!site.check(isPossible, 'fill/negative-size', '{sizes} has a size below 0', args))
      return { outputs: [], dtypes: [attrs.dtype] }
    const few = fewSizes(sizes)
    return {
      outputs: [sizes?.map(given)],
      dtypes: [attrs.dtype],
      elements: [few && filled(few, () => attrs.value)],
    }
  },
  parameterKind: () => undefined,
}

/** Tensors of a shape that the definition gives: drawn numbers. */
export const drawn: Op<{ readonly shape: Shape; readonly dtype: Dtype | undefined }> = {
  name: 'random',
  family: 'data',
  summary: message('numbers drawn at random'),
  source: 'onnx/defs/generator/defs.cc, RandomNormal',
  infer: ({ attrs }) => ({ outputs: [attrs.shape.map(given)], dtypes: [attrs.dtype] }),
}

/** Tensors of the first input's shape. */
export interface LikeAttrs {
  /** Absent: the type of the input. */
  readonly dtype: Dtype | undefined
}

function like(name: string, summary: Message, source: string): Op<LikeAttrs> {
  return {
    name,
    family: 'data',
    summary,
    source,
    infer: ({ attrs, operands }) => ({
      outputs: [operands[0]?.shape?.map(given)],
      dtypes: [attrs.dtype ?? operands[0]?.dtype],
    }),
  }
}

export const drawnLike = like(
  'random-like',
  message('numbers drawn at random, as many as the input has'),
  'onnx/defs/generator/defs.cc, RandomNormalLike, Bernoulli',
)
export const eyeLike = like(
  'eye-like',
  message('1 on the diagonal and 0 elsewhere, of the shape of the input'),
  'onnx/defs/generator/defs.cc, EyeLike',
)

/** Classes drawn by their logarithms of chance. */
export const multinomial: Op<{ readonly count: Expr; readonly dtype: Dtype | undefined }> = {
  name: 'multinomial',
  family: 'data',
  summary: message('draws classes by their chances'),
  source: 'onnx/defs/generator/defs.cc, Multinomial',
  infer: ({ attrs, inputs }) => ({
    outputs: [[given(inputs[0]?.[0] ?? unknown), given(attrs.count)]],
    dtypes: [attrs.dtype],
  }),
}

export interface ShapeOfAttrs {
  /** From which axis to before which; negative from the end. */
  readonly start: number
  readonly end: number | undefined
  readonly dtype: Dtype
}

/** The sizes of the input, as numbers. */
export const shapeOfInput: Op<ShapeOfAttrs> = {
  name: 'shape',
  family: 'shape',
  summary: message('the sizes of the input, as numbers'),
  source: 'onnx/defs/tensor/defs.cc, Shape',
  infer: ({ attrs, inputs }) => {
    const [input] = inputs
    if (input === undefined) return { outputs: [[given(unknown)]], dtypes: [attrs.dtype] }
    const rank = input.length
    const from = Math.min(Math.max(fromFront(attrs.start, rank), 0), rank)
    const to = Math.min(Math.max(attrs.end === undefined ? rank : fromFront(attrs.end, rank), from), rank)
    const sizes = input.slice(from, to)
    return { outputs: [[given(BigInt(sizes.length))]], dtypes: [attrs.dtype], elements: [sizes] }
  },
  parameterKind: () => undefined,
}

/** How many values the input has. */
export const sizeOfInput: Op = {
  name: 'size',
  family: 'shape',
  summary: message('how many values the input has'),
  source: 'onnx/defs/tensor/defs.cc, Size',
  infer: ({ inputs }) => ({
    outputs: [[]],
    dtypes: ['int64'],
    elements: [inputs[0] && [inputs[0].reduce(mul, 1n)]],
  }),
  parameterKind: () => undefined,
}

/** What counts entries where the data decide how many there are. */
export interface CountAttrs {
  readonly count: Expr
}

/** Where values are that are not zero. */
export const nonZero: Op<CountAttrs> = {
  name: 'non-zero',
  family: 'shape',
  summary: message('where the values stand that are not zero'),
  source: 'onnx/defs/tensor/defs.cc, NonZero',
  sizesFromData: true,
  infer: ({ attrs, operands }) => {
    const [operand] = operands
    const shape = operand?.shape
    const rank = shape === undefined ? unknown : BigInt(Math.max(1, shape.length))
    const sizes = fewSizes(shape)
    const known = operand?.elements
    if (sizes === undefined || known === undefined || !known.every(isKnown)) {
      return { outputs: [[given(rank), given(attrs.count)]], dtypes: ['int64'] }
    }
    const places = filled(sizes, (place) => [...place]).filter((_, index) => known[index] !== 0n)
    const rows =
      sizes.length === 0
        ? [places.map(() => 0n)]
        : sizes.map((_, axis) => places.map((place) => BigInt(place[axis] ?? 0)))
    return { outputs: [[given(rank), given(BigInt(places.length))]], dtypes: ['int64'], elements: [rows.flat()] }
  },
  parameterKind: () => undefined,
}

export interface UniqueAttrs extends CountAttrs {
  readonly axis: number | undefined
}

/** Values, or slices along an axis, without those that came before. */
export const unique: Op<UniqueAttrs> = {
  name: 'unique',
  family: 'shape',
  summary: message('every value once'),
  source: 'onnx/defs/tensor/defs.cc, Unique',
  sizesFromData: true,
  infer: ({ attrs, operands }) => {
    const [operand] = operands
    const shape = operand?.shape
    const dtypes = [operand?.dtype, 'int64', 'int64', 'int64'] as const
    const known = operand?.elements
    const isCounted = attrs.axis === undefined && known?.every(isKnown)
    const count = given(isCounted ? BigInt(new Set(known).size) : attrs.count)
    const axis = attrs.axis === undefined || shape === undefined ? undefined : fromFront(attrs.axis, shape.length)
    const all: Quantity | undefined =
      shape && (axis === undefined ? q('prod(in)', { in: shape }) : given(shape[axis] ?? unknown))
    const values = attrs.axis === undefined ? [count] : shape?.map((size, at) => (at === axis ? count : given(size)))
    return { outputs: [values, [count], [all ?? given(unknown)], [count]], dtypes }
  },
}

/** Boxes that are left when those that overlap a better one are gone. */
export const nonMaxSuppression: Op<CountAttrs> = {
  name: 'nms',
  family: 'detection',
  summary: message('drops boxes that overlap a better one'),
  source: 'onnx/defs/object_detection/defs.cc, NonMaxSuppression',
  sizesFromData: true,
  infer: (site) => {
    const none = site.operands[2]
    const most = none === undefined ? 0n : none.elements?.[0]
    return { outputs: [[given(most === 0n ? 0n : site.attrs.count), given(3n)]], dtypes: ['int64'] }
  },
  parameterKind: () => undefined,
}

/** An image of as many rows and columns as its bytes say. */
export const decodeImage: Op<{ readonly height: Expr; readonly width: Expr; readonly channels: Expr }> = {
  name: 'decode-image',
  family: 'data',
  summary: message('an image from the bytes of a picture file'),
  source: 'onnx/defs/image/defs.cc, ImageDecoder',
  sizesFromData: true,
  infer: ({ attrs: { height, width, channels } }) => ({
    outputs: [[height, width, channels].map(given)],
    dtypes: ['uint8'],
  }),
}

export interface WindowFunctionAttrs {
  readonly size: Numbers
  readonly dtype: Dtype | undefined
}

/** Weights that fall off toward both ends. */
export const windowFunction: Op<WindowFunctionAttrs> = {
  name: 'window',
  family: 'data',
  summary: message('weights that fall off toward both ends'),
  source: 'onnx/defs/math/defs.cc, CosineSumWindowOpDocGenerator',
  infer: (site) => ({
    outputs: [[given(numberOf(site, site.attrs.size) ?? unknown)]],
    dtypes: [site.attrs.dtype],
  }),
  parameterKind: () => undefined,
}

/** Weights that gather frequencies on the Mel scale. */
export const melWeights: Op<{ readonly bins: Numbers; readonly length: Numbers; readonly dtype: Dtype | undefined }> = {
  name: 'mel-weights',
  family: 'data',
  summary: message('weights that gather frequencies on the Mel scale'),
  source: 'onnx/defs/math/defs.cc, MelWeightMatrix',
  infer: (site) => {
    const length = numberOf(site, site.attrs.length)
    const rows = length === undefined ? given(unknown) : q('floor(length / 2) + 1', { length })
    return { outputs: [[rows, given(numberOf(site, site.attrs.bins) ?? unknown)]], dtypes: [site.attrs.dtype] }
  },
  parameterKind: () => undefined,
}

export interface FourierAttrs {
  readonly axis: Numbers
  readonly length: Numbers
  readonly isOneSided: boolean
  readonly isInverse: boolean
}

/** The discrete Fourier transform along an axis; the last axis holds real and imaginary parts. */
export const fourier: Op<FourierAttrs> = {
  name: 'dft',
  family: 'elementwise',
  summary: message('the frequencies along an axis'),
  source: 'onnx/defs/math/defs.cc, DFT',
  infer: (site) => {
    const { attrs, operands } = site
    const [operand] = operands
    const shape = operand?.shape
    const dtypes = [operand?.dtype]
    const asked = numberIn(numberOf(site, attrs.axis))
    if (shape === undefined) return { outputs: [], dtypes }
    const axis = asked === undefined ? undefined : fromFront(asked, shape.length)
    const length = operands[1] === undefined ? undefined : (numberOf(site, attrs.length) ?? unknown)
    const isReal = attrs.isInverse && attrs.isOneSided
    const output: DerivedShape = shape.map((size, at) => {
      if (at === shape.length - 1) return given(isReal ? 1n : 2n)
      if (axis === undefined) return given(length === undefined && !attrs.isOneSided ? size : unknown)
      return at === axis ? frequencies(length, size, attrs) : given(size)
    })
    return { outputs: [output], dtypes }
  },
  parameterKind: () => undefined,
}

function frequencies(length: Expr | undefined, size: Expr, { isOneSided, isInverse }: FourierAttrs): Quantity {
  if (isOneSided && isInverse) return length === undefined ? q('2 * (in - 1)', { in: size }) : given(length)
  if (isOneSided) return q('floor(length / 2) + 1', { length: length ?? size })
  return given(length ?? size)
}

export interface ShortFourierAttrs {
  readonly step: Numbers
  readonly length: Numbers
  /** The input that weighs the frames. */
  readonly window: number
  readonly isOneSided: boolean
}

/** The frequencies of frames along a signal. */
export const shortFourier: Op<ShortFourierAttrs> = {
  name: 'stft',
  family: 'elementwise',
  summary: message('the frequencies of frames along a signal'),
  source: 'onnx/defs/math/defs.cc, STFT; onnxruntime/core/providers/cpu/signal/dft.cc',
  infer: (site) => {
    const { attrs, operands } = site
    const [signal] = operands
    const dtypes = [signal?.dtype]
    const step = numberOf(site, attrs.step) ?? unknown
    const window = operands[attrs.window]?.shape?.[0]
    const frame = numberOf(site, attrs.length) ?? window ?? unknown
    const size = signal?.shape?.[1] ?? unknown
    if (!site.check(step !== 0n, 'stft/step', 'frames that do not move have no end')) return { outputs: [], dtypes }
    const frames = q('trunc((in - frame) / step) + 1', { in: size, frame, step })
    const bins = attrs.isOneSided ? q('floor(frame / 2) + 1', { frame }) : given(frame)
    return { outputs: [[given(signal?.shape?.[0] ?? unknown), frames, bins, given(2n)]], dtypes }
  },
  parameterKind: () => undefined,
}
