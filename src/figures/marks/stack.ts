/** Feature maps as a stack of planes that runs down to the right, the last one in front; units as a slanted row or bar. */

import type { Extent } from '../net/net.ts'
import { isFlat } from '../net/words.ts'
import { type Box, ellipsis, polyline, rect, unfilled } from '../scene/draw.ts'
import type { Paint } from '../scene/palette.ts'
import type { Item, Look, Point } from '../scene/scene.ts'
import { type Features, featureMap, featurePaint } from './feature-map.ts'
import { mapSize, type Scale } from './scale.ts'

/** A stack's planes, from its top left. */
export interface Stack {
  readonly width: number
  readonly height: number
  /** Every plane that is drawn, the front one last. */
  readonly planes: readonly Plane[]
  /** Where the dots for the others stand. */
  readonly dots: { readonly x: number; readonly y: number } | undefined
  readonly shift: number
  /** Units of a layer without maps. */
  readonly flat: boolean
  /** True where a side is drawn longer than the scale says. */
  readonly clamped: boolean
}

export interface Plane extends Box {
  /** Index of the map. */
  readonly index: number
}

/** How stacks are drawn in a style. */
export interface StackLook {
  readonly shift: number
  readonly unitSide: number
  /** Units are one slanted bar instead of squares. */
  readonly bars: boolean
  plane(index: number, isUnknown: boolean): Look
}

const FIRST_MAPS = 3
const MOST_UNITS = 12
const FIRST_UNITS = 6
const LAST_UNITS = 2
/** Steps that the dots take the place of. */
const DOTS_STEPS = 3
/** Thickness of a bar of units. */
const BAR_WIDTH = 7
/** Length of a bar of units, by the square root of their number, and of how much of a unit's root at most. */
const [SHORTEST_BAR, LONGEST_BAR, BAR_STEP] = [14, 110, 5]

/** Lays out the planes of what a layer hands on; the longest bar is that of `mostUnits`. */
export function stackOf(
  extent: Extent | undefined,
  scale: Scale,
  mostMaps: number,
  mostUnits: number,
  look: StackLook,
): Stack {
  const flat = extent !== undefined && isFlat(extent)
  if (flat && look.bars) return barStack(extent.maps.value, mostUnits)
  const { width, height } = flat ? { width: look.unitSide, height: look.unitSide } : mapSize(extent, scale)
  const shift = flat ? look.unitSide : look.shift
  const steps = stepsOf(
    extent?.maps.value,
    flat ? MOST_UNITS : mostMaps,
    flat ? FIRST_UNITS : FIRST_MAPS,
    flat ? LAST_UNITS : 1,
  )
  const planes = steps.planes.map(({ step, index }) => ({ index, x: step * shift, y: step * shift, width, height }))
  const last = steps.planes.at(-1)?.step ?? 0
  const dots =
    steps.dots === undefined ? undefined : { x: steps.dots * shift + width / 2, y: steps.dots * shift + height / 2 }
  const clamped = !flat && (extent?.sides.slice(-2).some(({ value }) => scale.clamped(value)) ?? false)
  return { width: last * shift + width, height: last * shift + height, planes, dots, shift, flat, clamped }
}

/** Which planes stand on which step. */
function stepsOf(count: number | undefined, most: number, first: number, last: number) {
  if (count !== undefined && count <= most) {
    return { planes: Array.from({ length: count }, (_, index) => ({ index, step: index })), dots: undefined }
  }
  const total = count ?? first + last
  const front = Array.from({ length: first }, (_, index) => ({ index, step: index }))
  const back = Array.from({ length: last }, (_, i) => ({ index: total - last + i, step: first + DOTS_STEPS + i }))
  return { planes: [...front, ...back], dots: first + (DOTS_STEPS - 1) / 2 }
}

function barStack(units: number | undefined, most: number): Stack {
  const step = Math.min(BAR_STEP, LONGEST_BAR / Math.sqrt(most))
  const height = Math.round(Math.max(SHORTEST_BAR, Math.min(LONGEST_BAR, step * Math.sqrt(units ?? 100))))
  const width = Math.round(height * 0.35) + BAR_WIDTH
  return {
    width,
    height,
    planes: [{ index: 0, x: 0, y: 0, width, height }],
    dots: undefined,
    shift: 0,
    flat: true,
    clamped: false,
  }
}

/** Draws the stack with its top left at (x, y). */
export function drawStack(
  stack: Stack,
  x: number,
  y: number,
  look: StackLook,
  isUnknown: boolean,
  features?: Features,
): readonly Item[] {
  if (stack.flat && look.bars) {
    if (features) return featureBar(stack, x, y, look.plane(0, isUnknown), features)
    return [{ kind: 'polygon', points: barPoints(stack, x, y), ...look.plane(0, isUnknown) }]
  }
  const items: Item[] = []
  const front = stack.planes.at(-1)
  for (const plane of stack.planes) {
    if (plane === front && stack.dots) items.push(stackDots(stack, x, y))
    const box = { x: x + plane.x, y: y + plane.y, width: plane.width, height: plane.height }
    const paint = look.plane(plane.index, isUnknown)
    if (features) items.push(featureMap(features, plane.index, box), rect(box, unfilled(paint)))
    else items.push(rect(box, paint))
    if (plane === front && stack.clamped) items.push(breakMark(box, look.plane(0, false).stroke ?? 'ink'))
  }
  return items
}

/** In the gap at the stack's upper right edge, where they are seen. */
function stackDots({ planes, shift, flat, dots }: Stack, x: number, y: number): Item {
  const before = planes.findLast((plane) => dots !== undefined && plane.x + plane.width / 2 < dots.x) ?? planes[0]
  const [right, top] = [before ? before.x + before.width : 0, before ? before.y : 0]
  if (flat) return ellipsis(x + (dots?.x ?? 0), y + (dots?.y ?? 0), shift * 0.9, shift * 0.9)
  const middle = ((DOTS_STEPS + 1) / 2) * shift
  return ellipsis(x + right + middle - shift * 0.4, y + top + middle - shift * 0.4, shift * 0.8, shift * 0.8)
}

/** A slanted bar: as in LeNet's figure, a row of units seen at an angle. */
export function barPoints({ width, height }: Stack, x: number, y: number): readonly Point[] {
  return [
    [x, y],
    [x + BAR_WIDTH, y],
    [x + width, y + height],
    [x + width - BAR_WIDTH, y + height],
  ]
}

/** Pixels of a stripe of a bar of units. */
const STRIPE = 2

/** The bar, a stripe for every unit; of more units than stripes find room the one of the greatest magnitude. */
function featureBar(stack: Stack, x: number, y: number, look: Look, features: Features): readonly Item[] {
  const { all } = features
  const count = Math.min(all.length, Math.floor(stack.height / STRIPE))
  const slant = (stack.width - BAR_WIDTH) / count
  const stripes = Array.from({ length: count }, (_, i): Item => {
    const units = all.subarray(Math.floor((i * all.length) / count), Math.floor(((i + 1) * all.length) / count))
    const strongest = units.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0)
    const [left, top, bottom] = [x + i * slant, y + (i * stack.height) / count, y + ((i + 1) * stack.height) / count]
    const points: readonly Point[] = [
      [left, top],
      [left + BAR_WIDTH, top],
      [left + slant + BAR_WIDTH, bottom],
      [left + slant, bottom],
    ]
    return { kind: 'polygon', points, fill: featurePaint(features, strongest) }
  })
  return [...stripes, { kind: 'polygon', points: barPoints(stack, x, y), ...unfilled(look) }]
}

/** A small zigzag on the upper edge: this side is not to scale. */
function breakMark({ x, y, width }: Box, stroke: Paint): Item {
  const middle = x + width / 2
  return polyline(
    [
      [middle - 3, y + 2],
      [middle - 1, y - 2],
      [middle + 1, y + 2],
      [middle + 3, y - 2],
    ],
    { stroke, strokeWidth: 0.8 },
  )
}
