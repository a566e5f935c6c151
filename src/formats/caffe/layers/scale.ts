/** Scale and Bias (scale_layer.cpp, bias_layer.cpp). */

import { equal, isUnknown } from '../../../core/expr.ts'
import { given } from '../../../core/formula.ts'
import type { Inference, Op, Param, Site } from '../../../core/network/op.ts'
import { type DerivedShape, type Shape, sameShape, shapeOf } from '../../../core/network/shape.ts'
import { message } from '../../../core/words/message.ts'
import { eachValue } from '../../../ops/arithmetic.ts'
import { canonicalAxis, fromFront, shapeText } from '../../../ops/axes.ts'
import type { ProtoMessage } from '../../../wire/protobuf/message.ts'
import { type Fillers, fillersOf, withFillers } from './fillers.ts'
import { type CaffeLayer, lowered } from './layer.ts'
import { checkMemory, isFilled } from './memory.ts'

interface ScaleAttrs {
  readonly axis: number
  /** Axes that the learned factor covers; −1: all to the end. */
  readonly numAxes: number
  /** A factor of its own, a bias of its own, or both. */
  readonly factor: boolean
  readonly bias: boolean
  readonly fillers: Fillers
}

function scaleOp(name: string, summary: string, source: string): Op<ScaleAttrs> {
  return withFillers({
    name,
    family: 'norm',
    summary: message(summary),
    source,
    infer: inferScale,
    checkFixedParams: checkFixedFactor,
    // Factors along other axes than the channels can't be taken up by kernels.
    isAffine: ({ axis, numAxes }) => axis === 1 && numAxes === 1,
    cost: ({ attrs, outputs }) =>
      eachValue(
        shapeOf(outputs[0]),
        { multiply: attrs.factor ? 1 : 0, add: attrs.bias ? 1 : 0 },
        attrs.factor ? 'scale' : 'bias',
      ),
  })
}

function inferScale(site: Site<ScaleAttrs>): Inference {
  const { attrs, inputs } = site
  const input = inputs[0]
  const covered = input === undefined ? undefined : coveredAxes(site, input)
  if (input !== undefined && covered !== undefined) checkOnes(site, input, covered)
  const derived = covered?.shape.map(given)
  const params: Param[] = []
  // A second bottom takes the place of the first learned blob: Scale's factor, or Bias's bias.
  const own = inputs.length === 1
  if (attrs.factor && own) params.push({ name: 'scale', shape: derived, kind: 'learned' })
  if (attrs.bias && (own || attrs.factor)) params.push({ name: 'bias', shape: derived, kind: 'learned' })
  return { outputs: [input?.map(given)], params }
}

/** The axes of the input that the factor or bias covers: from which one on, and their sizes. */
interface Covered {
  readonly start: number
  readonly shape: Shape
}

function coveredAxes(site: Site<ScaleAttrs>, input: Shape): Covered | undefined {
  const { attrs, inputs } = site
  if (inputs.length > 1) return inputs[1] && coveredBySecond(site, input, inputs[1])
  const axis = canonicalAxis(site, input, attrs.axis)
  if (axis === undefined) return undefined
  if (attrs.numAxes >= 0) checkInside(site, input, axis, attrs.numAxes)
  const shape = attrs.numAxes < 0 ? input.slice(axis) : input.slice(axis, axis + attrs.numAxes)
  return { start: shape.length === 0 ? 0 : axis, shape }
}

function checkInside(site: Site<ScaleAttrs>, input: Shape, axis: number, count: number): boolean {
  const args = { axis, count, rank: input.length }
  const text = '{count} axes from axis {axis} reach beyond the {rank} axes of the input'
  return site.check(axis + count <= input.length, 'caffe/scale-axes', text, args)
}

function coveredBySecond(site: Site<ScaleAttrs>, input: Shape, second: Shape): Covered | undefined {
  const { attrs } = site
  // A scalar covers any input, whatever `axis` says, but for the bias beside it (scale_layer.cpp, Reshape; bias_layer.cpp).
  const isAnywhere = second.length === 0 && !(attrs.factor && attrs.bias)
  const axis = isAnywhere ? 0 : canonicalAxis(site, input, attrs.axis)
  if (axis === undefined || !checkInside(site, input, axis, second.length)) return undefined
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
  return { start: second.length === 0 ? 0 : axis, shape: second }
}

/** A factor that the file carries must cover axes of the input, as a second bottom would. */
function checkFixedFactor(site: Site<ScaleAttrs>, [factor]: readonly DerivedShape[]): void {
  const { attrs, inputs } = site
  const input = inputs[0]
  // Beside a second bottom only the bias, which is made by a layer of its own, looks at them.
  if (input === undefined || factor === undefined || (inputs.length > 1 && !(attrs.factor && attrs.bias))) return
  const shape = shapeOf(factor)
  const axis = fromFront(attrs.axis, input.length)
  const start = shape.length === 0 ? 0 : axis
  const args = { shape: shapeText(shape), input: shapeText(input) }
  const text = 'the blob {shape} in the file does not fit the input {input}'
  site.check(sameShape(shape, input.slice(start, start + shape.length)), 'caffe/blob-shapes', text, args)
}

/** Caffe sums up with a blob of ones: as long as what lies behind the covered axes, for factors or before them. */
function checkOnes(site: Site<ScaleAttrs>, input: Shape, { start, shape }: Covered): void {
  const behind = input.slice(start + shape.length)
  if (site.attrs.bias) checkMemory(site, behind)
  else if (isFilled(behind) === false) checkMemory(site, input.slice(0, start))
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
    const attrs = attrsOf(param)
    const own = context.bottomCount === 1 ? 'filler' : undefined
    const fields = attrs.factor ? { weight: own, bias: attrs.bias ? 'bias_filler' : undefined } : { bias: own }
    const axis = param.number('axis')
    return lowered(op, { axis, numAxes, ...attrs, fillers: fillersOf(layer, param, fields, context) }, () => ({
      kind: 'scale',
      axis,
      axes: numAxes,
      ...attrs,
    }))
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
