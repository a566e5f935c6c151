/** BatchNorm, LRN and MVN (batch_norm_layer.cpp, lrn_layer.cpp, mvn_layer.cpp). */

import { given } from '../../../core/formula.ts'
import { message } from '../../../core/message.ts'
import type { Op, Param } from '../../../core/op.ts'
import { canonicalAxis } from '../../../ops/axes.ts'
import { type CaffeLayer, lowered } from './layer.ts'

const batchNormOp: Op<null> = {
  name: 'batch-norm',
  family: 'norm',
  summary: message('shifts and scales every channel to mean 0 and variance 1'),
  source: 'src/caffe/layers/batch_norm_layer.cpp, LayerSetUp and Reshape',
  infer: (site) => {
    const input = site.inputs[0]
    if (input !== undefined) canonicalAxis(site, input, 1)
    const channels = input?.[1]
    const perChannel = channels === undefined ? undefined : [given(channels)]
    const statistic = (name: string, shape: Param['shape']): Param => ({ name, shape, kind: 'statistic' })
    return {
      outputs: [input?.map(given)],
      params: [statistic('mean', perChannel), statistic('variance', perChannel), statistic('scale factor', [given(1)])],
    }
  },
  remarks: () => [
    message(
      'its three blobs are statistics that are tracked, not learned: mean, variance and the factor both are scaled by',
    ),
  ],
}

export const batchNorm: CaffeLayer = {
  type: 'BatchNorm',
  bottoms: { min: 1, max: 1 },
  tops: { min: 1, max: 1 },
  lower: (layer, context) => {
    // The statistics may not be trained (batch_norm_layer.cpp, LayerSetUp).
    for (const spec of layer.messages('param')) {
      if (spec.number('lr_mult') === 0) continue
      const hint = message('write lr_mult: 0, or leave param out')
      context.report(
        'error',
        'caffe/batch-norm-lr',
        'the statistics of BatchNorm are not learned: lr_mult must be 0',
        {},
        { where: spec.where('lr_mult'), hint },
      )
    }
    return lowered(batchNormOp, null)
  },
}

const lrnOp: Op<{ readonly withinChannel: boolean }> = {
  name: 'lrn',
  family: 'norm',
  summary: message('divides each value by a power of the sum of squares around it'),
  source: 'src/caffe/layers/lrn_layer.cpp, LayerSetUp and Reshape',
  infer: (site) => {
    const input = site.inputs[0]
    if (input !== undefined) {
      const text = 'the input must have 4 axes (num, channels, height, width), but has {rank}'
      site.check(input.length === 4, 'caffe/four-axes', text, { rank: input.length })
    }
    return { outputs: [input?.map(given)] }
  },
}

export const lrn: CaffeLayer = {
  type: 'LRN',
  bottoms: { min: 1, max: 1 },
  tops: { min: 1, max: 1 },
  lower: (layer, context) => {
    const param = layer.message('lrn_param')
    const size = param.number('local_size')
    if (size % 2 === 0) {
      context.report(
        'error',
        'caffe/local-size',
        'local_size must be odd, not {size}',
        { size },
        { where: param.where('local_size') },
      )
    }
    return lowered(lrnOp, { withinChannel: param.enumName('norm_region') === 'WITHIN_CHANNEL' })
  },
}

const mvnOp: Op<null> = {
  name: 'mvn',
  family: 'norm',
  summary: message('shifts each feature map to mean 0, and scales it to variance 1 where asked'),
  source: 'src/caffe/layers/mvn_layer.cpp, Reshape',
  infer: (site) => {
    const input = site.inputs[0]
    if (input === undefined) return { outputs: [] }
    const text = 'the input may have 4 axes at most, but has {rank}'
    site.check(input.length <= 4, 'caffe/legacy-axes', text, { rank: input.length })
    // Legacy accessors read 1 for axes that are not there (blob.hpp, LegacyShape).
    return { outputs: [[...input, ...Array.from({ length: Math.max(0, 4 - input.length) }, () => 1n)].map(given)] }
  },
}

export const mvn: CaffeLayer = {
  type: 'MVN',
  bottoms: { min: 1, max: 1 },
  tops: { min: 1, max: 1 },
  lower: () => lowered(mvnOp, null),
}
