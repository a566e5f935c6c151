/** Shapes that only the parameters of later layers tell: a kernel in the file knows the channels of its input. */

import { given } from '../../core/formula.ts'
import type { Graph, Node, ValueId } from '../../core/network/model.ts'
import { type DerivedShape, shapeOf } from '../../core/network/shape.ts'

/** Value → what stored parameters say of its shape. Empty where the model has no parameters. */
export function storedShapes(graph: Graph): ReadonlyMap<ValueId, DerivedShape> {
  const found = new Map<ValueId, DerivedShape>()
  if (!graph.nodes.some(parametersOf)) return found
  const producers = new Map(graph.nodes.flatMap((node) => node.outputs.map((value) => [value, node] as const)))
  for (const node of graph.nodes) {
    const params = parametersOf(node)?.map((shape) => shapeOf(shape))
    const shape = params && node.op.inputFrom?.(node.attrs, params)
    if (shape === undefined) continue
    for (const value of sameShape(node.inputs[0], graph, producers)) {
      if (!found.has(value)) found.set(value, shape.map(given))
    }
  }
  return found
}

function parametersOf({ fixedParams, storedParams }: Node): readonly DerivedShape[] | undefined {
  return fixedParams ?? storedParams
}

/** The value, and those before it that surely have its shape: what an in-place layer overwrites, what is only copied. */
function sameShape(
  start: ValueId | undefined,
  graph: Graph,
  producers: ReadonlyMap<ValueId, Node>,
): readonly ValueId[] {
  const values: ValueId[] = []
  let value = start
  while (value !== undefined && !values.includes(value)) {
    values.push(value)
    const producer = producers.get(value)
    value = graph.values.get(value)?.inPlaceOf ?? (producer?.inserted === true ? producer.inputs[0] : undefined)
  }
  return values
}
