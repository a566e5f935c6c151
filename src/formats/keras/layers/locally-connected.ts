/** Convolutions whose kernel is another at every place. tf_keras/src/layers/locally_connected. */

import { type Expr, mul, unknown } from '../../../core/expr.ts'
import { shapeOf } from '../../../core/network/shape.ts'
import { message } from '../../../core/words/message.ts'
import { biasAdds, unknownCost } from '../../../ops/arithmetic.ts'
import { channelsOf, laidOut, spatialOf } from '../../../ops/slide.ts'
import type { Config } from '../config.ts'
import { axesOf, slidSizes, windowsOf } from './convolution.ts'
import { given, inputOf, type LayerOp, positive, q, weight } from './layer.ts'

export const locallyConnected: LayerOp = {
  name: 'local',
  family: 'conv',
  summary: message('slides a window over the input, with weights of its own at every place'),
  source: 'tf_keras/src/layers/locally_connected/locally_connected2d.py',
  infer: (site) => {
    const { attrs } = site
    const axes = axesOf(attrs)
    const input = inputOf(site, axes + 2, true)
    const filters = positive(site, 'filters')
    const kernel = attrs.sizes('kernel_size', axes)
    if (input === undefined || filters === undefined || kernel === undefined) return { outputs: [] }
    const sizes = slidSizes(site, windowsOf(attrs, input, kernel.map(BigInt), attrs.sizes('strides', axes)))
    const out = sizes.map(({ expr }) => expr)
    const bias = attrs.flag('use_bias', true) ? [weight('bias', [...out, filters])] : []
    return {
      outputs: [laidOut(given(input[0] ?? unknown), given(filters), sizes, attrs.layout)],
      params: [weight('kernel', kernelSizes(attrs, input, kernel, out, BigInt(filters))), ...bias],
    }
  },
  cost: ({ attrs, inputs, outputs }) => {
    const [input] = inputs
    const output = shapeOf(outputs[0])
    if (input === undefined || output === undefined) return unknownCost('convolution')
    const kernel = (attrs.sizes('kernel_size', axesOf(attrs)) ?? []).map(BigInt)
    const channels = channelsOf(input, attrs.layout)
    const macs = q('prod(out) × channels × prod(kernel)', { out: output, channels, kernel })
    return { macs, ...biasAdds(output, attrs.flag('use_bias', true)), work: 'convolution' }
  },
}

/** One kernel a place; or as one matrix of all inputs and outputs; or of that matrix only what is not 0. */
function kernelSizes(
  config: Config,
  input: readonly Expr[],
  kernel: readonly number[],
  out: readonly Expr[],
  filters: bigint,
): readonly Expr[] {
  const channels = channelsOf(input, config.layout)
  const product = (sizes: readonly Expr[]) => sizes.reduce<Expr>((all, size) => mul(all, size), 1n)
  const places = product(out)
  const window = mul(product(kernel.map(BigInt)), channels)
  const kind = config.int('implementation', 1)
  if (kind === 1) return [places, window, filters]
  if (kind === 3) return [mul(places, mul(window, filters))]
  const places2 = spatialOf(input, config.layout)
  return config.layout === 'channels-first'
    ? [channels, ...places2, filters, ...out]
    : [...places2, channels, ...out, filters]
}
