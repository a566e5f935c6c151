/** Shapes: every node is asked in the order of execution; what is not known stays unknown and hides nothing else. */

import { equal, isUnknown, type Tri } from '../../core/expr.ts'
import type { Graph, Node, NodeId, ValueId } from '../../core/network/model.ts'
import type { Param, Site } from '../../core/network/op.ts'
import { type DerivedShape, shapeOf } from '../../core/network/shape.ts'
import { type Issue, issue } from '../../core/words/issue.ts'
import { storedShapes } from './infer-backwards.ts'

export interface Inferred {
  /** As each value is written. */
  readonly shapes: ReadonlyMap<ValueId, DerivedShape | undefined>
  /** As each value stays: a layer that works in place and changes the shape reshapes what it overwrites. */
  readonly finalShapes: ReadonlyMap<ValueId, DerivedShape | undefined>
  readonly params: ReadonlyMap<NodeId, readonly Param[]>
  /** Values that exist without memory. */
  readonly unallocated: ReadonlySet<ValueId>
  readonly issues: readonly Issue[]
}

/** Infers the shapes of all values and parameters of a graph. */
export function inferShapes(graph: Graph): Inferred {
  const shapes = new Map<ValueId, DerivedShape | undefined>()
  const params = new Map<NodeId, readonly Param[]>()
  const unallocated = new Set<ValueId>()
  const issues: Issue[] = []
  const stored = storedShapes(graph)
  for (const node of graph.nodes) {
    const site = siteOf(node, shapes, issues)
    const inference = node.op.infer(site)
    node.outputs.forEach((value, index) => {
      shapes.set(value, completed(inference.outputs[index], stored.get(value)))
      if (inference.unallocated?.includes(index) === true) unallocated.add(value)
    })
    params.set(node.id, paramsOf(node, inference.params ?? [], site))
  }
  return { shapes, finalShapes: finalShapes(graph, shapes, issues), params, unallocated, issues }
}

function finalShapes(graph: Graph, shapes: Inferred['shapes'], issues: Issue[]): Inferred['shapes'] {
  const final = new Map(shapes)
  for (const node of [...graph.nodes].reverse()) {
    for (const output of node.outputs) {
      const before = graph.values.get(output)?.inPlaceOf
      if (before === undefined || sameSizes(final.get(output), final.get(before))) continue
      const text = 'works in place and changes the shape: `{blob}` is reshaped for the layer that made it, too'
      const args = { blob: graph.values.get(output)?.name ?? output }
      issues.push(issue('caffe/in-place-reshape', 'warning', text, args, { where: node.where }))
      final.set(before, final.get(output))
    }
  }
  return final
}

function sameSizes(a: DerivedShape | undefined, b: DerivedShape | undefined): boolean {
  if (a === undefined || b === undefined) return true
  return a.length === b.length && a.every((dim, axis) => equal(dim.expr, b[axis]?.expr ?? dim.expr) !== false)
}

function siteOf(node: Node, shapes: Inferred['shapes'], issues: Issue[]): Site<unknown> {
  const report: Site<unknown>['report'] = (severity, code, text, args, context) => {
    issues.push(issue(code, severity, text, args, { ...context, where: context?.where ?? node.where }))
  }
  return {
    attrs: node.attrs,
    inputs: node.inputs.map((value) => (value === undefined ? undefined : shapeOf(shapes.get(value)))),
    outputCount: node.outputs.length,
    report,
    check: (condition: Tri, code, text, args, context) => {
      if (condition === false) report('error', code, text, args, context)
      return condition !== false
    },
  }
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
  if (fixedParams === undefined) return withStored(own, node.storedParams)
  node.op.checkFixedParams?.(site, fixedParams, own)
  return fixedParams.map((shape, index) => ({
    name: own[index]?.name ?? `blob ${index}`,
    shape,
    kind: own[index]?.kind ?? 'learned',
  }))
}

function withStored(own: readonly Param[], stored: readonly DerivedShape[] | undefined): readonly Param[] {
  if (stored === undefined) return own
  return own.map((param, index) => ({ ...param, shape: completed(param.shape, stored[index]) }))
}
