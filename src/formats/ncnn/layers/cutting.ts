/** Layers that cut edges off blobs and put edges on. */

import { type Expr, unknown } from '../../../core/expr.ts'
import { given, type Quantity, q } from '../../../core/formula.ts'
import type { Op, Site } from '../../../core/network/op.ts'
import type { DerivedShape, Shape } from '../../../core/network/shape.ts'
import { message } from '../../../core/words/message.ts'
import type { Params } from '../params.ts'
import {
  axisOf,
  fromFirst,
  type LayerReader,
  lettersOf,
  lowered,
  sizeChecked,
  sizesOf,
  unknownOutputs,
} from './layer.ts'

const SHAPE = 'shape' as const

interface CropAttrs {
  readonly offsets: Readonly<Record<string, bigint>>
  readonly ends: Readonly<Record<string, bigint>>
  readonly sizes: Readonly<Record<string, bigint>>
  /** In the manner of NumPy: axes with their starts and ends. */
  readonly starts: readonly bigint[]
  readonly stops: readonly bigint[]
  readonly axes: readonly bigint[]
  readonly isByExpression: boolean
}

/** crop.cpp, resolve_crop_roi. */
const crop: Op<CropAttrs> = {
  name: 'crop',
  family: SHAPE,
  summary: message('cuts a part out of a blob'),
  source: 'src/layer/crop.cpp',
  infer: (site) => {
    const [input, reference] = site.inputs
    const { starts, stops, isByExpression } = site.attrs
    if (input === undefined) return unknownOutputs(site)
    if (isByExpression) return { outputs: [input.map(() => given(unknown))] }
    if (starts.length > 0 && stops.length > 0) return { outputs: [slicedShape(site, input)] }
    if (site.inputs.length > 1) return { outputs: [likeReference(input, reference)] }
    return {
      outputs: [
        lettersOf(input).map((letter, axis) => sizeChecked(site, croppedSize(site, letter, input[axis] ?? unknown))),
      ],
    }
  },
}

function slicedShape(site: Site<CropAttrs>, input: Shape): DerivedShape {
  const { starts, stops, axes } = site.attrs
  const shape = input.map(given)
  starts.forEach((start, index) => {
    const axis = axisOf(site, axes[index] ?? BigInt(index), input.length)
    const size = axis === undefined ? undefined : input[axis]
    if (axis === undefined || size === undefined) return
    const from = start === -233n ? 0n : start
    const stop = stops[index] ?? -233n
    const vars = { from, size }
    const first = from >= 0n ? given(from) : q('size + from', vars)
    const end =
      stop === -233n
        ? given(size)
        : stop > 0n
          ? q('min(size, to)', { size, to: stop })
          : q('size + to', { size, to: stop })
    shape[axis] = sizeChecked(site, q('end - first', { end: end.expr, first: first.expr }))
  })
  return shape
}

function likeReference(input: Shape, reference: Shape | undefined): DerivedShape {
  if (reference === undefined) return input.map(() => given(unknown))
  const sizes = sizesOf(reference)
  return lettersOf(input).map((letter, axis) =>
    given(letter === 'c' && reference.length !== input.length ? (input[axis] ?? unknown) : sizes[letter]),
  )
}

function croppedSize({ attrs }: Site<CropAttrs>, letter: string, size: Expr): Quantity {
  const offset = attrs.offsets[letter] ?? 0n
  const end = attrs.ends[letter] ?? 0n
  const wanted = attrs.sizes[letter] ?? 0n
  if (wanted === -233n) return q('in - before - after', { in: size, before: offset, after: end })
  return q('min(size, in - before - after)', { size: wanted, in: size, before: offset, after: end })
}

const readCrop: LayerReader = ({ params }) => {
  const each = (name: (letter: string) => string) =>
    Object.fromEntries(['w', 'h', 'd', 'c'].map((letter) => [letter, params.int(name(letter))]))
  return lowered(crop, {
    offsets: each((letter) => `${letter}offset`),
    ends: each((letter) => `${letter}offset2`),
    sizes: each((letter) => `out${letter}`),
    starts: params.ints('starts'),
    stops: params.ints('ends'),
    axes: params.ints('axes'),
    isByExpression: params.text('starts_expr') !== '',
  })
}

type Pads = Readonly<Record<'w' | 'h' | 'd' | 'c', readonly [bigint, bigint]>>

/** padding.cpp: of four axes front and behind are depth, of three channels. */
const padding = fromFirst<Pads>(
  { name: 'pad', family: SHAPE, summary: 'puts values around a blob', source: 'src/layer/padding.cpp' },
  (input, site) =>
    lettersOf(input).map((letter, axis) => {
      const size = input[axis] ?? unknown
      const isDepth = letter === 'd' || (letter === 'c' && input.length === 3)
      const [before, after] = isDepth ? site.attrs.d : letter === 'c' ? [0n, 0n] : site.attrs[letter]
      if (before === 0n && after === 0n) return given(size)
      return sizeChecked(site, q('in + before + after', { in: size, before, after }))
    }),
)

/** Negative pads are none: ncnn pads only, where it does not cut a border that goes through the type. */
const readPadding: LayerReader = ({ params }) => {
  const pair = (before: string, after: string) => [params.int(before), params.int(after)] as const
  return lowered(
    padding,
    { w: pair('left', 'right'), h: pair('top', 'bottom'), d: pair('front', 'behind'), c: [0n, 0n] },
    paddingWeights(params),
  )
}

function paddingWeights(params: Params) {
  const size = params.int('per_channel_pad_data_size')
  if (size === 0n) return []
  return [{ name: 'per_channel_pad_data', shape: [given(size)], isTagged: false, kind: 'learned' as const }]
}

/** All that change edges. */
export const CUTTING: ReadonlyMap<string, LayerReader> = new Map<string, LayerReader>([
  ['Crop', readCrop],
  ['Padding', readPadding],
])
