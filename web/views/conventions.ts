/** Ways of counting work, by the names that people know. */

import { CONVENTIONS } from '../../src/analyze/conventions/index.ts'

/** Id → name, the project's own first. */
export const conventionNames: Readonly<Record<string, string>> = Object.fromEntries(
  CONVENTIONS.map(({ id, title, unit }) => [id, `${title} (${unit})`]),
)
