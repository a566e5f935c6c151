/** Runs a network of layers that share and overwrite their blobs, as Caffe does, layer by layer. */

import type { Computation } from '../core/network/computation.ts'
import type { Model, Node, NodeId, ValueId } from '../core/network/model.ts'
import { type Issue, issue, type Severity } from '../core/words/issue.ts'
import { type Message, message } from '../core/words/message.ts'
import { must, Refusal } from './kernel.ts'
import { isBlobComputation, kernelOf } from './kernels.ts'
import { LiveMemory } from './memory.ts'
import type { LayerRun, Pass, RunOptions } from './pass.ts'
import { blockedProduct, countedProduct } from './product.ts'
import { countOf, shapeText, type Tensor } from './tensor.ts'
import { refusalAt } from './told.ts'
import type { ParameterReader } from './weights.ts'

const MOST_BYTES = 2 ** 32

/** What a layer computes itself. */
type Computable = Exclude<Computation, { readonly kind: 'given' }>

export function isGiven({ computes }: Node): boolean {
  const computation = computes?.()
  return computation !== undefined && 'kind' in computation && computation.kind === 'given'
}

/** What all passes of a network share. */
export interface Prepared {
  readonly model: Model
  readonly options: RunOptions
  readonly last: ReadonlyMap<ValueId, number>
  readonly parameters: ParameterReader
  /** Parameters that were read, where they are kept. */
  readonly kept: Map<string, Tensor>
  readonly states: Map<NodeId, Map<string, Tensor>>
}

/** One pass. */
export class Forward {
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
    if (found !== undefined && 'kind' in found && isBlobComputation(found))
      return found.kind === 'given' ? { given: found.from } : found
    if (node.outputs.some((value) => this.#inputs.has(this.#nameOf(value)))) return { given: message('the caller') }
    if (found !== undefined && !('kind' in found)) throw new Refusal('run/undetermined', '{why}', { why: found })
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
