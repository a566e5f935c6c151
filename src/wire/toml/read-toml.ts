/** TOML with the place of every value, so that what is wrong with one, or inside of one, has its line and column. */

import { parse, TomlError } from 'smol-toml'
import { type Issue, issue, type PlaceOf, type Where } from '../../core/words/issue.ts'
import { tokensOf, type ValueToken } from './toml-values.ts'

/** A table of TOML. */
export type TomlTable = Readonly<Record<string, unknown>>

/** A text that was read. */
export interface TomlText {
  readonly root: TomlTable
  /** The place of a value; of a table that of its first value. */
  readonly place: PlaceOf
  /** The place of a key, with its value where they stand on one line. */
  placeOfEntry(path: readonly (string | number)[]): Where | undefined
}

/** Reads a TOML text, or tells where it is none, by an issue of the area's code. */
export function readToml(file: string, text: string, code: string): TomlText | Issue {
  try {
    return { root: parse(text), ...placesOf(file, text) }
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    const { line, column } = error
    const reason = error.message.split('\n')[0]?.replace(/^Invalid TOML document: /, '') ?? ''
    return issue(code, 'error', 'this is no TOML: {reason}', { reason }, { where: { file, line, column } })
  }
}

/** Finds places by parsing the text again with every value replaced by its number. */
function placesOf(file: string, text: string): Pick<TomlText, 'place' | 'placeOfEntry'> {
  let marked: Marked | undefined
  const tokenAt = (path: readonly (string | number)[]) => {
    marked ??= mark(text)
    return firstToken(at(marked.root, path), marked.tokens)
  }
  const place: PlaceOf = (path, column, length) => {
    for (let depth = path.length; depth >= 0; depth--) {
      const token = tokenAt(path.slice(0, depth))
      if (token === undefined) continue
      const exact = depth === path.length && column !== undefined
      const offset = exact ? token.offsetOf(column - 1) : token.offset
      return placeAt(file, text, offset, exact ? (length ?? 1) : token.length)
    }
    return { file, line: 1, column: 1 }
  }
  return {
    place,
    placeOfEntry: (path) => {
      const token = tokenAt(path)
      const key = String(path.at(-1) ?? '')
      if (token === undefined) return placeOfEmpty(file, text, key) ?? place(path)
      const found = text.lastIndexOf(key, token.offset)
      if (found < 0 || key === '') return place(path)
      const offset = /["']/.test(text[found - 1] ?? '') ? found - 1 : found
      // Of a table, the value stands below its head.
      const entry = text.slice(offset, token.offset + token.length)
      return placeAt(file, text, offset, entry.includes('\n') ? key.length : entry.length)
    },
  }
}

/** The place of a table without values, by its head. */
function placeOfEmpty(file: string, text: string, key: string): Where | undefined {
  const name = key.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
  const found = new RegExp(`^([ \\t]*(?:\\[+[^\\]\\n#]*?)?["']?)${name}["']?\\s*[\\]=.]`, 'm').exec(text)
  return found === null ? undefined : placeAt(file, text, found.index + (found[1]?.length ?? 0), key.length)
}

interface Marked {
  readonly root: unknown
  readonly tokens: readonly ValueToken[]
}

function mark(text: string): Marked {
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

/** The first one in a value: where a table is, for want of a better place. */
function firstToken(value: unknown, tokens: readonly ValueToken[]): ValueToken | undefined {
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
