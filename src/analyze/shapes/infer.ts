/** Shapes: every node is asked in the order of execution; what is not known stays unknown and hides nothing else. */

import { equal, isUnknown, type Tri } from '../../core/expr.ts'
import type { Dtype, Graph, Node, NodeId, Value, ValueId } from '../../core/network/model.ts'
import {
  type Inference,
  MOST_ELEMENTS,
  type Operand,
  type Origin,
  type Param,
  type Site,
} from '../../core/network/op.ts'
import { type DerivedShape, givenShape, type Shape, shapeOf, shapeSource } from '../../core/network/shape.ts'
import { type Issue, issue } from '../../core/words/issue.ts'
import { storedShapes } from './infer-backwards.ts'
import { storedShape } from './stored-shape.ts'

/** What is known of a value beside its shape. */
export type Known = Pick<Operand, 'dtype' | 'elements' | 'holds' | 'origin'>

export interface Inferred {
  /** As each value is written; those of subgraphs too, as their last pass left them. */
  readonly shapes: ReadonlyMap<ValueId, DerivedShape | undefined>
  /** As each value stays: a layer that works in place and changes the shape reshapes what it overwrites. */
  readonly finalShapes: ReadonlyMap<ValueId, DerivedShape | undefined>
  /** Values of which more is known than their shapes. */
  readonly known: ReadonlyMap<ValueId, Known>
  readonly params: ReadonlyMap<NodeId, readonly Param[]>
  /** The same as the definition alone says them, where a file holds them too. */
  readonly expected: ReadonlyMap<NodeId, readonly Param[]>
  /** Values that exist without memory. */
  readonly unallocated: ReadonlySet<ValueId>
  readonly issues: readonly Issue[]
}

/** What is carried along. */
interface Pass {
  readonly shapes: Map<ValueId, DerivedShape | undefined>
  readonly known: Map<ValueId, Known>
  readonly params: Map<NodeId, readonly Param[]>
  readonly expected: Map<NodeId, readonly Param[]>
  readonly unallocated: Set<ValueId>
  /** Holder and name of a subgraph → the issues of its last pass. */
  readonly branchIssues: Map<string, readonly Issue[]>
  /** What stored parameters say of values. */
  readonly stored: ReadonlyMap<ValueId, DerivedShape>
  /** Nodes inside others that may still be asked: loops within loops would be followed without end. */
  readonly inner: { left: number }
}

/** Passes through graphs inside nodes ask so many nodes at least, and each of them so many times. */
const MOST_INNER = 50_000
const MOST_PASSES = 8

function countNodes({ nodes }: Graph): number {
  return nodes.reduce(
    (sum, { branches = [] }) => branches.reduce((all, { graph }) => all + countNodes(graph), sum + 1),
    0,
  )
}

/** Infers the shapes of all values and parameters of a graph, and of the graphs inside its nodes. */
export function inferShapes(graph: Graph): Inferred {
  const pass: Pass = {
    shapes: new Map(),
    known: new Map(),
    params: new Map(),
    expected: new Map(),
    unallocated: new Set(),
    branchIssues: new Map(),
    stored: storedShapes(graph),
    inner: { left: Math.max(MOST_INNER, MOST_PASSES * countNodes(graph)) },
  }
  const issues = inferGraph(graph, pass)
  const final = finalShapes(graph, pass.shapes, issues)
  return { ...pass, finalShapes: final, issues: [...issues, ...[...pass.branchIssues.values()].flat()] }
}

function inferGraph(graph: Graph, pass: Pass): Issue[] {
  const issues: Issue[] = []
  for (const value of graph.values.values()) {
    if (value.given !== undefined && !pass.shapes.has(value.id)) setOperand(value.id, value.given, pass)
  }
  for (const node of graph.nodes) inferNode(node, graph, pass, issues)
  return issues
}

function inferNode(node: Node, graph: Graph, pass: Pass, issues: Issue[]): void {
  const site = siteOf(node, pass, issues)
  const inference = node.op.infer(site)
  node.outputs.forEach((id, index) => {
    const value = graph.values.get(id)
    const own = completed(inference.outputs[index], pass.stored.get(id))
    const shape = value?.declared === undefined ? own : heldAgainst(value, own, node, issues)
    pass.shapes.set(id, shape)
    if (value?.declared !== undefined) checkDtype(value, inference.dtypes?.[index], node, issues)
    pass.known.set(id, knownOf(inference, index, value))
    if (inference.unallocated?.includes(index) === true) pass.unallocated.add(id)
  })
  const own = inference.params ?? []
  pass.params.set(node.id, [...paramsOf(node, own, site), ...usedTensors(node, inference, pass)])
  if ((node.storedParams ?? node.fixedParams) !== undefined) pass.expected.set(node.id, own)
}

function knownOf({ dtypes, elements, holds, origins }: Inference, index: number, value: Value | undefined): Known {
  const own = elements?.[index]
  return {
    dtype: dtypes?.[index] ?? value?.dtype ?? value?.declared?.dtype,
    ...(own !== undefined && own.length <= MOST_ELEMENTS && { elements: own }),
    ...(holds?.[index] !== undefined && { holds: holds[index] }),
    ...(origins?.[index] !== undefined && { origin: origins[index] }),
  }
}

function setOperand(id: ValueId, operand: Operand, { shapes, known }: Pass): void {
  const { shape, ...rest } = operand
  shapes.set(id, shape && givenShape(shape))
  known.set(id, rest)
}

/** Stored tensors that the node uses as its parameters; what it only hands on in another form is its reader's. */
function usedTensors(node: Node, { origins }: Inference, { known }: Pass): readonly Param[] {
  return node.inputs.flatMap((value, index) => {
    const origin = value === undefined ? undefined : known.get(value)?.origin
    if (origin === undefined || origins?.some((found) => found?.tensor === origin.tensor) === true) return []
    const { op, attrs } = node
    const kind = op.parameterKind === undefined ? origin.kind : op.parameterKind(attrs, index, origin.kind)
    return kind === undefined ? [] : [paramOf(origin, kind, op.parameterName?.(attrs, index))]
  })
}

function paramOf({ tensor, shape, dtype, trainable }: Origin, kind: Param['kind'], name = ownName(tensor)): Param {
  return { name, shape, dtype, kind, tensor, ...(trainable !== undefined && { trainable }) }
}

/** What a tensor is called in its module: `bias` of `layer1.0.conv1.bias`; the whole name where it is no such path. */
function ownName(tensor: string): string {
  return /^[A-Za-z_][\w.]*\.([A-Za-z_]\w*)$/.exec(tensor)?.[1] ?? tensor
}

/** What the file says of a value, where nothing was computed; where both are known and differ, that is told. */
function heldAgainst(
  { name, declared }: Value,
  own: DerivedShape | undefined,
  node: Node,
  issues: Issue[],
): DerivedShape | undefined {
  if (declared?.shape === undefined) return own
  if (own === undefined) return givenShape(declared.shape)
  if (!contradicts(own, declared.shape)) return completed(own, givenShape(declared.shape))
  const args = { name, computed: shapeSource(shapeOf(own)), declared: shapeSource(declared.shape) }
  const text = 'the file says that `{name}` is {declared}, but it comes out as {computed}'
  issues.push(issue('graph/declared-shape', 'warning', text, args, { where: declared.where ?? node.where }))
  return own
}

/** The type of numbers that the file declares, against what comes out. */
function checkDtype({ name, declared }: Value, computed: Dtype | undefined, node: Node, issues: Issue[]): void {
  if (computed === undefined || declared?.dtype === undefined || declared.dtype === computed) return
  const args = { name, computed, declared: declared.dtype }
  const text = 'the file says that `{name}` is of type {declared}, but it comes out as {computed}'
  issues.push(issue('graph/declared-type', 'warning', text, args, { where: declared.where ?? node.where }))
}

function contradicts(own: DerivedShape, declared: Shape): boolean {
  return own.length !== declared.length || own.some(({ expr }, axis) => equal(expr, declared[axis] ?? expr) === false)
}

function finalShapes(graph: Graph, shapes: Inferred['shapes'], issues: Issue[]): Inferred['shapes'] {
  const final = new Map(shapes)
  for (const node of [...graph.nodes].reverse()) {
    for (const output of node.outputs) {
      const before = graph.values.get(output)?.inPlaceOf
      if (before === undefined || sameSizes(final.get(output), final.get(before))) continue
      const text = 'works in place and changes the shape: `{blob}` is reshaped for the layer that made it, too'
      const args = { blob: graph.values.get(output)?.name ?? output }
      issues.push(issue('graph/in-place-reshape', 'warning', text, args, { where: node.where }))
      final.set(before, final.get(output))
    }
  }
  return final
}

function sameSizes(a: DerivedShape | undefined, b: DerivedShape | undefined): boolean {
  if (a === undefined || b === undefined) return true
  return a.length === b.length && a.every((dim, axis) => equal(dim.expr, b[axis]?.expr ?? dim.expr) !== false)
}

function siteOf(node: Node, pass: Pass, issues: Issue[]): Site<unknown> {
  const report: Site<unknown>['report'] = (severity, code, text, args, context) => {
    issues.push(issue(code, severity, text, args, { ...context, where: context?.where ?? node.where }))
  }
  let operands: Site<unknown>['operands'] | undefined
  return {
    attrs: node.attrs,
    inputs: node.inputs.map((value) => (value === undefined ? undefined : shapeOf(pass.shapes.get(value)))),
    // Most operators ask for shapes only.
    get operands() {
      operands ??= node.inputs.map((value) => (value === undefined ? undefined : operandOf(value, pass)))
      return operands
    },
    outputCount: node.outputs.length,
    branch: (name, inputs) => inferBranch(node, name, inputs, pass),
    report,
    check: (condition: Tri, code, text, args, context) => {
      if (condition === false) report('error', code, text, args, context)
      return condition !== false
    },
  }
}

/** All that is known of a value. */
export function operandOf(id: ValueId, { shapes, known }: Pick<Inferred, 'shapes' | 'known'>): Operand {
  return { dtype: undefined, ...known.get(id), shape: shapeOf(shapes.get(id)) }
}

/** One pass through a graph inside a node. */
function inferBranch(holder: Node, name: string, inputs: readonly (Operand | undefined)[], pass: Pass) {
  const graph = holder.branches?.find((branch) => branch.name === name)?.graph
  if (graph === undefined) return undefined
  const key = `${holder.id}\n${name}`
  pass.inner.left -= graph.nodes.length + 1
  if (pass.inner.left < 0) {
    const text = 'graphs run one another so often that they are not followed any further'
    pass.branchIssues.set(key, [issue('graph/too-many-passes', 'warning', text, {}, { where: holder.where })])
    return graph.outputs.map(() => undefined)
  }
  const issues: Issue[] = []
  if (inputs.length > graph.inputs.length) {
    const args = { given: inputs.length, taken: graph.inputs.length }
    const text = 'the graph inside takes {taken} values, but {given} go in'
    issues.push(issue('graph/branch-inputs', 'error', text, args, { where: holder.where }))
  }
  graph.inputs.forEach((id, index) => {
    const operand = inputs[index]
    if (operand !== undefined) setOperand(id, operand, pass)
    else {
      pass.shapes.delete(id)
      pass.known.delete(id)
    }
  })
  pass.branchIssues.set(key, [...issues, ...inferGraph(graph, pass)])
  return graph.outputs.map((id) => operandOf(id, pass))
}

/** What a shape leaves open, filled in from another of the same rank. */
function completed(shape: DerivedShape | undefined, other: DerivedShape | undefined): DerivedShape | undefined {
  if (other === undefined) return shape
  if (shape === undefined) return other
  if (shape.length !== other.length) return shape
  return shape.map((dim, axis) => (isUnknown(dim.expr) ? (other[axis] ?? dim) : dim))
}

/** Blobs that stand in the file itself are the layer's parameters as they are; the operator still names them. */
function paramsOf(node: Node, own: readonly Param[], site: Site<unknown>): readonly Param[] {
  const { fixedParams } = node
  if (fixedParams === undefined) {
    const { storedParams } = node
    return storedParams === undefined
      ? own
      : own.map((param, index) => ({ ...param, shape: storedShape(param.shape, storedParams[index]) }))
  }
  node.op.checkFixedParams?.(site, fixedParams, own)
  return fixedParams.map((shape, index) => ({ name: `blob ${index}`, kind: 'learned', ...own[index], shape }))
}
