/** The names that the file gives to what flows between layers. */

import type { Graph, Model, NodeId, ValueId } from '../../core/network/model.ts'
import { type Shape, shapeOf } from '../../core/network/shape.ts'
import { once } from '../../core/once.ts'
import type { Analysis, Facts } from '../analysis.ts'

/** How layers hang together, with the framework's inserted layers looked through. */
export interface Wiring {
  /** Layers of the file, in the order of execution. */
  readonly layers: readonly Facts[]
  /** The value as the file knows it: behind inserted splits stands what they split. */
  original(value: ValueId): ValueId
  /** The layer of the file that writes a value. */
  producer(value: ValueId): Facts | undefined
  /** Layers of the file that read one of a layer's outputs, in the order of execution. */
  consumers(id: NodeId): readonly Facts[]
  /** Blob name as in the file. */
  name(value: ValueId): string
  /** `undefined` where the rank is not known. */
  shape(value: ValueId): Shape | undefined
}

/** Looks through inserted layers. */
export const wiringOf = once(wire)

function wire({ model, facts }: Analysis): Wiring {
  const all = [...facts.values()]
  const layers = all.filter((layer) => !layer.node.inserted)
  const behind = splitSources(all)
  const producers = new Map(layers.flatMap((layer) => layer.node.outputs.map((value) => [value, layer] as const)))
  const original = (value: ValueId): ValueId => behind.get(value) ?? value
  const consumers = consumersOf(layers, producers, original)
  const shapes = new Map(
    layers.flatMap(({ node, outputs }) => node.outputs.map((value, i) => [value, shapeOf(outputs[i])] as const)),
  )
  return {
    layers,
    original,
    producer: (value) => producers.get(original(value)),
    consumers: (id) => consumers.get(id) ?? [],
    name: (value) => nameOf(model, original(value)),
    shape: (value) => shapes.get(original(value)) ?? model.graph.values.get(value)?.given?.shape,
  }
}

function splitSources(all: readonly Facts[]): ReadonlyMap<ValueId, ValueId> {
  const behind = new Map<ValueId, ValueId>()
  for (const { node } of all) {
    const source = node.inputs[0]
    if (!node.inserted || source === undefined) continue
    for (const output of node.outputs) behind.set(output, behind.get(source) ?? source)
  }
  return behind
}

function consumersOf(layers: readonly Facts[], producers: ReadonlyMap<ValueId, Facts>, original: Wiring['original']) {
  const consumers = new Map<NodeId, Facts[]>()
  for (const layer of layers) {
    for (const value of layer.node.inputs) {
      const source = value === undefined ? undefined : producers.get(original(value))
      if (source === undefined) continue
      const list = consumers.get(source.node.id)
      if (list === undefined) consumers.set(source.node.id, [layer])
      else if (list.at(-1) !== layer) list.push(layer)
    }
  }
  return consumers
}

function nameOf(model: Model, value: ValueId): string {
  return model.graph.values.get(value)?.name ?? innerNames(model.graph).get(value) ?? value
}

/** Names of the values of graphs inside nodes. */
const innerNames = once((graph: Graph): ReadonlyMap<ValueId, string> => {
  const inner = graph.nodes.flatMap(({ branches = [] }) => branches.map((branch) => branch.graph))
  const own = inner.flatMap(({ values }) => [...values.values()].map(({ id, name }) => [id, name] as const))
  return new Map([...own, ...inner.flatMap((each) => [...innerNames(each)])])
})

/** Whether an output overwrites the memory of an input. */
export function isInPlace(model: Model, value: ValueId): boolean {
  return model.graph.values.get(value)?.inPlaceOf !== undefined
}
