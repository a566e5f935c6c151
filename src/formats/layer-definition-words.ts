/** The words that a definition file may use. */

import type { BlobKind } from '../core/network/layer-type.ts'
import type { Family, OperationKind } from '../core/network/op.ts'

/** Values of `family`. */
export const FAMILIES: readonly Family[] = [
  'input',
  'conv',
  'pool',
  'dense',
  'norm',
  'activation',
  'elementwise',
  'shape',
  'recurrent',
  'loss',
  'output',
  'detection',
  'data',
  'unknown',
]

/** Values of a blob's `kind`. */
export const BLOB_KINDS: readonly BlobKind[] = ['learned', 'statistic', 'mask', 'codebook']

/** Keys of `cost` beside `macs`. */
export const OPERATIONS: readonly OperationKind[] = ['multiply', 'add', 'compare', 'divide', 'exp', 'log', 'power']

/** Keys of a layer. */
export const KEYS: readonly string[] = [
  'type',
  'spellings',
  'variant',
  'forks',
  'family',
  'doc',
  'doc_zh',
  'note',
  'source',
  'param',
  'parameters',
  'bottoms',
  'tops',
  'paired',
  'loss',
  'like',
  'like_param',
  'when',
  'python',
  'symbols',
  'let',
  'checks',
  'outputs',
  'blobs',
  'more_blobs',
  'shares_memory',
  'cost',
]
