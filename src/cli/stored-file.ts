/** Files of weights on the command line. */

import { FormatError, type Issue, issue } from '../core/issue.ts'
import { message } from '../core/message.ts'
import type { StoredBlob, StoredWeights } from '../core/weights.ts'
import { detectFormat } from '../index.ts'
import { type NamePattern, namePattern } from '../reports/name-pattern.ts'
import { type OptionValues, UsageError } from './command.ts'
import { type OpenedSource, openSource } from './file-source.ts'
import { guess } from './hints.ts'

/** An open file of weights with what it holds. */
export interface OpenWeights {
  readonly source: OpenedSource
  readonly weights: StoredWeights
  readonly issues: readonly Issue[]
}

/** Opens a file of weights and hands it over; it is closed afterwards. Throws FormatError where it is none. */
export async function withWeights<T>(name: string, use: (open: OpenWeights) => Promise<T>): Promise<T> {
  const source = openSource(name)
  try {
    const format = await detectFormat(source)
    const { readWeights } = await format.load()
    if (readWeights === undefined) throw noWeights(name)
    return await use({ source, ...(await readWeights(source)) })
  } finally {
    source.close()
  }
}

function noWeights(name: string): FormatError {
  const hint = message('weigh bytes {file} predicts the file that it would become', { file: name })
  return new FormatError(
    issue('file/no-weights', 'error', 'this is a definition without weights', {}, { where: { file: name }, hint }),
  )
}

/** A blob under the name by which people know it: `conv1.0`. */
export interface NamedBlob {
  readonly name: string
  readonly type: string
  readonly blob: StoredBlob
}

/** All blobs of layers whose names pass; names that the file uses twice are told apart by a number. */
export function namedBlobs({ layers }: StoredWeights, keep?: NamePattern): readonly NamedBlob[] {
  const taken = new Set<string>()
  return layers
    .filter(({ name }) => keep === undefined || keep(name))
    .flatMap(({ name, type, blobs }) =>
      blobs.map((blob, index) => {
        let unique = `${name}.${index}`
        for (let count = 2; taken.has(unique); count++) unique = `${name}#${count}.${index}`
        taken.add(unique)
        return { name: unique, type, blob }
      }),
    )
}

/** The blobs of the layers that are asked for. Throws UsageError where there are none. */
export function chosenBlobs({ weights }: OpenWeights, options: OptionValues): readonly NamedBlob[] {
  if (!options.has('layer')) return namedBlobs(weights)
  const keep = namePattern(options.all('layer'))
  const found = namedBlobs(weights, keep)
  if (found.length > 0) return found
  const names = weights.layers.map(({ name }) => name)
  throw new UsageError(message('no layer has such a name'), guess(keep.pattern, names))
}

/** The blobs that have their numbers in the file, as arrays of it. */
export function storedArrays(blobs: readonly NamedBlob[]) {
  return blobs.flatMap(({ name, blob: { shape, stored } }) => (stored === undefined ? [] : [{ name, shape, stored }]))
}
