/** JSON on one line: integers of any size in full. */

import { Spelling } from '../../core/words/well-formed.ts'
import type { Json } from '../json/json-value.ts'

/** On one line, with a line break at the end. */
export function jsonLine(value: Json): string {
  return `${compact(value, new Spelling())}\n`
}

function compact(value: Json, spelling: Spelling): string {
  if (isPlain(value)) return plain(value, spelling)
  if (isList(value)) return `[${value.map((item) => compact(item, spelling)).join(',')}]`
  return `{${Object.entries(value)
    .map(([key, item]) => `${JSON.stringify(key)}:${compact(item, spelling)}`)
    .join(',')}}`
}

type Plain = null | boolean | number | bigint | string

/** Whether a value holds no others. */
export function isPlain(value: Json): value is Plain {
  return value === null || typeof value !== 'object'
}

/** Whether a value is a list. */
export function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

/** A value that holds no others. */
export function plain(value: Plain, spelling: Spelling): string {
  if (typeof value === 'bigint') return value.toString()
  return JSON.stringify(typeof value === 'string' ? spelling.spell(value) : value)
}
