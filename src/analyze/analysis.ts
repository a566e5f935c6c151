/** What is known of a network once every question has been asked: reports and figures read this and nothing else. */

import { type Expr, sum } from '../core/expr.ts'
import type { Quantity } from '../core/formula.ts'
import type { Joined } from '../core/network/binding.ts'
import type { Dtype, Model, Node, NodeId, StoredTotals } from '../core/network/model.ts'
import type { BranchCost, Cost, InferredSite, Operand, OperationKind, ParamKind } from '../core/network/op.ts'
import type { DerivedShape, Shape } from '../core/network/shape.ts'
import type { Issue } from '../core/words/issue.ts'
import type { Known } from './shapes/infer.ts'

/** One parameter blob of a layer. */
export interface ParamFacts {
  readonly name: string
  readonly shape: DerivedShape | undefined
  readonly dtype: Dtype
  readonly kind: ParamKind
  /** The stored tensor that it is, by its name among the model's. */
  readonly tensor?: string
  /** Absent: as its kind says. */
  readonly trainable?: boolean
  /** Product of the shape; `undefined` where the rank is not known. */
  readonly count: Quantity | undefined
  /** The layer that owns this memory, where an earlier layer does. */
  readonly sharedWith: NodeId | undefined
}

/** Whether gradients change it. */
export function isTrainable({ kind, trainable }: Pick<ParamFacts, 'kind' | 'trainable'>): boolean {
  return kind === 'learned' && trainable !== false
}

/** What is known of one layer. */
export interface Facts {
  readonly node: Node
  /** One entry an input, as the layer finds it; `undefined` where the rank is not known. */
  readonly inputs: readonly (Shape | undefined)[]
  /** The same with all else that is known of them. */
  readonly operands: readonly (Operand | undefined)[]
  /** One entry an output; `undefined` where the rank is not known. */
  readonly outputs: readonly (DerivedShape | undefined)[]
  /** One entry an output: its type, and its elements where they are known. */
  readonly results: readonly Known[]
  /** Bytes of each output, `undefined` where the rank is not known. */
  readonly outputBytes: readonly (Quantity | undefined)[]
  readonly params: readonly ParamFacts[]
  /** All parameters of the layer, shared ones included; a lower bound unless `complete`. */
  readonly parameterCount: Quantity
  readonly parameterBytes: Expr
  /** False where the layer may own parameters that are not counted. */
  readonly complete: boolean
  /** Arithmetic of a pass for the shapes as they stand, counted when it is asked for; absent where there is none. */
  readonly cost: Cost | undefined
  /** The graphs inside it; none in most layers. */
  readonly branches: readonly BranchFacts[]
}

/** What is known of the layers of a graph inside a layer, as one pass leaves them. */
export interface BranchFacts {
  readonly name: string
  readonly layers: readonly Facts[]
  /** What comes out of the graph. */
  readonly results: readonly Operand[]
}

/** Layers with those inside them, each after the one that holds it. */
export function* eachFacts(layers: Iterable<Facts>): Generator<Facts> {
  for (const layer of layers) {
    yield layer
    for (const branch of layer.branches) yield* eachFacts(branch.layers)
  }
}

/** What an operator is shown of its layer once shapes are known. */
export function siteOf(layer: Facts): InferredSite<unknown> {
  const { node, inputs, outputs, params, operands } = layer
  return {
    ...{ attrs: node.attrs, inputs, outputs, params, operands },
    get branches() {
      return layer.branches.map(branchCost)
    },
  }
}

function branchCost({ name, layers, results }: BranchFacts): BranchCost {
  const costs = layers.flatMap(({ cost }) => cost ?? [])
  const kinds = new Set(costs.flatMap(({ operations = {} }) => Object.keys(operations) as OperationKind[]))
  const operations = [...kinds].map((kind) => [kind, sum(costs.map((cost) => cost.operations?.[kind]?.expr ?? 0n))])
  return {
    name,
    macs: sum(costs.map(({ macs }) => macs?.expr ?? 0n)),
    operations: Object.fromEntries(operations),
    results,
  }
}

/** A sum over layers; a lower bound unless `complete`. */
export interface Total {
  readonly value: Expr
  readonly complete: boolean
  /** Where symbols stand in the value: the sum of those parts that have none. */
  readonly known?: bigint
}

/** The sum of parts, of which those with symbols stay apart from the others. */
export function totalOf(parts: readonly Expr[], complete: boolean): Total {
  const value = sum(parts)
  if (typeof value === 'bigint') return { value, complete }
  const known = parts.reduce<bigint>((before, part) => before + (typeof part === 'bigint' ? part : 0n), 0n)
  return { value, complete, known }
}

/** What is surely there: the whole where nothing is missing. */
export function knownPart({ value, known }: Total): bigint {
  return typeof value === 'bigint' ? value : (known ?? 0n)
}

/** Whether a total is a number, and the whole. */
export function isWholeTotal({ value, complete }: Total): boolean {
  return complete && typeof value === 'bigint'
}

/** Sums over the network, as exact integers, or as expressions where sizes are symbols. */
export interface Totals {
  /** Layers of the file that take part; those that the framework inserts are not counted. */
  readonly layers: number
  /** Shared blobs counted once. */
  readonly parameters: Total
  readonly learned: Total
  readonly statistics: Total
  /** Parameters that training changes by gradients, and those of the parameters that it does not. */
  readonly trainable: Total
  readonly frozen: Total
  /** Stored tensors that are no parameters of the framework's, but part of the network's state. */
  readonly buffers: Total
  /** Everything that the files hold, each storage once; `undefined` where there is no file of weights. */
  readonly stored: StoredTotals | undefined
  /** Shared blobs counted where they stand. */
  readonly parametersOverAllBlobs: Total
  readonly parameterBytes: Total
  /** Bytes of all feature maps, in-place and memory-sharing layers not counted again. */
  readonly activationBytes: Total
  /**
   * As Caffe's log says "Memory required for data": every top of every layer, splits and in-place tops again. `undefined` of
   * networks whose framework logs nothing of the kind.
   */
  readonly caffeDataBytes: Total | undefined
  /** Automatic splits. */
  readonly insertedLayers: number
}

/** Everything that is known of a network: what `analyze` gives, and what reports, costs and figures read. */
export interface Analysis {
  readonly model: Model
  /** In the order of execution, inserted layers included. */
  readonly facts: ReadonlyMap<NodeId, Facts>
  readonly totals: Totals
  /** The network against its weights, where there are some. */
  readonly joined?: Joined
  /** The reader's and the analysis' issues, in the order of their places. */
  readonly issues: readonly Issue[]
}
