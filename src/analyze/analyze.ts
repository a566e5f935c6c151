/** From a Model to everything that is known of it. */

import { type Expr, isUnknown, mul, sum } from '../core/expr.ts'
import { type Quantity, q } from '../core/formula.ts'
import type { Dtype, Model, Node } from '../core/network/model.ts'
import type { Cost } from '../core/network/op.ts'
import { type DerivedShape, shapeOf } from '../core/network/shape.ts'
import type { Issue } from '../core/words/issue.ts'
import type { Analysis, Facts, ParamFacts, Total, Totals } from './analysis.ts'
import { countParameters } from './parameters/count.ts'
import { joinWeights } from './parameters/join.ts'
import { type Inferred, inferShapes } from './shapes/infer.ts'

/** Bytes of one element. */
export const DTYPE_BYTES: Readonly<Record<Dtype, bigint>> = {
  float64: 8n,
  int64: 8n,
  uint64: 8n,
  float32: 4n,
  int32: 4n,
  uint32: 4n,
  float16: 2n,
  bfloat16: 2n,
  int16: 2n,
  uint16: 2n,
  int8: 1n,
  uint8: 1n,
}

/**
 * Asks every question of a network. Never throws for a wrong network: what is wrong becomes issues, and all the rest
 * is still answered; totals that miss something are lower bounds.
 */
export function analyze(model: Model): Analysis {
  const { nodes } = model.graph
  const inferred = inferShapes(model.graph)
  const counted = countParameters(nodes, inferred.params, model.parameterDtype)
  const facts = new Map<string, Facts>()
  for (const node of nodes) {
    facts.set(node.id, factsOf(node, model, inferred, counted.params.get(node.id) ?? []))
  }
  const joined = model.weights && joinWeights(model.weights, facts, model)
  return {
    model,
    facts,
    totals: totalsOf([...facts.values()], model),
    ...(joined && { joined }),
    issues: inFileOrder([...model.issues, ...inferred.issues, ...counted.issues, ...(joined?.issues ?? [])]),
  }
}

function factsOf(node: Node, model: Model, inferred: Inferred, params: readonly ParamFacts[]): Facts {
  const outputs = node.outputs.map((value) => inferred.finalShapes.get(value))
  const known = params.filter((param) => isCounted(param) && param.kind !== 'auxiliary')
  const parameterCount = sumOfCounts(known)
  const inputs = node.inputs.map((value) => (value === undefined ? undefined : shapeOf(inferred.shapes.get(value))))
  const site = { attrs: node.attrs, inputs, outputs, params: inferred.params.get(node.id) ?? [] }
  let cost: Cost | undefined
  return {
    node,
    inputs,
    outputs,
    outputBytes: node.outputs.map((value) => {
      const dtype = model.graph.values.get(value)?.dtype ?? 'float32'
      return inferred.unallocated.has(value) ? q('bytes', { bytes: 0n }) : bytesOf(inferred.shapes.get(value), dtype)
    }),
    params,
    parameterCount,
    parameterBytes: bytesOfParams(known),
    // What the file itself carries is known, whatever the layer is.
    complete: (node.op.family !== 'unknown' || node.fixedParams !== undefined) && params.every(isCounted),
    // Most reports show no costs of single layers.
    get cost() {
      cost ??= node.op.cost?.(site)
      return cost
    },
  }
}

/** Whether its size is known, be it in symbols. */
function isCounted({ count }: ParamFacts): boolean {
  return count !== undefined && !isUnknown(count.expr)
}

/** 20 × 1 × 5 × 5 + 20: the blobs' own products, added up. */
function sumOfCounts(params: readonly ParamFacts[]): Quantity {
  if (params.length === 0) return NO_PARAMETERS
  const shapes = Object.fromEntries(params.map((param, index) => [`blob${index}`, shapeOf(param.shape)]))
  const terms = Object.keys(shapes).map((name) => `prod(${name})`)
  return q(terms.join(' + '), shapes)
}

const NO_PARAMETERS = q('0', {})

function bytesOf(shape: DerivedShape | undefined, dtype: Dtype): Quantity | undefined {
  return shape && q('prod(shape) × bytes', { shape: shapeOf(shape), bytes: DTYPE_BYTES[dtype] })
}

/** Bytes of parameters whose size is known. */
export function bytesOfParams(params: readonly ParamFacts[]): Expr {
  return sum(params.map(({ count, dtype }) => mul(count?.expr ?? 0n, DTYPE_BYTES[dtype])))
}

function totalsOf(facts: readonly Facts[], model: Model): Totals {
  const params = facts.flatMap((layer) => layer.params)
  const own = params.filter((param) => param.sharedWith === undefined && param.kind !== 'auxiliary')
  const complete = facts.every((layer) => layer.complete)
  const count = (some: readonly ParamFacts[]): Total => ({
    value: sum(some.filter(isCounted).map((param) => param.count?.expr ?? 0n)),
    complete,
  })
  const inFile = facts.filter((layer) => !layer.node.inserted)
  return {
    layers: inFile.length,
    parameters: count(own),
    learned: count(own.filter((param) => param.kind === 'learned')),
    statistics: count(own.filter((param) => param.kind === 'statistic')),
    parametersOverAllBlobs: count(params.filter((param) => param.kind !== 'auxiliary')),
    parameterBytes: { value: bytesOfParams(own.filter(isCounted)), complete },
    activationBytes: totalBytes(inFile.flatMap((layer) => allocated(layer, model))),
    caffeDataBytes: totalBytes(facts.flatMap((layer) => layer.outputBytes)),
    insertedLayers: facts.length - inFile.length,
  }
}

function totalBytes(parts: readonly (Quantity | undefined)[]): Total {
  const known = parts.flatMap((part) => (part === undefined || isUnknown(part.expr) ? [] : [part.expr]))
  return { value: sum(known), complete: known.length === parts.length }
}

/** Bytes of the outputs that have memory of their own: neither in place nor a view of an input. */
export function allocated(layer: Facts, model: Model): readonly (Quantity | undefined)[] {
  if (layer.node.op.sharesMemory === true) return []
  const values = layer.node.outputs.map((value) => model.graph.values.get(value))
  return layer.outputBytes.filter((_, index) => values[index]?.inPlaceOf === undefined)
}

function inFileOrder(issues: readonly Issue[]): readonly Issue[] {
  const place = ({ where }: Issue) => [where?.line ?? 0, where?.column ?? 0] as const
  return [...issues].sort((a, b) => place(a)[0] - place(b)[0] || place(a)[1] - place(b)[1])
}
