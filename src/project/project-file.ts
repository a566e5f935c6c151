/**
 * A project's own file, `.weighbridge.toml`: which networks it has, how they are to be read, and what they may weigh.
 * docs/ci.md teaches how to write one. Definitions of layers, which may stand in the same file, are read elsewhere.
 */

import type { Budget } from '../analyze/questions/budget.ts'
import { guess } from '../core/words/closest.ts'
import { type Issue, issue, type Where } from '../core/words/issue.ts'
import { type Message, type MessageArgs, message } from '../core/words/message.ts'
import { readToml, type TomlTable, type TomlText } from '../wire/toml/read-toml.ts'

/** A network that the file lists. */
export interface ListedModel {
  /** What to call it; absent: as it calls itself. */
  readonly name?: string
  /** Relative to the file's folder: a definition, its weights, or both; a single one may have `*`, `?` and `**`. */
  readonly files: readonly string[]
  /** How to read and weigh it: options of the command line by their names. */
  readonly options: ReadonlyMap<string, ListedOption>
  /** Its own, and those of the file for all that it doesn't replace. */
  readonly budgets: readonly Budget[]
  readonly where: Where | undefined
}

/** An option as it is typed on the command line: its values, a switch's empty. */
export interface ListedOption {
  readonly values: readonly string[]
  readonly where: Where | undefined
}

/** What the file says. Mistakes are issues; all that can be understood is there. */
export interface Project {
  readonly models: readonly ListedModel[]
  /** For every network, listed or not. */
  readonly budgets: readonly Budget[]
  readonly issues: readonly Issue[]
}

/** Options of the command line that a model may have. */
export const MODEL_OPTIONS: readonly string[] = [
  ...['phase', 'level', 'stage', 'input', 'datum', 'fork', 'bind', 'value', 'dialect', 'set'],
  ...['context', 'encoder-context', 'tokens', 'cache-dtype', 'architecture', 'verify'],
  ...['batch', 'dtype', 'fold-batchnorm', 'what-if'],
]

const RULES = ['max', 'min', 'require'] as const
const FILE_KEYS: readonly string[] = ['model', 'layer', 'title', ...RULES]
const MODEL_KEYS: readonly string[] = ['name', 'file', 'files', ...RULES, ...MODEL_OPTIONS]

/** Reads a project's file; `name` is how the user knows it. Never throws for what is wrong with it. */
export function readProject(name: string, text: string): Project {
  const read = readToml(name, text, 'project/toml')
  if ('code' in read) return { models: [], budgets: [], issues: [read] }
  return new ProjectParser(read).parse()
}

/** Budgets with those of `own` in the place of equal ones. */
export function withBudgets(general: readonly Budget[], own: readonly Budget[]): readonly Budget[] {
  const keyOf = ({ rule, key }: Budget) => `${rule} ${key}`
  const replaced = new Set(own.map(keyOf))
  return [...general.filter((budget) => !replaced.has(keyOf(budget))), ...own]
}

type Path = readonly (string | number)[]

class ProjectParser {
  readonly #text: TomlText
  readonly #issues: Issue[] = []

  constructor(text: TomlText) {
    this.#text = text
  }

  parse(): Project {
    const { root } = this.#text
    this.#checkKeys(root, [], FILE_KEYS)
    const budgets = this.#budgets(root, [])
    const listed = root.model ?? []
    const tables = Array.isArray(listed) ? listed : [listed]
    const models = tables.flatMap((table, index) => this.#model(table, ['model', index], budgets) ?? [])
    return { models, budgets, issues: this.#issues }
  }

  #fail(path: Path, kind: string, text: string, args: MessageArgs = {}, hint?: Message): void {
    this.#issues.push(issue(`project/${kind}`, 'error', text, args, { where: this.#text.placeOfEntry(path), hint }))
  }

  #checkKeys(table: TomlTable, path: Path, known: readonly string[]): void {
    for (const key of Object.keys(table)) {
      if (known.includes(key)) continue
      const hint = guess(key, known) ?? message('there are {names}', { names: known.join(', ') })
      this.#fail([...path, key], 'unknown-key', 'there is no `{key}` here', { key }, hint)
    }
  }

  #model(table: unknown, path: Path, general: readonly Budget[]): ListedModel | undefined {
    if (!isTable(table)) {
      this.#fail(path, 'value', 'a model is a table: [[model]]')
      return undefined
    }
    this.#checkKeys(table, path, MODEL_KEYS)
    const key = table.file === undefined ? 'files' : 'file'
    const files = this.#texts(table[key], [...path, key])
    if (files.length === 0 || files.length > 2) {
      const hint = message('type {usage}', { usage: 'files = ["net.prototxt", "net.caffemodel"]' })
      this.#fail(path, 'files', 'a model has one or two files', {}, hint)
      return undefined
    }
    const name = table.name === undefined ? [] : this.#texts(table.name, [...path, 'name'])
    return {
      ...(name[0] !== undefined && { name: name[0] }),
      files,
      options: this.#options(table, path),
      budgets: withBudgets(general, this.#budgets(table, path)),
      where: this.#text.place(path),
    }
  }

  #options(table: TomlTable, path: Path): ReadonlyMap<string, ListedOption> {
    const given = MODEL_OPTIONS.filter((name) => table[name] !== undefined && table[name] !== false)
    return new Map(
      given.map((name) => {
        const at = [...path, name]
        return [name, { values: this.#optionTexts(table[name], at), where: this.#text.placeOfEntry(at) }]
      }),
    )
  }

  /** `input = "data=1x3x8x8"`, a list of those, or a table `input = { data = "1x3x8x8" }`. */
  #optionTexts(value: unknown, path: Path): readonly string[] {
    if (value === true) return ['']
    if (!isTable(value)) return this.#texts(value, path)
    return Object.entries(value).flatMap(([name, text]) =>
      this.#texts(text, [...path, name]).map((each) => `${name}=${each}`),
    )
  }

  #texts(value: unknown, path: Path): readonly string[] {
    if (value === undefined) return []
    const list: readonly unknown[] = Array.isArray(value) ? value : [value]
    const texts = list.flatMap((each) => textOf(each) ?? [])
    if (texts.length < list.length) {
      this.#fail(path, 'value', '`{key}` must be a text, a number, or a list of them', { key: path.at(-1) ?? '' })
    }
    return texts
  }

  #budgets(table: TomlTable, path: Path): readonly Budget[] {
    return RULES.flatMap((rule) => {
      const given = table[rule]
      if (given === undefined) return []
      if (isTable(given)) return this.#entries(given, [...path, rule], rule)
      this.#fail([...path, rule], 'value', '`{key}` must be a table', { key: rule })
      return []
    })
  }

  /** `layer.parameterBytes = "4MiB"` is a table in a table for TOML, and one key for us. */
  #entries(table: TomlTable, path: Path, rule: Budget['rule'], before = ''): readonly Budget[] {
    return Object.entries(table).flatMap(([name, value]): readonly Budget[] => {
      const key = `${before}${name}`
      const at = [...path, name]
      if (isTable(value)) return this.#entries(value, at, rule, `${key}.`)
      const given = this.#texts(value, at).join(',')
      const where = this.#text.placeOfEntry(at)
      return given === '' ? [] : [{ rule, key, given, ...(where && { where }) }]
    })
  }
}

/** Text as it is typed on the command line. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : undefined
}

function isTable(value: unknown): value is TomlTable {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
}
