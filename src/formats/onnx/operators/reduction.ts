/** Reductions, running sums, losses. */

import type { Op } from '../../../core/network/op.ts'
import { topK } from '../../../ops/lookup.ts'
import {
  type ArgAttrs,
  argMax,
  argMin,
  crossEntropy,
  cumulativeProduct,
  cumulativeSum,
  determinant,
  negativeLogLikelihood,
  type ReduceAttrs,
  reduceL1,
  reduceL2,
  reduceLogSum,
  reduceLogSumExp,
  reduceMax,
  reduceMean,
  reduceMin,
  reduceProd,
  reduceSum,
  reduceSumSquare,
} from '../../../ops/reduction.ts'
import { intOf, type OnnxNode, stringOf } from '../node.ts'
import { flagOf, lowered, numberOf, numbersSince, plain, type Rule, type Rules } from './rule.ts'

/** Axes are an attribute until they become an input: in version 13 of ReduceSum, 18 of the others. */
function reduce(op: Op<ReduceAttrs>, since = 18): Rule {
  return (node, version) =>
    lowered(op, {
      axes: numbersSince(node, version, since, 'axes', 1),
      keepsAxes: flagOf(node, 'keepdims', true),
      withoutAxes: flagOf(node, 'noop_with_empty_axes') ? 'none' : 'all',
    })
}

function arg(op: Op<ArgAttrs>): Rule {
  return (node) => lowered(op, { axis: numberOf(node, 'axis', 0), keepsAxes: flagOf(node, 'keepdims', true) })
}

function runningOf(node: OnnxNode) {
  return { isExclusive: flagOf(node, 'exclusive'), isReversed: flagOf(node, 'reverse') }
}

export const reductionRules: Rules = {
  ReduceSum: reduce(reduceSum, 13),
  ReduceMean: reduce(reduceMean),
  ReduceMax: reduce(reduceMax),
  ReduceMin: reduce(reduceMin),
  ReduceProd: reduce(reduceProd),
  ReduceL1: reduce(reduceL1),
  ReduceL2: reduce(reduceL2),
  ReduceLogSum: reduce(reduceLogSum),
  ReduceLogSumExp: reduce(reduceLogSumExp),
  ReduceSumSquare: reduce(reduceSumSquare),
  ArgMax: arg(argMax),
  ArgMin: arg(argMin),
  CumSum: (node) => lowered(cumulativeSum, runningOf(node)),
  CumProd: (node) => lowered(cumulativeProduct, runningOf(node)),
  TopK: (node, version) =>
    lowered(topK, { axis: numberOf(node, 'axis', -1), count: version < 10 ? intOf(node, 'k') : undefined }),
  NegativeLogLikelihoodLoss: (node) =>
    lowered(negativeLogLikelihood, { reduction: stringOf(node, 'reduction', 'mean') }),
  SoftmaxCrossEntropyLoss: (node) => lowered(crossEntropy, { reduction: stringOf(node, 'reduction', 'mean') }),
  Det: plain(determinant),
}
