/** A network with every layer made wider or narrower: what its definition would say. */

import type { Change, WidthFields } from '../../core/network/change.ts'
import type { Node, NodeId, Setting, ValueId } from '../../core/network/model.ts'
import { FormatError, issue } from '../../core/words/issue.ts'
import { type Analysis, siteOf } from '../analysis.ts'

/**
 * Multiplies the number of feature maps of every layer, as MobileNet does it (Howard et al. 2017, section 3.3). Layers
 * whose maps come out of the network, as its classes do, stay as they are. Layers with a group for each map keep that;
 * other groups keep their number, which divides the maps.
 * Throws FormatError where the format's definitions do not say how wide layers are.
 */
export function widthChanges(analysis: Analysis, factor: number): readonly Change[] {
  const { widths, words, format } = analysis.model
  if (widths !== undefined) return widthsOf(analysis).flatMap((width) => scaled(width, factor))
  const text = 'the width of {what} can not be changed: no field of its definition tells it'
  throw new FormatError(issue('change/width', 'error', text, { what: words?.title ?? format }))
}

/** The layers that may be wider or narrower, the network's inputs and outputs being as they are. */
export function widthsOf(analysis: Analysis): readonly Width[] {
  const { widths, graph } = analysis.model
  if (widths === undefined) return []
  const wide = new Map(
    graph.nodes.flatMap((node) => widthOf(node, widths) ?? []).map((width) => [width.node.id, width]),
  )
  const heads = headsOf(analysis, wide)
  return [...wide.values()].filter(({ node }) => !heads.has(node.id))
}

/** How wide a layer is, and the fields that say so. */
export interface Width {
  readonly node: Node
  readonly field: string
  readonly count: number
  readonly groupField?: string
  readonly group: number
}

/** What the layer's own definition says. */
function widthOf(node: Node, { count: counts, group: groups }: WidthFields): Width | undefined {
  const settings = node.settings?.() ?? []
  const find = (names: readonly string[]) => settings.find(({ path }) => names.includes(path.split('.').at(-1) ?? ''))
  const [count, group] = [find(counts), find(groups)]
  if (count === undefined || !/^[1-9]\d{0,8}$/.test(count.value)) return undefined
  const parts = /^\d{1,9}$/.test(group?.value ?? '') ? Number(group?.value) : 1
  const nameOf = ({ path }: Setting) => path.slice(path.lastIndexOf('.') + 1)
  return {
    node,
    field: nameOf(count),
    count: Number(count.value),
    group: parts,
    ...(group && { groupField: nameOf(group) }),
  }
}

function scaled({ node, field, count, group, groupField }: Width, factor: number): readonly Change[] {
  const set = (name: string, value: number): Change => ({ target: `${node.name}.${name}`, value: String(value) })
  const exact = Math.max(1, Math.floor(count * factor + 0.5))
  if (group === count && group > 1 && groupField !== undefined) return [set(field, exact), set(groupField, exact)]
  return [set(field, group > 1 ? Math.ceil(exact / group) * group : exact)]
}

/** Layers whose maps come out of the network: nothing behind them mixes maps anew. */
function headsOf({ model: { graph }, facts }: Analysis, wide: ReadonlyMap<NodeId, Width>): ReadonlySet<NodeId> {
  const makers = new Map(graph.nodes.flatMap((node) => node.outputs.map((value) => [value, node] as const)))
  const heads = new Set<NodeId>()
  const seen = new Set<ValueId>()
  const open = [...graph.outputs]
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    const node = makers.get(value)
    if (seen.has(value) || node === undefined) continue
    seen.add(value)
    const width = wide.get(node.id)
    if (width !== undefined) heads.add(node.id)
    if (width !== undefined && !(width.group === width.count && width.group > 1)) continue
    const fact = facts.get(node.id)
    node.inputs.forEach((input, index) => {
      const reach = fact === undefined ? undefined : node.op.reach?.(siteOf(fact), index)
      const sees = reach === undefined || reach.length === 0 || reach.some((along) => along?.kind !== 'none')
      if (input !== undefined && sees) open.push(input)
    })
  }
  return heads
}
