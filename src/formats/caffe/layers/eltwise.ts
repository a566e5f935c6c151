/** Eltwise (eltwise_layer.cpp). */

import { given, q } from '../../../core/formula.ts'
import type { Cost, InferredSite, Op } from '../../../core/network/op.ts'
import { sameShape, shapeOf } from '../../../core/network/shape.ts'
import { message } from '../../../core/words/message.ts'
import { told, unknownCost } from '../../../ops/arithmetic.ts'
import { shapeText } from '../../../ops/axes.ts'
import { type CaffeLayer, lowered } from './layer.ts'

interface EltwiseAttrs {
  readonly operation: string
  /** True where a coefficient other than 1 is given. */
  readonly weighted: boolean
}

/** Two inputs are joined by one operation for each value, and every further one by one more. */
function eltwiseCost({ attrs, inputs, outputs }: InferredSite<EltwiseAttrs>): Cost {
  const output = shapeOf(outputs[0])
  const [kind, work] =
    attrs.operation === 'PROD'
      ? (['multiply', 'product'] as const)
      : attrs.operation === 'MAX'
        ? (['compare', 'maximum'] as const)
        : (['add', 'sum'] as const)
  if (output === undefined) return unknownCost(work)
  const out = told(output)
  const joined =
    inputs.length === 2 ? q('prod(out)', { out }) : q('(inputs - 1) × prod(out)', { inputs: inputs.length, out })
  const scaled = attrs.weighted ? { multiply: q('inputs × prod(out)', { inputs: inputs.length, out }) } : {}
  return { operations: { ...scaled, [kind]: joined }, work }
}

const eltwiseOp: Op<EltwiseAttrs> = {
  name: 'eltwise',
  family: 'elementwise',
  summary: message('adds, multiplies or takes the largest of its inputs, value by value'),
  source: 'src/caffe/layers/eltwise_layer.cpp, LayerSetUp and Reshape',
  infer: (site) => {
    const first = site.inputs.find((input) => input !== undefined)
    site.inputs.forEach((input, index) => {
      if (input === undefined || first === undefined) return
      const args = { first: shapeText(first), other: shapeText(input), number: index + 1 }
      site.check(
        sameShape(first, input),
        'caffe/eltwise-shapes',
        'all bottoms need one shape: {first} against {other} of bottom {number}',
        args,
      )
    })
    return { outputs: [first?.map(given)] }
  },
  cost: eltwiseCost,
}

export const eltwise: CaffeLayer = {
  type: 'Eltwise',
  bottoms: { min: 2 },
  tops: { min: 1, max: 1 },
  lower: (layer, context) => {
    const param = layer.message('eltwise_param')
    const coefficients = param.count('coeff')
    const args = { count: coefficients, bottoms: context.bottomCount }
    const where = param.where('coeff')
    if (coefficients > 0 && coefficients !== context.bottomCount) {
      context.report('error', 'caffe/eltwise-coeff', 'coeff is given {count} times for {bottoms} bottoms', args, {
        where,
      })
    }
    if (coefficients > 0 && param.enumName('operation') === 'PROD') {
      context.report('error', 'caffe/eltwise-coeff', 'PROD takes no coeff', {}, { where })
    }
    const operation = param.enumName('operation')
    const weighted = param.numbers('coeff').some((coefficient) => coefficient !== 1)
    return lowered(eltwiseOp, { operation, weighted }, () => ({
      kind: 'eltwise',
      operation: operation === 'PROD' || operation === 'MAX' ? operation : 'SUM',
      coefficients: param.numbers('coeff'),
    }))
  },
}
