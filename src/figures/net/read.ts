/** From the analysis to what is drawn. */

import type { Analysis, Facts, ParamFacts } from '../../analyze/analysis.ts'
import { type Roles, rolesOf } from '../../analyze/shapes/axes.ts'
import { add, type Expr } from '../../core/expr.ts'
import { type AxisRole, usualRoles } from '../../core/network/axes.ts'
import type { NodeId, ValueId } from '../../core/network/model.ts'
import type { DerivedShape } from '../../core/network/shape.ts'
import { hueOf } from '../scene/palette.ts'
import { type Block, type Edge, type Extent, type FigureNet, type Inner, joined, type Layer } from './net.ts'
import { sizeOf } from './spelled.ts'
import { windowOf } from './window.ts'

/** What is drawn as a part of the layer before it. */
export interface Folding {
  /** Normalisation with parameters too (batch normalisation, scale). */
  readonly norms: boolean
  /** Layers that only change how a blob is read (flatten, reshape), where nothing branches. */
  readonly shapes: boolean
}

/** A layer while its parts are being collected. */
interface Draft {
  readonly facts: Facts
  readonly nodes: NodeId[]
  readonly inner: Facts[]
  outputs: readonly (DerivedShape | undefined)[]
}

/** Where a value comes from: the drawn layer, its output, and the layer of the file. */
interface Source {
  readonly draft: Draft
  readonly output: number
  readonly node: NodeId
}

/** Reads the whole network. */
export function readNet(analysis: Analysis, folding: Folding): FigureNet {
  const { nodes, values } = analysis.model.graph
  const readers = countReaders(analysis)
  const sources = new Map<ValueId, Source>()
  const drafts: Draft[] = []
  const edges: { from: Source; to: Draft; toNode: NodeId; input: number }[] = []
  for (const node of nodes) {
    const facts = analysis.facts.get(node.id)
    if (!facts) continue
    const inputs = node.inputs.map((id) => (id === undefined ? undefined : sources.get(id)))
    const host = hostOf(facts, inputs, readers, folding, values)
    const draft = host ?? { facts, nodes: [], inner: [], outputs: facts.outputs }
    draft.nodes.push(node.id)
    if (!host) {
      drafts.push(draft)
      inputs.forEach((from, input) => void (from && edges.push({ from, to: draft, toNode: node.id, input })))
    } else if (!node.inserted) {
      draft.inner.push(facts)
      draft.outputs = facts.outputs
    }
    addSources(sources, facts, draft, inputs[0])
  }
  const indexOf = new Map(drafts.map((draft, i) => [draft, i]))
  const roles = rolesOf(analysis)
  const layers = drafts.map((draft, i) => layerOf(draft, i, roles))
  const placed = edges.map(({ from, to, toNode, input }): Edge => {
    const { draft, node: fromNode, output } = from
    return { from: indexOf.get(draft) ?? 0, to: indexOf.get(to) ?? 0, fromNode, toNode, output, input }
  })
  return joined(analysis.model.name, layers, placed)
}

/** A split's outputs are its input again: they come from whatever made that. */
function addSources(sources: Map<ValueId, Source>, facts: Facts, draft: Draft, first: Source | undefined): void {
  facts.node.outputs.forEach((id, output) => {
    if (facts.node.inserted && first) sources.set(id, first)
    else sources.set(id, { draft, output, node: facts.node.id })
  })
}

/** How many layers of the file read each value; the outputs of a split count as the value that it splits. */
function countReaders(analysis: Analysis): (id: ValueId) => number {
  const readers = new Map<ValueId, number>()
  const origins = new Map<ValueId, ValueId>()
  const originOf = (id: ValueId): ValueId => origins.get(id) ?? id
  for (const node of analysis.model.graph.nodes) {
    const inputs = node.inputs.filter((id) => id !== undefined).map(originOf)
    const [first] = inputs
    if (node.inserted && first !== undefined) for (const id of node.outputs) origins.set(id, first)
    else for (const id of inputs) readers.set(id, (readers.get(id) ?? 0) + 1)
  }
  return (id) => readers.get(originOf(id)) ?? 0
}

/** The draft that this layer becomes a part of, if any. */
function hostOf(
  facts: Facts,
  inputs: readonly (Source | undefined)[],
  readers: (id: ValueId) => number,
  folding: Folding,
  values: Analysis['model']['graph']['values'],
): Draft | undefined {
  const { node } = facts
  const [source] = inputs
  if (inputs.length !== 1 || !source) return undefined
  if (node.inserted) return source.draft
  const inputId = node.inputs[0]
  const alone = inputId !== undefined && readers(inputId) === 1 && source.draft.outputs.length === 1
  if (!alone || node.outputs.length !== 1) return undefined
  const inPlace = node.outputs.some((id) => values.get(id)?.inPlaceOf !== undefined)
  return isPart(facts, inPlace, folding) ? source.draft : undefined
}

function isPart(facts: Facts, inPlace: boolean, folding: Folding): boolean {
  const { family } = facts.node.op
  if (family === 'activation') return true
  if (family === 'norm') return folding.norms || facts.params.length === 0
  if (family === 'shape') return folding.shapes
  return inPlace && facts.params.length === 0 && family !== 'unknown'
}

function layerOf({ facts, nodes, inner, outputs }: Draft, index: number, roles: Roles): Layer {
  const { node } = facts
  const last = inner.at(-1)?.node ?? node
  const extents = outputs.map((shape, output) => shape && extentOf(shape, roles(last.outputs[output] ?? '')))
  return {
    index,
    id: node.id,
    name: node.name,
    type: node.type,
    family: node.op.family,
    hue: hueOf(node.op.family),
    nodes,
    inner: inner.map(innerOf),
    outputs: extents,
    window: windowOf(facts),
    byInput: node.op.weightsByInput?.(node.attrs) ?? false,
    blocks: blocksOf(facts),
    parameters: inner.reduce((sum: Expr, part) => add(sum, part.parameterCount.expr), facts.parameterCount.expr),
    complete: facts.complete && inner.every((part) => part.complete),
    macs: facts.cost?.macs?.expr,
    repeat: 1,
    runLength: 1,
  }
}

function innerOf(facts: Facts): Inner {
  const { id, name, type, op } = facts.node
  return { id, name, type, family: op.family, hue: hueOf(op.family), blocks: blocksOf(facts) }
}

/** Blobs that count; masks and counters don't. */
function blocksOf({ node, params }: Facts): readonly Block[] {
  return params.map((param, i) => blockOf(node.id, param, i)).filter((block) => block !== undefined)
}

function blockOf(node: NodeId, param: ParamFacts, index: number): Block | undefined {
  const { name, kind, sharedWith, count } = param
  if (kind === 'auxiliary') return undefined
  return {
    node,
    index,
    name,
    kind,
    sharedWith,
    count: count?.expr,
    shape: param.shape?.map(({ expr }) => sizeOf(expr)),
  }
}

/** A value as maps with sides; where no axis is one of maps, the last one is: what stands at each place of a text. */
function extentOf(shape: DerivedShape, roles: readonly AxisRole[] = usualRoles(shape.length)): Extent {
  const channel = roles.includes('channel') ? roles.indexOf('channel') : shape.length - 1
  const order = [...roles.keys()].filter((axis) => axis !== channel)
  const [batch, ...places] = order
  const sizes = (batch === undefined ? [channel] : [batch, channel, ...places]).flatMap((axis) => shape[axis] ?? [])
  const [first, second, ...others] = sizes.map(({ expr }) => sizeOf(expr))
  if (roles[0] === 'channel') {
    const [maps = { text: '1', value: 1 }, ...sides] = shape.map(({ expr }) => sizeOf(expr))
    return { batch: undefined, maps, sides }
  }
  if (!first) return { batch: undefined, maps: { text: '1', value: 1 }, sides: [] }
  if (!second) return { batch: undefined, maps: first, sides: [] }
  return { batch: first, maps: second, sides: others }
}
