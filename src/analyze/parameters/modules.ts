/** The tree of modules that tensors' dotted names make: what each holds, with equal neighbours told once. */

import type { Model, StoredTensor } from '../../core/network/model.ts'
import { once } from '../../core/once.ts'

/** A module with everything below it. */
export interface Module {
  /** Dotted path from the top. */
  readonly name: string
  /** Numbers that count as parameters, each storage once; those of packed tensors as many as they stand for. */
  readonly parameters: bigint
  /** Bytes of all its tensors, each storage once. */
  readonly bytes: bigint
  /** How many tensors it has, those of the modules below it included. */
  readonly tensors: number
  /** Those that stand in it directly. */
  readonly own: readonly StoredTensor[]
  readonly children: readonly Module[]
  /** Equal exactly where modules hold tensors of the same names, shapes and encodings. */
  readonly key: string
}

interface Draft {
  readonly name: string
  readonly own: StoredTensor[]
  readonly children: Map<string, Draft>
}

/** The top of the tree: a module without a name, which holds everything. */
export const moduleTree = once(({ tensors }: Pick<Model, 'tensors'>): Module => {
  const top: Draft = { name: '', own: [], children: new Map() }
  for (const tensor of tensors) {
    let at = top
    for (const step of stepsOf(tensor.module)) at = below(at, step)
    at.own.push(tensor)
  }
  return finished(top)
})

/** Deeper modules are told by what is left of their path: nobody nests so deep but to hurt. */
const DEEPEST = 32

function stepsOf(path: string): readonly string[] {
  if (path === '') return []
  const steps = path.split('.', DEEPEST)
  const rest = path.slice(steps.join('.').length + 1)
  return rest === '' ? steps : [...steps, rest]
}

function below({ name, children }: Draft, step: string): Draft {
  const known = children.get(step)
  if (known !== undefined) return known
  const made: Draft = { name: name === '' ? step : `${name}.${step}`, own: [], children: new Map() }
  children.set(step, made)
  return made
}

function finished({ name, own, children }: Draft): Module {
  const below = [...children.values()].map(finished)
  const first = own.filter(({ sharedWith }) => sharedWith === undefined)
  const counted = own.filter(({ sharedWith, countsAlone }) => sharedWith === undefined || countsAlone === true)
  const parameters = counted.reduce((sum, { role, count }) => (role === 'parameter' ? sum + count : sum), 0n)
  const steps = [...children.keys()].map((step, index) => `${step}(${below[index]?.key})`)
  const told = own.map((tensor) => `${tensor.name.slice(tensor.module.length)}:${tensor.shape}:${tensor.encoding}`)
  return {
    name,
    own,
    children: below,
    parameters: below.reduce((sum, module) => sum + module.parameters, parameters),
    bytes: first.reduce((sum, { bytes }) => sum + bytes, 0n) + below.reduce((sum, module) => sum + module.bytes, 0n),
    tensors: own.length + below.reduce((sum, module) => sum + module.tensors, 0),
    key: [...told, ...steps].join(),
  }
}

/** Modules side by side: of equal ones in a row the first, with how many there are. */
export interface Repeated {
  readonly module: Module
  readonly repeats: number
}

/** Children in their order, equal neighbours as one. */
function repeatedOf(children: readonly Module[]): readonly Repeated[] {
  const runs: { module: Module; repeats: number }[] = []
  for (const module of children) {
    const last = runs.at(-1)
    if (last !== undefined && last.module.key === module.key) last.repeats++
    else runs.push({ module, repeats: 1 })
  }
  return runs
}

/** All modules, each before those below it; of equal neighbours only the first. */
export function* eachModule(children: readonly Module[]): Generator<Repeated> {
  for (const run of repeatedOf(children)) {
    yield run
    yield* eachModule(run.module.children)
  }
}
