/** Runs a network forward, layer by layer. */

import type { Computation } from '../core/computation.ts'
import { type Issue, issue } from '../core/issue.ts'
import type { Model, Node, NodeId, ValueId } from '../core/model.ts'
import { must, Refusal } from './kernel.ts'
import { kernelOf } from './kernels.ts'
import { LiveMemory, lastSteps } from './memory.ts'
import { blockedProduct, countedProduct } from './product.ts'
import { countOf, shapeText, type Tensor } from './tensor.ts'
import { type ParameterReader, parameterReader, type WeightsAtHand } from './weights.ts'

/** How passes are run. */
export interface RunOptions {
  /** Keeps parameters in memory between passes, instead of reading each of them when its layer runs. */
  readonly keepsWeights?: boolean
  /** Does the products by their definition, slowly, and counts every multiplication. */
  readonly counts?: boolean
  /** What feature maps, the parameters of one layer and its scratch memory may take together; default 4 GiB. */
  readonly mostBytes?: number
}

/** A layer that ran. Its arrays may be overwritten or let go once the next layer runs: copy what is to be kept. */
export interface LayerRun {
  readonly node: Node
  readonly inputs: readonly Tensor[]
  readonly params: readonly Tensor[]
  readonly tops: readonly Tensor[]
  /** Time that its arithmetic took, without the reading of parameters. */
  readonly milliseconds: number
  /** Multiplications that were part of a sum of products; only where they are counted. */
  readonly multiplications?: number
}

/** What came out of a pass. */
export interface Pass {
  /** Blobs that nothing consumes, by their names in the file. */
  readonly outputs: ReadonlyMap<string, Tensor>
  /** The sum of all losses, each by its weight; absent where no layer has one. */
  readonly loss?: number
  /** The most bytes of feature maps that were held at once. */
  readonly peakBytes: number
  /** Layers that did not run, and why; those that need them did not run either. */
  readonly issues: readonly Issue[]
  /** Layers that did not run for want of an input. */
  readonly skipped: readonly Node[]
}

/** A network that is ready to run. Recurrent layers keep their state from one pass to the next, as in Caffe. */
export interface Runner {
  /** Names of the blobs that a pass needs from outside. */
  readonly inputs: readonly string[]
  /**
   * Runs all layers in their order. `inputs` holds values for the blobs that come from outside, by name; their shapes need
   * not be those of the file. What can't be computed is told as an issue at its layer, and all that doesn't need it runs.
   */
  forward(inputs: ReadonlyMap<string, Tensor>, observe?: (layer: LayerRun) => void): Promise<Pass>
}

const MOST_BYTES = 2 ** 32

/** Prepares a network to run with the weights of a file. Nothing is read before a layer needs it. */
export function prepareRun(model: Model, weights?: WeightsAtHand, options: RunOptions = {}): Runner {
  const { nodes, values } = model.graph
  const prepared: Prepared = {
    model,
    options,
    last: lastSteps(model.graph),
    parameters: parameterReader(nodes, weights),
    kept: new Map(),
    states: new Map(),
  }
  const given = nodes.filter(({ computes }) => isGiven(computes?.()))
  return {
    inputs: given.flatMap(({ outputs }) => outputs.map((value) => values.get(value)?.name ?? value)),
    forward: (inputs, observe) => new Forward(prepared, inputs).run(observe),
  }
}

function isGiven(computation: ReturnType<NonNullable<Node['computes']>> | undefined): boolean {
  return computation !== undefined && 'kind' in computation && computation.kind === 'given'
}

/** What all passes of a network share. */
interface Prepared {
  readonly model: Model
  readonly options: RunOptions
  readonly last: ReadonlyMap<ValueId, number>
  readonly parameters: ParameterReader
  /** Parameters that were read, where they are kept. */
  readonly kept: Map<string, Tensor>
  readonly states: Map<NodeId, Map<string, Tensor>>
}

/** One pass. */
class Forward {
  readonly #prepared: Prepared
  readonly #inputs: ReadonlyMap<string, Tensor>
  readonly #memory: LiveMemory
  readonly #tensors = new Map<ValueId, Tensor>()
  readonly #issues: Issue[] = []
  readonly #skipped: Node[] = []
  #loss: number | undefined

  constructor(prepared: Prepared, inputs: ReadonlyMap<string, Tensor>) {
    this.#prepared = prepared
    this.#inputs = inputs
    this.#memory = new LiveMemory(prepared.last, prepared.options.mostBytes ?? MOST_BYTES)
  }

  async run(observe: ((layer: LayerRun) => void) | undefined): Promise<Pass> {
    const { nodes, outputs, values } = this.#prepared.model.graph
    for (const [step, node] of nodes.entries()) {
      const layer = await this.#layer(node)
      if (layer !== undefined) {
        this.#addLoss(layer)
        observe?.(layer)
      }
      this.#memory.release(step)
      for (const value of node.inputs) this.#forget(value, step)
    }
    const results = outputs.flatMap((value) => {
      const tensor = this.#tensors.get(value)
      return tensor === undefined ? [] : [[values.get(value)?.name ?? value, tensor] as const]
    })
    return {
      outputs: new Map(results),
      ...(this.#loss !== undefined && { loss: this.#loss }),
      peakBytes: this.#memory.peakBytes,
      issues: this.#issues,
      skipped: this.#skipped,
    }
  }

  #forget(value: ValueId | undefined, step: number): void {
    if (value !== undefined && (this.#prepared.last.get(value) ?? 0) <= step) this.#tensors.delete(value)
  }

  /** Runs one layer; `undefined` where it can't be, which is told. */
  async #layer(node: Node): Promise<LayerRun | undefined> {
    const inputs = node.inputs.flatMap((value) => (value === undefined ? [] : (this.#tensors.get(value) ?? [])))
    if (inputs.length < node.inputs.length) {
      this.#skipped.push(node)
      return undefined
    }
    try {
      const layer = await this.#compute(node, this.#computationOf(node), inputs)
      node.outputs.forEach((value, index) => {
        const top = layer.tops[index]
        if (top !== undefined) this.#tensors.set(value, top)
      })
      return layer
    } catch (error) {
      this.#issues.push(refusalAt(node, error))
      return undefined
    }
  }

  #computationOf(node: Node): Computation {
    const found = node.computes?.()
    if (found !== undefined && 'kind' in found) return found
    if (found === undefined)
      throw new Refusal('run/unknown-layer', 'nobody here knows how to compute a layer of type {type}', {
        type: node.type,
      })
    throw new Refusal('run/undetermined', '{why}', { why: found })
  }

  async #compute(node: Node, computation: Computation, inputs: readonly Tensor[]): Promise<LayerRun> {
    const kernel = kernelOf(computation)
    if (kernel === undefined || computation.kind === 'given') return this.#take(node, computation)
    const { outputs, params: paramShapes = [], scratch } = kernel.layout(computation, inputs, node.outputs.length)
    this.#memory.reserve([...outputs, ...paramShapes], scratch)
    const params: Tensor[] = []
    for (const [index, shape] of paramShapes.entries()) params.push(await this.#parameter(node, index, shape))
    const isShared = kernel.sharesMemory?.(computation, inputs, node.outputs.length) === true
    const apart = kernel.worksInPlace === true || isShared ? inputs : this.#apart(node, inputs)
    const tops = kernel.handsOut === true ? params : this.#tops(node, outputs, isShared)
    const counter = { multiplications: 0 }
    const product = this.#prepared.options.counts === true ? countedProduct(counter) : blockedProduct
    const started = performance.now()
    if (!isShared)
      kernel.run?.({ computation, inputs: apart, params, outputs: tops, product, state: this.#state(node) })
    const milliseconds = performance.now() - started
    return this.#ran({ node, inputs: apart, params, tops, milliseconds }, counter.multiplications)
  }

  #ran(layer: LayerRun, multiplications = 0): LayerRun {
    return this.#prepared.options.counts === true ? { ...layer, multiplications } : layer
  }

  /** Values from outside. They are copied: a layer that works in place must not change what the caller gave. */
  #take(node: Node, { from }: Extract<Computation, { readonly kind: 'given' }>): LayerRun {
    const { values } = this.#prepared.model.graph
    const given = node.outputs.map((value) => {
      const name = values.get(value)?.name ?? value
      const tensor = this.#inputs.get(name)
      must(tensor !== undefined, 'run/input-missing', 'there are no values for `{name}`, which come from {from}', {
        name,
        from,
      })
      const args = { name, count: tensor.data.length, shape: shapeText(tensor.shape) }
      const fits = countOf(tensor.shape) === tensor.data.length
      must(fits, 'run/input-count', '`{name}` has {count} values, which is not what its shape {shape} holds', args)
      return tensor
    })
    const started = performance.now()
    this.#memory.reserve(given.map(({ shape }) => shape))
    const tops = this.#tops(
      node,
      given.map(({ shape }) => shape),
      false,
    )
    tops.forEach((top, index) => {
      top.data.set(given[index]?.data ?? [])
    })
    return this.#ran({ node, inputs: [], params: [], tops, milliseconds: performance.now() - started })
  }

  async #parameter(node: Node, index: number, shape: readonly number[]): Promise<Tensor> {
    const { parameters, kept, options } = this.#prepared
    const key = `${node.id}\n${index}`
    const known = kept.get(key)
    if (known !== undefined && countOf(known.shape) === countOf(shape)) return known
    const read = await parameters.read(node, index, shape)
    if (options.keepsWeights === true) kept.set(key, read)
    return read
  }

  /** Memory for the outputs. */
  #tops(node: Node, shapes: readonly (readonly number[])[], isShared: boolean): readonly Tensor[] {
    const { values } = this.#prepared.model.graph
    return node.outputs.flatMap((value, index) => {
      const shape = shapes[index]
      const sharedWith = values.get(value)?.inPlaceOf ?? (isShared ? node.inputs[0] : undefined)
      return shape === undefined ? [] : [this.#memory.take(value, shape, sharedWith)]
    })
  }

  /** Copies of inputs that the outputs would overwrite before they are read. */
  #apart(node: Node, inputs: readonly Tensor[]): readonly Tensor[] {
    const { values } = this.#prepared.model.graph
    const overwrites = node.outputs.some((value) => values.get(value)?.inPlaceOf !== undefined)
    return overwrites ? inputs.map(({ shape, data }) => ({ shape, data: data.slice() })) : inputs
  }

  #state(node: Node): Map<string, Tensor> {
    const { states } = this.#prepared
    let state = states.get(node.id)
    if (state === undefined) {
      state = new Map()
      states.set(node.id, state)
    }
    return state
  }

  /** Every top with a weight is part of the loss, all of its values (net.cpp, Net::ForwardFromTo; layer.hpp, Forward). */
  #addLoss({ node, tops }: LayerRun): void {
    node.lossWeights.forEach((weight, index) => {
      const top = tops[index]
      if (weight === 0 || top === undefined) return
      this.#loss = (this.#loss ?? 0) + weight * top.data.reduce((sum, value) => sum + value, 0)
    })
  }
}

/** Why a layer did not run. Anything but a refusal, and memory that the machine hasn't got, is a bug of ours. */
function refusalAt(node: Node, error: unknown): Issue {
  const where = node.where ?? { file: '', layer: node.id }
  if (error instanceof Refusal) return issue(error.code, 'error', error.said.text, error.said.args, { where })
  if (error instanceof RangeError)
    return issue('run/memory', 'error', 'this machine has not enough memory', {}, { where })
  throw error
}
