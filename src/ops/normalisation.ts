/** Normalisation over channels, groups, positions or the last axes. */

import { type Expr, equal, unknown } from '../core/expr.ts'
import { given } from '../core/formula.ts'
import type { Op, ParamKind, Work } from '../core/network/op.ts'
import { shapeSource } from '../core/network/shape.ts'
import { type Message, message } from '../core/words/message.ts'
import { eachValue, type PerValue } from './arithmetic.ts'
import { canonicalAxis } from './axes.ts'

export interface BatchNormAttrs {
  readonly channelAxis: number
  /** Whether batch statistics are computed, and running ones come out. */
  readonly isTraining: boolean
}

const BATCH_NORM_INPUTS = ['', 'scale', 'bias', 'mean', 'variance'] as const

/** Normalises each channel by stored statistics. */
export const batchNormalization: Op<BatchNormAttrs> = {
  name: 'batch-norm',
  family: 'norm',
  summary: message('shifts and scales each channel by its mean and variance over the data'),
  source: 'onnx/defs/nn/defs.cc, BatchNormalization',
  infer: (site) => {
    const { attrs, inputs, operands, outputCount } = site
    const [input] = inputs
    const channels = input?.at(attrs.channelAxis) ?? inputs[1]?.[0]
    for (const [index, shape] of inputs.entries()) {
      if (index === 0 || shape === undefined || channels === undefined || input === undefined) continue
      const args = {
        name: BATCH_NORM_INPUTS[index] ?? '',
        shape: shapeSource(shape),
        channels: shapeSource([channels]),
      }
      const isFitting = shape.length === 1 && equal(shape[0] ?? unknown, channels) !== false
      site.check(isFitting, 'norm/channels', '{name} is {shape}, but the input has {channels} channels', args)
    }
    const statistics = [given(channels ?? unknown)]
    return {
      outputs: [input?.map(given), ...Array.from({ length: Math.max(0, outputCount - 1) }, () => statistics)],
      dtypes: Array.from(
        { length: outputCount },
        (_, index) => operands[index === 0 ? 0 : 3]?.dtype ?? operands[0]?.dtype,
      ),
    }
  },
  cost: ({ inputs }) => eachValue(inputs[0], { multiply: 1, add: 1 }, 'affine-norm'),
  isAffine: ({ isTraining }) => !isTraining,
  parameterKind: (_, input): ParamKind | undefined =>
    input === 1 || input === 2 ? 'learned' : input === 3 || input === 4 ? 'statistic' : undefined,
  parameterName: (_, input) => BATCH_NORM_INPUTS[input] || undefined,
}

export interface NormAttrs {
  /** The inputs that are learned, by what they are called. */
  readonly learned: Readonly<Record<number, string>>
}

function normalisation(name: string, summary: Message, source: string, counts: PerValue, work?: Work): Op<NormAttrs> {
  return {
    name,
    family: 'norm',
    summary,
    source,
    infer: ({ inputs, operands }) => ({ outputs: [inputs[0]?.map(given)], dtypes: [operands[0]?.dtype] }),
    cost: ({ inputs }) => eachValue(inputs[0], counts, work),
    parameterKind: ({ learned }, input) => (learned[input] === undefined ? undefined : 'learned'),
    parameterName: ({ learned }, input) => learned[input],
  }
}

const NORM: PerValue = { add: 3, multiply: 2 }

export const instanceNormalization = normalisation(
  'instance-norm',
  message('shifts and scales each map by its own mean and variance'),
  'onnx/defs/nn/defs.cc, InstanceNormalization',
  NORM,
  'layer-norm',
)
export const groupNormalization = normalisation(
  'group-norm',
  message('shifts and scales groups of channels by their own mean and variance'),
  'onnx/defs/nn/defs.cc, GroupNormalization',
  NORM,
  'layer-norm',
)
export const rmsNormalization = normalisation(
  'rms-norm',
  message('divides by the root of the mean square over the last axes'),
  'onnx/defs/nn/defs.cc, RMSNormalization',
  { add: 1, multiply: 3 },
)
export const lpNormalization = normalisation(
  'lp-norm',
  message('divides by a norm along an axis'),
  'onnx/defs/nn/defs.cc, LpNormalization',
  { add: 1, power: 1, divide: 1 },
)
export const localResponseNormalization = normalisation(
  'lrn',
  message('divides each value by a power of the squares of its neighbours'),
  'onnx/defs/nn/defs.cc, LRN',
  { add: 1, multiply: 1, power: 1, divide: 1 },
  'local-norm',
)
export const meanVarianceNormalization = normalisation(
  'mvn',
  message('takes off the mean and divides by the standard deviation'),
  'onnx/defs/nn/defs.cc, MeanVarianceNormalization',
  { add: 2, multiply: 1, divide: 1 },
)

export interface LayerNormAttrs extends NormAttrs {
  readonly axis: number
  /** How inputs come out again: by output, `x` as the first input, `statistics` with the normalised axes at 1. */
  readonly outputs: readonly ('x' | 'statistics')[]
}

/** Normalises over the axes from one on. */
export const layerNormalization: Op<LayerNormAttrs> = {
  name: 'layer-norm',
  family: 'norm',
  summary: message('shifts and scales by the mean and variance over the last axes'),
  source: 'onnx/defs/nn/defs.cc, LayerNormalization',
  infer: (site) => {
    const { attrs, operands, outputCount } = site
    const [input] = site.inputs
    const axis = input && canonicalAxis(site, input, attrs.axis)
    const statistics: readonly Expr[] | undefined =
      axis === undefined ? undefined : input?.map((size, at) => (at < axis ? size : 1n))
    const kinds = Array.from({ length: outputCount }, (_, index) => attrs.outputs[index] ?? 'x')
    return {
      outputs: kinds.map((kind) => (kind === 'x' ? input : statistics)?.map(given)),
      dtypes: kinds.map((kind) => (kind === 'x' ? operands[0]?.dtype : 'float32')),
    }
  },
  cost: ({ inputs }) => eachValue(inputs[0], NORM, 'layer-norm'),
  parameterKind: ({ learned }, input) => (learned[input] === undefined ? undefined : 'learned'),
  parameterName: ({ learned }, input) => learned[input],
}
