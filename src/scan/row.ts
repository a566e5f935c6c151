/** What is kept of one file among many: plain data, which may cross to another thread, a line of JSON or a database. */

import type { Issue } from '../core/words/issue.ts'
import type { Message } from '../core/words/message.ts'

/** An exact integer, an expression of symbols such as `N*3*H*W`, or null where nothing can be said. */
export type Figure = bigint | string | null

/** What a network weighs. The names are those of the JSON report's totals. */
export interface Figures {
  /** The network's own name; empty where it has none. */
  readonly name: string
  /** Of Caffe's networks; null of others. */
  readonly phase: 'TRAIN' | 'TEST' | null
  readonly layers: number
  /** Elements of all parameter blobs, shared ones counted once. */
  readonly parameters: Figure
  readonly learned: Figure
  readonly statistics: Figure
  readonly parameterBytes: Figure
  /** Multiply-accumulates for the shapes as they stand, and with the first size of every input set to 1. */
  readonly macs: Figure
  readonly macsPerExample: Figure
  readonly activationBytes: Figure
  readonly peakActivationBytes: Figure
  /** False: the figure is a lower bound. */
  readonly complete: { readonly parameters: boolean; readonly macs: boolean; readonly memory: boolean }
}

/**
 * What a file is: a network's definition, weights (which may carry their network along), a solver, a solver's state, other
 * blobs such as a mean image, or a model of a kind that is recognised and not read. Null: nothing of these.
 */
export type FileKind = 'definition' | 'weights' | 'solver' | 'state' | 'blobs' | 'other' | null

/** Issues, the gravest first; of many only some are kept, and all are counted. */
export interface IssueCounts {
  readonly errors: number
  readonly warnings: number
  readonly notes: number
  readonly issues: readonly Issue[]
}

/** One file. */
export interface FileRow extends IssueCounts {
  readonly row: 'file'
  readonly file: string
  /** Bytes of the file, or of all files of the model that it stands for. */
  readonly size: number
  /** How many files that are: 1, unless a model lies in shards or beside its configuration. */
  readonly files: number
  readonly kind: FileKind
  /** As in the JSON report, `caffe/caffemodel`; of models that are not read, their kind, such as `onnx`. */
  readonly format: string | null
  /** What it is in words, where it is a model that is not read. */
  readonly what: Message | null
  /** Null where the file holds no network, or none that can be read. */
  readonly figures: Figures | null
  /** SHA-256 of the whole file; null where only parts of a large one were read. */
  readonly sha256: string | null
  /** SHA-256 of a large file's size and of pieces of it: files that differ in it differ. */
  readonly sample: string | null
  /** Equal for networks of equal layers, settings and connections, whatever their names, batch and weights are. */
  readonly structure: string | null
  /** Equal for equal names and shapes of all layers with parameters, in a definition and in its weights. */
  readonly blobs: string | null
  /** 16 hexadecimal digits of a hash of each larger tensor's numbers; null where that was not asked for. */
  readonly tensors: string | null
}

/** A definition held against weights that seem to be its own. */
export interface JoinRow extends IssueCounts {
  readonly row: 'join'
  readonly definition: string
  readonly weights: string
  /** `names`: layers of equal names have equal shapes. `shapes`: the shapes are equal and the names are not. */
  readonly by: 'names' | 'shapes'
  /** Layers of the definition that own parameters. */
  readonly owners: number
  /** Of these, as Caffe would copy the weights: filled, without weights in the file, and refused. */
  readonly found: number
  readonly missing: number
  readonly misfit: number
  /** Layers of the weights that the definition doesn't take. */
  readonly ignored: number
  /** The definition with the weights beside it, which may tell what it leaves open. */
  readonly figures: Figures | null
}

/** Files that repeat one another, in alphabetical order. */
export interface RepeatRow {
  readonly row: 'repeat'
  /** `content`: byte by byte. `structure`: definitions of one network, written or named differently. */
  readonly by: 'content' | 'structure'
  readonly files: readonly string[]
}

/** A model that seems to derive from another, or to stand beside it. */
export interface RelatedRow {
  readonly row: 'related'
  /**
   * `tensors`: some of its tensors are the other's, number by number, as after fine-tuning. `precision`: the same names and shapes in fewer
   * bits. `shapes`: the same names and shapes in as many.
   */
  readonly by: 'tensors' | 'precision' | 'shapes'
  readonly file: string
  readonly from: string
  /** Tensors that are the other's, and all of its own; null where tensors were not hashed. */
  readonly equal: number | null
  readonly tensors: number | null
}

/** A row of a scan: of one file, of a pair, of files that repeat one another, or of relatives. */
export type ScanRow = FileRow | JoinRow | RepeatRow | RelatedRow

/** What became of a file: `failed` is one that claims to hold a network and can't be read. */
export type FileStatus = 'weighed' | 'recognised' | 'failed' | 'unknown'

/** What became of a file. */
export function statusOf({ kind, figures, errors }: Pick<FileRow, 'kind' | 'figures' | 'errors'>): FileStatus {
  if (figures !== null) return 'weighed'
  if (errors > 0) return 'failed'
  return kind === null ? 'unknown' : 'recognised'
}

const RANKS = { error: 0, warning: 1, note: 2 } as const

/** More issues of one file are only counted. */
const MOST_ISSUES = 20

/** Counts issues, and keeps the gravest. */
export function countIssues(issues: readonly Issue[]): IssueCounts {
  const count = (severity: Issue['severity']) => issues.filter((found) => found.severity === severity).length
  const sorted = [...issues].sort((a, b) => RANKS[a.severity] - RANKS[b.severity])
  return {
    errors: count('error'),
    warnings: count('warning'),
    notes: count('note'),
    issues: sorted.slice(0, MOST_ISSUES),
  }
}
