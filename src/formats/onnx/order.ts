/** The order in which the nodes of a graph run. */

import type { ProtoMessage } from '../../wire/protobuf/message.ts'

/** Nodes with all that they read, the subgraphs inside them included. */
export interface Ordered {
  readonly nodes: readonly ProtoMessage[]
  /** True where a node stood before one whose output it reads. */
  readonly wasUnsorted: boolean
  /** A node of a circle, where some nodes wait for one another. */
  readonly circle?: ProtoMessage
}

/** Sorts nodes so that each stands behind what it reads, and else as in the file. */
export function inOrder(nodes: readonly ProtoMessage[]): Ordered {
  const maker = new Map<string, number>()
  nodes.forEach((node, index) => {
    for (const name of node.strings('output')) if (name !== '' && !maker.has(name)) maker.set(name, index)
  })
  const needs = nodes.map((node, index) => {
    const found = new Set<number>()
    for (const name of readsOf(node)) {
      const made = maker.get(name)
      if (made !== undefined && made !== index) found.add(made)
    }
    return found
  })
  if (needs.every((made, index) => [...made].every((before) => before < index))) return { nodes, wasUnsorted: false }
  return sorted(nodes, needs)
}

function sorted(nodes: readonly ProtoMessage[], needs: readonly ReadonlySet<number>[]): Ordered {
  const order: number[] = []
  const state = new Uint8Array(nodes.length)
  let circle: ProtoMessage | undefined
  for (let start = 0; start < nodes.length; start++) {
    if (state[start] !== 0) continue
    state[start] = 1
    const stack = [{ index: start, rest: [...(needs[start] ?? [])].sort((a, b) => a - b) }]
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const next = top.rest.shift()
      if (next === undefined) {
        state[top.index] = 2
        order.push(top.index)
        stack.pop()
      } else if (state[next] === 0) {
        state[next] = 1
        stack.push({ index: next, rest: [...(needs[next] ?? [])].sort((a, b) => a - b) })
      } else if (state[next] === 1) circle ??= nodes[next]
    }
  }
  const result = order.flatMap((index) => nodes[index] ?? [])
  return { nodes: result, wasUnsorted: true, ...(circle && { circle }) }
}

/** Names that a node reads: its inputs, and what its subgraphs take from around them. */
function readsOf(node: ProtoMessage): Iterable<string> {
  if (!node.messages('attribute').some(hasGraph)) return node.strings('input')
  const found = new Set(node.strings('input'))
  collectCaptured(node, new Set(), found)
  return found
}

function hasGraph(attribute: ProtoMessage): boolean {
  return attribute.has('g') || attribute.has('graphs')
}

/** The graphs in an attribute. */
function graphsOf(attribute: ProtoMessage): readonly ProtoMessage[] {
  return [...attribute.messages('g').slice(-1), ...attribute.messages('graphs')]
}

function collectCaptured(node: ProtoMessage, known: ReadonlySet<string>, found: Set<string>): void {
  for (const graph of node.messages('attribute').flatMap(graphsOf)) {
    const own = new Set(known)
    for (const field of ['input', 'initializer'] as const) {
      for (const value of graph.messages(field)) own.add(value.string('name'))
    }
    for (const inner of graph.messages('node')) for (const name of inner.strings('output')) own.add(name)
    for (const inner of graph.messages('node')) {
      for (const name of inner.strings('input')) if (!own.has(name)) found.add(name)
      collectCaptured(inner, own, found)
    }
    for (const output of graph.messages('output')) if (!own.has(output.string('name'))) found.add(output.string('name'))
  }
}
