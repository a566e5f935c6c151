/** Files of weights on the command line. */

import { type NamedBlob, namedBlobs, type StoredWeights } from '../core/network/weights.ts'
import type { Issue } from '../core/words/issue.ts'
import { message } from '../core/words/message.ts'
import { namePattern } from '../core/words/name-pattern.ts'
import { detectFormat, readNetwork, readWeights } from '../formats/index.ts'
import { UsageError } from './command.ts'
import type { OpenedSource } from './file-source.ts'
import { FILES } from './files.ts'
import { guess } from './hints.ts'
import { aroundIn } from './networks.ts'
import type { OptionValues } from './option-values.ts'

/** An open file of weights with what it holds. */
export interface OpenWeights {
  readonly source: OpenedSource
  readonly weights: StoredWeights
  readonly issues: readonly Issue[]
}

/** The file of weights that a name stands for: itself, or of the model in a folder the one that holds numbers. */
export async function weightsFile(name: string): Promise<string> {
  const files = await FILES.network(name)
  const [first = name] = files
  if (files.length < 2) return first
  for (const file of files) if (await holdsNumbers(file)) return file
  return first
}

async function holdsNumbers(file: string): Promise<boolean> {
  const source = await FILES.open(file)
  try {
    return (await detectFormat(source)).role === 'weights'
  } finally {
    source.close()
  }
}

/**
 * Opens a file of weights and hands it over; it is closed afterwards. Some formats keep nothing but numbers in it: their definition
 * stands in front. Throws FormatError where it is none.
 */
export async function withWeights<T>(
  files: string | readonly [name: string, weights?: string | undefined],
  use: (open: OpenWeights) => Promise<T>,
): Promise<T> {
  const opened: OpenedSource[] = []
  const keep = (source: OpenedSource) => {
    opened.push(source)
    return source
  }
  const [name, weights] = typeof files === 'string' ? [files] : files
  try {
    const source = keep(await FILES.open(weights === undefined ? await weightsFile(name) : name))
    if (weights === undefined) return await use({ source, ...(await readWeights(source, aroundIn(FILES, keep))) })
    const numbers = keep(await FILES.open(weights))
    const model = await readNetwork([source, numbers], aroundIn(FILES, keep))
    if (model.weights === undefined) throw new UsageError(message('{file} holds no weights', { file: weights }))
    return await use({ source: numbers, weights: model.weights, issues: model.issues })
  } finally {
    for (const source of opened) source.close()
  }
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
