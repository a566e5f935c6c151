/** Layers that cut, join and arrange blobs anew. */

import { add, type Expr, equal, sub, unknown } from '../../../core/expr.ts'
import { given, type Quantity, q } from '../../../core/formula.ts'
import type { Op, Site } from '../../../core/network/op.ts'
import { type DerivedShape, type Shape, shapeOf } from '../../../core/network/shape.ts'
import { message } from '../../../core/words/message.ts'
import { eachValue } from '../../../ops/arithmetic.ts'
import { keepsShape } from '../../../ops/same-shape.ts'
import type { Params } from '../params.ts'
import { slidSize, type WindowAxis, windowAxes } from './convolution.ts'
import { evaluateList } from './expression.ts'
import { axisOf, flat, fromFirst, type LayerReader, lowered, sizeChecked, sizesOf, unknownOutputs } from './layer.ts'

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

const flatten = fromFirst<undefined>(
  { name: 'flatten', family: SHAPE, summary: 'makes one row of all values', source: 'src/layer/flatten.cpp' },
  (input) => [flat(input)],
)

interface ReshapeAttrs {
  /** w, h, d, c as far as they are given: 0 the input's own, −1 the rest. */
  readonly sizes: readonly bigint[]
  readonly expression: string
}

/** reshape.cpp: a size that is not given, −233, ends the row of axes. */
const reshape: Op<ReshapeAttrs> = {
  name: 'reshape',
  family: SHAPE,
  summary: message('gives the same values another shape'),
  source: 'src/layer/reshape.cpp',
  sharesMemory: true,
  infer: (site) => {
    const { sizes, expression } = site.attrs
    const [input] = site.inputs
    if (expression !== '') return { outputs: [evaluateList(site, expression)] }
    if (input === undefined) return unknownOutputs(site)
    const shape = reshaped(sizes, input)
    const total = flat(input).expr
    if (equal(flat(shapeOf(shape)).expr, total) === false) {
      const text = '{total} values do not fit the shape {shape}'
      const told = shape.map(({ expr }) => String(expr)).join(' × ')
      site.report('warning', 'ncnn/reshape', text, { total: String(total), shape: told })
    }
    return { outputs: [shape] }
  },
}

function reshaped(sizes: readonly bigint[], input: Shape): DerivedShape {
  const { w, h, d, c } = sizesOf(input)
  // Two sizes are w and h, three w, h and c, four w, h, d and c.
  const own = sizes.length === 4 ? [w, h, d, c] : [w, h, c]
  const fixed = sizes.map((size, index) => (size === 0n ? (own[index] ?? 1n) : size))
  const rest = fixed.filter((size) => size !== -1n)
  return fixed
    .map((size) => {
      if (size !== -1n) return given(size)
      return rest.length === 0 ? flat(input) : q('prod(in) / prod(others)', { in: input, others: rest })
    })
    .reverse()
}

const readReshape: LayerReader = ({ params }) => {
  const all = ['w', 'h', 'd', 'c'].map((name) => params.int(name))
  const [w = -233n, h = -233n, d = -233n, c = -233n] = all
  const unset = -233n
  const sizes = w === unset ? [] : h === unset ? [w] : c === unset ? [w, h] : d === unset ? [w, h, c] : all
  return lowered(reshape, { sizes, expression: params.text('shape_expr') })
}

/** Where each axis of the outcome comes from, by the letters from the last axis to the first (permute.cpp). */
const ORDERS: Readonly<Record<number, readonly string[]>> = {
  2: ['wh', 'hw'],
  3: ['whc', 'hwc', 'wch', 'cwh', 'hcw', 'chw'],
  4: 'whdc,hwdc,wdhc,dwhc,hdwc,dhwc,whcd,hwcd,wchd,cwhd,hcwd,chwd,wdch,dwch,wcdh,cwdh,dcwh,cdwh,hdcw,dhcw,hcdw,chdw,dchw,cdhw'.split(
    ',',
  ),
}

const permute = fromFirst<bigint>(
  { name: 'transpose', family: SHAPE, summary: 'orders the axes anew', source: 'src/layer/permute.cpp' },
  (input, site) => {
    const orders = ORDERS[input.length]
    if (orders === undefined) return input.map(given)
    const order = orders[Number(site.attrs)]
    if (order === undefined) {
      site.report('error', 'ncnn/order', 'there is no order {order} of {rank} axes', {
        order: site.attrs,
        rank: input.length,
      })
      return undefined
    }
    const sizes = sizesOf(input)
    return [...order].reverse().map((letter) => given(sizes[letter as 'w' | 'h' | 'd' | 'c']))
  },
)

/** The letters of a blob's axes, in the order of its shape. */
const LETTERS: Readonly<Record<number, readonly ('w' | 'h' | 'd' | 'c')[]>> = {
  1: ['w'],
  2: ['h', 'w'],
  3: ['c', 'h', 'w'],
  4: ['c', 'd', 'h', 'w'],
}

function lettersOf(shape: Shape): readonly ('w' | 'h' | 'd' | 'c')[] {
  return LETTERS[shape.length] ?? []
}

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

/** squeeze.cpp: only axes of size 1 go. */
const squeeze = fromFirst<{ readonly axes: readonly bigint[]; readonly letters: ReadonlySet<string> }>(
  { name: 'squeeze', family: SHAPE, summary: 'takes axes of size 1 away', source: 'src/layer/squeeze.cpp' },
  (input, site) => {
    const { axes, letters } = site.attrs
    const named = new Set(axes.map((axis) => axisOf(site, axis, input.length)))
    const own = lettersOf(input)
    const goes = (axis: number) => (axes.length > 0 ? named.has(axis) : letters.has(own[axis] ?? ''))
    const left = input.filter((size, axis) => !(goes(axis) && equal(size, 1n) === true))
    return left.length === 0 ? [given(1n)] : left.map(given)
  },
)

const readSqueeze: LayerReader = ({ params }) =>
  lowered(squeeze, {
    axes: params.ints('axes'),
    letters: new Set(['w', 'h', 'd', 'c'].filter((letter) => params.flag(`squeeze_${letter}`))),
  })

const expandDims = fromFirst<readonly bigint[]>(
  { name: 'expand-dims', family: SHAPE, summary: 'puts axes of size 1 between', source: 'src/layer/expanddims.cpp' },
  (input, site) => {
    const rank = input.length + site.attrs.length
    if (rank > 4) {
      site.report('error', 'ncnn/rank', 'a blob has at most 4 axes, not {rank}', { rank })
      return undefined
    }
    const axes = new Set(site.attrs.map((axis) => axisOf(site, axis, rank)))
    const rest = input.map(given)
    return Array.from({ length: rank }, (_, axis) => (axes.has(axis) ? given(1n) : (rest.shift() ?? given(1n))))
  },
)

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

const reorg = fromFirst<bigint>(
  {
    name: 'space-to-depth',
    family: SHAPE,
    summary: 'moves neighbouring positions into channels of their own, or back',
    source: 'src/layer/reorg.cpp',
  },
  (input, site) => {
    const { c, h, w } = sizesOf(input)
    const stride = site.attrs
    if (!isPositive(site, stride)) return undefined
    const slid = (size: Expr) => sizeChecked(site, q('trunc(in / stride)', { in: size, stride }))
    return [q('channels × stride × stride', { channels: c, stride }), slid(h), slid(w)]
  },
)

const pixelShuffle = fromFirst<bigint>(
  {
    name: 'depth-to-space',
    family: SHAPE,
    summary: 'moves channels to neighbouring positions',
    source: 'src/layer/pixelshuffle.cpp',
  },
  (input, site) => {
    const { c, h, w } = sizesOf(input)
    const factor = site.attrs
    if (!isPositive(site, factor)) return undefined
    const maps = sizeChecked(site, q('trunc(channels / (factor × factor))', { channels: c, factor }))
    return [maps, q('in × factor', { in: h, factor }), q('in × factor', { in: w, factor })]
  },
)

function isPositive(site: Site<unknown>, factor: bigint): boolean {
  if (factor > 0n) return true
  site.report('error', 'ncnn/window', 'kernel, stride and dilation must be larger than 0')
  return false
}

interface InterpAttrs {
  readonly heightScale: number
  readonly widthScale: number
  readonly height: bigint
  readonly width: bigint
  readonly expression: string
}

/** interp.cpp: a row of numbers becomes channels of one position, of a map only the width changes. */
const interp: Op<InterpAttrs> = {
  name: 'resize',
  family: SHAPE,
  summary: message('makes maps larger or smaller, with values in between'),
  source: 'src/layer/interp.cpp',
  infer: (site) => {
    const [input, reference] = site.inputs
    if (input === undefined) return unknownOutputs(site)
    const [height, width] = interpSizes(site, input, reference)
    if (input.length === 2) return { outputs: [[given(input[0] ?? unknown), width]] }
    return { outputs: [[given(input[0] ?? unknown), height, width]] }
  },
  cost: ({ outputs }) => eachValue(shapeOf(outputs[0]), { multiply: 4, add: 3 }, 'upsample'),
}

function interpSizes(
  site: Site<InterpAttrs>,
  input: Shape,
  reference: Shape | undefined,
): readonly [Quantity, Quantity] {
  const { heightScale, widthScale, height, width, expression } = site.attrs
  if (expression !== '') {
    const list = evaluateList(site, expression)
    return [list?.at(-2) ?? given(unknown), list?.at(-1) ?? given(unknown)]
  }
  if (site.inputs.length > 1) {
    const sizes = reference && sizesOf(reference)
    return [given(sizes?.h ?? unknown), given(sizes?.w ?? unknown)]
  }
  if (height !== 0n && width !== 0n) return [given(height), given(width)]
  const { h, w } = input.length === 1 ? { h: 1n, w: 1n } : sizesOf(input)
  return [scaled(site, h, heightScale), scaled(site, w, widthScale)]
}

/** A float32 product, cut to an integer. */
function scaled(site: Site<unknown>, size: Expr, scale: number): Quantity {
  if (!Number.isFinite(scale)) return given(unknown)
  return sizeChecked(site, q('trunc(f32(in × f32(scale)))', { in: size, scale }))
}

interface ReductionAttrs {
  readonly all: boolean
  readonly axes: readonly bigint[]
  readonly keepsAxes: boolean
}

const reduction: Op<ReductionAttrs> = {
  name: 'reduce',
  family: 'pool',
  summary: message('sums up values along axes, or takes their mean, product, largest, …'),
  source: 'src/layer/reduction.cpp',
  infer: (site) => {
    const [input] = site.inputs
    if (input === undefined) return unknownOutputs(site)
    const { all, axes, keepsAxes } = site.attrs
    if (input.length === 1) return { outputs: [[given(1n)]] }
    const named = new Set(axes.map((axis) => axisOf(site, axis, input.length)))
    const goes = (axis: number) => all || named.has(axis)
    if (keepsAxes) return { outputs: [input.map((size, axis) => given(goes(axis) ? 1n : size))] }
    const left = input.filter((_, axis) => !goes(axis)).map(given)
    return { outputs: [left.length === 0 ? [given(1n)] : left] }
  },
  cost: ({ inputs }) => eachValue(inputs[0], { add: 1 }),
}

/** reduction.cpp, load_param: files from before a mistake was mended are refused. */
const readReduction: LayerReader = ({ params, report }) => {
  const axes = params.ints('axes')
  if (axes.length > 0 && !params.flag('fixbug0'))
    report('error', 'ncnn/old-axes', 'axes need 5=1 (fixbug0), else ncnn calls the file too old')
  return lowered(reduction, { all: params.flag('reduce_all'), axes, keepsAxes: params.flag('keepdims') })
}

const glu = fromFirst<bigint>(
  {
    name: 'glu',
    family: 'activation',
    summary: 'scales one half of an axis by the other',
    source: 'src/layer/glu.cpp',
  },
  (input, site) => {
    const axis = axisOf(site, site.attrs, input.length)
    return input.map((size, index) => (index === axis ? q('trunc(in / 2)', { in: size }) : given(size)))
  },
  { counts: { exp: 1, add: 1, divide: 1, multiply: 1 } },
)

/** diag.cpp: of a row a square, of a matrix its diagonal. */
const diag = fromFirst<bigint>(
  {
    name: 'diag',
    family: SHAPE,
    summary: 'makes a matrix of its diagonal, or the other way round',
    source: 'src/layer/diag.cpp',
  },
  (input, site) => {
    const diagonal = site.attrs
    const { h, w } = sizesOf(input)
    if (input.length === 1) {
      const side = q('in + abs(diagonal)', { in: w, diagonal })
      return [side, side]
    }
    const long = diagonal >= 0n ? [h, sub(w, diagonal)] : [add(h, diagonal), w]
    return [sizeChecked(site, q('min(rows, columns)', { rows: long[0] ?? unknown, columns: long[1] ?? unknown }))]
  },
)

interface FoldAttrs {
  readonly area: bigint
  readonly height: bigint
  readonly width: bigint
}

const fold = fromFirst<FoldAttrs>(
  { name: 'fold', family: SHAPE, summary: 'adds up windows to an image', source: 'src/layer/fold.cpp' },
  (input, site) => {
    const { area, height, width } = site.attrs
    if (!isPositive(site, area)) return undefined
    return [q('trunc(rows / area)', { rows: sizesOf(input).h, area }), given(height), given(width)]
  },
)

const unfold = fromFirst<readonly WindowAxis[]>(
  { name: 'unfold', family: SHAPE, summary: 'makes a column of each window', source: 'src/layer/unfold.cpp' },
  (input, site) => {
    const { c, h, w } = sizesOf(input)
    const [rows, columns] = site.attrs
    if (
      rows === undefined ||
      columns === undefined ||
      !isPositive(site, rows.stride) ||
      !isPositive(site, columns.stride)
    )
      return undefined
    const sizes = [sizeChecked(site, slidSize(h, rows)).expr, sizeChecked(site, slidSize(w, columns)).expr]
    const kernel = [rows.kernel, columns.kernel]
    return [q('channels × prod(kernel)', { channels: c, kernel }), q('prod(positions)', { positions: sizes })]
  },
)

/** gridsample.cpp: as many positions as the grid has; its last axis holds them, or its first where a Permute is merged in. */
const gridSample: Op<boolean> = {
  name: 'grid-sample',
  family: SHAPE,
  summary: message('takes values at the positions that a grid says'),
  source: 'src/layer/gridsample.cpp',
  infer: (site) => {
    const [input, grid] = site.inputs
    if (input === undefined || grid === undefined) return unknownOutputs(site)
    const positions = site.attrs ? grid.slice(1) : grid.slice(0, -1)
    return { outputs: [[given(input[0] ?? unknown), ...positions.map(given)]] }
  },
  cost: ({ outputs }) => eachValue(shapeOf(outputs[0]), { multiply: 4, add: 3 }),
}

/** spectrogram.cpp: frequencies, frames, and both parts of a complex number where no power is taken. */
const spectrogram = fromFirst<
  Readonly<Record<'size' | 'hop', bigint>> & Readonly<Record<'isCentred' | 'isOneSided' | 'isComplex', boolean>>
>(
  {
    name: 'spectrogram',
    family: SHAPE,
    summary: 'the frequencies of each moment',
    source: 'src/layer/spectrogram.cpp',
  },
  (input, site) => {
    const { size, hop, isCentred, isOneSided, isComplex } = site.attrs
    if (!isPositive(site, hop) || !isPositive(site, size)) return undefined
    const samples = sizesOf(input).w
    const room = isCentred ? q('in + 2*floor(size / 2)', { in: samples, size }).expr : samples
    const frames = sizeChecked(site, q('trunc((in - size) / hop) + 1', { in: room, size, hop }))
    const frequencies = isOneSided ? q('trunc(size / 2) + 1', { size }) : given(size)
    return isComplex ? [frequencies, frames, given(2n)] : [frequencies, frames]
  },
)

const readSpectrogram: LayerReader = ({ params }) => {
  const size = params.int('n_fft')
  return lowered(spectrogram, {
    size,
    hop: params.has('hoplen') ? params.int('hoplen') : size / 4n,
    isCentred: params.flag('center'),
    isOneSided: params.flag('onesided'),
    isComplex: params.int('power') === 0n,
  })
}

const inverseSpectrogram = fromFirst<
  Readonly<Record<'size' | 'hop', bigint>> & Readonly<Record<'isCentred' | 'isComplex', boolean>>
>(
  {
    name: 'inverse-spectrogram',
    family: SHAPE,
    summary: 'the signal of a spectrogram',
    source: 'src/layer/inversespectrogram.cpp',
  },
  (input, site) => {
    const { size, hop, isCentred, isComplex } = site.attrs
    const frames = sizesOf(input).h
    const samples = isCentred
      ? q('(frames - 1) × hop + size - 2*floor(size / 2)', { frames, hop, size })
      : q('(frames - 1) × hop + size', { frames, hop, size })
    return isComplex ? [samples, given(2n)] : [samples]
  },
)

const readInverseSpectrogram: LayerReader = ({ params }) => {
  const size = params.int('n_fft')
  const hop = params.has('hoplen') ? params.int('hoplen') : size / 4n
  return lowered(inverseSpectrogram, {
    size,
    hop,
    isCentred: params.flag('center'),
    isComplex: params.int('returns') === 0n,
  })
}

const memory: Op<DerivedShape> = {
  name: 'constant',
  family: 'data',
  summary: message('holds a blob itself'),
  source: 'src/layer/memorydata.cpp',
  infer: ({ attrs }) => ({ outputs: [attrs] }),
}

/** memorydata.cpp, load_model: as many axes as sizes are given. */
const readMemory: LayerReader = ({ params }) => {
  const [w, h, d, c] = [params.int('w'), params.int('h'), params.int('d'), params.int('c')]
  const sizes = d !== 0n ? [c, d, h, w] : c !== 0n ? [c, h, w] : h !== 0n ? [h, w] : w !== 0n ? [w] : []
  const shape = sizes.map((size) => given(size))
  if (shape.length === 0) return lowered(memory, shape)
  return lowered(memory, shape, [{ name: 'data', shape, isTagged: params.int('load_type') === 0n, kind: 'learned' }])
}

const same = (type: string, summary: string) =>
  keepsShape(type, SHAPE, summary, `src/layer/${type.replaceAll('-', '')}.cpp`)

const shuffleChannel = same('shuffle-channel', 'orders channels anew')
const flip = same('flip', 'turns axes round')
const copyTo = same('copy-to', 'writes a blob into another')
const cast = same('cast', 'brings numbers into another type')
const packing = same('packing', 'stores channels together')
const deepCopy = same('deep-copy', 'passes on what it gets')

/** All that only arrange. */
export const ARRANGING: ReadonlyMap<string, LayerReader> = new Map<string, LayerReader>([
  ['Concat', ({ params }) => lowered(concat, params.int('axis'))],
  [
    'Slice',
    ({ params }) =>
      lowered(slice, { axis: params.int('axis'), sizes: params.ints('slices'), places: params.ints('indices') }),
  ],
  ['Split', () => lowered(split, undefined)],
  ['Noop', () => lowered(split, undefined)],
  ['Flatten', () => lowered(flatten, undefined)],
  ['Reshape', readReshape],
  ['Permute', ({ params }) => lowered(permute, params.int('order_type'))],
  ['Crop', readCrop],
  ['Padding', readPadding],
  ['Squeeze', readSqueeze],
  ['ExpandDims', ({ params }) => lowered(expandDims, params.ints('axes'))],
  [
    'Tile',
    ({ params }) =>
      lowered(tile, { axis: params.int('axis'), tiles: params.int('tiles'), repeats: params.ints('repeats') }),
  ],
  ['Reorg', ({ params }) => lowered(reorg, params.int('stride'))],
  ['PixelShuffle', ({ params }) => lowered(pixelShuffle, params.int('upscale_factor'))],
  ['ShuffleChannel', () => lowered(shuffleChannel, undefined)],
  [
    'Interp',
    ({ params }) =>
      lowered(interp, {
        heightScale: params.float('height_scale'),
        widthScale: params.float('width_scale'),
        height: params.int('output_height'),
        width: params.int('output_width'),
        expression: params.text('size_expr'),
      }),
  ],
  ['Reduction', readReduction],
  ['GLU', ({ params }) => lowered(glu, params.int('axis'))],
  ['Diag', ({ params }) => lowered(diag, params.int('diagonal'))],
  [
    'Fold',
    ({ params }) =>
      lowered(fold, {
        area: params.int('kernel_w') * params.int('kernel_h'),
        height: params.int('output_h'),
        width: params.int('output_w'),
      }),
  ],
  ['Unfold', ({ params }) => lowered(unfold, windowAxes(params, ['h', 'w']))],
  ['GridSample', ({ params }) => lowered(gridSample, params.flag('permute_fusion'))],
  ['Spectrogram', readSpectrogram],
  ['InverseSpectrogram', readInverseSpectrogram],
  ['MemoryData', readMemory],
  ['Flip', () => lowered(flip, undefined)],
  ['CopyTo', () => lowered(copyTo, undefined)],
  ['Cast', () => lowered(cast, undefined)],
  ['Packing', () => lowered(packing, undefined)],
  ['DeepCopy', () => lowered(deepCopy, undefined)],
])
