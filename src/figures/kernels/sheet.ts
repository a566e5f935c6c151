/** All kernels of one layer as a contact sheet, tinted by their values: in colour where they read three channels. */

import { latticeLines } from '../marks/cue.ts'
import { type Kernels, kernelsOf, weightAt } from '../marks/kernels.ts'
import { cellFills } from '../marks/lattice.ts'
import { scaleBar, shortValue } from '../marks/value-scale.ts'
import { valuePaint } from '../marks/values.ts'
import type { Layer } from '../net/net.ts'
import { sidesText } from '../net/words.ts'
import { boundsOf, group, NOWHERE, path, rect, text } from '../scene/draw.ts'
import type { Paint } from '../scene/palette.ts'
import type { Item } from '../scene/scene.ts'
import type { Body, Figure } from '../style.ts'

const WIDTH = 900
const TILE_GAP = 6
const LABEL = 14
/** More tiles than this are not drawn: nobody could tell them apart. */
const MOST_TILES = 2000
const LONGEST_TILE = 56

/** Draws the sheet of the layer that was asked for. */
export function contactSheet(figure: Figure): Body {
  const layer = figure.net.layers.find(({ id, name }) => id === figure.options.layer || name === figure.options.layer)
  const kernels = layer && kernelsOf(figure, layer)
  if (!layer || !kernels) {
    const items = [
      text(0, 10, figure.say('{layer} has no kernels', { layer: figure.options.layer ?? '' }), { anchor: 'start' }),
    ]
    return { items, box: boundsOf(items) ?? NOWHERE, legend: [], caption: [] }
  }
  const sheet = sheetOf(layer, kernels)
  const tiles = tileItems(sheet)
  const head = figure.say('All {n} kernels of {layer}, each {shape}', {
    ...{ n: kernels.count.text, layer: layer.name },
    shape: [kernels.depth.text, sidesText(kernels.sides)].join('×'),
  })
  const others = figure.net.layers.filter((each) => each !== layer).flatMap(({ nodes }) => nodes)
  const items: readonly Item[] = [
    group([text(0, 12, head, { size: 12, bold: true, anchor: 'start' })], others.length > 0 ? { nodes: others } : {}),
    group(tiles, { nodes: layer.nodes, tensor: `${kernels.weight.node}.${kernels.weight.name}`, title: layer.name }),
  ]
  const { values } = kernels
  const bar = values && !sheet.isColour ? scaleBar(shortValue(values.most), 0, 0) : undefined
  const key = bar && { items: bar, box: boundsOf(bar) ?? NOWHERE }
  return { items, box: boundsOf(items) ?? NOWHERE, legend: [], caption: captionOf(figure, sheet), ...(key && { key }) }
}

interface Sheet {
  readonly low: number
  readonly high: number
  readonly kernels: Kernels
  readonly count: number
  /** Tiles of a kernel: its slices, or one in colour. */
  readonly depth: number
  readonly rows: number
  readonly columns: number
  readonly cell: number
  readonly isColour: boolean
  readonly hue: string
}

function sheetOf(layer: Layer, kernels: Kernels): Sheet {
  const { values } = kernels
  const [rows, columns] = [kernels.sides.at(-2)?.value ?? 1, kernels.sides.at(-1)?.value ?? 1]
  const isColour = values !== undefined && kernels.depth.value === 3
  const depth = isColour ? 1 : (kernels.depth.value ?? 1)
  const cell = Math.max(1, Math.min(9, Math.floor(LONGEST_TILE / Math.max(rows, columns))))
  let [low, high] = [0, 0]
  for (const value of values?.all ?? []) {
    if (value < low) low = value
    if (value > high) high = value
  }
  const count = Math.max(1, Math.min(kernels.count.value ?? 1, Math.floor(MOST_TILES / depth) || 1))
  return {
    low,
    high,
    kernels,
    count,
    depth: Math.min(depth, MOST_TILES),
    rows,
    columns,
    cell,
    isColour,
    hue: layer.hue,
  }
}

/** Kernels of one tile fill the width; kernels of several have a row each, or as many rows as their slices need. */
function tileItems(sheet: Sheet): readonly Item[] {
  const { count, depth, rows, columns, cell } = sheet
  const [width, height] = [columns * cell + TILE_GAP, rows * cell + TILE_GAP]
  const perRow = Math.max(1, Math.floor((WIDTH - 30) / width))
  const items: Item[] = []
  let y = 26
  for (let kernel = 0; kernel < count; kernel += 1) {
    if (depth === 1) {
      const [column, row] = [kernel % perRow, Math.floor(kernel / perRow)]
      const [x, top] = [column * Math.max(width, 24), 26 + row * (height + LABEL)]
      items.push(
        ...tile(sheet, kernel, 0, x, top + LABEL),
        text(x + (width - TILE_GAP) / 2, top + LABEL - 4, String(kernel + 1), { size: 9, fill: 'muted' }),
      )
      continue
    }
    items.push(text(22, y + (rows * cell) / 2 + 3, String(kernel + 1), { size: 9, fill: 'muted', anchor: 'end' }))
    for (let slice = 0; slice < depth; slice += 1) {
      items.push(...tile(sheet, kernel, slice, 30 + (slice % perRow) * width, y + Math.floor(slice / perRow) * height))
    }
    y += Math.max(12, Math.ceil(depth / perRow) * height) + (depth > perRow ? 6 : 0)
  }
  return items
}

function tile(sheet: Sheet, kernel: number, slice: number, x: number, y: number): readonly Item[] {
  const { rows, columns, cell, hue } = sheet
  const box = { x, y, width: columns * cell, height: rows * cell }
  const frame = rect(box, { stroke: hue, strokeWidth: 0.6 })
  if (!sheet.kernels.values) return [path(latticeLines(box, rows, columns), { stroke: hue, strokeWidth: 0.5 })]
  const paintOf = (row: number, column: number): Paint => cellPaint(sheet, kernel, slice, row * columns + column)
  return [...cellFills(box, rows, columns, paintOf), frame]
}

function cellPaint(sheet: Sheet, kernel: number, slice: number, place: number): Paint {
  const { kernels, isColour, low, high } = sheet
  const at = (channel: number): number => weightAt(kernels, kernel, channel, place)
  if (!isColour) return valuePaint(at(slice), kernels.values?.most ?? 1)
  // Caffe's images are blue, green, red.
  const range = high - low || 1
  const level = (channel: number): string => {
    // A few levels of each channel look the same and keep the file small.
    const share = Math.round(((at(channel) - low) / range) * 15) / 15
    return Math.max(0, Math.min(255, Math.round(share * 255)))
      .toString(16)
      .padStart(2, '0')
  }
  return `#${level(2)}${level(1)}${level(0)}`
}

function captionOf({ say }: Figure, sheet: Sheet): readonly string[] {
  const lines: string[] = []
  if (!sheet.kernels.values) lines.push(say('No weights were given: the cells are blank.'))
  else
    lines.push(
      say('Weights from {low} to {high}; one scale for the layer.', {
        low: shortValue(sheet.low),
        high: shortValue(sheet.high),
      }),
    )
  if (sheet.isColour) lines.push(say('Colours show the weights of the three colour channels together.'))
  else if (sheet.depth > 1) lines.push(say('One row a kernel, one tile a map that it reads.'))
  const all = (sheet.kernels.count.value ?? 0) * sheet.depth
  if (sheet.count * sheet.depth < all)
    lines.push(say('The first {n} of {all} tiles are drawn.', { n: sheet.count * sheet.depth, all }))
  return lines
}
