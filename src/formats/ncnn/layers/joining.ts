/** Layers that join, cut and repeat blobs. */

import { add, type Expr, unknown } from '../../../core/expr.ts'
import { given, type Quantity, q } from '../../../core/formula.ts'
import type { Op, Site } from '../../../core/network/op.ts'
import { message } from '../../../core/words/message.ts'
import { axisOf, fromFirst, type LayerReader, LETTERS, lowered, sizeChecked, sizesOf, unknownOutputs } from './layer.ts'

const SHAPE = 'shape' as const

const concat: Op<bigint> = {
  name: 'concat',
  family: SHAPE,
  summary: message('puts blobs behind one another along an axis'),
  source: 'src/layer/concat.cpp',
  infer: (site) => {
    const [first] = site.inputs
    if (first === undefined || site.inputs.includes(undefined)) return unknownOutputs(site)
    const axis = axisOf(site, site.attrs, first.length)
    if (axis === undefined) return unknownOutputs(site)
    const sizes = site.inputs.map((shape) => shape?.[axis] ?? unknown)
    return { outputs: [first.map((size, index) => (index === axis ? q('sum(in)', { in: sizes }) : given(size)))] }
  },
}

interface SliceAttrs {
  readonly axis: bigint
  /** Sizes, −233 an even share of the rest; or the places where it is cut. */
  readonly sizes: readonly bigint[]
  readonly places: readonly bigint[]
}

const slice: Op<SliceAttrs> = {
  name: 'slice',
  family: SHAPE,
  summary: message('cuts a blob into parts along an axis'),
  source: 'src/layer/slice.cpp',
  infer: (site) => {
    const input = site.inputs[0]
    const axis = input && axisOf(site, site.attrs.axis, input.length)
    if (input === undefined || axis === undefined) return unknownOutputs(site)
    const total = input[axis] ?? unknown
    let taken: Expr = 0n
    const outputs = Array.from({ length: site.outputCount }, (_, index) => {
      const size = sizeChecked(site, sliceSize(site, index, total, taken))
      taken = add(taken, size.expr)
      return input.map((one, at) => (at === axis ? size : given(one)))
    })
    return { outputs }
  },
}

function sliceSize({ attrs, outputCount }: Site<SliceAttrs>, index: number, total: Expr, taken: Expr): Quantity {
  const { sizes, places } = attrs
  if (places.length > 0) {
    if (index === outputCount - 1) return q('total - taken', { total, taken })
    const place = places[index] ?? 0n
    return place < 0n ? q('total + place - taken', { total, place, taken }) : q('place - taken', { place, taken })
  }
  const size = sizes[index] ?? 0n
  if (size === -233n) return q('trunc((total - taken) / parts)', { total, taken, parts: outputCount - index })
  return given(size)
}

/** Split hands its input to several layers; Noop hands on all that it gets. */
const split: Op = {
  name: 'split',
  family: SHAPE,
  summary: message('passes on what it gets'),
  source: 'src/layer/split.cpp',
  sharesMemory: true,
  infer: ({ inputs, outputCount }) => ({
    outputs: Array.from({ length: outputCount }, (_, index) => (inputs[index] ?? inputs[0])?.map(given)),
  }),
}

interface TileAttrs {
  readonly axis: bigint
  readonly tiles: bigint
  readonly repeats: readonly bigint[]
}

/** tile.cpp: more repeats than axes put axes of 1 in between, as w, h, d and c take them. */
const tile = fromFirst<TileAttrs>(
  { name: 'tile', family: SHAPE, summary: 'repeats a blob along its axes', source: 'src/layer/tile.cpp' },
  (input, site) => {
    const { axis, tiles, repeats } = site.attrs
    const rank = Math.max(input.length, repeats.length)
    const sizes = sizesOf(input)
    const letters = LETTERS[rank] ?? []
    const at = repeats.length > 0 ? undefined : axisOf(site, axis, input.length)
    const ofRank = LETTERS[repeats.length] ?? []
    return letters.map((letter, index) => {
      const times = repeats.length > 0 ? (repeats[ofRank.indexOf(letter)] ?? 1n) : index === at ? tiles : 1n
      return times === 1n ? given(sizes[letter]) : q('in × times', { in: sizes[letter], times })
    })
  },
)

/** All that join and cut. */
export const JOINING: ReadonlyMap<string, LayerReader> = new Map<string, LayerReader>([
  ['Concat', ({ params }) => lowered(concat, params.int('axis'))],
  [
    'Slice',
    ({ params }) =>
      lowered(slice, { axis: params.int('axis'), sizes: params.ints('slices'), places: params.ints('indices') }),
  ],
  ['Split', () => lowered(split, undefined)],
  ['Noop', () => lowered(split, undefined)],
  [
    'Tile',
    ({ params }) =>
      lowered(tile, { axis: params.int('axis'), tiles: params.int('tiles'), repeats: params.ints('repeats') }),
  ],
])
