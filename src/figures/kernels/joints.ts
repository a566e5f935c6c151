/** How one stage's maps reach the next: gathered and spread out for kernels, row by row where maps keep to themselves. */

import { arrowHead, arrows } from '../marks/arrow.ts'
import { type Box, dot, path, rects } from '../scene/draw.ts'
import type { Item, Segment } from '../scene/scene.ts'
import { LINE_LOOK, latticeAt, mapBox, type Place } from './draw-stage.ts'
import type { Stage } from './stage.ts'

/** Whether each map goes to its own row of the next stage: pooling and depthwise kernels. */
export function isRowwise(from: Stage, to: Stage): boolean {
  const own = to.kind === 'pool' || to.kernels?.depthwise === true
  return own && from.rows.length > 0 && from.rows.length === to.rows.length
}

/** The bracket behind the maps. */
export function bracketItems(stage: Stage, place: Place): readonly Item[] {
  const rows = stage.rows.filter(({ index }) => index !== undefined)
  const line = place.x + stage.columns.bracket
  const right = place.x + stage.columns.maps + stage.map.width + 3
  const end = place.x + stage.width
  const segments: Segment[] = []
  for (const { offset } of rows) segments.push(['M', right, place.axis + offset], ['L', line, place.axis + offset])
  const [first, last] = [rows[0], rows.at(-1)]
  // As of a comb.
  const [top, bottom] = [Math.min(0, first?.offset ?? 0), Math.max(0, last?.offset ?? 0)]
  if (top < bottom) segments.push(['M', line, place.axis + top], ['L', line, place.axis + bottom])
  if (end > line) segments.push(['M', line, place.axis], ['L', end, place.axis])
  return segments.length === 0 ? [] : [path(segments, LINE_LOOK)]
}

/** From the entry of a stage to its rows: a fan to kernels (a group's kernels have an entry of their own), a comb else. */
export function entryItems(stage: Stage, place: Place): readonly Item[] {
  const { kernels, rows, kind } = stage
  if (kind === 'word') return [arrowHead([place.x, place.axis], [1, 0], 'line')]
  if (kind === 'maps') return []
  if (!kernels || kernels.depthwise) return combItems(stage, place)
  const groups = Math.min(kernels.group, 2)
  const count = kernels.count.value ?? rows.length
  const lines: (readonly Segment[])[] = []
  for (const { index, offset } of rows) {
    if (index === undefined) continue
    const second = groups > 1 && index >= count / kernels.group
    const [, y] = latticeAt(stage, kernels, place, offset)
    lines.push([
      ['M', place.x, place.axis + (groups === 1 ? 0 : second ? 9 : -9)],
      ['L', place.x + stage.columns.arrows, y + kernels.lattice.height / 2],
    ])
  }
  const split: readonly Segment[] = [
    ['M', place.x, place.axis - 9],
    ['L', place.x, place.axis + 9],
  ]
  const items: readonly Item[] = [...arrows(lines, 'line', 0.9), ...(groups > 1 ? [path(split, LINE_LOOK)] : [])]
  const ports = groups === 1 ? [] : [-9, 9]
  return [...items, ...ports.map((offset) => dot(place.x, place.axis + offset, 2, 'line'))]
}

function combItems({ rows, columns, kernels }: Stage, { x, axis }: Place): readonly Item[] {
  const shown = rows.filter(({ index }) => index !== undefined)
  const spine = x + 5
  const end = kernels ? x + columns.arrows : x + (columns.inner[0] ?? columns.maps)
  const [first, last] = [shown[0], shown.at(-1)]
  if (!first || !last) return []
  return [
    path(
      [
        ['M', x, axis],
        ['L', spine, axis],
        // A row that stands alone, the dots for all others under it, is joined to the axis.
        ['M', spine, axis + Math.min(0, first.offset)],
        ['L', spine, axis + Math.max(0, last.offset)],
      ],
      LINE_LOOK,
    ),
    ...arrows(
      shown.map(({ offset }) => [
        ['M', spine, axis + offset],
        ['L', end, axis + offset],
      ]),
    ),
  ]
}

/** Lines from each map straight to its own row. */
export function rowLines(from: Stage, fromPlace: Place, to: Stage, toPlace: Place): readonly Item[] {
  const start = fromPlace.x + from.columns.maps + from.map.width + 3
  const end = to.kernels ? toPlace.x + to.columns.arrows : toPlace.x + (to.columns.inner[0] ?? to.columns.maps) - 1
  const shown = from.rows.filter(({ index }) => index !== undefined)
  return arrows(
    shown.map(({ offset }) => [
      ['M', start, fromPlace.axis + offset],
      ['L', end, toPlace.axis + offset],
    ]),
  )
}

/** Where on its maps a layer's window is drawn, the same on every map; layers take turns, so that windows keep clear. */
const WINDOW_AT = [
  [0.25, 0.3],
  [0.72, 0.72],
] as const
const SMALLEST_WINDOW = 5

/** The window of the next stage on every map, and the value that it makes on the maps of that stage. */
export function windowItems(from: Stage, fromPlace: Place, to: Stage, toPlace: Place): readonly Item[] {
  const sides = to.kernels ? to.kernels.sides : to.layer.window?.kernel
  const extent = from.layer.outputs[0]
  if (!sides || !extent || extent.sides.length < 2 || from.map.width < 10) return []
  const [height, width] = sides.slice(-2).map(({ value }, i) => {
    const whole = extent.sides.slice(-2)[i]?.value
    const drawn = i === 0 ? from.map.height : from.map.width
    return whole === undefined || value === undefined
      ? undefined
      : Math.min(drawn, Math.max(SMALLEST_WINDOW, Math.round((drawn * value) / whole)))
  })
  if (height === undefined || width === undefined) return []
  const look = { stroke: `${to.layer.hue}-line`, strokeWidth: 1.1, ...(to.kind === 'pool' && { dash: [2, 1.5] }) }
  const [shareX, shareY] = placeOf(to)
  const boxes: Box[] = []
  for (const row of from.rows) {
    if (row.index === undefined) continue
    const box = mapBox(from, fromPlace, row)
    const [x, y] = [
      box.x + Math.round((box.width - width) * shareX),
      box.y + Math.round((box.height - height) * shareY),
    ]
    boxes.push({ x, y, width, height })
  }
  // Rows without maps of their own have no window, and then no value comes of one.
  return boxes.length === 0 ? [] : [rects(boxes, look), ...valueItems(to, toPlace)]
}

/** One value of every map of the stage. */
function valueItems(stage: Stage, place: Place): readonly Item[] {
  if (stage.map.width < 12) return []
  const [shareX, shareY] = placeOf(stage)
  const boxes = stage.rows.flatMap((row): readonly Box[] => {
    if (row.index === undefined) return []
    const box = mapBox(stage, place, row)
    const side = 3
    const [left, top] = [(box.width - 2 - side) * shareX, (box.height - 2 - side) * shareY].map(Math.round)
    const [x, y] = [box.x + 1 + (left ?? 0), box.y + 1 + (top ?? 0)]
    return [{ x, y, width: side, height: side }]
  })
  return boxes.length === 0 ? [] : [rects(boxes, { fill: `${stage.layer.hue}-line` })]
}

function placeOf({ layer }: Stage): readonly [number, number] {
  return layer.index % 2 === 0 ? WINDOW_AT[0] : WINDOW_AT[1]
}
