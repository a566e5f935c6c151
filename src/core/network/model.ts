/** A network as every format lowers it. */

import type { StoredArray } from '../bytes/bytes.ts'
import type { Quantity } from '../formula.ts'
import type { Issue, Where } from '../words/issue.ts'
import type { Message } from '../words/message.ts'
import type { About } from './about.ts'
import type { Arena } from './arena.ts'
import type { Layout } from './axes.ts'
import type { Binding } from './binding.ts'
import type { WidthFields } from './change.ts'
import type { Dtype } from './dtype.ts'
import type { FileLedger } from './file.ts'
import type { Graph, NodeId, Setting } from './graph.ts'
import type { DerivedShape } from './shape.ts'
import type { Storage, StoredWeights } from './weights.ts'
import type { Words } from './words.ts'

export type { Dtype } from './dtype.ts'
export type { FileLedger, FileRole } from './file.ts'
export type { Branch, Declared, Graph, Node, NodeId, ParamSpec, Setting, Value, ValueId } from './graph.ts'

/** What a stored tensor is to the network. */
export type TensorRole = 'parameter' | 'buffer' | 'constant' | 'quantisation' | 'optimiser' | 'other'

/** A weight as a layer uses it, however it is packed. */
export interface LogicalTensor {
  readonly name: string
  readonly shape: readonly bigint[]
}

/** How stored integers stand for numbers: (stored − zero) · scale, one of each for all or for each place along an axis. */
export interface Affine {
  readonly scales: StoredArray
  /** Absent: all 0. */
  readonly zeros?: StoredArray
  readonly axis: number
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
  /** Where the numbers are integers that stand for others. */
  readonly affine?: Affine
  /** Its values row by row, where they stand in the file one by one, as texts or numbers of a field. */
  values?(): readonly (number | bigint | string)[] | undefined
  readonly trainable?: boolean
  readonly where?: Where
}

/** Elements and bytes of all storages in the files, where tensors do not add up to them (views, optimisers). */
export interface StoredTotals {
  readonly elements: bigint
  readonly bytes: bigint
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

/** Whether people know a model by the modules of its tensors, which a graph only adds to. */
export function isToldByModules({ kind, words }: Model): boolean {
  return kind === 'weights' || words?.byModules === true
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
  /** How the runtime lays out the memory of a pass, where it plans that ahead. */
  readonly arena?: Arena
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
  /** What the file says of the network beside layers and weights. */
  readonly about?: readonly About[]
  /** How its definition says how wide layers are; absent where that can't be changed. */
  readonly widths?: WidthFields
  /** What the format calls things; absent: as most formats do. */
  readonly words?: Words
  /** What the definition says of the network as a whole. */
  settings?(): readonly Setting[]
}
