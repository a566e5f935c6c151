/** JSON as text: integers of any size in full, and lists of plain values on one line. */

import { wellFormed } from '../../core/well-formed.ts'
import type { Json } from '../json-value.ts'

/** Pretty-printed, with a line break at the end. */
export function jsonText(value: Json): string {
  return `${pretty(value, '')}\n`
}

/** On one line, with a line break at the end. */
export function jsonLine(value: Json): string {
  return `${compact(value)}\n`
}

function pretty(value: Json, indent: string): string {
  if (isPlain(value)) return plain(value)
  const inner = `${indent}  `
  if (isList(value)) {
    if (value.every(isPlain)) return `[${value.map(plain).join(', ')}]`
    return `[\n${value.map((item) => `${inner}${pretty(item, inner)}`).join(',\n')}\n${indent}]`
  }
  const entries = Object.entries(value)
  if (entries.length === 0) return '{}'
  return `{\n${entries.map(([key, item]) => `${inner}${JSON.stringify(key)}: ${pretty(item, inner)}`).join(',\n')}\n${indent}}`
}

function compact(value: Json): string {
  if (isPlain(value)) return plain(value)
  if (isList(value)) return `[${value.map(compact).join(',')}]`
  return `{${Object.entries(value)
    .map(([key, item]) => `${JSON.stringify(key)}:${compact(item)}`)
    .join(',')}}`
}

type Plain = null | boolean | number | bigint | string

function isPlain(value: Json): value is Plain {
  return value === null || typeof value !== 'object'
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

function plain(value: Plain): string {
  if (typeof value === 'bigint') return value.toString()
  return JSON.stringify(typeof value === 'string' ? wellFormed(value) : value)
}
