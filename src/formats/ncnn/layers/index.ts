/** All layer types of ncnn that have an operator. */

import { ARRANGING } from './arranging.ts'
import { CONVOLUTIONS } from './convolution.ts'
import { DENSE } from './dense.ts'
import { DETECTION } from './detection.ts'
import { ELEMENTWISE } from './elementwise.ts'
import type { LayerReader } from './layer.ts'
import { POOLINGS } from './pooling.ts'
import { RECURRENT } from './recurrent.ts'

/** What makes an operator of a layer. */
export const LAYERS: ReadonlyMap<string, LayerReader> = new Map([
  ...CONVOLUTIONS,
  ...POOLINGS,
  ...DENSE,
  ...RECURRENT,
  ...ELEMENTWISE,
  ...ARRANGING,
  ...DETECTION,
])
