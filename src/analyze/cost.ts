/** Arithmetic of a forward pass: of every layer and of the whole network, as the shapes stand and for one example. */

import { add, type Expr, isUnknown } from '../core/expr.ts'
import type { NodeId } from '../core/model.ts'
import type { OperationKind } from '../core/op.ts'
import type { Analysis, Facts, Total } from './analysis.ts'
import { atOneExample } from './what-if.ts'

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

const known = new WeakMap<Analysis, Costs>()

/** The arithmetic of a forward pass with the shapes as they stand. Counted once for an analysis. */
export function costsOf(analysis: Analysis): Costs {
  let costs = known.get(analysis)
  if (costs === undefined) {
    costs = countCosts(analysis)
    known.set(analysis, costs)
  }
  return costs
}

/** The same for one example; `undefined` where the network can't be run with one. */
export function costsPerExample(analysis: Analysis): Costs | undefined {
  const one = atOneExample(analysis)
  return one === undefined ? undefined : costsOf(one)
}

function countCosts({ facts }: Analysis): Costs {
  const layers = new Map([...facts].map(([id, layer]) => [id, layerCost(layer)]))
  const all = [...layers.values()]
  return {
    layers,
    macs: { value: sum(all.map(({ macs }) => macs)), complete: all.every(({ complete }) => complete) },
    operations: sumOperations(all.map(({ operations }) => operations)),
  }
}

function layerCost({ node, cost }: Facts): LayerCost {
  const parts = [cost?.macs, ...Object.values(cost?.operations ?? {})]
  const complete = node.op.family !== 'unknown' && parts.every((part) => part === undefined || !isUnknown(part.expr))
  const operations = Object.fromEntries(
    OPERATION_KINDS.map((kind) => [kind, orNothing(cost?.operations?.[kind]?.expr)]),
  )
  return { macs: orNothing(cost?.macs?.expr), operations: { ...NO_OPERATIONS, ...operations }, complete }
}

function orNothing(value: Expr | undefined): Expr {
  return value === undefined || isUnknown(value) ? 0n : value
}

const NO_OPERATIONS: Operations = { multiply: 0n, add: 0n, compare: 0n, divide: 0n, exp: 0n, log: 0n, power: 0n }

/** Operations of several layers, kind by kind. */
export function sumOperations(all: readonly Operations[]): Operations {
  const sums = { ...NO_OPERATIONS }
  for (const kind of OPERATION_KINDS) sums[kind] = sum(all.map((operations) => operations[kind]))
  return sums
}

/** All operations together, whatever their kind; multiply-accumulates are not among them. */
export function allOperations(operations: Operations): Expr {
  return sum(OPERATION_KINDS.map((kind) => operations[kind]))
}

function sum(parts: readonly Expr[]): Expr {
  return parts.reduce<Expr>((total, part) => add(total, part), 0n)
}
