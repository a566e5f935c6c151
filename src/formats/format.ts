/** What a file format is: something that can tell its own files, and read them. */

import type { ByteSource } from '../core/bytes/bytes.ts'
import type { Expr } from '../core/expr.ts'
import type { Change } from '../core/network/change.ts'
import type { Dtype } from '../core/network/dtype.ts'
import type { Model } from '../core/network/model.ts'
import type { Shape } from '../core/network/shape.ts'
import type { StoredWeights } from '../core/network/weights.ts'
import type { DefinitionText } from '../core/words/definition-text.ts'
import type { Issue } from '../core/words/issue.ts'
import type { Editable } from './editable.ts'
import type { Sniffed } from './sniff.ts'

/** How a network is to be read; everything else follows from its files. What a format has no use for it leaves alone. */
export interface ReadOptions extends CaffeOptions, TransformerOptions, DarknetOptions {
  /** Input → its whole shape in the format's own order of axes, batch included, for what the file can't know. */
  readonly inputs?: ReadonlyMap<string, Shape>
  /** Input → the numbers that go in there, where sizes depend on them. */
  readonly values?: ReadonlyMap<string, GivenArray>
  /** Symbol → its value, for sizes that only the data decides. */
  readonly bind?: ReadonlyMap<string, Expr>
  /** How many examples go in at once, where the file leaves it open. */
  readonly batch?: bigint
  /** Definition files of layers, as TOML. */
  readonly definitions?: readonly DefinitionText[]
  /** Reads and checks everything: sums over archives, values that are finite. Default: headers only. */
  readonly verify?: boolean
  /** Opens a file that another names (a solver its network, an index its shards), as written there; `undefined` where there is none. */
  readonly open?: (name: string, from: string, reach: Reach) => Promise<ByteSource | undefined>
  /** Names of the files that lie in the folder of a file and below it, as seen from that folder. */
  readonly siblings?: (of: string) => Promise<readonly string[]>
}

/** What readNetwork takes: numbers may stand in a file of NumPy, too. */
export interface NetworkOptions extends Omit<ReadOptions, 'values'> {
  /** Formats of the caller's own, which are asked before those that are built in. */
  readonly formats?: readonly Format[]
  /** Fields of the definition as they would be, by what `edit` of its format makes of them. */
  readonly changes?: readonly Change[]
  readonly values?: ReadonlyMap<string, GivenArray | ByteSource>
}

/** Numbers that are given for an input, in row-major order. */
export interface GivenArray {
  /** `undefined` for nested lists without a member: rank and type are the input's own. */
  readonly shape: readonly bigint[] | undefined
  /** `undefined` where the text leaves it open: as the input declares. */
  readonly dtype: Dtype | undefined
  /** `undefined` where there are more than anyone follows. */
  readonly elements: readonly (Expr | string)[] | undefined
}

/** What only Caffe's networks take. */
export interface CaffeOptions {
  /** Default `TEST`. */
  readonly phase?: 'TRAIN' | 'TEST'
  /** Default 0. */
  readonly level?: number
  readonly stages?: readonly string[]
  /** Data layer → shape of one stored record. */
  readonly datums?: ReadonlyMap<string, Shape>
  /** The fork of Caffe whose layers to take where names are ambiguous: its name, or a family's such as `ssd`. */
  readonly fork?: string
  /** Placeholder → what to put there before the text is read (`${VAR}`, `{{ VAR }}`, `%(VAR)s`). */
  readonly set?: ReadonlyMap<string, string>
  /** Layer → shapes of its blobs in a weights file, for what the definition leaves open. */
  readonly blobShapes?: ReadonlyMap<string, readonly (readonly bigint[])[]>
}

/** What only transformers take. */
export interface TransformerOptions {
  /** Tokens in the cache; default: as many as the model was trained for, or 4,096 where it does not say. */
  readonly context?: bigint
  /** Tokens of the encoder, of models that have one. */
  readonly encoderContext?: bigint
  /** Tokens of the forward pass whose arithmetic is told; default 1. */
  readonly tokens?: bigint
  readonly cacheDtype?: Dtype
  /** Definition files of architectures, as TOML. */
  readonly architectures?: readonly DefinitionText[]
}

/** What only Darknet's networks take. */
export interface DarknetOptions {
  /** Which of the two programs reads the file; default: told from what only one knows. */
  readonly dialect?: 'pjreddie' | 'alexeyab'
}

/**
 * How far a name in a file may lead: to what really lies in the folder of that file or below it; to what stands there, be it
 * a link (as the caches of model hubs have them); or anywhere, as Caffe takes the paths of a solver.
 */
export type Reach = 'folder' | 'links' | 'anywhere'

/** What a format is given to read. */
export interface Input extends Around {
  /** The files of this format, in the order in which they were given; at least one. */
  readonly files: readonly ByteSource[]
  /** Files of weights that were given beside a definition, of whatever format. */
  readonly weights: readonly GivenWeights[]
}

/** The files around one. */
export interface Around {
  /**
   * Opens a file that another names, as written there; `undefined` where there is none. Throws FormatError where the name
   * leads further than `reach` (default `folder`).
   */
  open(name: string, from: string, reach?: Reach): Promise<ByteSource | undefined>
  /** Names of the files that lie in the folder of a file and below it, as seen from that folder; empty where there is none. */
  siblings(of: string): Promise<readonly string[]>
}

/** The shapes in a file of weights, by layer, as the readers of definitions take them. */
export function blobShapes({ layers }: StoredWeights): NonNullable<ReadOptions['blobShapes']> {
  return new Map(layers.map(({ name, blobs }) => [name, blobs.map(({ shape }) => shape)]))
}

/** The first bytes of a file with its name, for detection. */
export interface Probe {
  readonly name: string
  readonly head: Uint8Array
  readonly content: Sniffed
}

/** What a file is that nobody named as a network; `other`: one of this format's family that holds no network. */
export type Recognised = 'network' | 'solver' | 'other' | 'nothing'

/** The one file that a format takes, which has no networks in several. */
export function onlyFile({ files }: Input): ByteSource {
  const [file] = files
  if (file === undefined) throw new Error('no file was given')
  return file
}

export type Certainty = 'certain' | 'likely' | 'no'

/** A file format. Detection is cheap and at hand; the reader is loaded when it is needed. */
export interface Format {
  readonly id: string
  readonly title: string
  readonly extensions: readonly string[]
  /** Those of the extensions that nothing else has: such a file claims to be of this format. */
  readonly ownExtensions: readonly string[]
  /** What its files hold: a network's definition, or numbers (which may carry the network along). */
  readonly role: 'definition' | 'weights'
  /** How its texts are written, of formats that people edit as text. */
  readonly notation?: Notation
  /** Of weights: true where several files hold one network's (shards), so that all that follow one another are read together. */
  readonly isSharded?: boolean
  /** Which files of a folder make one network of this format, by their names seen from it; empty where none do. */
  inFolder?(names: readonly string[]): readonly string[]
  detect(probe: Probe): Certainty
  /**
   * Looks closer at one file of many, whose ending is one of this format's own (`isOwn`) or any. Absent where detection
   * tells enough.
   */
  recognise?(probe: Probe & { readonly isOwn: boolean }): Promise<Recognised>
  load(): Promise<FormatReader>
  /** Changes fields of a definition; absent where sizes are those of stored numbers. Throws FormatError where it is none. */
  edit?(): Promise<(bytes: Uint8Array, file: string) => Editable>
}

/** How the definitions of a format are written, for editors: which marks are comments, names and sections. */
export type Notation = 'prototxt' | 'json' | 'ini' | 'lines'

/** A word that may stand at a place of a definition. */
export interface Completion {
  readonly name: string
  /** What kind of value it takes: `uint32`, the name of an enum or of a message; empty of a value. */
  readonly type: string
  readonly isRepeated: boolean
  /** The values that it takes, where they are few. */
  readonly values: readonly string[]
  /** What holds where it is absent. */
  readonly fallback?: string | undefined
  /** Whether further words stand inside it. */
  readonly isMessage: boolean
}

/** Whether a file's name ends in one of the extensions, in letters of either case. */
export function hasExtension(name: string, extensions: readonly string[]): boolean {
  const lower = name.toLowerCase()
  return extensions.some((extension) => lower.endsWith(`.${extension}`))
}

export interface FormatReader {
  /** Reads a network. Throws FormatError where the file can't be read at all; all else becomes issues. */
  read(input: Input, options: ReadOptions): Promise<Model>
  /**
   * Reads the weights alone, to put them beside a definition, with the files that it names. Throws FormatError where the
   * file holds none.
   */
  readWeights(source: ByteSource, around: Around): Promise<WeightsRead>
  /** The definition that a file of weights carries along, as a text; `undefined` where it carries none. */
  definition?(source: ByteSource): Promise<DefinitionText | undefined>
  /** Words that may stand inside the messages at `path`, or with `field` the values that this one takes. */
  complete?(path: readonly string[], field: string): Promise<readonly Completion[]>
}

/** A file of weights that was given beside a definition. It is read when the definition asks. */
export interface GivenWeights {
  readonly source: ByteSource
  /** The id of its format. */
  readonly format: string
  read(): Promise<WeightsRead>
  /** The same as a model of its own: each tensor as it is stored. */
  model(): Promise<Model>
}

/** Weights with what was wrong in reading them; of a damaged file, what stands before the damage. */
export interface WeightsRead {
  readonly weights: StoredWeights
  readonly issues: readonly Issue[]
}
