/** The frame around the one drawn instance of a repeated run, with how often it stands there. */

import type { Direction } from '../choices.ts'
import { reserve } from '../fonts/measure.ts'
import type { Layout } from '../layout/placed.ts'
import { onPage } from '../layout/route.ts'
import type { Layer } from '../net/net.ts'
import { type Box, rect, text } from '../scene/draw.ts'
import type { Item } from '../scene/scene.ts'
import type { Figure } from '../style.ts'

const MARGIN = 6
const SIZE = 12
const TAB_HEIGHT = 17
const TAB_GAP = 5

/** Room that the mark of a repeated run needs beside its first layer. */
export function repeatRoom(figure: Figure, layer: Layer): number {
  return layer.repeat > 1 ? TAB_GAP + tabWidth(figure, layer) : 0
}

function tabWidth({ say }: Figure, { repeat }: Layer): number {
  return reserve(say('×{n}', { n: repeat }), SIZE, true) + 10
}

/** Where the drawn layers and edges of a figure are. */
export interface Placement {
  /** In the order of the net. */
  readonly boxes: readonly Box[]
  readonly bands: readonly number[]
  /** Where edges run, in the order of the net's. */
  readonly routes: Layout['routes']
  readonly direction: Direction
  /** Where the layers themselves end to the right, where their boxes hold labels besides. */
  readonly ends?: readonly number[]
}

/** A frame around each run, one a band; the mark stands to the right of the first layer. */
export function repeatFrames(figure: Figure, placement: Placement): readonly Item[] {
  const { boxes, bands, ends } = placement
  const items: Item[] = []
  for (const layer of figure.net.layers) {
    const first = boxes[layer.index]
    if (layer.repeat < 2 || !first) continue
    const end = ends?.[layer.index] ?? first.x + first.width
    const tab = { x: end + TAB_GAP, y: first.y, width: tabWidth(figure, layer), height: TAB_HEIGHT }
    const members = Array.from({ length: layer.runLength }, (_, i) => layer.index + i)
    for (const band of new Set(members.map((index) => bands[index]))) {
      const here = members.filter((index) => bands[index] === band)
      const inside = here.flatMap((index) => boxes[index] ?? [])
      const nodes = union(inside)
      const own = band === bands[layer.index] ? [nodes, tab] : [nodes]
      items.push(frameItem(union([...own, ...passingPoints(figure, here, placement, nodes)])))
    }
    items.push(...tabItems(tab, figure.say('×{n}', { n: layer.repeat })))
  }
  return items
}

/** Where edges to the run's layers pass beside them, in the band of these. */
function passingPoints(
  { net }: Figure,
  members: readonly number[],
  { bands, routes, direction }: Placement,
  nodes: Box,
): readonly Box[] {
  const points: Box[] = []
  const own = new Set(members)
  const band = bands[members[0] ?? 0]
  net.edges.forEach(({ to }, i) => {
    if (!own.has(to)) return
    for (const stretch of routes[i] ?? []) {
      if (stretch.band !== band) continue
      for (const along of [stretch.from, stretch.to]) {
        const [x, y] = onPage(direction, along, stretch.across)
        if (isBeside(nodes, x, y, direction)) points.push({ x: x - 2, y: y - 2, width: 4, height: 4 })
      }
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

function frameItem({ x, y, width, height }: Box): Item {
  const box = { x: x - MARGIN, y: y - MARGIN, width: width + 2 * MARGIN, height: height + 2 * MARGIN }
  return rect(box, { fill: 'shade', stroke: 'line', strokeWidth: 1, dash: [5, 3] }, 6)
}

function tabItems(tab: Box, said: string): readonly Item[] {
  return [
    rect(tab, { fill: 'paper', stroke: 'line', strokeWidth: 1 }, 4),
    text(tab.x + tab.width / 2, tab.y + 13, said, { size: SIZE, bold: true }),
  ]
}
