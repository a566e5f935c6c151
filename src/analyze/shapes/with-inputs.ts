/** The same network with other sizes of what comes in. */

import { given } from '../../core/formula.ts'
import type { Graph, Model, ValueId } from '../../core/network/model.ts'
import type { Inference, Op, Site } from '../../core/network/op.ts'
import type { Shape } from '../../core/network/shape.ts'

/** The network with other shapes of what comes in. Values that no input or data layer gives are not looked at. */
export function withInputs(model: Model, shapes: ReadonlyMap<ValueId, Shape>): Model {
  const nodes = model.graph.nodes.map((node) => {
    const own = node.outputs.map((value) => shapes.get(value))
    if (node.inputs.length > 0 || own.every((shape) => shape === undefined)) return node
    return { ...node, op: withOutputs(node.op, own) }
  })
  return { ...model, graph: { ...model.graph, nodes, values: withGiven(model.graph.values, shapes) } }
}

function withGiven(values: Graph['values'], shapes: ReadonlyMap<ValueId, Shape>): Graph['values'] {
  const changed = new Map(values)
  for (const [id, shape] of shapes) {
    const value = values.get(id)
    if (value?.given !== undefined) changed.set(id, { ...value, given: { shape, dtype: value.given.dtype } })
  }
  return changed
}

function withOutputs(op: Op, shapes: readonly (Shape | undefined)[]): Op {
  return {
    ...op,
    infer: (site: Site<unknown>): Inference => {
      const { outputs, ...rest } = op.infer(site)
      return { ...rest, outputs: outputs.map((shape, index) => shapes[index]?.map(given) ?? shape) }
    },
  }
}
