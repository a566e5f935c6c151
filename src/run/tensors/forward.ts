/** Runs a network of tensors of any type forward, with the graphs inside its nodes. */

import { constantOf } from '../../core/expr/poly.ts'
import type { Dtype } from '../../core/network/dtype.ts'
import type { Node, ValueId } from '../../core/network/model.ts'
import type { Operand } from '../../core/network/op.ts'
import { type Issue, issue } from '../../core/words/issue.ts'
import { message } from '../../core/words/message.ts'
import { must, Refusal } from '../kernel.ts'
import type { LayerRun, Pass } from '../pass.ts'
import { blockedProduct, countedProduct } from '../product.ts'
import { countOf, seenAs, shapeText, type Tensor } from '../tensor.ts'
import { refusalAt } from '../told.ts'
import { fromCodes } from './bits.ts'
import { isTensor, type RunValue } from './call.ts'
import { Held } from './held.ts'
import { isTensorComputation, tensorKernel } from './kernels.ts'
import { castTo } from './pointwise.ts'
import type { PreparedTensors } from './prepared.ts'
import { literal } from './stored.ts'
import type { Typed } from './typed.ts'

/** One pass. */
export class TensorForward {
  readonly #prepared: PreparedTensors
  readonly #given: ReadonlyMap<string, Tensor>
  readonly #values = new Map<ValueId, RunValue>()
  readonly #issues: Issue[] = []
  readonly #skipped: Node[] = []
  readonly #counter = { multiplications: 0 }
  readonly #held: Held

  constructor(prepared: PreparedTensors, given: ReadonlyMap<string, Tensor>) {
    this.#prepared = prepared
    this.#given = given
    this.#held = new Held(prepared)
  }

  async run(observe: ((layer: LayerRun) => void) | undefined): Promise<Pass> {
    const { model, values } = this.#prepared
    const { graph } = model
    for (const id of graph.inputs) this.#take(id)
    for (const [step, node] of graph.nodes.entries()) {
      const layer = await this.#layer(node)
      if (layer !== undefined) observe?.(layer)
      for (const id of this.#held.release(step)) this.#values.delete(id)
    }
    const outputs = new Map<string, Tensor>()
    for (const id of graph.outputs) {
      const value = await this.#valueOf(id)
      const name = values.get(id)?.name ?? id
      if (isTensor(value)) outputs.set(name, seenAs(value))
      else if (value !== undefined && 'items' in value) {
        for (const [at, item] of value.items.entries()) if (isTensor(item)) outputs.set(`${name}[${at}]`, seenAs(item))
      }
    }
    return { outputs, peakBytes: this.#held.peakBytes, issues: this.#issues, skipped: this.#skipped }
  }

  get #file(): string {
    return this.#prepared.model.files[0]?.name ?? ''
  }

  /** An input that the caller gives, or that the file has a default for. */
  #take(id: ValueId): void {
    const value = this.#prepared.values.get(id)
    if (value === undefined) return
    const given = this.#given.get(value.name)
    try {
      if (given !== undefined) this.#values.set(id, fitted(value.name, given, value.dtype))
      else if (value.tensor === undefined && value.given?.holds?.kind === 'optional')
        this.#values.set(id, { absent: true })
      else if (value.tensor === undefined && !hasElements(value.given))
        this.#issues.push(missingInput(value.name, this.#file))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.#issues.push(issue(error.code, 'error', error.said.text, error.said.args, { where: { file: this.#file } }))
    }
  }

  /** Runs one layer; `undefined` where it can't be, which is told. */
  async #layer(node: Node): Promise<LayerRun | undefined> {
    try {
      const inputs = await this.#inputsOf(node)
      if (inputs === undefined) {
        this.#skipped.push(node)
        return undefined
      }
      const before = this.#counter.multiplications
      const started = performance.now()
      const results = await this.#compute(node, inputs)
      const milliseconds = performance.now() - started
      this.#keep(node, results)
      const isCounted = this.#prepared.options.counts === true
      const multiplications = this.#counter.multiplications - before
      return {
        node,
        inputs: inputs.filter(isTensor).map(seenAs),
        params: [],
        tops: results.map((value) => (isTensor(value) ? seenAs(value) : EMPTY)),
        missing: [...results.keys()].filter((at) => !isTensor(results[at])),
        milliseconds,
        ...(isCounted && { multiplications }),
      }
    } catch (error) {
      this.#issues.push(refusalAt(node, error))
      return undefined
    }
  }

  #keep(node: Node, results: readonly (RunValue | undefined)[]): void {
    this.#held.take(node, results)
    for (const [at, id] of node.outputs.entries()) {
      const value = results[at]
      if (value !== undefined) this.#values.set(id, value)
    }
  }

  /** What a node reads; `undefined` where something that it names is not there. */
  async #inputsOf(node: Node): Promise<readonly (RunValue | undefined)[] | undefined> {
    const inputs: (RunValue | undefined)[] = []
    for (const id of node.inputs) {
      const value = id === undefined ? undefined : await this.#valueOf(id)
      if (id !== undefined && value === undefined) return undefined
      inputs.push(value)
    }
    return inputs
  }

  /** A value that was computed, or that stands in the file. */
  async #valueOf(id: ValueId): Promise<RunValue | undefined> {
    const known = this.#values.get(id)
    if (known !== undefined) return known
    const { given, tensor } = this.#prepared.values.get(id) ?? {}
    const { shape, dtype, elements } = given ?? {}
    const sizes = shape?.map(Number)
    if (sizes === undefined || dtype === undefined || !sizes.every(Number.isInteger)) return undefined
    if (tensor !== undefined) return this.#prepared.stored({ tensor, dtype, shape: sizes })
    if (elements === undefined) return undefined
    const numbers = elements.map((element) => (typeof element === 'bigint' ? element : ratioOf(element)))
    return literal(dtype, sizes, numbers)
  }

  async #compute(node: Node, inputs: readonly (RunValue | undefined)[]): Promise<readonly (RunValue | undefined)[]> {
    const computation = node.computes?.()
    if (computation === undefined || !('kind' in computation) || !isTensorComputation(computation)) {
      const said = computation !== undefined && !('kind' in computation) ? computation : undefined
      if (said !== undefined) throw new Refusal('run/undetermined', '{why}', { why: said })
      throw new Refusal('run/unknown-layer', 'nobody here knows how to compute a layer of type {type}', {
        type: node.type,
      })
    }
    const kernel = tensorKernel(computation)
    const { options, stored } = this.#prepared
    const results = await kernel?.({
      computation,
      inputs,
      outputs: node.outputs.length,
      product: options.counts === true ? countedProduct(this.#counter) : blockedProduct,
      branch: (name, given) => this.#branch(node, name, given),
      stored,
    })
    return (results ?? []).slice(0, node.outputs.length)
  }

  /** Runs a graph inside a node. What can't be computed there can't be here. */
  async #branch(node: Node, name: string, given: readonly (RunValue | undefined)[]) {
    const graph = node.branches?.find((branch) => branch.name === name)?.graph
    must(graph !== undefined, 'run/branch', 'the node has no graph {name}', { name })
    for (const id of graph.values.keys()) this.#values.delete(id)
    graph.inputs.forEach((id, at) => {
      const value = given[at]
      if (value !== undefined) this.#values.set(id, value)
    })
    for (const inner of graph.nodes) {
      const inputs = await this.#inputsOf(inner)
      if (inputs === undefined)
        throw new Refusal('run/inputs', '{node} within it has an input that is not there', { node: inner.name })
      const results = await this.#compute(inner, inputs)
      for (const [at, id] of inner.outputs.entries()) {
        const value = results[at]
        if (value !== undefined) this.#values.set(id, value)
      }
    }
    const results: (RunValue | undefined)[] = []
    for (const id of graph.outputs) results.push(await this.#valueOf(id))
    return results
  }
}

/** Stands for an output that is no tensor. */
const EMPTY: Tensor = { shape: [0], data: new Float32Array(0) }

function hasElements(given: Operand | undefined): boolean {
  return given?.elements !== undefined
}

function ratioOf(element: Parameters<typeof constantOf>[0]): number {
  const ratio = constantOf(element)
  return ratio === undefined ? Number.NaN : Number(ratio.n) / Number(ratio.d)
}

function missingInput(name: string, file: string): Issue {
  const text = 'there are no values for `{name}`, which come from {from}'
  const hint = message('--input {name}=values.npy gives its values, or --image an image', { name })
  return issue('run/input-missing', 'error', text, { name, from: message('the caller') }, { where: { file }, hint })
}

/** Types whose codes arrays of integers carry, since NumPy has none of them. */
function isCarried(dtype: Dtype, given: Dtype): boolean {
  return (dtype === 'bfloat16' && given === 'uint16') || (/^float[468]/.test(dtype) && given === 'uint8')
}

/** What the caller gives as the type that the network reads. Refuses values that are not as many as their shape says. */
function fitted(name: string, given: Tensor, wanted: Dtype | undefined): Typed {
  const { shape, data, dtype } = given.exact ?? { ...given, dtype: 'float32' as const }
  const args = { name, count: data.length, shape: shapeText(shape) }
  const fits = shape.every((size) => Number.isInteger(size) && size >= 0) && countOf(shape) === data.length
  must(fits, 'run/input-count', '`{name}` has {count} values, which is not what its shape {shape} holds', args)
  if (wanted === undefined || wanted === dtype) return { dtype, shape, data }
  if (isCarried(wanted, dtype)) return { dtype: wanted, shape, data: fromCodes(wanted, { data }) }
  return castTo({ dtype, shape, data }, wanted)
}
