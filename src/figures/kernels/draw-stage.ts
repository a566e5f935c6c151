/** Draws a measured layer: kernels, biases, what is folded in, and the maps, row by row. */

import { arrows } from '../marks/arrow.ts'
import { cue } from '../marks/cue.ts'
import { featureMap, unitText } from '../marks/feature-map.ts'
import { type Kernels, tintOf } from '../marks/kernels.ts'
import { drawLattice, gapLines } from '../marks/lattice.ts'
import type { Inner } from '../net/net.ts'
import { type Box, ellipsis, group, path, rect, text, unfilled } from '../scene/draw.ts'
import type { Item, Point, Segment } from '../scene/scene.ts'
import type { Figure } from '../style.ts'
import type { Row } from './rows.ts'
import { DIM_SIZE, dimLabel, innerWidth, labelStart, NAME_SIZE, type Stage, vectorsOf } from './stage.ts'

/** Where things are: the stage's left edge, its axis, and the first baselines of its labels. */
export interface Place {
  readonly x: number
  readonly axis: number
  readonly headBottom: number
  readonly footTop: number
}

const LINE = 14

export function drawStage(figure: Figure, stage: Stage, place: Place): readonly Item[] {
  const labels = labelItems(stage, place)
  if (stage.kind === 'word') return [...wordItems(stage, place), ...labels]
  const items: Item[] = []
  const { kernels } = stage
  if (kernels) items.push(...kernelItems(figure, stage, kernels, place))
  items.push(...innerColumns(stage, place), ...mapItems(stage, place), ...labels)
  return items
}

function labelItems({ head, foot, width, kind, dims, dimsAt }: Stage, place: Place): readonly Item[] {
  const x = place.x + labelStart(kind)
  const maxWidth = width - labelStart(kind) + 1
  const items: Item[] = head.map((line, i) => {
    const y = place.headBottom - LINE * (2.5 - i) - (kind === 'word' ? 0 : 8)
    return i === 0
      ? text(x, y, line, { size: NAME_SIZE, bold: true, anchor: 'start', maxWidth })
      : text(x, y, line, { anchor: 'start', fill: i === 1 ? 'ink' : 'muted', maxWidth })
  })
  foot.forEach((line, i) => {
    items.push(
      text(x, place.footTop + LINE * (i + 1), line, {
        anchor: 'start',
        fill: line.startsWith('+') ? 'muted' : 'ink',
        maxWidth,
      }),
    )
  })
  if (dims) items.push(text(place.x + dimsAt, place.headBottom + 2, dims, { bold: true }))
  return items
}

/** A layer that is only named: its cue in a round box. */
function wordItems({ layer }: Stage, { x, axis }: Place): readonly Item[] {
  const box = { x, y: axis - 14, width: 28, height: 28 }
  const inside = { x: x + 8, y: axis - 6, width: 12, height: 12 }
  return [rect(box, { fill: `${layer.hue}-0`, stroke: layer.hue }, 14), ...cue(layer.hue, inside, layer.hue)]
}

function kernelItems(figure: Figure, stage: Stage, kernels: Kernels, place: Place): readonly Item[] {
  const { layer } = stage
  const { lattice, weight } = kernels
  const hollow = weight.sharedWith !== undefined
  const blocks: Item[] = []
  const gaps: Segment[] = []
  for (const row of stage.rows) {
    const { index, offset, step } = row
    const [x, y] = latticeAt(stage, kernels, place, offset)
    if (index === undefined) {
      blocks.push(dots(x + lattice.width / 2 + lattice.dx / 2, place.axis + offset))
      continue
    }
    const tint = hollow ? undefined : tintOf(kernels, index)
    const fill = hollow ? undefined : `${layer.hue}-${step}`
    const side = hollow ? undefined : `${layer.hue}-${Math.min(4, step + 1)}`
    blocks.push(...drawLattice(lattice, x, y, { fill, side, stroke: `${layer.hue}-line`, hollow, cells: tint }))
    gaps.push(...gapLines(lattice, x, y))
    const label = stage.rows[0]?.index === index ? figure.say('kernel {n}', { n: row.label }) : row.label
    blocks.push(
      text(x + (lattice.width + lattice.dx) / 2, Math.floor(y - lattice.dy) - 4, label, { size: 9, fill: 'muted' }),
    )
  }
  if (gaps.length > 0) blocks.push(path(gaps, { stroke: layer.hue, strokeWidth: 0.8, dash: [1, 1] }))
  const first = stage.rows[0]
  if (first?.index !== undefined) blocks.push(...edgeLabels(kernels, ...latticeAt(stage, kernels, place, first.offset)))
  const biases = kernels.bias ? biasItems(stage, place) : []
  return [
    group(blocks, { tensor: `${weight.node}.${weight.name}` }),
    ...(kernels.bias ? [group(biases, { tensor: `${kernels.bias.node}.${kernels.bias.name}` })] : []),
    ...flowItems(stage, place),
  ]
}

/** Top left of the front face, so that the whole block is centred on its row. */
export function latticeAt({ columns }: Stage, { lattice }: Kernels, { x, axis }: Place, offset: number): Point {
  return [x + columns.lattice, Math.round(axis + offset - (lattice.height - lattice.dy) / 2)]
}

/** Height, width and depth, written along the edges of a block with its top left at (x, y). */
export function edgeLabels({ lattice, sides, depth }: Kernels, x: number, y: number): readonly Item[] {
  const { width, height, dx, dy } = lattice
  const look = { size: DIM_SIZE, bold: true }
  const [high, wide] = [sides.at(-2), sides.at(-1)]
  const items: Item[] = [
    text(x + width + dx / 2 + 4, y + height - dy / 2 + 10, dimLabel(depth), { ...look, anchor: 'start' }),
  ]
  if (wide) items.push(text(x + width / 2, y + height + 10, dimLabel(wide), look))
  if (high) items.push(text(x - 4, y + height / 2 + 3, dimLabel(high), { ...look, anchor: 'end' }))
  return items
}

const SUBSCRIPTS = '₀₁₂₃₄₅₆₇₈₉'

/** Digits as indices; a symbol gets none. */
function subscript(label: string): string {
  return /^\d+$/.test(label) ? [...label].map((digit) => SUBSCRIPTS[Number(digit)] ?? digit).join('') : ''
}

const BIAS_RADIUS = 6.5

function biasItems({ layer, columns, rows }: Stage, { x, axis }: Place): readonly Item[] {
  const at = x + columns.bias
  const signs: Segment[] = []
  const items = rows.flatMap(({ index, label, offset, step }): readonly Item[] => {
    const y = axis + offset
    if (index === undefined) return [dots(at, y)]
    signs.push(['M', at - 3.5, y], ['L', at + 3.5, y], ['M', at, y - 3.5], ['L', at, y + 3.5])
    const circle = { x: at, y, rx: BIAS_RADIUS, ry: BIAS_RADIUS, fill: `${layer.hue}-${step}`, stroke: layer.hue }
    return [
      { kind: 'ellipse', ...circle, strokeWidth: 0.8 },
      text(at, y - 10, `b${subscript(label)}`, { size: 9, fill: 'muted' }),
    ]
  })
  return [...items, path(signs, { stroke: `${layer.hue}-line`, strokeWidth: 1.2 })]
}

/** The lines from the kernels through their biases towards what follows. */
function flowItems({ columns, rows, kernels }: Stage, { x, axis }: Place): readonly Item[] {
  if (!kernels) return []
  const { lattice } = kernels
  const start = x + columns.lattice + lattice.width + lattice.dx + 3
  const bias = x + columns.bias
  const plain: Segment[] = []
  const last: (readonly Segment[])[] = []
  const end = x + (columns.inner[0] ?? columns.maps - 1)
  for (const { index, offset } of rows) {
    if (index === undefined) continue
    const y = axis + offset
    if (kernels.bias) plain.push(['M', start, y], ['L', bias - BIAS_RADIUS, y])
    last.push([
      ['M', kernels.bias ? bias + BIAS_RADIUS : start, y],
      ['L', end, y],
    ])
  }
  if (columns.inner.length > 0) return [path([...plain, ...last.flat()], LINE_LOOK)]
  return [...(plain.length > 0 ? [path(plain, LINE_LOOK)] : []), ...arrows(last)]
}

/** The lines between maps and kernels. */
export const LINE_LOOK = { stroke: 'line', strokeWidth: 1.25 } as const

/** What is folded in, row by row on the way to the maps. */
function innerColumns({ layer, columns, rows }: Stage, { x, axis }: Place): readonly Item[] {
  const items: Item[] = []
  const shown = rows.filter(({ index }) => index !== undefined)
  layer.inner.forEach((inner, i) => {
    const at = x + (columns.inner[i] ?? 0)
    const start = at + innerWidth(inner)
    const next = columns.inner[i + 1]
    const end = x + (next ?? columns.maps - 1)
    const lines = shown.map(({ offset }): readonly Segment[] => [
      ['M', start, axis + offset],
      ['L', end, axis + offset],
    ])
    items.push(...(next === undefined ? arrows(lines) : [path(lines.flat(), LINE_LOOK)]))
    items.push(...innerItems(inner, at, axis, shown))
  })
  return items
}

/** A cell in every row for each vector of a normalisation, those that are not learned hollow; else a box with the cue. */
function innerItems(inner: Inner, x: number, axis: number, rows: readonly Row[]): readonly Item[] {
  const vectors = vectorsOf(inner)
  const look = { stroke: inner.hue, strokeWidth: 0.9 }
  if (vectors.length === 0) {
    return rows.flatMap(({ offset }) => [
      rect({ x, y: axis + offset - 8, width: 16, height: 16 }, { ...look, fill: `${inner.hue}-0` }, 3),
      ...cue(inner.hue, { x: x + 4, y: axis + offset - 4, width: 8, height: 8 }, inner.hue),
    ])
  }
  return vectors.map(({ kind, node, name }, i) => {
    const cells = rows.map(({ offset, step }) => {
      const box = { x: x + 10 * i, y: axis + offset - 5, width: 10, height: 10 }
      return rect(box, { ...look, fill: kind === 'learned' ? `${inner.hue}-${step}` : 'paper' })
    })
    return group(cells, { tensor: `${node}.${name}` })
  })
}

/** The maps, with their numbers; the last of the stage's columns. */
function mapItems({ layer, rows, columns, map, kind, features }: Stage, { x, axis }: Place): readonly Item[] {
  const left = x + columns.maps
  const dashed = layer.outputs[0] === undefined ? { dash: [4, 3] } : {}
  return rows.flatMap(({ index, label, offset, step }): readonly Item[] => {
    const y = axis + offset
    if (index === undefined) return [dots(left + map.width / 2, y)]
    const look = {
      fill: `${layer.hue}-${step}`,
      stroke: layer.hue,
      strokeWidth: layer.hue === 'data' ? 2 : 1,
      ...dashed,
    }
    const box = { x: left, y: y - map.height / 2, width: map.width, height: map.height }
    const square = features ? [featureMap(features, index, box), rect(box, unfilled(look))] : [rect(box, look)]
    if (kind === 'pool') return square
    const middle = left + map.width / 2
    const value = features?.size === 1 ? unitText(features, index) : undefined
    return [
      ...square,
      text(middle, box.y - 4, label, { size: 9, fill: 'muted' }),
      ...(value === undefined ? [] : [text(middle, box.y + box.height + 11, value, { size: 9 })]),
    ]
  })
}

/** Three dots one above the other. */
function dots(x: number, y: number): Item {
  return ellipsis(x, y, 0, 7)
}

/** The box of a map in a row. */
export function mapBox({ columns, map }: Stage, { x, axis }: Place, { offset }: Row): Box {
  return { x: x + columns.maps, y: axis + offset - map.height / 2, width: map.width, height: map.height }
}
