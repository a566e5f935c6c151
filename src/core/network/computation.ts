/**
 * What an operator computes, as plain numbers: all that a program needs beside inputs and parameters to do it. A format
 * says it in these words, and `run/` does it; neither knows the other.
 */

import type { Message } from '../words/message.ts'

/** One number for all spatial axes, or one for each. */
export type PerSpatialAxis = readonly number[]

/** Windows that slide along the spatial axes behind `axis`, the axis of the channels. */
export interface SlidingWindow {
  readonly axis: number
  readonly kernel: PerSpatialAxis
  readonly stride: PerSpatialAxis
  readonly pad: PerSpatialAxis
  readonly dilation: PerSpatialAxis
}

export interface ConvComputation extends SlidingWindow {
  readonly kind: 'conv' | 'deconv'
  readonly outputs: number
  readonly group: number
  readonly bias: boolean
}

const POOL_METHODS = ['MAX', 'AVE', 'STOCHASTIC'] as const

/** STOCHASTIC is what random pooling gives on average. */
export type PoolMethod = (typeof POOL_METHODS)[number]

export function isPoolMethod(name: string): name is PoolMethod {
  return POOL_METHODS.some((method) => method === name)
}

export interface PoolComputation {
  readonly kind: 'pool'
  readonly method: PoolMethod
  /** Height and width; absent: the whole map. */
  readonly kernel?: readonly [number, number]
  readonly stride: readonly [number, number]
  readonly pad: readonly [number, number]
  readonly roundsDown: boolean
}

/** How a loss is divided (LossParameter.NormalizationMode). */
export type Normalization = 'FULL' | 'VALID' | 'BATCH_SIZE' | 'NONE'

/** What a loss or an accuracy reads of labels along an axis of classes. */
export interface Labelled {
  readonly axis: number
  /** The label that is passed over. */
  readonly ignore?: number
}

/** A function of single values, with its constants. */
export type ValueFunction =
  | { readonly kind: 'abs' | 'softplus' | 'sigmoid' | 'tanh' | 'identity' }
  | { readonly kind: 'relu'; readonly slope: number }
  | { readonly kind: 'elu'; readonly alpha: number }
  | { readonly kind: 'clip'; readonly min: number; readonly max: number }
  | { readonly kind: 'swish'; readonly beta: number }
  | { readonly kind: 'threshold'; readonly threshold: number }
  | { readonly kind: 'power'; readonly power: number; readonly scale: number; readonly shift: number }
  /** A base of −1 is e. */
  | { readonly kind: 'exp' | 'log'; readonly base: number; readonly scale: number; readonly shift: number }

/** What becomes of a stored image on its way into the network. */
export interface ImageTransform {
  /** Height and width to which it is resized first. */
  readonly resize?: readonly [number, number]
  /** Side of the square that is cut out, of the middle when testing; 0: none. */
  readonly crop: number
  /** Taken off: one for all channels, or one each. */
  readonly means: readonly number[]
  /** A file with an image that is taken off. */
  readonly meanFile?: string
  /** Factor of what is left. */
  readonly scale: number
  /** True where some images are mirrored at random. */
  readonly mirrors: boolean
}

/** What an operator computes: its kind, and the constants that the file gives for it. */
export type Computation =
  | ValueFunction
  | ConvComputation
  | PoolComputation
  /** Values come from outside: from where the network would take them, and what it would do with images. */
  | { readonly kind: 'given'; readonly from: Message; readonly transform?: ImageTransform }
  /** Blobs of these shapes, each full of one value. */
  | {
      readonly kind: 'fill'
      readonly shapes: readonly (readonly number[])[]
      readonly values: readonly number[]
    }
  | { readonly kind: 'parameter'; readonly shape: readonly number[] }
  | (SlidingWindow & { readonly kind: 'im2col' })
  | { readonly kind: 'pyramid-pool'; readonly levels: number; readonly method: PoolMethod }
  | {
      readonly kind: 'dense'
      readonly outputs: number
      readonly axis: number
      readonly transpose: boolean
      readonly bias: boolean
    }
  | { readonly kind: 'embed'; readonly entries: number; readonly size: number; readonly bias: boolean }
  | { readonly kind: 'prelu'; readonly shared: boolean }
  | { readonly kind: 'softmax'; readonly axis: number }
  | {
      readonly kind: 'local-norm'
      readonly region: 'across' | 'within'
      readonly size: number
      readonly alpha: number
      readonly beta: number
      readonly k: number
    }
  | { readonly kind: 'batch-norm'; readonly ofBatch: boolean; readonly eps: number }
  | {
      readonly kind: 'mean-variance-norm'
      readonly acrossChannels: boolean
      readonly variance: boolean
      readonly eps: number
    }
  /** A factor, a bias or both, of parameters or of a second input, spread from `axis` over `axes` axes (−1: all). */
  | {
      readonly kind: 'scale'
      readonly axis: number
      readonly axes: number
      readonly factor: boolean
      readonly bias: boolean
    }
  /** No coefficients: all 1. */
  | {
      readonly kind: 'eltwise'
      readonly operation: 'PROD' | 'SUM' | 'MAX'
      readonly coefficients: readonly number[]
    }
  | { readonly kind: 'concat'; readonly axis: number }
  /** No points: equal parts. */
  | { readonly kind: 'slice'; readonly axis: number; readonly points: readonly number[] }
  | { readonly kind: 'split' | 'silence' | 'filter' | 'batch-reindex' | 'lstm-unit' }
  /** Axes are replaced from `axis` on, `axes` of them (−1: all); a dim of 0 is copied and −1 is inferred. */
  | { readonly kind: 'reshape'; readonly dims: readonly number[]; readonly axis: number; readonly axes: number }
  | { readonly kind: 'flatten'; readonly axis: number; readonly endAxis: number }
  | { readonly kind: 'crop'; readonly axis: number; readonly offsets: readonly number[] }
  | { readonly kind: 'tile'; readonly axis: number; readonly tiles: number }
  | {
      readonly kind: 'reduction'
      readonly operation: 'SUM' | 'ASUM' | 'SUMSQ' | 'MEAN'
      readonly axis: number
      readonly coefficient: number
    }
  | {
      readonly kind: 'arg-max'
      /** Absent: over all values of an example. */
      readonly axis?: number
      readonly topK: number
      readonly withValues: boolean
    }
  | (Labelled & { readonly kind: 'accuracy'; readonly topK: number })
  | (Labelled & { readonly kind: 'softmax-loss'; readonly normalization: Normalization })
  /** Without a third input the matrix stands in a file. */
  | (Labelled & { readonly kind: 'infogain-loss'; readonly normalization: Normalization })
  | { readonly kind: 'sigmoid-cross-entropy-loss'; readonly normalization: Normalization; readonly ignore?: number }
  | { readonly kind: 'multinomial-logistic-loss' | 'euclidean-loss' }
  | { readonly kind: 'hinge-loss'; readonly norm: 'L1' | 'L2' }
  | { readonly kind: 'contrastive-loss'; readonly margin: number; readonly legacy: boolean }
  | {
      readonly kind: 'recurrent'
      readonly cell: 'lstm' | 'rnn'
      readonly size: number
      /** States come in and go out as blobs. */
      readonly exposesHidden: boolean
    }

export type ComputationKind = Computation['kind']

/** The computation of that kind. */
export type ComputationOf<Kind extends ComputationKind, Any = Computation> = Any extends { readonly kind: infer Kinds }
  ? Kind extends Kinds
    ? Any
    : never
  : never
