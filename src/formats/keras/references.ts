/** Where a layer's call takes its inputs from: both layouts, at any depth of lists, tuples, dictionaries and keywords. */

import { type Call, isList, isObject, type JsonValue } from './config.ts'

/** A tensor: what a call of a layer makes. */
export interface Reference {
  readonly layer: string
  readonly node: number
  readonly tensor: number
}

/** One call, with the tensors that go in. */
export interface CallText {
  readonly inputs: readonly Reference[]
  readonly call: Call
}

/** The calls of a layer, in the order in which the file numbers them. */
export function callsOf(inbound: JsonValue | undefined): readonly CallText[] {
  return isList(inbound) ? inbound.map(callOf) : []
}

function callOf(node: JsonValue): CallText {
  if (isObject(node)) {
    const args = isList(node.args) ? node.args : []
    const kwargs = isObject(node.kwargs) ? node.kwargs : {}
    return { inputs: [...args, ...Object.values(kwargs)].flatMap((one) => newTensors(one, 0)), call: { args, kwargs } }
  }
  // The older layout: a list of inputs, or one input alone where the layer takes no list.
  const list = referenceOf(node) === undefined && isList(node) ? node : [node]
  const first = list[0]
  const kwargs = isList(first) && isObject(first[3]) ? first[3] : {}
  const inputs = list.flatMap((one) => referenceOf(one) ?? [])
  return { inputs: [...inputs, ...oldTensors(kwargs, 0)], call: { args: [], kwargs } }
}

/** `["name", node, tensor, …]`. */
function referenceOf(value: JsonValue | undefined): Reference | undefined {
  if (!isList(value)) return undefined
  const [layer, node, tensor] = value
  const isIndex = (one: JsonValue | undefined): one is number =>
    typeof one === 'number' && Number.isSafeInteger(one) && one >= 0
  return typeof layer === 'string' && isIndex(node) && isIndex(tensor) ? { layer, node, tensor } : undefined
}

/** Lists lie in each other no deeper than this in any call. */
const DEEPEST_ARGUMENT = 32

function newTensors(value: JsonValue, depth: number): readonly Reference[] {
  if (depth > DEEPEST_ARGUMENT) return []
  if (isList(value)) return value.flatMap((one) => newTensors(one, depth + 1))
  if (!isObject(value)) return []
  if (value.class_name === '__keras_tensor__') {
    const found = isObject(value.config) ? referenceOf(value.config.keras_history) : undefined
    return found === undefined ? [] : [found]
  }
  return Object.values(value).flatMap((one) => newTensors(one, depth + 1))
}

function oldTensors(value: JsonValue, depth: number): readonly Reference[] {
  if (depth > DEEPEST_ARGUMENT) return []
  const found = referenceOf(value)
  if (found !== undefined) return [found]
  if (isList(value)) return value.flatMap((one) => oldTensors(one, depth + 1))
  return isObject(value) ? Object.values(value).flatMap((one) => oldTensors(one, depth + 1)) : []
}

/** `input_layers` and `output_layers`: one tensor alone, a list of them, or a dictionary. */
export function endsOf(value: JsonValue | undefined): readonly Reference[] {
  return value === undefined ? [] : oldTensors(value, 0)
}
