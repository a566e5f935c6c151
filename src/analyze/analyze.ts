/** From a Model to everything that is known of it. */

import { ceil, type Expr, fraction, isUnknown, mul, sum } from '../core/expr.ts'
import { given, type Quantity, q } from '../core/formula.ts'
import { bytesOf, DTYPE_BITS, type Dtype, isWhole } from '../core/network/dtype.ts'
import type { Graph, Model, Node, StoredTensor, StoredTotals, TensorRole, ValueId } from '../core/network/model.ts'
import type { Cost } from '../core/network/op.ts'
import { type DerivedShape, shapeOf } from '../core/network/shape.ts'
import type { Issue } from '../core/words/issue.ts'
import {
  type Analysis,
  eachFacts,
  type Facts,
  isTrainable,
  type ParamFacts,
  siteOf,
  type Total,
  type Totals,
  totalOf,
} from './analysis.ts'
import { type Counted, countParameters } from './parameters/count.ts'
import { type Inferred, inferShapes, type Known, operandOf } from './shapes/infer.ts'
import { settleSizes } from './shapes/settle.ts'

/**
 * Asks every question of a network. Never throws for a wrong network: what is wrong becomes issues, and all the rest
 * is still answered; totals that miss something are lower bounds.
 */
export function analyze(model: Model): Analysis {
  const first = inferShapes(model.graph)
  const settled = settleSizes(model, first)
  return settled === model ? analyzeInferred(model, first) : analyzeInferred(settled, inferShapes(settled.graph))
}

function analyzeInferred(model: Model, inferred: Inferred): Analysis {
  const counted = countParameters([...eachNode(model.graph)], inferred.params, model)
  const facts = layerFacts(model.graph, inferred, counted.params)
  const layers = [...eachFacts(facts.values())]
  const joined = model.weights && model.binding?.(model.weights, layers, model.selection?.excluded ?? [])
  return {
    model,
    facts,
    totals: totalsOf([...facts.values()], model),
    ...(joined && { joined }),
    issues: inFileOrder([...model.issues, ...inferred.issues, ...counted.issues, ...(joined?.issues ?? [])]),
  }
}

/** Nodes with those of the graphs inside them. */
function* eachNode({ nodes }: Graph): Generator<Node> {
  for (const node of nodes) {
    yield node
    for (const { graph } of node.branches ?? []) yield* eachNode(graph)
  }
}

/** What is known of each node of a graph, from what was inferred and the parameters that were counted. */
export function layerFacts(graph: Graph, inferred: Inferred, params: Counted['params']): Analysis['facts'] {
  return new Map(graph.nodes.map((node) => [node.id, factsOf(node, graph, { inferred, params })]))
}

interface Found {
  readonly inferred: Inferred
  readonly params: Counted['params']
}

function factsOf(node: Node, graph: Graph, found: Found): Facts {
  const { inferred } = found
  const params = found.params.get(node.id) ?? []
  const known = params.filter((param) => isCounted(param) && param.kind !== 'auxiliary')
  const parameterCount = sumOfCounts(known)
  const shape = (value: ValueId | undefined) => (value === undefined ? undefined : inferred.shapes.get(value))
  let cost: Cost | undefined
  let operands: Facts['operands'] | undefined
  const layer: Facts = {
    node,
    inputs: node.inputs.map((value) => shapeOf(shape(value))),
    get operands() {
      operands ??= node.inputs.map((value) => (value === undefined ? undefined : operandOf(value, inferred)))
      return operands
    },
    outputs: node.outputs.map((value) => inferred.finalShapes.get(value)),
    results: node.outputs.map((value) => inferred.known.get(value) ?? NOTHING_KNOWN),
    outputBytes: node.outputs.map((value) => {
      const dtype = inferred.known.get(value)?.dtype ?? graph.values.get(value)?.dtype
      return inferred.unallocated.has(value) ? q('bytes', { bytes: 0n }) : bytesOfMap(shape(value), dtype)
    }),
    params,
    parameterCount,
    parameterBytes: bytesOfParams(known),
    // What the file itself carries is known, whatever the layer is.
    complete: (node.op.family !== 'unknown' || node.fixedParams !== undefined) && params.every(isCounted),
    // Most reports show no costs of single layers.
    get cost() {
      cost ??= node.op.cost?.(siteOf(layer))
      return cost
    },
    branches: (node.branches ?? []).map((branch) => ({
      name: branch.name,
      layers: branch.graph.nodes.map((inner) => factsOf(inner, branch.graph, found)),
      results: branch.graph.outputs.map((id) => operandOf(id, inferred)),
    })),
  }
  return layer
}

const NOTHING_KNOWN: Known = { dtype: undefined }

/** Whether its size is known, be it in symbols. */
function isCounted({ count }: ParamFacts): boolean {
  return count !== undefined && !isUnknown(count.expr)
}

/** 20 × 1 × 5 × 5 + 20: the blobs' own products, added up. */
function sumOfCounts(params: readonly ParamFacts[]): Quantity {
  if (params.length === 0) return NO_PARAMETERS
  if (params.length > MOST_TERMS) return given(sum(params.map(({ count }) => count?.expr ?? 0n)))
  const shapes = Object.fromEntries(params.map((param, index) => [`blob${index}`, shapeOf(param.shape)]))
  const terms = Object.keys(shapes).map((name) => `prod(${name})`)
  return q(terms.join(' + '), shapes)
}

const NO_PARAMETERS = q('0', {})

/** Nobody reads a longer sum: the terms stand with the parameters. */
const MOST_TERMS = 256

function bytesOfMap(shape: DerivedShape | undefined, dtype: Dtype = 'float32'): Quantity | undefined {
  if (shape === undefined) return undefined
  if (isWhole(dtype)) return q('prod(shape) × bytes', { shape: shapeOf(shape), bytes: BigInt(bytesOf(dtype)) })
  if (dtype === 'string') return q('?', {})
  return q('ceil(prod(shape) × bits / 8)', { shape: shapeOf(shape), bits: BigInt(DTYPE_BITS[dtype]) })
}

/** Bytes of parameters whose size is known. */
export function bytesOfParams(params: readonly ParamFacts[]): Expr {
  return sum(params.map(({ count, dtype }) => bytesOfCount(count?.expr ?? 0n, dtype)))
}

/** Bytes of so many numbers; where they are narrower than bytes, each array fills whole ones. */
function bytesOfCount(count: Expr, dtype: Dtype): Expr {
  return isWhole(dtype) ? mul(count, BigInt(bytesOf(dtype))) : ceil(mul(count, fraction(BigInt(DTYPE_BITS[dtype]), 8n)))
}

function totalsOf(facts: readonly Facts[], model: Model): Totals {
  const all = [...eachFacts(facts)]
  const params = all.flatMap((layer) => layer.params)
  const own = params.filter((param) => param.sharedWith === undefined && param.kind !== 'auxiliary')
  const complete = all.every((layer) => layer.complete)
  const count = (some: readonly ParamFacts[]): Total =>
    totalOf(
      some.filter(isCounted).map((param) => param.count?.expr ?? 0n),
      complete,
    )
  const inFile = facts.filter((layer) => !layer.node.inserted)
  const { statistics: withStatistics = true, from = 'graph' } = model.counting ?? {}
  const learned = own.filter((param) => param.kind === 'learned')
  const statistics = own.filter((param) => param.kind === 'statistic')
  const counted = withStatistics ? own : learned
  return {
    layers: inFile.length,
    parameters: count(counted),
    learned: count(learned),
    statistics: count(statistics),
    trainable: count(counted.filter(isTrainable)),
    frozen: count(counted.filter((param) => !isTrainable(param))),
    buffers: count(statistics),
    parametersOverAllBlobs: count(
      params.filter(({ kind }) => kind === 'learned' || (withStatistics && kind === 'statistic')),
    ),
    parameterBytes: totalOf(
      counted.filter(isCounted).map((param) => bytesOfParams([param])),
      complete,
    ),
    ...(from === 'tensors' && tensorTotals(model, withStatistics)),
    stored:
      model.storedTotals ??
      (model.tensors.length > 0 || model.kind === 'weights' ? sumOfTensors(model.tensors) : undefined),
    activationBytes: totalBytes(inFile.flatMap((layer) => allocated(layer, model))),
    caffeDataBytes: model.words?.loggedMemory && totalBytes(facts.flatMap((layer) => layer.outputBytes)),
    insertedLayers: facts.length - inFile.length,
  }
}

/** What the stored tensors come to by their roles, each storage once. */
function tensorTotals({ tensors, counting }: Model, withStatistics: boolean) {
  const total = (some: readonly StoredTensor[], of: (tensor: StoredTensor) => bigint): Total => ({
    value: some.reduce((sum, tensor) => sum + of(tensor), 0n),
    complete: counting?.isPartial !== true,
  })
  const count = ({ count: numbers }: StoredTensor) => numbers
  const named = (role: TensorRole) => tensors.filter((tensor) => tensor.role === role)
  const own = (some: readonly StoredTensor[]) =>
    some.filter(({ sharedWith, countsAlone }) => sharedWith === undefined || countsAlone === true)
  const [parameters, buffers] = [named('parameter'), named('buffer')]
  const counted = withStatistics ? [...parameters, ...buffers] : parameters
  const parts = tensors.filter(({ role, of }) => role === 'quantisation' && of !== undefined)
  return {
    parameters: total(own(counted), count),
    learned: total(own(parameters), count),
    statistics: total(own(buffers), count),
    trainable: total(
      own(parameters).filter(({ trainable }) => trainable !== false),
      count,
    ),
    frozen: total(
      own(counted).filter(({ role, trainable }) => role === 'buffer' || trainable === false),
      count,
    ),
    buffers: total(own(buffers), count),
    parametersOverAllBlobs: total(counted, count),
    parameterBytes: total(own([...counted, ...parts]), ({ bytes }) => bytes),
  }
}

function sumOfTensors(tensors: readonly StoredTensor[]): StoredTotals {
  const own = tensors.filter(({ sharedWith }) => sharedWith === undefined)
  return {
    elements: own.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1n), 0n),
    bytes: own.reduce((sum, { bytes }) => sum + bytes, 0n),
  }
}

function totalBytes(parts: readonly (Quantity | undefined)[]): Total {
  const known = parts.flatMap((part) => (part === undefined || isUnknown(part.expr) ? [] : [part.expr]))
  return totalOf(known, known.length === parts.length)
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
