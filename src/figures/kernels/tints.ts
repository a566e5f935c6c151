/** Tints from real weights: signed, one scale for all kernels of a layer. */

import type { Layer } from '../net/net.ts'
import type { Paint } from '../scene/palette.ts'
import type { Figure } from '../style.ts'
import type { Kernels } from './stage.ts'
import { magnitude, valuePaint } from './values.ts'

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
