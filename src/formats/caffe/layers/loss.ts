/** Losses (loss_layer.cpp and the file of each). */

import { given, q } from '../../../core/formula.ts'
import type { Labelled, Normalization } from '../../../core/network/computation.ts'
import type { Inference, Op } from '../../../core/network/op.ts'
import { message } from '../../../core/words/message.ts'
import { unknownCost } from '../../../ops/arithmetic.ts'
import type { ProtoMessage } from '../../../wire/protobuf/message.ts'
import { refuseInPlace } from './combine.ts'
import { checkEngine } from './engine.ts'
import { type CaffeLayer, type Computes, type LayerContext, lowered } from './layer.ts'
import {
  all,
  type Check,
  contrastive,
  infogain,
  innerSoftmax,
  onePositionEach,
  plainLabels,
  probabilities,
  sameCount,
  sameExamples,
} from './loss-checks.ts'
import {
  contrastiveCost,
  hingeCost,
  infogainCost,
  type LossAttrs,
  type LossCost,
  sigmoidCrossEntropyCost,
  softmaxLossCost,
} from './loss-cost.ts'

/** A loss: a single number, however large its inputs are. */
function lossOp(name: string, summary: string, source: string, check: Check, cost: LossCost): Op<LossAttrs> {
  return {
    name,
    family: 'loss',
    cost: ({ attrs, inputs }) => {
      const [scores, labels] = inputs
      return scores === undefined ? unknownCost() : cost(attrs, scores, labels)
    },
    summary: message(summary),
    source,
    infer: (site): Inference => {
      check(site, site.inputs)
      return {
        outputs: Array.from({ length: site.outputCount }, (_, index) =>
          index === 0 ? [] : site.inputs[0]?.map(given),
        ),
      }
    },
  }
}

interface LossType {
  readonly type: string
  readonly op: Op<LossAttrs>
  readonly bottoms: CaffeLayer['bottoms']
  readonly maxTops: number
  readonly computes: (layer: ProtoMessage, context: LayerContext) => ReturnType<Computes>
  /** Checks of the fields, and the class axis. */
  readonly axisOf?: (layer: ProtoMessage, context: LayerContext) => number
  readonly variantOf?: (layer: ProtoMessage) => boolean
  readonly weighsProbabilities?: (layer: ProtoMessage) => boolean
  /** True where the scores are looked at once more after the first top, which may be their own blob, became a number. */
  readonly looksBack?: boolean
}

function lossLayer({
  type,
  op,
  bottoms,
  maxTops,
  axisOf,
  variantOf,
  weighsProbabilities,
  looksBack,
  computes,
}: LossType): CaffeLayer {
  return {
    type,
    bottoms,
    tops: { min: 1, max: maxTops },
    autoTops: true,
    loss: true,
    lower: (layer, context) => {
      if (looksBack === true) refuseInPlace(layer, context)
      const attrs = {
        axis: axisOf?.(layer, context) ?? 1,
        ...(variantOf?.(layer) === true && { variant: true }),
        ...(weighsProbabilities?.(layer) === true && { weighsProbabilities: true }),
      }
      return lowered(op, attrs, () => computes(layer, context))
    },
  }
}

/** The label that is passed over, where the file names one. */
export function ignoredLabel(param: ProtoMessage): Pick<Labelled, 'ignore'> {
  return param.has('ignore_label') ? { ignore: param.number('ignore_label') } : {}
}

/** How losses are divided; the older normalize counts only where normalization is not given. */
function normalizationOf(param: ProtoMessage): Normalization {
  if (param.has('normalize') && !param.has('normalization')) return param.bool('normalize') ? 'VALID' : 'BATCH_SIZE'
  const name = param.enumName('normalization')
  return name === 'FULL' || name === 'BATCH_SIZE' || name === 'NONE' ? name : 'VALID'
}

function labelled(layer: ProtoMessage, axis: number): Labelled & { readonly normalization: Normalization } {
  const param = layer.message('loss_param')
  return { axis, normalization: normalizationOf(param), ...ignoredLabel(param) }
}

const two = { min: 2, max: 2 }

const LOSSES: readonly LossType[] = [
  {
    type: 'ContrastiveLoss',
    op: lossOp(
      'contrastive-loss',
      'pulls pairs of one kind together and pushes others apart',
      'src/caffe/layers/contrastive_loss_layer.cpp, LayerSetUp',
      all(contrastive, sameExamples),
      contrastiveCost,
    ),
    bottoms: { min: 3, max: 3 },
    maxTops: 1,
    variantOf: (layer) => layer.message('contrastive_loss_param').bool('legacy_version'),
    computes: (layer) => {
      const param = layer.message('contrastive_loss_param')
      return { kind: 'contrastive-loss', margin: param.number('margin'), legacy: param.bool('legacy_version') }
    },
  },
  {
    type: 'EuclideanLoss',
    op: lossOp(
      'euclidean-loss',
      'half the mean squared distance',
      'src/caffe/layers/euclidean_loss_layer.cpp, Reshape',
      all(sameExamples, sameCount(1, 'each example needs one number of values: {first} against {second}')),
      // Differences, their dot product with themselves, and the two divisions.
      (_, scores) => ({
        operations: {
          multiply: q('prod(in)', { in: scores }),
          add: q('2 × prod(in)', { in: scores }),
          divide: q('2', {}),
        },
      }),
    ),
    bottoms: two,
    maxTops: 1,
    looksBack: true,
    computes: () => ({ kind: 'euclidean-loss' }),
  },
  {
    type: 'HingeLoss',
    op: lossOp(
      'hinge-loss',
      'asks for a margin between the right class and all others',
      'src/caffe/layers/hinge_loss_layer.cpp',
      sameExamples,
      hingeCost,
    ),
    bottoms: two,
    maxTops: 1,
    variantOf: (layer) => layer.message('hinge_loss_param').enumName('norm') === 'L2',
    computes: (layer) => {
      const isL2 = layer.message('hinge_loss_param').enumName('norm') === 'L2'
      return { kind: 'hinge-loss', norm: isL2 ? 'L2' : 'L1' }
    },
  },
  {
    type: 'InfogainLoss',
    op: lossOp(
      'infogain-loss',
      'a softmax loss in which every confusion of classes has its own price',
      'src/caffe/layers/infogain_loss_layer.cpp, LayerSetUp and Reshape',
      all(sameExamples, innerSoftmax, infogain),
      infogainCost,
    ),
    bottoms: { min: 2, max: 3 },
    maxTops: 2,
    weighsProbabilities: () => true,
    looksBack: true,
    computes: (layer, context) => {
      const param = layer.message('infogain_loss_param')
      const source = param.string('source')
      if (context.bottomCount < 3) return message('its matrix stands in the file {source}', { source })
      return { kind: 'infogain-loss', ...labelled(layer, param.number('axis')) }
    },
    axisOf: (layer, context) => {
      const param = layer.message('infogain_loss_param')
      const normalization = layer.message('loss_param')
      checkEngine(layer.message('softmax_param'), context)
      if (normalization.has('normalize')) {
        const where = normalization.where('normalize')
        const hint = message('write normalization: VALID for true, BATCH_SIZE for false')
        const text = 'InfogainLoss takes normalization, not the older normalize'
        context.report('error', 'caffe/normalize', text, {}, { where, hint })
      }
      if (context.bottomCount < 3 && !param.has('source')) {
        context.report(
          'error',
          'caffe/infogain',
          'the infogain matrix is missing: a third bottom, or infogain_loss_param.source',
          {},
          { where: layer.where() },
        )
      }
      return param.number('axis')
    },
  },
  {
    type: 'MultinomialLogisticLoss',
    op: lossOp(
      'multinomial-logistic-loss',
      "minus the log of the right class's probability",
      'src/caffe/layers/multinomial_logistic_loss_layer.cpp, Reshape',
      all(sameExamples, plainLabels),
      (_, scores) => {
        const each = q('examples', { examples: scores[0] ?? 1n })
        return { operations: { add: each, compare: each, divide: q('1', {}), log: each } }
      },
    ),
    bottoms: two,
    maxTops: 1,
    computes: () => ({ kind: 'multinomial-logistic-loss' }),
  },
  {
    type: 'SigmoidCrossEntropyLoss',
    op: lossOp(
      'sigmoid-cross-entropy-loss',
      'the cross entropy of each output for itself',
      'src/caffe/layers/sigmoid_cross_entropy_loss_layer.cpp, Reshape',
      all(sameExamples, probabilities, sameCount(0, 'both inputs need one number of values: {first} against {second}')),
      sigmoidCrossEntropyCost,
    ),
    bottoms: two,
    maxTops: 1,
    // The inner Sigmoid has only the weight that is given.
    weighsProbabilities: (layer) => (layer.numbers('loss_weight')[0] ?? 0) !== 0,
    computes: (layer) => {
      const param = layer.message('loss_param')
      // Divided by the examples where the file says nothing (sigmoid_cross_entropy_loss_layer.cpp, LayerSetUp).
      const isSilent = !param.has('normalization') && !param.has('normalize')
      const normalization = isSilent ? 'BATCH_SIZE' : normalizationOf(param)
      return { kind: 'sigmoid-cross-entropy-loss', normalization, ...ignoredLabel(param) }
    },
    looksBack: true,
  },
  {
    type: 'SoftmaxWithLoss',
    op: lossOp(
      'softmax-loss',
      "softmax, and then minus the log of the right class's probability",
      'src/caffe/layers/softmax_loss_layer.cpp, LayerSetUp and Reshape',
      all(sameExamples, innerSoftmax, onePositionEach),
      softmaxLossCost,
    ),
    bottoms: two,
    maxTops: 2,
    weighsProbabilities: (layer) => layer.numbers('loss_weight')[0] !== 0,
    computes: (layer) => ({ kind: 'softmax-loss', ...labelled(layer, layer.message('softmax_param').number('axis')) }),
    looksBack: true,
    axisOf: (layer, context) => {
      // The inner Softmax inherits the loss weights, and has one top only (softmax_loss_layer.cpp, LayerSetUp).
      if (context.tops.length > 1) {
        context.report(
          'error',
          'caffe/softmax-loss-tops',
          "Caffe can't build SoftmaxWithLoss with a second top",
          {},
          { where: layer.where('top', 1) },
        )
      }
      const param = layer.message('softmax_param')
      checkEngine(param, context)
      return param.number('axis')
    },
  },
]

export const losses: readonly CaffeLayer[] = LOSSES.map(lossLayer)
