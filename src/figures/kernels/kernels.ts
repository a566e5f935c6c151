/**
 * Forward computation: lattice blocks are kernels, coloured squares are feature maps (the input is a special feature
 * map), one kernel belongs to one feature map, and every kernel has one bias.
 */

import { message } from '../../core/words/message.ts'
import { layout } from '../layout/layout.ts'
import type { Layout } from '../layout/placed.ts'
import { reaching, routeEdges } from '../layout/route.ts'
import { featureResults } from '../marks/feature-lines.ts'
import { repeatFrames, repeatRoom } from '../marks/repeat.ts'
import { type Scale, sideScale, wantedScale } from '../marks/scale.ts'
import { type Edge, isOnly } from '../net/net.ts'
import { layerTitle } from '../net/words.ts'
import { type Box, boundsOf, group, NOWHERE, path } from '../scene/draw.ts'
import { legendOf } from '../scene/palette.ts'
import type { Item, Segment } from '../scene/scene.ts'
import type { Body, Figure, FigureStyle } from '../style.ts'
import { drawStage, LINE_LOOK, type Place } from './draw-stage.ts'
import { bracketItems, entryItems, isRowwise, rowLines, windowItems } from './joints.ts'
import { keyOf } from './key.ts'
import { contactSheet } from './sheet.ts'
import { type Stage, stageOf } from './stage.ts'
import { totalsText } from './totals.ts'

export const kernels: FigureStyle = {
  id: 'kernels',
  title: message('forward computation: every kernel and bias with its feature map'),
  folding: { norms: true, shapes: true },
  folds: true,
  showsFeatures: true,
  draw: (figure) => (figure.options.all && figure.options.layer !== undefined ? contactSheet(figure) : draw(figure)),
}

const LONGEST_MAP = 46
const SHORTEST_MAP = 9
const HEAD = 66
const FOOT_LINE = 14
const BAND_WIDTH = 1400

function draw(figure: Figure): Body {
  const { net, options } = figure
  const scale = sideScale(net, wantedScale(options), LONGEST_MAP, SHORTEST_MAP)
  const rows = rowLimit(figure)
  const stages = net.layers.map((layer) => stageOf(figure, layer, scale, rows))
  const half = halfHeight(stages)
  const footLines = Math.max(0, ...stages.map(({ foot }) => foot.length))
  const placed = layout(
    stages.map((stage) => ({
      along: stage.width + repeatRoom(figure, stage.layer),
      above: half + HEAD,
      below: half + 14 + footLines * FOOT_LINE,
    })),
    net.edges,
    { rankGap: 18, laneGap: 26, bandGap: 44, bandLimit: options.width ?? BAND_WIDTH },
  )
  const places = stages.map((_, i): Place => {
    // Whole pixels keep lines sharp and files small.
    const [along, across] = [Math.round(placed.nodes[i]?.along ?? 0), Math.round(placed.nodes[i]?.across ?? 0)]
    return { x: along, axis: across, headBottom: across - half - 10, footTop: across + half + 10 }
  })
  const lines = routeEdges(placed, 'right')
  const rowwise = rowwiseEdges(figure, stages, placed)
  const edges = net.edges.map((edge, i) => edgeItem(edge, stages, places, rowwise.has(edge), lines[i] ?? []))
  const nodes = stages.map((stage, i) => stageItem(figure, stage, places[i], rowwise))
  const boxes = stages.map((stage, i): Box => {
    const { x = 0, axis = 0 } = places[i] ?? {}
    return { x, y: axis - half - HEAD, width: stage.width, height: 2 * half + HEAD + 14 + footLines * FOOT_LINE }
  })
  const windows = net.edges.map((edge) => windowGroup(figure, stages, places, edge))
  const items: readonly Item[] = [
    ...repeatFrames(figure, {
      boxes,
      routes: placed.routes,
      direction: 'right',
      bands: placed.nodes.map(({ band }) => band),
    }),
    ...edges,
    ...nodes,
    ...windows,
  ]
  const key = keyOf(figure, stages, hasValues(figure))
  return {
    items,
    box: boundsOf(items) ?? NOWHERE,
    // Layers say in words what they are; glyphs on the way don't.
    legend: legendOf(net.layers.flatMap(({ inner }) => inner).map(({ hue }) => hue)),
    ...(key && { key }),
    caption: captionOf(figure, stages, scale),
  }
}

function captionOf(figure: Figure, stages: readonly Stage[], { kind }: Scale): readonly string[] {
  const results = featureResults(
    figure,
    stages.map(({ features }) => features),
  )
  const isNoted = figure.options.features !== undefined && kind === 'sqrt'
  const note = isNoted ? [figure.say('Sides are drawn by the square root of their length.')] : []
  return [...results, ...totalsText(figure), ...note]
}

/** The edges that are drawn map by map. */
function rowwiseEdges({ net }: Figure, stages: readonly Stage[], placed: Layout): ReadonlySet<Edge> {
  return new Set(
    net.edges.filter((edge) => {
      const [from, to] = [stages[edge.from], stages[edge.to]]
      const near = placed.nodes[edge.from]?.band === placed.nodes[edge.to]?.band
      return from !== undefined && to !== undefined && near && isOnly(net, edge) && isRowwise(from, to)
    }),
  )
}

/** More layers than these are drawn with the first and the last kernel only, or with the first alone. */
const MANY_LAYERS = 20
const VERY_MANY_LAYERS = 48
const MOST_ROWS = 4

function rowLimit({ net, options }: Figure): number {
  const withKernels = net.layers.filter(({ blocks }) => blocks.length > 0).length
  return Math.min(options.maps, withKernels > VERY_MANY_LAYERS ? 1 : withKernels > MANY_LAYERS ? 2 : MOST_ROWS)
}

function hasValues({ net, options }: Figure): boolean {
  return net.layers.some(({ id, blocks }) => blocks.length > 0 && options.values?.(id, 0) !== undefined)
}

/** Half the height of the highest column of rows. */
function halfHeight(stages: readonly Stage[]): number {
  let half = 22
  for (const { rows, map, kernels } of stages) {
    const tall = Math.max(map.height + 26, kernels ? kernels.lattice.height + kernels.lattice.dy + 20 : 0) / 2
    for (const { offset } of rows) half = Math.max(half, Math.abs(offset) + tall + 2)
  }
  return Math.ceil(half)
}

function stageItem(figure: Figure, stage: Stage, place: Place | undefined, rowwise: ReadonlySet<Edge>): Item {
  const { layer } = stage
  const { net } = figure
  if (!place) return group([])
  const isRowwiseEdge = (edges: readonly Edge[] | undefined): boolean => {
    const [edge] = edges ?? []
    return edge !== undefined && rowwise.has(edge)
  }
  const gathers = (net.outOf[layer.index] ?? []).length > 0 && !isRowwiseEdge(net.outOf[layer.index])
  const spreads = (net.into[layer.index] ?? []).length > 0 && !isRowwiseEdge(net.into[layer.index])
  const items = [
    ...(spreads ? entryItems(stage, place) : []),
    ...(gathers && stage.kind !== 'word' ? bracketItems(stage, place) : []),
    ...(gathers && stage.kind === 'word'
      ? [
          path(
            [
              ['M', place.x + 28, place.axis],
              ['L', place.x + stage.width, place.axis],
            ],
            LINE_LOOK,
          ),
        ]
      : []),
    ...drawStage(figure, stage, place),
  ]
  return group(items, {
    nodes: layer.nodes,
    title: layerTitle(layer),
  })
}

function edgeItem(
  edge: Edge,
  stages: readonly Stage[],
  places: readonly Place[],
  isMapByMap: boolean,
  line: readonly Segment[],
): Item {
  const [from, to] = [stages[edge.from], stages[edge.to]]
  const [fromPlace, toPlace] = [places[edge.from], places[edge.to]]
  if (!from || !to || !fromPlace || !toPlace) return group([])
  // From the end of the stage itself, beside which the mark of a repeated run may stand.
  const whole = reaching(line, fromPlace.x + from.width, toPlace.x)
  const items = isMapByMap ? rowLines(from, fromPlace, to, toPlace) : [path(whole, LINE_LOOK)]
  return group(items, { edge: { from: edge.fromNode, to: edge.toNode } })
}

/** The window of a layer on the maps that only it reads. */
function windowGroup({ net }: Figure, stages: readonly Stage[], places: readonly Place[], edge: Edge): Item {
  const [from, to] = [stages[edge.from], stages[edge.to]]
  const [fromPlace, toPlace] = [places[edge.from], places[edge.to]]
  if (!from || !to || !fromPlace || !toPlace || !isOnly(net, edge)) return group([])
  return group(windowItems(from, fromPlace, to, toPlace), { nodes: to.layer.nodes })
}
