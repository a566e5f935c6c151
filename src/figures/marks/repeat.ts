/** The frame around the one drawn instance of a repeated run, with how often it stands there. */

import { reserve } from '../fonts/measure.ts'
import type { Direction } from '../layout/route.ts'
import type { Layer } from '../net/net.ts'
import { type Box, rect, text } from '../scene/draw.ts'
import type { Item, Segment } from '../scene/scene.ts'
import type { Figure } from '../style.ts'

const MARGIN = 6
const SIZE = 12
const TAB_HEIGHT = 17
const TAB_GAP = 5

/** What a layer takes beyond its box: the stem on which its output leaves. */
export interface Foot {
  readonly x: number
  readonly y: number
}

/** Room that the mark of a repeated run needs beside its first layer. */
export function repeatRoom(figure: Figure, layer: Layer): number {
  return layer.repeat > 1 ? TAB_GAP + tabWidth(figure, layer) : 0
}

function tabWidth({ say }: Figure, { repeat }: Layer): number {
  return reserve(say('×{n}', { n: repeat }), SIZE, true) + 10
}

/**
 * One frame a run. `boxes` are those of the drawn layers in the order of the net, `lines` those of the edges; the mark
 * stands to the right of the first layer.
 */
export function repeatFrames(
  figure: Figure,
  boxes: readonly Box[],
  lines: readonly (readonly Segment[])[],
  direction: Direction,
  foot: Foot = { x: 0, y: 0 },
): readonly Item[] {
  const items: Item[] = []
  for (const layer of figure.net.layers) {
    const first = boxes[layer.index]
    if (layer.repeat < 2 || !first) continue
    const tab = { x: first.x + first.width + TAB_GAP, y: first.y, width: tabWidth(figure, layer), height: TAB_HEIGHT }
    const inside = [...boxes.slice(layer.index, layer.index + layer.runLength), tab]
    const last = inside[layer.runLength - 1] ?? first
    inside.push({ ...last, width: last.width + foot.x, height: last.height + foot.y })
    const nodes = union(inside)
    const all = union([...inside, ...passingPoints(figure, layer, lines, nodes, direction)])
    items.push(...frameItems(all, tab, figure.say('×{n}', { n: layer.repeat })))
  }
  return items
}

/** Where edges to the run's layers pass beside them. */
function passingPoints(
  { net }: Figure,
  { index, runLength }: Layer,
  lines: readonly (readonly Segment[])[],
  nodes: Box,
  direction: Direction,
): readonly Box[] {
  const points: Box[] = []
  net.edges.forEach(({ to }, i) => {
    if (to < index || to >= index + runLength) return
    for (const segment of lines[i] ?? []) {
      if (segment[0] === 'Z') continue
      const [x, y] = segment[0] === 'C' ? [segment[5], segment[6]] : [segment[1], segment[2]]
      if (isBeside(nodes, x, y, direction)) points.push({ x: x - 2, y: y - 2, width: 4, height: 4 })
    }
  })
  return points
}

function isBeside({ x, y, width, height }: Box, atX: number, atY: number, direction: Direction): boolean {
  if (direction === 'down') return atY > y + 4 && atY < y + height && Math.abs(atX - x) < width * 1.5
  return atX > x + 4 && atX < x + width && Math.abs(atY - y) < height * 1.5
}

function union(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((box) => box.x))
  const y = Math.min(...boxes.map((box) => box.y))
  const right = Math.max(...boxes.map((box) => box.x + box.width))
  const bottom = Math.max(...boxes.map((box) => box.y + box.height))
  return { x, y, width: right - x, height: bottom - y }
}

function frameItems({ x, y, width, height }: Box, tab: Box, said: string): readonly Item[] {
  const box = { x: x - MARGIN, y: y - MARGIN, width: width + 2 * MARGIN, height: height + 2 * MARGIN }
  return [
    rect(box, { fill: 'shade', stroke: 'line', strokeWidth: 1, dash: [5, 3] }, 6),
    rect(tab, { fill: 'paper', stroke: 'line', strokeWidth: 1 }, 4),
    text(tab.x + tab.width / 2, tab.y + 13, said, { size: SIZE, bold: true }),
  ]
}
