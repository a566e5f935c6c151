/** From the layers of a definition to a graph (net.cpp, Net::load_param). */

import { given } from '../../core/formula.ts'
import type { AxisRole } from '../../core/network/axes.ts'
import type { Graph, Node, Value, ValueId } from '../../core/network/model.ts'
import type { Op, Param } from '../../core/network/op.ts'
import type { Shape } from '../../core/network/shape.ts'
import { asCode, guess } from '../../core/words/closest.ts'
import { type Issue, issue } from '../../core/words/issue.ts'
import { message } from '../../core/words/message.ts'
import type { NcnnDefinition, ParamLayer } from './definition.ts'
import { LAYERS } from './layers/index.ts'
import { type Lowered, lowered, unknownOutputs, type Weight } from './layers/layer.ts'
import { Params, settingsOf } from './params.ts'
import { LAYER_TYPES, layerType, NOT_BUILT } from './types.ts'

/** A layer with what it reads from the file of weights. */
export interface WeightedNode {
  readonly node: Node
  readonly weights: readonly Weight[]
}

export interface LoweredNet {
  readonly graph: Graph
  /** In the order in which their weights are read. */
  readonly weighted: readonly WeightedNode[]
  readonly issues: readonly Issue[]
}

/** Lowers all layers. `inputs`: shapes by the names of blobs, without a batch. */
export function lowerNet(definition: NcnnDefinition, file: string, inputs: ReadonlyMap<string, Shape>): LoweredNet {
  const wiring = new Wiring(definition, inputs)
  for (const layer of definition.layers) wiring.add(layer)
  wiring.checkBlobs(file)
  return wiring.result()
}

/** Names are not guessed for more faults than this. */
const MOST_GUESSES = 100

/** Collects nodes and values. */
class Wiring {
  readonly #nodes: WeightedNode[] = []
  readonly #values = new Map<ValueId, Value>()
  readonly #inputs: ValueId[] = []
  /** Blob → the value that bears its name now. */
  readonly #blobs = new Map<string, ValueId>()
  readonly #ids = new Set<string>()
  readonly #issues: Issue[] = []
  readonly #blobCount: number
  readonly #shapes: ReadonlyMap<string, Shape>
  #tops = 0

  constructor({ blobCount, issues }: NcnnDefinition, shapes: ReadonlyMap<string, Shape>) {
    this.#blobCount = blobCount
    this.#issues.push(...issues)
    this.#shapes = shapes
  }

  add(layer: ParamLayer): void {
    const id = unique(layer.name, this.#ids)
    const where = { ...layer.where, layer: id }
    const inputs = layer.bottoms.map((name) => this.#read(name, layer, id))
    const { op, attrs, weights } = layer.type === 'Input' ? this.#input(layer) : this.#lower(layer, id)
    const outputs = layer.tops.map((name) => this.#make(name, layer, id))
    if (layer.type === 'Input') this.#inputs.push(...outputs)
    const node: Node = {
      id,
      name: layer.name,
      type: layer.type,
      op: withParams(op, id, weights),
      attrs,
      inputs,
      outputs,
      // What the weights say of an input whose shape nobody gave.
      ...(op.inputFrom !== undefined && weights.length > 0 && { storedParams: weights.map(({ shape }) => shape) }),
      inserted: false,
      where,
      settings: () => settingsOf(layer, layerType(layer.type)),
    }
    this.#nodes.push({ node, weights })
  }

  #read(name: string, { where }: ParamLayer, layer: string): ValueId | undefined {
    const value = this.#blobs.get(name)
    if (value !== undefined) return value
    const isFew = this.#issues.length < MOST_GUESSES && name.length <= 60
    const hint = isFew ? guess(name, this.#blobs.keys(), asCode) : undefined
    const text = 'no layer before this one makes the blob `{blob}`'
    this.#issues.push(issue('ncnn/no-blob', 'error', text, { blob: name }, { where: { ...where, layer }, hint }))
    return undefined
  }

  #make(name: string, { where }: ParamLayer, layer: string): ValueId {
    this.#tops++
    if (this.#blobs.has(name)) {
      const text = 'another layer makes a blob `{blob}` too: from here on this one counts'
      this.#issues.push(issue('ncnn/blob-again', 'warning', text, { blob: name }, { where: { ...where, layer } }))
    }
    const id = unique(name, this.#values)
    this.#values.set(id, { id, name, dtype: 'float32' })
    this.#blobs.set(name, id)
    return id
  }

  /** The shape comes from outside, or from the file's hint: w, h, d and c, without a batch. */
  #input(layer: ParamLayer): Lowered {
    const own = layer.tops.map((top) => this.#shapes.get(top) ?? this.#shapes.get(layer.name))
    if (own.some((shape) => shape !== undefined)) return lowered(inputOp, own)
    const size = (id: number) => BigInt(layer.params.get(id)?.integers[0] ?? 0)
    const [w, h, c, d] = [size(0), size(1), size(2), size(11)]
    const hint = d > 0n ? [c, d, h, w] : c > 0n ? [c, h, w] : h > 0n ? [h, w] : w > 0n ? [w] : undefined
    const isWhole = hint?.every((one) => one > 0n) === true
    if (!isWhole) this.#issues.push(withoutShape(layer))
    return lowered(inputOp, isWhole ? [hint] : [undefined])
  }

  #lower(layer: ParamLayer, id: string): Lowered {
    const type = layerType(layer.type)
    const read = LAYERS.get(layer.type)
    const where = { ...layer.where, layer: id }
    if (type === undefined || read === undefined || NOT_BUILT.has(layer.type)) {
      this.#issues.push(unknownType(layer, id, this.#issues.length < MOST_GUESSES))
      return lowered(unknownLayer, undefined)
    }
    const params = new Params(layer, type, (code, text, args, value) => {
      this.#issues.push(issue(code, 'error', text, args, { where: { ...value.where, layer: id } }))
    })
    return read({
      name: layer.name,
      params,
      inputCount: layer.bottoms.length,
      outputCount: layer.tops.length,
      report: (severity, code, text, args) => void this.#issues.push(issue(code, severity, text, args, { where })),
    })
  }

  /** net.cpp: blobs are counted as they are made, those of equal names too. */
  checkBlobs(file: string): void {
    if (this.#blobCount <= 0 || this.#tops <= this.#blobCount) return
    const args = { announced: this.#blobCount, found: this.#tops }
    const text = 'the file announces {announced} blobs, but its layers make {found}'
    this.#issues.push(issue('ncnn/more-blobs', 'error', text, args, { where: { file, line: 2 } }))
  }

  result(): LoweredNet {
    const nodes = this.#nodes.map(({ node }) => node)
    const read = new Set(nodes.flatMap(({ inputs }) => inputs))
    const outputs = [...this.#values.keys()].filter((value) => !read.has(value))
    const graph: Graph = { inputs: this.#inputs, outputs, nodes, values: this.#values }
    return { graph, weighted: this.#nodes, issues: this.#issues }
  }
}

/** A name that nothing else has: `conv1#2` where it is there twice. */
function unique(name: string, taken: { has(name: string): boolean; add?(name: string): unknown }): string {
  let id = name
  for (let count = 2; taken.has(id); count++) id = `${name}#${count}`
  taken.add?.(id)
  return id
}

function withoutShape({ tops, name, where }: ParamLayer): Issue {
  const blob = tops[0] ?? name
  const hint = message('--input {blob}=3x224x224 (channels, height, width)', { blob })
  const text = 'the file does not say how large the input `{blob}` is'
  return issue('ncnn/input-shape', 'warning', text, { blob }, { where: { ...where, layer: name }, hint })
}

function unknownType({ type, where }: ParamLayer, layer: string, mayGuess: boolean): Issue {
  const place = { where: { ...where, layer } }
  if (NOT_BUILT.has(type))
    return issue('ncnn/not-built', 'error', '{type} is in the sources of ncnn, but in no build of it', { type }, place)
  const hint =
    mayGuess && type.length <= 60
      ? guess(
          type,
          LAYER_TYPES.map(({ name }) => name),
        )
      : undefined
  const text = 'ncnn has no layer type {type}'
  return issue('ncnn/unknown-type', 'error', text, { type: type.slice(0, 60) }, { ...place, hint })
}

/** Axes by their number: there is no batch. */
const ROLES: Readonly<Record<number, readonly AxisRole[]>> = {
  1: ['feature'],
  2: ['channel', 'spatial'],
  3: ['channel', 'spatial', 'spatial'],
  4: ['channel', 'spatial', 'spatial', 'spatial'],
}

/** The operator with its arrays as parameters, under their names among the tensors. */
function withParams(op: Op, layer: string, weights: readonly Weight[]): Op {
  const laidOut: Op = { ...op, axes: ({ outputs }, output) => ROLES[outputs[output]?.length ?? 0] }
  if (weights.length === 0) return laidOut
  const params = weights.map(({ name, shape, kind }): Param => ({ name, shape, kind, tensor: `${layer}.${name}` }))
  return { ...laidOut, infer: (site) => ({ ...op.infer(site), params }) }
}

const inputOp: Op<readonly (Shape | undefined)[]> = {
  name: 'input',
  family: 'input',
  summary: message('what goes into the network'),
  source: 'src/layer/input.cpp',
  infer: ({ attrs, outputCount }) => ({
    outputs: Array.from({ length: outputCount }, (_, index) => (attrs[index] ?? attrs[0])?.map(given)),
  }),
}

const unknownLayer: Op = {
  name: 'unknown',
  family: 'unknown',
  summary: message('a layer that ncnn does not know'),
  source: 'src/layer.cpp',
  infer: unknownOutputs,
}
