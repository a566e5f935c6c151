/** Tints from real weights: signed, one scale for all kernels of a layer. */

import type { Paint } from '../scene/palette.ts'
import type { Kernels } from './stage.ts'
import { valuePaint } from './values.ts'

/** The tints of the front slice of a kernel, by row and column; `undefined` without values. */
export function tintOf(
  { values, lattice, depth, sides }: Kernels,
  kernel: number,
): ((row: number, column: number) => Paint) | undefined {
  if (!values) return undefined
  const sizes = sides.map(({ value }) => value ?? 1)
  const area = sizes.reduce((product, size) => product * size, 1)
  const width = sizes.at(-1) ?? 1
  const start = kernel * (depth.value ?? 1) * area
  // Kernels with more cells than are drawn show their middle.
  const [skipRows, skipColumns] = [(sizes.at(-2) ?? 1) - lattice.rows, width - lattice.columns].map((extra) =>
    Math.floor(Math.max(0, extra) / 2),
  )
  return (row, column) =>
    valuePaint(values.all[start + (row + (skipRows ?? 0)) * width + column + (skipColumns ?? 0)] ?? 0, values.most)
}
