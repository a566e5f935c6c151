/** Lines with heads. */

import { path } from '../scene/draw.ts'
import type { Paint } from '../scene/palette.ts'
import { closedLine, endOf, type Item, type Point, type Segment } from '../scene/scene.ts'

const HEAD = 5

/** A filled head that points along `direction` with its tip at `tip`. */
export function arrowHead(tip: Point, direction: Point, paint: Paint, size = HEAD): Item {
  const length = Math.hypot(direction[0], direction[1]) || 1
  const [dx, dy] = [direction[0] / length, direction[1] / length]
  const [bx, by] = [tip[0] - dx * size, tip[1] - dy * size]
  const half = size * 0.5
  return {
    kind: 'polygon',
    points: [tip, [bx - dy * half, by + dx * half], [bx + dy * half, by - dx * half]],
    fill: paint,
  }
}

/** Several arrows as one line and one shape of all heads. */
export function arrows(
  lines: readonly (readonly Segment[])[],
  paint: Paint = 'line',
  strokeWidth = 1.25,
): readonly Item[] {
  const shafts: Segment[] = []
  const heads: Segment[] = []
  for (const line of lines) {
    for (const part of arrow(line, paint, strokeWidth)) {
      if (part.kind === 'path') shafts.push(...part.segments)
      if (part.kind === 'polygon') heads.push(...closedLine(part.points))
    }
  }
  if (shafts.length === 0) return []
  return [path(shafts, { stroke: paint, strokeWidth }), path(heads, { fill: paint })]
}

/** A line that ends in a head; the line stops at the head's base, so that its end stays sharp. */
export function arrow(segments: readonly Segment[], paint: Paint = 'line', strokeWidth = 1.25): readonly Item[] {
  const last = segments.at(-1)
  const before = segments.at(-2)
  if (!last || last[0] === 'Z' || !before || before[0] === 'Z') return []
  const from: Point = last[0] === 'C' ? [last[3], last[4]] : endOf(before)
  const tip = endOf(last)
  const direction: Point = [tip[0] - from[0], tip[1] - from[1]]
  const length = Math.hypot(...direction) || 1
  const end: Point = [tip[0] - (direction[0] / length) * HEAD * 0.8, tip[1] - (direction[1] / length) * HEAD * 0.8]
  const shortened: readonly Segment[] = [
    ...segments.slice(0, -1),
    last[0] === 'C' ? ['C', last[1], last[2], last[3], last[4], ...end] : ['L', ...end],
  ]
  return [path(shortened, { stroke: paint, strokeWidth }), arrowHead(tip, direction, paint)]
}
