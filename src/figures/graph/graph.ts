/** The whole network as a layered graph, of any size, with branches and folded repeats. */

import { message } from '../../core/message.ts'
import { fitText, reserve } from '../fonts/measure.ts'
import { type Layout, type LayoutNode, layout } from '../layout/layout.ts'
import { routeEdges } from '../layout/route.ts'
import { arrow } from '../marks/arrow.ts'
import { repeatFrames, repeatRoom } from '../marks/repeat.ts'
import type { Layer } from '../net/net.ts'
import { dimsText } from '../net/words.ts'
import type { Direction } from '../options.ts'
import { type Box, boundsOf, group, polyline, text } from '../scene/draw.ts'
import { HUES } from '../scene/palette.ts'
import type { Item } from '../scene/scene.ts'
import type { Body, Figure, FigureStyle } from '../style.ts'
import { drawNode, type NodeText, nodeText, nodeTitle } from './node.ts'

export const graph: FigureStyle = {
  id: 'graph',
  title: message('the whole network as a graph'),
  folding: { norms: true, shapes: false },
  folds: true,
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
      lines,
      direction,
      bands: placed.nodes.map(({ band }) => band),
    }),
    ...edges,
    ...nodes,
  ]
  const hues = new Set(net.layers.flatMap((layer) => [layer.hue, ...layer.inner.map(({ hue }) => hue)]))
  return {
    items,
    box: boundsOf(items) ?? { x: 0, y: 0, width: 0, height: 0 },
    legend: HUES.filter((hue) => hues.has(hue)),
    caption: [],
  }
}

function measure(figure: Figure, layer: Layer): Measured {
  const leaves = (figure.net.outOf[layer.index] ?? []).length > 0
  const last = (figure.net.outOf[layer.index] ?? []).length === 0 && layer.hue !== 'data'
  const sizes = layer.outputs.length > 3 ? layer.outputs.slice(0, 1) : layer.outputs
  const size =
    figure.labelled('sizes') && (leaves || last)
      ? fitText(sizes.map((extent) => dimsText(extent, figure.options.batch)).join(' · '), WIDEST_SIZE, SIZE_TEXT)
      : ''
  return {
    layer,
    said: nodeText(figure, layer),
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

const NOWHERE: Box = { x: 0, y: 0, width: 0, height: 0 }

function boxOf({ width, height }: NodeText, placed: Layout, index: number, direction: Direction): Box {
  const { along, across } = placed.nodes[index] ?? { along: 0, across: 0 }
  if (direction === 'down') return { x: across - width / 2, y: along, width, height }
  return { x: along, y: across - height / 2, width, height }
}

function nodeItems(figure: Figure, { layer, said, size }: Measured, { x, y }: Box, direction: Direction): Item {
  const hasEdges = (figure.net.outOf[layer.index] ?? []).length > 0
  const stem = stemItems(size, hasEdges, direction === 'down', x, y, said)
  return group([...drawNode(layer, said, x, y), ...stem], { nodes: layer.nodes, title: nodeTitle(figure, layer) })
}

function stemItems(
  size: string,
  hasEdges: boolean,
  down: boolean,
  x: number,
  y: number,
  { width, height }: NodeText,
): readonly Item[] {
  const look = { stroke: 'line', strokeWidth: 1.25 }
  const label = { size: SIZE_TEXT, anchor: 'start', fill: 'muted' } as const
  if (down) {
    const axis = x + width / 2
    const end = y + height + (size ? STEM : 4)
    const line = hasEdges
      ? [
          polyline(
            [
              [axis, y + height],
              [axis, end],
            ],
            look,
          ),
        ]
      : []
    return size ? [...line, text(axis + 5, y + height + 12, size, label)] : line
  }
  const axis = y + height / 2
  const end = x + width + Math.max(STEM, size ? reserve(size, SIZE_TEXT) + 12 : 0)
  const line = hasEdges
    ? [
        polyline(
          [
            [x + width, axis],
            [end, axis],
          ],
          look,
        ),
      ]
    : []
  return size ? [...line, text(x + width + 5, axis - 4, size, label)] : line
}
