/** The kernel of each computation. Adding one is a line here; the compiler names those that are missing. */

import type { Computation, ComputationKind, ComputationOf } from '../core/computation.ts'
import { prelu, softmax, valueFunction } from './activation.ts'
import { conv, deconv, im2col } from './conv.ts'
import { dense, embed } from './dense.ts'
import type { Kernel } from './kernel.ts'
import { pool, pyramidPool } from './pool.ts'
import { flatten, reshape, silence, split } from './shape.ts'

const KERNELS: { readonly [Kind in ComputationKind]?: Kernel<ComputationOf<Kind>> } = {
  abs: valueFunction,
  clip: valueFunction,
  conv,
  deconv,
  dense,
  elu: valueFunction,
  embed,
  exp: valueFunction,
  flatten,
  identity: valueFunction,
  im2col,
  log: valueFunction,
  pool,
  power: valueFunction,
  prelu,
  'pyramid-pool': pyramidPool,
  relu: valueFunction,
  reshape,
  sigmoid: valueFunction,
  silence,
  softmax,
  softplus: valueFunction,
  split,
  swish: valueFunction,
  tanh: valueFunction,
  threshold: valueFunction,
}

/** What does such a computation. */
export function kernelOf({ kind }: Computation): Kernel | undefined {
  return KERNELS[kind] as Kernel | undefined
}
