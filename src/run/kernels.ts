/** The kernel of each computation. Adding one is a line here; the compiler names those that are missing. */

import type { Computation, ComputationKind, ComputationOf } from '../core/network/computation.ts'
import { prelu, softmax, valueFunction } from './activation.ts'
import { batchReindex, concat, eltwise, filter, slice } from './combine.ts'
import { conv, deconv, im2col } from './conv.ts'
import { dense, embed } from './dense.ts'
import type { Kernel } from './kernel.ts'
import {
  accuracy,
  contrastiveLoss,
  euclideanLoss,
  hingeLoss,
  infogainLoss,
  multinomialLogisticLoss,
  sigmoidCrossEntropyLoss,
  softmaxLoss,
} from './loss.ts'
import { batchNorm, localNorm, meanVarianceNorm, scale } from './norm.ts'
import { pool, pyramidPool } from './pool.ts'
import { lstmUnit, recurrent } from './recurrent.ts'
import { argMax, crop, reduction, tile } from './select.ts'
import { flatten, reshape, silence, split } from './shape.ts'
import { fill, parameter } from './source.ts'

/** What comes from outside has no kernel: the executor takes it. */
const KERNELS: { readonly [Kind in Exclude<ComputationKind, 'given'>]: Kernel<ComputationOf<Kind>> } = {
  abs: valueFunction,
  accuracy,
  'arg-max': argMax,
  'batch-norm': batchNorm,
  'batch-reindex': batchReindex,
  clip: valueFunction,
  concat,
  'contrastive-loss': contrastiveLoss,
  conv,
  crop,
  deconv,
  dense,
  elu: valueFunction,
  eltwise,
  embed,
  'euclidean-loss': euclideanLoss,
  exp: valueFunction,
  fill,
  filter,
  flatten,
  'hinge-loss': hingeLoss,
  identity: valueFunction,
  im2col,
  'infogain-loss': infogainLoss,
  'local-norm': localNorm,
  log: valueFunction,
  'lstm-unit': lstmUnit,
  'mean-variance-norm': meanVarianceNorm,
  'multinomial-logistic-loss': multinomialLogisticLoss,
  parameter,
  pool,
  power: valueFunction,
  prelu,
  'pyramid-pool': pyramidPool,
  recurrent,
  reduction,
  relu: valueFunction,
  reshape,
  scale,
  sigmoid: valueFunction,
  'sigmoid-cross-entropy-loss': sigmoidCrossEntropyLoss,
  silence,
  slice,
  softmax,
  'softmax-loss': softmaxLoss,
  softplus: valueFunction,
  split,
  swish: valueFunction,
  tanh: valueFunction,
  threshold: valueFunction,
  tile,
}

/** What does such a computation. */
export function kernelOf({ kind }: Exclude<Computation, { readonly kind: 'given' }>): Kernel {
  return KERNELS[kind] as Kernel
}

/** Whether a computation is one on blobs of singles. */
export function isBlobComputation(computation: { readonly kind: string }): computation is Computation {
  return computation.kind === 'given' || computation.kind in KERNELS
}
