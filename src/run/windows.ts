/** Windows that slide over the spatial axes of one example (im2col.cpp), for any number of axes. */

import type { PerSpatialAxis, SlidingWindow } from '../core/network/computation.ts'
import { axisIn, must } from './kernel.ts'
import { countOf, type Tensor } from './tensor.ts'

type Numbers = Float32Array | Float64Array

/** Where windows stand: one number a spatial axis in each list. */
export interface Grid {
  readonly channels: number
  /** Sizes of the map that windows slide over. */
  readonly sizes: readonly number[]
  /** How many windows there are. */
  readonly windows: readonly number[]
  readonly kernel: readonly number[]
  readonly stride: readonly number[]
  readonly pad: readonly number[]
  readonly dilation: readonly number[]
}

/** Axes of an input that windows slide over: those before the channels, the channels, and the spatial ones. */
export function spatialOf({ shape }: Tensor, axis: number) {
  const channelAxis = axisIn(shape, axis)
  return {
    batch: shape.slice(0, channelAxis),
    channels: shape[channelAxis] ?? 0,
    sizes: shape.slice(channelAxis + 1),
  }
}

/** The windows' fields, one for each of so many axes. */
export function windowOver(
  { kernel, stride, pad, dilation }: Pick<SlidingWindow, 'kernel' | 'stride' | 'pad' | 'dilation'>,
  axes: number,
): Pick<Grid, 'kernel' | 'stride' | 'pad' | 'dilation'> {
  return {
    kernel: spread(kernel, axes),
    stride: spread(stride, axes),
    pad: spread(pad, axes),
    dilation: spread(dilation, axes),
  }
}

function spread(values: PerSpatialAxis, axes: number): readonly number[] {
  if (values.length === axes) return values
  must(values.length === 1, 'run/window', 'the window has {count} sizes, and the input {axes} spatial axes', {
    count: values.length,
    axes,
  })
  return Array.from({ length: axes }, () => values[0] ?? 0)
}

/** How many windows stand along an axis (conv_layer.cpp, compute_output_shape). */
export function windowsAlong(size: number, kernel: number, stride: number, pad: number, dilation: number): number {
  return Math.trunc((size + 2 * pad - (dilation * (kernel - 1) + 1)) / stride) + 1
}

/** How long a map must be for so many windows (deconv_layer.cpp, compute_output_shape). */
export function sizeBehind(windows: number, kernel: number, stride: number, pad: number, dilation: number): number {
  return stride * (windows - 1) + dilation * (kernel - 1) + 1 - 2 * pad
}

/** Numbers of the matrix in which each window is a column. */
export function columnCount({ channels, kernel, windows }: Grid): number {
  return channels * countOf(kernel) * countOf(windows)
}

/**
 * Lays each window of an example out as a column: row (channel, place in the kernel), column (place of the window). What
 * a window sees beyond the border is 0.
 */
export function layOut(grid: Grid, map: Numbers, at: number, columns: Numbers): void {
  columns.fill(0)
  const step = grid.stride.at(-1) ?? 1
  eachRun(grid, (column, place, count) => {
    for (let x = 0; x < count; x++) columns[column + x] = map[at + place + x * step] ?? 0
  })
}

/** The reverse: adds each column to the place of its window. What lies beyond the border is dropped. */
export function putBack(grid: Grid, columns: Numbers, map: Numbers, at: number): void {
  const step = grid.stride.at(-1) ?? 1
  eachRun(grid, (column, place, count) => {
    for (let x = 0; x < count; x++) {
      const to = at + place + x * step
      map[to] = (map[to] ?? 0) + (columns[column + x] ?? 0)
    }
  })
}

/**
 * Visits what windows see inside the map, in runs along the last axis: where the run starts among the columns and in the
 * map, and over how many windows it goes.
 */
function eachRun(grid: Grid, visit: (column: number, place: number, count: number) => void): void {
  const { channels, sizes, windows, kernel } = grid
  const axes = sizes.length
  const positions = countOf(windows)
  const kernelSize = countOf(kernel)
  const mapSize = countOf(sizes)
  if (axes === 0) {
    for (let channel = 0; channel < channels; channel++) visit(channel, channel, 1)
    return
  }
  for (let channel = 0; channel < channels; channel++) {
    for (let k = 0; k < kernelSize; k++) {
      const offsets = coordinates(k, kernel)
      eachRow(grid, offsets, 0, 0, 0, (row, place, first, count) => {
        visit((channel * kernelSize + k) * positions + row + first, channel * mapSize + place, count)
      })
    }
  }
}

/** Goes down the axes: all but the last are walked window by window, and of the last the part inside the map is told. */
function eachRow(
  grid: Grid,
  offsets: readonly number[],
  axis: number,
  row: number,
  place: number,
  tell: (row: number, place: number, first: number, count: number) => void,
): void {
  const [size = 0, windows = 0, stride = 1] = [grid.sizes[axis], grid.windows[axis], grid.stride[axis]]
  const start = (offsets[axis] ?? 0) * (grid.dilation[axis] ?? 1) - (grid.pad[axis] ?? 0)
  const first = Math.max(0, Math.ceil(-start / stride))
  const end = Math.min(windows, Math.ceil((size - start) / stride))
  if (axis === grid.sizes.length - 1) {
    if (end > first) tell(row * windows, place * size + start + first * stride, first, end - first)
    return
  }
  for (let window = first; window < end; window++) {
    eachRow(grid, offsets, axis + 1, row * windows + window, place * size + start + window * stride, tell)
  }
}

/** The place of a number in an array of that shape, axis by axis. */
export function coordinates(index: number, shape: readonly number[]): readonly number[] {
  const found: number[] = []
  let rest = index
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = shape[axis] ?? 1
    found.unshift(rest % size)
    rest = Math.floor(rest / size)
  }
  return found
}
