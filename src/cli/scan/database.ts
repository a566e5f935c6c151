/** Rows of a scan in a database file, by a library that is loaded when it is asked for. */

import { chmodSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import { ownOf } from '../../core/own.ts'
import { type Catalogue, message, say } from '../../core/words/message.ts'
import { issueMessage } from '../../reports/words/issues.ts'
import { FIGURES, scanLine } from '../../scan/json.ts'
import { type Figure, type FileRow, type JoinRow, type RelatedRow, type RepeatRow, statusOf } from '../../scan/row.ts'
import type { Scanned } from '../../scan/tables.ts'
import { UsageError } from '../command.ts'
import { unwritable } from '../output.ts'

/** What a column holds. */
export type Value = string | bigint | boolean | null

export type ColumnType = 'TEXT' | 'BIGINT' | 'BOOLEAN'

export interface TableShape {
  readonly name: string
  readonly columns: readonly (readonly [name: string, type: ColumnType])[]
}

/** A database that is being written. */
export interface Engine {
  run(sql: string): Promise<void>
  insert(table: TableShape, rows: readonly (readonly Value[])[]): Promise<void>
  /** Writes all that is still to be written. */
  close(): Promise<void>
}

const ENGINES: Readonly<Record<string, (file: string) => Promise<Engine>>> = {
  '.duckdb': async (file) => (await import('./duckdb.ts')).openDuckDb(file),
  '.sqlite': async (file) => (await import('./sqlite.ts')).openSqlite(file),
  '.parquet': async (file) => (await import('./duckdb.ts')).openParquet(file, FILES.name),
}

const FILES: TableShape = {
  name: 'files',
  columns: [
    ['file', 'TEXT'],
    ['size', 'BIGINT'],
    ['files', 'BIGINT'],
    ['kind', 'TEXT'],
    ['format', 'TEXT'],
    ['status', 'TEXT'],
    ['name', 'TEXT'],
    ['phase', 'TEXT'],
    ['layers', 'BIGINT'],
    ...FIGURES.map((key) => [key, 'BIGINT'] as const),
    ['completeParameters', 'BOOLEAN'],
    ['completeMacs', 'BOOLEAN'],
    ['completeMemory', 'BOOLEAN'],
    ['errors', 'BIGINT'],
    ['warnings', 'BIGINT'],
    ['notes', 'BIGINT'],
    ['firstIssue', 'TEXT'],
    ['sha256', 'TEXT'],
    ['sample', 'TEXT'],
    ['structure', 'TEXT'],
    ['blobs', 'TEXT'],
    ['json', 'TEXT'],
    ['partner', 'TEXT'],
    ['repeatOf', 'TEXT'],
  ],
}

const ISSUES: TableShape = {
  name: 'issues',
  columns: [
    ...(['file', 'code', 'severity'] as const).map((name) => [name, 'TEXT'] as const),
    ['line', 'BIGINT'],
    ['col', 'BIGINT'],
    ...(['layer', 'message', 'hint'] as const).map((name) => [name, 'TEXT'] as const),
  ],
}

const JOINS: TableShape = {
  name: 'joins',
  columns: [
    // BY is a word of SQL.
    ...(['definition', 'weights', 'matchedBy'] as const).map((name) => [name, 'TEXT'] as const),
    ...(['owners', 'found', 'missing', 'misfit', 'ignored', ...FIGURES] as const).map(
      (name) => [name, 'BIGINT'] as const,
    ),
  ],
}

const REPEATS: TableShape = {
  name: 'repeats',
  columns: [
    ['matchedBy', 'TEXT'],
    ['file', 'TEXT'],
    ['firstFile', 'TEXT'],
  ],
}

const RELATED: TableShape = {
  name: 'related',
  columns: [
    ...(['matchedBy', 'file', 'fromFile'] as const).map((name) => [name, 'TEXT'] as const),
    ...(['equal', 'tensors'] as const).map((name) => [name, 'BIGINT'] as const),
  ],
}

/** What can be said of a file only when all have been seen. */
const LAST_WORDS = [
  'CREATE INDEX joinsByDefinition ON joins (definition)',
  'CREATE INDEX joinsByWeights ON joins (weights)',
  'CREATE INDEX repeatsByFile ON repeats (file)',
  `UPDATE files SET partner = (SELECT min(weights) FROM joins WHERE definition = files.file) WHERE kind = 'definition'`,
  `UPDATE files SET partner = (SELECT min(definition) FROM joins WHERE weights = files.file) WHERE kind = 'weights'`,
  'UPDATE files SET repeatOf = (SELECT min(firstFile) FROM repeats WHERE repeats.file = files.file)',
]

/** Rows are written so many at a time. */
const BATCH = 500

/** Rows of a scan on their way into a file, which stands under its name once it is whole. */
export class Database {
  readonly #file: string
  readonly #temporary: string
  readonly #engine: Engine
  readonly #catalogue: Catalogue | undefined
  readonly #files: Value[][] = []
  readonly #issues: Value[][] = []

  private constructor(file: string, temporary: string, engine: Engine, catalogue: Catalogue | undefined) {
    this.#file = file
    this.#temporary = temporary
    this.#engine = engine
    this.#catalogue = catalogue
  }

  /**
   * Opens a database whose kind its extension tells. Throws UsageError where that is none of ours, where the library is
   * not installed, and where the file is there and `force` doesn't say that it may go.
   */
  static async open(file: string, force: boolean, catalogue: Catalogue | undefined): Promise<Database> {
    const open = ownOf(ENGINES, extname(file).toLowerCase())
    if (open === undefined) {
      const hint = message('databases are {names}', {
        names: Object.keys(ENGINES)
          .map((name) => `*${name}`)
          .join(', '),
      })
      throw new UsageError(message('{file} is no kind of database that is known', { file }), hint)
    }
    if (!force && statSync(file, { throwIfNoEntry: false }) !== undefined)
      throw new UsageError(message('{file} is there already', { file }), message('--force writes it anew'))
    const temporary = join(dirname(file), `.weigh-${process.pid}-${basename(file)}`)
    return written(file, async () => {
      const engine = await open(temporary)
      for (const table of [FILES, ISSUES, JOINS, REPEATS, RELATED]) await engine.run(creation(table))
      return new Database(file, temporary, engine, catalogue)
    })
  }

  async add(row: FileRow): Promise<void> {
    this.#files.push(fileValues(row, this.#catalogue))
    this.#issues.push(...issueValues(row, this.#catalogue))
    if (this.#files.length >= BATCH) await written(this.#file, () => this.#flush())
  }

  async #flush(): Promise<void> {
    await this.#engine.insert(FILES, this.#files.splice(0))
    await this.#engine.insert(ISSUES, this.#issues.splice(0))
  }

  /** Writes what is known only once all files are, and closes the file. */
  finish({ joins, repeats, related = [] }: Pick<Scanned, 'joins' | 'repeats' | 'related'>): Promise<void> {
    return written(this.#file, async () => {
      await this.#flush()
      await this.#engine.insert(JOINS, joins.map(joinValues))
      await this.#engine.insert(REPEATS, repeats.flatMap(repeatValues))
      await this.#engine.insert(RELATED, related.map(relatedValues))
      for (const sql of LAST_WORDS) await this.#engine.run(sql)
      await this.#engine.close()
      chmodSync(this.#temporary, 0o666 & ~process.umask())
      renameSync(this.#temporary, this.#file)
    })
  }

  /** Leaves nothing behind. */
  async abandon(): Promise<void> {
    await this.#engine.close().catch(() => undefined)
    rmSync(this.#temporary, { force: true })
  }
}

/** What goes wrong in writing is told as such: a full disk, a folder that is not there. */
async function written<T>(file: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    throw error instanceof UsageError ? error : unwritable(file, error)
  }
}

function creation({ name, columns }: TableShape): string {
  return `CREATE TABLE ${name} (${columns.map(([column, type]) => `"${column}" ${type}`).join(', ')})`
}

function fileValues(row: FileRow, catalogue: Catalogue | undefined): Value[] {
  const { figures, issues } = row
  const [first] = issues
  return [
    row.file,
    BigInt(row.size),
    BigInt(row.files),
    row.kind,
    row.format,
    statusOf(row),
    figures?.name ?? null,
    figures?.phase ?? null,
    integer(figures?.layers),
    ...FIGURES.map((key) => figureValue(figures?.[key])),
    figures?.complete.parameters ?? null,
    figures?.complete.macs ?? null,
    figures?.complete.memory ?? null,
    ...[row.errors, row.warnings, row.notes].map(integer),
    first === undefined ? null : say(issueMessage(first), catalogue),
    row.sha256,
    row.sample,
    row.structure,
    row.blobs,
    scanLine(row, catalogue).trimEnd(),
    null,
    null,
  ]
}

function issueValues({ file, issues }: FileRow, catalogue: Catalogue | undefined): Value[][] {
  return issues.map(({ code, severity, message: said, where, hint }) => [
    file,
    code,
    severity,
    integer(where?.line),
    integer(where?.column),
    where?.layer ?? null,
    say(said, catalogue),
    hint === undefined ? null : say(hint, catalogue),
  ])
}

function joinValues(row: JoinRow): Value[] {
  const counts = [row.owners, row.found, row.missing, row.misfit, row.ignored].map(integer)
  return [row.definition, row.weights, row.by, ...counts, ...FIGURES.map((key) => figureValue(row.figures?.[key]))]
}

/** The first of equal files repeats none. */
function repeatValues({ by, files: [first = '', ...others] }: RepeatRow): Value[][] {
  return others.map((file) => [by, file, first])
}

function relatedValues({ by, file, from, equal, tensors }: RelatedRow): Value[] {
  return [by, file, from, integer(equal ?? undefined), integer(tensors ?? undefined)]
}

function integer(value: number | undefined): Value {
  return value === undefined ? null : BigInt(value)
}

const MOST = 2n ** 63n - 1n

/** What no column of integers can hold is in the row's JSON alone. */
function figureValue(figure: Figure | undefined): Value {
  return typeof figure === 'bigint' && figure <= MOST ? figure : null
}
