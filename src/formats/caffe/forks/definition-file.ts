/** Definition files: TOML with the place of every string, so that a mistake inside a formula has its line and column. */

import { parse, TomlError } from 'smol-toml'
import { issue, type Where } from '../../../core/issue.ts'
import type { PlaceOf } from '../../../core/layer-type.ts'
import { type ParsedDefinitions, parseDefinitions } from './parse-definition.ts'
import { type StringToken, tokensOf } from './toml-strings.ts'

/** Reads a definition file. Mistakes become issues; definitions without any are there. */
export function readDefinitionFile(file: string, text: string, group: string): ParsedDefinitions {
  try {
    const root = parse(text)
    return parseDefinitions(root, group, placesOf(file, text))
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    const { line, column } = error
    const reason = error.message.split('\n')[0]?.replace(/^Invalid TOML document: /, '') ?? ''
    const where = { file, line, column }
    return { layers: [], issues: [issue('layers/toml', 'error', 'this is no TOML: {reason}', { reason }, { where })] }
  }
}

/** Finds places by parsing the text again with every string replaced by its number. */
function placesOf(file: string, text: string): PlaceOf {
  let marked: { readonly root: unknown; readonly tokens: readonly StringToken[] } | undefined
  return (path, column, length) => {
    marked ??= mark(text)
    for (let depth = path.length; depth >= 0; depth--) {
      const token = firstToken(at(marked.root, path.slice(0, depth)), marked.tokens)
      if (token === undefined) continue
      const exact = depth === path.length && column !== undefined
      const offset = exact ? token.offsetOf(column - 1) : token.offset
      return placeAt(file, text, offset, exact ? (length ?? 1) : token.length)
    }
    return { file, line: 1, column: 1 }
  }
}

function mark(text: string): { readonly root: unknown; readonly tokens: readonly StringToken[] } {
  const tokens = tokensOf(text)
  let made = ''
  let from = 0
  tokens.forEach(({ offset, length }, index) => {
    made += `${text.slice(from, offset)}"\\u0001${index}"`
    from = offset + length
  })
  try {
    return { root: parse(made + text.slice(from)), tokens }
  } catch {
    return { root: undefined, tokens: [] }
  }
}

function at(root: unknown, path: readonly (string | number)[]): unknown {
  let value = root
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Readonly<Record<string | number, unknown>>)[key]
    // A single formula may stand where a list of them could.
    if (typeof value === 'string' && key !== path.at(-1)) return value
  }
  return value
}

/** The first string in a value: where a table is, for want of a better place. */
function firstToken(value: unknown, tokens: readonly StringToken[]): StringToken | undefined {
  if (typeof value === 'string') return value.startsWith('\u0001') ? tokens[Number(value.slice(1))] : undefined
  if (typeof value !== 'object' || value === null) return undefined
  for (const inner of Object.values(value)) {
    const token = firstToken(inner, tokens)
    if (token !== undefined) return token
  }
  return undefined
}

function placeAt(file: string, text: string, offset: number, length: number): Where {
  const before = text.slice(0, offset)
  const lineStart = before.lastIndexOf('\n') + 1
  return { file, line: before.split('\n').length, column: offset - lineStart + 1, length, offset }
}
