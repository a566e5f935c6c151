/** What an operator is: one value that answers everything a pass may ask. */

import type { Expr, Tri } from '../expr.ts'
import type { Quantity } from '../formula.ts'
import type { IssueContext, Severity } from '../words/issue.ts'
import type { Message, MessageArgs } from '../words/message.ts'
import type { AxisRole } from './axes.ts'
import type { Dtype } from './dtype.ts'
import type { DerivedShape, Shape } from './shape.ts'

/** Kinds of operators, as totals, colours and figures tell them apart. */
export type Family =
  | 'input'
  | 'conv'
  | 'pool'
  | 'dense'
  | 'norm'
  | 'activation'
  | 'elementwise'
  | 'shape'
  | 'recurrent'
  | 'loss'
  | 'output'
  | 'detection'
  | 'data'
  | 'attention'
  | 'embedding'
  | 'quantise'
  | 'control'
  | 'unknown'

/**
 * `learned` by gradient descent, a `statistic` that is only tracked, or `auxiliary`: a mask, a codebook or a counter,
 * which no count of parameters includes.
 */
export type ParamKind = 'learned' | 'statistic' | 'auxiliary'

/** A parameter that an operator owns. */
export interface Param {
  readonly name: string
  /** `undefined` where the rank is not known. */
  readonly shape: DerivedShape | undefined
  readonly kind: ParamKind
  /** Absent: as the network holds its parameters. */
  readonly dtype?: Dtype
  /** The stored tensor that it is, by its name among the model's; tensors of one name are one parameter. */
  readonly tensor?: string
  /** False where training leaves it as it is; absent: what is learned is trained. */
  readonly trainable?: boolean
}

/** What an operator knows of one of its inputs. */
export interface Operand {
  /** `undefined` where the rank is not known. */
  readonly shape: Shape | undefined
  /** `undefined` where nothing tells. */
  readonly dtype: Dtype | undefined
  /**
   * The elements in row-major order, where they are few and known, be it as symbols: what shapes are computed from.
   * Exact, as everything else: a float is the rational number that it is. Truth values are 0 and 1.
   */
  readonly elements?: readonly Expr[]
  /** Where it is a list of tensors, or a tensor that may be absent. */
  readonly holds?: Holding
  /** The stored tensor that it is, as it lies in the file or in another form: transposed, reshaped, dequantised. */
  readonly origin?: Origin
}

/** What a value is that is no tensor. */
export interface Holding {
  readonly kind: 'sequence' | 'optional' | 'map'
  /** Its members, where they are known one by one; an absent optional has none. */
  readonly items?: readonly Operand[]
  /** What is known of every member. */
  readonly item?: Operand
}

/** A stored tensor that stands behind an operand, with what it counts as. */
export interface Origin {
  /** Its name among the model's tensors. */
  readonly tensor: string
  /** Its own shape, which the operand's may be a permutation of. */
  readonly shape: DerivedShape
  readonly dtype: Dtype
  /** `undefined`: a constant, no parameter. */
  readonly kind: ParamKind | undefined
  readonly trainable?: boolean
}

/** More elements are not followed: shapes are computed from few. */
export const MOST_ELEMENTS = 4096

/** What an operator says of its outputs and its parameters. */
export interface Inference {
  /** One entry an output; `undefined` where the rank is not known. */
  readonly outputs: readonly (DerivedShape | undefined)[]
  /** In the order in which the framework keeps them. */
  readonly params?: readonly Param[]
  /** Outputs that exist without memory (Caffe's Input top without a shape); by index. */
  readonly unallocated?: readonly number[]
  /** One entry an output; absent or `undefined`: what the value itself says. */
  readonly dtypes?: readonly (Dtype | undefined)[]
  /** One entry an output: its elements, see Operand. */
  readonly elements?: readonly (readonly Expr[] | undefined)[]
  /** One entry an output: what it is where it is no tensor. */
  readonly holds?: readonly (Holding | undefined)[]
  /** One entry an output: the stored tensor that it still is, in another form. */
  readonly origins?: readonly (Origin | undefined)[]
}

/** Elementary operations that a forward pass is counted in. */
export type OperationKind = 'multiply' | 'add' | 'compare' | 'divide' | 'exp' | 'log' | 'power'

/**
 * Kinds of work that tools which count costs tell apart; the rules of each are in analyze/conventions. `affine-norm` is a
 * batch normalisation that scales and shifts as well, `layer-norm` one by statistics of each example.
 */
export type Work =
  | 'convolution'
  | 'deconvolution'
  | 'dense'
  | 'recurrent'
  | 'max-pool'
  | 'average-pool'
  | 'global-average-pool'
  | 'batch-norm'
  | 'affine-norm'
  | 'layer-norm'
  | 'local-norm'
  | 'scale'
  | 'bias'
  | 'rectifier'
  | 'dropout'
  | 'softmax'
  | 'sigmoid'
  | 'tanh'
  | 'sum'
  | 'product'
  | 'maximum'
  | 'upsample'

/** Arithmetic of one forward pass, for the shapes as they stand. A missing `macs` is zero. */
export interface Cost {
  /** Multiply-accumulates: weighted sums of a matrix product or a convolution. */
  readonly macs?: Quantity
  /** Operations that are not part of a multiply-accumulate. */
  readonly operations?: Readonly<Partial<Record<OperationKind, Quantity>>>
  /** As what others count it; absent where nobody counts anything for it. */
  readonly work?: Work
  /** How many values one output is made from, windows not cut at the border: for the rules of others. */
  readonly window?: Expr
  /** Products over the spatial axes, and groups of channels, for the same; absent: 1. */
  readonly kernel?: Expr
  readonly strides?: Expr
  readonly group?: Expr
}

/**
 * What an output position sees along one spatial axis of an input: positions `output·stride − pad + dilation·k` for k
 * below `kernel`; the transpose of that; `offset` further on; everything, nothing; or (`undefined`) the same position.
 */
export type Reach =
  | {
      readonly kind: 'window' | 'transposed'
      readonly kernel: number
      readonly stride: number
      readonly pad: number
      readonly dilation: number
    }
  | { readonly kind: 'shift'; readonly offset: number }
  | { readonly kind: 'all' | 'none' }

/** A window as figures show it: one entry a spatial axis. */
export interface SlidingWindow {
  readonly kernel: DerivedShape
  readonly stride: readonly number[]
  /** In front of the first position. */
  readonly pad: readonly number[]
  readonly dilation: readonly number[]
  readonly group: number
  /** How a pool summarises its window: `max`, `ave`. */
  readonly mode?: string
  /** It covers the whole map, whatever its size. */
  readonly isGlobal: boolean
}

/** What an operator sees of its node while shapes are inferred. */
export interface Site<A> {
  readonly attrs: A
  /** One entry an input; `undefined` where the rank is not known. */
  readonly inputs: readonly (Shape | undefined)[]
  /** One entry an input: its shape and all else that is known of it; `undefined` where the input is left out. */
  readonly operands: readonly (Operand | undefined)[]
  /** How many outputs the node has. */
  readonly outputCount: number
  /**
   * Infers a subgraph of the node (a branch of If, the body of Loop) for what goes into it, and gives what comes out.
   * `undefined` where there is none of the name. The last call of each is what the report tells.
   */
  branch(name: string, inputs: readonly (Operand | undefined)[]): readonly (Operand | undefined)[] | undefined
  /** Records an issue of this node; the place defaults to the node's. Inference goes on. */
  report(severity: Severity, code: string, text: string, args?: MessageArgs, context?: IssueContext): void
  /** Records an error when `condition` is refuted (false); proved and unknown pass. Returns false only when refuted. */
  check(condition: Tri, code: string, text: string, args?: MessageArgs, context?: IssueContext): boolean
}

/** What an operator sees once shapes are known: for costs and remarks. */
export interface InferredSite<A> {
  readonly attrs: A
  readonly inputs: readonly (Shape | undefined)[]
  readonly outputs: readonly (DerivedShape | undefined)[]
  readonly params: readonly Param[]
  /** As while shapes were inferred. */
  readonly operands: readonly (Operand | undefined)[]
  /** The subgraphs of the node with what one pass through each costs. */
  readonly branches: readonly BranchCost[]
}

/** What one pass through a subgraph costs. */
export interface BranchCost {
  readonly name: string
  readonly macs: Expr
  readonly operations: Readonly<Partial<Record<OperationKind, Expr>>>
  /** What comes out of it, as its last pass left that. */
  readonly results: readonly Operand[]
}

/**
 * An operator. `A` is the type of its attributes, which a format extracts once, typed and with defaults filled in.
 * A pass asks these properties and never switches on `name`.
 */
export interface Op<A = unknown> {
  /** What the operator is understood as, in lower case: `conv`, `pool`, `batch-norm`. `unknown` where nobody knows. */
  readonly name: string
  readonly family: Family
  /** One line: what it computes. */
  readonly summary: Message
  /** Where the rule stands: file and function, or a paper. */
  readonly source: string
  /** True where the outputs use the memory of the inputs (reshape, flatten, split). */
  readonly sharesMemory?: boolean
  /** True where the data decide how many examples come out: its shapes, and those behind it, are upper bounds. */
  readonly sizesFromData?: boolean
  /** Reports parameters carried by the definition itself that can't be those of the operator, which would make `own`. */
  checkFixedParams?(site: Site<A>, fixed: readonly DerivedShape[], own: readonly Param[]): void
  /** What stored parameters say of the first input, where nothing else does: a kernel tells its channels. */
  inputFrom?(attrs: A, params: readonly Shape[]): Shape | undefined
  /** Shapes of all outputs and parameters. Reports what is impossible and still answers as much as can be known. */
  infer(site: Site<A>): Inference
  /** Arithmetic of a forward pass; absent where the operator computes nothing. */
  cost?(site: InferredSite<A>): Cost
  /**
   * What outputs see of an input, per spatial axis (those behind batch and channels). Absent: outputs see the position
   * that they stand at where the sizes agree, and else everything.
   */
  reach?(site: InferredSite<A>, input: number): readonly (Reach | undefined)[] | undefined
  /** Values of the scratch memory that a pass needs beside inputs and outputs, as Caffe takes it; absent: none. */
  scratch?(site: InferredSite<A>): Quantity | undefined
  /** What is added to a variance, where no definition says it. */
  epsilon?(attrs: A): number | undefined
  /** True where weights stand by the input that they read, not by the output that they make. */
  weightsByInput?(attrs: A): boolean
  /** True where each output value is a fixed multiple of the input value plus a constant, channel by channel. */
  isAffine?(attrs: A): boolean
  /** The attributes with a bias, for operators that can take up such a multiple: their weights are scaled. */
  withBias?(attrs: A): A
  /**
   * By input: what a stored tensor given there counts as; `undefined` where it is a constant like a shape or an axis. `own`
   * is what it counts as by itself.
   * Absent: parameters are what `infer` makes, and stored tensors count as they say themselves.
   */
  parameterKind?(attrs: A, input: number, own?: ParamKind): ParamKind | undefined
  /** By input: the word for a stored tensor given there (`weight`, `bias`); absent: its own name. */
  parameterName?(attrs: A, input: number): string | undefined
  /** The window that slides over the first input, for those that have one. */
  window?(site: InferredSite<A>): SlidingWindow | undefined
  /**
   * What the axes of an output are. Absent: those of the first input where the rank is the same, else as the format's layout
   * usually has them.
   */
  axes?(site: InferredSite<A>, output: number): readonly AxisRole[] | undefined
  /** What a learner should notice here, in words. */
  remarks?(site: InferredSite<A>): readonly Message[]
}
