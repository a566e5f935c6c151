/** Scale and Bias (scale_layer.cpp, bias_layer.cpp). */

import { equal, isUnknown } from '../../../core/expr.ts'
import { given } from '../../../core/formula.ts'
import { message } from '../../../core/message.ts'
import type { Inference, Op, Param, Site } from '../../../core/op.ts'
import { type Shape, shapeOf } from '../../../core/shape.ts'
import { eachValue } from '../../../ops/arithmetic.ts'
import { canonicalAxis } from '../../../ops/axes.ts'
import type { ProtoMessage } from '../../../wire/protobuf/message.ts'
import { checkFiller } from './fillers.ts'
import { type CaffeLayer, lowered } from './layer.ts'

interface ScaleAttrs {
  readonly axis: number
  /** Axes that the learned factor covers; −1: all to the end. */
  readonly numAxes: number
  /** A factor of its own, a bias of its own, or both. */
  readonly factor: boolean
  readonly bias: boolean
}

function scaleOp(name: string, summary: string, source: string): Op<ScaleAttrs> {
  return {
    name,
    family: 'norm',
    summary: message(summary),
    source,
    infer: inferScale,
    // Factors along other axes than the channels can't be taken up by kernels.
    isAffine: ({ axis, numAxes }) => axis === 1 && numAxes === 1,
    cost: ({ attrs, outputs }) =>
      eachValue(
        shapeOf(outputs[0]),
        { multiply: attrs.factor ? 1 : 0, add: attrs.bias ? 1 : 0 },
        attrs.factor ? 'scale' : 'bias',
      ),
  }
}

function inferScale(site: Site<ScaleAttrs>): Inference {
  const { attrs, inputs } = site
  const input = inputs[0]
  const shape = input === undefined ? undefined : coveredShape(site, input)
  const derived = shape?.map(given)
  const params: Param[] = []
  // A second bottom takes the place of the first learned blob: Scale's factor, or Bias's bias.
  const own = inputs.length === 1
  if (attrs.factor && own) params.push({ name: 'scale', shape: derived, kind: 'learned' })
  if (attrs.bias && (own || attrs.factor)) params.push({ name: 'bias', shape: derived, kind: 'learned' })
  return { outputs: [input?.map(given)], params }
}

/** The axes of the input that the factor or bias covers. */
function coveredShape(site: Site<ScaleAttrs>, input: Shape): Shape | undefined {
  const { attrs, inputs } = site
  const second = inputs[1]
  if (inputs.length > 1) return second && coveredBySecond(site, input, second)
  const axis = canonicalAxis(site, input, attrs.axis)
  if (axis === undefined) return undefined
  if (attrs.numAxes < 0) return input.slice(axis)
  const args = { axis, count: attrs.numAxes, rank: input.length }
  const isInside = axis + attrs.numAxes <= input.length
  site.check(
    isInside,
    'caffe/scale-axes',
    '{count} axes from axis {axis} reach beyond the {rank} axes of the input',
    args,
  )
  return input.slice(axis, axis + attrs.numAxes)
}

function coveredBySecond(site: Site<ScaleAttrs>, input: Shape, second: Shape): Shape {
  // A scalar covers any input, whatever `axis` says (scale_layer.cpp, Reshape).
  const axis = second.length === 0 ? 0 : canonicalAxis(site, input, site.attrs.axis)
  if (axis === undefined) return second
  const args = { count: second.length, axis, rank: input.length }
  const fits = axis + second.length <= input.length
  if (
    !site.check(
      fits,
      'caffe/scale-axes',
      '{count} axes from axis {axis} reach beyond the {rank} axes of the input',
      args,
    )
  )
    return second
  second.forEach((dim, index) => {
    const other = input[axis + index]
    if (other === undefined || isUnknown(dim)) return
    const where = { axis: axis + index, other: index }
    site.check(
      equal(other, dim),
      'caffe/scale-shape',
      'axis {axis} of bottom 1 and axis {other} of bottom 2 differ in size',
      where,
    )
  })
  return second
}

const scaleLayerOp = scaleOp(
  'scale',
  'multiplies by a learned factor, and adds a learned bias where asked',
  'src/caffe/layers/scale_layer.cpp, LayerSetUp and Reshape',
)
const biasLayerOp = scaleOp('bias', 'adds a learned bias', 'src/caffe/layers/bias_layer.cpp, LayerSetUp and Reshape')

function lowerScale(
  op: Op<ScaleAttrs>,
  name: string,
  attrsOf: (param: ProtoMessage) => Pick<ScaleAttrs, 'factor' | 'bias'>,
): CaffeLayer['lower'] {
  return (layer, context) => {
    const param = layer.message(name)
    const numAxes = param.number('num_axes')
    // With two bottoms num_axes is not looked at.
    if (numAxes < -1 && context.bottomCount === 1) {
      context.report(
        'error',
        'caffe/scale-axes',
        'num_axes must be −1 or more, not {count}',
        { count: numAxes },
        { where: param.where('num_axes') },
      )
    }
    if (context.bottomCount === 1) checkFiller(param, 'filler', context)
    const attrs = attrsOf(param)
    if (attrs.factor && attrs.bias) checkFiller(param, 'bias_filler', context)
    return lowered(op, { axis: param.number('axis'), numAxes, ...attrs })
  }
}

export const scale: CaffeLayer = {
  type: 'Scale',
  bottoms: { min: 1, max: 2 },
  tops: { min: 1, max: 1 },
  lower: lowerScale(scaleLayerOp, 'scale_param', (param) => ({ factor: true, bias: param.bool('bias_term') })),
}

export const bias: CaffeLayer = {
  type: 'Bias',
  bottoms: { min: 1, max: 2 },
  tops: { min: 1, max: 1 },
  lower: lowerScale(biasLayerOp, 'bias_param', () => ({ factor: false, bias: true })),
}
