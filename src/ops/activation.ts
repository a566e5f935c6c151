/** Activations: functions of each value, and those that look along an axis. */

import { max, unknown } from '../core/expr.ts'
import { given } from '../core/formula.ts'
import type { Op, Work } from '../core/network/op.ts'
import { shapeOf } from '../core/network/shape.ts'
import { type Message, message } from '../core/words/message.ts'
import { eachValue, type PerValue, softmaxCost } from './arithmetic.ts'
import { broadcast } from './broadcast.ts'
import { type Fold, unary } from './pointwise.ts'

const SOURCE = 'onnx/defs/math/defs.cc'

function activation(name: string, summary: Message, counts: PerValue, work?: Work, fold?: Fold): Op {
  return unary({
    name,
    family: 'activation',
    summary,
    source: SOURCE,
    counts,
    ...(work && { work }),
    ...(fold && { fold }),
  })
}

/** Activations of one value, by name. */
export const activations = {
  relu: activation('relu', message('takes 0 for what is below it'), { compare: 1 }, 'rectifier', ([x = unknown]) =>
    max(x, 0n),
  ),
  leakyRelu: activation(
    'leaky-relu',
    message('makes what is below 0 smaller'),
    { compare: 1, multiply: 1 },
    'rectifier',
  ),
  thresholdedRelu: activation('thresholded-relu', message('takes 0 for what is below a threshold'), { compare: 1 }),
  elu: activation('elu', message('bends below 0 toward −alpha'), { compare: 1, exp: 1, add: 1, multiply: 1 }),
  celu: activation('celu', message('bends below 0 toward −alpha, smoothly'), {
    compare: 2,
    exp: 1,
    add: 2,
    multiply: 2,
  }),
  selu: activation('selu', message('an ELU with the slopes that keep mean and variance'), {
    compare: 1,
    exp: 1,
    add: 1,
    multiply: 2,
  }),
  gelu: activation('gelu', message('the value times the share of a normal distribution below it'), {
    exp: 1,
    add: 1,
    multiply: 3,
  }),
  quickGelu: activation('quick-gelu', message('the value times its scaled sigmoid'), {
    exp: 1,
    add: 1,
    multiply: 2,
    divide: 1,
  }),
  sigmoid: activation(
    'sigmoid',
    message('squeezes each value between 0 and 1'),
    { exp: 1, add: 1, divide: 1 },
    'sigmoid',
  ),
  hardSigmoid: activation('hard-sigmoid', message('a line from 0 to 1 in place of a sigmoid'), {
    multiply: 1,
    add: 1,
    compare: 2,
  }),
  hardSwish: activation('hard-swish', message('the value times a line from 0 to 1'), {
    multiply: 2,
    add: 1,
    compare: 2,
  }),
  swish: activation('swish', message('the value times its sigmoid'), { exp: 1, add: 1, divide: 1, multiply: 1 }),
  mish: activation('mish', message('the value times tanh of its softplus'), {
    exp: 2,
    log: 1,
    add: 3,
    multiply: 1,
    divide: 1,
  }),
  softplus: activation('softplus', message('a smooth ReLU: ln(1 + e^x)'), { exp: 1, add: 1, log: 1 }),
  softsign: activation('softsign', message('the value divided by one more than its size'), {
    compare: 1,
    add: 1,
    divide: 1,
  }),
  tanh: activation('tanh', message('squeezes each value between −1 and 1'), { exp: 1, add: 2, divide: 1 }, 'tanh'),
  affine: activation('affine', message('scales and shifts each value'), { multiply: 1, add: 1 }),
  shrink: activation('shrink', message('takes 0 for what is near it, and draws the rest toward it'), {
    compare: 2,
    add: 1,
  }),
} as const

/** A slope for what is below 0, learned for each channel or each value. */
export const prelu: Op = {
  name: 'prelu',
  family: 'activation',
  summary: message('multiplies what is below 0 by a learned slope'),
  source: 'onnx/defs/math/defs.cc, PRelu',
  infer: ({ operands }) => ({ outputs: [operands[0]?.shape?.map(given)], dtypes: [operands[0]?.dtype] }),
  cost: ({ outputs }) => eachValue(shapeOf(outputs[0]), { compare: 1, multiply: 1 }, 'rectifier'),
  parameterKind: (_, input) => (input === 1 ? 'learned' : undefined),
  parameterName: (_, input) => (input === 1 ? 'slope' : undefined),
}

/** Along which axes scores become shares: one axis, or all from one on (ONNX before 13). */
export interface SoftmaxAttrs {
  readonly axis: number
  readonly isFlattened: boolean
}

function alongAxis(name: string, summary: Message, extra: PerValue): Op<SoftmaxAttrs> {
  return {
    name,
    family: 'activation',
    summary,
    source: 'onnx/defs/math/defs.cc, SoftmaxFamilyDocGenerator',
    infer: (site) => {
      const [operand] = site.operands
      const { axis } = site.attrs
      if (operand?.shape !== undefined) {
        const rank = operand.shape.length
        const isThere = (axis >= -rank && axis < rank) || (site.attrs.isFlattened && axis === rank) || rank === 0
        const args = { field: 'axis', axis, rank }
        site.check(isThere, 'shape/axis-range', '{field} {axis} is out of range for an input of {rank} axes', args)
      }
      return { outputs: [operand?.shape?.map(given)], dtypes: [operand?.dtype] }
    },
    cost: ({ inputs, attrs }) =>
      Object.keys(extra).length > 0 ? eachValue(inputs[0], extra) : softmaxCost(inputs[0], attrs.axis),
  }
}

export const softmax = alongAxis('softmax', message('makes scores shares that add up to 1'), {})
export const logSoftmax = alongAxis('log-softmax', message('the logarithms of the shares that scores become'), {
  add: 3,
  compare: 1,
  exp: 1,
  log: 1,
})
export const hardmax = alongAxis('hardmax', message('1 at the greatest score and 0 elsewhere'), { compare: 1 })

/** The sigmoid of a gate times a value: two inputs laid over one another. */
export const gatedSwish: Op = {
  name: 'swiglu',
  family: 'activation',
  summary: message('one input times its sigmoid, times the other'),
  source: 'onnx/defs/nn/defs.cc, SwiGLU',
  infer: (site) => ({ outputs: [broadcast(site, site.inputs)], dtypes: [site.operands[0]?.dtype] }),
  cost: ({ outputs }) => eachValue(shapeOf(outputs[0]), { exp: 1, add: 1, divide: 1, multiply: 2 }),
}

export interface DropoutAttrs {
  /** The type of the mask; absent: that of the input. */
  readonly mask: 'bool' | undefined
}

/** Sets values to 0 at random while training; hands its input on otherwise. */
export const dropoutOf: Op<DropoutAttrs> = {
  name: 'dropout',
  family: 'activation',
  summary: message('drops values at random in training; passes them on otherwise'),
  source: 'onnx/defs/nn/defs.cc, Dropout',
  infer: ({ attrs, operands }) => {
    const [operand] = operands
    const output = operand?.shape?.map(given)
    return {
      outputs: [output, output],
      dtypes: [operand?.dtype, attrs.mask ?? operand?.dtype],
      elements: [operand?.elements],
    }
  },
  parameterKind: () => undefined,
}
