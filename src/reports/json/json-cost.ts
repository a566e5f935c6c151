/** What a network costs, as JSON. */

import type { Analysis, Facts } from '../../analyze/analysis.ts'
import { CONVENTIONS } from '../../analyze/conventions/index.ts'
import { costsOf, costsPerExample, type LayerCost, OPERATION_KINDS, type Operations } from '../../analyze/costs/cost.ts'
import { countBy } from '../../analyze/costs/count-by.ts'
import { livenessOf } from '../../analyze/costs/liveness.ts'
import { scratchBytes, trainingOf } from '../../analyze/costs/training.ts'
import type { Solver } from '../../analyze/questions/solvers.ts'
import { atOneExample } from '../../analyze/questions/what-if.ts'
import { type AxisField, fieldsOf } from '../../analyze/shapes/field.ts'
import type { Expr } from '../../core/expr.ts'
import { workingText } from '../../core/notation.ts'
import { countJson, type Json, numberJson, totalJson } from './json-value.ts'

/** Arithmetic of one layer: as the shapes stand, and for one example. */
export function costJson({ node, cost }: Facts, analysis: Analysis): Json {
  const own = costsOf(analysis).layers.get(node.id)
  const one = costsPerExample(analysis)?.layers.get(node.id)
  const macs = (atOneExample(analysis) ?? analysis).facts.get(node.id)?.cost?.macs ?? cost?.macs
  return {
    macs: macsJson(own),
    macsPerExample: macsJson(one),
    operations: own === undefined ? null : operationsJson(own.operations),
    working: macs === undefined ? null : workingText(macs),
  }
}

/** The receptive field of the first output; null where it can't be said. */
export function fieldJson({ node }: Facts, analysis: Analysis): Json {
  const field = fieldsOf(analysis).get(node.outputs[0] ?? '')
  if (field === undefined) return null
  const each = (of: (axis: AxisField) => Expr) => field.axes.map((axis) => numberJson(of(axis)))
  return {
    input: analysis.model.graph.values.get(field.source)?.name ?? field.source,
    size: each(({ size }) => size.expr),
    stride: each(({ stride }) => stride.expr),
    start: each(({ start }) => start.expr),
  }
}

/** Null where nothing is known of it. */
function macsJson(cost: LayerCost | undefined): Json {
  return cost === undefined || (!cost.complete && cost.macs === 0n) ? null : countJson(cost.macs)
}

function operationsJson(operations: Operations): Json {
  return Object.fromEntries(OPERATION_KINDS.map((kind) => [kind, countJson(operations[kind])]))
}

/** Arithmetic and memory of a pass, and what training takes. */
export function costTotalsJson(analysis: Analysis): { readonly [key: string]: Json } {
  const costs = costsOf(analysis)
  const one = costsPerExample(analysis)
  const { peak, peakAt } = livenessOf(analysis)
  return {
    macs: totalJson(costs.macs),
    macsPerExample: one === undefined ? null : totalJson(one.macs),
    operations: operationsJson(costs.operations),
    peakActivationBytes: totalJson(peak),
    peakLayer: peakAt?.layer.node.id ?? null,
    scratchBytes: countJson(scratchBytes(analysis)),
    training: trainingJson(analysis),
  }
}

/** What training takes, with a solver; by default with the first. */
export function trainingJson(analysis: Analysis, used?: Solver): Json {
  const { solver, macsToInputs, macsToParameters, total, backward: _, ...memory } = trainingOf(analysis, used)
  return {
    solver: solver.id,
    macsToInputs: totalJson(macsToInputs),
    macsToParameters: totalJson(macsToParameters),
    ...Object.fromEntries(Object.entries(memory).map(([key, value]) => [key, countJson(value)])),
    totalBytes: totalJson(total),
  }
}

/** The same network by the rules of others, for one example; as the shapes stand where there can't be one. */
export function conventionsJson(analysis: Analysis): { readonly [key: string]: Json } {
  const one = atOneExample(analysis)
  return Object.fromEntries(
    CONVENTIONS.filter(({ id }) => id !== 'macs').map((convention) => {
      const { total } = countBy(one ?? analysis, convention)
      const figure = { unit: convention.unit, perExample: one !== undefined, source: convention.source }
      return [convention.id, { count: totalJson(total), ...figure }]
    }),
  )
}
