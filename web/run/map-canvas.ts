/** The maps of a layer on one canvas: kernel and map side by side, as many in a row as find room. */

import type { KernelsView, RunLayerView } from '../protocol.ts'
import { pixelOf, type Tint } from './tint.ts'

/** Where the parts of a layer stand on its canvas, in pixels of the page. */
export interface MapLayout {
  readonly width: number
  readonly height: number
  /** Maps that are drawn. */
  readonly shown: number
  /** Pixels of a value, and of a weight. */
  readonly cell: number
  readonly kernelCell: number
  /** Slices of a kernel in a row of its mosaic. */
  readonly slicesWide: number
  /** From one tile to the next, across and down. */
  readonly stepX: number
  readonly stepY: number
  readonly perRow: number
  /** Where a map stands in its tile. */
  readonly mapX: number
}

/** Values of one map, or a window on it. */
export interface Mark {
  readonly map: number
  readonly row: number
  readonly column: number
  readonly rows: number
  readonly columns: number
}

const MAP_SIDE = 48
const LARGE_SIDE = 112
const GAP = 8
const UNIT = 9
const MOST_CELL = 12
/** Between slices of a kernel. */
const SLICE_GAP = 1
const KERNEL_GAP = 3
/** Maps larger than this are drawn smaller than their pixels. */
const MOST_SIDE = 224

/** Lays a layer out in a width. */
export function layOut(layer: RunLayerView, kernels: KernelsView | undefined, room: number): MapLayout {
  const { rows, columns, maps } = layer
  const shown = Math.floor(layer.values.length / Math.max(1, rows * columns))
  if (rows * columns === 1) return unitsIn(shown, room)
  const wanted = maps === 1 ? LARGE_SIDE : MAP_SIDE
  const side = Math.max(rows, columns)
  const cell = side > MOST_SIDE ? MOST_SIDE / side : Math.max(1, Math.min(MOST_CELL, Math.round(wanted / side)))
  const [width, height] = [columns * cell, rows * cell]
  const slicesWide = kernels === undefined ? 0 : Math.ceil(Math.sqrt(kernels.slices))
  const slicesHigh = kernels === undefined ? 0 : Math.ceil(kernels.slices / Math.max(1, slicesWide))
  const [unitWide, unitHigh] = [slicesWide * (kernels?.columns ?? 0), slicesHigh * (kernels?.rows ?? 0)]
  const fits = Math.floor((Math.max(height, MAP_SIDE) - slicesHigh * SLICE_GAP) / Math.max(1, unitHigh))
  const kernelCell = kernels === undefined ? 0 : Math.max(1, Math.min(4, fits))
  const kernelWidth = kernels === undefined ? 0 : unitWide * kernelCell + slicesWide * SLICE_GAP + KERNEL_GAP
  const kernelHeight = unitHigh * kernelCell + slicesHigh * SLICE_GAP
  const [stepX, stepY] = [kernelWidth + width + GAP, Math.max(height, kernelHeight) + GAP]
  const perRow = Math.max(1, Math.min(shown, Math.floor((room + GAP) / stepX)))
  return {
    ...{ width: perRow * stepX, height: Math.ceil(shown / perRow) * stepY, shown, cell, kernelCell, slicesWide },
    ...{ stepX, stepY, perRow, mapX: kernelWidth },
  }
}

/** Units stand in rows of 25 or 10, so that they can be counted. */
function unitsIn(shown: number, room: number): MapLayout {
  const cell = shown <= 20 ? 2 * UNIT : UNIT
  const step = cell + 1
  const most = Math.max(1, Math.floor(room / step))
  const perRow = Math.min(shown, [50, 25, 10, 5, 1].find((count) => count <= most) ?? 1)
  return {
    ...{ width: perRow * step, height: Math.ceil(shown / Math.max(1, perRow)) * step, shown, cell },
    ...{ kernelCell: 0, slicesWide: 0, stepX: step, stepY: step, perRow: Math.max(1, perRow), mapX: 0 },
  }
}

/** Colours of what is drawn beside values. */
export interface LineColours {
  readonly frame: string
  readonly mark: string
}

interface Drawing {
  readonly layer: RunLayerView
  readonly kernels: KernelsView | undefined
  readonly layout: MapLayout
  readonly tint: Tint
  readonly lines: LineColours
  readonly marks: readonly Mark[]
}

/** Draws the layer anew, sharp on screens with finer pixels too. */
export function drawMaps(canvas: HTMLCanvasElement, drawing: Drawing): void {
  const { layout, layer, kernels, tint, lines } = drawing
  const context = sized(canvas, layout)
  if (context === null) return
  const { rows, columns, most, isPicture, values } = layer
  const maps = atlas(values, columns, (value) => pixelOf(tint, isPicture, value, most))
  const blocks = kernels && atlas(kernels.values, kernels.columns, (value) => pixelOf(tint, false, value, kernels.most))
  context.strokeStyle = lines.frame
  context.lineWidth = 1
  for (let map = 0; map < layout.shown; map++) {
    const [x, y] = cornerOf(layout, map)
    const [left, width, height] = [x + layout.mapX, columns * layout.cell, rows * layout.cell]
    if (maps) context.drawImage(maps, 0, map * rows, columns, rows, left, y, width, height)
    if (rows * columns > 1) context.strokeRect(left - 0.5, y - 0.5, width + 1, height + 1)
    if (blocks && kernels) drawKernel(context, blocks, kernels, layout, map)
  }
  drawMarks(context, layout, drawing.marks, lines.mark)
}

function sized(canvas: HTMLCanvasElement, { width, height }: MapLayout): CanvasRenderingContext2D | null {
  const density = Math.max(1, devicePixelRatio)
  const [wide, high] = [Math.ceil((width + 2) * density), Math.ceil((height + 2) * density)]
  if (canvas.width !== wide || canvas.height !== high) {
    ;[canvas.width, canvas.height] = [wide, high]
    canvas.style.width = `${width + 2}px`
    canvas.style.height = `${height + 2}px`
  }
  const context = canvas.getContext('2d')
  if (context === null) return null
  context.setTransform(density, 0, 0, density, density, density)
  context.clearRect(-1, -1, width + 2, height + 2)
  context.imageSmoothingEnabled = false
  return context
}

/** All values in rows of `columns` pixels; nothing where there are none. */
function atlas(values: Float32Array, columns: number, pixel: (value: number) => number): OffscreenCanvas | undefined {
  const rows = Math.floor(values.length / Math.max(1, columns))
  if (rows === 0 || columns === 0) return undefined
  const pixels = new Uint32Array(rows * columns)
  for (let at = 0; at < pixels.length; at++) pixels[at] = pixel(values[at] ?? 0)
  const canvas = new OffscreenCanvas(columns, rows)
  const image = new ImageData(new Uint8ClampedArray(pixels.buffer), columns, rows)
  canvas.getContext('2d')?.putImageData(image, 0, 0)
  return canvas
}

function drawKernel(
  context: CanvasRenderingContext2D,
  blocks: OffscreenCanvas,
  { slices, rows, columns }: KernelsView,
  layout: MapLayout,
  map: number,
): void {
  const [x, y] = cornerOf(layout, map)
  const { kernelCell: cell, slicesWide } = layout
  for (let slice = 0; slice < slices; slice++) {
    const left = x + (slice % slicesWide) * (columns * cell + SLICE_GAP)
    const top = y + Math.floor(slice / slicesWide) * (rows * cell + SLICE_GAP)
    const from = (map * slices + slice) * rows
    context.drawImage(blocks, 0, from, columns, rows, left, top, columns * cell, rows * cell)
  }
}

/** Where the tile of a map stands, downwards. */
export function tileOf(layout: MapLayout, map: number): { readonly top: number; readonly height: number } {
  return { top: cornerOf(layout, map)[1], height: layout.stepY }
}

/** The top left of a tile. */
function cornerOf({ perRow, stepX, stepY }: MapLayout, map: number): readonly [number, number] {
  return [(map % perRow) * stepX, Math.floor(map / perRow) * stepY]
}

function drawMarks(context: CanvasRenderingContext2D, layout: MapLayout, marks: readonly Mark[], colour: string): void {
  context.strokeStyle = colour
  context.lineWidth = 2
  for (const { map, row, column, rows, columns } of marks) {
    if (map >= layout.shown) continue
    const [x, y] = cornerOf(layout, map)
    const [left, top] = [x + layout.mapX + column * layout.cell, y + row * layout.cell]
    context.strokeRect(left - 1, top - 1, columns * layout.cell + 2, rows * layout.cell + 2)
  }
}

/** The value at a point of the canvas. */
export function valueAt(layer: RunLayerView, layout: MapLayout, x: number, y: number) {
  const [across, down] = [Math.floor(x / layout.stepX), Math.floor(y / layout.stepY)]
  const map = down * layout.perRow + across
  const column = Math.floor((x - across * layout.stepX - layout.mapX) / layout.cell)
  const row = Math.floor((y - down * layout.stepY) / layout.cell)
  const isInside = across >= 0 && across < layout.perRow && down >= 0 && map < layout.shown
  const isOnMap = row >= 0 && row < layer.rows && column >= 0 && column < layer.columns
  return isInside && isOnMap ? { map, row, column } : undefined
}
