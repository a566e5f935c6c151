/**
 * What operators on tensors of any type compute, in plain numbers. The inputs stand in the order that each comment names;
 * those that are left out are holes.
 */

import type { Dtype } from './dtype.ts'

/** Whole numbers that the file gives, or an input of the node; absent: as the computation says. */
export type GivenNumbers = readonly number[] | { readonly input: number }

/** Functions of one value. */
export type MapFunction =
  | ('abs' | 'negate' | 'floor' | 'ceil' | 'round' | 'sign' | 'reciprocal' | 'sqrt' | 'exp' | 'log' | 'erf')
  | ('sin' | 'cos' | 'tan' | 'asin' | 'acos' | 'atan' | 'sinh' | 'cosh' | 'tanh' | 'asinh' | 'acosh' | 'atanh')
  | ('not' | 'is-nan' | 'bitwise-not' | 'sigmoid' | 'softplus' | 'softsign' | 'mish' | 'square' | 'rsqrt')
  | ('relu' | 'gelu' | 'gelu-tanh' | 'gelu-sigmoid' | 'hard-swish' | 'relu6')

/** Functions of one value with constants, by the order of the numbers. */
export type MapFunctionOf =
  | ('leaky-relu' | 'thresholded-relu' | 'elu' | 'celu' | 'selu' | 'hard-sigmoid' | 'swish' | 'shrink')
  | ('affine' | 'scaled-tanh' | 'parametric-softplus' | 'is-infinite' | 'binarize')

/** Functions of two values. */
export type OverlayFunction =
  | ('add' | 'subtract' | 'multiply' | 'divide' | 'power' | 'remainder' | 'remainder-of-truncation' | 'max' | 'min')
  | ('and' | 'or' | 'xor' | 'bitwise-and' | 'bitwise-or' | 'bitwise-xor' | 'shift-left' | 'shift-right')
  | ('equal' | 'less' | 'at-most' | 'greater' | 'at-least' | 'slope' | 'floor-divide' | 'squared-difference')

export type ReduceFunction =
  | ('sum' | 'mean' | 'max' | 'min' | 'product' | 'l1' | 'l2' | 'log-sum' | 'log-sum-exp' | 'sum-square')
  | ('any' | 'all')

/** How windows slide over the axes behind batch and channels; lists are one entry an axis, empty: 1 (padding: 0) each. */
export interface Windows {
  readonly kernel: readonly number[]
  readonly stride: readonly number[]
  readonly dilation: readonly number[]
  /** `same`: as much as keeps the size divided by the stride, an odd one behind or in front. */
  readonly padding:
    | { readonly kind: 'given'; readonly before: readonly number[]; readonly after: readonly number[] }
    | { readonly kind: 'same'; readonly odd: 'before' | 'after' }
  readonly layout: 'channels-first' | 'channels-last'
}

/** Inputs: x, kernel, bias. */
export interface ConvolutionComputation extends Windows {
  readonly kind: 'convolution'
  readonly group: number
  /** How the kernel's axes lie: o outputs, i inputs of a group, … places; `…oi` with one output a group: `…io`. `1…o`: each input has outputs of its own. */
  readonly kernelLayout: 'oi…' | 'o…i' | '…io' | '…oi' | '1…o'
  readonly activation?: ActivationName
}

/** What layers of some formats do to their own output. */
export type ActivationName = 'relu' | 'relu6' | 'relu-n1-to-1' | 'tanh' | 'sigmoid' | 'leaky-relu'

/** Ways from a place in the output of a resize to one in its input. */
export type CoordinateRule =
  | ('half-pixel' | 'half-pixel-symmetric' | 'pytorch-half-pixel' | 'tf-half-pixel' | 'align-corners' | 'asymmetric')
  | 'crop-and-resize'

export interface RecurrentComputation {
  readonly kind: 'recurrent-layer'
  readonly cell: 'rnn' | 'gru' | 'lstm'
  readonly directions: readonly ('forward' | 'reverse')[]
  readonly hidden: number
  /** One for each gate, of one direction after the other. */
  readonly activations: readonly { readonly name: string; readonly alpha?: number; readonly beta?: number }[]
  readonly clip?: number
  /** Of GRU: the reset gate acts on what the state's product with its weights gives. */
  readonly resetsAfter: boolean
  /** Of LSTM: the forget gate is what the input gate leaves. */
  readonly couplesGates: boolean
  readonly isBatchFirst: boolean
}

/** Inputs: queries, keys, values, mask, keys and values of before, how many keys of each example count. */
export interface AttentionComputation {
  readonly kind: 'attention'
  /** Where three axes come in, heads are packed in the last. */
  readonly queryHeads?: number
  readonly keyHeads?: number
  readonly isCausal: boolean
  readonly scale?: number
  readonly softcap: number
  /** How far a token sees back and ahead; absent: without end. */
  readonly left?: number
  readonly right?: number
  /** Which stage of the scores the fourth output tells. */
  readonly told: 'capped' | 'masked' | 'weights'
  /** Graphs of the node that change scores, and the shares that they become. */
  readonly changesScores?: string
  readonly changesWeights?: string
}

/** A tensor of the files, as the network reads it. */
export interface StoredNumbers {
  /** Its name among the model's tensors. */
  readonly tensor: string
  readonly dtype: Dtype
  readonly shape: readonly number[]
}

/** What an operator on tensors computes. */
export type TensorComputation =
  /** Numbers in the file: a stored tensor, or values that stand there outright. */
  | ({ readonly kind: 'stored' } & StoredNumbers)
  | {
      readonly kind: 'literal'
      readonly dtype: Dtype
      readonly shape: readonly number[]
      readonly values: readonly (number | bigint | string)[]
    }
  | { readonly kind: 'map'; readonly of: MapFunction }
  | { readonly kind: 'map-with'; readonly of: MapFunctionOf; readonly constants: readonly number[] }
  /** Inputs: any number that `of` folds. `axis`: the second is laid on the first from there, as files of old do. */
  | {
      readonly kind: 'overlay'
      readonly of: OverlayFunction
      readonly axis?: number
      readonly divides?: boolean
      readonly activation?: ActivationName
    }
  /** Inputs: condition, x, y. */
  | { readonly kind: 'where' }
  /** Inputs: x, least, largest. */
  | { readonly kind: 'limit'; readonly low?: number; readonly high?: number }
  | { readonly kind: 'cast'; readonly to: Dtype | { readonly as: number }; readonly saturates: boolean }
  | { readonly kind: 'bit-cast'; readonly to: Dtype }
  /** Inputs: x, the share that goes, whether it is training. */
  | { readonly kind: 'dropout'; readonly mask?: Dtype; readonly share: number }
  /** `flattens`: all axes from `axis` on are one. */
  | {
      readonly kind: 'soft'
      readonly of: 'softmax' | 'log-softmax' | 'hardmax'
      readonly axis: number
      readonly flattens: boolean
    }
  | { readonly kind: 'gated-swish'; readonly alpha: number }
  /** The first `output` inputs as they are, under sizes that a 0 copies and a −1 fills. */
  | { readonly kind: 'pass' }
  | { readonly kind: 'sizes'; readonly sizes?: GivenNumbers; readonly copiesZeros: boolean }
  | { readonly kind: 'flat'; readonly axis: number }
  | { readonly kind: 'drop-axes' | 'add-axes'; readonly axes?: GivenNumbers }
  | { readonly kind: 'transpose'; readonly order?: GivenNumbers }
  | { readonly kind: 'expand'; readonly sizes: GivenNumbers }
  | { readonly kind: 'repeat'; readonly repeats: GivenNumbers }
  /** Inputs: x, how often, axis. */
  | { readonly kind: 'repeat-along' }
  | { readonly kind: 'join'; readonly axis: number }
  | { readonly kind: 'parts'; readonly axis: number; readonly sizes?: GivenNumbers }
  | {
      readonly kind: 'cut'
      readonly starts: GivenNumbers
      readonly ends: GivenNumbers
      readonly axes?: GivenNumbers
      readonly steps?: GivenNumbers
      /** Axes of which one place is left, and which go then. */
      readonly drops?: readonly number[]
    }
  | {
      readonly kind: 'pad'
      readonly pads: GivenNumbers
      readonly axes?: GivenNumbers
      readonly mode: 'constant' | 'reflect' | 'edge' | 'wrap' | 'symmetric'
      readonly value?: number | { readonly input: number }
    }
  | { readonly kind: 'center-crop-pad'; readonly sizes: GivenNumbers; readonly axes?: readonly number[] }
  | { readonly kind: 'triangle'; readonly upper: boolean }
  | { readonly kind: 'depth-to-space'; readonly block: number; readonly order: 'DCR' | 'CRD' }
  | { readonly kind: 'space-to-depth'; readonly block: number; readonly order: 'DCR' | 'CRD' }
  /** Inputs: x, lengths. */
  | { readonly kind: 'reverse-sequence'; readonly timeAxis: number; readonly batchAxis: number }
  | { readonly kind: 'shape'; readonly start: number; readonly end?: number; readonly dtype: Dtype }
  | { readonly kind: 'size' }
  /** Inputs: x, indices. */
  | { readonly kind: 'gather' | 'gather-elements'; readonly axis: number }
  | { readonly kind: 'gather-nd'; readonly batchAxes: number }
  /** Inputs: x, indices, updates. */
  | { readonly kind: 'scatter-elements'; readonly axis: number; readonly reduction: string }
  | { readonly kind: 'scatter-nd'; readonly reduction: string }
  /** Inputs: cache, update, where each example starts. */
  | { readonly kind: 'cache-update'; readonly axis: number; readonly isCircular: boolean }
  | { readonly kind: 'compress'; readonly axis?: number }
  /** Inputs: indices, depth, off and on values. */
  | { readonly kind: 'one-hot'; readonly axis: number }
  | { readonly kind: 'non-zero' }
  | { readonly kind: 'unique'; readonly axis?: number; readonly isSorted: boolean }
  | {
      readonly kind: 'top-k'
      readonly axis: number
      readonly count: number | { readonly input: number }
      readonly largest: boolean
    }
  | {
      readonly kind: 'arg'
      readonly of: 'max' | 'min'
      readonly axis: number
      readonly keepsAxes: boolean
      readonly takesLast: boolean
      readonly dtype: Dtype
    }
  | { readonly kind: 'fill-sizes'; readonly dtype: Dtype; readonly value: number | bigint | StoredNumbers }
  | { readonly kind: 'range' }
  | { readonly kind: 'eye'; readonly diagonal: number; readonly dtype?: Dtype }
  | {
      readonly kind: 'window'
      readonly of: 'hann' | 'hamming' | 'blackman'
      readonly isPeriodic: boolean
      readonly dtype: Dtype
    }
  | { readonly kind: 'mel-weights'; readonly dtype: Dtype }
  | {
      readonly kind: 'reduce'
      readonly of: ReduceFunction
      readonly axes?: GivenNumbers
      readonly keepsAxes: boolean
      readonly withoutAxes: 'all' | 'none'
    }
  | {
      readonly kind: 'running'
      readonly of: 'sum' | 'product'
      readonly isExclusive: boolean
      readonly isReversed: boolean
    }
  | {
      readonly kind: 'class-loss'
      readonly takesLogarithms: boolean
      readonly reduction: 'none' | 'sum' | 'mean'
      readonly ignore?: number
    }
  /** Inputs: a, b. */
  | { readonly kind: 'matmul'; readonly a: MatrixSide; readonly b: MatrixSide; readonly alpha: number }
  /** Inputs: a, b, c. */
  | {
      readonly kind: 'gemm'
      readonly transposeA: boolean
      readonly transposeB: boolean
      readonly alpha: number
      readonly beta: number
      readonly activation?: ActivationName
    }
  /** Inputs: x, a row of weights for each output, bias. */
  | { readonly kind: 'dense-layer'; readonly keepsAxes: boolean; readonly activation?: ActivationName }
  | { readonly kind: 'einsum'; readonly equation: string }
  | { readonly kind: 'determinant' }
  | ConvolutionComputation
  | (Omit<ConvolutionComputation, 'kind'> & {
      readonly kind: 'transposed-convolution'
      readonly outputPadding: readonly number[]
      readonly outputSizes?: readonly number[]
    })
  /** Inputs: x, kernel, offsets, bias, mask. */
  | (Omit<ConvolutionComputation, 'kind'> & { readonly kind: 'deformable-convolution'; readonly offsetGroups: number })
  | (Windows & {
      readonly kind: 'pooling'
      readonly of: 'max' | 'average' | 'norm'
      readonly roundsUp: boolean
      readonly countsPadding: boolean
      readonly norm: number
      readonly indicesByColumn: boolean
      readonly activation?: ActivationName
    })
  | {
      readonly kind: 'global-pooling'
      readonly of: 'max' | 'average' | 'norm'
      readonly norm: number
      readonly layout: Windows['layout']
    }
  /** Inputs: x, places, sizes. */
  | (Omit<Windows, 'dilation'> & { readonly kind: 'unpooling' })
  | {
      readonly kind: 'roi-align'
      readonly of: 'max' | 'average'
      readonly height: number
      readonly width: number
      readonly samples: number
      readonly scale: number
      readonly offset: number
    }
  | { readonly kind: 'roi-pool'; readonly sizes: readonly number[]; readonly scale: number }
  /** Inputs: columns, image sizes, block sizes. */
  | {
      readonly kind: 'columns-to-image'
      readonly stride: readonly number[]
      readonly dilation: readonly number[]
      readonly pads: readonly number[]
    }
  /** Inputs: x, scale, bias, mean, variance. */
  | {
      readonly kind: 'batch-normalization'
      readonly epsilon: number
      readonly isTraining: boolean
      readonly momentum: number
      readonly axis: number
    }
  /** Inputs: x, scale, bias. */
  | { readonly kind: 'layer-normalization'; readonly axis: number; readonly epsilon: number; readonly centres: boolean }
  | { readonly kind: 'instance-normalization'; readonly epsilon: number }
  | { readonly kind: 'group-normalization'; readonly groups: number; readonly epsilon: number }
  | { readonly kind: 'lp-normalization'; readonly axis: number; readonly p: number }
  | {
      readonly kind: 'local-response'
      readonly size: number
      readonly alpha: number
      readonly beta: number
      readonly bias: number
    }
  | { readonly kind: 'standardize'; readonly axes: readonly number[]; readonly epsilon: number }
  | RecurrentComputation
  | AttentionComputation
  /** Inputs: x, cosines, sines, positions. */
  | { readonly kind: 'rotary'; readonly isInterleaved: boolean; readonly heads?: number; readonly dims: number }
  | {
      readonly kind: 'linear-attention'
      readonly rule: string
      readonly queryHeads: number
      readonly keyHeads: number
      readonly scale?: number
    }
  /** Inputs: x, kernel, bias, state. */
  | { readonly kind: 'causal-convolution'; readonly activation: string }
  | {
      readonly kind: 'resize'
      readonly scales?: GivenNumbers
      readonly sizes?: GivenNumbers
      readonly region?: GivenNumbers
      readonly axes?: readonly number[]
      readonly keepsRatio?: 'not_larger' | 'not_smaller'
      readonly method: 'nearest' | 'linear' | 'cubic'
      readonly coordinates: CoordinateRule
      readonly nearest: 'round-half-down' | 'round-half-up' | 'floor' | 'ceil' | 'floor-or-ceil'
      readonly cubicA: number
      readonly excludesOutside: boolean
      readonly extrapolation: number
      readonly antialias: boolean
    }
  | {
      readonly kind: 'grid-sample'
      readonly method: 'nearest' | 'linear' | 'cubic'
      readonly beyond: 'zeros' | 'border' | 'reflection'
      readonly alignsCorners: boolean
    }
  | { readonly kind: 'affine-grid'; readonly alignsCorners: boolean }
  /** Inputs: x, scale, zero point. */
  | {
      readonly kind: 'quantize'
      readonly dtype: Dtype
      readonly axis: number
      readonly block: number
      readonly saturates: boolean
    }
  | { readonly kind: 'dequantize'; readonly dtype?: Dtype; readonly axis: number; readonly block: number }
  | { readonly kind: 'dynamic-quantize' }
  /** Inputs: x, kernel, zero point of x, zero points of the kernel. */
  | (Omit<ConvolutionComputation, 'kind'> & { readonly kind: 'integer-convolution' })
  /** Inputs: x, scale, zero point, kernel, scale, zero point, scale and zero point of the output, bias. */
  | (Omit<ConvolutionComputation, 'kind'> & { readonly kind: 'quantised-convolution' })
  /** Inputs: a, b, zero point of a, zero point of b. */
  | { readonly kind: 'integer-matmul' }
  /** Inputs: a, scale, zero point, b, scale, zero point, scale and zero point of the output. */
  | { readonly kind: 'quantised-matmul' }
  | { readonly kind: 'choice'; readonly yes: string; readonly no: string }
  | { readonly kind: 'loop'; readonly body: string }
  | {
      readonly kind: 'scan'
      readonly body: string
      readonly scanned: number
      readonly inputAxes: readonly number[]
      readonly outputAxes: readonly number[]
      readonly inputReversed: readonly boolean[]
      readonly outputReversed: readonly boolean[]
      readonly hasBatch: boolean
    }
  | { readonly kind: 'for-each'; readonly body: string }
  | { readonly kind: 'call'; readonly body: string }
  /** The same on what integers stand for; scales are those of inputs and outputs, in their order. */
  | {
      readonly kind: 'on-scales'
      readonly inner: TensorComputation
      readonly inputs: readonly (TensorScale | undefined)[]
      readonly outputs: readonly { readonly dtype: Dtype; readonly scale?: TensorScale }[]
    }
  | { readonly kind: 'stack'; readonly axis: number }
  /** Inputs: x, sizes of a block, padding (or what is cut off) in front of and behind each of its axes. */
  | { readonly kind: 'space-to-batch' | 'batch-to-space' }
  | { readonly kind: 'sequence' | 'sequence-insert' | 'sequence-erase' | 'sequence-at' | 'sequence-length' }
  | { readonly kind: 'sequence-join'; readonly axis: number; readonly isNewAxis: boolean }
  | { readonly kind: 'sequence-split'; readonly axis: number; readonly keepsAxis: boolean }
  | { readonly kind: 'optional' | 'optional-has' | 'optional-get' }
  | { readonly kind: 'suppress-boxes'; readonly isCentred: boolean }
  | {
      readonly kind: 'fourier'
      readonly axis: number | { readonly input: number }
      readonly isInverse: boolean
      readonly isOneSided: boolean
    }
  /** Inputs: signal, step, window, length of a frame. */
  | { readonly kind: 'short-fourier'; readonly isOneSided: boolean }
  | { readonly kind: 'join-texts' }
  | { readonly kind: 'split-texts'; readonly delimiter: string; readonly most?: number }
  | {
      readonly kind: 'normalize-texts'
      readonly change: 'LOWER' | 'UPPER' | 'NONE'
      readonly stopWords: readonly string[]
      readonly isCaseSensitive: boolean
    }

/** What integers stand for: each less its zero, times its scale; one for all, or one for each place along an axis. */
export interface TensorScale {
  readonly scales: readonly number[]
  readonly zeros: readonly number[]
  readonly axis: number
}

/** A side of a product of matrices: its last two axes exchanged or not. */
export interface MatrixSide {
  readonly isTransposed: boolean
}

export type TensorComputationKind = TensorComputation['kind']

/** The computation of that kind. */
export type TensorComputationOf<Kind extends TensorComputationKind, Any = TensorComputation> = Any extends {
  readonly kind: infer Kinds
}
  ? Kind extends Kinds
    ? Any
    : never
  : never
