/** The whole network as a layered graph, of any size, with branches and folded repeats. */

import { message } from '../../core/words/message.ts'
import type { Direction } from '../choices.ts'
import { fitText, reserve } from '../fonts/measure.ts'
import { layout } from '../layout/layout.ts'
import type { Layout, LayoutNode } from '../layout/placed.ts'
import { routeEdges } from '../layout/route.ts'
import { arrow } from '../marks/arrow.ts'
import { repeatFrames, repeatRoom } from '../marks/repeat.ts'
import type { Layer } from '../net/net.ts'
import { dimsText } from '../net/words.ts'
import { type Box, boundsOf, group, NOWHERE, polyline, text } from '../scene/draw.ts'
import { legendOf } from '../scene/palette.ts'
import type { Item, Point } from '../scene/scene.ts'
import type { Body, Figure, FigureStyle } from '../style.ts'
import { drawNode, type NodeText, nodeText, nodeTitle } from './node.ts'

export const graph: FigureStyle = {
  id: 'graph',
  title: message('the whole network as a graph'),
  folding: { norms: true, shapes: false },
  folds: true,
  showsFeatures: false,
  draw,
}

/** Size labels beside the stem on which a layer's output leaves. */
const STEM = 17
const SIZE_TEXT = 9.5
/** Longer formulas for sizes are cut. */
const WIDEST_SIZE = 170
/** Width to height of a page. */
const ASPECT = 1.25

interface Measured {
  readonly layer: Layer
  readonly said: NodeText
  /** Whether its output is read. */
  readonly hasEdges: boolean
  /** What is written beside the stem; empty where nothing leaves. */
  readonly size: string
  readonly sizeWidth: number
  /** Room for the mark of a repeated run. */
  readonly repeatWidth: number
}

function draw(figure: Figure): Body {
  const { net, options } = figure
  const direction = options.direction ?? 'down'
  const measured = net.layers.map((layer) => measure(figure, layer))
  const placed = layout(
    measured.map((each) => layoutNode(each, direction)),
    net.edges,
    {
      ...{ rankGap: 24, laneGap: 16, bandGap: 34 },
      ...(options.width === undefined ? { aspect: ASPECT } : { bandLimit: options.width }),
    },
  )
  const boxes = measured.map(({ said }, i) => boxOf(said, placed, i, direction))
  const nodes = measured.map((each, i) => nodeItems(figure, each, boxes[i] ?? NOWHERE, direction))
  const lines = routeEdges(placed, direction)
  const edges = net.edges.map(({ fromNode, toNode }, i) =>
    group(arrow(lines[i] ?? []), { edge: { from: fromNode, to: toNode } }),
  )
  const items: readonly Item[] = [
    ...repeatFrames(figure, {
      boxes: boxes.map((box, i) => withStem(box, measured[i]?.sizeWidth ?? 0, direction)),
      ends: boxes.map(({ x, width }) => x + width),
      routes: placed.routes,
      direction,
      bands: placed.nodes.map(({ band }) => band),
    }),
    ...edges,
    ...nodes,
  ]
  return {
    items,
    box: boundsOf(items) ?? NOWHERE,
    legend: legendOf(net.layers.flatMap((layer) => [layer, ...layer.inner]).map(({ hue }) => hue)),
    caption: [],
  }
}

function measure(figure: Figure, layer: Layer): Measured {
  const hasEdges = (figure.net.outOf[layer.index] ?? []).length > 0
  const sizes = layer.outputs.length > 3 ? layer.outputs.slice(0, 1) : layer.outputs
  const size =
    figure.labelled('sizes') && (hasEdges || layer.hue !== 'data')
      ? fitText(sizes.map((extent) => dimsText(extent, figure.options.batch)).join(' · '), WIDEST_SIZE, SIZE_TEXT)
      : ''
  return {
    layer,
    said: nodeText(figure, layer),
    hasEdges,
    size,
    sizeWidth: size ? reserve(size, SIZE_TEXT) + 6 : 0,
    repeatWidth: repeatRoom(figure, layer),
  }
}

function layoutNode({ said, sizeWidth, size, repeatWidth }: Measured, direction: Direction): LayoutNode {
  const { width, height } = said
  if (direction === 'right')
    return { along: width + Math.max(STEM, sizeWidth + 6, repeatWidth + 8), above: height / 2, below: height / 2 }
  return { along: height + (size ? STEM : 4), above: width / 2, below: Math.max(width / 2 + repeatWidth, sizeWidth) }
}

/** The box of a node and the size that is written beside its stem. */
function withStem({ x, y, width, height }: Box, sizeWidth: number, direction: Direction): Box {
  if (direction === 'right') return { x, y, width: width + Math.max(STEM, sizeWidth), height }
  return { x, y, width: Math.max(width, width / 2 + sizeWidth), height: height + STEM - 3 }
}

function boxOf({ width, height }: NodeText, placed: Layout, index: number, direction: Direction): Box {
  const { along, across } = placed.nodes[index] ?? { along: 0, across: 0 }
  if (direction === 'down') return { x: across - width / 2, y: along, width, height }
  return { x: along, y: across - height / 2, width, height }
}

function nodeItems(figure: Figure, measured: Measured, box: Box, direction: Direction): Item {
  const { layer, said, hasEdges } = measured
  const body = drawNode(layer, said, box.x, box.y)
  const [start, end] = stemOf(measured, box, direction)
  const stem = hasEdges ? [polyline([start, end], { stroke: 'line', strokeWidth: 1.25 })] : []
  const first = body.findIndex(({ kind }) => kind === 'text')
  const items = [...body.slice(0, first), ...stem, ...body.slice(first, -1), ...sizeItems(measured, start, direction)]
  return group([...items, ...body.slice(-1)], { nodes: layer.nodes, title: nodeTitle(figure, layer) })
}

/** The stem on which the output leaves. */
function stemOf({ size, sizeWidth }: Measured, { x, y, width, height }: Box, direction: Direction): [Point, Point] {
  if (direction === 'right') {
    const [right, middle] = [x + width, y + height / 2]
    return [
      [right, middle],
      [right + Math.max(STEM, sizeWidth + 6), middle],
    ]
  }
  const [middle, bottom] = [x + width / 2, y + height]
  return [
    [middle, bottom],
    [middle, bottom + (size ? STEM : 4)],
  ]
}

/** The size beside the stem. */
function sizeItems({ size }: Measured, [x, y]: Point, direction: Direction): readonly Item[] {
  if (!size) return []
  return [text(x + 5, y + (direction === 'down' ? 12 : -4), size, { size: SIZE_TEXT, anchor: 'start', fill: 'muted' })]
}
