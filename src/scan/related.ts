/** Which models derive from which, as far as names, shapes, sizes and hashes of tensors tell. */

import { groupBy } from '../core/group-by.ts'
import type { FileRow, RelatedRow } from './row.ts'

/** What has to be known of a model to find its relatives. */
export type Relatable = Pick<FileRow, 'file' | 'kind' | 'files' | 'size' | 'blobs' | 'tensors' | 'sha256' | 'sample'>

/** Fewer bytes than this share of another's are fewer bits a number. */
const FEWER_BITS = 0.9

/** Digits of a tensor's hash in a row. */
export const TENSOR_DIGITS = 16

/**
 * Finds for each model the one that it is related to most: one with some of its tensors, number by number; else one with the same names and
 * shapes, in more bits or in as many. Models that are equal byte by byte are repeats, not relatives.
 */
export function findRelated(rows: readonly Relatable[]): readonly RelatedRow[] {
  const models = rows
    .filter(({ kind, files }) => kind === 'weights' || files > 1)
    .sort((a, b) => (a.file < b.file ? -1 : 1))
  const first = new Map<string, Relatable>()
  const shared = models.flatMap((model) => sharedWith(model, first) ?? [])
  const known = new Set(shared.map(({ file }) => file))
  return [...shared, ...alike(models).filter(({ file }) => !known.has(file))]
}

/** The earlier model that has most of its tensors; each tensor is the first's that has it. */
function sharedWith(model: Relatable, first: Map<string, Relatable>): RelatedRow | undefined {
  const tensors = tensorsOf(model)
  const counts = new Map<Relatable, number>()
  for (const tensor of new Set(tensors)) {
    const owner = first.get(tensor)
    if (owner === undefined) first.set(tensor, model)
    else counts.set(owner, (counts.get(owner) ?? 0) + 1)
  }
  const [best] = [...counts].sort(([, a], [, b]) => b - a)
  if (best === undefined || isSame(best[0], model)) return undefined
  return {
    row: 'related',
    by: 'tensors',
    file: model.file,
    from: best[0].file,
    equal: best[1],
    tensors: tensors.length,
  }
}

function tensorsOf({ tensors }: Relatable): readonly string[] {
  return tensors?.match(new RegExp(`.{${TENSOR_DIGITS}}`, 'g')) ?? []
}

function isSame(one: Relatable, other: Relatable): boolean {
  return (one.sha256 !== null && one.sha256 === other.sha256) || (one.sample !== null && one.sample === other.sample)
}

/** Models of the same names and shapes: the largest is the one that the others stand beside. */
function alike(models: readonly Relatable[]): readonly RelatedRow[] {
  const groups = [...groupBy(models, ({ blobs }) => blobs)].flatMap(([blobs, same]) => (blobs === null ? [] : [same]))
  return groups.flatMap((same) => {
    const from = same.reduce((most, model) => (model.size > most.size ? model : most))
    return same.flatMap((model): readonly RelatedRow[] => {
      if (model === from || isSame(model, from)) return []
      const by = model.size < from.size * FEWER_BITS ? 'precision' : 'shapes'
      return [{ row: 'related', by, file: model.file, from: from.file, equal: null, tensors: null }]
    })
  })
}
