/** The rules of PyTorch's operators. */

import { type Expr, equal, isKnown, isUnknown, symbolsOf } from '../../../core/expr.ts'
import { given } from '../../../core/formula.ts'
import type { Op, Site } from '../../../core/network/op.ts'
import type { DerivedShape, Shape } from '../../../core/network/shape.ts'
import { type Call, type Lowered, lowered, type Rule, type Rules } from '../call.ts'
import { controlRules } from './control.ts'
import { convolutionRules } from './convolution.ts'
import { unknownOperator } from './declared.ts'
import { denseRules } from './dense.ts'
import { pointwiseRules } from './pointwise.ts'
import { reductionRules } from './reduction.ts'
import { shapeRules } from './shape.ts'

/** By the operator's name, or by the whole target where its overloads differ. */
const RULES: Rules = {
  ...pointwiseRules,
  ...shapeRules,
  ...reductionRules,
  ...convolutionRules,
  ...denseRules,
  ...controlRules,
}

/** Name spaces of PyTorch and of the libraries that come with it. */
const OWN: ReadonlySet<string> = new Set([
  ...[
    'aten',
    'prims',
    'prim',
    'higher_order',
    '_c10d_functional',
    'c10d_functional',
    'quantized_decomposed',
    'quantized',
  ],
  ...[
    'inductor',
    'torchvision',
    'torchaudio',
    '_quantized',
    'onednn',
    'mkldnn',
    'profiler',
    'rngprims',
    'export',
    'fsdp',
  ],
  ...['_operator', 'math', 'torchao', 'symm_mem'],
])

/** The operator of a call; `isKnown`: there is a rule; `isOwn`: it is one of PyTorch's. */
export function operatorOf(
  target: string,
  call: Call,
  declared: readonly (Shape | undefined)[],
): Lowered & { readonly isKnown: boolean; readonly isOwn: boolean } {
  const [namespace = '', ...path] = target.split('.')
  const isOwn = OWN.has(namespace) || path.length === 0
  const rule = ruleOf(target, namespace, path[0] ?? '')
  if (rule === undefined) return { ...lowered(unknownOperator, undefined), isKnown: false, isOwn }
  const { op, attrs } = rule(call)
  return { op: traced(op, declared), attrs, isKnown: true, isOwn }
}

/** By the overload, by the name, and by the name without the mark of those that write over their input. */
function ruleOf(target: string, namespace: string, name: string): Rule | undefined {
  const names =
    namespace === 'aten' ? [target, name, name.replace(/(?<=[a-z0-9])_$/, '')] : [target, `${namespace}.${name}`]
  const found = names.find((key) => Object.hasOwn(RULES, key))
  return found === undefined ? undefined : RULES[found]
}

/**
 * The file has the types of all values, and the elements that sizes are made of. PyTorch ran the operator when the program
 * was made: what does not fit by our rules is odd, but no error.
 */
function traced(op: Op, declared: readonly (Shape | undefined)[]): Op {
  return {
    ...op,
    infer: (site) => {
      const { outputs: found, params, holds, origins } = op.infer(patient(site))
      const outputs = found.map((shape, index) => shape && asExported(shape, declared[index]))
      return { outputs, ...(params && { params }), ...(holds && { holds }), ...(origins && { origins }) }
    },
  }
}

/**
 * The exporter knows more of its symbols than we do: within their ranges min(s27, 64) is s27. What it says is taken where
 * it can't be told from ours.
 */
function asExported(shape: DerivedShape, declared: Shape | undefined): DerivedShape {
  if (declared?.length !== shape.length) return shape
  return shape.map((size, axis) => {
    const said = declared[axis] ?? size.expr
    return isSaid(size.expr, said) ? given(said) : size
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
