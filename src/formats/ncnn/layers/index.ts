/** All layer types of ncnn that have an operator. */

import { CONVOLUTIONS } from './convolution.ts'
import { CUTTING } from './cutting.ts'
import { DENSE } from './dense.ts'
import { DETECTION } from './detection.ts'
import { ELEMENTWISE } from './elementwise.ts'
import { JOINING } from './joining.ts'
import type { LayerReader } from './layer.ts'
import { PASSING } from './passing.ts'
import { POOLINGS } from './pooling.ts'
import { RECURRENT } from './recurrent.ts'
import { REDUCING } from './reducing.ts'
import { RESHAPING } from './reshaping.ts'
import { RESIZING } from './resizing.ts'
import { WINDOWS } from './windows.ts'

/** What makes an operator of a layer. */
export const LAYERS: ReadonlyMap<string, LayerReader> = new Map([
  ...CONVOLUTIONS,
  ...POOLINGS,
  ...DENSE,
  ...RECURRENT,
  ...ELEMENTWISE,
  ...CUTTING,
  ...JOINING,
  ...PASSING,
  ...REDUCING,
  ...RESHAPING,
  ...RESIZING,
  ...WINDOWS,
  ...DETECTION,
])
