/** Repeated blocks: runs of the same layers with the same attributes and shapes, one of which is drawn. */

import { allBlocks, type Edge, type FigureNet, joined, type Layer } from './net.ts'

/** `auto` folds only what would not be read anyway. */
const LARGE = 40
/** Layers in a block that is looked for. */
const LONGEST_BLOCK = 64

/** A block from one cut to the next; between blocks a single blob is handed on. */
interface Block {
  readonly first: number
  readonly length: number
  readonly print: string
}

/** Draws the first of every run of equal blocks, marked with how often it stands there. */
export function foldRepeats(net: FigureNet, fold: 'auto' | 'off' | number): FigureNet {
  if (fold === 'off' || (fold === 'auto' && net.layers.length <= LARGE)) return net
  const runs = runsOf(blocksOf(net), fold === 'auto' ? 2 : Math.max(2, fold))
  return runs.length === 0 ? net : withRuns(net, runs)
}

/**
 * Blocks between cuts, in the order of execution. A cut follows a layer when later layers read nothing from before it
 * but its own output; what comes from data layers (labels) doesn't count.
 */
function blocksOf(net: FigureNet): readonly Block[] {
  const blocks: Block[] = []
  let first = 0
  let reach = 0
  net.layers.forEach((_, i) => {
    const isLast = i + 1 === net.layers.length
    const readsOn = isLast || (net.into[i + 1] ?? []).length > 0
    if (reach <= i && readsOn) {
      blocks.push({ first, length: i - first + 1, print: fingerprint(net, first, i) })
      first = i + 1
    }
    if ((net.into[i] ?? []).length > 0) for (const edge of net.outOf[i] ?? []) reach = Math.max(reach, edge.to)
  })
  return blocks
}

/** What a block is, names left out. */
function fingerprint(net: FigureNet, first: number, last: number): string {
  const parts: string[] = []
  for (let i = first; i <= last; i += 1) {
    const layer = net.layers[i]
    if (!layer) continue
    const inputs = (net.into[i] ?? []).map((edge) => [edge.from < first ? 'in' : edge.from - first, edge.output])
    const { type, outputs, window, inner } = layer
    const shapes = allBlocks(layer).map((block) => block.shape?.map(({ text }) => text))
    const extents = outputs.map((extent) => extent && [extent.maps.text, ...extent.sides.map(({ text }) => text)])
    const entering = (net.into[i] ?? []).filter((edge) => edge.from < first).map((edge) => extentKey(net, edge))
    parts.push(JSON.stringify([type, inputs, entering, extents, window, shapes, inner.map((part) => part.type)]))
  }
  return parts.join()
}

function extentKey(net: FigureNet, edge: Edge): unknown {
  const extent = net.layers[edge.from]?.outputs[edge.output]
  return extent && [extent.maps.text, extent.sides.map(({ text }) => text)]
}

interface Run {
  readonly first: number
  /** Layers of one instance. */
  readonly length: number
  readonly repeat: number
}

/** Runs of equal blocks, or of equal sequences of blocks; the shortest period first. */
function runsOf(blocks: readonly Block[], least: number): readonly Run[] {
  const runs: Run[] = []
  for (let i = 0; i < blocks.length; ) {
    const found = runAt(blocks, i, least)
    if (!found) {
      i += 1
      continue
    }
    const members = blocks.slice(i, i + found.period)
    const length = members.reduce((sum, block) => sum + block.length, 0)
    runs.push({ first: blocks[i]?.first ?? 0, length, repeat: found.repeat })
    i += found.period * found.repeat
  }
  return runs
}

function runAt(blocks: readonly Block[], start: number, least: number): { period: number; repeat: number } | undefined {
  for (let period = 1; period <= 6 && start + period * least <= blocks.length; period += 1) {
    let repeat = 1
    while (equalBlocks(blocks, start, start + period * repeat, period)) repeat += 1
    const length = blocks.slice(start, start + period).reduce((sum, block) => sum + block.length, 0)
    if (repeat >= least && length <= LONGEST_BLOCK) return { period, repeat }
  }
  return undefined
}

function equalBlocks(blocks: readonly Block[], one: number, other: number, count: number): boolean {
  for (let i = 0; i < count; i += 1) {
    const [a, b] = [blocks[one + i], blocks[other + i]]
    if (!a || !b || a.print !== b.print) return false
  }
  return true
}

function withRuns(net: FigureNet, runs: readonly Run[]): FigureNet {
  const drawnAs = net.layers.map((_, i) => i)
  const repeats = new Map<number, Run>()
  for (const run of runs) {
    repeats.set(run.first, run)
    for (let i = run.length; i < run.length * run.repeat; i += 1) drawnAs[run.first + i] = run.first + (i % run.length)
  }
  return merged(net, drawnAs, repeats)
}

/** Puts every hidden layer's ids under the drawn one, and its edges where they still join two drawn layers. */
function merged(net: FigureNet, drawnAs: readonly number[], repeats: ReadonlyMap<number, Run>): FigureNet {
  const layers: Layer[] = []
  const indexOf = new Map<number, number>()
  const ids = new Map<number, string[]>()
  for (const layer of net.layers) {
    const drawn = drawnAs[layer.index] ?? layer.index
    const all = ids.get(drawn) ?? []
    all.push(...layer.nodes)
    ids.set(drawn, all)
  }
  for (const layer of net.layers) {
    if (drawnAs[layer.index] !== layer.index) continue
    const run = repeats.get(layer.index)
    indexOf.set(layer.index, layers.length)
    const nodes = ids.get(layer.index) ?? layer.nodes
    layers.push({ ...layer, index: layers.length, nodes, ...(run && { repeat: run.repeat, runLength: run.length }) })
  }
  const edges: Edge[] = []
  for (const edge of net.edges) {
    const [from, to] = [drawnAs[edge.from] ?? edge.from, drawnAs[edge.to] ?? edge.to]
    const hidden = to !== edge.to
    const [drawnFrom, drawnTo] = [indexOf.get(from), indexOf.get(to)]
    if (!hidden && drawnFrom !== undefined && drawnTo !== undefined)
      edges.push({ ...edge, from: drawnFrom, to: drawnTo })
  }
  return joined(net.name, layers, edges)
}
