/** Runs a network forward, layer by layer. */

import type { Computation } from '../core/network/computation.ts'
import type { Model, Node, NodeId, ValueId } from '../core/network/model.ts'
import { FormatError, type Issue, issue, type Severity } from '../core/words/issue.ts'
import { type Message, message } from '../core/words/message.ts'
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
  /** Draws weights that no file has from the fillers, with this seed; without it they are missing. */
  readonly seed?: number
  /** What feature maps, the parameters of one layer and its scratch memory may take together; default 4 GiB. */
  readonly mostBytes?: number
}

/** A layer that ran. Its arrays may be overwritten or let go once the next layer runs: copy what is to be kept. */
export interface LayerRun {
  readonly node: Node
  readonly inputs: readonly Tensor[]
  readonly params: readonly Tensor[]
  readonly tops: readonly Tensor[]
  /** Tops of an input layer that nobody gave, by their place: their values are none. */
  readonly missing?: readonly number[]
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
    parameters: parameterReader(model, weights, options.seed),
    kept: new Map(),
    states: new Map(),
  }
  const given = nodes.filter(isGiven)
  return {
    inputs: given.flatMap(({ outputs }) => outputs.map((value) => values.get(value)?.name ?? value)),
    forward: (inputs, observe) => new Forward(prepared, inputs).run(observe),
  }
}

/** What a layer computes itself. */
type Computable = Exclude<Computation, { readonly kind: 'given' }>

function isGiven({ computes }: Node): boolean {
  const computation = computes?.()
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
    try {
      const computation = this.#computationOf(node)
      if ('given' in computation) return this.#keep(this.#take(node, computation.given))
      if (inputs.length === node.inputs.length) return this.#keep(await this.#compute(node, computation, inputs))
      this.#skipped.push(node)
    } catch (error) {
      this.#issues.push(refusalAt(node, error))
    }
    return undefined
  }

  #keep(layer: LayerRun | undefined): LayerRun | undefined {
    for (const [index, value] of layer?.node.outputs.entries() ?? []) {
      const top = layer?.tops[index]
      if (top !== undefined && top !== NOTHING) this.#tensors.set(value, top)
    }
    return layer
  }

  /** What the layer computes; or that its values come from outside, as those of a layer may that can't be computed. */
  #computationOf(node: Node): Computable | { readonly given: Message } {
    const found = node.computes?.()
    if (found !== undefined && 'kind' in found) return found.kind === 'given' ? { given: found.from } : found
    if (node.outputs.some((value) => this.#inputs.has(this.#nameOf(value)))) return { given: message('the caller') }
    if (found !== undefined) throw new Refusal('run/undetermined', '{why}', { why: found })
    const text = 'nobody here knows how to compute a layer of type {type}'
    throw new Refusal('run/unknown-layer', text, { type: node.type }, givenInstead(this.#nameOf(node.outputs[0] ?? '')))
  }

  #nameOf(value: ValueId): string {
    return this.#prepared.model.graph.values.get(value)?.name ?? value
  }

  async #compute(node: Node, computation: Computable, inputs: readonly Tensor[]): Promise<LayerRun> {
    const kernel = kernelOf(computation)
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
    // Where no value is asked for there is nothing to compute.
    if (!isShared && tops.some(({ data }) => data.length > 0))
      kernel.run?.({ computation, inputs: apart, params, outputs: tops, product, state: this.#state(node) })
    const milliseconds = performance.now() - started
    return this.#ran({ node, inputs: apart, params, tops, milliseconds }, counter.multiplications)
  }

  #ran(layer: LayerRun, multiplications = 0): LayerRun {
    return this.#prepared.options.counts === true ? { ...layer, multiplications } : layer
  }

  /** Values from outside. They are copied: a layer that works in place must not change what the caller gave. */
  #take(node: Node, from: Message): LayerRun | undefined {
    const started = performance.now()
    const given = node.outputs.map((value) => this.#inputs.get(this.#nameOf(value)))
    const names = node.outputs.map((value) => this.#nameOf(value))
    const missing = [...given.keys()].filter((index) => given[index] === undefined)
    // The image may be there without its label.
    const isAny = missing.length < names.length
    for (const index of missing)
      this.#issues.push(missingInput(node, names[index] ?? '', from, isAny ? 'warning' : 'error'))
    if (missing.length > 0 && !isAny) return undefined
    for (const [index, tensor] of given.entries()) if (tensor !== undefined) checkInput(names[index] ?? '', tensor)
    this.#memory.reserve(given.map((tensor) => tensor?.shape ?? NOTHING.shape))
    const tops = node.outputs.map((value, index) => {
      const tensor = given[index]
      if (tensor === undefined) return NOTHING
      const top = this.#memory.take(value, tensor.shape, undefined)
      top.data.set(tensor.data)
      return top
    })
    const milliseconds = performance.now() - started
    return this.#ran({ node, inputs: [], params: [], tops, ...(missing.length > 0 && { missing }), milliseconds })
  }

  async #parameter(node: Node, index: number, shape: readonly number[]): Promise<Tensor> {
    const { parameters, kept, options } = this.#prepared
    const key = `${node.id}\n${index}`
    const known = kept.get(key)
    if (known !== undefined && countOf(known.shape) === countOf(shape)) return known
    const read = await parameters(node, index, shape)
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
    node.training?.lossWeights.forEach((weight, index) => {
      const top = tops[index]
      if (weight === 0 || top === undefined) return
      this.#loss = (this.#loss ?? 0) + weight * top.data.reduce((sum, value) => sum + value, 0)
    })
  }
}

/** Stands for a top of an input layer that nobody gave. */
const NOTHING: Tensor = { shape: [0], data: new Float32Array(0) }

function missingInput(node: Node, name: string, from: Message, severity: Severity): Issue {
  const args = { name, from }
  const where = node.where ?? { file: '', layer: node.id }
  const text = 'there are no values for `{name}`, which come from {from}'
  return issue('run/input-missing', severity, text, args, { where, hint: givenInstead(name) })
}

/** How the values of a blob are given. */
function givenInstead(name: string): Message {
  return message('--input {name}=values.npy gives its values, or --image an image', { name })
}

/** Refuses values that are not as many as their shape says. */
function checkInput(name: string, { shape, data }: Tensor): void {
  const args = { name, count: data.length, shape: shapeText(shape) }
  const fits = shape.every((size) => Number.isInteger(size) && size >= 0) && countOf(shape) === data.length
  must(fits, 'run/input-count', '`{name}` has {count} values, which is not what its shape {shape} holds', args)
}

/** Why a layer did not run. Anything but a refusal, and memory that the machine hasn't got, is a bug of ours. */
function refusalAt(node: Node, error: unknown): Issue {
  const where = node.where ?? { file: '', layer: node.id }
  if (error instanceof Refusal) {
    const { said, hint } = error
    return issue(error.code, 'error', said.text, said.args, { where, hint })
  }
  if (error instanceof FormatError) return { ...error.issue, where: { ...error.issue.where, ...where } }
  if (error instanceof RangeError)
    return issue('run/memory', 'error', 'this machine has not enough memory', {}, { where })
  throw error
}
