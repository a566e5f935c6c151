/** Short ways to write items, and what they cover. */

import { ascent, descent, fitText, reserve } from '../fonts/measure.ts'
import type { Paint } from './palette.ts'
import {
  type Anchor,
  closedLine,
  type Ellipse,
  type Group,
  type Item,
  type Look,
  openLine,
  type Path,
  type Point,
  type Raster,
  type Rect,
  type Segment,
  type Shape,
  type Text,
} from './scene.ts'

/** An upright rectangle, for layout. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** For what is not there. */
export const NOWHERE: Box = { x: 0, y: 0, width: 0, height: 0 }

export function rect(box: Box, look: Look, radius?: number): Rect {
  const { x, y, width, height } = box
  return { kind: 'rect', x, y, width, height, ...look, ...(radius !== undefined && { radius }) }
}

/** The look without what fills it. */
export function unfilled({ fill: _, ...outline }: Look): Look {
  return outline
}

/** A line through all points. */
export function polyline(points: readonly Point[], look: Look): Path {
  return { kind: 'path', segments: openLine(points), ...look }
}

export function path(segments: readonly Segment[], look: Look): Path {
  return { kind: 'path', segments, ...look }
}

/** Several rectangles as one shape. */
export function rects(boxes: readonly Box[], look: Look): Path {
  const segments = boxes.flatMap(({ x, y, width, height }) =>
    closedLine([
      [x, y],
      [x + width, y],
      [x + width, y + height],
      [x, y + height],
    ]),
  )
  return { kind: 'path', segments, ...look }
}

/** Three dots in a row, for what is left out, each `step` from the next. */
export function ellipsis(x: number, y: number, dx: number, dy: number, fill: Paint = 'muted'): Path {
  const step = Math.hypot(dx, dy)
  const segments: readonly Segment[] = [
    ['M', x - dx, y - dy],
    ['L', x + dx * 1.3, y + dy * 1.3],
  ]
  return { kind: 'path', segments, stroke: fill, strokeWidth: 3.2, dash: [0, step], round: true }
}

export function dot(x: number, y: number, r: number, fill: Paint): Shape {
  return { kind: 'ellipse', x, y, rx: r, ry: r, fill }
}

/** How a text is set. */
export interface TextLook {
  readonly size?: number
  readonly bold?: boolean
  readonly anchor?: Anchor
  readonly fill?: Paint
  readonly rotate?: number
  /** Shortened in the middle to this width. */
  readonly maxWidth?: number
}

/** Text with its anchor at (x, y) on the baseline; 10 px, ink, centred, unless told. */
export function text(x: number, y: number, said: string, look: TextLook = {}): Text {
  const { size = 10, bold, anchor = 'middle', fill = 'ink', rotate, maxWidth } = look
  const clean = visible(said)
  const fitted = maxWidth === undefined ? clean : fitText(clean, maxWidth, size, bold)
  return {
    kind: 'text',
    x,
    y,
    text: fitted,
    size,
    anchor,
    fill,
    ...(bold && { bold }),
    ...(rotate && { rotate }),
    ...(fitted !== clean && { whole: clean }),
  }
}

const CONTROL = /[\p{Cc}\p{Cs}\ufffe\uffff\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu

/** Control characters would vanish, break the line or turn the text around: they become a dot. */
function visible(said: string): string {
  return said.replace(CONTROL, '·')
}

export function group(items: readonly Item[], about: Omit<Group, 'kind' | 'items'> = {}): Group {
  return { kind: 'group', ...about, items }
}

/** The box that a text reserves, before it is turned. */
export function textBox(item: Text): Box {
  const width = reserve(item.text, item.size, item.bold)
  const x = item.anchor === 'start' ? item.x : item.anchor === 'end' ? item.x - width : item.x - width / 2
  return { x, y: item.y - ascent(item.size), width, height: ascent(item.size) + descent(item.size) }
}

/** What an item covers, outlines not counted; empty groups cover nothing. */
export function boundsOf(items: readonly Item[]): Box | undefined {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x, y] of cornersOf(items)) {
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
  }
  return left > right ? undefined : { x: left, y: top, width: right - left, height: bottom - top }
}

function* cornersOf(items: readonly Item[]): Generator<Point> {
  for (const item of items) {
    if (item.kind === 'group') yield* cornersOf(item.items)
    else if (item.kind === 'text') yield* textCorners(item)
    else yield* shapeCorners(item)
  }
}

function* shapeCorners(item: Shape | Raster): Generator<Point> {
  if (item.kind === 'rect' || item.kind === 'raster') yield* boxCorners(item)
  else if (item.kind === 'polygon') yield* item.points
  else if (item.kind === 'ellipse') {
    yield [item.x - item.rx, item.y - item.ry]
    yield [item.x + item.rx, item.y + item.ry]
  } else for (const segment of item.segments) yield* segmentPoints(segment)
}

function* segmentPoints(segment: Segment): Generator<Point> {
  if (segment[0] === 'Z') return
  yield [segment[1], segment[2]]
  if (segment[0] === 'C') {
    yield [segment[3], segment[4]]
    yield [segment[5], segment[6]]
  }
}

function boxCorners({ x, y, width, height }: Box): readonly Point[] {
  return [
    [x, y],
    [x + width, y],
    [x, y + height],
    [x + width, y + height],
  ]
}

/** The corners of a text's box, turned as the text is. */
function textCorners(item: Text): readonly Point[] {
  const corners = boxCorners(textBox(item))
  if (!item.rotate) return corners
  const angle = (item.rotate * Math.PI) / 180
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  return corners.map(([x, y]) => {
    const [dx, dy] = [x - item.x, y - item.y]
    return [item.x + dx * cos - dy * sin, item.y + dx * sin + dy * cos] as const
  })
}

/** The items, moved. */
export function moved(items: readonly Item[], dx: number, dy: number): readonly Item[] {
  return items.map((item) => movedItem(item, dx, dy))
}

function movedItem(item: Item, dx: number, dy: number): Item {
  switch (item.kind) {
    case 'group':
      return { ...item, items: moved(item.items, dx, dy) }
    case 'polygon':
      return { ...item, points: item.points.map(([x, y]) => [x + dx, y + dy] as const) }
    case 'path':
      return { ...item, segments: item.segments.map((segment) => movedSegment(segment, dx, dy)) }
    default:
      return { ...item, x: item.x + dx, y: item.y + dy }
  }
}

function movedSegment(segment: Segment, dx: number, dy: number): Segment {
  if (segment[0] === 'Z') return segment
  if (segment[0] !== 'C') return [segment[0], segment[1] + dx, segment[2] + dy]
  const [, x1, y1, x2, y2, x, y] = segment
  return ['C', x1 + dx, y1 + dy, x2 + dx, y2 + dy, x + dx, y + dy]
}

/** The items at another size, seen from the origin. */
export function scaled(items: readonly Item[], factor: number): readonly Item[] {
  return items.map((item): Item => {
    switch (item.kind) {
      case 'group':
        return { ...item, items: scaled(item.items, factor) }
      case 'text':
        return { ...item, x: item.x * factor, y: item.y * factor, size: item.size * factor }
      case 'polygon':
        return { ...item, ...scaledLook(item, factor), points: item.points.map(([x, y]) => [x * factor, y * factor]) }
      case 'path':
        return {
          ...item,
          ...scaledLook(item, factor),
          segments: item.segments.map((each) => scaledSegment(each, factor)),
        }
      default:
        return scaledBox(item, factor)
    }
  })
}

function scaledBox<T extends Rect | Ellipse | Raster>(item: T, factor: number): T {
  const lengths = ['x', 'y', 'width', 'height', 'rx', 'ry', 'radius'].flatMap((name) => {
    const length: unknown = Reflect.get(item, name)
    return typeof length === 'number' ? [[name, length * factor] as const] : []
  })
  return { ...item, ...(item.kind === 'raster' ? {} : scaledLook(item, factor)), ...Object.fromEntries(lengths) }
}

function scaledLook({ strokeWidth = 1, dash }: Look, factor: number): Look {
  return { strokeWidth: strokeWidth * factor, ...(dash && { dash: dash.map((length) => length * factor) }) }
}

function scaledSegment(segment: Segment, factor: number): Segment {
  if (segment[0] === 'Z') return segment
  if (segment[0] !== 'C') return [segment[0], segment[1] * factor, segment[2] * factor]
  const [, x1, y1, x2, y2, x, y] = segment
  return ['C', x1 * factor, y1 * factor, x2 * factor, y2 * factor, x * factor, y * factor]
}
