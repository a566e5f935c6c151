/** What is wrong with where things are in a scene: texts that overlap, are crossed, covered or clipped. */

import { type Box, boundsOf, rect, textBox } from '../../src/figures/scene/draw.ts'
import {
  type Item,
  type Leaf,
  leaves,
  type Point,
  type Scene,
  type Segment,
  type Shape,
  type Text,
} from '../../src/figures/scene/scene.ts'

/** Less than this is touching, not crossing. */
const SLACK = 0.6
const MARGIN = 8
const CELL = 64

interface Placed<T> {
  readonly box: Box
  readonly item: T
  readonly order: number
}

/** Every flaw in words; empty where all is well. */
export function geometryFlaws(scene: Scene): readonly string[] {
  const texts: Placed<Text>[] = []
  const shapes: Placed<Shape>[] = []
  let order = 0
  for (const leaf of leaves(scene.items)) {
    order += 1
    if (leaf.kind === 'text') texts.push({ box: textBox(leaf), item: leaf, order })
    else {
      const box = boundsOf([leaf])
      // The first shape is the page itself.
      const item = leaf.kind === 'raster' ? rect(leaf, { fill: 'paper' }) : leaf
      if (box && order > 1) shapes.push({ box, item, order })
    }
  }
  return [...outside(scene, texts, shapes), ...overlaps(texts), ...crossings(texts, shapes), ...layerOverlaps(scene)]
}

function outside(scene: Scene, texts: readonly Placed<Text>[], shapes: readonly Placed<Shape>[]): readonly string[] {
  const flaws: string[] = []
  for (const { box, item } of [...texts, ...shapes]) {
    const inside =
      box.x >= MARGIN &&
      box.y >= MARGIN &&
      box.x + box.width <= scene.width - MARGIN &&
      box.y + box.height <= scene.height - MARGIN
    if (!inside) flaws.push(`outside the margins: ${describe(item)} ${said(box)} of ${scene.width}×${scene.height}`)
  }
  return flaws
}

function describe(item: Item): string {
  return item.kind === 'text' ? `“${item.text}”` : item.kind
}

function said({ x, y, width, height }: Box): string {
  return `(${[x, y, width, height].map((value) => value.toFixed(1)).join(' ')})`
}

export function meet(a: Box, b: Box): boolean {
  return (
    a.x + SLACK < b.x + b.width &&
    b.x + SLACK < a.x + a.width &&
    a.y + SLACK < b.y + b.height &&
    b.y + SLACK < a.y + a.height
  )
}

/** Only what is close is compared. */
function grid<T>(all: readonly Placed<T>[]): (box: Box) => ReadonlySet<Placed<T>> {
  const cells = new Map<string, Placed<T>[]>()
  const keys = function* (box: Box): Generator<string> {
    for (let x = Math.floor(box.x / CELL); x <= (box.x + box.width) / CELL; x += 1) {
      for (let y = Math.floor(box.y / CELL); y <= (box.y + box.height) / CELL; y += 1) yield `${x},${y}`
    }
  }
  for (const each of all) {
    for (const key of keys(each.box)) {
      const cell = cells.get(key)
      if (cell) cell.push(each)
      else cells.set(key, [each])
    }
  }
  return (box) => new Set([...keys(box)].flatMap((key) => cells.get(key) ?? []))
}

/** Descenders and ascenders leave air in a text's box: lines may stand close. */
export function inkOf(box: Box): Box {
  return { x: box.x, y: box.y + box.height * 0.14, width: box.width, height: box.height * 0.72 }
}

function overlaps(texts: readonly Placed<Text>[]): readonly string[] {
  const flaws: string[] = []
  const near = grid(texts)
  for (const text of texts) {
    for (const other of near(text.box)) {
      if (other.order > text.order && meet(inkOf(text.box), inkOf(other.box))) {
        flaws.push(`${describe(text.item)} ${said(text.box)} overlaps ${describe(other.item)} ${said(other.box)}`)
      }
    }
  }
  return flaws
}

/** Outlines that run through a text, and fills painted over one. */
function crossings(texts: readonly Placed<Text>[], shapes: readonly Placed<Shape>[]): readonly string[] {
  const flaws: string[] = []
  const near = grid(shapes)
  for (const { box, item, order } of texts) {
    const ink = inkOf(box)
    for (const shape of near(box)) {
      if (!meet(ink, shape.box)) continue
      if (shape.item.fill !== undefined && shape.order > order && coversSome(shape.item, ink)) {
        flaws.push(`${describe(item)} ${said(box)} lies under a ${shape.item.kind} ${said(shape.box)}`)
      }
      for (const [from, to] of edgesOf(shape.item)) {
        if (!crosses(from, to, ink)) continue
        flaws.push(`${describe(item)} ${said(box)} is crossed by a ${shape.item.kind} ${said(shape.box)}`)
        break
      }
    }
  }
  return flaws
}

function coversSome(shape: Shape, box: Box): boolean {
  return shape.kind !== 'path' && [...edgesOf(shape)].some(([from, to]) => crosses(from, to, box))
}

function* edgesOf(shape: Shape): Generator<readonly [Point, Point]> {
  if (shape.kind === 'rect' || shape.kind === 'ellipse') {
    const box = boundsOf([shape]) ?? { x: 0, y: 0, width: 0, height: 0 }
    const { x, y, width, height } = box
    const corners: readonly Point[] = [
      [x, y],
      [x + width, y],
      [x + width, y + height],
      [x, y + height],
    ]
    yield* closed(corners)
  } else if (shape.kind === 'polygon') yield* closed(shape.points)
  else yield* pathEdges(shape.segments)
}

function* closed(points: readonly Point[]): Generator<readonly [Point, Point]> {
  for (const [i, point] of points.entries()) yield [point, points[(i + 1) % points.length] ?? point]
}

function* pathEdges(segments: readonly Segment[]): Generator<readonly [Point, Point]> {
  let [at, start]: [Point, Point] = [
    [0, 0],
    [0, 0],
  ]
  for (const segment of segments) {
    if (segment[0] === 'Z') {
      yield [at, start]
      at = start
    } else if (segment[0] === 'C') {
      const from = at
      const [, x1, y1, x2, y2, x, y] = segment
      for (let i = 1; i <= 12; i += 1) {
        const t = i / 12
        const u = 1 - t
        const mix = (a: number, b: number, c: number, d: number): number =>
          u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d
        const next: Point = [mix(from[0], x1, x2, x), mix(from[1], y1, y2, y)]
        yield [at, next]
        at = next
      }
    } else {
      const next: Point = [segment[1], segment[2]]
      if (segment[0] === 'L') yield [at, next]
      else start = next
      at = next
    }
  }
}

/** Whether a line enters the inside of a box (Liang and Barsky). */
function crosses([x1, y1]: Point, [x2, y2]: Point, box: Box): boolean {
  let [from, to] = [0, 1]
  const [dx, dy] = [x2 - x1, y2 - y1]
  const sides = [
    [-dx, x1 - (box.x + SLACK)],
    [dx, box.x + box.width - SLACK - x1],
    [-dy, y1 - (box.y + SLACK)],
    [dy, box.y + box.height - SLACK - y1],
  ] as const
  for (const [p, q] of sides) {
    if (p === 0) {
      if (q < 0) return false
    } else if (p < 0) from = Math.max(from, q / p)
    else to = Math.min(to, q / p)
  }
  return from < to
}

/** Bodies of different layers keep apart; lines between them and windows on them are no bodies. */
function layerOverlaps(scene: Scene): readonly string[] {
  const bodies: Placed<string>[] = []
  const seen = new Set<string>()
  for (const item of topGroups(scene.items)) {
    const [id] = item.nodes ?? []
    if (id === undefined || seen.has(id)) continue
    seen.add(id)
    const box = boundsOf([...leaves(item.items)].filter(isBody))
    if (box) bodies.push({ box, item: id, order: bodies.length })
  }
  const near = grid(bodies)
  const flaws: string[] = []
  for (const body of bodies) {
    for (const other of near(body.box)) {
      if (other.order > body.order && meet(body.box, other.box))
        flaws.push(`layers ${body.item} and ${other.item} overlap`)
    }
  }
  return flaws
}

function* topGroups(items: readonly Item[]): Generator<Extract<Item, { kind: 'group' }>> {
  for (const item of items) {
    if (item.kind !== 'group') continue
    if (item.nodes) yield item
    else yield* topGroups(item.items)
  }
}

function isBody(item: Leaf): boolean {
  if (item.kind === 'raster') return true
  return (item.kind === 'rect' || item.kind === 'polygon') && item.fill !== undefined
}
