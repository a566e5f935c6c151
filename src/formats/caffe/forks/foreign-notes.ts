/** Notes on fields that only forks have: one for each field, with the lines where it stands again. */

import type { Issue } from '../../../core/words/issue.ts'
import { message, say } from '../../../core/words/message.ts'

const FOREIGN = new Set(['text/foreign-field', 'text/foreign-value'])

/** More lines than these are counted and not listed. */
const MOST_LINES = 12

/** Joins the notes of the same field; all other issues stay where they are. */
export function foldForeign(issues: readonly Issue[]): readonly Issue[] {
  const first = new Map<string, { readonly issue: Issue; readonly lines: number[] }>()
  const kept: Issue[] = []
  for (const issue of issues) {
    const key = say(issue.message)
    const known = FOREIGN.has(issue.code) ? first.get(key) : undefined
    if (known !== undefined) {
      known.lines.push(issue.where?.line ?? 0)
      continue
    }
    if (FOREIGN.has(issue.code)) first.set(key, { issue, lines: [] })
    kept.push(issue)
  }
  const again = new Map([...first.values()].map(({ issue, lines }) => [issue, lines]))
  return kept.map((issue) => withLines(issue, again.get(issue) ?? []))
}

function withLines(issue: Issue, lines: readonly number[]): Issue {
  if (lines.length === 0) return issue
  const shown = [...new Set(lines)].slice(0, MOST_LINES).join(', ')
  const more = lines.length > MOST_LINES
  const hint = more
    ? message('also in lines {lines} and further, {count} times in all', { lines: shown, count: lines.length + 1 })
    : message('also in lines {lines}', { lines: shown })
  return { ...issue, hint }
}
