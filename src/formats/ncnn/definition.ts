/** What an ncnn definition holds, text or binary: layers with numbered parameters. */

import type { Issue, Where } from '../../core/words/issue.ts'

/** The number that every definition begins with. */
export const MAGIC = 7767517

/** Parameters are numbered below this (paramdict.h, NCNN_MAX_PARAM_COUNT). */
export const MOST_PARAMS = 32

/** More layers than any network has; what follows is not read. */
export const MOST_LAYERS = 5000

/** The value of one parameter. */
export interface ParamValue {
  /** A text says which of both its numbers are; in a binary definition both are the same bits. */
  readonly spelling: 'integer' | 'float' | 'bits' | 'string'
  readonly isArray: boolean
  readonly integers: readonly number[]
  readonly floats: readonly number[]
  /** As it stands in the text; of a binary definition as integers. */
  readonly text: string
  readonly where: Where
}

/** One layer of a definition. */
export interface ParamLayer {
  readonly type: string
  readonly name: string
  /** Names of the blobs that it reads and makes. */
  readonly bottoms: readonly string[]
  readonly tops: readonly string[]
  readonly params: ReadonlyMap<number, ParamValue>
  readonly where: Where
}

export interface NcnnDefinition {
  readonly layers: readonly ParamLayer[]
  /** As many blobs as the header announces. */
  readonly blobCount: number
  readonly issues: readonly Issue[]
}
