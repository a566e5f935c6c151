/** What training takes: which layers run backward (Caffe's Net::Init), the arithmetic of that, and the memory. */

import { add, div, type Expr, isUnknown, mul, sum } from '../../core/expr.ts'
import { bytesOf } from '../../core/network/dtype.ts'
import type { Node, NodeId, ValueId } from '../../core/network/model.ts'
import { type Analysis, type Facts, isTrainable, type ParamFacts, siteOf, type Total } from '../analysis.ts'
import { SOLVERS, type Solver } from '../questions/solvers.ts'
import { buffersOf } from './buffers.ts'

/** What one layer does in a backward pass. */
export interface Backward {
  /** Inputs that a gradient is computed for, by index. */
  readonly toInputs: readonly boolean[]
  /** Whether gradients of its own parameters are computed. */
  readonly toParameters: boolean
}

/** What a step of training takes. */
export interface Training {
  readonly solver: Solver
  readonly backward: ReadonlyMap<NodeId, Backward>
  /** Multiply-accumulates of the gradients; a product costs as much backward, for each of its two factors. */
  readonly macsToInputs: Total
  readonly macsToParameters: Total
  readonly parameterBytes: Expr
  readonly gradientBytes: Expr
  readonly historyBytes: Expr
  /** All feature maps: the backward pass needs them, so none is released. */
  readonly activationBytes: Expr
  readonly activationGradientBytes: Expr
  /** Column buffers of convolutions. */
  readonly scratchBytes: Expr
  readonly total: Total
}

/** What training the network takes, with its shapes as they stand. Without a loss all outputs are taken to have one. */
export function trainingOf(analysis: Analysis, solver: Solver = DEFAULT_SOLVER): Training {
  const backward = backwardOf(analysis)
  const layers = [...analysis.facts.values()]
  const parameterBytes = analysis.totals.parameterBytes.value
  // Caffe keeps a gradient and a history of every blob, whether it is learned or not (Net::learnable_params).
  const historyBytes = mul(parameterBytes, BigInt(solver.history))
  const memory = {
    parameterBytes,
    gradientBytes: parameterBytes,
    historyBytes,
    activationBytes: sum(buffersOf(analysis).map(({ bytes: size }) => size ?? 0n)),
    activationGradientBytes: gradientBytes(analysis, backward),
    scratchBytes: scratchBytes(analysis),
  }
  return {
    solver,
    backward,
    ...backwardMacs(layers, backward),
    ...memory,
    total: { value: sum(Object.values(memory)), complete: isComplete(analysis) },
  }
}

const DEFAULT_SOLVER: Solver = SOLVERS[0] ?? { id: 'SGD', history: 1, source: '' }

function isComplete({ totals }: Analysis): boolean {
  return totals.parameters.complete && totals.activationBytes.complete
}

/** Scratch memory of all layers, which Caffe keeps for each (base_conv_layer.hpp, col_buffer_). */
export function scratchBytes({ facts, model }: Analysis): Expr {
  return sum(
    [...facts.values()].map((layer) => {
      const { node } = layer
      const scratch = node.op.scratch?.(siteOf(layer))
      const dtype = model.graph.values.get(node.outputs[0] ?? '')?.dtype ?? 'float32'
      return scratch === undefined || isUnknown(scratch.expr) ? 0n : mul(scratch.expr, BigInt(bytesOf(dtype)))
    }),
  )
}

/** Which layers compute which gradients: those below a loss, above something that is learned (net.cpp, Init). */
function backwardOf({ facts, model }: Analysis): ReadonlyMap<NodeId, Backward> {
  const layers = [...facts.values()]
  const contributing = contributors(layers, model.graph.outputs)
  const needs = new Set<ValueId>()
  const backward = new Map<NodeId, Backward>()
  for (const layer of layers) {
    const { node } = layer
    const toInputs = node.inputs.map(
      (value, index) => node.training?.propagateDown?.[index] ?? (value !== undefined && needs.has(value)),
    )
    const learns = layer.params.some(isTrainable)
    const runs = contributing.has(node.id) && (learns || toInputs.includes(true))
    if (learns || toInputs.includes(true)) for (const value of node.outputs) needs.add(value)
    backward.set(node.id, { toInputs: toInputs.map((to) => runs && to), toParameters: runs && learns })
  }
  return backward
}

function isLossLayer({ training }: Node): boolean {
  return training?.lossWeights.some((weight) => weight !== 0) === true
}

/** Layers that a loss depends on. */
function contributors(layers: readonly Facts[], results: readonly ValueId[]): ReadonlySet<NodeId> {
  const hasLoss = layers.some(({ node }) => isLossLayer(node))
  const wanted = new Set<ValueId>(hasLoss ? [] : results)
  const found = new Set<NodeId>()
  for (const { node } of [...layers].reverse()) {
    const isLoss = isLossLayer(node)
    if (!isLoss && !node.outputs.some((value) => wanted.has(value))) continue
    found.add(node.id)
    for (const value of node.inputs) if (value !== undefined) wanted.add(value)
  }
  return found
}

function backwardMacs(layers: readonly Facts[], backward: ReadonlyMap<NodeId, Backward>) {
  let toInputs: Expr = 0n
  let toParameters: Expr = 0n
  let complete = true
  for (const { node, cost, params } of layers) {
    const macs = cost?.macs?.expr ?? 0n
    if (isUnknown(macs) || node.op.family === 'unknown') {
      complete = false
      continue
    }
    const runs = backward.get(node.id)
    if (runs?.toInputs.includes(true) === true) toInputs = add(toInputs, macs)
    if (runs?.toParameters === true) toParameters = add(toParameters, mul(macs, trainableShare(params)))
  }
  return { macsToInputs: { value: toInputs, complete }, macsToParameters: { value: toParameters, complete } }
}

/** The share of a layer's products that gradients of its parameters take: of weights alone, blob by blob. */
function trainableShare(params: readonly ParamFacts[]): Expr {
  const weights = params.filter(({ kind, shape }) => kind === 'learned' && (shape === undefined || shape.length > 1))
  const trained = weights.filter(isTrainable)
  if (trained.length === weights.length) return 1n
  const sizeOf = (some: readonly ParamFacts[]) => sum(some.map(({ count }) => count?.expr ?? 0n))
  return trained.length === 0 ? 0n : div(sizeOf(trained), sizeOf(weights))
}

/** Gradients of feature maps: in place where these are; the copies of a split have one each. */
function gradientBytes({ facts, model }: Analysis, backward: ReadonlyMap<NodeId, Backward>): Expr {
  const wanted = new Set<ValueId>()
  for (const { node } of facts.values()) {
    backward.get(node.id)?.toInputs.forEach((to, index) => {
      const value = node.inputs[index]
      if (to && value !== undefined) wanted.add(value)
    })
  }
  const sizes = [...facts.values()].flatMap(({ node, outputBytes }) => {
    const isView = node.op.sharesMemory === true && node.outputs.length === 1
    return node.outputs.map((value, index) => {
      const own = !isView && model.graph.values.get(value)?.inPlaceOf === undefined
      return own && wanted.has(value) ? (outputBytes[index]?.expr ?? 0n) : 0n
    })
  })
  return sum(sizes)
}
