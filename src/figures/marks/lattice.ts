/** A kernel as a block of cells in cabinet projection: height × width × depth. */

import { type Box, path, rects } from '../scene/draw.ts'
import type { Paint } from '../scene/palette.ts'
import { closedLine, type Item, type Point, type Segment } from '../scene/scene.ts'

/** Depth recedes by two to the right and one up, foreshortened to about half; whole pixels keep files small. */
const FORESHORTENING = 0.45
const RISE = 0.5
const LONGEST_SIDE = 36
const DENSE_CELL = 7
const LARGE_CELL = 9
/** More slices than this are drawn as three, a gap and the last. */
const MOST_SLICES = 8
const SHOWN_SLICES = 3

/** How a kernel is drawn. */
export interface Lattice {
  readonly rows: number
  readonly columns: number
  /** Slices drawn before the gap, and after it. */
  readonly slices: number
  readonly lastSlices: number
  readonly cell: number
  /** Front face. */
  readonly width: number
  readonly height: number
  /** How far the back lies to the right and up. */
  readonly dx: number
  readonly dy: number
}

/** A block of `rows` × `columns` × `depth` cells; unknown sizes are drawn as 3. */
export function latticeOf(rows: number | undefined, columns: number | undefined, depth: number | undefined): Lattice {
  const [r, c] = [capped(rows), capped(columns)]
  const cell = cellSize(r, c)
  const isDeep = (depth ?? MOST_SLICES + 1) > MOST_SLICES
  const slices = isDeep ? SHOWN_SLICES : Math.max(1, depth ?? 1)
  const lastSlices = isDeep ? 1 : 0
  const step = stepOf(cell)
  const all = slices + lastSlices + (isDeep ? 1 : 0)
  const [dx, dy] = [all * step, all * step * RISE]
  return { rows: r, columns: c, slices, lastSlices, cell, width: c * cell, height: r * cell, dx, dy }
}

/** Huge kernels are drawn with fewer cells than they have; the label says the truth. */
function capped(count: number | undefined): number {
  return Math.max(1, Math.min(16, count ?? 3))
}

function cellSize(rows: number, columns: number): number {
  if (rows * columns === 1) return LARGE_CELL
  return Math.min(DENSE_CELL, Math.floor((2 * LONGEST_SIDE) / Math.max(rows, columns)) / 2)
}

function stepOf(cell: number): number {
  return Math.max(2, Math.round(cell * FORESHORTENING))
}

/** Colours of a lattice. */
export interface LatticeLook {
  readonly fill: Paint | undefined
  readonly side: Paint | undefined
  readonly stroke: Paint
  /** Dashed outlines: shared weights. */
  readonly hollow: boolean
  /** Colours of the front cells, in place of `fill`. */
  readonly cells?: ((row: number, column: number) => Paint) | undefined
}

/** Draws the block with the top left of its front face at (x, y). */
export function drawLattice(lattice: Lattice, x: number, y: number, look: LatticeLook): readonly Item[] {
  const { slices, lastSlices, cell } = lattice
  const front = part(lattice, x, y, slices, look, true)
  if (lastSlices === 0) return front
  const back = (slices + 1) * stepOf(cell)
  // What the front part hides of the last slice is not drawn.
  return [...part(lattice, x + back, y - back * RISE, lastSlices, look, false), ...front]
}

/** Some slices: top and right side with their lines as one path, and the front where it is seen. */
function part(
  lattice: Lattice,
  x: number,
  y: number,
  slices: number,
  { fill, side, stroke, hollow, cells }: LatticeLook,
  seen: boolean,
): readonly Item[] {
  const { width, height, rows, columns, cell } = lattice
  const [dx, dy] = [slices * stepOf(cell), slices * stepOf(cell) * RISE]
  const corner = (right: number, down: number, back: number): Point => [
    x + right * width + back * dx,
    y + down * height - back * dy,
  ]
  const line = { stroke, strokeWidth: 0.6, ...(hollow && { dash: [2, 1.5] }) }
  const sides = [corner(0, 0, 0), corner(0, 0, 1), corner(1, 0, 1), corner(1, 1, 1), corner(1, 1, 0), corner(1, 0, 0)]
  const sideLines = [...closedLine(sides), ...topLines(corner, columns, slices), ...rightLines(corner, rows, slices)]
  const items: Item[] = [path(sideLines, { ...line, ...(side !== undefined && { fill: side }) })]
  if (!seen) return items
  if (cells) items.push(...cellFills({ x, y, width, height }, rows, columns, cells))
  const ground = cells ? undefined : fill
  return [...items, path(frontLines(corner, rows, columns), { ...line, ...(ground !== undefined && { fill: ground }) })]
}

type Corner = (right: number, down: number, back: number) => Point

function segment(from: Point, to: Point): readonly Segment[] {
  return [
    ['M', ...from],
    ['L', ...to],
  ]
}

/** The frame, which can be filled, and the lines between cells. */
function frontLines(corner: Corner, rows: number, columns: number): readonly Segment[] {
  const segments = [...closedLine([corner(0, 0, 0), corner(1, 0, 0), corner(1, 1, 0), corner(0, 1, 0)])]
  for (let i = 1; i < rows; i += 1) segments.push(...segment(corner(0, i / rows, 0), corner(1, i / rows, 0)))
  for (let i = 1; i < columns; i += 1) segments.push(...segment(corner(i / columns, 0, 0), corner(i / columns, 1, 0)))
  return segments
}

/** Between cells and between slices; the frame is drawn already. */
function topLines(corner: Corner, columns: number, slices: number): readonly Segment[] {
  const segments: Segment[] = []
  for (let i = 1; i <= columns; i += 1) segments.push(...segment(corner(i / columns, 0, 0), corner(i / columns, 0, 1)))
  for (let i = 1; i < slices; i += 1) segments.push(...segment(corner(0, 0, i / slices), corner(1, 0, i / slices)))
  return segments
}

function rightLines(corner: Corner, rows: number, slices: number): readonly Segment[] {
  const segments: Segment[] = []
  for (let i = 1; i < rows; i += 1) segments.push(...segment(corner(1, i / rows, 0), corner(1, i / rows, 1)))
  for (let i = 1; i < slices; i += 1) segments.push(...segment(corner(1, 0, i / slices), corner(1, 1, i / slices)))
  return segments
}

/** The edges across the gap between the first slices and the last, to be dotted; none where there is no gap. */
export function gapLines(lattice: Lattice, x: number, y: number): readonly Segment[] {
  const { width, height, slices, lastSlices, cell } = lattice
  if (lastSlices === 0) return []
  const step = stepOf(cell)
  const from = [slices * step, -slices * step * RISE] as const
  const to = [(slices + 1) * step, -(slices + 1) * step * RISE] as const
  const edges: readonly Point[] = [
    [0, 0],
    [width, 0],
    [width, height],
  ]
  return edges.flatMap(([right, down]): readonly Segment[] => [
    ['M', x + right + from[0], y + down + from[1]],
    ['L', x + right + to[0], y + down + to[1]],
  ])
}

/** The fills of the cells of a box by value: one path for each colour that occurs. */
export function cellFills(
  { x, y, width, height }: Box,
  rows: number,
  columns: number,
  paintOf: (row: number, column: number) => Paint,
): readonly Item[] {
  const cell = { width: width / columns, height: height / rows }
  const byPaint = new Map<Paint, Box[]>()
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const paint = paintOf(row, column)
      const boxes = byPaint.get(paint) ?? []
      byPaint.set(paint, boxes)
      boxes.push({ x: x + column * cell.width, y: y + row * cell.height, ...cell })
    }
  }
  return [...byPaint].map(([fill, boxes]) => rects(boxes, { fill }))
}
