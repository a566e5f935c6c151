/** Layers that change height and width against channels, or by interpolation. */

import { type Expr, unknown } from '../../../core/expr.ts'
import { given, type Quantity, q } from '../../../core/formula.ts'
import type { Op, Site } from '../../../core/network/op.ts'
import { type Shape, shapeOf } from '../../../core/network/shape.ts'
import { message } from '../../../core/words/message.ts'
import { eachValue } from '../../../ops/arithmetic.ts'
import { evaluateList } from './expression.ts'
import { fromFirst, isPositive, type LayerReader, lowered, sizeChecked, sizesOf, unknownOutputs } from './layer.ts'

const SHAPE = 'shape' as const

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

/** All that change the size of maps. */
export const RESIZING: ReadonlyMap<string, LayerReader> = new Map<string, LayerReader>([
  ['Reorg', ({ params }) => lowered(reorg, params.int('stride'))],
  ['PixelShuffle', ({ params }) => lowered(pixelShuffle, params.int('upscale_factor'))],
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
  ['GridSample', ({ params }) => lowered(gridSample, params.flag('permute_fusion'))],
])
