/** What the file says of a node's values, against what is known of them when shapes are inferred. */

import { bind, type Expr, equal, isKnown, isUnknown, symbolsOf } from '../../core/expr.ts'
import { given } from '../../core/formula.ts'
import type { Op, Site } from '../../core/network/op.ts'
import type { DerivedShape, Shape } from '../../core/network/shape.ts'
import { symbolNamed } from './bindings.ts'

/** What the program was exported with: shapes of tensors, and values of symbolic numbers. */
export interface Exported {
  readonly inputs: readonly (Shape | Expr | undefined)[]
  readonly outputs: readonly (Shape | undefined)[]
}

/**
 * The operator of a program that PyTorch made. The file has the types of all values, and the elements that sizes are made
 * of; what does not fit by our rules is odd, but no error. Sizes of arguments are the file's symbols, which may stand for
 * other sizes by now: what goes in tells them.
 */
export function traced(op: Op, exported: Exported): Op {
  return {
    ...op,
    infer: (site) => {
      const { outputs: found, params, holds, origins } = op.infer(isAsExported(site, exported) ? patient(site) : site)
      const bindings = bindingsAt(site, exported)
      const outputs = found.map((shape, index) => shape && asExported(shape, exported.outputs[index], bindings))
      return { outputs, ...(params && { params }), ...(holds && { holds }), ...(origins && { origins }) }
    },
  }
}

/** Whether what goes in may be what went in when PyTorch made the program; with another batch it may be impossible. */
function isAsExported({ inputs }: Site<unknown>, exported: Exported): boolean {
  return exported.inputs.every((declared, index) => {
    const actual = inputs[index]
    if (!Array.isArray(declared) || actual?.length !== declared.length) return true
    return (declared as Shape).every((size, axis) => equal(size, actual[axis] ?? size) !== false)
  })
}

/** Symbols that stand for something else than when the program was exported: of one example, not of a batch. */
export function bindingsAt(site: Site<unknown>, { inputs }: Exported): ReadonlyMap<string, Expr> {
  const bindings = new Map<string, Expr>()
  const take = (declared: Expr, actual: Expr | undefined) => {
    const name = symbolNamed(declared)
    if (name === undefined || actual === undefined || isUnknown(actual) || equal(declared, actual) === true) return
    bindings.set(name, actual)
  }
  inputs.forEach((declared, index) => {
    if (declared === undefined) return
    if (!Array.isArray(declared)) take(declared as Expr, site.operands[index]?.elements?.[0])
    else
      (declared as Shape).forEach((size, axis) => {
        take(size, site.inputs[index]?.[axis])
      })
  })
  return bindings
}

/**
 * The exporter knows more of its symbols than we do: within their ranges min(s27, 64) is s27. What it says is taken where
 * it can't be told from ours.
 */
function asExported(
  shape: DerivedShape,
  declared: Shape | undefined,
  bindings: ReadonlyMap<string, Expr>,
): DerivedShape {
  return shape.map((size, axis) => {
    const said = declared?.length === shape.length ? (declared[axis] ?? size.expr) : size.expr
    const own = isSaid(size.expr, said) ? given(said) : size
    const bound = bindings.size === 0 ? own.expr : bind(own.expr, bindings)
    return bound === own.expr || equal(bound, own.expr) === true ? own : given(bound)
  })
}

function isSaid(own: Expr, said: Expr): boolean {
  if (isKnown(own) || isUnknown(own) || isUnknown(said) || equal(own, said) !== undefined) return false
  const symbols = symbolsOf(own)
  return [...symbolsOf(said)].every((name) => symbols.has(name))
}

function patient(site: Site<unknown>): Site<unknown> {
  const report: Site<unknown>['report'] = (severity, ...what) =>
    site.report(severity === 'error' ? 'warning' : severity, ...what)
  return {
    attrs: site.attrs,
    inputs: site.inputs,
    get operands() {
      return site.operands
    },
    outputCount: site.outputCount,
    branch: (name, inputs) => site.branch(name, inputs),
    report,
    check: (condition, ...what) => {
      if (condition === false) report('error', ...what)
      return condition !== false
    },
  }
}
