/** BatchNorm, LRN and MVN (batch_norm_layer.cpp, lrn_layer.cpp, mvn_layer.cpp). */

import { given, q } from '../../../core/formula.ts'
import type { Op, Param } from '../../../core/network/op.ts'
import { message } from '../../../core/words/message.ts'
import { unknownCost, windowedReads } from '../../../ops/arithmetic.ts'
import { canonicalAxis } from '../../../ops/axes.ts'
import { checkEngine } from './engine.ts'
import { type CaffeLayer, lowered } from './layer.ts'
import { checkLegacyAxes, fourAxes } from './legacy-axes.ts'
import { checkMemory } from './memory.ts'

interface BatchNormAttrs {
  /** True where mean and variance come from the batch itself, not from what was tracked. */
  readonly ofBatch: boolean
}

const batchNormOp: Op<BatchNormAttrs> = {
  name: 'batch-norm',
  family: 'norm',
  summary: message('shifts and scales every channel to mean 0 and variance 1'),
  source: 'src/caffe/layers/batch_norm_layer.cpp, LayerSetUp and Reshape',
  infer: (site) => {
    const input = site.inputs[0]
    if (input !== undefined) canonicalAxis(site, input, 1)
    // It divides by examples and channels, and sums over positions with a blob of ones (batch_norm_layer.cpp, Reshape).
    checkMemory(site, input)
    const channels = input?.[1]
    const perChannel = channels === undefined ? undefined : [given(channels)]
    const statistic = (name: string, shape: Param['shape']): Param => ({ name, shape, kind: 'statistic' })
    return {
      outputs: [input?.map(given)],
      params: [statistic('mean', perChannel), statistic('variance', perChannel), statistic('scale factor', [given(1)])],
    }
  },
  cost: ({ attrs, inputs }) => {
    const input = inputs[0]
    if (input === undefined) return unknownCost('batch-norm')
    const vars = { in: input, channels: input[1] ?? 1n }
    const divide = q('prod(in)', { in: input })
    const power = q('channels', { channels: vars.channels })
    // Subtract the mean, add eps to the variance, take its root, divide; the tracked sums are scaled first.
    if (!attrs.ofBatch)
      return {
        operations: {
          multiply: q('2 × channels', { channels: vars.channels }),
          add: q('prod(in) + channels', vars),
          divide,
          power,
        },
        work: 'batch-norm',
      }
    // Also: sums of values and of squares, and the moving averages of both.
    return {
      operations: {
        multiply: q('prod(in) + 6 × channels', vars),
        add: q('3 × prod(in) + 3 × channels', vars),
        divide,
        power,
      },
      work: 'batch-norm',
    }
  },
  isAffine: ({ ofBatch }) => !ofBatch,
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
    const param = layer.message('batch_norm_param')
    const isGlobal = param.has('use_global_stats') ? param.bool('use_global_stats') : context.phase === 'TEST'
    const ofBatch = !isGlobal
    return lowered(batchNormOp, { ofBatch }, () => ({ kind: 'batch-norm', ofBatch, eps: param.number('eps') }))
  },
}

interface LrnAttrs {
  readonly withinChannel: boolean
  /** Channels, or rows and columns, that a sum covers. */
  readonly size: number
}

/** What stands before the middle of a sum; an even size, which Caffe refuses, is rounded as by its integers. */
const halfOf = (size: number) => Math.max(0, Math.trunc((size - 1) / 2))

const lrnOp: Op<LrnAttrs> = {
  name: 'lrn',
  family: 'norm',
  summary: message('divides each value by a power of the sum of squares around it'),
  source: 'src/caffe/layers/lrn_layer.cpp, LayerSetUp and Reshape',
  infer: (site) => {
    fourAxes(site)
    return { outputs: [site.inputs[0]?.map(given)] }
  },
  cost: ({ attrs, inputs }) => {
    const input = inputs[0]
    if (input === undefined || input.length !== 4) return unknownCost('local-norm')
    const { size } = attrs
    const half = halfOf(size)
    const axis = (at: number) => ({
      size: input[at] ?? 1n,
      out: input[at] ?? 1n,
      kernel: BigInt(size),
      stride: 1,
      pad: half,
    })
    const sums = attrs.withinChannel
      ? windowedReads(input.slice(0, 2), [axis(2), axis(3)])
      : windowedReads([input[0] ?? 1n, ...input.slice(2)], [axis(1)])
    return {
      operations: {
        // Squares, their sum times alpha/size, and the input times the power.
        multiply: q('3 × prod(in)', { in: input }),
        // The sums of squares, cut at the border, and k.
        add: q('sums + prod(in)', { sums: sums.expr, in: input }),
        power: q('prod(in)', { in: input }),
      },
      work: 'local-norm',
      window: BigInt(attrs.withinChannel ? size * size : size),
    }
  },
  reach: ({ attrs }) => {
    if (!attrs.withinChannel) return undefined
    const along = { kind: 'window', kernel: attrs.size, stride: 1, pad: halfOf(attrs.size), dilation: 1 } as const
    return [along, along]
  },
}

export const lrn: CaffeLayer = {
  type: 'LRN',
  bottoms: { min: 1, max: 1 },
  tops: { min: 1, max: 1 },
  lower: (layer, context) => {
    const param = layer.message('lrn_param')
    checkEngine(param, context)
    const size = param.number('local_size')
    // As a 32-bit integer with a sign it must leave 1 when divided by 2.
    if ((size | 0) % 2 !== 1) {
      context.report(
        'error',
        'caffe/local-size',
        'local_size must be odd, not {size}',
        { size },
        { where: param.where('local_size') },
      )
    }
    const withinChannel = param.enumName('norm_region') === 'WITHIN_CHANNEL'
    return lowered(lrnOp, { withinChannel, size }, () => {
      const [alpha, beta, k] = [param.number('alpha'), param.number('beta'), param.number('k')]
      return { kind: 'local-norm', region: withinChannel ? 'within' : 'across', size, alpha, beta, k }
    })
  },
}

interface MvnAttrs {
  readonly variance: boolean
  readonly acrossChannels: boolean
}

const mvnOp: Op<MvnAttrs> = {
  name: 'mvn',
  family: 'norm',
  summary: message('shifts each feature map to mean 0, and scales it to variance 1 where asked'),
  source: 'src/caffe/layers/mvn_layer.cpp, Reshape',
  infer: (site) => {
    const input = site.inputs[0]
    if (input === undefined) return { outputs: [] }
    checkLegacyAxes(site, input)
    // Means are taken with a blob of ones.
    checkMemory(site, input.slice(site.attrs.acrossChannels ? 1 : 2))
    // Legacy accessors read 1 for axes that are not there.
    return { outputs: [[...input, ...Array.from({ length: Math.max(0, 4 - input.length) }, () => 1n)].map(given)] }
  },
  cost: ({ attrs, inputs }) => {
    const input = inputs[0]
    if (input === undefined) return unknownCost()
    const maps = attrs.acrossChannels ? (input[0] ?? 1n) : q('prod(maps)', { maps: input.slice(0, 2) }).expr
    const vars = { in: input, maps }
    if (!attrs.variance) return { operations: { add: q('2 × prod(in)', { in: input }), divide: q('maps', { maps }) } }
    return {
      operations: {
        multiply: q('prod(in)', { in: input }),
        add: q('3 × prod(in) + maps', vars),
        divide: q('prod(in) + 2 × maps', vars),
        power: q('maps', { maps }),
      },
    }
  },
  reach: () => [{ kind: 'all' }, { kind: 'all' }],
}

export const mvn: CaffeLayer = {
  type: 'MVN',
  bottoms: { min: 1, max: 1 },
  tops: { min: 1, max: 1 },
  lower: (layer) => {
    const param = layer.message('mvn_param')
    const attrs = { variance: param.bool('normalize_variance'), acrossChannels: param.bool('across_channels') }
    return lowered(mvnOp, attrs, () => ({ kind: 'mean-variance-norm', ...attrs, eps: param.number('eps') }))
  },
}
