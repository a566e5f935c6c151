/** An architecture held against the tensors in files: what is missing, what nobody asked for, and what is another size. */

import type { Model, StoredTensor } from '../../core/network/model.ts'
import { type Issue, issue } from '../../core/words/issue.ts'

/** What the definition says, and what the files hold. */
export interface Sides {
  readonly expected: readonly StoredTensor[]
  /** Names that are other tensors and therefore left out of files. */
  readonly tied: ReadonlyMap<string, string>
  readonly models: readonly Model[]
  readonly file: string
}

/** So many names are told one by one. */
const MOST_NAMED = 5

/** Issues where the two do not agree; none for files whose names are those of another program. */
export function heldAgainst({ expected, tied, models, file }: Sides): readonly Issue[] {
  if (models.some(({ format }) => format === 'gguf')) return []
  const found = new Map(models.flatMap(({ tensors }) => tensors.map((tensor) => [tensor.name, tensor])))
  const packed = packedModules(found.values())
  const wanted = new Map(expected.map((tensor) => [tensor.name, tensor]))
  const isThere = (tensor: StoredTensor) => found.has(tensor.name) || packed.has(tensor.module)
  const pairs = expected.flatMap((tensor) => {
    const own = found.get(tensor.name)
    return own === undefined || packed.has(tensor.module) ? [] : [{ tensor, own }]
  })
  const told = (code: string, text: string, names: readonly string[], severity: 'warning' | 'note' = 'warning') =>
    names.length === 0 ? [] : [issue(`weights/${code}`, severity, text, listed(names), { where: { file } })]
  const others = [...found.values()].filter(
    ({ name, role, module }) => !wanted.has(name) && !tied.has(name) && isOwnRole(role) && !packed.has(module),
  )
  return [
    ...told('missing', '{count} tensors of the architecture are not in the files: {names}', absent(expected, isThere)),
    ...told('unexpected', '{count} tensors in the files are none of the architecture: {names}', namesOf(others)),
    ...told('shape', '{count} tensors have other shapes than the architecture says: {names}', otherShapes(pairs)),
    ...told('dtype', '{count} tensors are of another type than the configuration says: {names}', otherTypes(pairs)),
    ...told(
      'tied',
      '{count} tensors are stored although they are tied to others: {names}',
      [...tied.keys()].filter((name) => found.has(name)),
      'note',
    ),
  ]
}

function absent(expected: readonly StoredTensor[], isThere: (tensor: StoredTensor) => boolean): readonly string[] {
  return namesOf(expected.filter((tensor) => !isThere(tensor) && tensor.role === 'parameter'))
}

function namesOf(tensors: readonly StoredTensor[]): readonly string[] {
  return tensors.map(({ name }) => name)
}

function isOwnRole(role: StoredTensor['role']): boolean {
  return role === 'parameter' || role === 'buffer'
}

/** Modules whose weights are packed, so that their tensors have other names and shapes. */
function packedModules(tensors: Iterable<StoredTensor>): ReadonlySet<string> {
  return new Set([...tensors].flatMap(({ role, module }) => (role === 'quantisation' ? [module] : [])))
}

interface Pair {
  readonly tensor: StoredTensor
  readonly own: StoredTensor
}

function otherShapes(pairs: readonly Pair[]): readonly string[] {
  return pairs.flatMap(({ tensor, own }) => {
    const [want, have] = [tensor.shape.join(' × '), own.shape.join(' × ')]
    return want === have ? [] : [`${tensor.name} (${have} ≠ ${want})`]
  })
}

function otherTypes(pairs: readonly Pair[]): readonly string[] {
  return pairs.flatMap(({ tensor, own }) =>
    tensor.role === 'parameter' && own.dtype !== tensor.dtype
      ? [`${tensor.name} (${own.dtype} ≠ ${tensor.dtype})`]
      : [],
  )
}

function listed(names: readonly string[]): { readonly count: number; readonly names: string } {
  const more = names.length > MOST_NAMED ? ', …' : ''
  return { count: names.length, names: `${names.slice(0, MOST_NAMED).join(', ')}${more}` }
}
