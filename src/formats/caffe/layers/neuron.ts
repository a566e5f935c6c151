/** Layers that change each value for itself and keep the shape (neuron_layer.cpp, and the file of each). */

import { equal } from '../../../core/expr.ts'
import { given } from '../../../core/formula.ts'
import type { Computation } from '../../../core/network/computation.ts'
import type { Op, Site, Work } from '../../../core/network/op.ts'
import { type Shape, shapeOf } from '../../../core/network/shape.ts'
import { message } from '../../../core/words/message.ts'
import { eachValue, type PerValue, softmaxCost } from '../../../ops/arithmetic.ts'
import { canonicalAxis, product, shapeText } from '../../../ops/axes.ts'
import { keepsShape } from '../../../ops/same-shape.ts'
import type { ProtoMessage } from '../../../wire/protobuf/message.ts'
import { refuseInPlace } from './combine.ts'
import { checkEngine } from './engine.ts'
import { type Fillers, fillersOf, withFillers } from './fillers.ts'
import { type CaffeLayer, type LayerContext, lowered } from './layer.ts'
import { checkLegacyAxes } from './legacy-axes.ts'
import { checkMemory } from './memory.ts'

const SOURCE = 'src/caffe/layers/neuron_layer.cpp, Reshape'

/** What a layer computes, from its fields. */
type ComputedBy = (layer: ProtoMessage) => Computation

function neuron(
  type: string,
  name: string,
  summary: string,
  counts: PerValue,
  computes: ComputedBy,
  work?: Work,
): CaffeLayer {
  const op = keepsShape(name, 'activation', summary, SOURCE, counts, work)
  return {
    type,
    bottoms: { min: 1, max: 1 },
    tops: { min: 1, max: 1 },
    lower: (layer, context) => {
      const engine = ENGINES[type]
      if (engine !== undefined) checkEngine(layer.message(engine), context)
      return lowered(op, null, () => computes(layer))
    },
  }
}

/** Where those that have several implementations say which one. */
const ENGINES: Readonly<Record<string, string>> = { Sigmoid: 'sigmoid_param', TanH: 'tanh_param' }

interface Counted {
  /** Operations for each value; what the fields switch off costs nothing. */
  readonly counts: PerValue
}

/** A neuron whose fields decide what it costs. */
function fieldNeuron(
  type: string,
  name: string,
  summary: string,
  countsOf: (layer: ProtoMessage, context: LayerContext) => PerValue,
  computes: ComputedBy,
  work?: Work,
): CaffeLayer {
  const op: Op<Counted> = {
    ...keepsShape<Counted>(name, 'activation', summary, SOURCE),
    cost: ({ attrs, outputs }) => eachValue(shapeOf(outputs[0]), attrs.counts, work),
  }
  return {
    type,
    bottoms: { min: 1, max: 1 },
    tops: { min: 1, max: 1 },
    lower: (layer, context) => lowered(op, { counts: countsOf(layer, context) }, () => computes(layer)),
  }
}

const dropoutOps = {
  TRAIN: keepsShape(
    'dropout',
    'activation',
    'sets a random share of the values to zero and scales up the rest',
    SOURCE,
    { multiply: 2 },
    'dropout',
  ),
  TEST: {
    ...keepsShape('dropout', 'activation', 'does nothing when testing; drops random values while training', SOURCE),
    remarks: () => [message('Dropout passes its input on unchanged in phase TEST')],
  },
} as const

const dropout: CaffeLayer = {
  type: 'Dropout',
  bottoms: { min: 1, max: 1 },
  tops: { min: 1, max: 1 },
  lower: (layer, context) => {
    const param = layer.message('dropout_param')
    const ratio = param.number('dropout_ratio')
    // Caffe checks it in debug builds only (dropout_layer.cpp: DCHECK).
    if (!(ratio >= 0 && ratio < 1)) {
      context.report(
        'warning',
        'caffe/dropout-ratio',
        'dropout_ratio should lie between 0 and 1, not be {ratio}',
        { ratio },
        { where: param.where('dropout_ratio') },
      )
    }
    return lowered(dropoutOps[context.phase], null, () =>
      // With nothing to drop every value is kept, and scaled by 1.
      context.phase === 'TEST' || ratio === 0
        ? { kind: 'identity' }
        : message('Dropout draws at random in phase TRAIN which values it drops'),
    )
  },
}

/** exp_layer.cpp and log_layer.cpp: the base is −1 for e, or positive. */
function withBase(type: 'Exp' | 'Log', name: 'exp' | 'log', summary: string): CaffeLayer {
  const countsOf = (layer: ProtoMessage, context: LayerContext): PerValue => {
    const param = layer.message(`${name}_param`)
    const base = param.number('base')
    const [scale, shift] = [param.number('scale'), param.number('shift')]
    if (Number.isNaN(base) || base === Number.POSITIVE_INFINITY) {
      context.report('error', 'caffe/base', 'base must be finite', {}, { where: param.where('base') })
    } else if (base !== -1 && !(base > 0)) {
      context.report(
        'error',
        'caffe/base',
        'base must be positive, or −1 for e, not {base}',
        { base },
        { where: param.where('base') },
      )
    }
    if (type === 'Log' && base === 1) {
      context.report('error', 'caffe/base', 'there is no logarithm to base 1', {}, { where: param.where('base') })
    }
    const isNatural = base === -1
    // base^(shift + scale·x) = base^shift · exp(ln(base)·scale·x); log likewise is scaled behind it.
    return name === 'exp'
      ? { multiply: (isNatural && scale === 1 ? 0 : 1) + (shift === 0 ? 0 : 1), exp: 1 }
      : { multiply: (scale === 1 ? 0 : 1) + (isNatural ? 0 : 1), add: shift === 0 ? 0 : 1, log: 1 }
  }
  return fieldNeuron(type, name, summary, countsOf, (layer) => {
    const param = layer.message(`${name}_param`)
    return { kind: name, base: param.number('base'), scale: param.number('scale'), shift: param.number('shift') }
  })
}

interface PreluAttrs {
  readonly shared: boolean
  readonly fillers: Fillers
}

const preluOp: Op<PreluAttrs> = withFillers({
  name: 'prelu',
  family: 'activation',
  summary: message('passes positive values, and negative ones with a learned slope'),
  source: 'src/caffe/layers/prelu_layer.cpp, LayerSetUp and Reshape',
  infer: (site) => {
    const input = site.inputs[0]
    if (input !== undefined) {
      site.check(input.length >= 2, 'caffe/two-axes', 'the input needs at least 2 axes, but has {rank}', {
        rank: input.length,
      })
      // It reads its channels by a legacy accessor, and holds a blob of ones for each example (prelu_layer.cpp, LayerSetUp).
      checkLegacyAxes(site, input)
      checkMemory(site, input.slice(1))
    }
    const slopes = site.attrs.shared ? [] : input?.[1] === undefined ? undefined : [given(input[1])]
    return { outputs: [input?.map(given)], params: [{ name: 'slope', shape: slopes, kind: 'learned' }] }
  },
  checkFixedParams: (site, [slopes]) => {
    const input = site.inputs[0]
    if (input === undefined || slopes === undefined) return
    const wanted = site.attrs.shared ? 1n : (input[1] ?? 1n)
    const args = { shape: shapeText(shapeOf(slopes)), input: shapeText(input) }
    const text = 'the blob {shape} in the file does not fit the input {input}'
    site.check(equal(product(shapeOf(slopes)), wanted), 'caffe/blob-shapes', text, args)
  },
  cost: ({ outputs }) => eachValue(shapeOf(outputs[0]), { multiply: 1, compare: 1 }, 'rectifier'),
})

const prelu: CaffeLayer = {
  type: 'PReLU',
  bottoms: { min: 1, max: 1 },
  tops: { min: 1, max: 1 },
  lower: (layer, context) => {
    const param = layer.message('prelu_param')
    const fillers = fillersOf(layer, param, { weight: 'filler' }, context)
    const shared = param.bool('channel_shared')
    return lowered(preluOp, { shared, fillers }, () => ({ kind: 'prelu', shared }))
  },
}

/** Checks the class axis: Caffe sums over it with a blob of ones (softmax_layer.cpp, Reshape). */
export function checkClassAxis(site: Site<unknown>, input: Shape, axis: number): void {
  const classes = canonicalAxis(site, input, axis)
  if (classes !== undefined) checkMemory(site, input.slice(classes, classes + 1))
}

const softmaxOp: Op<{ readonly axis: number }> = {
  name: 'softmax',
  family: 'activation',
  summary: message('turns scores into probabilities: each is exp(score) divided by their sum'),
  source: 'src/caffe/layers/softmax_layer.cpp, Reshape',
  infer: (site) => {
    const input = site.inputs[0]
    if (input !== undefined) checkClassAxis(site, input, site.attrs.axis)
    return { outputs: [input?.map(given)] }
  },
  cost: ({ attrs, inputs }) => softmaxCost(inputs[0], attrs.axis),
}

const softmax: CaffeLayer = {
  type: 'Softmax',
  bottoms: { min: 1, max: 1 },
  tops: { min: 1, max: 1 },
  lower: (layer, context) => {
    const param = layer.message('softmax_param')
    checkEngine(param, context)
    const axis = param.number('axis')
    return lowered(softmaxOp, { axis }, () => ({ kind: 'softmax', axis }))
  },
}

const abs = neuron('AbsVal', 'abs', 'takes the absolute value', { compare: 1 }, () => ({ kind: 'abs' }))

const absVal: CaffeLayer = {
  ...abs,
  // Its backward pass needs both the value and its sign (absval_layer.cpp, LayerSetUp).
  lower: (layer, context) => {
    refuseInPlace(layer, context)
    return abs.lower(layer, context)
  },
}

/** Caffe's implementation of each, value by value; without branches, so that it holds for every input. */
const SIGMOID: PerValue = { add: 1, divide: 1, exp: 1 }

export const neurons: readonly CaffeLayer[] = [
  absVal,
  neuron('BNLL', 'softplus', 'log(1 + exp(x)), a smooth ReLU', { add: 2, compare: 1, exp: 1, log: 1 }, () => ({
    kind: 'softplus',
  })),
  neuron('Clip', 'clip', 'cuts values off below a least and above a largest one', { compare: 2 }, (layer) => {
    const param = layer.message('clip_param')
    return { kind: 'clip', min: param.number('min'), max: param.number('max') }
  }),
  dropout,
  neuron(
    'ELU',
    'elu',
    'passes positive values, and alpha·(exp(x) − 1) for negative ones',
    { multiply: 1, add: 1, compare: 1, exp: 1 },
    (layer) => ({ kind: 'elu', alpha: layer.message('elu_param').number('alpha') }),
    'rectifier',
  ),
  withBase('Exp', 'exp', 'base^(shift + scale·x)'),
  withBase('Log', 'log', 'the logarithm of shift + scale·x'),
  fieldNeuron(
    'Power',
    'power',
    '(shift + scale·x)^power',
    (layer) => {
      const param = layer.message('power_param')
      return {
        multiply: param.number('scale') === 1 ? 0 : 1,
        add: param.number('shift') === 0 ? 0 : 1,
        power: param.number('power') === 1 ? 0 : 1,
      }
    },
    (layer) => {
      const param = layer.message('power_param')
      const [power, scale, shift] = [param.number('power'), param.number('scale'), param.number('shift')]
      return { kind: 'power', power, scale, shift }
    },
  ),
  prelu,
  fieldNeuron(
    'ReLU',
    'relu',
    'passes positive values and sets negative ones to zero',
    (layer, context) => {
      const param = layer.message('relu_param')
      checkEngine(param, context)
      return { multiply: param.number('negative_slope') === 0 ? 0 : 1, compare: 1 }
    },
    (layer) => ({ kind: 'relu', slope: layer.message('relu_param').number('negative_slope') }),
    'rectifier',
  ),
  neuron('Sigmoid', 'sigmoid', '1/(1 + exp(−x))', SIGMOID, () => ({ kind: 'sigmoid' }), 'sigmoid'),
  softmax,
  neuron(
    'Swish',
    'swish',
    'x times sigmoid(beta·x)',
    { ...SIGMOID, multiply: 2 },
    (layer) => ({ kind: 'swish', beta: layer.message('swish_param').number('beta') }),
    'sigmoid',
  ),
  neuron(
    'TanH',
    'tanh',
    'the hyperbolic tangent',
    { multiply: 1, add: 2, divide: 1, exp: 1 },
    () => ({ kind: 'tanh' }),
    'tanh',
  ),
  neuron('Threshold', 'threshold', '1 above a threshold, else 0', { compare: 1 }, (layer) => ({
    kind: 'threshold',
    threshold: layer.message('threshold_param').number('threshold'),
  })),
]
