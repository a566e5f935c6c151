/** Reductions, and normalisations, which scale by what they reduce. */

import type { Op, Work } from '../../../core/network/op.ts'
import { message } from '../../../core/words/message.ts'
import type { PerValue } from '../../../ops/arithmetic.ts'
import * as reductions from '../../../ops/reduction.ts'
import { type Call, lowered, type Rule, type Rules } from '../call.ts'
import { asDeclared } from './declared.ts'
import { shaped } from './shaped.ts'

/** Along the named axes, or all where none is. */
function reduce(op: Op<reductions.ReduceAttrs>): Rule {
  return (call: Call) => {
    const axes = call.ints('dim')
    const named = axes === undefined || axes.length === 0 ? undefined : { values: axes }
    return lowered(op, { axes: named, keepsAxes: call.flag('keepdim'), withoutAxes: 'all' })
  }
}

function norm(name: string, counts: PerValue, work?: Work): Rule {
  const described = {
    name,
    family: 'norm',
    summary: message('brings values to one scale'),
    source: 'aten/src/ATen/native/native_functions.yaml',
    counts,
    ...(work && { work }),
  } as const
  const op = shaped(described, (input) => input)
  return () => lowered(op, undefined)
}

const BATCH_NORMS = [
  ...['batch_norm', 'native_batch_norm', '_native_batch_norm_legit', '_native_batch_norm_legit_no_training'],
  ...['_native_batch_norm_legit_functional', '_batch_norm_with_update', '_batch_norm_no_update', 'cudnn_batch_norm'],
]
const OTHER_NORMS: Readonly<Record<string, string>> = {
  layer_norm: 'layer-norm',
  native_layer_norm: 'layer-norm',
  group_norm: 'group-norm',
  native_group_norm: 'group-norm',
  instance_norm: 'instance-norm',
  rms_norm: 'rms-norm',
  _fused_rms_norm: 'rms-norm',
  local_response_norm: 'lrn',
  _weight_norm: 'weight-norm',
}

const REDUCTIONS: Readonly<Record<string, Op<reductions.ReduceAttrs>>> = {
  sum: reductions.reduceSum,
  nansum: reductions.reduceSum,
  mean: reductions.reduceMean,
  nanmean: reductions.reduceMean,
  amax: reductions.reduceMax,
  amin: reductions.reduceMin,
  max: reductions.reduceMax,
  min: reductions.reduceMin,
  argmax: reductions.reduceMax,
  argmin: reductions.reduceMin,
  any: reductions.reduceMax,
  all: reductions.reduceMin,
  prod: reductions.reduceProd,
  var: reductions.reduceSumSquare,
  std: reductions.reduceSumSquare,
  logsumexp: reductions.reduceLogSumExp,
  linalg_vector_norm: reductions.reduceL2,
  norm: reductions.reduceL2,
}

/** Losses and distances, whose shapes the file tells. */
const LOSSES = [
  ...[
    'mse_loss',
    'l1_loss',
    'smooth_l1_loss',
    'huber_loss',
    'nll_loss',
    'nll_loss_nd',
    'nll_loss2d',
    'nll_loss_forward',
  ],
  ...['nll_loss2d_forward', 'cross_entropy_loss', 'binary_cross_entropy', 'binary_cross_entropy_with_logits', 'kl_div'],
  ...[
    'ctc_loss',
    '_ctc_loss',
    'hinge_embedding_loss',
    'cosine_embedding_loss',
    'margin_ranking_loss',
    'triplet_margin_loss',
  ],
  ...['multi_margin_loss', 'multilabel_margin_loss', 'soft_margin_loss', 'poisson_nll_loss', 'gaussian_nll_loss'],
]
const MEASURES = [
  ...[
    'cosine_similarity',
    'pairwise_distance',
    'cdist',
    '_cdist_forward',
    'dist',
    'var_mean',
    'std_mean',
    'aminmax',
    'median',
  ],
  ...[
    'nanmedian',
    'mode',
    'kthvalue',
    'quantile',
    'count_nonzero',
    'trapz',
    'linalg_cross',
    'cross',
    'renorm',
    'embedding_renorm',
  ],
  ...[
    'fft_rfft',
    'fft_irfft',
    'fft_fft',
    'fft_ifft',
    'fft_rfft2',
    'fft_irfft2',
    'fft_fft2',
    'fft_ifft2',
    'fft_rfftn',
    'fft_irfftn',
  ],
  ...['fft_fftn', 'fft_ifftn', 'fft_fftshift', 'fft_ifftshift', '_fft_r2c', '_fft_c2r', '_fft_c2c', 'stft', 'istft'],
  ...['hann_window', 'hamming_window', 'blackman_window', 'glu', 'grid_sampler', 'grid_sampler_2d', 'grid_sampler_3d'],
]

const loss = asDeclared('loss', 'loss', message('how far off an answer is'))
const measure = asDeclared('measure', 'elementwise', message('computes values without a product of matrices'))

export const reductionRules: Rules = {
  ...Object.fromEntries(Object.entries(REDUCTIONS).map(([name, op]) => [name, reduce(op)])),
  ...Object.fromEntries(BATCH_NORMS.map((name) => [name, norm('batch-norm', { multiply: 1, add: 1 }, 'batch-norm')])),
  ...Object.fromEntries(Object.entries(OTHER_NORMS).map(([name, own]) => [name, norm(own, { multiply: 2, add: 2 })])),
  ...Object.fromEntries(LOSSES.map((name) => [name, () => lowered(loss, undefined)])),
  ...Object.fromEntries(MEASURES.map((name) => [name, () => lowered(measure, undefined)])),
  // Two operands beside each other, no reduction.
  'aten.max.other': () => lowered(measure, undefined),
  'aten.min.other': () => lowered(measure, undefined),
}
