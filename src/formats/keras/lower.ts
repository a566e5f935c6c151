/** From a model's configuration to a graph: a node a call of a layer; models within models are nodes with a graph. */

import { symbol } from '../../core/expr.ts'
import { given } from '../../core/formula.ts'
import { DEEPEST, MOST_NODES } from '../../core/limits.ts'
import type { LayerDefinition } from '../../core/network/layer-type.ts'
import type { Graph, Node, Setting, Value, ValueId } from '../../core/network/model.ts'
import type { Op } from '../../core/network/op.ts'
import type { Shape } from '../../core/network/shape.ts'
import { guess, quoted } from '../../core/words/closest.ts'
import { type Issue, issue, type Severity, type Where } from '../../core/words/issue.ts'
import { type MessageArgs, message } from '../../core/words/message.ts'
import { Config, dtypeOf, type JsonObject, type JsonValue, type LayerText } from './config.ts'
import { definedLayer, definitionFor } from './defined-layer.ts'
import { settingIssues } from './layer-settings.ts'
import { FUNCTIONS, LAYERS } from './layers/index.ts'
import type { LayerOp } from './layers/layer.ts'
import { outputsOf } from './layers/recurrent.ts'
import {
  batchShape,
  builtShape,
  classNameOf,
  isModelText,
  isOldText,
  isOperationText,
  isSequential,
  layersOf,
} from './model-text.ts'
import { belonging, MODEL, UNKNOWN } from './node-ops.ts'
import { callsOf, endsOf, type Reference } from './references.ts'
import { callId, inOrder, type Step, stepsOf, valueId } from './steps.ts'

/** Where a graph stands. */
interface Scope {
  /** Before the ids of its nodes and values. */
  readonly prefix: string
  /** Before the names of its weights: the same for each call of a model. */
  readonly owner: string
  readonly isTrainable: boolean
  readonly depth: number
}

export interface LoweredModel {
  readonly graph: Graph
  readonly issues: readonly Issue[]
}

/** Lowers a model. `inputs`: shapes that were given from outside, by input; `definitions`: layers that the user defines. */
export function lowerModel(
  model: LayerText,
  file: string,
  inputs: ReadonlyMap<string, Shape> = new Map(),
  definitions: readonly LayerDefinition[] = [],
): LoweredModel {
  const isTrainable = model.config.trainable !== false
  const isOld = isOldText(model)
  const lowering = new Lowering(file, inputs, definitions, isOld)
  const graph = lowering.graphOf(model, { prefix: '', owner: '', isTrainable, depth: 0 })
  return { graph, issues: lowering.issues }
}

class Lowering {
  readonly issues: Issue[] = []
  readonly #file: string
  readonly #inputs: ReadonlyMap<string, Shape>
  readonly #definitions: readonly LayerDefinition[]
  readonly #isOld: boolean
  #nodes = 0
  #openInputs = 0

  constructor(
    file: string,
    inputs: ReadonlyMap<string, Shape>,
    definitions: readonly LayerDefinition[],
    isOld: boolean,
  ) {
    this.#definitions = definitions
    this.#isOld = isOld
    this.#file = file
    this.#inputs = inputs
  }

  graphOf(model: LayerText, scope: Scope): Graph {
    const layers = layersOf(model)
    return isSequential(model, layers) ? this.#sequential(model, layers, scope) : this.#functional(model, layers, scope)
  }

  report(severity: Severity, code: string, text: string, args: MessageArgs = {}, layer?: string): void {
    this.issues.push(issue(code, severity, text, args, { where: { file: this.#file, ...(layer && { layer }) } }))
  }

  /** Layers one behind the other. */
  #sequential(model: LayerText, layers: readonly LayerText[], scope: Scope): Graph {
    const { prefix } = scope
    const [first, ...rest] = layers
    const isInput = first?.type === 'InputLayer'
    const name = isInput ? first.name : `${first?.name ?? model.name}_input`
    const asked = batchShape(first?.config) ?? batchShape(model.config) ?? builtShape(model) ?? builtShape(first)
    const dtype = first === undefined ? undefined : new Config(first).computes
    const input: ValueId = `${prefix}${name}`
    const isOuter = scope.depth === 0
    const shape = isOuter ? this.#shapeOf(name, asked) : undefined
    const value: Value = {
      ...{ id: input, name, dtype: isOuter ? (isInput ? dtype : 'float32') : undefined },
      ...(isOuter && { given: { shape, dtype } }),
    }
    const values = new Map<ValueId, Value>([[input, value]])
    const nodes: Node[] = []
    let previous = input
    for (const layer of isInput ? rest : layers) {
      const [node, made] = this.#node(
        { layer, index: 0, inputs: [], call: { args: [], kwargs: {} } },
        [previous],
        1,
        scope,
      )
      nodes.push(node)
      for (const one of made) values.set(one.id, one)
      previous = node.outputs[0] ?? previous
    }
    return { inputs: [input], outputs: [previous], nodes, values }
  }

  /** Calls of layers, each naming what it reads. */
  #functional({ config, name }: LayerText, layers: readonly LayerText[], scope: Scope): Graph {
    const calls = new Map(layers.map((layer) => [layer.name, callsOf(layer.text.inbound_nodes)]))
    const ends = { in: endsOf(config.input_layers), out: endsOf(config.output_layers) }
    const steps = layers.flatMap((layer) => stepsOf(layer, calls.get(layer.name) ?? []))
    const read = [...steps.flatMap(({ inputs }) => inputs), ...ends.out]
    // A model within a model counts its own making as its first call.
    const highest = new Map<string, number>()
    const widths = new Map<string, number>()
    for (const { layer, node, tensor } of read) {
      highest.set(layer, Math.max(highest.get(layer) ?? 0, node))
      widths.set(layer, Math.max(widths.get(layer) ?? 1, Math.min(tensor, 1024) + 1))
    }
    const shifted = new Set(
      layers
        .filter((one) => isModelText(one) && (highest.get(one.name) ?? 0) >= (calls.get(one.name)?.length ?? 0))
        .map((one) => one.name),
    )
    const idOf = ({ layer, node, tensor }: Reference) =>
      valueId(scope.prefix + layer, shifted.has(layer) ? node - 1 : node, tensor)
    const values = new Map<ValueId, Value>()
    const nodes: Node[] = []
    const inputs: ValueId[] = []
    const emit = (step: Step) => {
      const isInput = step.layer.type === 'InputLayer'
      const own = step.inputs.map(idOf)
      if (isInput && scope.depth > 0) {
        const id = `${scope.prefix}${step.layer.name}:in`
        values.set(id, { id, name: step.layer.name, dtype: undefined })
        own.push(id)
      }
      const found = own.map((id) => (values.has(id) ? id : undefined))
      const at = found.indexOf(undefined)
      if (at >= 0) {
        const wanted = step.inputs[at]?.layer ?? ''
        const text = calls.has(wanted)
          ? 'reads what the call of {name} makes, which needs it itself or is not there'
          : 'reads {name}, which is no layer of the model'
        this.report('error', 'keras/no-layer', text, { name: wanted }, scope.prefix + step.layer.name)
      }
      const [node, made] = this.#node(step, found, widths.get(step.layer.name) ?? 1, scope)
      nodes.push(node)
      for (const one of made) values.set(one.id, one)
      return made.map(({ id }) => id)
    }
    inOrder(steps, (step) => step.inputs.map(idOf), emit)
    const inputsNamed =
      ends.in.length > 0
        ? ends.in.map(({ layer }) => layer)
        : layers.filter(({ type }) => type === 'InputLayer').map((one) => one.name)
    for (const one of inputsNamed) {
      const id = scope.depth > 0 ? `${scope.prefix}${one}:in` : `${scope.prefix}${one}`
      if (values.has(id)) inputs.push(id)
      else
        this.report(
          'error',
          'keras/no-layer',
          'reads {name}, which is no layer of the model',
          { name: one },
          scope.prefix + name,
        )
    }
    const outputs = ends.out.map(idOf).filter((id) => values.has(id))
    if (outputs.length < ends.out.length)
      this.report('error', 'keras/no-output', 'an output of the model is made by no layer')
    return { inputs, outputs, nodes, values }
  }

  #node(
    step: Step,
    inputs: readonly (ValueId | undefined)[],
    width: number,
    scope: Scope,
  ): readonly [Node, readonly Value[]] {
    const { layer, index, call } = step
    const id = callId(scope.prefix + layer.name, index)
    const owner = scope.owner + layer.name
    const config = new Config(layer, call, scope.isTrainable, this.#isOld)
    const where = { file: this.#file, layer: id }
    const common = {
      id,
      name: layer.name,
      type: classNameOf(layer.type),
      inputs,
      inserted: false,
      where,
      settings: () => settingsOf(layer.config, where),
    }
    this.#nodes++
    const isInner = isModelText(layer)
    const inner = isInner
      ? this.#inner(
          layer,
          { prefix: `${id}/`, owner: `${owner}/`, isTrainable: config.isTrainable, depth: scope.depth + 1 },
          id,
        )
      : undefined
    const count = inner?.outputs.length ?? Math.max(width, outputsOf(config))
    const outputs = Array.from({ length: Math.max(1, count) }, (_, tensor) =>
      valueId(scope.prefix + layer.name, index, tensor),
    )
    const values = outputs.map(
      (output): Value => ({ id: output, name: output.slice(scope.prefix.length), dtype: undefined }),
    )
    if (inner !== undefined)
      return [{ ...common, op: MODEL, attrs: config, outputs, branches: [{ name: '', graph: inner }] }, values]
    const op = layer.type === 'InputLayer' ? this.#input(layer) : this.#opOf(config, id)
    return [{ ...common, op: belonging(op, owner) as Op, attrs: config, outputs }, values]
  }

  #inner(layer: LayerText, scope: Scope, id: string): Graph {
    if (scope.depth < DEEPEST && this.#nodes < MOST_NODES) return this.graphOf(layer, scope)
    this.report(
      'error',
      'keras/depth',
      'models lie in each other too deep, or too often: this one is not followed',
      {},
      id,
    )
    return { inputs: [], outputs: [], nodes: [], values: new Map() }
  }

  /** What goes into the model: as it says, or as it was given. */
  #input(layer: LayerText): LayerOp {
    const dtype = dtypeOf(layer.config.dtype) ?? new Config(layer).computes
    const shape = this.#shapeOf(layer.name, batchShape(layer.config))
    return {
      name: 'input',
      family: 'input',
      summary: message('what goes into the model'),
      source: 'keras/src/layers/core/input_layer.py',
      infer: ({ inputs, operands }) => ({
        outputs: [(inputs.length > 0 ? inputs[0] : shape)?.map(given)],
        dtypes: [operands[0]?.dtype ?? dtype],
      }),
    }
  }

  /** Sizes that are open are symbols: the batch is N for all inputs. */
  #shapeOf(name: string, sizes: readonly JsonValue[] | undefined): Shape | undefined {
    const asked = this.#inputs.get(name)
    if (asked !== undefined || sizes === undefined) return asked
    const open = sizes.slice(1).some((size) => typeof size !== 'number')
    if (open) this.#openInputs++
    const suffix = this.#openInputs > 1 ? String(this.#openInputs) : ''
    const letters =
      sizes.length === 4 ? ['N', 'H', 'W', 'C'] : sizes.length === 5 ? ['N', 'D', 'H', 'W', 'C'] : ['N', 'L', 'F']
    return sizes.map((size, axis) => {
      if (typeof size === 'number' && Number.isSafeInteger(size) && size >= 0) return BigInt(size)
      return symbol(axis === 0 ? 'N' : `${letters[axis] ?? `S${axis}_`}${suffix}`)
    })
  }

  #opOf(config: Config, id: string): LayerOp {
    const { type, name } = config.layer
    const definition = definitionFor(this.#definitions, config.layer)
    if (definition !== undefined) return definedLayer(definition, LAYERS.get(definition.like ?? ''))
    const wanted = type === 'TFOpLambda' ? (FUNCTIONS[config.text('function') ?? ''] ?? type) : type
    const op = LAYERS.get(wanted)
    if (type === 'Lambda')
      this.report(
        'warning',
        'keras/lambda',
        'a Lambda holds code, which is never run: what comes out of it is not known',
        {},
        id,
      )
    if (op !== undefined) {
      this.issues.push(...settingIssues(config.layer, { file: this.#file, layer: id }))
      return op
    }
    const isOperation = type === 'TFOpLambda' || isOperationText(config.layer)
    const hint = guess(type, [...LAYERS.keys()], quoted)
    const text = isOperation
      ? '{type} is an operation that is not known here: what comes out of it is not known'
      : '{type} is no layer of Keras: what it computes stands in no file'
    const where = { file: this.#file, layer: id }
    this.issues.push(
      issue(
        isOperation ? 'keras/operation' : 'keras/unknown-layer',
        isOperation ? 'warning' : 'error',
        text,
        { type: type || name },
        { where, ...(hint && !isOperation && { hint }) },
      ),
    )
    return UNKNOWN
  }
}

/** All that a configuration says, as it is written. */
function settingsOf(config: JsonObject, where: Where): readonly Setting[] {
  return Object.entries(config).map(([path, value]) => ({ path, value: JSON.stringify(value), where: () => where }))
}
