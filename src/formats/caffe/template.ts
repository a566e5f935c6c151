/** Definitions that a program has yet to fill in: `${NAME}`, `$NAME$`, `{{ name }}`, `%(name)s`, `{name}`, `%d`, `@NAME@`. */

import { FormatError, type Issue, issue } from '../../core/words/issue.ts'
import { type Message, message } from '../../core/words/message.ts'
import { decodeUtf8, encodeUtf8 } from '../../wire/protobuf/utf8.ts'

/**
 * Placeholders, each with its name as the first group that matched. None of the patterns runs over a brace, so that no
 * text is looked through more than once.
 */
const PLACEHOLDER =
  /\$\{(\w+)\}|\$([A-Za-z_]\w*)(?:\$(?!\w))?|\{\{([^{}\n]+)\}\}|(\{%[^{}\n]*%\})|%\((\w+)\)[sdif]|(%[sdif])\b|\{([A-Za-z_]\w*)\}|@([A-Za-z_]\w*)@/g

/** A word where a number should stand, such as `cls3x`. */
const BARE = /:\s*([A-Za-z_]\w*)/

/**
 * Puts values where placeholders stand; lines stay lines. Throws FormatError where a name is not in the text.
 * A name that stands bare, `num_output: cls3x`, is replaced as a word.
 */
export function fillTemplate(file: string, bytes: Uint8Array, values: ReadonlyMap<string, string>): Uint8Array {
  const used = new Set<string>()
  const put = (name: string): string | undefined => {
    const value = values.get(name)
    if (value !== undefined) used.add(name)
    return value
  }
  const text = decodeUtf8(bytes)
  const filled = text.replace(PLACEHOLDER, (whole, ...groups: (string | undefined)[]) => put(nameIn(groups)) ?? whole)
  const words = filled.replace(/(:\s*)([A-Za-z_]\w*)/g, (whole, before: string, word: string) => {
    const value = put(word)
    return value === undefined ? whole : `${before}${value}`
  })
  const missing = [...values.keys()].find((name) => !used.has(name))
  if (missing !== undefined) throw unusedValue(file, missing, namesIn(text))
  return encodeUtf8(words)
}

function nameIn(groups: readonly (string | undefined)[]): string {
  return (
    groups
      .slice(0, 8)
      .find((group) => typeof group === 'string')
      ?.trim() ?? ''
  )
}

function namesIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(PLACEHOLDER)].map(([, ...groups]) => nameIn(groups)))]
}

function unusedValue(file: string, name: string, names: readonly string[]): FormatError {
  const hint = names.length === 0 ? undefined : message('its placeholders are {names}', { names: names.join(', ') })
  const text = 'there is no placeholder {name} to set'
  return new FormatError(issue('caffe/unused-set', 'error', text, { name }, { where: { file }, hint }))
}

/**
 * Throws FormatError where what is wrong with a text is a placeholder that nobody has filled in: its mistakes would say
 * nothing of the network. Placeholders inside strings do no harm.
 */
export function refuseTemplate(file: string, bytes: Uint8Array, issues: readonly Issue[]): void {
  const lines = decodeUtf8(bytes).split('\n')
  for (const { severity, where, code } of issues) {
    if (severity !== 'error' || !code.startsWith('text/') || where?.line === undefined) continue
    const line = lines[where.line - 1] ?? ''
    const found = placeholderIn(line) ?? (code === 'text/value' ? bareWord(line, where.column ?? 1) : undefined)
    if (found === undefined) continue
    const { name, shown } = found
    const hint = shown.startsWith('{%')
      ? message('run the program that fills it in, and weigh what it writes')
      : setHint(name, lines)
    const text = 'this is a template: {placeholder} stands where a value should be'
    throw new FormatError(
      issue('caffe/template', 'error', text, { placeholder: shown }, { where: { ...where, file }, hint }),
    )
  }
}

/** What to type for the placeholder that was met first, and for all others of the text. */
function setHint(name: string, lines: readonly string[]): Message {
  const others = new Set(lines.flatMap((line) => [...placeholdersIn(line)].map(([, ...groups]) => nameIn(groups))))
  others.delete(name)
  return others.size === 0
    ? message('--set {name}=VALUE puts a value there', { name })
    : message('--set {name}=VALUE puts a value there; there are also {others}', {
        name,
        others: [...others].join(', '),
      })
}

/** The placeholders of a line that stand where values do: not in strings or comments. */
function placeholdersIn(line: string): Iterable<RegExpExecArray> {
  return line
    .replace(/#[\s\S]*$/, '')
    .replace(/"[^"]*"|'[^']*'/g, '')
    .matchAll(PLACEHOLDER)
}

function placeholderIn(line: string) {
  const [match] = placeholdersIn(line)
  return match && { name: nameIn(match.slice(1)), shown: match[0] }
}

/** A word that no schema has as a value, with digits inside: a name is no such thing. */
function bareWord(line: string, column: number) {
  const [, word] = BARE.exec(line.slice(Math.max(0, line.lastIndexOf(':', column - 1)))) ?? []
  return word === undefined || !/\d/.test(word) || /^[A-Z\d_]+$/.test(word) ? undefined : { name: word, shown: word }
}
