/** One kernel at work, drawn in four steps with a sentence under each: block, maps, bias, value. */

import { reserve, wrapText } from '../fonts/measure.ts'
import { arrows } from '../marks/arrow.ts'
import type { Kernels } from '../marks/kernels.ts'
import { drawLattice, gapLines } from '../marks/lattice.ts'
import { mainInput, mainOutput, windowShare } from '../net/net.ts'
import { sidesText } from '../net/words.ts'
import { type Box, ellipsis, path, rect, rects, text } from '../scene/draw.ts'
import type { Paint } from '../scene/palette.ts'
import type { Item } from '../scene/scene.ts'
import type { Figure } from '../style.ts'
import { edgeLabels } from './draw-stage.ts'
import { dimLabel, type Stage } from './stage.ts'

/** Widths of the sentences, one a step. */
const WIDTHS = [160, 190, 150, 160]
const GAP = 34
const LINE = 13
/** Sides of maps, and of units. */
const [MAP, UNIT] = [36, 12]
const NEXT = 8
const DOTS = 22

/** The steps from left to right, their top at `y`. */
export function stepItems(figure: Figure, stage: Stage, kernels: Kernels, y: number): readonly Item[] {
  const { lattice } = kernels
  const height = Math.max(MAP + 14, lattice.height + lattice.dy + 12)
  const axis = y + Math.round(height / 2)
  const draw = [blockStep, mapsStep, biasStep, valueStep]
  const items: Item[] = []
  let x = 0
  sentences(figure, kernels).forEach((said, i) => {
    const width = WIDTHS[i] ?? 0
    items.push(...(draw[i]?.(figure, stage, kernels, x, axis) ?? []))
    wrapText(said, width, 10).forEach((line, row) => {
      items.push(text(x, y + height + 16 + row * LINE, line, { anchor: 'start' }))
    })
    x += width + GAP
  })
  return items
}

function sentences({ say }: Figure, { depth, sides, bias }: Kernels): readonly string[] {
  const shape = [depth.text, sidesText(sides)].join('×')
  return [
    say('A block is one kernel: {shape} weights, a slice for every map that it reads.', { shape }),
    say('It lies on the same place of all these maps at once; products are summed over all slices to one number.'),
    bias
      ? say('Its bias (one number) is added, and the result is one value of one map.')
      : say('The result is one value of one map; these kernels have no bias.'),
    say('Moved over all places it fills that map: as many kernels, as many maps.'),
  ]
}

const CIRCLE = { rx: 6.5, ry: 6.5, strokeWidth: 0.8 }

type Step = (figure: Figure, stage: Stage, kernels: Kernels, x: number, axis: number) => readonly Item[]

const blockStep: Step = (_, { layer }, kernels, x, axis) => {
  const { lattice, sides } = kernels
  const left = x + Math.ceil(reserve(dimLabel(sides.at(-2)), 9, true)) + 6
  const top = Math.round(axis - (lattice.height - lattice.dy) / 2)
  const look = { fill: `${layer.hue}-0`, side: `${layer.hue}-1`, stroke: `${layer.hue}-line`, hollow: false }
  const gap = gapLines(lattice, left, top)
  return [
    ...drawLattice(lattice, left, top, look),
    ...(gap.length > 0 ? [path(gap, { stroke: layer.hue, strokeWidth: 0.8, dash: [1, 1] })] : []),
    ...edgeLabels(kernels, left, top),
    text(x + (WIDTHS[0] ?? 0) + GAP / 2, axis + 5, '×', { size: 15 }),
  ]
}

/** The first maps and the last, with the kernel's window on the same place of each. */
const mapsStep: Step = ({ net }, { layer }, kernels, x, axis) => {
  const input = mainInput(net, layer)
  const count = kernels.depth.value ?? 4
  const side = kernels.sides.every(({ value }) => value === 1) && (input?.sides.length ?? 0) === 0 ? UNIT : MAP
  const hue: Paint = net.layers[net.into[layer.index]?.[0]?.from ?? -1]?.hue ?? 'data'
  const maps = Array.from({ length: Math.min(count, 3) }, (_, i): Box => {
    const room = i === 2 && count > 3 ? DOTS : 0
    return { x: x + i * (side + NEXT) + room, y: axis - side / 2, width: side, height: side }
  })
  const share = (back: number): number => (input && windowShare(kernels.sides, input, back)) ?? 0.4
  const windows = maps.map((map): Box => {
    const [width, height] = [Math.max(5, (side - 4) * share(-1)), Math.max(5, (side - 4) * share(-2))]
    return { x: map.x + 2 + (side - 4 - width) * 0.3, y: map.y + 2 + (side - 4 - height) * 0.4, width, height }
  })
  const last = maps.at(-1)
  const numbers = maps.map((map, i) => {
    const number = i === 2 && count !== 3 ? kernels.depth.text : String(i + 1)
    return text(map.x + side / 2, map.y - 4, number, { size: 9, fill: 'muted', maxWidth: side + DOTS })
  })
  if (!last) return flow(x, x + (WIDTHS[1] ?? 0) + GAP - 6, axis)
  return [
    rects(maps, { fill: `${hue}-0`, stroke: hue }),
    rects(windows, { fill: `${layer.hue}-2`, stroke: `${layer.hue}-line`, strokeWidth: 1.1 }),
    ...numbers,
    ...(count > 3 ? [ellipsis(last.x - (DOTS + NEXT) / 2, axis, 6, 0)] : []),
    ...flow(last.x + side + 8, x + (WIDTHS[1] ?? 0) + GAP - 6, axis),
  ]
}

const biasStep: Step = (_, { layer }, { bias }, x, axis) => {
  const end = x + (WIDTHS[2] ?? 0) + GAP - 6
  if (!bias) return flow(x, end, axis)
  const middle = x + 8
  const plus = [
    ['M', middle - 3.5, axis],
    ['L', middle + 3.5, axis],
    ['M', middle, axis - 3.5],
    ['L', middle, axis + 3.5],
  ] as const
  return [
    { kind: 'ellipse', x: middle, y: axis, ...CIRCLE, fill: `${layer.hue}-0`, stroke: layer.hue },
    path(plus, { stroke: `${layer.hue}-line`, strokeWidth: 1.2 }),
    text(middle, axis - 10, 'b₁', { size: 9, fill: 'muted' }),
    ...flow(x + 18, end, axis),
  ]
}

/** A map with the one value that was made. */
const valueStep: Step = (_, { layer }, __, x, axis) => {
  const units = (mainOutput(layer)?.sides ?? []).every(({ value }) => value === 1)
  const side = units ? UNIT : MAP
  const value = units
    ? { x, y: axis - side / 2, width: side, height: side }
    : { x: x + 11, y: axis - 5, width: 4, height: 4 }
  return [
    rect({ x, y: axis - side / 2, width: side, height: side }, { fill: `${layer.hue}-0`, stroke: layer.hue }),
    rect(value, { fill: `${layer.hue}-line` }),
    text(x + side / 2, axis - side / 2 - 4, '1', { size: 9, fill: 'muted' }),
  ]
}

function flow(from: number, to: number, y: number): readonly Item[] {
  return arrows([
    [
      ['M', from, y],
      ['L', to, y],
    ],
  ])
}
