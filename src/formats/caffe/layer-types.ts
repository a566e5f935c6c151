/** Which layer type a layer has: Caffe's own, or whatever definitions add. */

import type { Issue } from '../../core/words/issue.ts'
import { caffeLayer } from './layers/index.ts'
import type { CaffeLayer } from './layers/layer.ts'
import type { NetLayer } from './splits.ts'

export interface LayerTypes {
  /** The type of a layer; `undefined` where nobody knows it. The same layer gives the same answer. */
  find(layer: NetLayer): CaffeLayer | undefined
  /** What is worth knowing about the choices made so far. */
  readonly issues: readonly Issue[]
}

/** Caffe's own types, by their names alone. */
export const caffeTypes: LayerTypes = { find: ({ type }) => caffeLayer(type), issues: [] }
