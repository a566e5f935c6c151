/** Rows of an exporter's graph as people know the network: its modules, with what only prepares sizes and weights put away. */

import type { Facts } from '../../analyze/analysis.ts'
import type { Wiring } from '../../analyze/shapes/wiring.ts'
import type { Chain } from '../words/units.ts'

/** Rows, and the nodes that have none. */
export interface ModuleRows {
  readonly chains: readonly Chain[]
  /** How many nodes only prepare what others read. */
  readonly hidden: number
}

/** So many nodes inside one are shown below it; of more only the sum is told. */
const MOST_INSIDE = 40

/** Joins successive nodes of a module, and puts away those whose outputs are sizes, or stored tensors in another form. */
export function moduleRows(layers: readonly Facts[], wiring: Wiring): ModuleRows {
  const chains: Chain[] = []
  const prepared = new Set(layers.filter((layer) => prepares(layer, wiring)))
  for (const layer of layers) {
    if (prepared.has(layer)) continue
    const last = chains.at(-1)
    const { module } = layer.node
    const joins = module !== undefined && last?.module === module && last.depth === undefined
    if (last !== undefined && joins && layer.branches.length === 0) {
      chains[chains.length - 1] = { ...last, layers: [...last.layers, layer] }
    } else {
      chains.push({ layers: [layer], ...(module !== undefined && layer.branches.length === 0 && { module }) })
      chains.push(...insideRows(layer, 1))
    }
  }
  return { chains, hidden: prepared.size }
}

/** Each node for itself, with those inside it. */
export function nodeRows(layers: readonly Facts[]): readonly Chain[] {
  return layers.flatMap((layer) => [{ layers: [layer] }, ...everyInside(layer, 1)])
}

function insideRows(layer: Facts, depth: number): readonly Chain[] {
  const all = everyInside(layer, depth)
  return all.length <= MOST_INSIDE ? all : []
}

function everyInside({ branches }: Facts, depth: number): readonly Chain[] {
  return branches.flatMap(({ layers }) =>
    layers.flatMap((inner): readonly Chain[] => [{ layers: [inner], depth }, ...everyInside(inner, depth + 1)]),
  )
}

/** Whether all that a node gives are known sizes, or rearranged weights: nothing that flows through the network. */
function prepares({ node, results, operands, params, branches }: Facts, wiring: Wiring): boolean {
  if (params.length > 0 || branches.length > 0 || wiring.consumers(node.id).length === 0) return false
  if (results.every(({ elements }) => elements !== undefined)) return true
  if (node.inputs.length === 0) return results.every(({ origin }) => origin !== undefined)
  return operands.every(
    (operand) => operand === undefined || operand.origin !== undefined || operand.elements !== undefined,
  )
}
