/** The kernels of a layer, and the tints that real weights give them. */

import { type Block, type Extent, type Layer, mainInput, type Size } from '../net/net.ts'
import { isSpreading } from '../net/words.ts'
import type { Paint } from '../scene/palette.ts'
import type { Figure } from '../style.ts'
import { type Lattice, latticeOf } from './lattice.ts'
import { type Values, valuePaint, valuesOf } from './values.ts'

/** The kernels of a layer: how many, and what one measures. */
export interface Kernels {
  readonly count: Size
  readonly depth: Size
  readonly sides: readonly Size[]
  readonly lattice: Lattice
  readonly weight: Block
  readonly bias: Block | undefined
  readonly group: number
  /** The file has them by the map that they read, not by the one that they make. */
  readonly byInput: boolean
  readonly dense: boolean
  /** One kernel reads one map. */
  readonly depthwise: boolean
  /** The real weights, where they were given. */
  readonly values: Values | undefined
}

/** The kernels of a layer; `undefined` where it has none. */
export function kernelsOf(figure: Figure, layer: Layer): Kernels | undefined {
  const [weight, bias] = layer.blocks
  if (!weight?.shape || (layer.family !== 'conv' && layer.family !== 'dense')) return undefined
  const input = mainInput(figure.net, layer)
  const group = layer.window?.group ?? 1
  const own = { weight, bias, group, byInput: layer.byInput, dense: layer.family === 'dense' }
  const values = valuesOf(figure, layer)
  if (layer.family === 'dense') {
    const [count = UNKNOWN, inner = UNKNOWN] = layer.byInput ? [...weight.shape].reverse() : weight.shape
    const spatial = input && readsWhole(input, inner)
    const [depth, sides] = spatial ? [input.maps, input.sides] : [inner, [ONE, ONE]]
    return { ...own, values, count, depth, sides, lattice: latticeFor(sides, depth), depthwise: false }
  }
  const spreads = isSpreading(figure.net, layer)
  const count = (spreads ? inGroups(weight.shape[1], group) : weight.shape[0]) ?? UNKNOWN
  const depth = spreads ? perGroup(weight.shape[0], group) : (weight.shape[1] ?? UNKNOWN)
  const sides = layer.window?.kernel ?? [ONE, ONE]
  return {
    ...own,
    values,
    count,
    depth,
    sides,
    lattice: latticeFor(sides, depth),
    depthwise: group > 1 && depth.value === 1,
  }
}

/** Whether a dense layer reads maps with all their places at once: not so where each place of a sequence is read alone. */
function readsWhole({ maps, sides }: Extent, inner: Size): boolean {
  if (sides.every(({ value }) => value === 1)) return false
  const all = sides.reduce((product, { value }) => product * (value ?? Number.NaN), maps.value ?? Number.NaN)
  return inner.value === undefined || Number.isNaN(all) || all === inner.value
}

const ONE: Size = { text: '1', value: 1 }
const UNKNOWN: Size = { text: '?', value: undefined }

function perGroup(size: Size | undefined, group: number): Size {
  const value = size?.value
  return value === undefined ? UNKNOWN : { text: String(value / group), value: value / group }
}

function inGroups(size: Size | undefined, group: number): Size | undefined {
  if (group === 1 || size?.value === undefined) return size
  return { text: String(size.value * group), value: size.value * group }
}

function latticeFor(sides: readonly Size[], depth: Size): Lattice {
  const [rows, columns] = [sides.at(-2) ?? ONE, sides.at(-1) ?? ONE]
  return latticeOf(rows.value, columns.value, depth.value)
}

/** A weight of a kernel: of the slice that reads the `slice`-th map of its group, at this place of the slice. */
export function weightAt(kernels: Kernels, kernel: number, slice: number, place: number): number {
  return kernels.values?.all[indexOf(kernels, kernel, slice, place)] ?? 0
}

/** Where the file has it. A transposed dense layer has all weights of an input together, its places one by one. */
function indexOf(
  { depth, count, group, sides, byInput, dense }: Kernels,
  kernel: number,
  slice: number,
  place: number,
) {
  const area = sides.reduce((product, { value }) => product * (value ?? 1), 1)
  const [deep, all] = [depth.value ?? 1, count.value ?? 1]
  if (!byInput) return (kernel * deep + slice) * area + place
  if (dense) return (slice * area + place) * all + kernel
  const inGroup = all / group
  return ((Math.floor(kernel / inGroup) * deep + slice) * inGroup + (kernel % inGroup)) * area + place
}

/** The tints of a slice of a kernel, by row and column; `undefined` without values. */
export function tintOf(
  kernels: Kernels,
  kernel: number,
  slice = 0,
): ((row: number, column: number) => Paint) | undefined {
  const { values, lattice, sides } = kernels
  if (!values) return undefined
  const [rows, columns] = [sides.at(-2)?.value ?? 1, sides.at(-1)?.value ?? 1]
  // Kernels with more cells than are drawn show their middle.
  const skip = (all: number, drawn: number): number => Math.floor(Math.max(0, all - drawn) / 2)
  const [top, left] = [skip(rows, lattice.rows), skip(columns, lattice.columns)]
  return (row, column) =>
    valuePaint(weightAt(kernels, kernel, slice, (row + top) * columns + column + left), values.most)
}
