/** What an operator is: one value that answers everything a pass may ask. */

import type { Tri } from './expr.ts'
import type { Quantity } from './formula.ts'
import type { IssueContext, Severity } from './issue.ts'
import type { Message, MessageArgs } from './message.ts'
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
  | 'unknown'

/**
 * `learned` by gradient descent, a `statistic` that is only tracked, or `auxiliary`: a mask, a codebook or a counter,
 * which no count of parameters includes.
 */
export type ParamKind = 'learned' | 'statistic' | 'auxiliary'

/** A parameter blob that an operator owns. */
export interface Param {
  readonly name: string
  /** `undefined` where the rank is not known. */
  readonly shape: DerivedShape | undefined
  readonly kind: ParamKind
}

/** What an operator says of its outputs and its parameters. */
export interface Inference {
  /** One entry an output; `undefined` where the rank is not known. */
  readonly outputs: readonly (DerivedShape | undefined)[]
  /** In the order in which the framework keeps them. */
  readonly params?: readonly Param[]
  /** Outputs that exist without memory (Caffe's Input top without a shape); by index. */
  readonly unallocated?: readonly number[]
}

/** Elementary operations that a forward pass is counted in. */
export type OperationKind = 'multiply' | 'add' | 'compare' | 'divide' | 'exp' | 'log' | 'power'

/** Arithmetic of one forward pass, for the shapes as they stand. A missing `macs` is zero. */
export interface Cost {
  /** Multiply-accumulates. */
  readonly macs?: Quantity
  /** Operations that are not part of a multiply-accumulate. */
  readonly operations?: Partial<Record<OperationKind, Quantity>>
}

/** What an operator sees of its node while shapes are inferred. */
export interface Site<A> {
  readonly attrs: A
  /** One entry an input; `undefined` where the rank is not known. */
  readonly inputs: readonly (Shape | undefined)[]
  /** How many outputs the node has. */
  readonly outputCount: number
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
  /** Shapes of all outputs and parameters. Reports what is impossible and still answers as much as can be known. */
  infer(site: Site<A>): Inference
  /** Arithmetic of a forward pass; absent where the operator computes nothing. */
  cost?(site: InferredSite<A>): Cost
  /** What a learner should notice here, in words. */
  remarks?(site: InferredSite<A>): readonly Message[]
}
