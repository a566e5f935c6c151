/** A layer of the `kernels` figure, measured: which columns it has, from its entry to the bracket behind its maps. */

import { fitText, reserve } from '../fonts/measure.ts'
import { type Features, featuresOf, largestUnits } from '../marks/feature-map.ts'
import { type Kernels, kernelsOf } from '../marks/kernels.ts'
import { mapSize, type Scale } from '../marks/scale.ts'
import { shortValue } from '../marks/value-scale.ts'
import { type Block, type Inner, type Layer, mainOutput, type Size } from '../net/net.ts'
import { countText, dimsText, modeText, sidesText, windowDetails } from '../net/words.ts'
import type { Figure } from '../style.ts'
import { type Row, rowsOf } from './rows.ts'

/** Where the columns stand, from the stage's left edge. */
export interface Columns {
  /** Where the arrows to the kernels end. */
  readonly arrows: number
  readonly lattice: number
  readonly bias: number
  readonly inner: readonly number[]
  readonly maps: number
  readonly bracket: number
}

export interface Stage {
  readonly layer: Layer
  /** `word`: a layer that is only named (merges, losses, unknown ones). */
  readonly kind: 'kernels' | 'pool' | 'maps' | 'word'
  readonly kernels: Kernels | undefined
  readonly rows: readonly Row[]
  /** What a pass computed, where that was given. */
  readonly features: Features | undefined
  readonly map: { readonly width: number; readonly height: number }
  readonly columns: Columns
  readonly width: number
  readonly head: readonly string[]
  readonly foot: readonly string[]
  /** What the maps measure, over them; and where its middle is, from the left edge. */
  readonly dims: string
  readonly dimsAt: number
}

/** From the entry to the kernels: the lines that spread out. */
const FAN = 34
const COMB = 14
/** From the tips of the arrows to the kernels, beside the number of rows. */
const DIM_ROOM = 9
const BIAS_ROOM = 40
const INNER_ROOM = 24
const ARROW = 20
const BRACKET = 12
/** Longer formulas for sizes are cut. */
const WIDEST_DIMS = 150
const WIDEST_DIM = 44
export const NAME_SIZE = 11
export const DIM_SIZE = 9

export function stageOf(figure: Figure, layer: Layer, scale: Scale, mostRows: number): Stage {
  const kernels = kernelsOf(figure, layer)
  const output = mainOutput(layer)
  const kind = kernels
    ? 'kernels'
    : layer.family === 'pool'
      ? 'pool'
      : layer.hue === 'data' && layer.family !== 'output'
        ? 'maps'
        : 'word'
  const features = kind === 'word' ? undefined : featuresOf(figure, layer)
  const isLast = (figure.net.outOf[layer.index] ?? []).length === 0
  const limit = kind === 'maps' && mostRows < 3 ? mostRows + 1 : mostRows
  const rows =
    kind === 'word'
      ? []
      : rowsOf(kernels?.count ?? output?.maps, limit, isLast && features ? largestUnits(features, limit) : [])
  const map = mapSize(output, scale)
  const columns = columnsOf(kind, kernels, layer.inner, map.width)
  const [head, foot] = [headOf(figure, layer, kernels), footOf(figure, layer, kernels, features)]
  const dims = figure.labelled('sizes') ? fitText(dimsText(output, figure.options.batch), WIDEST_DIMS, 10, true) : ''
  const dimsWidth = reserve(dims, 10, true)
  const dimsAt =
    kind === 'kernels' || kind === 'pool' ? Math.max(columns.maps + map.width / 2, dimsWidth / 2) : dimsWidth / 2
  const labels = Math.max(
    ...[
      reserve(layer.name, NAME_SIZE, true),
      ...head.slice(1).map((line) => reserve(line, 10)),
      ...foot.map((line) => reserve(line, 10)),
    ],
  )
  const content = columns.bracket + (kind === 'maps' || kind === 'word' ? 0 : BRACKET)
  return {
    layer,
    kind,
    kernels,
    rows,
    features,
    map,
    columns,
    width: Math.ceil(Math.max(content, dimsAt + dimsWidth / 2, Math.min(labels, 230) + labelStart(kind))),
    head,
    foot,
    dims,
    dimsAt,
  }
}

/** Where the labels of a stage begin. */
export function labelStart(kind: Stage['kind']): number {
  return kind === 'kernels' ? FAN * 0.5 : kind === 'pool' ? COMB : 0
}

function columnsOf(
  kind: Stage['kind'],
  kernels: Kernels | undefined,
  inner: readonly Inner[],
  mapWidth: number,
): Columns {
  if (kind === 'word') return { arrows: 0, lattice: 0, bias: 0, inner: [], maps: 0, bracket: 0 }
  let x = kind === 'maps' ? 0 : COMB
  let [arrows, lattice, bias] = [0, 0, 0]
  if (kernels) {
    arrows = FAN
    lattice = Math.ceil(FAN + DIM_ROOM + reserve(dimLabel(kernels.sides.at(-2)), DIM_SIZE, true))
    x = Math.ceil(lattice + kernels.lattice.width + kernels.lattice.dx + 6)
    if (kernels.bias) {
      bias = x + BIAS_ROOM / 2
      x += BIAS_ROOM
    }
  }
  const places = inner.map((part) => {
    const at = x
    x += innerWidth(part) + INNER_ROOM - 16
    return at
  })
  if (kind !== 'maps') x += ARROW
  return { arrows, lattice, bias, inner: places, maps: x, bracket: x + mapWidth + BRACKET }
}

/** What is written along an edge of the first kernel. */
export function dimLabel(size: Size | undefined): string {
  return size === undefined ? '' : fitText(size.text, WIDEST_DIM, DIM_SIZE, true)
}

/** Blocks of a normalisation that hold one number a map. */
export function vectorsOf(inner: Inner): readonly Block[] {
  return inner.blocks.filter(({ count }) => count !== 1n)
}

/** Width of the glyph of a folded layer. */
export function innerWidth(inner: Inner): number {
  return Math.max(16, vectorsOf(inner).length * 10)
}

function headOf(figure: Figure, layer: Layer, kernels: Kernels | undefined): readonly string[] {
  const { say } = figure
  const lines = [layer.name]
  if (!figure.labelled('operations')) return lines
  if (kernels) {
    const shape = [kernels.depth.text, sidesText(kernels.sides)].join('×')
    lines.push(say('{n} kernels of {shape}', { n: kernels.count.text, shape }))
    const details = layer.family === 'dense' ? [say('dense')] : windowDetails(figure, layer)
    if (details.length > 0) lines.push(details.join(', '))
  } else if (layer.family === 'pool' && layer.window) {
    const { window } = layer
    const mode = modeText(figure, layer)
    lines.push(window.global ? say('global {mode}', { mode }) : `${mode} ${sidesText(window.kernel)}`)
    const details = windowDetails(figure, layer)
    if (details.length > 0) lines.push(details.join(', '))
  } else lines.push(layer.type)
  return lines
}

function footOf(
  figure: Figure,
  layer: Layer,
  kernels: Kernels | undefined,
  features: Features | undefined,
): readonly string[] {
  const { say } = figure
  const lines: string[] = []
  const shared = kernels?.weight.sharedWith
  if (kernels && figure.labelled('arithmetic')) {
    const factors = [kernels.count, kernels.depth, ...kernels.sides].map(({ text }) => text).join(' × ')
    if (shared !== undefined) lines.push(`= ${shared}`)
    else {
      lines.push(`${factors} = ${countText(kernels.weight.count ?? 0n)}`)
      lines.push(kernels.bias ? say('+ {n} biases', { n: countText(kernels.bias.count ?? 0n) }) : say('+ 0 biases'))
    }
    for (const inner of layer.inner) {
      const counts = inner.blocks.map(({ count }) => countText(count ?? 0n))
      if (counts.length > 0) lines.push(`+ ${counts.join(' + ')} (${inner.type})`)
    }
  }
  if (figure.labelled('parameters') && layer.hue !== 'data' && shared === undefined) {
    lines.push(say('{n} parameters', { n: countText(layer.parameters, layer.complete) }))
  }
  if (kernels?.values) lines.push(`|w| ≤ ${shortValue(kernels.values.most)}`)
  if (features) lines.push(`|x| ≤ ${shortValue(features.most)}`)
  if (figure.labelled('macs') && layer.macs !== undefined) lines.push(say('{n} MACs', { n: countText(layer.macs) }))
  return lines
}
