/** The real kernels of a layer under its operation: those of the maps that are drawn, as tinted tiles. */

import { type Kernels, kernelsOf, tintOf } from '../marks/kernels.ts'
import { cellFills } from '../marks/lattice.ts'
import type { Cells, Sample } from '../marks/stack-style.ts'
import { shortValue } from '../marks/value-scale.ts'
import type { Layer } from '../net/net.ts'
import { ellipsis, group, rect, text } from '../scene/draw.ts'
import type { Item } from '../scene/scene.ts'
import type { Figure } from '../style.ts'

const TILE = 25
const GAP = 5
const DOTS = 18
const NUMBER = 12
const VALUE = 13
/** All of so many kernels are drawn; of more the first ones and the last. */
const MOST_TILES = 4

/** The kernels whose values were given, where they have more than one cell; those of another layer stand there. */
function realKernels(figure: Figure, layer: Layer): Kernels | undefined {
  const kernels = kernelsOf(figure, layer)
  const isPoint = kernels?.sides.every(({ value }) => value === 1)
  return kernels?.values && !isPoint && kernels.weight.sharedWith === undefined ? kernels : undefined
}

/** Whether any layer has tiles. */
export function hasRealKernels(figure: Figure): boolean {
  return figure.net.layers.some((layer) => realKernels(figure, layer) !== undefined)
}

/** The cells of the patch: the kernel of the front map, its slice that reads the front map. */
export function patchCells(figure: Figure, layer: Layer): Cells | undefined {
  const kernels = realKernels(figure, layer)
  return kernels && cellsOf(kernels, (kernels.count.value ?? 1) - 1)
}

function cellsOf(kernels: Kernels, kernel: number): Cells | undefined {
  const { lattice, depth } = kernels
  const paint = tintOf(kernels, kernel, (depth.value ?? 1) - 1)
  return paint && { rows: lattice.rows, columns: lattice.columns, paint }
}

/** One tile a kernel, its number below, and the largest magnitude of the layer. */
export function sampleOf(figure: Figure, layer: Layer): Sample | undefined {
  const kernels = realKernels(figure, layer)
  if (!kernels?.values) return undefined
  const { count, lattice, weight } = kernels
  const all = count.value ?? 1
  const shown = all <= MOST_TILES ? Array.from({ length: all }, (_, i) => i) : [0, 1, 2, all - 1]
  const cell = TILE / Math.max(lattice.rows, lattice.columns)
  const box = { y: 0, width: lattice.columns * cell, height: lattice.rows * cell }
  const items: Item[] = []
  let x = 0
  for (const kernel of shown) {
    const cells = cellsOf(kernels, kernel)
    if (!cells) continue
    if (kernel > 0 && !shown.includes(kernel - 1)) {
      items.push(ellipsis(x + DOTS / 2 - GAP / 2, box.height / 2, 5, 0))
      x += DOTS
    }
    const tile = { ...box, x }
    items.push(
      ...cellFills(tile, cells.rows, cells.columns, cells.paint),
      rect(tile, { stroke: 'ink', strokeWidth: 0.6 }),
    )
    items.push(text(x + box.width / 2, box.height + NUMBER - 1, String(kernel + 1), { size: 9, fill: 'muted' }))
    x += box.width + GAP
  }
  const width = x - GAP
  const most = text(width / 2, box.height + NUMBER + VALUE, `|w| ≤ ${shortValue(kernels.values.most)}`, {
    fill: 'muted',
  })
  const tensor = `${weight.node}.${weight.name}`
  return { items: [group(items, { tensor }), most], width, height: TILE + NUMBER + VALUE + 4 }
}
