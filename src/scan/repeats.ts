/** Files that repeat one another. */

import { groupBy } from '../core/group-by.ts'
import type { FileRow, RepeatRow } from './row.ts'

/** What has to be known of a file to find its like. */
export type Repeatable = Pick<FileRow, 'file' | 'kind' | 'size' | 'sha256' | 'sample' | 'structure'>

/**
 * Finds files that are equal byte by byte, and definitions that are written differently and have one structure. Large
 * files count only where `sha256` is known of them: `doubtfulFiles` names those that it is worth finding out for.
 */
export function findRepeats(rows: readonly Repeatable[]): readonly RepeatRow[] {
  const content = groups(rows, ({ sha256, size }) => (size === 0 ? null : sha256))
  const structures = groups(rows, ({ kind, structure }) => (kind === 'definition' ? structure : null))
  return [
    ...content.map((same) => repeat('content', same)),
    ...structures.filter((same) => !isOneContent(same)).map((same) => repeat('structure', same)),
  ]
}

/** Large files of which only parts were read, and whose parts are equal: whether all of them is has to be read. */
export function doubtfulFiles(rows: readonly Repeatable[]): readonly string[] {
  return groups(rows, ({ sample, sha256 }) => (sha256 === null ? sample : null)).flatMap((same) =>
    same.map(({ file }) => file),
  )
}

function groups(
  rows: readonly Repeatable[],
  keyOf: (row: Repeatable) => string | null,
): readonly (readonly Repeatable[])[] {
  return [...groupBy(rows, keyOf)].filter(([key, same]) => key !== null && same.length > 1).map(([, same]) => same)
}

function isOneContent([first, ...rest]: readonly Repeatable[]): boolean {
  return first?.sha256 != null && rest.every(({ sha256 }) => sha256 === first.sha256)
}

function repeat(by: RepeatRow['by'], same: readonly Repeatable[]): RepeatRow {
  return { row: 'repeat', by, files: same.map(({ file }) => file).sort() }
}
