/** Networks of one structure, told by a hash: whatever their layers are called, whatever batch they are written for. */

import type { Analysis, Facts } from '../analyze/analysis.ts'
import type { Hash } from '../core/bytes/sha256.ts'
import { keyOf } from '../core/expr.ts'
import type { Quantity, Value, Vars } from '../core/formula.ts'
import type { ValueId } from '../core/network/model.ts'
import { shapeOf } from '../core/network/shape.ts'

/**
 * A hash over the layers in the order of execution: their types, what they are connected to, how the sizes of their
 * outputs come about (but for the first axis, the batch), the shapes of their parameters and who shares them, and what
 * they compute. Null for a network without layers.
 */
export function structureOf(analysis: Analysis, newHash: () => Hash): string | null {
  const layers = [...analysis.facts.values()]
  if (layers.length === 0) return null
  const places = new Map<ValueId, number>()
  const owners = new Map(layers.map(({ node }, place) => [node.id, place]))
  const lines = layers.map((layer) => {
    const line = describe(layer, places, owners)
    for (const value of layer.node.outputs) places.set(value, places.size)
    return line
  })
  const hash = newHash()
  hash.update(new TextEncoder().encode(lines.join('\n')))
  return hash.digest('hex').slice(0, 32)
}

function describe(
  { node, outputs, params, cost }: Facts,
  places: ReadonlyMap<ValueId, number>,
  owners: ReadonlyMap<string, number>,
): string {
  const inputs = node.inputs.map((value) => (value === undefined ? '?' : places.get(value)))
  const sizes = outputs.map((shape) => shape?.slice(1).map(quantityText).join(' ') ?? '?')
  const blobs = params.map(({ shape, kind, sharedWith }) => {
    const owner = sharedWith === undefined ? '' : `@${owners.get(sharedWith)}`
    return `${kind}${owner} ${shapeOf(shape)?.map(keyOf).join('x') ?? '?'}`
  })
  const work = [cost?.macs?.formula?.text, ...Object.keys(cost?.operations ?? {})].join(' ')
  return [node.type, inputs.join(' '), sizes.join(','), blobs.join(','), work].join('|')
}

function quantityText({ formula, vars, expr }: Quantity): string {
  return formula === undefined ? keyOf(expr) : `${formula.text}(${varsText(vars)})`
}

function varsText(vars: Vars): string {
  return Object.entries(vars)
    .map(([name, value]) => `${name}=${valueText(value)}`)
    .join(' ')
}

function valueText(value: Vars[string] | Value): string {
  if (Array.isArray(value)) return `[${value.map(valueText).join(' ')}]`
  if (typeof value === 'bigint' || (typeof value === 'object' && value !== null && 'terms' in value))
    return keyOf(value)
  return String(value)
}
