/** A blob as a slab in space: width for its maps, height and depth for its sides. */

import type { Scale } from '../marks/scale.ts'
import type { Extent } from '../net/net.ts'
import { isFlat } from '../net/words.ts'
import { polyline } from '../scene/draw.ts'
import type { Hue, Paint } from '../scene/palette.ts'
import type { Item, Look, Point } from '../scene/scene.ts'

/** Half of the depth is seen, at 45° to the upper right. */
const DEPTH = 0.36
/** Width of a map, by the square root of their number. */
const PER_ROOT = 1.5
const [THINNEST, THICKEST] = [3, 96]
const FLAT_WIDTH = 9
const [SHORTEST_FLAT, LONGEST_FLAT] = [16, 130]

export interface Slab {
  /** Front face. */
  readonly width: number
  readonly height: number
  /** How far the back lies to the right and up. */
  readonly depth: number
}

/** The slab of what a layer hands on. Units stand upright as a thin column. */
export function slabOf(extent: Extent | undefined, scale: Scale): Slab {
  const maps = extent?.maps.value ?? 16
  if (extent && isFlat(extent)) {
    const height = Math.round(Math.max(SHORTEST_FLAT, Math.min(LONGEST_FLAT, 2.2 * Math.sqrt(maps))))
    return { width: FLAT_WIDTH, height, depth: 4 }
  }
  const width = Math.round(Math.max(THINNEST, Math.min(THICKEST, PER_ROOT * Math.sqrt(maps))))
  const [high, wide] = [extent?.sides.at(-2), extent?.sides.at(-1)]
  const height = scale.length(high ? high.value : extent ? 1 : undefined)
  return { width, height, depth: Math.round(scale.length(wide?.value) * DEPTH) }
}

/** A point of the slab's surface: 0 to 1 along each axis. */
export function slabPoint(
  { width, height, depth }: Slab,
  x: number,
  y: number,
  right: number,
  down: number,
  back: number,
): Point {
  return [x + right * width + back * depth, y + down * height - back * depth]
}

/** Draws the slab with the top left of its front face at (x, y); the hidden edges dashed. */
export function drawSlab(
  slab: Slab,
  x: number,
  y: number,
  hue: Hue,
  isUnknown: boolean,
  band: Hue | undefined,
): readonly Item[] {
  const at = (right: number, down: number, back: number): Point => slabPoint(slab, x, y, right, down, back)
  const look = { stroke: hue, strokeWidth: 0.9, ...(isUnknown && { dash: [4, 3] }) }
  const items = [...faces(at, 0, [`${hue}-0`, `${hue}-3`, `${hue}-1`], look)]
  // The last part of the slab in the colour of what is folded in, as PlotNeuralNet paints an activation.
  if (band)
    items.push(
      ...faces(at, 0.72, [`${band}-0`, `${band}-1`, `${band}-1`], { stroke: `${band}-line`, strokeWidth: 0.9 }),
    )
  if (slab.depth > 8) {
    const hidden = { stroke: `${hue}-line`, strokeWidth: 0.6, dash: [1.5, 2] }
    items.push(polyline([at(0, 1, 0), at(0, 1, 1), at(1, 1, 1)], hidden), polyline([at(0, 1, 1), at(0, 0, 1)], hidden))
  }
  return items
}

/** The upper, the right and the front face, `from` somewhere of the slab's width to its right end. */
function faces(
  at: (right: number, down: number, back: number) => Point,
  from: number,
  [upper, right, front]: readonly [Paint, Paint, Paint],
  look: Look,
): readonly Item[] {
  return [
    { kind: 'polygon', points: [at(from, 0, 0), at(from, 0, 1), at(1, 0, 1), at(1, 0, 0)], fill: upper, ...look },
    { kind: 'polygon', points: [at(1, 0, 0), at(1, 0, 1), at(1, 1, 1), at(1, 1, 0)], fill: right, ...look },
    { kind: 'polygon', points: [at(from, 0, 0), at(1, 0, 0), at(1, 1, 0), at(from, 1, 0)], fill: front, ...look },
  ]
}
