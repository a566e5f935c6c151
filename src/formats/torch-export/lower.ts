/** From a program's graph to nodes with operators. */

import { type Expr, unknown } from '../../core/expr.ts'
import type { Branch, Graph, Node, Value, ValueId } from '../../core/network/model.ts'
import type { Op, Origin } from '../../core/network/op.ts'
import { givenShape } from '../../core/network/shape.ts'
import type { MessageArgs } from '../../core/words/message.ts'
import { Call, type Lowered, lowered } from './call.ts'
import { symbolic } from './operators/declared.ts'
import { operatorOf } from './operators/index.ts'
import {
  type Argument,
  namesOf,
  type ProgramGraph,
  type ProgramNode,
  type ProgramReader,
  type TensorMeta,
} from './program.ts'

/** What stands behind a value that no node makes. */
export type OriginOf = (value: string, meta: TensorMeta | undefined) => Origin | undefined

/** Where a graph stands. */
export interface Place {
  readonly reader: ProgramReader
  /** In front of the ids of its nodes and values; empty at the top. */
  readonly prefix: string
  /** Whether what goes in is known: not of graphs inside nodes, which take it from around them. */
  readonly isTop: boolean
  readonly origin: OriginOf
  /** What a stored value is called in its module. */
  readonly nameOf: (value: string) => string | undefined
  /** Operators without a rule, each told once. */
  readonly told: Set<string>
  readonly nodeIds: Set<string>
}

/** The values of a graph while its nodes are made. */
interface Scope extends Place {
  readonly graph: ProgramGraph
  readonly values: Map<ValueId, Value>
  /** Name → id. */
  readonly ids: Map<string, ValueId>
}

/** Lowers a graph and those inside it; `outputs` are what users get, where the signature says so. */
export function lowerGraph(
  graph: ProgramGraph,
  place: Place,
  users?: { readonly inputs: readonly string[]; readonly outputs: readonly string[] },
): Graph {
  const scope: Scope = { ...place, graph, values: new Map(), ids: new Map() }
  const inputs = graph.inputs.flatMap(namesOf).map((name) => addInput(scope, name))
  const own = new Set(users?.inputs)
  const nodes = graph.nodes.map((node) => lowerNode(scope, node))
  const outputs = users?.outputs ?? graph.outputs.flatMap(namesOf)
  return {
    inputs: users === undefined ? inputs : inputs.filter((id) => own.has(scope.values.get(id)?.name ?? '')),
    outputs: [...new Set(outputs.flatMap((name) => scope.ids.get(name) ?? []))],
    nodes,
    values: scope.values,
  }
}

function addInput(scope: Scope, name: string): ValueId {
  const meta = scope.graph.tensors.get(name)
  const origin = scope.origin(name, meta)
  const given = { shape: meta?.shape, dtype: meta?.dtype, ...(origin && { origin }) }
  return addValue(scope, name, { dtype: meta?.dtype, ...(scope.isTop && { given }) })
}

function addValue(scope: Scope, name: string, value: Omit<Value, 'id' | 'name'>): ValueId {
  let id = scope.prefix + name
  for (let count = 2; scope.values.has(id); count++) id = `${scope.prefix}${name}#${count}`
  scope.values.set(id, { id, name, ...value })
  scope.ids.set(name, id)
  return id
}

function lowerNode(scope: Scope, node: ProgramNode): Node {
  const call = new Call(node, scope.graph.tensors)
  const id = nodeId(scope, node.name)
  const inputs = call.inputs.map((name) => inputOf(scope, node, name))
  const type = node.target.replace(/^torch\.ops\./, '').replace(/^torch\./, '')
  const found = operatorFor(scope, node, type, call)
  const outputs = node.outputs.flatMap((argument) => outputsOf(scope, node, argument, inputs[0], type))
  const branches = node.inputs.flatMap(({ argument }) => branchOf(scope, id, argument))
  const namespace = type.split('.').length > 2 ? type.split('.')[0] : undefined
  return {
    id,
    name: node.name,
    type,
    op: withNames(found.op, node, scope),
    attrs: found.attrs,
    inputs,
    outputs,
    ...(node.module !== undefined && { module: node.module }),
    ...(namespace !== undefined && !found.isOwn && { domain: namespace }),
    ...(branches.length > 0 && { branches }),
    inserted: false,
    where: { ...node.where, layer: id },
  }
}

function nodeId({ prefix, nodeIds }: Scope, name: string): string {
  let id = prefix + name
  for (let count = 2; nodeIds.has(id); count++) id = `${prefix}${name}#${count}`
  nodeIds.add(id)
  return id
}

function inputOf(scope: Scope, node: ProgramNode, name: string): ValueId | undefined {
  const found = scope.ids.get(name)
  if (found === undefined) {
    tell(scope, node, 'error', 'torch-export/no-value', '{node} reads {name}, which nothing has made by then', {
      node: node.name,
      name,
    })
  }
  return found
}

function outputsOf(
  scope: Scope,
  node: ProgramNode,
  argument: Argument,
  first: ValueId | undefined,
  type: string,
): readonly ValueId[] {
  // relu_ writes over what it reads.
  const isInPlace = /^aten\.[a-z]\w*[a-z0-9]_\./.test(type)
  return namesOf(argument).map((name) => {
    if (scope.ids.has(name)) {
      tell(scope, node, 'error', 'torch-export/value-twice', 'the value {name} is made twice', { name })
    }
    const meta = scope.graph.tensors.get(name)
    const declared = meta?.shape && { shape: meta.shape, ...(meta.dtype && { dtype: meta.dtype }), where: node.where }
    const dtype = meta?.dtype ?? (argument.kind === 'bool' ? 'bool' : argument.kind === 'ints' ? 'int64' : undefined)
    return addValue(scope, name, {
      dtype,
      ...(declared && { declared }),
      ...(isInPlace && first !== undefined && { inPlaceOf: first }),
    })
  })
}

/** Graphs that a node runs, by the names that they have in the file. */
function branchOf(scope: Scope, id: string, argument: Argument): readonly Branch[] {
  if (argument.kind !== 'graph') return []
  const { name, graph } = argument
  return [
    {
      name,
      graph: lowerGraph(graph, {
        ...scope,
        prefix: `${id}/${name}/`,
        isTop: false,
        origin: () => undefined,
        nameOf: () => undefined,
      }),
    },
  ]
}

const SYMBOLIC =
  /^(_operator\.|operator\.|sym_|math\.|builtins\.(round|max|min|abs|int|float|bool)$|aten\.sym_|aten\._local_scalar_dense|aten\.item\.)/

function operatorFor(scope: Scope, node: ProgramNode, type: string, call: Call): Lowered & { readonly isOwn: boolean } {
  const { tensors, sizes } = scope.graph
  const exported = {
    inputs: call.inputs.map((name) => tensors.get(name)?.shape ?? sizes.get(name)),
    outputs: node.outputs.flatMap(namesOf).map((name) => tensors.get(name)?.shape),
  }
  const isNumbers = node.outputs.length > 0 && node.outputs.every(({ kind }) => kind === 'ints' || kind === 'bool')
  if (isNumbers && SYMBOLIC.test(type))
    return { ...lowered(symbolic, { values: node.outputs.map(sizeIn), exported }), isOwn: true }
  const found = operatorOf(type, call, exported)
  if (!found.isKnown) tellUnknown(scope, node, type, found.isOwn)
  return found
}

function sizeIn(argument: Argument): Expr | undefined {
  return argument.kind === 'ints' ? argument.values[0] : undefined
}

function tellUnknown(scope: Scope, node: ProgramNode, type: string, isOwn: boolean): void {
  if (scope.told.has(type)) return
  scope.told.add(type)
  if (!node.target.startsWith('torch.') && !/^(_operator|operator|math|builtins)\./.test(node.target)) {
    tell(scope, node, 'error', 'torch-export/no-operator', 'the target {type} is no operator, and is not called', {
      type,
    })
    return
  }
  if (isOwn) {
    const text =
      'there is no rule here for {type}: its shapes are those that the file says, and its work is not counted'
    tell(scope, node, 'warning', 'torch-export/no-rule', text, { type })
    return
  }
  // A custom operator that was there when the program was made is called as an OpOverload.
  const wasCalled = node.calledAs?.includes('OpOverload') === true
  const text = wasCalled
    ? '{type} is none of PyTorch: its shapes are those that the file says, and its work is not counted'
    : '{type} is none of PyTorch, and nothing shows that the operator was there when the program was made'
  tell(scope, node, wasCalled ? 'warning' : 'error', 'torch-export/custom-operator', text, { type })
}

function tell(
  scope: Scope,
  node: ProgramNode,
  severity: 'error' | 'warning',
  code: string,
  text: string,
  args: MessageArgs,
): void {
  scope.reader.tellAt(severity, code, text, args, node.where)
}

/**
 * The signature says what is a parameter and what is a buffer; each is called by its own name in its module, or as the
 * argument is. What goes into graphs belongs to the nodes in them.
 */
function withNames(op: Op, node: ProgramNode, scope: Scope): Op {
  const names = node.inputs.flatMap(({ name, argument }) => {
    if (argument.kind !== 'tensor' && argument.kind !== 'tensors') return []
    return namesOf(argument).map((value) => scope.nameOf(value) ?? name)
  })
  const { parameterKind: _, ...rest } = op
  const hasGraphs = node.inputs.some(({ argument }) => argument.kind === 'graph')
  return {
    ...rest,
    ...(hasGraphs && { parameterKind: () => undefined }),
    parameterName: (_attrs, input) => names[input] || undefined,
  }
}

/** A stored tensor as what a node may own. */
export function originOf(
  tensor: string,
  meta: TensorMeta | undefined,
  kind: Origin['kind'],
  trainable: boolean,
): Origin | undefined {
  if (meta?.shape === undefined || meta.dtype === undefined || meta.shape.includes(unknown)) return undefined
  return { tensor, shape: givenShape(meta.shape), dtype: meta.dtype, kind, ...(kind === 'learned' && { trainable }) }
}
