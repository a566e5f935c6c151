/** Reads definition files of architectures: TOML, one `[[architecture]]` a model type. */

import { type Issue, issue, type PlaceOf } from '../core/words/issue.ts'
import { message } from '../core/words/message.ts'
import { readToml } from '../wire/toml/read-toml.ts'
import type { ArchitectureText } from './architecture.ts'

/** What a file defines, and what is wrong in it. */
export interface DefinitionFile {
  readonly architectures: readonly ArchitectureText[]
  readonly issues: readonly Issue[]
}

type Check = (value: unknown) => boolean

const isText: Check = (value) => typeof value === 'string'
const isTable: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)
const isTexts: Check = (value) => Array.isArray(value) && value.every(isText)
const isTableOf =
  (check: Check): Check =>
  (value) =>
    isTable(value) && Object.values(value as object).every(check)
const isLines = isTableOf((value) => isText(value) || isTexts(value))

const MODULES: Readonly<Record<string, Check>> = {
  modules: isLines,
  parts: isTableOf(isLines),
  tied: isTableOf(isText),
  runs: isTableOf(isText),
}

const HEAD: Readonly<Record<string, Check>> = { base: isText, without: isTexts, ...MODULES }

const FIELDS: Readonly<Record<string, Check>> = {
  type: isText,
  like: isText,
  class: isText,
  config: isTable,
  spellings: isTableOf(isText),
  head: isTable,
  ...MODULES,
}

/** Reads one file. What is wrong is told with its place, and the rest is taken. */
export function readDefinitions(file: string, text: string): DefinitionFile {
  const toml = readToml(file, text, 'architecture/syntax')
  if (!('root' in toml)) return { architectures: [], issues: [toml] }
  const entries = toml.root.architecture
  const issues: Issue[] = []
  if (!Array.isArray(entries)) {
    const hint = message('begin each with [[architecture]] and type = "…"')
    const said = issue(
      'architecture/none',
      'error',
      '{file} defines no architecture',
      { file },
      { where: { file }, hint },
    )
    return { architectures: [], issues: [said] }
  }
  const architectures = entries.flatMap((entry: unknown, index): readonly ArchitectureText[] => {
    const path = ['architecture', index]
    if (!isTable(entry) || !isText((entry as { type?: unknown }).type)) {
      const where = toml.place(path)
      issues.push(issue('architecture/type', 'error', 'an architecture needs a type', {}, { where }))
      return []
    }
    const whole = checked(entry as object, FIELDS, path, toml.place, issues)
    const { head } = whole as { readonly head?: object }
    return [
      {
        ...whole,
        ...(head && { head: checked(head, HEAD, [...path, 'head'], toml.place, issues) }),
      } as unknown as ArchitectureText,
    ]
  })
  return { architectures, issues }
}

/** The fields that are as they should be. */
function checked(
  entry: object,
  fields: Readonly<Record<string, Check>>,
  path: readonly (string | number)[],
  place: PlaceOf,
  issues: Issue[],
): object {
  const good = Object.entries(entry).filter(([name, value]) => {
    const check = fields[name]
    if (check?.(value) === true) return true
    const text =
      check === undefined ? 'an architecture has no field {name}' : 'the field {name} is not of the right kind'
    issues.push(issue('architecture/field', 'error', text, { name }, { where: place([...path, name]) }))
    return false
  })
  return Object.fromEntries(good)
}
