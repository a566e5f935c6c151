/** A network as every format lowers it: nodes in the order of execution, joined by values. */

import type { ByteSpan, LabelTotal, StoredArray } from '../bytes/bytes.ts'
import type { Issue, Where } from '../words/issue.ts'
import type { Message } from '../words/message.ts'
import type { Computation } from './computation.ts'
import type { Dtype } from './dtype.ts'
import type { Op } from './op.ts'
import type { DerivedShape } from './shape.ts'
import type { Storage, StoredWeights } from './weights.ts'

/** The id of a node: the name of its layer where that is unique. */
export type NodeId = string
/** The id of a value: blobs that are written anew in place are several values. */
export type ValueId = string

export type { Dtype }

/** What flows along an edge. An in-place layer writes a new value of the same name (single assignment). */
export interface Value {
  readonly id: ValueId
  /** The blob's name in the file. */
  readonly name: string
  readonly dtype: Dtype
  /** The value whose memory this one overwrites: set for the outputs of in-place layers. */
  readonly inPlaceOf?: ValueId
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
  readonly computes?: () => Computation | Message
  /** `undefined`: the file names an input that nothing produces. */
  readonly inputs: readonly (ValueId | undefined)[]
  readonly outputs: readonly ValueId[]
  readonly paramSpecs: readonly ParamSpec[]
  /** Shapes of the parameters where the file itself carries the blobs; overrides what the operator would create. */
  readonly fixedParams?: readonly DerivedShape[]
  /** Shapes of the parameters in a weights file beside the definition: they tell what the definition leaves open. */
  readonly storedParams?: readonly DerivedShape[]
  /** Per output: its weight in the loss (0: none). Empty where no output has one. */
  readonly lossWeights: readonly number[]
  /** Per input: whether gradients are passed on; `undefined` where the file doesn't say. */
  readonly propagateDown?: readonly boolean[]
  /** True for nodes that the framework inserts and the file doesn't have (Caffe's automatic splits). */
  readonly inserted: boolean
  readonly where?: Where
  /** All that the definition says of the layer beside its name, its type and what it reads and writes. */
  settings?(): readonly Setting[]
}

/** A parameter or other array in a weights file: where its bytes lie, never the bytes. */
export interface Tensor {
  readonly name: string
  readonly dtype: Dtype
  readonly shape: readonly bigint[]
  readonly stored?: StoredArray
}

/** Layers and the values between them. */
export interface Graph {
  /** Values that come from outside: the outputs of input and data layers. */
  readonly inputs: readonly ValueId[]
  /** Values that nothing consumes. */
  readonly outputs: readonly ValueId[]
  /** In the order of execution. */
  readonly nodes: readonly Node[]
  readonly values: ReadonlyMap<ValueId, Value>
}

/** What a file is to a network. */
export type FileRole = 'definition' | 'weights' | 'state' | 'mean' | 'solver'

/** One file that the model was read from, with the account of its bytes. */
export interface FileLedger {
  readonly name: string
  readonly role: FileRole
  /** `format/kind`, e.g. `caffe/prototxt`, `caffe/caffemodel`. */
  readonly format: string
  readonly size: number
  /** The whole file in pieces, in order; empty where no account is kept (texts). */
  readonly spans: readonly ByteSpan[]
  /** The same summed by label: what accounts are made from, without a walk over all spans. */
  readonly totals?: readonly LabelTotal[]
  /** Label → what it is for, in plain words. */
  readonly purposes?: ReadonlyMap<string, Message>
}

/** A network as its file says, before anything is computed: what readers give and `analyze` takes. */
export interface Model {
  readonly format: string
  /** The network's name in the file; empty where it has none. */
  readonly name: string
  readonly phase: 'TRAIN' | 'TEST'
  readonly level: number
  readonly stages: readonly string[]
  readonly graph: Graph
  readonly tensors: readonly Tensor[]
  /** How parameters are held; absent: float32. */
  readonly parameterDtype?: Dtype
  readonly files: readonly FileLedger[]
  /** The weights that were read beside the definition, or that the file itself carries. */
  readonly weights?: StoredWeights
  /** How the network would be stored; absent where the format has no file for it. */
  readonly storage?: Storage
  /** Layers that the phase, level and stages leave out, in the file's order. */
  readonly excluded: readonly {
    readonly name: string
    readonly type: string
    readonly why: Message
    readonly where?: Where
    /** All that the definition says of it beside its name and its type. */
    settings?(): readonly Setting[]
  }[]
  readonly issues: readonly Issue[]
  /** What the definition says of the network as a whole. */
  settings?(): readonly Setting[]
}
