/** What a rule tells of a node beside its shapes: what the file says wrongly, and where ONNX's programs differ. */

import { equal } from '../../../core/expr.ts'
import type { Op, Site } from '../../../core/network/op.ts'
import { type Shape, shapeOf, shapeSource } from '../../../core/network/shape.ts'
import type { Severity } from '../../../core/words/issue.ts'
import type { MessageArgs } from '../../../core/words/message.ts'
import type { Lowered } from '../node.ts'

/** What is wrong with attributes by themselves. */
export interface Fault {
  readonly severity: Severity
  readonly code: string
  readonly text: string
  readonly args?: MessageArgs
}

/** The operator, which tells these faults when shapes are inferred. */
export function telling(found: Lowered, faults: readonly Fault[]): Lowered {
  if (faults.length === 0) return found
  const { op, attrs } = found
  const infer: Op['infer'] = (site) => {
    for (const { severity, code, text, args } of faults) site.report(severity, code, text, args)
    return op.infer(site)
  }
  return { op: { ...op, infer }, attrs }
}

/**
 * The operator, which tells where onnx's shape inference says another shape than onnxruntime runs. `inferred` is that shape
 * by the same operator with other attributes, or by itself.
 */
export function differing<A>(op: Op<A>, inferred: (site: Site<A>) => Shape | undefined): Op<A> {
  const infer: Op<A>['infer'] = (site) => {
    const own = op.infer(site)
    const shape = shapeOf(own.outputs[0])
    if (shape === undefined) return own
    const other = inferred(silent(site))
    if (other !== undefined && isOther(shape, other)) {
      const text = "onnx's shape inference says {inferred} here: {shape} is what onnxruntime runs"
      site.report('note', 'onnx/inference-differs', text, { inferred: shapeSource(other), shape: shapeSource(shape) })
    }
    return own
  }
  return { ...op, infer }
}

/** What the operator gives with other attributes. */
export function withAttrs<A>(op: Op<A>, change: (attrs: A) => A): (site: Site<A>) => Shape | undefined {
  return (site) => shapeOf(op.infer({ ...site, attrs: change(site.attrs) }).outputs[0])
}

function silent<A>(site: Site<A>): Site<A> {
  return { ...site, report: () => undefined, check: (condition) => condition !== false }
}

function isOther(a: Shape, b: Shape): boolean {
  return a.length !== b.length || a.some((size, axis) => equal(size, b[axis] ?? size) === false)
}
