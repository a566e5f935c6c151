/** Real feature maps: what a pass computed, drawn into the squares that stand for it. */

import type { Extent, Layer } from '../net/net.ts'
import { mainOutput } from '../net/net.ts'
import type { Box } from '../scene/draw.ts'
import type { Paint } from '../scene/palette.ts'
import type { Raster } from '../scene/scene.ts'
import type { Figure } from '../style.ts'
import { shortValue } from './value-scale.ts'
import { magnitude, stepOf } from './values.ts'

/** The values of all maps of a layer, one after the other. */
export interface Features {
  readonly all: Float32Array
  /** The greatest magnitude among them: one scale for the layer. */
  readonly most: number
  readonly rows: number
  readonly columns: number
  /** From the first value of a map to that of the next, and to the slice of it that is drawn. */
  readonly size: number
  readonly slice: number
  /** `g` for inputs that are never below zero, `w` for signed values. */
  readonly tint: 'g' | 'w'
}

/** What the pass left in the layer's first output, what is folded in included. */
export function featuresOf({ options }: Figure, layer: Layer): Features | undefined {
  const { features } = options
  const extent = mainOutput(layer)
  if (features === undefined || extent === undefined) return undefined
  const count = countOf(extent)
  // What is folded in comes last; what only drops out or splits may have left nothing of its own.
  for (const id of [layer.id, ...layer.inner.map((part) => part.id)].reverse()) {
    const all = features(id, 0)
    if (all === undefined || all.length !== count || count === 0) continue
    const [rows, columns] = [extent.sides.at(-2)?.value ?? 1, extent.sides.at(-1)?.value ?? 1]
    const size = all.length / (extent.maps.value ?? 1)
    const slice = Math.floor(size / (rows * columns) / 2) * rows * columns
    const isInput = layer.hue === 'data' && all.every((value) => value >= 0)
    return { all, most: magnitude(all), rows, columns, size, slice, tint: isInput ? 'g' : 'w' }
  }
  return undefined
}

function countOf({ maps, sides }: Extent): number | undefined {
  let count = maps.value
  for (const { value } of sides) count = count === undefined || value === undefined ? undefined : count * value
  return count
}

/** Cells are no smaller than this many pixels; maps of more cells are drawn by the means of those that share one. */
const LEAST_CELL = 1

/** One map, drawn into a box. */
export function featureMap(features: Features, index: number, box: Box): Raster {
  const { rows, columns } = features
  const [high, wide] = [drawnCells(rows, box.height), drawnCells(columns, box.width)]
  const cells: Paint[] = []
  for (let row = 0; row < high; row += 1) {
    for (let column = 0; column < wide; column += 1) {
      const value = meanOf(features, index, span(row, high, rows), span(column, wide, columns))
      cells.push(featurePaint(features, value))
    }
  }
  return { kind: 'raster', ...box, rows: high, columns: wide, cells }
}

/** The colour of a value on the scale of its layer. */
export function featurePaint({ tint, most }: Features, value: number): Paint {
  return `${tint}${stepOf(value, most)}`
}

/** The value of a unit, short enough to stand below its square; tiny ones as a power. */
export function unitText({ all }: Features, index: number): string {
  const value = all[index] ?? 0
  const isTiny = value !== 0 && Math.abs(value) < 1e-3
  return isTiny ? value.toExponential(0).replaceAll('-', '−') : shortValue(value)
}

function drawnCells(count: number, pixels: number): number {
  return Math.max(1, Math.min(count, Math.floor(pixels / LEAST_CELL)))
}

/** The cells of the map that a drawn cell stands for. */
function span(at: number, drawn: number, whole: number): readonly [from: number, end: number] {
  const from = Math.floor((at * whole) / drawn)
  return [from, Math.max(from + 1, Math.floor(((at + 1) * whole) / drawn))]
}

function meanOf(
  { all, size, slice, columns }: Features,
  index: number,
  [top, bottom]: readonly [number, number],
  [left, right]: readonly [number, number],
): number {
  let sum = 0
  for (let row = top; row < bottom; row += 1) {
    const start = index * size + slice + row * columns
    for (let column = left; column < right; column += 1) sum += all[start + column] ?? 0
  }
  return sum / ((bottom - top) * (right - left))
}

/** The places of the `count` largest units of a layer without maps, in their order; none where it has maps or fewer units. */
export function largestUnits({ all, size }: Features, count: number): readonly number[] {
  if (size !== 1 || all.length < count) return []
  const bySize = [...all.keys()].sort((a, b) => (all[b] ?? 0) - (all[a] ?? 0) || a - b)
  return bySize.slice(0, count).sort((a, b) => a - b)
}
