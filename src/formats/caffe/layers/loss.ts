/** Losses and Accuracy (loss_layer.cpp and the file of each). */

import { atMost, type Expr, equal, mul, type Tri, unknown } from '../../../core/expr.ts'
import { given, q } from '../../../core/formula.ts'
import { message } from '../../../core/message.ts'
import type { Inference, Op, Site } from '../../../core/op.ts'
import type { Shape } from '../../../core/shape.ts'
import { unknownCost } from '../../../ops/arithmetic.ts'
import { canonicalAxis, product, shapeText } from '../../../ops/axes.ts'
import type { ProtoMessage } from '../../../wire/protobuf/message.ts'
import { type CaffeLayer, type LayerContext, lowered } from './layer.ts'
import {
  contrastiveCost,
  hingeCost,
  infogainCost,
  type LossAttrs,
  type LossCost,
  positionsOf,
  sigmoidCrossEntropyCost,
  softmaxLossCost,
} from './loss-cost.ts'

type Check = (site: Site<LossAttrs>, inputs: readonly (Shape | undefined)[]) => void

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

/** Both inputs hold the same number of examples (loss_layer.cpp, LossLayer::Reshape). */
const sameExamples: Check = (site, [first, second]) => {
  if (first === undefined || second === undefined) return
  const [examples, labels] = [first[0], second[0]]
  if (examples === undefined || labels === undefined) {
    site.report('error', 'shape/axis-range', '{field} {axis} is out of range for an input of {rank} axes', {
      field: 'axis',
      axis: 0,
      rank: 0,
    })
    return
  }
  const args = { first: shapeText(first), second: shapeText(second) }
  site.check(
    equal(examples, labels),
    'caffe/loss-examples',
    'the bottoms differ in their number of examples: {first} against {second}',
    args,
  )
}

/** One label for each position of all axes but the class axis. */
const onePositionEach: Check = (site, [scores, labels]) => {
  if (scores === undefined) return
  const axis = canonicalAxis(site, scores, site.attrs.axis)
  if (axis === undefined || labels === undefined) return
  const positions = product(scores.filter((_, at) => at !== axis))
  const args = { scores: shapeText(scores), labels: shapeText(labels) }
  const text = 'one label is needed for each position: {scores} against {labels}'
  site.check(equal(positions, product(labels)), 'caffe/label-count', text, args)
}

const sameCount =
  (from: number, text: string): Check =>
  (site, [first, second]) => {
    if (first === undefined || second === undefined) return
    const args = { first: shapeText(first), second: shapeText(second) }
    site.check(equal(product(first.slice(from)), product(second.slice(from))), 'caffe/loss-shapes', text, args)
  }

const all =
  (...checks: readonly Check[]): Check =>
  (site, inputs) => {
    for (const check of checks) check(site, inputs)
  }

const contrastive: Check = (site, [first, second, labels]) => {
  const legacy = (shape: Shape, at: number): Expr => shape[at] ?? 1n
  for (const input of [first, second, labels]) {
    if (input !== undefined)
      site.check(input.length <= 4, 'caffe/legacy-axes', 'the input may have 4 axes at most, but has {rank}', {
        rank: input.length,
      })
  }
  if (first !== undefined && second !== undefined) {
    const args = { first: shapeText(first), second: shapeText(second) }
    site.check(
      equal(legacy(first, 1), legacy(second, 1)),
      'caffe/loss-shapes',
      'both features need one shape: {first} against {second}',
      args,
    )
  }
  const flat = (shape: Shape, axes: readonly number[]): Tri[] => axes.map((at) => equal(legacy(shape, at), 1n))
  const checks: Tri[] = [
    ...(first === undefined ? [] : flat(first, [2, 3])),
    ...(second === undefined ? [] : flat(second, [2, 3])),
    ...(labels === undefined ? [] : flat(labels, [1, 2, 3])),
  ]
  site.check(
    checks.includes(false) ? false : undefined,
    'caffe/loss-shapes',
    'features have no height and width here, and labels one value each',
  )
}

const infogain: Check = (site, inputs) => {
  onePositionEach(site, inputs)
  const [scores, , matrix] = inputs
  const axis = scores === undefined ? undefined : canonicalAxis(site, scores, site.attrs.axis)
  if (scores === undefined || matrix === undefined || axis === undefined) return
  const classes = scores[axis] ?? unknown
  const args = { matrix: shapeText(matrix) }
  site.check(
    equal(product(matrix), mul(classes, classes)),
    'caffe/infogain',
    'the infogain matrix {matrix} does not hold classes × classes values',
    args,
  )
}

/** MultinomialLogisticLoss reads its labels by legacy accessors (multinomial_logistic_loss_layer.cpp, Reshape). */
const plainLabels: Check = (site, [, labels]) => {
  const rank = labels?.length ?? 0
  site.check(rank <= 4, 'caffe/legacy-axes', 'the input may have 4 axes at most, but has {rank}', { rank })
  labels?.slice(1).forEach((dim) => {
    site.check(equal(dim, 1n), 'caffe/loss-shapes', 'labels have one value for each example, not {shape}', {
      shape: shapeText(labels),
    })
  })
}

interface LossType {
  readonly type: string
  readonly op: Op<LossAttrs>
  readonly bottoms: CaffeLayer['bottoms']
  readonly maxTops: number
  /** Checks of the fields, and the class axis. */
  readonly axisOf?: (layer: ProtoMessage, context: LayerContext) => number
  readonly variantOf?: (layer: ProtoMessage) => boolean
}

function lossLayer({ type, op, bottoms, maxTops, axisOf, variantOf }: LossType): CaffeLayer {
  return {
    type,
    bottoms,
    tops: { min: 1, max: maxTops },
    autoTops: true,
    loss: true,
    lower: (layer, context) =>
      lowered(op, { axis: axisOf?.(layer, context) ?? 1, ...(variantOf?.(layer) === true && { variant: true }) }),
  }
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
  },
  {
    type: 'InfogainLoss',
    op: lossOp(
      'infogain-loss',
      'a softmax loss in which every confusion of classes has its own price',
      'src/caffe/layers/infogain_loss_layer.cpp, LayerSetUp and Reshape',
      all(sameExamples, infogain),
      infogainCost,
    ),
    bottoms: { min: 2, max: 3 },
    maxTops: 2,
    axisOf: (layer, context) => {
      const param = layer.message('infogain_loss_param')
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
  },
  {
    type: 'SigmoidCrossEntropyLoss',
    op: lossOp(
      'sigmoid-cross-entropy-loss',
      'the cross entropy of each output for itself',
      'src/caffe/layers/sigmoid_cross_entropy_loss_layer.cpp, Reshape',
      all(sameExamples, sameCount(0, 'both inputs need one number of values: {first} against {second}')),
      sigmoidCrossEntropyCost,
    ),
    bottoms: two,
    maxTops: 1,
  },
  {
    type: 'SoftmaxWithLoss',
    op: lossOp(
      'softmax-loss',
      "softmax, and then minus the log of the right class's probability",
      'src/caffe/layers/softmax_loss_layer.cpp, LayerSetUp and Reshape',
      all(sameExamples, onePositionEach),
      softmaxLossCost,
    ),
    bottoms: two,
    maxTops: 2,
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
      return layer.message('softmax_param').number('axis')
    },
  },
]

const accuracyOp: Op<LossAttrs & { readonly topK: bigint }> = {
  name: 'accuracy',
  family: 'output',
  summary: message('the share of examples whose right class is among the best'),
  source: 'src/caffe/layers/accuracy_layer.cpp, Reshape',
  infer: (site) => {
    const [scores, labels] = site.inputs
    onePositionEach(site, [scores, labels])
    const axis = scores === undefined ? undefined : canonicalAxisQuietly(scores, site.attrs.axis)
    const classes = axis === undefined ? undefined : scores?.[axis]
    // There is one score a class for each label (accuracy_layer.cpp: `bottom[0]->count() / bottom[1]->count()`).
    const fits = classes === undefined ? undefined : atMost(site.attrs.topK, classes)
    site.check(fits, 'caffe/top-k', 'top_k {count} is more than there are values', { count: site.attrs.topK })
    return { outputs: [[], classes === undefined ? undefined : [given(classes)]] }
  },
  // Every score is held against that of the right class.
  cost: ({ attrs, inputs: [scores] }) => {
    if (scores === undefined) return unknownCost()
    const positions = positionsOf(scores, attrs)
    return {
      operations: {
        add: q('prod(positions)', { positions }),
        compare: q('prod(in)', { in: scores }),
        divide: q('1', {}),
      },
    }
  },
}

function canonicalAxisQuietly(shape: Shape, axis: number): number {
  return axis < 0 ? axis + shape.length : axis
}

const accuracy: CaffeLayer = {
  type: 'Accuracy',
  bottoms: two,
  tops: { min: 1, max: 2 },
  lower: (layer) => {
    const param = layer.message('accuracy_param')
    return lowered(accuracyOp, { axis: param.number('axis'), topK: BigInt(param.number('top_k')) })
  },
}

export const losses: readonly CaffeLayer[] = [...LOSSES.map(lossLayer), accuracy]
