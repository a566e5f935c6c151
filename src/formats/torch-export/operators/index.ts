/** The rules of PyTorch's operators. */

import { type Call, type Lowered, lowered, type Rule, type Rules } from '../call.ts'
import { type Exported, traced } from '../exported.ts'
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
  exported: Exported,
): Lowered & { readonly isKnown: boolean; readonly isOwn: boolean } {
  const [namespace = '', ...path] = target.split('.')
  const isOwn = OWN.has(namespace) || path.length === 0
  const rule = ruleOf(target, namespace, path[0] ?? '')
  if (rule === undefined) return { ...lowered(unknownOperator, undefined), isKnown: false, isOwn }
  const { op, attrs } = rule(call)
  return { op: traced(op, exported), attrs, isKnown: true, isOwn }
}

/** By the overload, by the name, and by the name without the mark of those that write over their input. */
function ruleOf(target: string, namespace: string, name: string): Rule | undefined {
  const names =
    namespace === 'aten' ? [target, name, name.replace(/(?<=[a-z0-9])_$/, '')] : [target, `${namespace}.${name}`]
  const found = names.find((key) => Object.hasOwn(RULES, key))
  return found === undefined ? undefined : RULES[found]
}
