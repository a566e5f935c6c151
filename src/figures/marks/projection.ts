/** Lines between neighbouring stacks: from a patch to a point, or from units to units. */

import { isStraight } from '../layout/layout.ts'
import type { Layout } from '../layout/placed.ts'
import { type Edge, type Extent, type FigureNet, isOnly, type Layer, mainOutput, windowShare } from '../net/net.ts'
import { type Box, path, polyline, rect, unfilled } from '../scene/draw.ts'
import type { Item, Look, Point } from '../scene/scene.ts'
import { cellFills } from './lattice.ts'
import { barPoints } from './stack.ts'
import type { Part, StackStyle } from './stack-style.ts'

/** Projections join neighbours of one lane; other edges are arrows. */
export function isProjected(net: FigureNet, placed: Layout, edge: Edge): boolean {
  return isStraight(placed, edge) && isOnly(net, edge)
}

/** From a patch on the front plane to a point on the next; between units from end to end. */
export function projection(
  parts: readonly Part[],
  corners: readonly Point[],
  { from, to }: Edge,
  style: StackStyle,
): readonly Item[] {
  const [source, target] = [parts[from], parts[to]]
  const [start, end] = [corners[from], corners[to]]
  if (!source || !target || !start || !end) return []
  const look = style.patch(target.layer)
  const line: Look = { stroke: look.stroke ?? 'ink', strokeWidth: 0.8 }
  const front = frontOf(source, start)
  const window = target.layer.window
  const extent = mainOutput(source.layer)
  if (!window || source.stack.flat || !extent) return connection(source, start, target, end, line)
  const patch = patchBox(front, extent, target.layer)
  const tip = pointOn(frontOf(target, end), target.layer)
  const all: readonly Point[] = [
    [patch.x + patch.width, patch.y],
    [patch.x + patch.width, patch.y + patch.height],
    [patch.x, patch.y],
    [patch.x, patch.y + patch.height],
  ]
  const segments = all
    .slice(0, style.projections)
    .flatMap((corner) => [['M', ...corner] as const, ['L', ...tip] as const])
  // What a map shows must be seen through the patch.
  if (source.features) return [rect(patch, unfilled(look)), path(segments, line)]
  const cells = style.patchCells?.(target.layer)
  const fills = cells ? cellFills(patch, cells.rows, cells.columns, cells.paint) : []
  return [...fills, rect(patch, cells ? line : look), path(segments, line)]
}

function frontOf({ stack }: Part, [x, y]: Point): Box {
  const front = stack.planes.at(-1)
  return front
    ? { x: x + front.x, y: y + front.y, width: front.width, height: front.height }
    : { x, y, width: 0, height: 0 }
}

/** Fixed places in the free room of a plane: one for kernels, a lower one for pooling. */
function placeIn(layer: Layer): readonly [number, number] {
  return layer.family === 'pool' ? [0.4, 0.8] : [0.4, 0.5]
}

const SMALLEST_PATCH = 4

function patchBox(plane: Box, extent: Extent, layer: Layer): Box {
  const kernel = layer.window?.global ? extent.sides : (layer.window?.kernel ?? [])
  const share = (back: number): number => windowShare(kernel, extent, back) ?? 0.3
  const width = Math.max(Math.min(SMALLEST_PATCH, plane.width), plane.width * share(-1))
  const height = Math.max(
    Math.min(SMALLEST_PATCH, plane.height),
    plane.height * share(extent.sides.length > 1 ? -2 : -1),
  )
  const [atX, atY] = placeIn(layer)
  return { x: plane.x + (plane.width - width) * atX, y: plane.y + (plane.height - height) * atY, width, height }
}

function pointOn(plane: Box, layer: Layer): Point {
  const [atX, atY] = placeIn(layer)
  return [plane.x + plane.width * atX, plane.y + plane.height * atY]
}

/** Everything joined to everything: a line at either end. */
function connection(source: Part, start: Point, target: Part, end: Point, line: Look): readonly Item[] {
  const [fromTop, fromBottom] = endsOf(source, start, true)
  const [toTop, toBottom] = endsOf(target, end, false)
  return [polyline([fromTop, toTop], line), polyline([fromBottom, toBottom], line)]
}

function endsOf({ stack }: Part, [x, y]: Point, leaving: boolean): readonly [Point, Point] {
  const isBar = stack.flat && stack.planes.length === 1 && stack.shift === 0
  if (isBar) {
    const [topLeft = [x, y], topRight = [x, y], bottomRight = [x, y], bottomLeft = [x, y]] = barPoints(stack, x, y)
    return leaving ? [topRight, bottomRight] : [topLeft, bottomLeft]
  }
  const [first, last] = [stack.planes[0], stack.planes.at(-1)]
  if (!first || !last)
    return [
      [x, y],
      [x, y],
    ]
  if (leaving)
    return [
      [x + last.x + last.width, y + last.y],
      [x + last.x + last.width, y + last.y + last.height],
    ]
  return [
    [x + first.x, y + first.y],
    [x + last.x, y + last.y + last.height],
  ]
}
