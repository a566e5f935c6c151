/** Walks syntax trees. */

import type { Node } from './syntax.ts'

/** The parts of a node, in the order of the text where that matters to nobody. */
function partsOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'sum':
      return node.terms.map((term) => term.node)
    case 'product':
      return node.factors.map((factor) => factor.node)
    case 'list':
      return node.items.map((item) => item.node)
    case 'and':
    case 'or':
      return node.of
    case 'negative':
    case 'not':
      return [node.of]
    case 'power':
      return [node.base, node.exponent]
    case 'compare':
      return [node.left, node.right]
    case 'if':
      return [node.condition, node.yes, node.no]
    case 'each':
      return node.where ? [node.item, node.over, node.where] : [node.item, node.over]
    case 'index':
      return [node.of, node.at]
    case 'slice':
      return [node.of, ...(node.from ? [node.from] : []), ...(node.to ? [node.to] : [])]
    case 'call':
      return node.args
    default:
      return []
  }
}

/** The variables that a tree needs, in the order of their first appearance. */
export function namesIn(tree: Node): ReadonlySet<string> {
  const names = new Set<string>()
  const visit = (node: Node): void => {
    if (node.kind === 'name' && !node.local) names.add(node.name)
    for (const part of partsOf(node)) visit(part)
  }
  visit(tree)
  return names
}
