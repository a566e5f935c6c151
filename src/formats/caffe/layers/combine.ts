/** Layers that join blobs or take them apart: Concat, Slice, Split, Silence, Filter, BatchReindex. */

import { atLeast, equal, less, mod, unknown } from '../../../core/expr.ts'
import { given, q } from '../../../core/formula.ts'
import type { Inference, Op, Site } from '../../../core/network/op.ts'
import { type Shape, sameShape } from '../../../core/network/shape.ts'
import { message } from '../../../core/words/message.ts'
import { canonicalAxis, reportAxis, shapeText } from '../../../ops/axes.ts'
import type { ProtoMessage } from '../../../wire/protobuf/message.ts'
import { type CaffeLayer, type LayerContext, lowered } from './layer.ts'
import { checkMemory } from './memory.ts'

/** `axis`, or the older field that does the same; both at once are refused. */
function axisOf(
  param: ProtoMessage,
  old: string,
  context: LayerContext,
): { readonly axis: number; readonly isOld: boolean } {
  if (param.has('axis') && param.has(old)) {
    context.report('error', 'caffe/field-twice', 'give axis or {old}, not both', { old }, { where: param.where(old) })
  }
  return param.has(old) ? { axis: param.number(old) | 0, isOld: true } : { axis: param.number('axis'), isOld: false }
}

interface AxisAttrs {
  readonly axis: number
  readonly isOld: boolean
}

function axisIn(site: Site<AxisAttrs>, input: Shape, old: string): number | undefined {
  const { axis, isOld } = site.attrs
  if (!isOld) return canonicalAxis(site, input, axis)
  // The old field is unsigned and not counted from the end (concat_layer.cpp, slice_layer.cpp).
  if (axis >= 0 && axis < input.length) return axis
  reportAxis(site, input, axis, old)
  return undefined
}

const concatOp: Op<AxisAttrs> = {
  name: 'concat',
  family: 'shape',
  summary: message('joins its inputs along one axis, usually the channels'),
  source: 'src/caffe/layers/concat_layer.cpp, Reshape',
  infer: (site) => {
    const first = site.inputs.find((input) => input !== undefined)
    if (first === undefined) return { outputs: [] }
    const axis = axisIn(site, first, 'concat_dim')
    if (axis === undefined) return { outputs: [] }
    site.inputs.forEach((input, index) => {
      if (input === undefined) return
      const rest = (shape: Shape) => shape.filter((_, at) => at !== axis)
      const args = { first: shapeText(first), other: shapeText(input), number: index + 1, axis }
      const isFit = input.length === first.length && sameShape(rest(first), rest(input))
      site.check(
        isFit,
        'caffe/concat-shapes',
        'bottoms may differ in axis {axis} only: {first} against {other} of bottom {number}',
        args,
      )
    })
    if (site.inputs.length === 1) checkMemory(site, first)
    const parts = site.inputs.map((input) => (input === undefined ? unknown : (input[axis] ?? unknown)))
    const joined = parts.length === 1 ? given(parts[0] ?? unknown) : q('sum(parts)', { parts })
    return { outputs: [first.map((dim, at) => (at === axis ? joined : given(dim)))] }
  },
}

/** Of a single bottom, which is handed on (concat_layer.cpp: `ShareData`). */
const concatOne: Op<AxisAttrs> = { ...concatOp, sharesMemory: true }

export const concat: CaffeLayer = {
  type: 'Concat',
  bottoms: { min: 1 },
  tops: { min: 1, max: 1 },
  lower: (layer, context) => {
    const attrs = axisOf(layer.message('concat_param'), 'concat_dim', context)
    const op = context.bottomCount === 1 ? concatOne : concatOp
    return lowered(op, attrs, () => ({ kind: 'concat', axis: attrs.axis }))
  },
}

interface SliceAttrs extends AxisAttrs {
  readonly points: readonly bigint[]
}

const sliceOp: Op<SliceAttrs> = {
  name: 'slice',
  family: 'shape',
  summary: message('cuts its input into parts along one axis'),
  source: 'src/caffe/layers/slice_layer.cpp, Reshape',
  infer: (site) => {
    const input = site.inputs[0]
    if (input === undefined) return { outputs: [] }
    const axis = axisIn(site, input, 'slice_dim')
    if (axis === undefined) return { outputs: [] }
    if (site.outputCount === 1) checkMemory(site, input)
    const size = input[axis] ?? unknown
    const { attrs } = site
    const parts = attrs.points.length > 0 ? partsAtPoints(site, size) : equalParts(site, size)
    return { outputs: parts?.map((part) => input.map((dim, at) => (at === axis ? part : given(dim)))) ?? [] }
  },
}

function equalParts(site: Site<SliceAttrs>, size: Shape[number]) {
  const { outputCount } = site
  if (outputCount === 0) return undefined
  const rest = mod(size, BigInt(outputCount))
  site.check(equal(rest, 0n), 'caffe/slice-parts', 'the axis does not fall into {parts} equal parts', {
    parts: outputCount,
  })
  return Array.from({ length: outputCount }, () => q('in / parts', { in: size, parts: outputCount }))
}

function partsAtPoints(site: Site<SliceAttrs>, size: Shape[number]) {
  const { points } = site.attrs
  const isLong = atLeast(size, BigInt(site.outputCount))
  site.check(isLong, 'caffe/slice-parts', 'the axis is too short for {parts} parts', { parts: site.outputCount })
  const args = { points: points.length, parts: site.outputCount }
  if (
    !site.check(
      points.length === site.outputCount - 1,
      'caffe/slice-points',
      '{parts} parts need one slice_point less, but {points} are given',
      args,
    )
  )
    return undefined
  const bounds = [0n, ...points, size]
  return Array.from({ length: site.outputCount }, (_, index) => {
    const [from = 0n, to = size] = [bounds[index], bounds[index + 1]]
    const isLast = index === points.length
    const isGrowing = isLast ? atLeast(to, from) : less(from, to)
    site.check(isGrowing, 'caffe/slice-points', 'slice_point must grow and stay inside the axis')
    return index === 0 ? given(to) : q('to - from', { to, from })
  })
}

/** Into a single top, which is all of it (slice_layer.cpp: `ShareData`). */
const sliceOne: Op<SliceAttrs> = { ...sliceOp, sharesMemory: true }

export const slice: CaffeLayer = {
  type: 'Slice',
  bottoms: { min: 1, max: 1 },
  tops: { min: 1 },
  lower: (layer, context) => {
    // Its parts are counted against the bottom, which the first of them would have reshaped.
    if (context.tops.length > 1) refuseInPlace(layer, context)
    const param = layer.message('slice_param')
    const attrs = { ...axisOf(param, 'slice_dim', context), points: param.bigints('slice_point') }
    const op = context.tops.length === 1 ? sliceOne : sliceOp
    return lowered(op, attrs, () => ({ kind: 'slice', axis: attrs.axis, points: attrs.points.map(Number) }))
  },
}

const splitOp: Op<null> = {
  name: 'split',
  family: 'shape',
  summary: message('gives the same blob to several layers'),
  source: 'src/caffe/layers/split_layer.cpp, Reshape; util/insert_splits.cpp',
  sharesMemory: true,
  infer: ({ inputs, outputCount }) => {
    const output = inputs[0]?.map(given)
    return { outputs: Array.from({ length: outputCount }, () => output) }
  },
}

export const split: CaffeLayer = {
  type: 'Split',
  bottoms: { min: 1, max: 1 },
  tops: { min: 1 },
  lower: (layer, context) => {
    refuseInPlace(layer, context)
    return lowered(splitOp, null, () => ({ kind: 'split' }))
  },
}

/** Reports a top that is the layer's own bottom, for layers that can't work in place. */
export function refuseInPlace(layer: ProtoMessage, context: LayerContext): void {
  const bottoms = layer.strings('bottom')
  const index = layer.strings('top').indexOf(bottoms[0] ?? '')
  if (index < 0 || bottoms.length === 0 || layer.string('type') !== context.type) return
  context.report(
    'error',
    'caffe/in-place',
    "{type} can't work in place",
    { type: context.type },
    { where: layer.where('top', index) },
  )
}

const silenceOp: Op<null> = {
  name: 'silence',
  family: 'output',
  summary: message('takes blobs that nobody needs, so that they are not printed as outputs'),
  source: 'src/caffe/layers/silence_layer.hpp',
  infer: () => ({ outputs: [] }),
}

export const silence: CaffeLayer = {
  type: 'Silence',
  bottoms: { min: 1 },
  tops: { min: 0, max: 0 },
  lower: () => lowered(silenceOp, null, () => ({ kind: 'silence' })),
}

const filterOp: Op<null> = {
  name: 'filter',
  family: 'shape',
  summary: message('lets those examples pass whose selector is not 0'),
  source: 'src/caffe/layers/filter_layer.cpp, LayerSetUp and Reshape',
  sizesFromData: true,
  infer: (site): Inference => {
    const selector = site.inputs.at(-1)
    const data = site.inputs.slice(0, -1)
    // The selector is read while the net is built.
    checkMemory(site, selector)
    for (const input of site.inputs) if (input !== undefined) canonicalAxis(site, input, 0)
    selector?.slice(1).forEach((dim) => {
      site.check(
        equal(dim, 1n),
        'caffe/filter-selector',
        'the selector {shape} may have 1 in all axes but the first only',
        { shape: shapeText(selector) },
      )
    })
    data.forEach((input, index) => {
      const [examples, selected] = [input?.[0], selector?.[0]]
      if (examples === undefined || selected === undefined) return
      site.check(
        equal(examples, selected),
        'caffe/filter-count',
        'bottom {number} and the selector differ in their number of examples',
        { number: index + 1 },
      )
    })
    return { outputs: data.map((input) => input?.map(given)) }
  },
}

export const filter: CaffeLayer = {
  type: 'Filter',
  bottoms: { min: 2 },
  tops: { min: 1 },
  lower: (_, context) => {
    if (context.tops.length !== context.bottomCount - 1) {
      const args = { tops: context.bottomCount - 1, count: context.tops.length }
      context.report(
        'error',
        'caffe/blob-count',
        'Filter gives one top for each bottom but the last: {tops}, not {count}',
        args,
      )
    }
    return lowered(filterOp, null, () => ({ kind: 'filter' }))
  },
}

const batchReindexOp: Op<null> = {
  name: 'batch-reindex',
  family: 'shape',
  summary: message('picks examples by their index'),
  source: 'src/caffe/layers/batch_reindex_layer.cpp, Reshape',
  infer: (site) => {
    const [input, index] = site.inputs
    if (index !== undefined)
      site.check(index.length === 1, 'caffe/batch-reindex', 'the index must have 1 axis, but has {rank}', {
        rank: index.length,
      })
    return { outputs: [input && [given(index?.[0] ?? unknown), ...input.slice(1).map(given)]] }
  },
}

export const batchReindex: CaffeLayer = {
  type: 'BatchReindex',
  bottoms: { min: 2, max: 2 },
  tops: { min: 1, max: 1 },
  lower: () => lowered(batchReindexOp, null, () => ({ kind: 'batch-reindex' })),
}
