/** What is known of a network once every question has been asked: reports and figures read this and nothing else. */

import type { Expr } from '../core/expr.ts'
import type { Quantity } from '../core/formula.ts'
import type { Dtype, Model, Node, NodeId } from '../core/network/model.ts'
import type { Cost, ParamKind } from '../core/network/op.ts'
import type { DerivedShape, Shape } from '../core/network/shape.ts'
import type { Issue } from '../core/words/issue.ts'
import type { Joined } from './parameters/join.ts'

/** One parameter blob of a layer. */
export interface ParamFacts {
  readonly name: string
  readonly shape: DerivedShape | undefined
  readonly dtype: Dtype
  readonly kind: ParamKind
  /** Product of the shape; `undefined` where the rank is not known. */
  readonly count: Quantity | undefined
  /** The layer that owns this memory, where an earlier layer does. */
  readonly sharedWith: NodeId | undefined
}

/** What is known of one layer. */
export interface Facts {
  readonly node: Node
  /** One entry an input, as the layer finds it; `undefined` where the rank is not known. */
  readonly inputs: readonly (Shape | undefined)[]
  /** One entry an output; `undefined` where the rank is not known. */
  readonly outputs: readonly (DerivedShape | undefined)[]
  /** Bytes of each output, `undefined` where the rank is not known. */
  readonly outputBytes: readonly (Quantity | undefined)[]
  readonly params: readonly ParamFacts[]
  /** All parameters of the layer, shared ones included; a lower bound unless `complete`. */
  readonly parameterCount: Quantity
  readonly parameterBytes: Expr
  /** False where the layer may own parameters that are not counted. */
  readonly complete: boolean
  /** Arithmetic of a pass for the shapes as they stand, counted when it is asked for; absent where there is none. */
  readonly cost: Cost | undefined
}

/** A sum over layers; a lower bound unless `complete`. */
export interface Total {
  readonly value: Expr
  readonly complete: boolean
}

/** Sums over the network, as exact integers, or as expressions where sizes are symbols. */
export interface Totals {
  /** Layers of the file that take part; those that the framework inserts are not counted. */
  readonly layers: number
  /** Shared blobs counted once. */
  readonly parameters: Total
  readonly learned: Total
  readonly statistics: Total
  /** Shared blobs counted where they stand. */
  readonly parametersOverAllBlobs: Total
  readonly parameterBytes: Total
  /** Bytes of all feature maps, in-place and memory-sharing layers not counted again. */
  readonly activationBytes: Total
  /** As Caffe's log says "Memory required for data": every top of every layer, splits and in-place tops again. */
  readonly caffeDataBytes: Total
  /** Automatic splits. */
  readonly insertedLayers: number
}

/** Everything that is known of a network: what `analyze` gives, and what reports, costs and figures read. */
export interface Analysis {
  readonly model: Model
  /** In the order of execution, inserted layers included. */
  readonly facts: ReadonlyMap<NodeId, Facts>
  readonly totals: Totals
  /** The network against its weights, where there are some. */
  readonly joined?: Joined
  /** The reader's and the analysis' issues, in the order of their places. */
  readonly issues: readonly Issue[]
}
