/** How long sides are drawn. */

import type { SideScale } from '../choices.ts'
import type { Extent, FigureNet, Size } from '../net/net.ts'
import type { FigureOptions } from '../options.ts'

/** Lengths in pixels, and how the figure says that they were chosen. */
export interface Scale {
  readonly kind: 'linear' | 'sqrt'
  /** Length of a side; unknown sizes are drawn as the middle. */
  length(size: number | undefined): number
  /** True where the side would be longer or shorter than is drawn. */
  clamped(size: number | undefined): boolean
}

/** Beyond this factor between sides linear lengths become unreadable. */
const LINEAR_FACTOR = 8

/** What stands for the longest side where no side is known. */
const UNKNOWN_SIDE = 32

/** Real feature maps must be seen: small ones are drawn larger than their share where nothing else was asked for. */
export function wantedScale({ scale, features }: FigureOptions): SideScale {
  return scale === 'auto' && features !== undefined ? 'sqrt' : scale
}

/** The scale for all maps of a net, the longest side `longest` pixels, none below `shortest`. */
export function sideScale(net: FigureNet, wanted: SideScale, longest: number, shortest: number): Scale {
  let [least, most] = [Infinity, 1]
  for (const { value } of sidesOf(net)) {
    if (value === undefined || value < 2) continue
    least = Math.min(least, value)
    most = Math.max(most, value)
  }
  // Nothing but points or symbols: a point is small beside what is not known.
  if (most === 1) most = UNKNOWN_SIDE
  const kind = wanted === 'auto' ? (most / Math.min(least, most) <= LINEAR_FACTOR ? 'linear' : 'sqrt') : wanted
  const raw = (size: number): number => longest * (kind === 'linear' ? size / most : Math.sqrt(size / most))
  return {
    kind,
    length: (size) => Math.round(size === undefined ? longest * 0.6 : Math.max(shortest, Math.min(longest, raw(size)))),
    clamped: (size) => size !== undefined && size > 1 && raw(size) < shortest - 0.01,
  }
}

function* sidesOf(net: FigureNet): Generator<Size> {
  for (const { outputs } of net.layers) for (const extent of outputs) if (extent) yield* extent.sides
}

/** Width and height of a map in pixels; one-dimensional maps are a row, those of three dimensions show the last two. */
export function mapSize(extent: Extent | undefined, scale: Scale): { readonly width: number; readonly height: number } {
  if (!extent) return { width: scale.length(undefined), height: scale.length(undefined) }
  const [height, width] = [extent.sides.at(-2), extent.sides.at(-1)]
  if (!width) return { width: scale.length(1), height: scale.length(1) }
  return { width: scale.length(width.value), height: scale.length(height ? height.value : 1) }
}
