/** Layers that give the same numbers other axes. */

import { add, equal, sub, unknown } from '../../../core/expr.ts'
import { given, q } from '../../../core/formula.ts'
import type { Op } from '../../../core/network/op.ts'
import { type DerivedShape, type Shape, shapeOf } from '../../../core/network/shape.ts'
import { message } from '../../../core/words/message.ts'
import { evaluateList } from './expression.ts'
import {
  axisOf,
  flat,
  fromFirst,
  type LayerReader,
  lettersOf,
  lowered,
  sizeChecked,
  sizesOf,
  unknownOutputs,
} from './layer.ts'

const SHAPE = 'shape' as const

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

/** All that only give numbers other axes. */
export const RESHAPING: ReadonlyMap<string, LayerReader> = new Map<string, LayerReader>([
  ['Flatten', () => lowered(flatten, undefined)],
  ['Reshape', readReshape],
  ['Permute', ({ params }) => lowered(permute, params.int('order_type'))],
  ['Squeeze', readSqueeze],
  ['ExpandDims', ({ params }) => lowered(expandDims, params.ints('axes'))],
  ['Diag', ({ params }) => lowered(diag, params.int('diagonal'))],
])
