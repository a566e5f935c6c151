/** Operators that take values by index, or put them there. */

import { add, type Expr, equal, isKnown, less, unknown } from '../core/expr.ts'
import { given, q } from '../core/formula.ts'
import type { Inference, Op, Operand, Site } from '../core/network/op.ts'
import { type Shape, shapeSource } from '../core/network/shape.ts'
import { type Message, message } from '../core/words/message.ts'
import { canonicalAxis, firstByItself } from './axes.ts'
import { fewSizes, filled, numberIn, numbersIn, offsetOf } from './elements.ts'

export interface GatherAttrs {
  readonly axis: number
  /** The inputs that are looked up in, and that say where. */
  readonly data?: number
  readonly indices?: number
}

/** Takes whole rows by their index: of a table, an embedding. */
export const gather: Op<GatherAttrs> = {
  name: 'gather',
  family: 'embedding',
  summary: message('takes entries along an axis by their index'),
  source: 'onnx/defs/tensor/defs.cc, Gather',
  infer: (site) => {
    const { attrs, operands } = site
    const data = operands[attrs.data ?? 0]
    const indices = operands[attrs.indices ?? 1]
    const dtypes = [data?.dtype]
    if (data?.shape === undefined || indices?.shape === undefined) return { outputs: [], dtypes }
    const axis = canonicalAxis(site, data.shape, attrs.axis)
    if (axis === undefined) return { outputs: [], dtypes }
    checkIndices(site, indices.elements, data.shape[axis] ?? unknown)
    const output = [...data.shape.slice(0, axis), ...indices.shape, ...data.shape.slice(axis + 1)]
    return { outputs: [output.map(given)], dtypes, elements: [gathered(data, indices, output, axis)] }
  },
  parameterName: (_, input) => (input === 0 ? 'weight' : undefined),
  axes: ({ inputs, outputs }) => {
    const isTable = inputs[0]?.length === 2 && inputs[1]?.length === 2 && outputs[0]?.length === 3
    return isTable ? ['batch', 'sequence', 'feature'] : undefined
  },
}

/** Reports indices beyond the axis. */
function checkIndices(site: Site<unknown>, indices: readonly Expr[] | undefined, size: Expr): void {
  if (!isKnown(size)) return
  const beyond = indices?.find((index) => isKnown(index) && (index >= size || index < -size))
  const args = { index: String(beyond), size }
  site.check(beyond === undefined, 'gather/index', 'the index {index} is beyond the size {size}', args)
}

function gathered(data: Operand, indices: Operand, output: Shape, axis: number): readonly Expr[] | undefined {
  const sizes = fewSizes(output)
  const own = fewSizes(data.shape)
  const elements = data.elements
  const at = indices.elements
  const places = fewSizes(indices.shape)
  if (sizes === undefined || elements === undefined || at === undefined || places === undefined) return undefined
  if (own === undefined) return undefined
  const size = own[axis] ?? 0
  return filled(sizes, (place) => {
    const index = numberIn(at[offsetOf(places, place.slice(axis, axis + places.length))])
    if (index === undefined) return unknown
    const row = index < 0 ? index + size : index
    return elements[offsetOf(own, [...place.slice(0, axis), row, ...place.slice(axis + places.length)])] ?? unknown
  })
}

/** Takes an element for each index, along an axis. */
export const gatherElements: Op<GatherAttrs> = {
  name: 'gather-elements',
  family: 'shape',
  summary: message('takes a value for each index, along an axis'),
  source: 'onnx/defs/tensor/defs.cc, GatherElements',
  infer: (site) => {
    const [data, indices] = site.operands
    const axis = data?.shape && canonicalAxis(site, data.shape, site.attrs.axis)
    const sizes = fewSizes(indices?.shape)
    const own = fewSizes(data?.shape)
    const at = indices?.elements
    const elements =
      axis === undefined || sizes === undefined || own === undefined || at === undefined || data?.elements === undefined
        ? undefined
        : filled(sizes, (place) => {
            const index = numberIn(at[offsetOf(sizes, place)])
            if (index === undefined) return unknown
            const row = index < 0 ? index + (own[axis] ?? 0) : index
            return (
              data.elements?.[
                offsetOf(
                  own,
                  place.map((p, i) => (i === axis ? row : p)),
                )
              ] ?? unknown
            )
          })
    return { outputs: [indices?.shape?.map(given)], dtypes: [data?.dtype], elements: [elements] }
  },
}

export interface GatherNdAttrs {
  readonly batchAxes: number
}

/** Takes slices whose places are tuples along the last axis of the indices. */
export const gatherNd: Op<GatherNdAttrs> = {
  name: 'gather-nd',
  family: 'shape',
  summary: message('takes slices by tuples of indices'),
  source: 'onnx/defs/tensor/defs.cc, GatherND',
  infer: (site) => {
    const [data, indices] = site.operands
    const dtypes = [data?.dtype]
    const depth = numberIn(indices?.shape?.at(-1))
    if (data?.shape === undefined || indices?.shape === undefined || depth === undefined) return { outputs: [], dtypes }
    const { batchAxes } = site.attrs
    const args = { depth, rank: data.shape.length }
    const isFitting = batchAxes + depth <= data.shape.length
    if (!site.check(isFitting, 'gather/depth', 'tuples of {depth} indices reach beyond the {rank} axes', args)) {
      return { outputs: [], dtypes }
    }
    const output = [...indices.shape.slice(0, -1), ...data.shape.slice(batchAxes + depth)]
    return { outputs: [output.map(given)], dtypes, elements: [gatheredNd(data, indices, output, batchAxes, depth)] }
  },
}

function gatheredNd(
  data: Operand,
  indices: Operand,
  output: Shape,
  batchAxes: number,
  depth: number,
): readonly Expr[] | undefined {
  const sizes = fewSizes(output)
  const own = fewSizes(data.shape)
  const places = fewSizes(indices.shape)
  const { elements } = data
  const at = indices.elements
  if (sizes === undefined || own === undefined || places === undefined) return undefined
  if (elements === undefined || at === undefined) return undefined
  return filled(sizes, (place) => {
    const from = offsetOf(places, [...place.slice(0, places.length - 1), 0])
    const tuple = numbersIn(at.slice(from, from + depth))
    if (tuple === undefined) return unknown
    const rows = tuple.map((index, axis) => (index < 0 ? index + (own[batchAxes + axis] ?? 0) : index))
    const source = [...place.slice(0, batchAxes), ...rows, ...place.slice(places.length - 1)]
    return elements[offsetOf(own, source)] ?? unknown
  })
}

/** How updates join what stands there. */
export interface ScatterAttrs {
  readonly axis: number
  readonly reduction: string
}

/** Puts values at indices along an axis of a copy of the first input. */
export const scatterElements: Op<ScatterAttrs> = {
  name: 'scatter-elements',
  family: 'shape',
  summary: message('puts values at indices along an axis'),
  source: 'onnx/defs/tensor/defs.cc, ScatterElements',
  infer: (site) => {
    const [data, indices, updates] = site.operands
    const axis = data?.shape && canonicalAxis(site, data.shape, site.attrs.axis)
    const own = fewSizes(data?.shape)
    const sizes = fewSizes(indices?.shape)
    const at = indices?.elements
    let elements = data?.elements?.slice()
    if (
      axis !== undefined &&
      own !== undefined &&
      sizes !== undefined &&
      at !== undefined &&
      site.attrs.reduction === 'none'
    ) {
      filled(sizes, (place) => {
        const index = numberIn(at[offsetOf(sizes, place)])
        if (index === undefined) elements = undefined
        else if (elements !== undefined) {
          const row = index < 0 ? index + (own[axis] ?? 0) : index
          elements[
            offsetOf(
              own,
              place.map((p, i) => (i === axis ? row : p)),
            )
          ] = updates?.elements?.[offsetOf(sizes, place)] ?? unknown
        }
      })
    } else elements = undefined
    return { outputs: [data?.shape?.map(given)], dtypes: [data?.dtype], elements: [elements] }
  },
}

/** Puts slices at tuples of indices of a copy of the first input. */
export const scatterNd: Op<Pick<ScatterAttrs, 'reduction'>> = {
  name: 'scatter-nd',
  family: 'shape',
  summary: message('puts slices at tuples of indices'),
  source: 'onnx/defs/tensor/defs.cc, ScatterND',
  infer: ({ operands, attrs }) => {
    const [data, indices, updates] = operands
    const elements = attrs.reduction === 'none' ? scatteredNd(data, indices, updates) : undefined
    return { outputs: [data?.shape?.map(given)], dtypes: [data?.dtype], elements: [elements] }
  },
}

function scatteredNd(
  data: Operand | undefined,
  indices: Operand | undefined,
  updates: Operand | undefined,
): readonly Expr[] | undefined {
  const own = fewSizes(data?.shape)
  const places = fewSizes(indices?.shape)
  const at = indices?.elements
  const elements = data?.elements?.slice()
  const depth = places?.at(-1)
  if (own === undefined || places === undefined || at === undefined || depth === undefined) return undefined
  if (elements === undefined) return undefined
  const run = own.slice(depth).reduce((all, size) => all * size, 1)
  for (let row = 0; row * depth < at.length && depth > 0; row++) {
    const tuple = numbersIn(at.slice(row * depth, (row + 1) * depth))
    if (tuple === undefined) return undefined
    const rows = tuple.map((index, axis) => (index < 0 ? index + (own[axis] ?? 0) : index))
    const from = offsetOf(own, [...rows, ...own.slice(depth).map(() => 0)])
    for (let i = 0; i < run; i++) elements[from + i] = updates?.elements?.[row * run + i] ?? unknown
  }
  return elements
}

/** Takes what a condition marks along an axis, or of all values in order. */
export interface CompressAttrs {
  readonly axis: number | undefined
  /** What counts the entries taken, where the data decide. */
  readonly count: Expr
}

export const compress: Op<CompressAttrs> = {
  name: 'compress',
  family: 'shape',
  summary: message('takes what a condition marks'),
  source: 'onnx/defs/tensor/defs.cc, Compress',
  sizesFromData: true,
  infer: (site) => {
    const [data, condition] = site.operands
    const dtypes = [data?.dtype]
    const marks = condition?.elements
    const count = marks?.every(isKnown) ? BigInt(marks.filter((mark) => mark !== 0n).length) : site.attrs.count
    if (site.attrs.axis === undefined) return { outputs: [[given(count)]], dtypes }
    if (data?.shape === undefined) return { outputs: [], dtypes }
    const axis = canonicalAxis(site, data.shape, site.attrs.axis)
    return { outputs: [data.shape.map((size, at) => given(at === axis ? count : size))], dtypes }
  },
}

export interface OneHotAttrs {
  readonly axis: number
}

/** A new axis with a mark at the index. */
export const oneHot: Op<OneHotAttrs> = {
  name: 'one-hot',
  family: 'shape',
  summary: message('a new axis that is marked at each index'),
  source: 'onnx/defs/tensor/defs.cc, OneHot',
  infer: (site) => {
    const [indices, depth, values] = site.operands
    const dtypes = [values?.dtype]
    const shape = indices?.shape
    if (shape === undefined) return { outputs: [], dtypes }
    const rank = shape.length + 1
    const axis = site.attrs.axis < 0 ? site.attrs.axis + rank : site.attrs.axis
    const size = depth?.elements?.[0] ?? unknown
    const output = [...shape.slice(0, axis), size, ...shape.slice(axis)]
    const [off = unknown, on = unknown] = values?.elements ?? []
    const sizes = fewSizes(output)
    const own = fewSizes(shape)
    const at = indices?.elements
    const elements =
      sizes === undefined || own === undefined || at === undefined
        ? undefined
        : filled(sizes, (place) => {
            const index = at[offsetOf(own, [...place.slice(0, axis), ...place.slice(axis + 1)])] ?? unknown
            const wanted = less(index, 0n) === true ? add(index, size) : index
            const isHere = equal(wanted, BigInt(place[axis] ?? 0))
            return isHere === undefined ? unknown : isHere ? on : off
          })
    return { outputs: [output.map(given)], dtypes, elements: [elements] }
  },
  parameterKind: () => undefined,
}

export interface TopKAttrs {
  readonly axis: number
  /** How many; absent: the second input says it. */
  readonly count: Expr | undefined
}

/** The greatest or least values along an axis, with their indices. */
export const topK: Op<TopKAttrs> = {
  name: 'top-k',
  family: 'shape',
  summary: message('takes the greatest values along an axis, and says where they stand'),
  source: 'onnx/defs/math/defs.cc, TopK',
  infer: (site) => {
    const { attrs, operands } = site
    const [data, k] = operands
    const dtypes = [data?.dtype, 'int64' as const]
    const shape = data?.shape
    const axis = shape && canonicalAxis(site, shape, attrs.axis)
    if (shape === undefined || axis === undefined) return { outputs: [], dtypes }
    const count = attrs.count ?? k?.elements?.[0] ?? unknown
    const args = { count: shapeSource([count]).slice(1, -1), size: shapeSource([shape[axis] ?? unknown]).slice(1, -1) }
    const isTooMany = less(shape[axis] ?? unknown, count)
    site.check(isTooMany === undefined ? undefined : !isTooMany, 'top-k/count', '{count} are taken of {size}', args)
    const output = shape.map((size, at) => given(at === axis ? count : size))
    return { outputs: [output, output], dtypes }
  },
  parameterKind: firstByItself,
}

/** An operator that gives its first input changed, with the same shape. */
function rearranged(name: string, summary: Message, source: string): Op {
  return {
    name,
    family: 'shape',
    summary,
    source,
    infer: ({ operands }) => ({ outputs: [operands[0]?.shape?.map(given)], dtypes: [operands[0]?.dtype] }),
  }
}

export const reverseSequence = rearranged(
  'reverse-sequence',
  message('turns each sequence around'),
  'onnx/defs/tensor/defs.cc, ReverseSequence',
)
export const tensorScatter = rearranged(
  'tensor-scatter',
  message('writes updates into a cache'),
  'onnx/defs/tensor/defs.cc, TensorScatter',
)

/** Keeps one triangle of each matrix. */
export const triangle: Op<{ readonly isUpper: boolean }> = {
  name: 'trilu',
  family: 'shape',
  summary: message('keeps one triangle of each matrix'),
  source: 'onnx/defs/tensor/defs.cc, Trilu',
  infer: ({ attrs, operands }) => {
    const [operand, k] = operands
    const shape = operand?.shape
    const sizes = fewSizes(shape)
    const shift = k === undefined ? 0 : numberIn(k.elements?.[0])
    const own = operand?.elements
    const elements: Inference['elements'] =
      sizes === undefined || own === undefined || shift === undefined
        ? undefined
        : [
            filled(sizes, (place) => {
              const above = (place.at(-1) ?? 0) - (place.at(-2) ?? 0) - shift
              return (attrs.isUpper ? above >= 0 : above <= 0) ? (own[offsetOf(sizes, place)] ?? unknown) : 0n
            }),
          ]
    return { outputs: [shape?.map(given)], dtypes: [operand?.dtype], ...(elements && { elements }) }
  },
}

/** Takes columns of the last axis by index (ai.onnx.ml). */
export const takeColumns: Op = {
  name: 'take-columns',
  family: 'shape',
  summary: message('takes columns of the last axis'),
  source: 'onnx/defs/traditionalml/defs.cc, ArrayFeatureExtractor',
  infer: ({ operands }) => {
    const [data, indices] = operands
    const dtypes = [data?.dtype]
    if (data?.shape === undefined || indices?.shape === undefined) return { outputs: [], dtypes }
    const count = q('prod(indices)', { indices: indices.shape })
    const rows = data.shape.length === 1 ? [given(1n)] : data.shape.slice(0, -1).map(given)
    return { outputs: [[...rows, count]], dtypes }
  },
}
