/** Graphs, as nodes with operators: the model's own, those inside nodes, and bodies of functions. */

import { MOST_NODES } from '../../core/limits.ts'
import type { Branch, Declared, Graph, Node, ValueId } from '../../core/network/model.ts'
import type { Operand } from '../../core/network/op.ts'
import type { ProtoMessage } from '../../wire/protobuf/message.ts'
import { type AttributeContext, FileNode, onnxTensor, resolved, settingsOf } from './attributes.ts'
import { computationOf } from './computations/index.ts'
import { type Context, domainOf, type Versions } from './context.ts'
import { type Body, functionKey } from './functions.ts'
import { moduleOf } from './modules.ts'
import { operatorFor } from './operator.ts'
import { inOrder } from './order.ts'
import { Scope } from './scope.ts'
import type { Entry } from './stored.ts'
import { operandOf, typeOf } from './types.ts'

/** Where a graph stands. */
interface Place {
  readonly context: Context
  readonly scope: Scope
  readonly versions: Versions
  /** Stands before the ids of nodes in the bodies of functions. */
  readonly nodePrefix: string
  /** What the attributes of the function around stand for. */
  readonly given: ReadonlyMap<string, ProtoMessage>
  /** Functions whose bodies are being made: none of them may be called again. */
  readonly calls: readonly string[]
}

/** The inputs of the model's own graph: what is known of each beside its declared type. */
export type InputFacts = (input: ProtoMessage) => Operand

/** Lowers the model's own graph. */
export function lowerModelGraph(graph: ProtoMessage, context: Context, versions: Versions, facts: InputFacts): Graph {
  reserveNames(graph, context)
  const scope = new Scope(context.valueIds)
  return lowerGraph(graph, { context, scope, versions, nodePrefix: '', given: new Map(), calls: [] }, facts)
}

/** Names that nodes have are theirs: unnamed nodes, which come before some of them, take others. */
function reserveNames(graph: ProtoMessage, { nodeIds }: Context): void {
  for (const node of graph.messages('node')) if (node.string('name') !== '') nodeIds.reserve(node.string('name'))
}

function lowerGraph(graph: ProtoMessage, place: Place, facts?: InputFacts): Graph {
  const { scope } = place
  const declared = declaredTypes(graph, place)
  addInitializers(graph, place)
  const inputs = addInputs(graph, place, facts)
  const nodes = lowerNodes(graph.messages('node'), place, declared)
  const outputs = graph.messages('output').map((output) => outputOf(output, place))
  return { inputs, outputs, nodes, values: scope.values }
}

/** What the file says of values by name: its value_info, and the types of its outputs. */
function declaredTypes(graph: ProtoMessage, { context }: Place): ReadonlyMap<string, Declared> {
  const declared = new Map<string, Declared>()
  const read = (info: ProtoMessage) => {
    if (!info.has('type')) return
    const type = typeOf(info.message('type'), context.symbols)
    if (type?.kind !== 'tensor') return
    const { shape, dtype } = type
    // Not the message itself, which takes more memory than all that is told of it.
    const { locator, offset, length } = info
    declared.set(info.string('name'), {
      ...(shape && { shape }),
      ...(dtype && { dtype }),
      get where() {
        return locator.where(offset, length)
      },
    })
  }
  for (const info of graph.eachMessage('value_info')) read(info)
  for (const info of graph.eachMessage('output')) read(info)
  return declared
}

function addInitializers(graph: ProtoMessage, { context, scope }: Place): void {
  const { reader, stored } = context
  const add = (tensor: ProtoMessage, name: string, isSparse: boolean) => {
    if (scope.has(name) && name !== '') {
      const text = 'the initializer `{name}` stands there twice'
      context.told.tell('error', 'onnx/initializer-twice', text, { name }, () => tensor.where())
      return
    }
    if (name === '') {
      context.told.tell('error', 'onnx/no-name', 'an initializer has no name', {}, () => tensor.where())
    }
    const read = isSparse ? reader.sparse(tensor, name) : reader.dense(tensor, name)
    const { name: unique, origin, holders } = stored.add(name, scope.prefix, read, 'initializer', () => tensor.where())
    const { shape, dtype, elements } = read
    const given = { shape, dtype, ...(elements && { elements }), ...(origin && { origin }) }
    holders.push(given)
    scope.add(name === '' ? unique : name, { dtype, given, tensor: unique })
  }
  for (const tensor of graph.messages('initializer')) add(tensor, tensor.string('name'), false)
  for (const tensor of graph.messages('sparse_initializer')) add(tensor, tensor.message('values').string('name'), true)
}

/** Inputs that something outside gives: an initializer of the same name is a default, and what is weighed. */
function addInputs(graph: ProtoMessage, { context, scope }: Place, facts?: InputFacts): readonly ValueId[] {
  const inputs: ValueId[] = []
  const seen = new Set<string>()
  for (const input of graph.messages('input')) {
    const name = input.string('name')
    if (seen.has(name)) {
      const text = 'the input `{name}` stands there twice'
      context.told.tell('error', 'onnx/value-twice', text, { name }, () => input.where())
    }
    seen.add(name)
    if (facts !== undefined && scope.has(name)) {
      checkDefault(input, { context, scope })
      continue
    }
    if (facts !== undefined) checkType(input, context)
    const given = facts?.(input) ?? operandOf(typeOf(input.message('type'), context.symbols))
    const isKnown = given.shape !== undefined || given.dtype !== undefined || given.holds !== undefined
    inputs.push(scope.add(name, { dtype: given.dtype, ...(isKnown && { given }) }))
  }
  return inputs
}

/** An input has a type, and no operator takes sequences of sequences. */
function checkType(input: ProtoMessage, context: Context): void {
  const type = typeOf(input.message('type'), context.symbols)
  const name = input.string('name')
  if (type === undefined) {
    const text = 'the input `{name}` has no type'
    context.told.tell('error', 'onnx/no-input-type', text, { name }, () => input.where())
  } else if (
    type.kind === 'sequence' &&
    type.item !== undefined &&
    type.item.kind !== 'tensor' &&
    type.item.kind !== 'map'
  ) {
    const text = 'the input `{name}` is a sequence of sequences, which no operator takes'
    context.told.tell('warning', 'onnx/nested-sequence', text, { name }, () => input.where())
  }
}

/** An initializer behind an input must have the input's type. */
function checkDefault(input: ProtoMessage, { context, scope }: Pick<Place, 'context' | 'scope'>): void {
  const name = input.string('name')
  const given = scope.values.get(scope.find(name) ?? '')?.given
  const type = typeOf(input.message('type'), context.symbols)
  if (given?.shape === undefined || type?.kind !== 'tensor' || type.shape === undefined) return
  const differs =
    given.shape.length !== type.shape.length ||
    given.shape.some((size, axis) => typeof type.shape?.[axis] === 'bigint' && type.shape[axis] !== size)
  if (!differs) return
  const text = 'the initializer `{name}` is [{stored}], but as an input it is declared as [{declared}]'
  const args = { name, stored: given.shape.join(', '), declared: type.shape.map(String).join(', ') }
  context.told.tell('error', 'onnx/initializer-shape', text, args, () => input.where())
}

/** The value that is an output; where nothing makes it, one of which nothing is known: others keep their places. */
function outputOf(output: ProtoMessage, { context, scope }: Place): ValueId {
  const name = output.string('name')
  const found = scope.find(name)
  if (found !== undefined) return found
  const text = 'nothing makes the output `{name}`'
  context.told.tell('error', 'onnx/missing-output', text, { name }, () => output.where())
  return scope.add(name, { dtype: undefined })
}

function lowerNodes(
  nodes: readonly ProtoMessage[],
  place: Place,
  declared: ReadonlyMap<string, Declared>,
): readonly Node[] {
  const { context } = place
  const room = MOST_NODES - context.nodes.size
  if (nodes.length > room) {
    const text = 'more than {most} nodes; no network has as many, and the rest is not looked at'
    context.told.tell('error', 'onnx/too-many-nodes', text, { most: MOST_NODES }, () => nodes[0]?.where())
  }
  const { nodes: ordered, wasUnsorted, circle } = inOrder(nodes.slice(0, Math.max(room, 0)))
  if (circle !== undefined) {
    const text = 'nodes wait for one another in a circle, so that none of them can run'
    context.told.tell('error', 'onnx/circle', text, {}, () => circle.where())
  } else if (wasUnsorted) {
    const text = 'nodes stand before others whose outputs they read: onnx refuses that, onnxruntime sorts them'
    context.told.tell('warning', 'onnx/unsorted', text, {}, () => nodes[0]?.where())
  }
  return ordered.map((node, index) => lowerNode(node, index, place, declared))
}

function lowerNode(proto: ProtoMessage, index: number, place: Place, declared: ReadonlyMap<string, Declared>): Node {
  const { context, scope, versions, nodePrefix } = place
  const type = proto.string('op_type')
  const domain = domainOf(proto.string('domain'))
  const name = proto.string('name')
  const id = context.nodeIds.take(`${nodePrefix}${name === '' ? `${type}_${index}` : name}`, name !== '')
  const where = () => ({ ...proto.where(), layer: id })
  if (scope.nodeNames.has(name)) {
    const text = 'another node is called {name} too, which onnxruntime refuses'
    context.told.tell('warning', 'onnx/node-name-twice', text, { name }, where)
  } else if (name !== '') scope.nodeNames.add(name)
  const attributes = attributeContext(proto, id, place)
  const node = new FileNode(proto, id, domain, versions.get(domain) ?? 0, attributes)
  const entries = registerTensors(proto, node, attributes)
  const { op, attrs, body } = operatorFor(proto, node, { context, versions, calls: place.calls, where })
  const inputs = proto.strings('input').map((input) => inputOf(input, place, where))
  const branches = body === undefined ? branchesOf(proto, id, place) : [bodyBranch(body, proto, id, place)]
  const outputs = withoutTail(proto.strings('output')).map((output) =>
    addOutput(output, id, { context, scope }, declared, where),
  )
  context.nodes.set(id, node)
  if (type === 'Constant' && outputs[0] !== undefined && entries[0]) context.constants.set(outputs[0], entries[0])
  const module = moduleOf(proto)
  return {
    id,
    name: name === '' ? id : name,
    type,
    op,
    attrs,
    computes: body === undefined ? () => computationOf(node) : () => ({ kind: 'call', body: '' }),
    inputs,
    outputs,
    ...(module !== '' && { module }),
    ...(domain !== '' && { domain }),
    ...(branches.length > 0 && { branches }),
    inserted: false,
    get where() {
      return where()
    },
    settings: () => settingsOf(proto),
  }
}

function inputOf(name: string, { context, scope }: Place, where: () => Node['where']): ValueId | undefined {
  if (name === '') return undefined
  const found = scope.find(name)
  if (found !== undefined) return found
  context.told.tell('error', 'onnx/missing-input', 'nothing makes the input `{name}`', { name }, where)
  return scope.add(name, { dtype: undefined })
}

function addOutput(
  name: string,
  node: string,
  { context, scope }: Pick<Place, 'context' | 'scope'>,
  declared: ReadonlyMap<string, Declared>,
  where: () => Node['where'],
): ValueId {
  if (name === '') return scope.addUnnamed(`${node}:`)
  if (scope.has(name)) {
    const text = 'the value `{name}` is made twice: each name may stand for one value only'
    context.told.tell('error', 'onnx/value-twice', text, { name }, where)
  }
  const own = declared.get(name)
  return scope.add(name, { dtype: own?.dtype, ...(own && { declared: own }) })
}

interface NodeAttributes extends AttributeContext {
  readonly entries: Entry[]
}

/** Outputs that are left out behind the last that is named are not there at all. */
function withoutTail(names: readonly string[]): readonly string[] {
  return names.slice(0, names.findLastIndex((name) => name !== '') + 1)
}

/** Registers the tensors in a node's attributes as they are read. */
function attributeContext(proto: ProtoMessage, id: string, { context, scope, given }: Place): NodeAttributes {
  const [output = ''] = proto.strings('output')
  const isConstant = proto.string('op_type') === 'Constant'
  const entries: Entry[] = []
  return {
    symbols: context.symbols,
    given,
    entries,
    tensor: (tensor, attribute, isSparse) => {
      const name = isConstant ? output : `${id}.${attribute}`
      const facts = isSparse ? context.reader.sparse(tensor, name) : context.reader.dense(tensor, name)
      const entry = context.stored.add(name, scope.prefix, facts, 'attribute', () => tensor.where())
      entries.push(entry)
      const read = onnxTensor(facts, entry.origin, entry.name)
      entry.holders.push(read)
      return read
    },
  }
}

/** Tensors are there whether or not an operator asks for them. */
function registerTensors(proto: ProtoMessage, node: FileNode, { entries }: NodeAttributes): readonly Entry[] {
  for (const attribute of proto.messages('attribute')) {
    const isTensor = ['t', 'tensors', 'sparse_tensor', 'sparse_tensors'].some((field) => attribute.has(field))
    if (isTensor) node.attribute(attribute.string('name'))
  }
  return entries
}

/** The graphs in a node's attributes, each under the attribute's name: `body`, and `then` of `then_branch`. */
function branchesOf(proto: ProtoMessage, id: string, place: Place): readonly Branch[] {
  return proto.messages('attribute').flatMap((own) => {
    const attribute = resolved(own, place)
    if (attribute === undefined) return []
    const name = own.string('name').replace(/_branch$/, '')
    const single = attribute
      .messages('g')
      .slice(-1)
      .map((graph) => branch(name, graph))
    const several = attribute.messages('graphs').map((graph, index) => branch(`${name}[${index}]`, graph))
    return [...single, ...several]
  })

  function branch(name: string, graph: ProtoMessage): Branch {
    const scope = new Scope(place.context.valueIds, `${id}/${name}/`, place.scope)
    return { name, graph: lowerGraph(graph, { ...place, scope }) }
  }
}

/** The body of a function for one of its calls. */
function bodyBranch({ proto, versions }: Body, call: ProtoMessage, id: string, place: Place): Branch {
  const { context } = place
  const scope = new Scope(context.valueIds, `${id}/`)
  const passed = new Map(
    call.messages('attribute').flatMap((attribute) => {
      const value = resolved(attribute, place)
      return value === undefined ? [] : [[attribute.string('name'), value] as const]
    }),
  )
  const defaults = proto.messages('attribute_proto').map((each) => [each.string('name'), each] as const)
  const inner: Place = {
    context,
    scope,
    versions,
    nodePrefix: `${id}/`,
    given: new Map([...defaults, ...passed]),
    calls: [...place.calls, functionKey(proto)],
  }
  const inputs = proto.strings('input').map((name) => scope.add(name, { dtype: undefined }))
  const nodes = lowerNodes(proto.messages('node'), inner, declaredTypes(proto, inner))
  const outputs = proto.strings('output').map((name) => scope.find(name) ?? scope.add(name, { dtype: undefined }))
  return { name: '', graph: { inputs, outputs, nodes, values: scope.values } }
}
