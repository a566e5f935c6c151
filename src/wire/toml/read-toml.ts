/** TOML with the place of every value, so that what is wrong with one, or inside of one, has its line and column. */

import { parse, TomlError } from 'smol-toml'
import { DEEPEST } from '../../core/limits.ts'
import { type Issue, issue, type PlaceOf, type Where } from '../../core/words/issue.ts'
import { textLocator } from '../protobuf/text-place.ts'
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
    const root = parse(text)
    if (isDeep(root))
      return issue(code, 'error', 'tables stand here more than {most} deep', { most: DEEPEST }, { where: { file } })
    return { root, ...placesOf(file, text) }
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    const { line, column } = error
    const reason = error.message.split('\n')[0]?.replace(/^Invalid TOML document: /, '') ?? ''
    return issue(code, 'error', 'this is no TOML: {reason}', { reason }, { where: { file, line, column } })
  }
}

/** Whether tables and lists stand in each other deeper than anybody writes them. */
function isDeep(root: unknown): boolean {
  let level: readonly unknown[] = [root]
  for (let depth = 0; depth <= DEEPEST && level.length > 0; depth++) {
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []))
  }
  return level.length > 0
}

/** Finds places by parsing the text again with every value replaced by its number. */
function placesOf(file: string, text: string): Pick<TomlText, 'place' | 'placeOfEntry'> {
  let marked: Marked | undefined
  let heads: ReadonlyMap<string, number> | undefined
  const { where: placeAt } = textLocator(file, text, text.length)
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
      return placeAt(offset, exact ? (length ?? 1) : token.length)
    }
    return { file, line: 1, column: 1 }
  }
  return {
    place,
    placeOfEntry: (path) => {
      const token = tokenAt(path)
      const key = String(path.at(-1) ?? '')
      if (token === undefined) {
        // A table without values stands where its head does.
        heads ??= headsOf(text)
        const head = heads.get(key)
        return head === undefined ? place(path) : placeAt(head, key.length)
      }
      const found = text.lastIndexOf(key, token.offset)
      if (found < 0 || key === '') return place(path)
      const offset = /["']/.test(text[found - 1] ?? '') ? found - 1 : found
      // Of a table, the value stands below its head.
      const entry = text.slice(offset, token.offset + token.length)
      return placeAt(offset, entry.includes('\n') ? key.length : entry.length)
    },
  }
}

/** Every name in the head of a table or before a `=`, and where it stands first. */
function headsOf(text: string): ReadonlyMap<string, number> {
  const heads = new Map<string, number>()
  for (const { 0: head, index } of text.matchAll(/^[^\]=#\n]+/gm)) {
    for (const { 0: name, 1: quoted = name, index: at } of head.matchAll(/["']([^"'\n]*)["']|[^\s."'[]+/g)) {
      if (!heads.has(quoted)) heads.set(quoted, index + at + (quoted === name ? 0 : 1))
    }
  }
  return heads
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
