/** A network as every format lowers it: nodes in the order of execution, joined by values. */

import type { ByteSpan, LabelTotal, StoredArray } from '../bytes/bytes.ts'
import type { Quantity } from '../formula.ts'
import type { Issue, Where } from '../words/issue.ts'
import type { Message } from '../words/message.ts'
import type { Layout } from './axes.ts'
import type { Binding } from './binding.ts'
import type { Computation } from './computation.ts'
import type { Dtype } from './dtype.ts'
import type { Op, Operand } from './op.ts'
import type { DerivedShape, Shape } from './shape.ts'
import type { Storage, StoredWeights } from './weights.ts'
import type { Words } from './words.ts'

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
  /** `undefined` where operators tell it. */
  readonly dtype: Dtype | undefined
  /** The value whose memory this one overwrites: set for the outputs of in-place layers. */
  readonly inPlaceOf?: ValueId
  /** What is known of it before any node runs: of an input that no node makes, of a stored tensor. */
  readonly given?: Operand
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
  readonly computes?: () => Computation | Message
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

/** What a stored tensor is to the network. */
export type TensorRole = 'parameter' | 'buffer' | 'constant' | 'quantisation' | 'optimiser' | 'other'

/** A weight as a layer uses it, however it is packed. */
export interface LogicalTensor {
  readonly name: string
  readonly shape: readonly bigint[]
}

/** One array that files hold, or would hold: where its bytes lie, never the bytes. */
export interface StoredTensor {
  /** Unique among the model's; as in the file. */
  readonly name: string
  /** As the file has it. */
  readonly shape: readonly bigint[]
  /** How many numbers it stands for: of packed ones as many as are packed. */
  readonly count: bigint
  /** What it stands for: of blocks and packings the type of what comes out. */
  readonly dtype: Dtype
  /** As it is stored: a dtype, or a block or packing by the format's own name. */
  readonly encoding: string
  readonly bytes: bigint
  readonly role: TensorRole
  /** Of a part of a packed tensor: the logical tensor that it belongs to. */
  readonly of?: string
  /** Of a packed tensor: the logical one, where its name or its shape is another. */
  readonly standsFor?: LogicalTensor
  /** The tensor whose storage it lies in; exactly one of such a group has none. */
  readonly sharedWith?: string
  /** True where it counts all the same: a parameter of its own that is a view of another. */
  readonly countsAlone?: boolean
  /** Dotted path of the module that owns it; empty at the top. */
  readonly module: string
  /** The file that holds it, and the offset of its first byte there; absent where no file is there. */
  readonly file?: string
  readonly offset?: number
  /** Where its numbers lie, where they can be taken from the file as they are. */
  readonly stored?: StoredArray
  readonly trainable?: boolean
  readonly where?: Where
}

/** Elements and bytes of all storages in the files, where tensors do not add up to them (views, optimisers). */
export interface StoredTotals {
  readonly elements: bigint
  readonly bytes: bigint
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

/** What counts as parameters. `tensors`: the stored ones by their role, each storage once; else what the graph's operators own. */
export interface Counting {
  readonly from: 'graph' | 'tensors'
  /** True where files with some of the tensors are missing: sums are lower bounds. */
  readonly isPartial?: boolean
  /** Whether what is only tracked counts as parameters too, as the framework itself counts. */
  readonly statistics: boolean
}

/** Which layers take part: Caffe's phase, level and stages. */
export interface Selection {
  readonly phase: 'TRAIN' | 'TEST'
  readonly level: number
  readonly stages: readonly string[]
  /** Layers that these leave out, in the file's order. */
  readonly excluded: readonly ExcludedLayer[]
}

/** A layer of the file that takes no part. */
export interface ExcludedLayer {
  readonly name: string
  readonly type: string
  readonly why: Message
  readonly where?: Where
  /** All that the definition says of it beside its name and its type. */
  settings?(): readonly Setting[]
}

/** What one layer of a model keeps of the tokens that it has seen. */
export interface CachedLayer {
  /** Dotted path of the layer. */
  readonly layer: string
  /**
   * `full`: something of every token; `window`, `chunk`: of the last ones; `latent`: a compressed form of every token;
   * `recurrent`: a state of fixed size; `cross`: of the encoder's tokens; `shared`: nothing, it reads another layer's.
   */
  readonly kind: 'full' | 'window' | 'chunk' | 'latent' | 'recurrent' | 'cross' | 'shared'
  readonly states: readonly CachedState[]
}

/** One tensor of a cache. */
export interface CachedState {
  readonly shape: DerivedShape
  /** Where it is not held as the rest of the cache is. */
  readonly dtype?: Dtype
  /** By how many numbers one further token makes it longer, at the end of a long text; absent: none. */
  readonly perToken?: Quantity
}

/** Of some equal parts of a layer: how many one token uses. */
export interface Chosen {
  readonly used: Quantity
  readonly of: Quantity
}

/** How a model is used token by token, and what it keeps meanwhile. */
export interface Serving {
  readonly batch: bigint
  /** Tokens of the pass whose arithmetic is told. */
  readonly tokens: bigint
  /** Tokens in the cache. */
  readonly context: bigint
  readonly cacheDtype: Dtype
  /** Empty where nothing is cached. */
  readonly cache: readonly CachedLayer[]
  /** The table of the tokens that go in, by its tensor's name. */
  readonly inputTable?: string
  /** Layers of which one token uses a part. */
  readonly chosen: ReadonlyMap<NodeId, Chosen>
}

/** A network as its file says, before anything is computed: what readers give and `analyze` takes. */
export interface Model {
  readonly format: string
  /** The network's name in the file; empty where it has none. */
  readonly name: string
  /** Default `network`; `weights`: tensors without a graph, a node a module that owns some. */
  readonly kind?: 'network' | 'weights'
  /** Of transformers: the family that their configuration names. */
  readonly architecture?: string
  /** Of models that read token by token: what they keep, and what one token uses. */
  readonly serving?: Serving
  /** The program that wrote it, where the file says so. */
  readonly producer?: string
  /** True where shapes have no axis of examples: one at a time goes in. */
  readonly isBatchless?: boolean
  /** Which of a definition's layers take part, where it leaves a choice. */
  readonly selection?: Selection
  /** Where feature maps stand among the axes of images; default: in front of height and width. */
  readonly layout?: Layout
  readonly graph: Graph
  /** Symbols of input sizes that stand in the data and not in the files: weights may tell them. */
  readonly openSizes?: ReadonlySet<string>
  /** Everything stored or to be stored, in the order of the files; empty for definitions without weights. */
  readonly tensors: readonly StoredTensor[]
  /** What counts as parameters; absent: the graph's, learned and statistics alike. */
  readonly counting?: Counting
  /** Absent: the sum over the tensors. */
  readonly storedTotals?: StoredTotals
  /** How parameters are held that do not say so themselves; absent: float32. */
  readonly parameterDtype?: Dtype
  /** A type that all parameters of floats are supposed to be held in, whatever the file says. */
  readonly supposedDtype?: Dtype
  readonly files: readonly FileLedger[]
  /** The weights that were read beside the definition, or that the file itself carries. */
  readonly weights?: StoredWeights
  /** How the network joins its weights; absent where it carries them itself. */
  readonly binding?: Binding
  /** How the network would be stored; absent where the format has no file for it. */
  readonly storage?: Storage
  readonly issues: readonly Issue[]
  /** What the format calls things; absent: as most formats do. */
  readonly words?: Words
  /** What the definition says of the network as a whole. */
  settings?(): readonly Setting[]
}
