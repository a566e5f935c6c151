/** Layers that change each value for itself and keep the shape (neuron_layer.cpp, and the file of each). */

import { given } from '../../../core/formula.ts'
import { message } from '../../../core/message.ts'
import type { Op } from '../../../core/op.ts'
import { canonicalAxis } from '../../../ops/axes.ts'
import { keepsShape } from '../../../ops/same-shape.ts'
import { checkFiller } from './fillers.ts'
import { type CaffeLayer, lowered } from './layer.ts'

const SOURCE = 'src/caffe/layers/neuron_layer.cpp, Reshape'

function neuron(type: string, name: string, summary: string): CaffeLayer {
  const op = keepsShape(name, 'activation', summary, SOURCE)
  return { type, bottoms: { min: 1, max: 1 }, tops: { min: 1, max: 1 }, lower: () => lowered(op, null) }
}

const dropoutOps = {
  TRAIN: keepsShape(
    'dropout',
    'activation',
    'sets a random share of the values to zero and scales up the rest',
    SOURCE,
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
    if (!(ratio > 0 && ratio < 1)) {
      context.report(
        'error',
        'caffe/dropout-ratio',
        'dropout_ratio must lie between 0 and 1, not be {ratio}',
        { ratio },
        { where: param.where('dropout_ratio') },
      )
    }
    return lowered(dropoutOps[context.phase], null)
  },
}

/** exp_layer.cpp and log_layer.cpp: the base is −1 for e, or positive. */
function withBase(type: 'Exp' | 'Log', name: string, summary: string): CaffeLayer {
  const plain = neuron(type, name, summary)
  return {
    ...plain,
    lower: (layer, context) => {
      const param = layer.message(`${name}_param`)
      const base = param.number('base')
      if (base !== -1 && !(base > 0)) {
        context.report(
          'error',
          'caffe/base',
          'base must be positive, or −1 for e, not {base}',
          { base },
          { where: param.where('base') },
        )
      }
      return plain.lower(layer, context)
    },
  }
}

interface PreluAttrs {
  readonly shared: boolean
}

const preluOp: Op<PreluAttrs> = {
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
    }
    const slopes = site.attrs.shared ? [] : input?.[1] === undefined ? undefined : [given(input[1])]
    return { outputs: [input?.map(given)], params: [{ name: 'slope', shape: slopes, kind: 'learned' }] }
  },
}

const prelu: CaffeLayer = {
  type: 'PReLU',
  bottoms: { min: 1, max: 1 },
  tops: { min: 1, max: 1 },
  lower: (layer, context) => {
    const param = layer.message('prelu_param')
    checkFiller(param, 'filler', context)
    return lowered(preluOp, { shared: param.bool('channel_shared') })
  },
}

const softmaxOp: Op<{ readonly axis: number }> = {
  name: 'softmax',
  family: 'activation',
  summary: message('turns scores into probabilities: each is exp(score) divided by their sum'),
  source: 'src/caffe/layers/softmax_layer.cpp, Reshape',
  infer: (site) => {
    const input = site.inputs[0]
    if (input !== undefined) canonicalAxis(site, input, site.attrs.axis)
    return { outputs: [input?.map(given)] }
  },
}

const softmax: CaffeLayer = {
  type: 'Softmax',
  bottoms: { min: 1, max: 1 },
  tops: { min: 1, max: 1 },
  lower: (layer) => lowered(softmaxOp, { axis: layer.message('softmax_param').number('axis') }),
}

export const neurons: readonly CaffeLayer[] = [
  neuron('AbsVal', 'abs', 'takes the absolute value'),
  neuron('BNLL', 'softplus', 'log(1 + exp(x)), a smooth ReLU'),
  neuron('Clip', 'clip', 'cuts values off below a least and above a largest one'),
  dropout,
  neuron('ELU', 'elu', 'passes positive values, and alpha·(exp(x) − 1) for negative ones'),
  withBase('Exp', 'exp', 'base^(shift + scale·x)'),
  withBase('Log', 'log', 'the logarithm of shift + scale·x'),
  neuron('Power', 'power', '(shift + scale·x)^power'),
  prelu,
  neuron('ReLU', 'relu', 'passes positive values and sets negative ones to zero'),
  neuron('Sigmoid', 'sigmoid', '1/(1 + exp(−x))'),
  softmax,
  neuron('Swish', 'swish', 'x times sigmoid(beta·x)'),
  neuron('TanH', 'tanh', 'the hyperbolic tangent'),
  neuron('Threshold', 'threshold', '1 above a threshold, else 0'),
]
