/** Accuracy (accuracy_layer.cpp). */

import { atMost } from '../../../core/expr.ts'
import { given, q } from '../../../core/formula.ts'
import type { Op } from '../../../core/network/op.ts'
import { message } from '../../../core/words/message.ts'
import { unknownCost } from '../../../ops/arithmetic.ts'
import { fromFront } from '../../../ops/axes.ts'
import { refuseInPlace } from './combine.ts'
import { type CaffeLayer, lowered } from './layer.ts'
import { ignoredLabel } from './loss.ts'
import { onePositionEach } from './loss-checks.ts'
import { type LossAttrs, positionsOf } from './loss-cost.ts'
import { checkMemory } from './memory.ts'

const accuracyOp: Op<LossAttrs & { readonly topK: bigint }> = {
  name: 'accuracy',
  family: 'output',
  summary: message('the share of examples whose right class is among the best'),
  source: 'src/caffe/layers/accuracy_layer.cpp, Reshape',
  infer: (site) => {
    const [scores, labels] = site.inputs
    onePositionEach(site, [scores, labels])
    // The values of the scores are divided by those of the labels.
    checkMemory(site, labels)
    const axis = scores === undefined ? undefined : fromFront(site.attrs.axis, scores.length)
    const classes = axis === undefined ? undefined : scores?.[axis]
    // There is one score a class for each label (accuracy_layer.cpp: `bottom[0]->count() / bottom[1]->count()`).
    const fits = classes === undefined ? undefined : atMost(site.attrs.topK, classes)
    site.check(fits, 'caffe/top-k', 'top_k {count} is more than there are values', { count: site.attrs.topK })
    // Further tops are let pass, and stay as they were made (accuracy_layer.hpp: `MaxTopBlos`).
    const bare = Array.from({ length: Math.max(0, site.outputCount - 2) }, (_, index) => index + 2)
    for (const index of bare) {
      site.report('warning', 'caffe/bare-top', 'Caffe gives no shape to top {number}', { number: index + 1 })
    }
    return {
      outputs: [[], classes === undefined ? undefined : [given(classes)], ...bare.map(() => [])],
      unallocated: bare,
    }
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

export const accuracy: CaffeLayer = {
  type: 'Accuracy',
  bottoms: { min: 2, max: 2 },
  tops: { min: 1 },
  lower: (layer, context) => {
    // For the second top it reads its scores again.
    if (context.tops.length > 1) refuseInPlace(layer, context)
    const param = layer.message('accuracy_param')
    const [axis, topK] = [param.number('axis'), param.number('top_k') | 0]
    return lowered(accuracyOp, { axis, topK: BigInt(topK) }, () => ({
      kind: 'accuracy',
      axis,
      topK,
      ...ignoredLabel(param),
    }))
  },
}
