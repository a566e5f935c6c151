/** Layers that keep a part of a blob, repeat it or sum it up: Crop, Tile, Reduction, ArgMax. */

import { atLeast, atMost, sub, unknown } from '../../../core/expr.ts'
import { given, q } from '../../../core/formula.ts'
import type { Cost, InferredSite, Op } from '../../../core/network/op.ts'
import { shapeOf } from '../../../core/network/shape.ts'
import { message } from '../../../core/words/message.ts'
import { eachValue, type PerValue, unknownCost } from '../../../ops/arithmetic.ts'
import { canonicalAxis, fromFront, product, reportAxis } from '../../../ops/axes.ts'
import { type CaffeLayer, lowered } from './layer.ts'
import { checkMemory } from './memory.ts'

interface CropAttrs {
  readonly axis: number
  readonly offsets: readonly bigint[]
}

const cropOp: Op<CropAttrs> = {
  name: 'crop',
  family: 'shape',
  summary: message('cuts its first input to the size of its second'),
  source: 'src/caffe/layers/crop_layer.cpp, LayerSetUp and Reshape',
  infer: (site) => {
    const [input, reference] = site.inputs
    const { offsets } = site.attrs
    if (input === undefined)
      return {
        outputs: [
          reference === undefined
            ? undefined
            : reference.map((dim, axis) => given(axis < fromFront(site.attrs.axis, reference.length) ? unknown : dim)),
        ],
      }
    const start = canonicalAxis(site, input, site.attrs.axis)
    if (start === undefined) return { outputs: [] }
    const cropped = input.length - start
    const isCount = offsets.length <= 1 || offsets.length === cropped
    const args = { count: offsets.length, axes: cropped }
    site.check(isCount, 'caffe/crop-offsets', 'offset is given {count} times for {axes} cropped axes', args)
    const output = input.map((dim, axis) => {
      if (axis < start) return given(dim)
      if (reference === undefined) return given(unknown)
      const size = reference[axis]
      if (size === undefined) {
        site.report('error', 'caffe/crop-axes', 'bottom 2 has no axis {axis} to take the size from', { axis })
        return given(unknown)
      }
      const offset = offsets[offsets.length === 1 ? 0 : axis - start] ?? 0n
      const where = { axis, offset }
      site.check(
        atLeast(sub(dim, offset), size),
        'caffe/crop-size',
        'the crop of axis {axis} with offset {offset} reaches beyond the input',
        where,
      )
      return given(size)
    })
    return { outputs: [output] }
  },
  reach: ({ attrs, inputs }, input) => {
    const rank = inputs[0]?.length ?? 0
    const start = fromFront(attrs.axis, rank)
    // The second input gives its size and nothing else.
    if (input !== 0) return Array.from({ length: Math.max(0, rank - 2) }, () => ({ kind: 'none' }))
    return Array.from({ length: Math.max(0, rank - 2) }, (_, axis) => {
      const at = axis + 2 - start
      const offset = at < 0 ? 0n : (attrs.offsets[attrs.offsets.length === 1 ? 0 : at] ?? 0n)
      return { kind: 'shift', offset: Number(offset) }
    })
  },
}

export const crop: CaffeLayer = {
  type: 'Crop',
  bottoms: { min: 2, max: 2 },
  tops: { min: 1, max: 1 },
  lower: (layer) => {
    const param = layer.message('crop_param')
    // Offsets are unsigned in the file, and 32-bit integers with a sign from then on.
    const offsets = param.bigints('offset').map((offset) => BigInt.asIntN(32, offset))
    const axis = param.number('axis')
    return lowered(cropOp, { axis, offsets }, () => ({ kind: 'crop', axis, offsets: offsets.map(Number) }))
  },
}

const tileOp: Op<{ readonly axis: number; readonly tiles: bigint }> = {
  name: 'tile',
  family: 'shape',
  summary: message('repeats its input along one axis'),
  source: 'src/caffe/layers/tile_layer.cpp, Reshape',
  infer: (site) => {
    const input = site.inputs[0]
    if (input === undefined) return { outputs: [] }
    const axis = canonicalAxis(site, input, site.attrs.axis)
    const { tiles } = site.attrs
    return { outputs: [input.map((dim, at) => (at === axis ? q('in × tiles', { in: dim, tiles }) : given(dim)))] }
  },
}

export const tile: CaffeLayer = {
  type: 'Tile',
  bottoms: { min: 1, max: 1 },
  tops: { min: 1, max: 1 },
  lower: (layer, context) => {
    const param = layer.message('tile_param')
    const tiles = BigInt(param.number('tiles'))
    // A negative number counts as a large one at first, and gives a negative size (tile_layer.hpp: `unsigned int tiles_`).
    if (tiles === 0n)
      context.report('error', 'caffe/tiles', 'tiles is missing or not positive', {}, { where: param.where('tiles') })
    const axis = param.number('axis')
    return lowered(tileOp, { axis, tiles }, () => ({ kind: 'tile', axis, tiles: Number(tiles) }))
  },
}

interface ReductionAttrs {
  readonly axis: number
  readonly operation: string
  readonly scaled: boolean
}

/** What one value costs on its way into the sum. */
const REDUCED: Readonly<Record<string, PerValue>> = {
  SUM: { add: 1 },
  MEAN: { add: 1 },
  ASUM: { add: 1, compare: 1 },
  SUMSQ: { multiply: 1, add: 1 },
}

function reductionCost({ attrs, inputs, outputs }: InferredSite<ReductionAttrs>): Cost {
  const input = inputs[0]
  const out = shapeOf(outputs[0])
  if (input === undefined || out === undefined) return unknownCost()
  const { operations } = eachValue(input, REDUCED[attrs.operation] ?? {})
  if (!attrs.scaled) return { operations: operations ?? {} }
  const multiply = attrs.operation === 'SUMSQ' ? q('prod(in) + prod(out)', { in: input, out }) : q('prod(out)', { out })
  return { operations: { ...operations, multiply } }
}

const reductionOp: Op<ReductionAttrs> = {
  name: 'reduction',
  family: 'elementwise',
  summary: message('sums up, or takes the mean of, all values from one axis on'),
  source: 'src/caffe/layers/reduction_layer.cpp, Reshape',
  infer: (site) => {
    const input = site.inputs[0]
    if (input === undefined) return { outputs: [site.attrs.axis === 0 ? [] : undefined] }
    const axis = canonicalAxis(site, input, site.attrs.axis)
    if (axis === undefined) return { outputs: [] }
    // Sums are taken with a blob of ones.
    if (site.attrs.operation === 'SUM' || site.attrs.operation === 'MEAN') checkMemory(site, input.slice(axis))
    return { outputs: [input.slice(0, axis).map(given)] }
  },
  cost: reductionCost,
}

export const reduction: CaffeLayer = {
  type: 'Reduction',
  bottoms: { min: 1, max: 1 },
  tops: { min: 1, max: 1 },
  lower: (layer) => {
    const param = layer.message('reduction_param')
    const operation = param.enumName('operation')
    const scaled = operation === 'MEAN' || param.number('coeff') !== 1
    const axis = param.number('axis')
    return lowered(reductionOp, { axis, operation, scaled }, () => ({
      kind: 'reduction',
      operation: operation === 'ASUM' || operation === 'SUMSQ' || operation === 'MEAN' ? operation : 'SUM',
      axis,
      coefficient: param.number('coeff'),
    }))
  },
}

interface ArgMaxAttrs {
  readonly axis: number | undefined
  readonly topK: bigint
  readonly outMaxValue: boolean
}

const argMaxOp: Op<ArgMaxAttrs> = {
  name: 'arg-max',
  family: 'output',
  summary: message('tells where the largest values stand'),
  source: 'src/caffe/layers/argmax_layer.cpp, LayerSetUp and Reshape',
  infer: (site) => {
    const input = site.inputs[0]
    const { topK, outMaxValue } = site.attrs
    if (input === undefined) return { outputs: [] }
    const text = 'top_k {count} is more than there are values'
    if (site.attrs.axis !== undefined) {
      const axis = canonicalAxis(site, input, site.attrs.axis)
      if (axis === undefined) return { outputs: [] }
      site.check(atLeast(input[axis] ?? unknown, topK), 'caffe/top-k', text, { count: topK })
      return { outputs: [input.map((dim, at) => given(at === axis ? topK : dim))] }
    }
    if (input.length === 0) {
      reportAxis(site, input, 1)
      return { outputs: [] }
    }
    site.check(atMost(topK, product(input.slice(1))), 'caffe/top-k', text, { count: topK })
    const rest = Array.from({ length: Math.max(input.length, 3) - 3 }, () => given(1))
    return { outputs: [[given(input[0] ?? unknown), given(outMaxValue ? 2 : 1), given(topK), ...rest]] }
  },
  // Each value is held against the best ones so far.
  cost: ({ attrs, inputs }) => {
    const input = inputs[0]
    if (input === undefined) return unknownCost()
    const compare =
      attrs.topK === 1n ? q('prod(in)', { in: input }) : q('top_k × prod(in)', { top_k: attrs.topK, in: input })
    return { operations: { compare } }
  },
}

export const argMax: CaffeLayer = {
  type: 'ArgMax',
  bottoms: { min: 1, max: 1 },
  tops: { min: 1, max: 1 },
  lower: (layer, context) => {
    const param = layer.message('argmax_param')
    const topK = BigInt(param.number('top_k'))
    if (topK < 1n)
      context.report('error', 'caffe/top-k', 'top_k must be 1 or more', {}, { where: param.where('top_k') })
    const axis = param.has('axis') ? param.number('axis') : undefined
    const outMaxValue = param.bool('out_max_val')
    return lowered(argMaxOp, { axis, topK, outMaxValue }, () => ({
      kind: 'arg-max',
      ...(axis !== undefined && { axis }),
      topK: Number(topK),
      withValues: outMaxValue,
    }))
  },
}
