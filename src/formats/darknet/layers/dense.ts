/** Fully connected layers (connected_layer.c), and those that own a scale for each channel or value. */

import { type Expr, unknown } from '../../../core/expr.ts'
import { given, q } from '../../../core/formula.ts'
import type { Op, Param } from '../../../core/network/op.ts'
import { shapeOf } from '../../../core/network/shape.ts'
import { message } from '../../../core/words/message.ts'
import { eachValue, type PerValue, unknownCost } from '../../../ops/arithmetic.ts'
import { flatSize } from '../../../ops/axes.ts'
import { activationOf } from './activations.ts'
import { perValue } from './convolution.ts'
import { imageOf, type LayerReader, lowered, nonEmpty, normParams, param, unknownOutputs } from './layer.ts'

/** Biases and weights, then what batch normalisation has: in the order in which they are read (load_connected_weights). */
export function connectedParams(inputs: Expr, outputs: Expr, batchNormalize: boolean, prefix = ''): readonly Param[] {
  return nonEmpty([
    param(`${prefix}biases`, [given(outputs)]),
    param(`${prefix}weights`, [given(outputs), given(inputs)]),
    ...(batchNormalize ? normParams(prefix, outputs) : []),
  ])
}

interface ConnectedAttrs {
  readonly output: bigint
  readonly batchNormalize: boolean
  readonly activation: PerValue
}

const connected: Op<ConnectedAttrs> = {
  name: 'dense',
  family: 'dense',
  summary: message('every output is a weighted sum of all inputs'),
  source: 'connected_layer.c, make_connected_layer',
  infer: (site) => {
    const { output, batchNormalize } = site.attrs
    if (output < 0n) {
      site.report('error', 'darknet/negative-size', 'output can not be negative')
      return unknownOutputs(site)
    }
    const input = site.inputs[0]
    const inputs = input === undefined ? unknown : flatSize(input.slice(1)).expr
    const batch = given(input?.[0] ?? unknown)
    const params = connectedParams(inputs, output, batchNormalize)
    return { outputs: [[batch, given(output), given(1n), given(1n)]], params }
  },
  cost: ({ attrs, inputs, outputs }) => {
    const [input, output] = [inputs[0], shapeOf(outputs[0])]
    if (input === undefined || output === undefined) return unknownCost('dense')
    const values = flatSize(input.slice(1)).expr
    return {
      macs: q('batch × outputs × inputs', { batch: input[0] ?? unknown, outputs: attrs.output, inputs: values }),
      operations: perValue(output, attrs),
      work: 'dense',
      window: values,
    }
  },
}

export const readConnected: LayerReader = (site) => {
  const batchNormalize = site.options.flag('batch_normalize')
  const output = site.options.int('output', 1n)
  return lowered(connected, { output, batchNormalize, activation: activationOf(site, 'logistic') })
}

const batchnorm: Op<{ readonly hasBiases: boolean }> = {
  name: 'batch-norm',
  family: 'norm',
  summary: message('brings each channel to mean 0 and variance 1, then scales it'),
  source: 'batchnorm_layer.c; parser.c, load_batchnorm_weights',
  infer: (site) => {
    const image = imageOf(site)
    if (image === undefined) return unknownOutputs(site)
    const biases = site.attrs.hasBiases ? [param('biases', [given(image[1])])] : []
    return { outputs: [image.map(given)], params: [...biases, ...normParams('', image[1])] }
  },
  cost: ({ outputs }) => eachValue(shapeOf(outputs[0]), { add: 2, divide: 1, multiply: 1 }, 'batch-norm'),
}

export const readBatchnorm: LayerReader = (site) => {
  site.differs('batchnorm')
  return lowered(batchnorm, { hasBiases: site.dialect === 'alexeyab' })
}

const implicit: Op<{ readonly filters: bigint; readonly atoms: bigint }> = {
  name: 'constant',
  family: 'input',
  summary: message('learned values that do not depend on the input'),
  source: 'representation_layer.c, make_implicit_layer',
  infer: (site) => {
    const { filters, atoms } = site.attrs
    const shape = [given(filters), given(atoms)]
    if (filters < 0n || atoms < 0n) {
      site.report('error', 'darknet/negative-size', 'filters and atoms can not be negative')
      return unknownOutputs(site)
    }
    const batch = given(site.inputs[0]?.[0] ?? 1n)
    return { outputs: [[batch, ...shape, given(1n)]], params: nonEmpty([param('weights', shape)]) }
  },
}

export const readImplicit: LayerReader = ({ options }) =>
  lowered(implicit, { filters: options.int('filters', 128n), atoms: options.int('atoms', 1n) })
