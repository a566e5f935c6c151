/** Arithmetic of a forward pass: of every layer and of the whole network, as the shapes stand and for one example. */

import { type Expr, isUnknown, sum } from '../../core/expr.ts'
import type { Quantity } from '../../core/formula.ts'
import type { Node, NodeId } from '../../core/network/model.ts'
import type { Cost, OperationKind } from '../../core/network/op.ts'
import { once } from '../../core/once.ts'
import { type Analysis, eachFacts, type Total, totalOf } from '../analysis.ts'
import { layerFacts } from '../analyze.ts'
import { hasNewErrors, isAtBatch, withBatch } from '../questions/what-if.ts'
import { inferShapes } from '../shapes/infer.ts'

/** All kinds, in the order in which they are told. */
export const OPERATION_KINDS: readonly OperationKind[] = ['multiply', 'add', 'compare', 'divide', 'exp', 'log', 'power']

/** Operations by kind; those that do not occur are 0. */
export type Operations = Readonly<Record<OperationKind, Expr>>

/** What one layer costs. */
export interface LayerCost {
  readonly macs: Expr
  readonly operations: Operations
  /** False where the layer, or what it works on, is not known: the figures are lower bounds. */
  readonly complete: boolean
}

/** What a pass costs. */
export interface Costs {
  readonly layers: ReadonlyMap<NodeId, LayerCost>
  readonly macs: Total
  readonly operations: Operations
}

/** The arithmetic of a forward pass with the shapes as they stand. Counted once for an analysis. */
export const costsOf = once(countCosts)

/** The same for one example; `undefined` where the network can't be run with one. */
export const costsPerExample = once((analysis: Analysis) =>
  isAtBatch(analysis, 1n) ? costsOf(analysis) : countPerExample(analysis),
)

/** Only shapes are inferred anew: every report tells this, and parameters stay as they are. */
function countPerExample(analysis: Analysis): Costs | undefined {
  const { graph } = withBatch(analysis, 1n)
  const inferred = inferShapes(graph)
  if (hasNewErrors(inferred.issues, analysis)) return undefined
  const params = new Map([...eachFacts(analysis.facts.values())].map((layer) => [layer.node.id, layer.params]))
  return sumOf(layerFacts(graph, inferred, params))
}

function countCosts({ facts }: Analysis): Costs {
  return sumOf(facts)
}

function sumOf(facts: Analysis['facts']): Costs {
  const layers = new Map([...eachFacts(facts.values())].map(({ node, cost }) => [node.id, layerCost(node, cost)]))
  // What is inside a layer is part of what that layer costs.
  return sumCosts(
    layers,
    [...facts.keys()].flatMap((id) => layers.get(id) ?? []),
  )
}
function sumCosts(layers: Costs['layers'], all: readonly LayerCost[]): Costs {
  return {
    layers,
    macs: totalOf(
      all.map(({ macs }) => macs),
      all.every(({ complete }) => complete),
    ),
    operations: sumOperations(all.map(({ operations }) => operations)),
  }
}

function layerCost({ op }: Node, cost: Cost | undefined): LayerCost {
  let complete = op.family !== 'unknown'
  if (cost === undefined) return { macs: 0n, operations: NO_OPERATIONS, complete }
  const value = (quantity: Quantity | undefined): Expr => {
    if (quantity === undefined) return 0n
    if (!isUnknown(quantity.expr)) return quantity.expr
    complete = false
    return 0n
  }
  const operations = { ...NO_OPERATIONS }
  for (const kind of OPERATION_KINDS) operations[kind] = value(cost.operations?.[kind])
  const macs = value(cost.macs)
  return { macs, operations, complete }
}

const NO_OPERATIONS: Operations = { multiply: 0n, add: 0n, compare: 0n, divide: 0n, exp: 0n, log: 0n, power: 0n }

/** Operations of several layers, kind by kind. */
function sumOperations(all: readonly Operations[]): Operations {
  const sums = { ...NO_OPERATIONS }
  for (const kind of OPERATION_KINDS) sums[kind] = sum(all.map((operations) => operations[kind]))
  return sums
}

/** All operations together, whatever their kind; multiply-accumulates are not among them. */
export function allOperations(operations: Operations): Expr {
  return sum(OPERATION_KINDS.map((kind) => operations[kind]))
}
