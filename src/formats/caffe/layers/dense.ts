/** InnerProduct and Embed (inner_product_layer.cpp, embed_layer.cpp). */

import { unknown } from '../../../core/expr.ts'
import { given, type Quantity, q } from '../../../core/formula.ts'
import type { Op, Param } from '../../../core/network/op.ts'
import { shapeOf } from '../../../core/network/shape.ts'
import { message } from '../../../core/words/message.ts'
import { biasAdds, told, unknownCost } from '../../../ops/arithmetic.ts'
import { canonicalAxis, flatSize, unknownAxes } from '../../../ops/axes.ts'
import type { ProtoMessage } from '../../../wire/protobuf/message.ts'
import { type Fillers, fillersOf, withFillers } from './fillers.ts'
import { type CaffeLayer, type LayerContext, lowered } from './layer.ts'
import { checkMemory, isFilled } from './memory.ts'

interface DenseAttrs {
  /** `undefined` where the file doesn't say. */
  readonly numOutput: bigint | undefined
  readonly axis: number
  readonly transpose: boolean
  readonly bias: boolean
  readonly fillers: Fillers
}

const dense: Op<DenseAttrs> = withFillers({
  name: 'dense',
  family: 'dense',
  summary: message('fully connected: every output is a weighted sum of all inputs, plus a bias'),
  source: 'src/caffe/layers/inner_product_layer.cpp, LayerSetUp and Reshape',
  infer: (site) => {
    const { attrs, inputs } = site
    const output = given(attrs.numOutput ?? unknown)
    const bias: readonly Param[] = attrs.bias ? [{ name: 'bias', shape: [output], kind: 'learned' }] : []
    const weight = (inner: Quantity): Param => ({
      name: 'weight',
      shape: attrs.transpose ? [inner, output] : [output, inner],
      kind: 'learned',
    })
    const input = inputs[0]
    if (input === undefined) {
      const outer = attrs.axis >= 0 ? unknownAxes(attrs.axis) : undefined
      return { outputs: [outer && [...outer, output]], params: [weight(given(unknown)), ...bias] }
    }
    const axis = canonicalAxis(site, input, attrs.axis)
    if (axis === undefined) return { outputs: [], params: [weight(given(unknown)), ...bias] }
    const inner = input.slice(axis)
    const outer = input.slice(0, axis)
    if (attrs.bias)
      site.check(
        isFilled(outer),
        'caffe/empty-input',
        'there is nothing to add the bias to: the input holds no example',
      )
    return { outputs: [[...outer.map(given), output]], params: [weight(flatSize(inner)), ...bias] }
  },
  weightsByInput: ({ transpose }) => transpose,
  cost: ({ outputs, params, attrs }) => {
    const output = shapeOf(outputs[0])
    const weight = shapeOf(params[0]?.shape)
    const inner = attrs.transpose ? weight?.[0] : weight?.[1]
    if (output === undefined || inner === undefined) return unknownCost('dense')
    const macs = q('prod(output) × inputs', { output: told(output), inputs: inner })
    return { macs, ...biasAdds(output, attrs.bias), work: 'dense', window: inner }
  },
  withBias: (attrs) => ({ ...attrs, bias: true }),
  reach: () => [],
  remarks: ({ inputs, attrs }) => {
    const inner = inputs[0]?.slice(attrs.axis) ?? []
    return inner.length > 1
      ? [message('the feature maps are flattened: their {count} axes become one', { count: inner.length })]
      : []
  },
})

/** `num_output`, which may not be 0. */
export function numOutputOf(param: ProtoMessage, context: LayerContext): bigint {
  const size = param.number('num_output')
  const where = param.where('num_output')
  if (size === 0) context.report('error', 'caffe/num-output', 'num_output is missing or 0', {}, { where })
  return BigInt(size)
}

export const innerProduct: CaffeLayer = {
  type: 'InnerProduct',
  bottoms: { min: 1, max: 1 },
  tops: { min: 1, max: 1 },
  lower: (layer, context) => {
    const param = layer.message('inner_product_param')
    const bias = param.bool('bias_term')
    const attrs = {
      numOutput: numOutputOf(param, context) || undefined,
      axis: param.number('axis'),
      transpose: param.bool('transpose'),
      bias,
      fillers: fillersOf(layer, param, { weight: 'weight_filler', bias: bias ? 'bias_filler' : undefined }, context),
    }
    return lowered(dense, attrs, () => {
      const { axis, transpose } = attrs
      return { kind: 'dense', outputs: Number(attrs.numOutput ?? 0n), axis, transpose, bias }
    })
  },
}

interface EmbedAttrs {
  readonly entries: bigint
  readonly size: bigint
  readonly bias: boolean
  readonly fillers: Fillers
}

const embed: Op<EmbedAttrs> = withFillers({
  name: 'embed',
  family: 'dense',
  summary: message('looks up a learned vector for each index'),
  source: 'src/caffe/layers/embed_layer.cpp, LayerSetUp and Reshape',
  infer: (site) => {
    const { attrs, inputs } = site
    // The bias is added with the help of a blob of ones, one for each vector.
    if (attrs.bias) checkMemory(site, inputs[0])
    const size = given(attrs.size)
    const bias: readonly Param[] = attrs.bias ? [{ name: 'bias', shape: [size], kind: 'learned' }] : []
    const weight: Param = { name: 'weight', shape: [given(attrs.entries), size], kind: 'learned' }
    return { outputs: [inputs[0] && [...inputs[0].map(given), size]], params: [weight, ...bias] }
  },
  weightsByInput: () => true,
  // A look-up costs no arithmetic; the bias is added to every vector.
  cost: ({ attrs, outputs }) => {
    const output = shapeOf(outputs[0])
    return output === undefined ? {} : biasAdds(output, attrs.bias)
  },
})

export const embedLayer: CaffeLayer = {
  type: 'Embed',
  bottoms: { min: 1, max: 1 },
  tops: { min: 1, max: 1 },
  lower: (layer, context) => {
    const param = layer.message('embed_param')
    for (const field of ['num_output', 'input_dim']) {
      if (param.number(field) === 0)
        context.report('error', 'caffe/embed-size', '{field} is missing or 0', { field }, { where: param.where(field) })
    }
    const bias = param.bool('bias_term')
    const [entries, size] = [param.number('input_dim'), param.number('num_output')]
    const fields = { weight: 'weight_filler', bias: bias ? 'bias_filler' : undefined }
    const attrs = {
      entries: BigInt(entries),
      size: BigInt(size),
      bias,
      fillers: fillersOf(layer, param, fields, context),
    }
    return lowered(embed, attrs, () => ({ kind: 'embed', entries, size, bias }))
  },
}
