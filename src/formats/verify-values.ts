/** Reads all numbers of a model's files, where that is asked for: those that are none are told. */

import type { ByteSource, StoredArray } from '../core/bytes/bytes.ts'
import { numberBlocks } from '../core/bytes/stored-values.ts'
import { isFloat } from '../core/network/dtype.ts'
import type { Model } from '../core/network/model.ts'
import { namedBlobs } from '../core/network/weights.ts'
import { type Issue, issue } from '../core/words/issue.ts'

/** An array of numbers with the file that it lies in. */
interface Kept {
  readonly name: string
  readonly file: string
  readonly stored: StoredArray
}

/** Tells arrays of floats that hold NaN or infinities. `sources` are the files that the model was read from, by their names. */
export async function verifyValues(
  model: Pick<Model, 'tensors' | 'weights'>,
  sources: ReadonlyMap<string, ByteSource>,
): Promise<readonly Issue[]> {
  const issues: Issue[] = []
  for (const { name, file, stored } of keptIn(model)) {
    const source = stored.source ?? sources.get(file)
    if (source === undefined || !isFloat(stored.dtype)) continue
    const { nan, infinite } = await oddNumbers(source, stored)
    const offset = stored.runs[0]?.offset
    const where = { file: source.name, ...(offset !== undefined && { offset }) }
    if (nan > 0) {
      const text = '{name} has {count} values that are no number (NaN)'
      issues.push(issue('values/nan', 'error', text, { name, count: nan }, { where }))
    }
    if (infinite > 0) {
      const text = '{name} has {count} infinite values'
      issues.push(issue('values/infinite', 'error', text, { name, count: infinite }, { where }))
    }
  }
  return issues
}

/** What the files hold: tensors, each storage once, or the blobs of files of weights that have none. */
function keptIn({ tensors, weights }: Pick<Model, 'tensors' | 'weights'>): readonly Kept[] {
  if (tensors.length > 0 || weights === undefined) {
    return tensors.flatMap(({ name, file = '', stored, sharedWith }) =>
      stored === undefined || sharedWith !== undefined ? [] : [{ name, file, stored }],
    )
  }
  return namedBlobs(weights).flatMap(({ name, blob: { stored, where } }) =>
    stored === undefined ? [] : [{ name, file: where.file, stored }],
  )
}

async function oddNumbers(source: ByteSource, stored: StoredArray) {
  const found = { nan: 0, infinite: 0 }
  for await (const block of numberBlocks(source, stored)) {
    for (const value of block) {
      if (Number.isNaN(value)) found.nan++
      else if (!Number.isFinite(value)) found.infinite++
    }
  }
  return found
}
