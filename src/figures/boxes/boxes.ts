/** Slabs in space, as in AlexNet's paper and PlotNeuralNet: width for maps, height and depth for sides, kernels inside. */

import { message } from '../../core/words/message.ts'
import { reserve } from '../fonts/measure.ts'
import { isStraight, layout } from '../layout/layout.ts'
import type { Layout } from '../layout/placed.ts'
import { reaching, routeEdges } from '../layout/route.ts'
import { arrow } from '../marks/arrow.ts'
import { repeatFrames, repeatRoom } from '../marks/repeat.ts'
import { type Scale, sideScale } from '../marks/scale.ts'
import { type Edge, isChain, type Layer, mainOutput, windowShare } from '../net/net.ts'
import { dimsText, isFlat, layerTitle, parametersText, shortOperation } from '../net/words.ts'
import { type Box, boundsOf, group, NOWHERE, path, text } from '../scene/draw.ts'
import { legendOf } from '../scene/palette.ts'
import type { Item, Look, Point, Segment } from '../scene/scene.ts'
import type { Body, Figure, FigureStyle } from '../style.ts'
import { drawSlab, type Slab, slabOf, slabPoint } from './slab.ts'

export const boxes: FigureStyle = {
  id: 'boxes',
  title: message('slabs in space, as PlotNeuralNet and AlexNet’s paper draw them'),
  folding: { norms: true, shapes: true },
  folds: true,
  showsFeatures: false,
  draw,
}

const LONGEST_SIDE = 130
const SHORTEST_SIDE = 10
const BAND_WIDTH = 1200
const LABEL_WIDTH = 120
const LINE = 13

interface Part {
  readonly layer: Layer
  readonly slab: Slab
  readonly lines: readonly string[]
  readonly size: string
  readonly width: number
}

function draw(figure: Figure): Body {
  const { net, options } = figure
  const scale = sideScale(net, options.scale, LONGEST_SIDE, SHORTEST_SIDE)
  const parts = net.layers.map((layer) => partOf(figure, layer, scale))
  const halves = halvesOf(figure, parts)
  const lineCount = Math.max(0, ...parts.map(({ lines }) => lines.length))
  const placed = layout(
    parts.map((part, i) => ({
      along: part.width + repeatRoom(figure, part.layer),
      above: (halves[i] ?? 0) + 26,
      below: (halves[i] ?? 0) + 14 + lineCount * LINE,
    })),
    net.edges,
    { rankGap: 26, laneGap: 16, bandGap: 34, bandLimit: options.width ?? BAND_WIDTH },
  )
  const corners = parts.map(({ slab, width }, i): Point => {
    const { along = 0, across = 0 } = placed.nodes[i] ?? {}
    return [
      Math.round(along + (width - slab.width - slab.depth) / 2),
      Math.round(across + (slab.depth - slab.height) / 2),
    ]
  })
  const axes = placed.nodes.map(({ across }) => Math.round(across))
  const lines = routeEdges(placed, 'right')
  const edges = net.edges.map((edge, i) => edgeItem(parts, corners, edge, lines[i] ?? [], placed))
  const nodes = parts.map((part, i) =>
    partItem(part, corners[i] ?? [0, 0], axes[i] ?? 0, halves[i] ?? 0, net.outOf[i] ?? [], parts),
  )
  const frames = parts.map((part, i): Box => {
    const { along = 0 } = placed.nodes[i] ?? {}
    const half = halves[i] ?? 0
    return { x: along, y: (axes[i] ?? 0) - half - 26, width: part.width, height: 2 * half + 40 + lineCount * LINE }
  })
  const items: readonly Item[] = [
    ...repeatFrames(figure, {
      boxes: frames,
      routes: placed.routes,
      direction: 'right',
      bands: placed.nodes.map(({ band }) => band),
    }),
    ...edges,
    ...nodes,
  ]
  return {
    items,
    box: boundsOf(items) ?? NOWHERE,
    legend: legendOf(net.layers.flatMap((layer) => [layer, ...layer.inner]).map(({ hue }) => hue)),
    caption: [captionOf(figure, scale)],
  }
}

function captionOf({ say }: Figure, scale: Scale): string {
  const widths = say('Widths are drawn by the square root of the number of maps.')
  return scale.kind === 'sqrt' ? `${widths} ${say('Sides are drawn by the square root of their length.')}` : widths
}

/** Half of the room for a slab: the same for all where one row holds them all, so that labels keep one line. */
function halvesOf({ net }: Figure, parts: readonly Part[]): readonly number[] {
  const own = parts.map(({ slab }) => Math.ceil(Math.max(12, (slab.height + slab.depth) / 2)))
  const most = Math.max(0, ...own)
  return isChain(net) ? own.map(() => most) : own
}

function partOf(figure: Figure, layer: Layer, scale: Scale): Part {
  const extent = mainOutput(layer)
  const slab = slabOf(extent, scale)
  const size = figure.labelled('sizes') ? dimsText(extent, figure.options.batch) : ''
  const lines: string[] = []
  if (figure.labelled('operations') && layer.hue !== 'data') lines.push(shortOperation(figure, layer))
  const parameters = parametersText(figure, layer)
  if (figure.labelled('parameters') && parameters) lines.push(parameters)
  const labels = Math.max(
    reserve(size, 10, true),
    reserve(layer.name, 10, true),
    ...lines.map((line) => reserve(line, 10)),
  )
  return {
    layer,
    slab,
    lines,
    size,
    width: Math.ceil(Math.max(slab.width + slab.depth, Math.min(LABEL_WIDTH, labels))),
  }
}

function partItem(
  part: Part,
  [x, y]: Point,
  axis: number,
  half: number,
  readers: readonly Edge[],
  parts: readonly Part[],
): Item {
  const { layer, slab, lines, size, width } = part
  const middle = x + (slab.width + slab.depth) / 2
  const label = { maxWidth: Math.max(width, 30) + 1 }
  const band = layer.inner.find(({ family }) => family === 'activation') ?? layer.inner[0]
  const items: readonly Item[] = [
    ...drawSlab(slab, x, y, layer.hue, layer.outputs[0] === undefined, slab.width >= 8 ? band?.hue : undefined),
    ...kernelItems(part, [x, y], readers, parts),
    text(middle, axis - half - 8, size, { ...label, bold: true }),
    text(middle, axis + half + 14, layer.name, { ...label, bold: true }),
    ...lines.map((line, i) =>
      text(middle, axis + half + 14 + LINE * (i + 1), line, { ...label, fill: i === 0 ? 'ink' : 'muted' }),
    ),
  ]
  const shown = items.filter((item) => item.kind !== 'text' || item.text !== '')
  return group(shown, {
    nodes: layer.nodes,
    title: layerTitle(layer),
  })
}

/** The kernel of the only reader, on the slab that it moves over. */
function kernelItems(
  { layer, slab }: Part,
  [x, y]: Point,
  readers: readonly Edge[],
  parts: readonly Part[],
): readonly Item[] {
  const [edge] = readers
  const reader = edge && parts[edge.to]?.layer
  const extent = mainOutput(layer)
  if (readers.length !== 1 || !reader?.window || reader.window.global || !extent || isFlat(extent)) return []
  const { kernel } = reader.window
  const [high, deep] = [windowShare(kernel, extent, -2), windowShare(kernel, extent, -1)]
  if (high === undefined || deep === undefined || slab.height < 16 || high === 1) return []
  const height = Math.max(high, 4 / slab.height)
  const depth = Math.max(deep, 3 / Math.max(slab.depth, 3))
  const top = (1 - height) * 0.55
  const front = (1 - Math.min(1, depth)) * 0.45
  const at = (down: number, back: number): Point => slabPoint(slab, x, y, 1, down, Math.min(1, back))
  const points = [at(top, front), at(top, front + depth), at(top + height, front + depth), at(top + height, front)]
  return [{ kind: 'polygon', points, fill: 'paper', stroke: `${reader.hue}-line`, strokeWidth: 1 }]
}

function edgeItem(
  parts: readonly Part[],
  corners: readonly Point[],
  edge: Edge,
  line: readonly Segment[],
  placed: Layout,
): Item {
  const one = placed.nodes[edge.from]
  const about = { edge: { from: edge.fromNode, to: edge.toNode } }
  const [from, to] = [parts[edge.from], parts[edge.to]]
  const [start, end] = [corners[edge.from], corners[edge.to]]
  if (!one || !from || !to || !start || !end) return group([], about)
  // From the middle of the right face to the next front edge.
  const x1 = start[0] + from.slab.width + from.slab.depth / 2
  if (!isStraight(placed, edge)) return group(arrow(reaching(line, x1, end[0] - 1), 'line', 1.1), about)
  const axis = Math.round(one.across)
  const look: Look = { stroke: 'line', strokeWidth: 1.1 }
  const segments = [
    ['M', x1, axis],
    ['L', end[0] - 1, axis],
  ] as const
  return group(end[0] - x1 > 8 ? arrow(segments, 'line', 1.1) : [path(segments, look)], about)
}
