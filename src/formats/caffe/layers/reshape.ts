/** Layers that only give the same values another shape: Reshape and Flatten. */

import { type Expr, equal, isUnknown, mod, sub, unknown } from '../../../core/expr.ts'
import { given, type Quantity, q } from '../../../core/formula.ts'
import type { Op, Site } from '../../../core/network/op.ts'
import type { Shape } from '../../../core/network/shape.ts'
import { message } from '../../../core/words/message.ts'
import { canonicalAxis, flatSize, fromFront, product, reportAxis, shapeText, unknownAxes } from '../../../ops/axes.ts'
import { refuseInPlace } from './combine.ts'
import { type CaffeLayer, lowered } from './layer.ts'
import { checkMemory } from './memory.ts'

interface ReshapeAttrs {
  readonly dims: readonly bigint[]
  readonly axis: number
  /** Axes that are replaced; −1: all to the end. */
  readonly numAxes: number
}

const reshapeOp: Op<ReshapeAttrs> = {
  name: 'reshape',
  family: 'shape',
  summary: message('gives the same values another shape'),
  source: 'src/caffe/layers/reshape_layer.cpp, LayerSetUp and Reshape',
  sharesMemory: true,
  infer: (site) => {
    const input = site.inputs[0]
    if (input === undefined) return { outputs: [withoutInput(site.attrs)] }
    // The output shares the memory of the input (reshape_layer.cpp: `ShareData`).
    checkMemory(site, input)
    const range = replacedAxes(site, input)
    if (range === undefined) return { outputs: [] }
    const head = input.slice(0, range.start).map(given)
    const tail = input.slice(range.end).map(given)
    const middle = site.attrs.dims.map((dim, index) => newDim(site, input, range.start, dim, index))
    if (!site.attrs.dims.includes(-1n)) {
      checkCount(site, input, [...head, ...middle, ...tail])
      return { outputs: [[...head, ...middle, ...tail]] }
    }
    const known = product(
      [...head, ...tail, ...middle.filter((_, index) => site.attrs.dims[index] !== -1n)].map((dim) => dim.expr),
    )
    const inferred = inferDim(site, input, known)
    return {
      outputs: [[...head, ...middle.map((dim, index) => (site.attrs.dims[index] === -1n ? inferred : dim)), ...tail]],
    }
  },
}

/** All of a shape that the layer states itself. */
function withoutInput({ dims, axis, numAxes }: ReshapeAttrs) {
  if (axis !== 0 || numAxes !== -1) return undefined
  return dims.map((dim) => given(dim > 0n ? dim : unknown))
}

/** The axes that are replaced; a negative axis counts from the rank + 1, so that −1 appends. */
function replacedAxes(site: Site<ReshapeAttrs>, input: Shape) {
  const { axis, numAxes } = site.attrs
  const rank = input.length
  const start = fromFront(axis, rank + 1)
  if (start < 0 || start > rank) {
    reportAxis(site, input, axis)
    return undefined
  }
  const end = numAxes === -1 ? rank : start + numAxes
  const args = { count: numAxes, axis: start, rank }
  return site.check(
    end <= rank,
    'caffe/reshape-axes',
    '{count} axes from axis {axis} reach beyond the {rank} axes of the input',
    args,
  )
    ? { start, end }
    : undefined
}

function newDim(site: Site<ReshapeAttrs>, input: Shape, start: number, dim: bigint, index: number): Quantity {
  if (dim !== 0n) return given(dim)
  const copied = input[start + index]
  const args = { rank: input.length, axis: start + index }
  site.check(
    copied !== undefined,
    'caffe/reshape-copy',
    'a dim of 0 copies axis {axis}, but the input has only {rank} axes',
    args,
  )
  return given(copied ?? unknown)
}

function inferDim(site: Site<ReshapeAttrs>, input: Shape, known: Expr): Quantity {
  const count = product(input)
  if (known === 0n) {
    site.report('error', 'caffe/reshape-count', "a dim of −1 can't be inferred beside a dim of 0")
    return given(unknown)
  }
  if (isUnknown(count) || isUnknown(known)) return given(unknown)
  const args = { input: shapeText(input), known: String(known) }
  site.check(
    equal(mod(count, known), 0n),
    'caffe/reshape-count',
    'the values of {input} do not fall into rows of {known}',
    args,
  )
  return q('prod(in) / rest', { in: input, rest: known })
}

function checkCount(site: Site<ReshapeAttrs>, input: Shape, output: readonly Quantity[]): void {
  const shape = output.map((dim) => dim.expr)
  const [before, after] = [product(input), product(shape)]
  if (isUnknown(before) || isUnknown(after)) return
  const args = { input: shapeText(input), output: shapeText(shape) }
  site.check(
    equal(sub(before, after), 0n),
    'caffe/reshape-count',
    'the new shape {output} holds another number of values than {input}',
    args,
  )
}

export const reshape: CaffeLayer = {
  type: 'Reshape',
  bottoms: { min: 1, max: 1 },
  tops: { min: 1, max: 1 },
  lower: (layer, context) => {
    refuseInPlace(layer, context)
    const param = layer.message('reshape_param')
    const shape = param.message('shape')
    const dims = shape.bigints('dim').map((dim) => BigInt.asIntN(32, dim))
    const numAxes = param.number('num_axes')
    if (numAxes < -1)
      context.report(
        'error',
        'caffe/reshape-axes',
        'num_axes must be −1 or more, not {count}',
        { count: numAxes },
        { where: param.where('num_axes') },
      )
    if (dims.filter((dim) => dim === -1n).length > 1) {
      context.report('error', 'caffe/reshape-infer', 'only one dim may be −1', {}, { where: shape.where('dim') })
    }
    const axis = param.number('axis')
    return lowered(reshapeOp, { dims, axis, numAxes }, () => ({
      kind: 'reshape',
      dims: dims.map(Number),
      axis,
      axes: numAxes,
    }))
  },
}

interface FlattenAttrs {
  readonly axis: number
  readonly endAxis: number
}

const flattenOp: Op<FlattenAttrs> = {
  name: 'flatten',
  family: 'shape',
  summary: message('makes several axes one'),
  source: 'src/caffe/layers/flatten_layer.cpp, Reshape',
  sharesMemory: true,
  infer: (site) => {
    const input = site.inputs[0]
    // Everything behind an axis becomes one: the rank is known whatever comes in.
    if (input === undefined) {
      const { axis, endAxis } = site.attrs
      const rank = axis >= 0 && endAxis === -1 ? axis + 1 : undefined
      return { outputs: [rank === undefined ? undefined : unknownAxes(rank)] }
    }
    const start = canonicalAxis(site, input, site.attrs.axis)
    const end = canonicalAxis(site, input, site.attrs.endAxis, 'end_axis')
    if (start === undefined || end === undefined) return { outputs: [] }
    // An end just before the start joins no axis, which inserts a 1 (blob.hpp, count(start, end)).
    const args = { axis: start, end }
    if (!site.check(start <= end + 1, 'caffe/flatten-axes', 'end_axis {end} lies before axis {axis}', args))
      return { outputs: [] }
    const flat = flatSize(input.slice(start, end + 1))
    return { outputs: [[...input.slice(0, start).map(given), flat, ...input.slice(end + 1).map(given)]] }
  },
}

export const flatten: CaffeLayer = {
  type: 'Flatten',
  bottoms: { min: 1, max: 1 },
  tops: { min: 1, max: 1 },
  lower: (layer, context) => {
    refuseInPlace(layer, context)
    const param = layer.message('flatten_param')
    const attrs = { axis: param.number('axis'), endAxis: param.number('end_axis') }
    return lowered(flattenOp, attrs, () => ({ kind: 'flatten', ...attrs }))
  },
}
