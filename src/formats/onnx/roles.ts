/** What each stored tensor is to the network: told by the operators that read it, as it is or in another form. */

import type { Graph, Node, TensorRole, ValueId } from '../../core/network/model.ts'
import type { ParamKind } from '../../core/network/op.ts'
import { givenShape } from '../../core/network/shape.ts'
import { isPath, moduleOfTensor } from './modules.ts'
import { intOf, type OnnxNode } from './node.ts'
import { placeAt, signatureOf } from './signatures.ts'
import type { Entry, StoredTensors } from './stored.ts'

/** Operators that hand their first input on in another form, or parts of it. */
const HANDS_ON: ReadonlySet<string> = new Set([
  ...['Identity', 'Cast', 'CastLike', 'Transpose', 'Reshape', 'Squeeze', 'Unsqueeze', 'Flatten', 'Expand', 'Slice'],
  ...['Split', 'QuantizeLinear', 'DequantizeLinear'],
])

/** Where a tensor may count as several things, the first of these. */
const RANKS: readonly TensorRole[] = ['parameter', 'buffer', 'quantisation', 'constant', 'other']

/** Types of shapes, indices and masks: never of weights, unless these are quantised. */
const PLAIN_INTEGERS: ReadonlySet<string> = new Set(['int64', 'uint64', 'int32', 'uint32', 'bool', 'string'])

/** A stored tensor on its way through operators. */
interface Trace {
  readonly entry: Entry
  /** True behind DequantizeLinear: integers are weights then. */
  readonly isDequantised: boolean
}

/** A model's graph with what the file says of its nodes. */
export interface Traced {
  readonly graph: Graph
  readonly nodes: ReadonlyMap<Node['id'], OnnxNode>
  /** Values of Constant nodes. */
  readonly constants: ReadonlyMap<ValueId, Entry>
}

/** Values → the stored tensors that they are, or are put together from. */
type Traces = Map<ValueId, readonly Trace[]>

/** Gives every tensor its role, its module and what it belongs to. */
export function giveRoles({ graph, nodes, constants }: Traced, stored: StoredTensors): void {
  const traces: Traces = new Map()
  const walk = (inner: Graph): void => {
    for (const { id, given } of inner.values.values()) {
      const entry = given?.origin && stored.find(given.origin.tensor)
      if (entry !== undefined) traces.set(id, [{ entry, isDequantised: false }])
    }
    for (const node of inner.nodes) {
      const file = nodes.get(node.id)
      if (file !== undefined) visit(node, file, traces, constants)
      for (const branch of node.branches ?? []) {
        handIn(node, branch.graph, traces)
        walk(branch.graph)
      }
    }
  }
  walk(graph)
  const isKeptApart = stored.entries.some(isLikeWeights)
  for (const entry of stored.entries) complete(entry, isKeptApart, stored)
}

function visit(node: Node, file: OnnxNode, traces: Traces, constants: ReadonlyMap<ValueId, Entry>): void {
  const [output] = node.outputs
  const constant = output === undefined ? undefined : constants.get(output)
  if (output !== undefined && constant !== undefined) traces.set(output, [{ entry: constant, isDequantised: false }])
  const inputs = node.inputs.map((input) => (input === undefined ? undefined : traces.get(input)))
  for (const { entry } of inputs.flatMap((found) => found ?? [])) entry.isRead = true
  const handedOn = handsOn(file, inputs)
  for (const each of node.outputs) if (handedOn.length > 0) traces.set(each, handedOn)
  inputs.forEach((found, index) => {
    if (found === undefined || node.op.name === 'function' || found.every((trace) => isAmong(trace, handedOn))) return
    for (const trace of found) use(trace, node, file, index, traces)
  })
}

/** What the outputs still are: the first input in another form, or tensors that are all put together. */
function handsOn({ type }: OnnxNode, inputs: readonly (readonly Trace[] | undefined)[]): readonly Trace[] {
  if (type === 'Concat')
    return inputs.every((found) => found !== undefined) ? inputs.flatMap((found) => found ?? []) : []
  if (!HANDS_ON.has(type)) return []
  const isDequantised = type === 'DequantizeLinear'
  return (inputs[0] ?? []).map((trace) => ({ ...trace, isDequantised: trace.isDequantised || isDequantised }))
}

function isAmong({ entry }: Trace, traces: readonly Trace[]): boolean {
  return traces.some((trace) => trace.entry === entry)
}

/** What goes into a subgraph: as many values as it takes, the last ones of the node's. */
function handIn(node: Node, graph: Graph, traces: Traces): void {
  const skipped = Math.max(0, node.inputs.length - graph.inputs.length)
  graph.inputs.forEach((inner, index) => {
    const outer = node.inputs[index + skipped]
    const found = outer === undefined ? undefined : traces.get(outer)
    if (found !== undefined) traces.set(inner, found)
  })
}

function use(trace: Trace, node: Node, file: OnnxNode, index: number, traces: Traces): void {
  const { entry } = trace
  const role = roleAt(trace, node, file, index)
  if (RANKS.indexOf(role) < RANKS.indexOf(entry.role)) entry.role = role
  if (entry.module === '' && node.module !== undefined) entry.module = node.module
  if (role === 'quantisation') entry.of ??= quantised(node, file, index, traces)?.name
  if (file.type === 'MatMulNBits' && index === 1) unpack(entry, file)
}

function roleAt({ entry, isDequantised }: Trace, node: Node, file: OnnxNode, index: number): TensorRole {
  const { dtype } = entry.facts
  if (isQuantisation(file, index)) return 'quantisation'
  const { op, attrs } = node
  const isInteger = dtype === undefined || PLAIN_INTEGERS.has(dtype)
  if (isInteger && !isDequantised && !/^(Q|DynamicQ)/.test(file.type)) return 'constant'
  const own = kindByItself(entry)
  const kind = op.parameterKind === undefined ? own : op.parameterKind(attrs, index, own)
  if (kind === undefined) return 'constant'
  return kind === 'statistic' ? 'buffer' : kind === 'auxiliary' ? 'other' : 'parameter'
}

/** One number of a float is a factor of a formula, unless the author's program has a name for it. */
function kindByItself({ name, facts, storedIn }: Entry): ParamKind | undefined {
  return facts.count > 1n || (storedIn === 'initializer' && isPath(name)) ? 'learned' : undefined
}

/** Scales and zero points, by the names that the schemas give the places (scales of Resize are none). */
function isQuantisation({ domain, type, version }: OnnxNode, index: number): boolean {
  const name = placeName(domain, type, version, index)
  if (/(^|_)zero_points?$|_scale$|_scale_|^g_idx$/.test(name)) return !/norm_scale$/.test(name)
  return domain !== '' && /(^|_)scales$/.test(name)
}

function placeName(domain: string, type: string, version: number, index: number): string {
  const found = signatureOf(domain, type, version)
  return found.state === 'unknown' ? '' : (placeAt(found.signature.inputs, index)?.name ?? '')
}

/** The tensor that a scale or a zero point belongs to: `w_scale` to `w`, and of DequantizeLinear to what it reads. */
function quantised(node: Node, file: OnnxNode, index: number, traces: Traces): Entry | undefined {
  const { domain, type, version } = file
  const own = placeName(domain, type, version, index)
    .replace(/_?(scales?|zero_points?|g_idx)$/, '')
    .toLowerCase()
  const at = node.inputs.findIndex((_, other) => {
    const name = placeName(domain, type, version, other).toLowerCase()
    return other !== index && (own === '' ? /^[bw]$/.test(name) : name === own)
  })
  const input = node.inputs[at]
  return input === undefined ? undefined : traces.get(input)?.[0]?.entry
}

/** Weights of a few bits in a tensor of bytes (onnxruntime, contrib_defs.cc, MatMulNBits). */
function unpack(entry: Entry, file: OnnxNode): void {
  const [rows, columns] = [intOf(file, 'N'), intOf(file, 'K')]
  if (rows === undefined || columns === undefined || rows < 0n || columns < 0n) return
  const shape = [rows, columns]
  entry.logical = { shape, encoding: `MatMulNBits ${intOf(file, 'bits', 4n)}` }
  if (entry.origin !== undefined) {
    entry.origin.shape = givenShape(shape)
    entry.origin.dtype = 'float32'
  }
}

/** Whether an initializer can only be there for its many floats. */
function isLikeWeights({ storedIn, facts, role }: Entry): boolean {
  return storedIn === 'initializer' && role === 'parameter' && facts.count > 1n
}

/**
 * Exporters keep weights in one place: where initializers have them, a Constant is one. `x_scale` belongs to
 * `x_quantized` (onnxruntime, quant_utils.py), whatever reads it.
 */
function complete(entry: Entry, isKeptApart: boolean, stored: StoredTensors): void {
  const { storedIn, origin } = entry
  if (storedIn === 'attribute' && (entry.role === 'other' || isKeptApart)) entry.role = 'constant'
  const quantised = stored.find(entry.name.replace(/_(scale|zero_point)$/, '_quantized'))
  if (quantised !== undefined && quantised !== entry) {
    entry.role = 'quantisation'
    entry.of = quantised.name
  }
  entry.module = moduleOfTensor(entry.name) ?? entry.module
  if (entry.role === 'parameter' || entry.role === 'buffer') {
    if (origin !== undefined) origin.kind = entry.role === 'parameter' ? 'learned' : 'statistic'
  } else for (const holder of entry.holders) delete holder.origin
}
