/** What the numbers of a file's blobs look like, and what is wrong with them. */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import { type NamedBlob, offsetOf, type StoredBlob } from '../../core/network/weights.ts'
import { type Issue, issue } from '../../core/words/issue.ts'
import { statisticsOf, type ValueStatistics, valueStatistics } from './values.ts'

/** Reads the numbers of a blob once, in constant memory; `undefined` where the file has none. */
export async function blobStatistics(source: ByteSource, blob: StoredBlob): Promise<ValueStatistics | undefined> {
  const { stored, values = [], shape, isLegacy } = blob
  // Filters are the rows of the first axis; a bias has none. Old files put axes of size 1 in front.
  const axes = isLegacy ? shape.slice(shape.findIndex((size) => size !== 1n)) : shape
  const rows = axes.length > 1 ? Number(axes[0] ?? 1n) : 1
  if (stored !== undefined && stored.count > 0) return valueStatistics(source, stored, rows)
  return values.length === 0 ? undefined : statisticsOf(Float32Array.from(values), rows)
}

/** What is wrong with the numbers of a blob: NaN, infinities, and a BatchNorm that scales its statistics by 0. */
export function valueIssues(
  file: string,
  { name, type, blob }: NamedBlob,
  { nan, infinite, max, min }: ValueStatistics,
): readonly Issue[] {
  const offset = offsetOf(blob)
  const where = { file: blob.stored?.source?.name ?? file, ...(offset !== undefined && { offset }) }
  const found: Issue[] = []
  if (nan > 0) {
    const text = '{name} has {count} values that are no number (NaN)'
    found.push(issue('values/nan', 'error', text, { name, count: nan }, { where }))
  }
  if (infinite > 0) {
    const text = '{name} has {count} infinite values'
    found.push(issue('values/infinite', 'error', text, { name, count: infinite }, { where }))
  }
  if (type === 'BatchNorm' && name.endsWith('.2') && max === 0 && min === 0) {
    const text = '{name}, the factor by which mean and variance are scaled, is 0: Caffe then takes both as 0'
    found.push(issue('values/scale-factor', 'warning', text, { name }, { where }))
  }
  return found
}
