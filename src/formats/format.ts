/** What a file format is: something that can tell its own files, and read them. */

import type { ByteSource } from '../core/bytes/bytes.ts'
import type { Expr } from '../core/expr.ts'
import type { Model } from '../core/network/model.ts'
import type { Shape } from '../core/network/shape.ts'
import type { StoredWeights } from '../core/network/weights.ts'
import type { Issue } from '../core/words/issue.ts'
import type { Sniffed } from './sniff.ts'

/** How a network is to be read; everything else follows from its files. */
export interface ReadOptions {
  /** Default `TEST`. */
  readonly phase?: 'TRAIN' | 'TEST'
  /** Default 0. */
  readonly level?: number
  readonly stages?: readonly string[]
  /** Top → its whole shape, batch included, for what the file can't know. */
  readonly inputs?: ReadonlyMap<string, Shape>
  /** Data layer → shape of one stored record. */
  readonly datums?: ReadonlyMap<string, Shape>
  /** The fork of Caffe whose layers to take where names are ambiguous: its name, or a family's such as `ssd`. */
  readonly fork?: string
  /** Symbol → its value, for sizes that only the data decides. */
  readonly bind?: ReadonlyMap<string, Expr>
  /** Placeholder → what to put there before the text is read (`${VAR}`, `{{ VAR }}`, `%(VAR)s`). */
  readonly set?: ReadonlyMap<string, string>
  /** Layer → shapes of its blobs in a weights file, for what the definition leaves open. */
  readonly blobShapes?: ReadonlyMap<string, readonly (readonly bigint[])[]>
  /** Definition files of layers, as TOML. */
  readonly definitions?: readonly DefinitionText[]
  /** Opens a file that another names (a solver its network), as written there; `undefined` where there is none. */
  readonly open?: (name: string, from: string) => Promise<ByteSource | undefined>
}

/** The shapes in a file of weights, by layer, as the readers of definitions take them. */
export function blobShapes({ layers }: StoredWeights): NonNullable<ReadOptions['blobShapes']> {
  return new Map(layers.map(({ name, blobs }) => [name, blobs.map(({ shape }) => shape)]))
}

/** A file that defines layers. */
export interface DefinitionText {
  /** As the user knows it, for messages. */
  readonly name: string
  readonly text: string
}

/** The first bytes of a file with its name, for detection. */
export interface Probe {
  readonly name: string
  readonly head: Uint8Array
  readonly content: Sniffed
}

/** What a file is that nobody named as a network; `other`: one of this format's family that holds no network. */
export type Recognised = 'network' | 'solver' | 'other' | 'nothing'

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
  detect(probe: Probe): Certainty
  /**
   * Looks closer at one file of many, whose ending is one of this format's own (`isOwn`) or any. Absent where detection
   * tells enough.
   */
  recognise?(probe: Probe & { readonly isOwn: boolean }): Promise<Recognised>
  load(): Promise<FormatReader>
}

/** Whether a file's name ends in one of the extensions, in letters of either case. */
export function hasExtension(name: string, extensions: readonly string[]): boolean {
  const lower = name.toLowerCase()
  return extensions.some((extension) => lower.endsWith(`.${extension}`))
}

export interface FormatReader {
  /** Reads a network. Throws FormatError where the file can't be read at all; all else becomes issues. */
  read(source: ByteSource, options: ReadOptions): Promise<Model>
  /** Reads the weights alone, to put them beside a definition. Throws FormatError where the file holds none. */
  readWeights(source: ByteSource): Promise<WeightsRead>
}

/** Weights with what was wrong in reading them; of a damaged file, what stands before the damage. */
export interface WeightsRead {
  readonly weights: StoredWeights
  readonly issues: readonly Issue[]
}
