/** The weights file as a strip: payload by layer, overhead in grey, offsets as a ruler; lengths are bytes exactly. */

import type { SpanRole } from '../../core/bytes/bytes.ts'
import { type Message, message } from '../../core/words/message.ts'
import { reserve } from '../fonts/measure.ts'
import { allBlocks, type Layer } from '../net/net.ts'
import { countText } from '../net/words.ts'
import { type Box, boundsOf, group, NOWHERE, polyline, rect, text } from '../scene/draw.ts'
import { legendOf, type Paint } from '../scene/palette.ts'
import type { Item } from '../scene/scene.ts'
import type { Body, Figure, FigureStyle } from '../style.ts'
import { mergePieces, type Piece, piecesOf, plannedPieces } from './pieces.ts'

export const bytemap: FigureStyle = {
  id: 'bytemap',
  title: message('the bytes of the weights file, by layer and purpose'),
  folding: { norms: true, shapes: true },
  folds: false,
  showsFeatures: false,
  draw,
}

const WIDTH = 1000
const HEIGHT = 60
const ROW = 15
/** Rows of the table before a second column is begun. */
const MOST_ROWS = 24
const MOST_COLUMNS = 3
const COLUMN = 320

function draw(figure: Figure): Body {
  const { net, analysis, say } = figure
  const width = figure.options.width ?? WIDTH
  const file = analysis.model.files.find(({ role }) => role === 'weights')
  const all = file ? piecesOf(file, net.layers, analysis) : plannedPieces(net.layers, bytesOf)
  const size = all.reduce((sum, { length }) => sum + length, 0)
  const scale = size === 0 ? 0 : width / size
  const pieces = mergePieces(all, size / width)
  const strip = pieces.map((piece, i) => pieceItem(figure, piece, scale, size, i))
  const bytes = bytesByLayer(all)
  const table = tableItems(figure, bytes, size, HEIGHT + 48)
  const silent = silentItems(figure, bytes, boundsOf(table))
  const items: readonly Item[] = [...strip, ...rulerItems(size, width), ...table, ...silent]
  return {
    items,
    box: boundsOf(items) ?? NOWHERE,
    legend: legendOf(net.layers.filter((layer) => bytes.has(layer)).map(({ hue }) => hue)),
    caption: file
      ? overheadText(figure, all, file.name.split(/[\\/]/).at(-1) ?? file.name)
      : [say('No weights file was given: sizes of the parameters as 32-bit floats.')],
  }
}

/** Parameters as floats; those that are shared or not known take nothing. */
function bytesOf(layer: Layer): number {
  let count = 0
  for (const block of allBlocks(layer)) {
    if (block.sharedWith === undefined && typeof block.count === 'bigint') count += Number(block.count)
  }
  return count * 4
}

function pieceItem(figure: Figure, piece: Piece, scale: number, size: number, index: number): Item {
  const { layer, offset, length, spans } = piece
  const box = { x: offset * scale, y: 0, width: length * scale, height: HEIGHT }
  const name = layer?.name ?? figure.say('overhead')
  const bytes = `${countText(BigInt(length))} B`
  const title = layer || spans === 1 ? `${name}: ${bytes}` : figure.say('{n} spans, {bytes}', { n: spans, bytes })
  const items: Item[] = [rect(box, { fill: paintOf(piece, index) })]
  if (box.width > 3)
    items.push(
      polyline(
        [
          [box.x, 0],
          [box.x, HEIGHT],
        ],
        { stroke: 'paper', strokeWidth: 1 },
      ),
    )
  const room = box.width - 10
  const share = `${percent(length, size)} %`
  if (room >= Math.max(reserve(bytes, 10), 30)) {
    const middle = box.x + box.width / 2
    items.push(
      text(middle, HEIGHT / 2 - 8, name, { bold: true, size: 11, maxWidth: room }),
      text(middle, HEIGHT / 2 + 7, bytes, { maxWidth: room }),
      text(middle, HEIGHT / 2 + 21, share, { fill: 'ink', maxWidth: room }),
    )
  }
  return group(items, { title, ...(layer && { nodes: layer.nodes }) })
}

/** Layers in turn by two tints, overhead in greys. */
function paintOf({ layer }: Piece, index: number): Paint {
  if (!layer) return 'line'
  return index % 2 === 0 ? `${layer.hue}-1` : `${layer.hue}-3`
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '0' : ((100 * part) / whole).toFixed(1)
}

/** Offsets below the strip: round numbers of bytes, about one every 120 px. */
function rulerItems(size: number, width: number): readonly Item[] {
  if (size === 0) return []
  const step = niceStep(size / (width / 120))
  const items: Item[] = [
    polyline(
      [
        [0, HEIGHT + 4],
        [width, HEIGHT + 4],
      ],
      { stroke: 'line' },
    ),
  ]
  for (let offset = 0; offset <= size; offset += step) {
    const x = (offset * width) / size
    items.push(
      polyline(
        [
          [x, HEIGHT + 4],
          [x, HEIGHT + 9],
        ],
        { stroke: 'line' },
      ),
    )
    const anchor = offset === 0 ? 'start' : x > width - 40 ? 'end' : 'middle'
    items.push(text(x, HEIGHT + 21, countText(BigInt(offset)), { size: 9, fill: 'muted', anchor }))
  }
  return items
}

/** 1, 2 or 5 times a power of ten, at least `least`. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)))
  const factor = [1, 2, 5, 10].find((each) => each * power >= least) ?? 10
  return Math.max(1, Math.round(factor * power))
}

/** The bytes of every layer that has some, and of the overhead. */
type LayerBytes = ReadonlyMap<Layer | undefined, number>

function bytesByLayer(all: readonly Piece[]): LayerBytes {
  const bytes = new Map<Layer | undefined, number>()
  for (const { layer, length } of all) bytes.set(layer, (bytes.get(layer) ?? 0) + length)
  return bytes
}

interface Line {
  readonly layer: Layer | undefined
  readonly name: string
  readonly bytes: number
}

/** Every layer with its bytes, the largest first where not all fit. */
function linesOf(figure: Figure, bytes: LayerBytes): readonly Line[] {
  const lines = [...bytes].map(([layer, length]) => ({
    layer,
    name: layer?.name ?? figure.say('overhead'),
    bytes: length,
  }))
  const overhead = lines.filter(({ layer }) => !layer)
  const layers = lines.filter(({ layer }) => layer)
  const most = MOST_ROWS * MOST_COLUMNS - 2
  if (layers.length <= most) return [...layers, ...overhead]
  const largest = [...layers].sort((a, b) => b.bytes - a.bytes).slice(0, most)
  const rest = layers.filter((line) => !largest.includes(line))
  const sum = rest.reduce((total, line) => total + line.bytes, 0)
  const name = figure.say('{n} more layers', { n: rest.length })
  return [...layers.filter((line) => largest.includes(line)), { layer: undefined, name, bytes: sum }, ...overhead]
}

function tableItems(figure: Figure, bytes: LayerBytes, size: number, top: number): readonly Item[] {
  const lines = linesOf(figure, bytes)
  const rows = Math.max(1, Math.min(MOST_ROWS, Math.ceil(lines.length / Math.ceil(lines.length / MOST_ROWS))))
  const items = lines.map((line, i) => {
    const [x, y] = [Math.floor(i / rows) * COLUMN, top + (i % rows) * ROW]
    const swatch = rect({ x, y: y - 9, width: 10, height: 10 }, { fill: line.layer ? `${line.layer.hue}-2` : 'line' })
    const row = [
      swatch,
      text(x + 16, y, line.name, { anchor: 'start', maxWidth: 126 }),
      text(x + 230, y, `${countText(BigInt(line.bytes))} B`, { anchor: 'end' }),
      text(x + 280, y, `${percent(line.bytes, size)} %`, { anchor: 'end', fill: 'muted' }),
    ]
    return group(row, line.layer ? { nodes: line.layer.nodes } : {})
  })
  const listed = new Set(lines.map(({ layer }) => layer))
  const hidden = figure.net.layers.filter((layer) => bytes.has(layer) && !listed.has(layer))
  if (hidden.length === 0) return items
  const mark = rect({ x: 0, y: HEIGHT, width: 1, height: 1 }, { fill: 'paper' })
  return [...items, group([mark], { nodes: hidden.flatMap(({ nodes }) => nodes) })]
}

/** The layers without bytes, in one line. */
function silentItems(figure: Figure, bytes: LayerBytes, above: Box | undefined): readonly Item[] {
  const silent = figure.net.layers.filter((layer) => !bytes.has(layer))
  if (silent.length === 0) return []
  const y = (above ? above.y + above.height : HEIGHT + 34) + 18
  const said =
    silent.length === 1
      ? figure.say('1 layer without bytes')
      : figure.say('{n} layers without bytes', { n: silent.length })
  return [
    group([text(0, y, said, { anchor: 'start', fill: 'muted' })], { nodes: silent.flatMap(({ nodes }) => nodes) }),
  ]
}

/** What overhead is for, in words. */
const ROLES: readonly (readonly [SpanRole, Message])[] = [
  ['message', message('message')],
  ['tag', message('tag')],
  ['length', message('length')],
  ['value', message('value')],
  ['structure', message('structure')],
  ['padding', message('padding')],
  ['unknown', message('unknown')],
  ['unclaimed', message('unclaimed')],
]

/** Payload, and overhead by what it is for. */
function overheadText({ say }: Figure, all: readonly Piece[], name: string): readonly string[] {
  const sum = (role: SpanRole): number =>
    all.reduce((bytes, piece) => bytes + (piece.role === role ? piece.length : 0), 0)
  const total = all.reduce((bytes, { length }) => bytes + length, 0)
  const roles = ROLES.map(([role, word]) => ({ word, bytes: sum(role) })).filter(({ bytes }) => bytes > 0)
  const parts = roles.map(({ word, bytes }) => `${say(word.text)} ${countText(BigInt(bytes))} B`).join(', ')
  const size = countText(BigInt(total))
  const payload = countText(BigInt(sum('payload')))
  const overhead = countText(BigInt(total - sum('payload')))
  const first = say('{name}: file {size} B = payload {payload} B + overhead {overhead} B', {
    name,
    size,
    payload,
    overhead,
  })
  return parts ? [`${first} (${parts})`] : [first]
}
