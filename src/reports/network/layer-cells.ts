/** The cells of the layer table: what each column says of a layer, or of several that share a row. */

import { type Analysis, type Facts, isTrainable } from '../../analyze/analysis.ts'
import { ownBytes, ownParams } from '../../analyze/questions/own.ts'
import { isInPlace, type Wiring } from '../../analyze/shapes/wiring.ts'
import { type Expr, isUnknown, keyOf, sum } from '../../core/expr.ts'
import { given, type Quantity } from '../../core/formula.ts'
import { shapeKey, shapeOf } from '../../core/network/shape.ts'
import { message } from '../../core/words/message.ts'
import { type Cell, type NamedShape, textCell, type WorkingItem } from '../table.ts'
import { paramLabel } from './param-names.ts'

/** What the cells are made from. */
export interface Source {
  readonly analysis: Analysis
  readonly wiring: Wiring
}

/** Parameters that a layer owns: shared ones count where they stand first. */
function ownCount(layers: readonly Facts[]): Expr {
  return sum(
    ownParams(layers).flatMap(({ count }) => (count === undefined || isUnknown(count.expr) ? [] : [count.expr])),
  )
}

/** Number of parameters; empty where a layer has none. */
export function countCell(layers: readonly Facts[]): Cell | undefined {
  const complete = layers.every((layer) => layer.complete)
  const counts = ownParams(layers).flatMap((param) => (param.count === undefined ? [] : [param.count.expr]))
  if (counts.length === 0 && complete) return undefined
  return sumCell('integer', counts, complete)
}

/** Learned parameters that layers own and that training leaves as they are. */
export function frozenCounts(layers: readonly Facts[]): readonly Expr[] {
  const frozen = ownParams(layers).filter((param) => param.kind === 'learned' && !isTrainable(param))
  return frozen.flatMap(({ count }) => (count === undefined || isUnknown(count.expr) ? [] : [count.expr]))
}

/** How many that are; empty where there are none. */
export function frozenCell(layers: readonly Facts[]): Cell | undefined {
  const counts = frozenCounts(layers)
  return counts.length === 0 ? undefined : { kind: 'integer', value: sum(counts) }
}

/** The sum of what is known; a lower bound where something is not. */
function sumCell(kind: 'integer' | 'bytes', parts: readonly Expr[], complete: boolean): Cell {
  const known = parts.filter((part) => !isUnknown(part))
  const value = sum(known)
  const atLeast = !complete || known.length < parts.length
  return atLeast && value === 0n ? textCell('?', { data: '' }) : { kind, value, atLeast }
}

/** How the number of parameters comes about: blob by blob, and for layers that follow the first in one number each. */
export function countWorking([first, ...followers]: readonly [Facts, ...Facts[]]): Cell | undefined {
  const blobs = ownParams([first]).flatMap((param, index): WorkingItem[] => {
    if (param.count === undefined || isUnknown(param.count.expr)) return []
    const label = index === 0 && param.name === 'weight' ? {} : { label: paramLabel(param.name) }
    return [{ ...label, quantity: param.count, form: 'equation' }]
  })
  const others = followers.flatMap((layer): WorkingItem[] => {
    const count = ownCount([layer])
    return count === 0n ? [] : [{ label: layer.node.type, quantity: given(count), form: 'equation' }]
  })
  if (blobs.length + others.length > 0) return { kind: 'working', items: [...blobs, ...others] }
  const owners = [
    ...new Set([first, ...followers].flatMap((layer) => layer.params.flatMap((param) => param.sharedWith ?? []))),
  ]
  if (owners.length === 0) return undefined
  return textCell(message('shared with {layer}', { layer: owners.join(', ') }), { tone: 'faint' })
}

/** Share of all parameters of the network. */
export function shareCell(layers: readonly Facts[], analysis: Analysis): Cell | undefined {
  return percentCell(ownCount(layers), analysis.totals.parameters.value)
}

/** A part of a whole, where both are known; empty where there is nothing of it. */
export function percentCell(part: Expr | undefined, whole: Expr): Cell | undefined {
  if (typeof part !== 'bigint' || typeof whole !== 'bigint' || whole === 0n || part === 0n) return undefined
  return { kind: 'percent', value: Number((part * 1_000_000n) / whole) / 1_000_000 }
}

/** Shapes of the outputs of a row's first layer; the others work in place. With `elide`, so is said of this one too. */
export function outputCell(layer: Facts, source: Source, elide: boolean): Cell {
  const { wiring, analysis } = source
  const { outputs } = layer.node
  if (outputs.length === 0) return textCell('–', { tone: 'faint' })
  if (elide && outputs.every((value) => isInPlace(analysis.model, value)) && !changesShape(layer, source)) {
    return textCell(message('in place'), { tone: 'faint' })
  }
  const shapes = outputs.map(
    (value, index): NamedShape => ({ name: wiring.name(value), shape: shapeOf(layer.outputs[index]) }),
  )
  return { kind: 'shape', shapes }
}

/** True for the rare layer that gives a blob another shape in place (a Reshape). */
function changesShape(layer: Facts, { analysis, wiring }: Source): boolean {
  return layer.node.outputs.some((value, index) => {
    const before = analysis.model.graph.values.get(value)?.inPlaceOf
    return before !== undefined && shapeKey(wiring.shape(before)) !== shapeKey(shapeOf(layer.outputs[index]))
  })
}

/** The arithmetic of the sizes that a layer computes: of its outputs, and of what its weights are multiplied with. */
export function sizeWorking(layer: Facts): Cell | undefined {
  const sizes = [...layer.outputs, ...layer.params.map((param) => param.shape)].flatMap((shape) => shape ?? [])
  const items = distinct(sizes.filter((size) => size.formula !== undefined && !isUnknown(size.expr)))
  return items.length === 0
    ? undefined
    : { kind: 'working', items: items.map((quantity) => ({ quantity, form: 'equation' })) }
}

/** Height and width usually come about in the same way: that is told once. */
function distinct(sizes: readonly Quantity[]): readonly Quantity[] {
  const seen = new Map<string, Quantity>()
  for (const size of sizes) {
    const key = `${size.formula?.text} ${Object.values(size.vars).map(varKey).join(' ')} ${keyOf(size.expr)}`
    if (!seen.has(key)) seen.set(key, size)
  }
  return [...seen.values()]
}

function varKey(value: Quantity['vars'][string]): string {
  if (typeof value === 'bigint' || typeof value === 'number') return String(value)
  if (Array.isArray(value)) return `[${value.map(varKey).join(',')}]`
  return typeof value === 'object' && 'terms' in value ? keyOf(value) : String(value)
}

/** Memory of the feature maps that a row's layers add. */
export function memoryCell(layers: readonly Facts[], { analysis }: Source): Cell | undefined {
  const parts = layers.flatMap((layer) => (layer.node.op.sharesMemory === true ? [] : ownBytes(layer, analysis)))
  if (parts.length === 0) return undefined
  const known = parts.flatMap((part) => (part === undefined ? [] : [part.expr]))
  return sumCell('bytes', known, known.length === parts.length)
}
