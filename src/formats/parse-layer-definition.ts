/** From the tables of a definition file to definitions; what is wrong becomes issues with places. */

import { FormulaError, parseFormula } from '../core/formula.ts'
import type { Arity, BlobDefinition, CheckDefinition, LayerDefinition } from '../core/network/layer-type.ts'
import type { Family } from '../core/network/op.ts'
import { asCode, guess, quoted } from '../core/words/closest.ts'
import { type Issue, issue, type PlaceOf, type Where } from '../core/words/issue.ts'
import { type Message, type MessageArgs, message } from '../core/words/message.ts'
import { formulasOf } from '../ops/defined/formulas-of.ts'
import { isOwnName } from '../ops/defined/scope.ts'
import type { TomlTable } from '../wire/toml/read-toml.ts'
import { BLOB_KINDS, FAMILIES, KEYS, OPERATIONS } from './layer-definition-words.ts'
import { parseParameter } from './parse-layer-parameter.ts'

/** The definitions of one file. */
export interface ParsedDefinitions {
  readonly layers: readonly LayerDefinition[]
  readonly issues: readonly Issue[]
}

/** What such a file may hold; the last four are for `weigh check`. */
const OWN_KEYS: readonly string[] = ['layer', 'title', 'model', 'max', 'min', 'require']

/** Reads the `layer` tables of a file that was parsed as TOML. `place` finds their parts in its text. */
export function parseDefinitions(root: TomlTable, group: string, place: PlaceOf): ParsedDefinitions {
  const issues: Issue[] = []
  for (const key of Object.keys(root)) {
    if (OWN_KEYS.includes(key)) continue
    const text = 'a definition file has [[layer]] tables, not `{key}`'
    issues.push(issue('layers/definition', 'error', text, { key }, { where: place([key]) }))
  }
  const layers = asList(root.layer)
    .filter(isTable)
    .flatMap((table, index) => {
      const layer = new DefinitionParser(table, ['layer', index], group, place, issues).parse()
      return layer === undefined ? [] : [layer]
    })
  return { layers, issues }
}

type Path = readonly (string | number)[]

class DefinitionParser {
  readonly #table: TomlTable
  readonly #group: string
  readonly #place: PlaceOf
  readonly #issues: Issue[]
  #failed = false

  constructor(table: TomlTable, path: Path, group: string, place: PlaceOf, issues: Issue[]) {
    this.#table = table
    this.#group = group
    this.#place = (inside, column, length) => place([...path, ...inside], column, length)
    this.#issues = issues
  }

  parse(): LayerDefinition | undefined {
    this.#checkKeys()
    const type = this.#text('type')
    if (type === undefined) this.#fail([], 'a layer needs a `type`')
    const like = this.#text('like')
    const outputs = this.#texts('outputs')
    const definition: LayerDefinition = {
      type: type ?? '',
      spellings: this.#texts('spellings'),
      variant: this.#text('variant') ?? '',
      forks: this.#texts('forks'),
      group: this.#group,
      family: this.#family(),
      doc: this.#text('doc') ?? '',
      ...optional('docZh', this.#text('doc_zh')),
      ...optional('note', this.#text('note')),
      source: this.#text('source') ?? '',
      parameters: this.#parameters(),
      bottoms: this.#arity('bottoms'),
      tops: this.#arity('tops'),
      isPaired: this.#table.paired === true,
      isLoss: this.#table.loss === true,
      ...optional('like', like),
      ...optional('likeParam', this.#text('like_param')),
      ...optional('when', this.#text('when')),
      ...optional('python', this.#table.python === undefined ? undefined : this.#texts('python')),
      symbols: this.#stringTable('symbols'),
      names: Object.entries(this.#stringTable('let')),
      checks: this.#checks(),
      outputs,
      ...optional('blobs', this.#blobs(like)),
      blobsAfter: this.#table.more_blobs !== undefined,
      sharesMemory: this.#table.shares_memory === true,
      ...this.#cost(),
      place: this.#place,
    }
    this.#checkFormulas(definition)
    return this.#failed ? undefined : definition
  }

  #fail(path: Path, text: string, args: MessageArgs = {}, hint?: Message): void {
    this.#failAt(this.#place(path), text, args, hint)
  }

  #failAt(where: Where | undefined, text: string, args: MessageArgs, hint?: Message): void {
    this.#failed = true
    this.#issues.push(issue('layers/definition', 'error', text, args, { where, hint }))
  }

  #checkKeys(): void {
    for (const key of Object.keys(this.#table)) {
      if (KEYS.includes(key)) continue
      this.#fail([key], 'a layer has no `{key}`', { key }, guess(key, KEYS, asCode))
    }
  }

  #text(key: string): string | undefined {
    const value = this.#table[key]
    if (value === undefined || typeof value === 'string') return value
    this.#fail([key], '`{key}` must be a string', { key })
    return undefined
  }

  #texts(key: string): readonly string[] {
    const value = this.#table[key]
    if (typeof value === 'string') return [value]
    const list = asList(value)
    if (list.every((each) => typeof each === 'string') && (value === undefined || Array.isArray(value))) return list
    this.#fail([key], '`{key}` must be a string or a list of strings', { key })
    return []
  }

  #stringTable(key: string): Readonly<Record<string, string>> {
    const value = this.#table[key]
    if (value === undefined) return {}
    const entries = isTable(value) ? Object.entries(value) : []
    const made: Record<string, string> = {}
    for (const [name, text] of entries) {
      if (typeof text === 'string') made[name] = text
      else this.#fail([key, name], '`{key}` must be a string', { key: name })
    }
    if (!isTable(value)) this.#fail([key], '`{key}` must be a table', { key })
    return made
  }

  #family(): Family {
    const name = this.#text('family') ?? (this.#table.loss === true ? 'loss' : 'unknown')
    const family = FAMILIES.find((each) => each === name)
    if (family === undefined) {
      this.#fail(['family'], '`{name}` is no family; there are {names}', { name, names: FAMILIES.join(', ') })
    }
    return family ?? 'unknown'
  }

  #arity(key: 'bottoms' | 'tops'): Arity {
    const value = this.#table[key] ?? 1
    if (typeof value === 'number' || typeof value === 'bigint') return { min: Number(value), max: Number(value) }
    const range = typeof value === 'string' ? /^(\d+)(?:\.\.(\d*))?$/.exec(value) : null
    if (range === null) {
      this.#fail([key], '`{key}` is a number such as 2, or a range such as "1..3" or "1.."', { key })
      return { min: 0 }
    }
    const [, min = '0', max] = range
    if (max === '') return { min: Number(min) }
    return { min: Number(min), max: Number(max ?? min) }
  }

  #parameters() {
    const param = this.#text('param')
    const value = this.#table.parameters
    if (value !== undefined && !isTable(value))
      this.#fail(['parameters'], '`{key}` must be a table', { key: 'parameters' })
    return Object.entries(isTable(value) ? value : {}).flatMap(([name, text]) => {
      const parsed = typeof text === 'string' ? parseParameter(name, text, param) : undefined
      if (parsed !== undefined && !isOwnName(name)) return [parsed]
      if (parsed === undefined) {
        const usage = 'int = 1, float[], enum MAX | AVE, bool = true, string!'
        this.#fail(['parameters', name], '`{name}` is described like {usage}', { name, usage })
      } else
        this.#fail(['parameters', name], '`{name}` has a meaning of its own in formulas: name it differently', { name })
      return []
    })
  }

  #checks(): readonly CheckDefinition[] {
    return asList(this.#table.checks).flatMap((check, index) => {
      if (isTable(check) && typeof check.that === 'string' && typeof check.say === 'string')
        return [{ that: check.that, say: check.say }]
      this.#fail(['checks', index], 'a check has a formula `that` must hold, and what to `say` where it does not')
      return []
    })
  }

  #blobs(like: string | undefined): readonly BlobDefinition[] | undefined {
    const key = this.#table.more_blobs === undefined ? 'blobs' : 'more_blobs'
    const value = this.#table[key]
    if (value === undefined) return like === undefined ? [] : undefined
    return asList(value).flatMap((blob, index) => {
      if (!isTable(blob) || typeof blob.shape !== 'string') {
        this.#fail([key, index], 'a blob has a name and a `shape`')
        return []
      }
      const kind = BLOB_KINDS.find((each) => each === (blob.kind ?? 'learned'))
      if (kind === undefined) this.#fail([key, index, 'kind'], 'a blob is {kinds}', { kinds: BLOB_KINDS.join(', ') })
      return [
        {
          name: typeof blob.name === 'string' ? blob.name : `blob ${index}`,
          shape: blob.shape,
          kind: kind ?? 'learned',
          ...optional('when', typeof blob.when === 'string' ? blob.when : undefined),
          ...optional('repeat', typeof blob.repeat === 'string' ? blob.repeat : undefined),
        },
      ]
    })
  }

  #cost(): Pick<LayerDefinition, 'macs' | 'operations'> {
    const { macs, ...others } = this.#stringTable('cost')
    for (const name of Object.keys(others)) {
      if (OPERATIONS.some((each) => each === name)) continue
      this.#fail(['cost', name], 'a cost is in macs, {names}', { names: OPERATIONS.join(', ') })
    }
    return { ...optional('macs', macs), operations: others }
  }

  /** Every formula must parse, and every name in it must be known. */
  #checkFormulas(definition: LayerDefinition): void {
    const known = new Set([
      ...definition.parameters.map(({ name }) => name),
      ...Object.keys(definition.symbols),
      ...definition.names.map(([name]) => name),
    ])
    for (const { path, text, extra } of formulasOf(definition)) {
      try {
        for (const name of parseFormula(text).names) {
          if (known.has(name) || isOwnName(name, definition) || extra.includes(name)) continue
          const at = text.search(new RegExp(`\\b${name.replace(/\./g, '\\.')}\\b`))
          const hint = guess(name, known, quoted)
          throw new FormulaError(
            message('there is no parameter "{name}"', { name }),
            { offset: at, length: name.length },
            hint,
          )
        }
      } catch (error) {
        if (!(error instanceof FormulaError)) throw error
        const where = this.#place(path, error.column, error.length)
        this.#failAt(where, '{reason}', { reason: error.said }, error.hint)
      }
    }
  }
}

function optional<K extends string, V>(key: K, value: V | undefined): { readonly [key in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [key in K]: V })
}

function isTable(value: unknown): value is TomlTable {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
