/** The graph of a network: nodes in the order of execution, joined by values. */

import type { Where } from '../words/issue.ts'
import type { Message } from '../words/message.ts'
import type { Computation } from './computation.ts'
import type { Dtype } from './dtype.ts'
import type { Op, Operand } from './op.ts'
import type { DerivedShape, Shape } from './shape.ts'
import type { TensorComputation } from './tensor-computation.ts'

/** The id of a node: the name of its layer where that is unique. */
export type NodeId = string

/** The id of a value: blobs that are written anew in place are several values. */
export type ValueId = string

/** What flows along an edge. An in-place layer writes a new value of the same name (single assignment). */
export interface Value {
  readonly id: ValueId
  /** The blob's name in the file. */
  readonly name: string
  /** `undefined` where operators tell it. */
  readonly dtype: Dtype | undefined
  /** The sizes as they may change, −1 for those that do, beside those that the file states. */
  readonly signature?: readonly bigint[]
  /** The value whose memory this one overwrites: set for the outputs of in-place layers. */
  readonly inPlaceOf?: ValueId
  /** What is known of it before any node runs: of an input that no node makes, of a stored tensor. */
  readonly given?: Operand
  /** The stored tensor that holds its values, whatever it counts as: its name among the model's. */
  readonly tensor?: string
  /** What the file says of it; held against what is computed, and taken where nothing can be. */
  readonly declared?: Declared
}

/** What a file declares of a value. */
export interface Declared {
  readonly shape?: Shape
  readonly dtype?: Dtype
  readonly where?: Where
}

/** How the file wants a layer to be trained. */
export interface Training {
  /** Per parameter, in the operator's order. */
  readonly params: readonly ParamSpec[]
  /** Per output: its weight in the loss (0: none). Empty where no output has one. */
  readonly lossWeights: readonly number[]
  /** Per input: whether gradients are passed on; absent where the file doesn't say. */
  readonly propagateDown?: readonly boolean[]
}

/** How the file wants one parameter blob to be trained and shared. */
export interface ParamSpec {
  /** Non-empty: blobs of equal name share their memory. */
  readonly name?: string
  /** `permissive`: sharing needs equal counts only; else equal shapes. */
  readonly permissive: boolean
  /** `undefined` where the file doesn't say (counts as 1). */
  readonly lrMult?: number
  readonly decayMult?: number
  readonly where?: Where
}

/** One field of a definition, as the file says it. */
export interface Setting {
  /** Dotted, in the format's own terms: `convolution_param.num_output`, `param[1].lr_mult`. */
  readonly path: string
  /** In the format's own notation: `20`, `"xavier"`, `[3, 5]`. */
  readonly value: string
  /** What holds where the field is absent; absent: nothing does. */
  readonly fallback?: string
  /** Its place, found when it is asked for. */
  where(): Where
}

/** One layer. */
export interface Node {
  /** Unique: a name that the file uses twice becomes `conv1#2`. */
  readonly id: NodeId
  readonly name: string
  /** As in the file, old spellings upgraded (CONVOLUTION → Convolution). */
  readonly type: string
  readonly op: Op
  /** What `op` reads; made together with it by the format. */
  readonly attrs: unknown
  /** What it computes, or why that can't be told; absent where nobody knows. */
  readonly computes?: () => Computation | TensorComputation | Message | undefined
  /** `undefined`: the file names an input that nothing produces. */
  readonly inputs: readonly (ValueId | undefined)[]
  readonly outputs: readonly ValueId[]
  /** Absent where the format says nothing of it. */
  readonly training?: Training
  /** Shapes of the parameters where the file itself carries the blobs; overrides what the operator would create. */
  readonly fixedParams?: readonly DerivedShape[]
  /** Shapes of the parameters in a weights file beside the definition: they tell what the definition leaves open. */
  readonly storedParams?: readonly DerivedShape[]
  /** Dotted path of the module that it belongs to, where the format or its exporter leaves one. */
  readonly module?: string
  /** Where the type is none of the format's own: the name space that it comes from. */
  readonly domain?: string
  /** Graphs inside it: the branches of If, the body of Loop, a model within a model. */
  readonly branches?: readonly Branch[]
  /** True for nodes that the framework inserts and the file doesn't have (Caffe's automatic splits). */
  readonly inserted: boolean
  readonly where?: Where
  /** All that the definition says of the layer beside its name, its type and what it reads and writes. */
  settings?(): readonly Setting[]
}

/** A graph inside a node. Its values have ids of their own, and its nodes may read those of the graphs around it. */
export interface Branch {
  /** `then`, `body`; empty where the node is nothing but its graph. */
  readonly name: string
  readonly graph: Graph
}

/** Layers and the values between them. */
export interface Graph {
  /** Values that come from outside: given ones, and the outputs of input and data layers. */
  readonly inputs: readonly ValueId[]
  /** Values that nothing consumes. */
  readonly outputs: readonly ValueId[]
  /** In the order of execution. */
  readonly nodes: readonly Node[]
  readonly values: ReadonlyMap<ValueId, Value>
}
