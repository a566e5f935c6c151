/** Tints from real weights: signed, one scale for all kernels of a layer. */

import type { Layer } from '../net/net.ts'
import { type Paint, VALUE_STEPS } from '../scene/palette.ts'
import type { Figure } from '../style.ts'
import type { Kernels } from './stage.ts'

/** The greatest magnitude among values, at least a tiny one so that zeros stay zero. */
export function magnitude(values: Float32Array): number {
  let most = 0
  for (const value of values) {
    const size = Math.abs(value)
    if (size > most && Number.isFinite(size)) most = size
  }
  return most || 1
}

/** The colour of a value on a scale from −most to most. */
export function valuePaint(value: number, most: number): Paint {
  const share = Number.isFinite(value) ? Math.max(-1, Math.min(1, value / most)) : 0
  return `w${Math.round(share * VALUE_STEPS) || 0}`
}

/** The tints of the front slice of a kernel, by row and column; `undefined` without values. */
export function tintOf(
  { options }: Figure,
  layer: Layer,
  kernels: Kernels,
  kernel: number,
): ((row: number, column: number) => Paint) | undefined {
  const values = options.values?.(layer.id, 0)
  if (!values || kernels.lattice.rows * kernels.lattice.columns === 0) return undefined
  const { lattice, depth, sides } = kernels
  const sizes = sides.map(({ value }) => value ?? 1)
  const area = sizes.reduce((product, size) => product * size, 1)
  const width = sizes.at(-1) ?? 1
  const start = kernel * (depth.value ?? 1) * area
  const most = magnitude(values)
  // Kernels with more cells than are drawn show their middle.
  const [skipRows, skipColumns] = [(sizes.at(-2) ?? 1) - lattice.rows, width - lattice.columns].map((extra) =>
    Math.floor(Math.max(0, extra) / 2),
  )
  return (row, column) =>
    valuePaint(values[start + (row + (skipRows ?? 0)) * width + column + (skipColumns ?? 0)] ?? 0, most)
}
