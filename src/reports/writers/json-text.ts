/** JSON as text: integers of any size in full, and lists of plain values on one line. */

import { Spelling } from '../../core/words/well-formed.ts'
import type { Json } from '../json/json-value.ts'
import { isList, isPlain, plain } from './json-line.ts'

export { jsonLine } from './json-line.ts'

/** Pretty-printed, with a line break at the end. */
export function jsonText(value: Json): string {
  return `${pretty(value, '', new Spelling())}\n`
}

function pretty(value: Json, indent: string, spelling: Spelling): string {
  if (isPlain(value)) return plain(value, spelling)
  const inner = `${indent}  `
  if (isList(value)) {
    if (value.every(isPlain)) return `[${value.map((item) => plain(item, spelling)).join(', ')}]`
    return `[\n${value.map((item) => `${inner}${pretty(item, inner, spelling)}`).join(',\n')}\n${indent}]`
  }
  const entries = Object.entries(value)
  if (entries.length === 0) return '{}'
  return `{\n${entries.map(([key, item]) => `${inner}${JSON.stringify(key)}: ${pretty(item, inner, spelling)}`).join(',\n')}\n${indent}}`
}
