/** The grammar that `convnet` and `lenet` share: stacks in a row, labels above, operations between, lines from patches. */

import { reserve } from '../fonts/measure.ts'
import { layout } from '../layout/layout.ts'
import type { Layout } from '../layout/placed.ts'
import { reaching, routeEdges } from '../layout/route.ts'
import { type Edge, type FigureNet, isChain, isOnly, type Layer, mainInput, mainOutput } from '../net/net.ts'
import { isFlat, layerTitle } from '../net/words.ts'
import { type Box, boundsOf, group, moved, NOWHERE, text } from '../scene/draw.ts'
import type { Item, Point, Segment } from '../scene/scene.ts'
import type { Body, Figure } from '../style.ts'
import { arrow } from './arrow.ts'
import { featureLines, featureResults } from './feature-lines.ts'
import { type Features, featuresOf } from './feature-map.ts'
import { isProjected, projection } from './projection.ts'
import { repeatFrames, repeatRoom } from './repeat.ts'
import { sideScale, wantedScale } from './scale.ts'
import { drawStack, type Stack, type StackLook, stackOf } from './stack.ts'
import type { LabelLine, Part, StackStyle } from './stack-style.ts'
import { valueKey } from './value-scale.ts'

const LONGEST_SIDE = 96
const SHORTEST_SIDE = 8
const SIZE = 10
const LINE = 13
const BAND_WIDTH = 1200

/** Draws the whole figure. */
export function drawStacks(figure: Figure, style: StackStyle): Body {
  const { net, options } = figure
  const scale = sideScale(net, wantedScale(options), LONGEST_SIDE, SHORTEST_SIDE)
  const mostUnits = unitsOfLargest(net)
  const parts = net.layers.map((layer): Part => {
    const features = featuresOf(figure, layer)
    const stack = stackOf(mainOutput(layer), scale, options.maps, mostUnits, lookOf(style, layer, features))
    const [upper, lower] = [style.upper(figure, layer), style.lower(figure, layer)]
    return { layer, stack, features, upper, lower, sample: style.sample?.(layer) }
  })
  const chain = isChain(net)
  const common = heightsOf(parts, chain)
  const heights = chain ? parts.map(() => common) : laneHalves(net, parts).map((half) => ({ ...common, half }))
  const placed = layout(
    parts.map((part, i) => needs(figure, part, heights[i] ?? common, chain)),
    net.edges,
    { rankGap: 30, laneGap: 20, bandGap: 34, bandLimit: options.width ?? BAND_WIDTH },
  )
  const corners = parts.map((part, i): Point => {
    const { stack } = part
    const { along = 0, across = 0 } = placed.nodes[i] ?? {}
    return [Math.round(along + (bodyWidth(part, chain) - stack.width) / 2), Math.round(across) - stack.height / 2]
  })
  const lines = routeEdges(placed, 'right')
  const nodes = parts.map((part, i) =>
    nodeItem(part, style, corners[i] ?? [0, 0], placed, heights[i] ?? common, chain, parts[i + 1]),
  )
  const edges = net.edges.map((edge, i) => {
    const projected = isProjected(net, placed, edge)
    const items = projected
      ? projection(parts, corners, edge, style)
      : arrow(reachingBodies(lines[i] ?? [], parts, corners, edge), 'line', 1)
    return { edge, projected, item: group(items, { edge: { from: edge.fromNode, to: edge.toNode } }) }
  })
  const boxes = parts.map((part, i) =>
    boxAt(part.stack, bodyWidth(part, chain), corners[i] ?? [0, 0], heights[i] ?? common),
  )
  const items: readonly Item[] = [
    ...repeatFrames(figure, {
      boxes,
      routes: placed.routes,
      direction: 'right',
      bands: placed.nodes.map(({ band }) => band),
    }),
    ...edges.filter(({ projected }) => !projected).map(({ item }) => item),
    ...nodes,
    ...edges.filter(({ projected }) => projected).map(({ item }) => item),
  ]
  const note = scale.kind === 'sqrt' ? [figure.say('Sides are drawn by the square root of their length.')] : []
  const features = parts.map((part) => part.features)
  const said = [...(style.keyLines ?? []), ...featureLines(figure, features)]
  const key = said.length === 0 ? {} : { key: valueKey(figure, said) }
  const caption = [...featureResults(figure, features), ...note]
  return { items, box: boundsOf(items) ?? NOWHERE, legend: [], caption, ...key }
}

/** Planes that show something stand further apart, so that more of each is seen. */
const FEATURE_SHIFT = 14

/** Units of the largest layer that has units rather than maps. */
function unitsOfLargest({ layers }: FigureNet): number {
  const extents = layers.map(mainOutput).filter((extent) => extent !== undefined && isFlat(extent))
  return extents.reduce((most, extent) => Math.max(most, extent?.maps.value ?? 1), 1)
}

function lookOf(style: StackStyle, layer: Layer, features: Features | undefined): StackLook {
  const look = style.look(layer)
  return features === undefined ? look : { ...look, shift: Math.max(look.shift, FEATURE_SHIFT) }
}

/** The line, from the right side of one stack to the left side of the next. */
function reachingBodies(
  line: readonly Segment[],
  parts: readonly Part[],
  corners: readonly Point[],
  { from, to }: Edge,
): readonly Segment[] {
  const [start, end] = [corners[from], corners[to]]
  const source = parts[from]
  const target = parts[to]
  if (!start || !end || !source || !target) return line
  // The axis meets a slanted stack inside its box.
  const inset = (stack: Stack): number =>
    stack.planes.length > 1 || stack.shift === 0 ? Math.min(stack.width / 3, 14) : 0
  return reaching(line, start[0] + source.stack.width - inset(source.stack) * 0.2, end[0] + inset(target.stack))
}

interface Heights {
  /** Half of the highest stack; labels keep one baseline over the whole figure. */
  readonly half: number
  readonly upper: number
  readonly lower: number
  /** From the first line of the lower label to what stands under it. */
  readonly toSample: number
}

function heightsOf(parts: readonly Part[], chain: boolean): Heights {
  const most = (of: (part: Part) => number): number => Math.max(0, ...parts.map(of))
  const half = Math.ceil(most(({ stack }) => stack.height) / 2)
  const lines = most(({ lower }) => lower.length)
  return {
    half: Math.max(half, 12),
    upper: most(({ upper }) => upper.length) * LINE + 12,
    lower: lines * LINE + (chain ? 14 : 12) + most(({ sample }) => sample?.height ?? 0),
    toSample: lines * LINE - 4,
  }
}

/** For each layer, half the height of the highest stack of its lane: its labels keep one line, clear of the lines between. */
function laneHalves(net: FigureNet, parts: readonly Part[]): readonly number[] {
  const lanes: number[] = []
  const halves: number[] = []
  for (const { layer, stack } of parts) {
    const [edge] = net.into[layer.index] ?? []
    const lane = (edge && isOnly(net, edge) ? lanes[edge.from] : undefined) ?? halves.length
    lanes.push(lane)
    halves[lane] = Math.max(halves[lane] ?? 12, Math.ceil(stack.height / 2))
  }
  return lanes.map((lane) => halves[lane] ?? 12)
}

/** Names longer than this are shortened. */
const LABEL_WIDTH = 150

function labelWidth(lines: readonly LabelLine[]): number {
  return Math.min(LABEL_WIDTH, Math.max(0, ...lines.map(({ said, bold }) => reserve(said, SIZE, bold))))
}

function lowerWidth({ lower, sample }: Part): number {
  return Math.max(labelWidth(lower), sample?.width ?? 0)
}

function bodyWidth(part: Part, chain: boolean): number {
  const { stack, upper } = part
  return chain ? stack.width : Math.max(stack.width, labelWidth(upper), lowerWidth(part))
}

function needs(figure: Figure, part: Part, { half, upper, lower }: Heights, chain: boolean) {
  const along = bodyWidth(part, chain) + repeatRoom(figure, part.layer)
  const sides = { above: half + upper, below: half + lower }
  if (!chain) return { along, ...sides }
  return { along, ...sides, upper: labelWidth(part.upper), lower: lowerWidth(part) }
}

function boxAt(stack: Stack, width: number, [x, y]: Point, { half, upper, lower }: Heights): Box {
  const axis = y + stack.height / 2
  const left = x - (width - stack.width) / 2
  return { x: left, y: axis - half - upper, width, height: 2 * half + upper + lower }
}

function nodeItem(
  part: Part,
  style: StackStyle,
  corner: Point,
  placed: Layout,
  { half, toSample }: Heights,
  chain: boolean,
  next: Part | undefined,
): Item {
  const { layer, stack, features, upper, lower, sample } = part
  const [x, y] = corner
  const middle = x + stack.width / 2
  const axis = y + stack.height / 2
  const lowerMiddle = chain ? middleBefore(placed, part, middle, next) : middle
  const lowerTop = axis + half + (chain ? 20 : 18)
  const items = [
    ...drawStack(stack, x, y, lookOf(style, layer, features), layer.outputs[0] === undefined, features),
    ...labelItems(upper, middle, axis - half - 10 - (upper.length - 1) * LINE),
    ...labelItems(lower, lowerMiddle, lowerTop),
    ...(sample ? moved(sample.items, lowerMiddle - sample.width / 2, lowerTop + toSample) : []),
  ]
  return group(items, {
    nodes: layer.nodes,
    title: layerTitle(layer),
  })
}

/**
 * Where a label between two stacks has its middle. The first of a band has no stack before it: its label stands under
 * the stack, or as far to the left as the label of the next one asks.
 */
function middleBefore(placed: Layout, part: Part, own: number, next: Part | undefined): number {
  const { index } = part.layer
  const between = gapMiddle(placed, index)
  if (between !== undefined) return between
  const after = gapMiddle(placed, index + 1)
  if (after === undefined || !next) return own
  return Math.min(own, after - (lowerWidth(next) + lowerWidth(part)) / 2 - LABEL_GAP)
}

const LABEL_GAP = 12

/** Midway between a stack and the one before, where both are in one band. */
function gapMiddle({ nodes, routes }: Layout, index: number): number | undefined {
  const [before, node, end] = [nodes[index - 1], nodes[index], routes[index - 1]?.[0]?.from]
  return before === undefined || node === undefined || end === undefined || before.band !== node.band
    ? undefined
    : (end + node.along) / 2
}

function labelItems(lines: readonly LabelLine[], x: number, y: number): readonly Item[] {
  return lines.map(({ said, muted, bold }, i) =>
    text(x, y + i * LINE, said, {
      size: SIZE,
      fill: muted ? 'muted' : 'ink',
      maxWidth: LABEL_WIDTH,
      ...(bold && { bold }),
    }),
  )
}

/** Whether a dense layer reads maps rather than units. */
export function readsMaps(net: FigureNet, layer: Layer): boolean {
  return (mainInput(net, layer)?.sides.length ?? 0) > 0
}
