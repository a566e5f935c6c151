/** Pieces of memory: which values lie in one, and from when to when it is needed. */

import { type Expr, greater, max } from '../../core/expr.ts'
import type { NodeId, ValueId } from '../../core/network/model.ts'
import { once } from '../../core/once.ts'
import type { Analysis, Facts } from '../analysis.ts'

/** One piece of memory. In-place layers, splits and reshapes put several values into one. */
export interface Buffer {
  /** Its values, in the order in which they are written. */
  readonly values: readonly ValueId[]
  /** The layer that writes it first. */
  readonly owner: Facts
  /** Its size; `undefined` where it is not known. */
  readonly bytes: Expr | undefined
  /** Steps of the order of execution between which it is needed, both included. */
  readonly from: number
  readonly to: number
}

type Draft = { -readonly [Key in keyof Buffer]: Buffer[Key] } & { values: ValueId[] }

/**
 * The memory of all feature maps. What nothing consumes is a result and is needed to the end. Blobs of layers that
 * hand out a parameter are parameters, and none of it.
 */
export const buffersOf = once(collectBuffers)

function collectBuffers({ model, facts }: Analysis): readonly Buffer[] {
  const holders = new Map<ValueId, Draft>()
  const drafts: Draft[] = []
  const last = facts.size - 1
  const results = new Set(model.graph.outputs)
  const steps = new Map<NodeId, number>()
  for (const layer of facts.values()) {
    const { node } = layer
    const step = steps.size
    steps.set(node.id, step)
    for (const value of node.inputs) {
      const holder = value === undefined ? undefined : holders.get(value)
      // A result that shares the memory may need it longer.
      if (holder !== undefined) holder.to = Math.max(holder.to, step)
    }
    node.outputs.forEach((value, index) => {
      const holder = sharedHolder(layer, index, holders, model.graph.values.get(value)?.inPlaceOf)
      if (holder === null) return
      const draft: Draft = holder ?? { values: [], owner: layer, bytes: 0n, from: step, to: step }
      const bytes = layer.outputBytes[index]?.expr
      draft.bytes = holder === undefined ? bytes : larger(draft.bytes, bytes)
      draft.values.push(value)
      draft.to = results.has(value) ? last : Math.max(draft.to, step)
      holders.set(value, draft)
      if (holder === undefined) drafts.push(draft)
    })
  }
  return drafts
}

/** The memory that an output is put into: `undefined` for memory of its own, null for that of a parameter. */
function sharedHolder(
  { node, params }: Facts,
  index: number,
  holders: ReadonlyMap<ValueId, Draft>,
  overwritten: ValueId | undefined,
): Draft | undefined | null {
  if (overwritten !== undefined) return holders.get(overwritten)
  if (node.op.sharesMemory !== true) return undefined
  const input = node.inputs[Math.min(index, node.inputs.length - 1)]
  if (input === undefined) return params.length > 0 ? null : undefined
  return holders.get(node.inputs[0] ?? input)
}

/** A layer that works in place may need more room than the blob had before. */
function larger(a: Expr | undefined, b: Expr | undefined): Expr | undefined {
  if (a === undefined || b === undefined) return undefined
  if (greater(b, a) === true) return b
  return greater(b, a) === false ? a : max(a, b)
}
