/** A network against its weights. How the two join is the format's: by the names of layers, by tensors' names, in order. */

import type { Quantity } from '../formula.ts'
import type { Issue } from '../words/issue.ts'
import type { Message } from '../words/message.ts'
import type { Node, NodeId } from './graph.ts'
import type { ParamKind } from './op.ts'
import type { DerivedShape } from './shape.ts'
import type { StoredLayer, StoredWeights } from './weights.ts'

/** What became of a layer that owns parameters. `missing`: the file has none for it, and they keep their first values. */
export type JoinState = 'found' | 'missing' | 'misfit'

/** What a file of weights holds of one layer of the network. */
export interface JoinedLayer {
  readonly state: JoinState
  /** The layer of the file, where it has one of that name. */
  readonly source: StoredLayer | undefined
}

/** A network and a file of weights, side by side. */
export interface Joined {
  readonly weights: StoredWeights
  /** Layers that own parameters, shared ones included. */
  readonly layers: ReadonlyMap<NodeId, JoinedLayer>
  /** Layers of the file with blobs that no layer of the network takes. */
  readonly ignored: readonly StoredLayer[]
  /** Parameters that were found, each shared blob counted once. */
  readonly found: bigint
  /** Numbers beside them that are no parameters: masks, codebooks, counters. */
  readonly auxiliary: bigint
  /** Numbers that the file holds for them, shared ones as often as they are written. */
  readonly written: bigint
  readonly issues: readonly Issue[]
}

/** A parameter as it was counted. */
export interface BoundParam {
  readonly name: string
  readonly kind: ParamKind
  readonly shape: DerivedShape | undefined
  readonly count: Quantity | undefined
  readonly sharedWith: NodeId | undefined
  /** False where training leaves it as it is; absent: as its kind says. */
  readonly trainable?: boolean
}

/** A layer with its parameters. */
export interface BoundLayer {
  readonly node: Node
  readonly params: readonly BoundParam[]
  /** False where it may own parameters that are not counted. */
  readonly complete: boolean
}

/** A layer of the definition that takes no part. */
export interface LeftOut {
  readonly name: string
  readonly why: Message
}

/** Joins a network with its weights, as the framework does, and tells what does not fit. `left`: layers that are left out. */
export type Binding = (weights: StoredWeights, layers: readonly BoundLayer[], left: readonly LeftOut[]) => Joined
