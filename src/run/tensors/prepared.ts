/** A network of tensors, looked through once for all of its passes. */

import type { Graph, Model, Node, Value, ValueId } from '../../core/network/model.ts'
import type { RunOptions } from '../pass.ts'
import { isTensorComputation } from './kernels.ts'
import { type StoredReader, storedReader } from './stored.ts'

/** What all passes of a network share. */
export interface PreparedTensors {
  readonly model: Model
  readonly options: RunOptions
  readonly stored: StoredReader
  /** Values of the graph and of those inside its nodes. */
  readonly values: ReadonlyMap<ValueId, Value>
  /** What the graphs inside a node read of those around it. */
  readonly captured: ReadonlyMap<Node, readonly ValueId[]>
}

/** Whether any node computes on tensors of any type, as those of formats do whose inputs are values. */
export function isOfTensors({ graph }: Model): boolean {
  return graph.nodes.some(({ computes }) => {
    const found = computes?.()
    return found !== undefined && 'kind' in found && isTensorComputation(found)
  })
}

/** Names of what a pass needs from outside. */
export function tensorInputs({ graph: { inputs, values } }: Model): readonly string[] {
  return inputs.flatMap((id) => {
    const value = values.get(id)
    return value === undefined || value.tensor !== undefined ? [] : [value.name]
  })
}

/** Looks through the graphs of a model once. */
export function prepareTensors(model: Model, options: RunOptions): PreparedTensors {
  const stored = storedReader(model, options.sources ?? [], options.keepsWeights === true)
  const values = new Map<ValueId, Value>()
  const captured = new Map<Node, readonly ValueId[]>()
  const look = (graph: Graph): ReadonlySet<ValueId> => {
    const read = new Set<ValueId>(graph.outputs)
    for (const [id, value] of graph.values) values.set(id, value)
    for (const node of graph.nodes) {
      const inner = (node.branches ?? []).flatMap((branch) => [...look(branch.graph)])
      if (inner.length > 0) captured.set(node, inner)
      for (const id of [...node.inputs, ...inner]) if (id !== undefined) read.add(id)
    }
    return new Set([...read].filter((id) => !graph.values.has(id)))
  }
  look(model.graph)
  return { model, options, stored, values, captured }
}
