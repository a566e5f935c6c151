/** Issues and their places, as JSON. */

import type { Issue } from '../../core/words/issue.ts'
import { type Catalogue, say } from '../../core/words/message.ts'
import { issueMessage } from '../words/issues.ts'
import type { Json } from './json-value.ts'

/** An issue with its texts in the report's language. */
export function issueJson(found: Issue, catalogue: Catalogue | undefined): Json {
  return {
    code: found.code,
    severity: found.severity,
    message: say(issueMessage(found), catalogue),
    where: whereJson(found.where),
    hint: found.hint === undefined ? null : say(found.hint, catalogue),
  }
}

/** A place with only what is known of it. */
export function whereJson(where: Issue['where']): Json {
  if (where === undefined) return null
  const { file, line, column, length, offset, layer, path } = where
  const parts = Object.entries({ line, column, length, offset, layer, path })
  return { file, ...Object.fromEntries(parts.flatMap(([key, part]) => (part === undefined ? [] : [[key, part]]))) }
}
