/**
 * Low-rank adapters (LoRA) among tensors: a pair of factors for each module that they adapt, under the names of PEFT
 * (peft/tuners/lora/layer.py and peft/utils/save_and_load.py). Merged, W + scale · B · A, they add no numbers.
 */

import type { StoredTensor } from '../core/network/model.ts'
import { integerText } from '../core/notation.ts'
import { type Issue, issue } from '../core/words/issue.ts'

/** What adapters are found to be: tensors that change, and what is to be told. */
export interface FoundAdapters {
  /** Tensor → the module under which it belongs, where the module that it adapts is there. */
  readonly modules: ReadonlyMap<string, string>
  readonly issues: readonly Issue[]
}

/** The module's path, with or without what PEFT puts before it; A has a row for each rank, B as many columns. */
const FACTOR = /^(?:base_model\.model\.)?(.+)\.(lora_(?:embedding_)?[AB])(?:\.[A-Za-z]\w*?)??(?:\.weight)?$/

interface Adapted {
  readonly module: string
  readonly factors: Map<string, StoredTensor>
}

/** Finds adapters, and the weights of a base model that they adapt. */
export function findAdapters(tensors: readonly StoredTensor[]): FoundAdapters {
  const adapted = new Map<string, Adapted>()
  for (const tensor of tensors) {
    const [, module = '', factor = ''] = FACTOR.exec(tensor.name) ?? []
    if (factor === '') continue
    const known = adapted.get(module) ?? { module, factors: new Map() }
    adapted.set(module, known)
    known.factors.set(factor, tensor)
  }
  const count = [...adapted.values()].reduce((sum, { factors }) => sum + factors.size, 0)
  // Alone it is weighed as what it is.
  if (adapted.size === 0 || count === tensors.length) return { modules: new Map(), issues: [] }
  return besideBase([...adapted.values()], tensors)
}

function besideBase(adapted: readonly Adapted[], tensors: readonly StoredTensor[]): FoundAdapters {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]))
  const modules = new Map<string, string>()
  const issues: Issue[] = []
  const ranks = new Set<string>()
  let numbers = 0n
  let fitting = 0
  for (const { module, factors } of adapted) {
    const base = byName.get(`${module}.weight`)
    const [first, second] = [...factors].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, tensor]) => tensor)
    if (base === undefined || first === undefined || second === undefined) {
      issues.push(noBase(module, first ?? second))
      continue
    }
    if (!fits(first, second, base)) issues.push(misfit(module, first, second, base))
    else fitting++
    for (const [factor, { name, count }] of factors) {
      modules.set(name, `${module}.${factor}`)
      numbers += count
    }
    ranks.add(String(first.shape[0]))
  }
  return { modules, issues: [...(fitting === 0 ? [] : [told(fitting, ranks, numbers, tensors)]), ...issues] }
}

/** W is out × in (of embeddings the other way round), A rank × in and B out × rank; kernels keep their sides. */
function fits({ shape: a }: StoredTensor, { shape: b }: StoredTensor, { shape: w, standsFor }: StoredTensor): boolean {
  const [out, inner] = standsFor?.shape ?? w
  const isPair = a[0] === b[1]
  return isPair && ((a[1] === inner && b[0] === out) || (a[1] === out && b[0] === inner))
}

function told(modules: number, ranks: ReadonlySet<string>, numbers: bigint, tensors: readonly StoredTensor[]): Issue {
  const all = tensors.reduce((sum, { role, count }) => (role === 'parameter' ? sum + count : sum), 0n)
  const args = {
    modules,
    rank: [...ranks].join(', '),
    numbers: integerText(numbers),
    merged: integerText(all - numbers),
  }
  const text =
    'a LoRA adapts {modules} modules with rank {rank}: {numbers} numbers beside the base; merged into it, {merged} parameters are left'
  return issue('lora/adapts', 'note', text, args)
}

function noBase(module: string, { where }: Pick<StoredTensor, 'where'> = {}): Issue {
  const text = 'a LoRA adapts {module}, which the base does not have'
  return issue('lora/no-base', 'warning', text, { module }, { where })
}

function misfit(module: string, a: StoredTensor, b: StoredTensor, base: StoredTensor): Issue {
  const size = ({ shape }: StoredTensor) => shape.join(' × ')
  const args = { module, a: size(a), b: size(b), base: size(base) }
  const text = 'the LoRA of {module} ({a} and {b}) does not fit its weight of {base}'
  return issue('lora/shape', 'error', text, args, { where: a.where })
}
