/** Rasters as few rectangles: a ground, and runs of one colour on it. */

import type { Box } from './draw.ts'
import type { Paint } from './palette.ts'
import type { Raster } from './scene.ts'

/** Neighbouring cells of one row and one colour. */
export interface Run {
  readonly row: number
  readonly column: number
  readonly length: number
}

/** The colour that most cells have. */
export function groundOf({ cells }: Raster): Paint {
  const counts = new Map<Paint, number>()
  for (const paint of cells) counts.set(paint, (counts.get(paint) ?? 0) + 1)
  let ground: Paint = 'paper'
  let most = 0
  for (const [paint, count] of counts) if (count > most) [ground, most] = [paint, count]
  return ground
}

/** The cells of each other colour, in the order in which colours occur. */
export function runsOf({ rows, columns, cells }: Raster, ground: Paint): ReadonlyMap<Paint, readonly Run[]> {
  const byPaint = new Map<Paint, Run[]>()
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; ) {
      const paint = cells[row * columns + column] ?? ground
      let end = column + 1
      while (end < columns && cells[row * columns + end] === paint) end += 1
      if (paint !== ground) {
        const runs = byPaint.get(paint) ?? []
        byPaint.set(paint, runs)
        runs.push({ row, column, length: end - column })
      }
      column = end
    }
  }
  return byPaint
}

/** Pixels by which printers that smooth edges let runs overlap, so that no seams show between them. */
const OVERLAP = 0.15

/** Where a run lies, a little larger than its cells. */
export function runBox({ x, y, width, height, rows, columns }: Raster, { row, column, length }: Run): Box {
  const [cellWidth, cellHeight] = [width / columns, height / rows]
  const left = Math.max(x, x + column * cellWidth - OVERLAP)
  const top = Math.max(y, y + row * cellHeight - OVERLAP)
  return {
    x: left,
    y: top,
    width: Math.min(x + width, x + (column + length) * cellWidth + OVERLAP) - left,
    height: Math.min(y + height, y + (row + 1) * cellHeight + OVERLAP) - top,
  }
}
