/** A layer type as data: what is listed of it, and what a definition file says. docs/defining-layers.md teaches how to write one. */

import type { PlaceOf } from '../words/issue.ts'
import type { Message } from '../words/message.ts'
import type { Family, OperationKind } from './op.ts'

/** How many bottoms or tops a type takes; a missing `max` is unbounded. Caffe: Layer::CheckBlobCounts. */
export interface Arity {
  readonly min: number
  readonly max?: number
}

/** One layer type, or one of several variants that share a name. */
export interface ListedLayer {
  readonly type: string
  /** Empty where there is one layer of the name. */
  readonly variant: string
  /** `bvlc` for Caffe's own. */
  readonly forks: readonly string[]
  readonly family: Family
  readonly doc: Message
  readonly source: string
  readonly bottoms: Arity
  readonly tops: Arity
  /** Absent for Caffe's own, whose rules are a program. */
  readonly definition?: LayerDefinition
}

/** What a field holds. `message` is only asked whether it is there. */
export type ParameterKind = 'int' | 'float' | 'bool' | 'string' | 'enum' | 'message'

export type ParameterValue = bigint | number | boolean | string

/** One parameter of a layer: a name for formulas, and the field that gives its value. */
export interface ParameterDefinition {
  readonly name: string
  readonly kind: ParameterKind
  readonly isList: boolean
  readonly isRequired: boolean
  /** Absent: 0, false, empty, or the enum's first value. */
  readonly default?: ParameterValue
  /** The enum's values in the order of their numbers. */
  readonly values?: readonly string[]
  /** Path of fields from the LayerParameter. */
  readonly path: readonly string[]
}

/** A condition that must hold, and what to say where it does not; `{name}` in `say` is the value of a name. */
export interface CheckDefinition {
  readonly that: string
  readonly say: string
}

/** What a blob is: learned by gradient descent, only tracked, or neither (masks, codebooks, counters). */
export type BlobKind = 'learned' | 'statistic' | 'mask' | 'codebook'

export interface BlobDefinition {
  readonly name: string
  /** A list formula; `?` where only the file knows. */
  readonly shape: string
  readonly kind: BlobKind
  /** The blob exists only where this holds. */
  readonly when?: string
  /** So many blobs in a row; `i` counts them from 0. */
  readonly repeat?: string
}

/** A layer type beyond Caffe's own, as its definition file says. */
export interface LayerDefinition {
  readonly type: string
  /** Other spellings: V1's enum values, and names in private trees. */
  readonly spellings: readonly string[]
  /** Which of several incompatible layers of this name it is; empty where there is one. */
  readonly variant: string
  /** Forks that have it, by the names of docs/layers.md; empty for a user's own. */
  readonly forks: readonly string[]
  /** The definition file that it stands in. */
  readonly group: string
  readonly family: Family
  readonly doc: string
  readonly docZh?: string
  readonly note?: string
  readonly source: string
  readonly parameters: readonly ParameterDefinition[]
  readonly bottoms: Arity
  readonly tops: Arity
  readonly isPaired: boolean
  readonly isLoss: boolean
  /** A layer type of Caffe's own whose rules hold where this definition says nothing else. */
  readonly like?: string
  /** The message that takes the place of the other layer's own, e.g. `deformable_convolution_param`. */
  readonly likeParam?: string
  /** Chooses this variant. */
  readonly when?: string
  /** For Python layers: `module.layer`. */
  readonly python?: readonly string[]
  /** Sizes that only the data decides: symbol → what it counts. */
  readonly symbols: Readonly<Record<string, string>>
  /** Names for intermediate results, in order. */
  readonly names: readonly (readonly [name: string, formula: string])[]
  readonly checks: readonly CheckDefinition[]
  /** A list formula a top; the last one stands for all further tops. Empty: as `like` says, or not known. */
  readonly outputs: readonly string[]
  /** `undefined`: as `like` says; else all blobs in order, after those of `like` where `blobsAfter` is set. */
  readonly blobs?: readonly BlobDefinition[]
  readonly blobsAfter: boolean
  readonly sharesMemory: boolean
  readonly macs?: string
  readonly operations: Readonly<Partial<Record<OperationKind, string>>>
  /** Where a part of the definition stands in the file, for messages. Absent for those that were built in. */
  readonly place?: PlaceOf
}
