/** Recurrent layers whose products are convolutions. keras/src/layers/rnn/conv_lstm.py. */

import { unknown } from '../../../core/expr.ts'
import { shapeOf } from '../../../core/network/shape.ts'
import { message } from '../../../core/words/message.ts'
import { told, unknownCost } from '../../../ops/arithmetic.ts'
import { channelsOf, laidOut, spatialOf } from '../../../ops/slide.ts'
import { axesOf, slidSizes, windowsOf } from './convolution.ts'
import { biasOf, given, inputOf, type LayerOp, positive, q, weight } from './layer.ts'

export const convLstm: LayerOp = {
  name: 'recurrent',
  family: 'recurrent',
  summary: message('carries a state of images along a sequence'),
  source: 'keras/src/layers/rnn/conv_lstm.py',
  infer: (site) => {
    const { attrs } = site
    const axes = axesOf(attrs)
    const input = inputOf(site, axes + 3, true)
    const filters = positive(site, 'filters')
    const kernel = attrs.sizes('kernel_size', axes)
    if (input === undefined || filters === undefined || kernel === undefined) return { outputs: [] }
    const [batch = unknown, steps = unknown, ...rest] = input
    const image = [batch, ...rest]
    const channels = channelsOf(image, attrs.layout)
    const sizes = slidSizes(site, windowsOf(attrs, image, kernel.map(BigInt), attrs.sizes('strides', axes)))
    const state = laidOut(given(batch), given(filters), sizes, attrs.layout)
    const last = attrs.flag('return_sequences', false) ? [given(batch), given(steps), ...state.slice(1)] : state
    return {
      outputs: [last, ...(attrs.flag('return_state', false) ? [state, state] : [])],
      params: [
        weight('kernel', [...kernel, channels, 4 * filters]),
        weight('recurrent_kernel', [...kernel, filters, 4 * filters]),
        ...biasOf(attrs, 4 * filters),
      ].map((param) => ({ ...param, name: `${CELL}/${param.name}` })),
    }
  },
  cost: ({ attrs, inputs, outputs, params }) => {
    const [input] = inputs
    const output = shapeOf(outputs[0])
    const kernels = params.slice(0, 2).map(({ shape }) => shape?.map(({ expr }) => expr))
    const [kernel, recurrent] = kernels
    if (input === undefined || output === undefined || kernel === undefined || recurrent === undefined)
      return unknownCost('recurrent')
    const places = spatialOf(attrs.flag('return_sequences', false) ? output.slice(1) : output, attrs.layout)
    return {
      macs: q('prod(steps) × prod(places) × (prod(kernel) + prod(recurrent))', {
        steps: told(input.slice(0, 2)),
        places,
        kernel,
        recurrent,
      }),
      work: 'recurrent',
    }
  },
  reach: () => undefined,
}

const CELL = 'conv_lstm_cell'
