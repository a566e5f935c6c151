/** `weigh scan DIR…`: every model below folders, a row each, on all cores. */

import { createHash } from 'node:crypto'
import { existsSync, rmSync, statSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'
import { message, say } from '../../core/words/message.ts'
import { claimedFormat, formatOf as formatOfContent, probeOf } from '../../formats/index.ts'
import type { Json } from '../../reports/json/json-value.ts'
import type { TableFormat } from '../../reports/writers/index.ts'
import { scanLine } from '../../scan/json.ts'
import { reportScan } from '../../scan/report.ts'
import { type FileRow, statusOf } from '../../scan/row.ts'
import { SCAN_COLUMNS, type Scanned, type ScanTableOptions } from '../../scan/tables.ts'
import { columnsOption, integerOption } from '../arguments.ts'
import { type Command, type Invocation, UsageError } from '../command.ts'
import { emit, tellIssues, writerOptions } from '../emit.ts'
import { FAR_OPTIONS } from '../far-options.ts'
import { openRegular } from '../file-source.ts'
import { formatOf, printingOptions, refuseFor } from '../formats.ts'
import { misunderstood } from '../hints.ts'
import type { OptionValues } from '../option-values.ts'
import { COMMON_OPTIONS, FORCE_OPTION, READING_OPTIONS, readingOptions, sortOption, TOP_OPTION } from '../options.ts'
import { writeOut } from '../output.ts'
import { Database } from '../scan/database.ts'
import { Earlier } from '../scan/earlier.ts'
import { openLines } from '../scan/line-writer.ts'
import { namedFiles } from '../scan/named-files.ts'
import { Progress, type ProgressChoice } from '../scan/progress.ts'
import { queuePlace } from '../scan/queue.ts'
import { QueueCrew } from '../scan/queue-crew.ts'
import { QUEUE_OPTION } from '../scan/queue-option.ts'
import { type ReadyRow, Session } from '../scan/session.ts'
import { type FoundFile, type LeftOut, type WalkOptions, walk } from '../scan/walk.ts'
import type { WorkerData } from '../scan/worker.ts'
import type { Terminal } from '../terminal.ts'

const FORMATS = ['text', 'csv', 'markdown', 'latex', 'html', 'jsonl'] as const
const PROGRESS: readonly ProgressChoice[] = ['auto', 'always', 'never']
const COLUMN_KEYS = SCAN_COLUMNS.map(({ key }) => key)

/** Seconds that a file may take. */
const USUAL_LIMIT = 60

/** A field of one definition says nothing of others. */
const OF_ALL = READING_OPTIONS.filter(({ name }) => name !== 'what-if')

export const scan: Command = {
  name: 'scan',
  operands: 'DIR…|-',
  options: [
    sortOption(COLUMN_KEYS),
    TOP_OPTION,
    {
      name: 'columns',
      short: 'c',
      value: 'A,B,C',
      help: message('columns, of {columns}', { columns: COLUMN_KEYS.join(', ') }),
    },
    { name: 'jsonl', help: message('a line of JSON a file, as soon as it is done (--format jsonl)') },
    {
      name: 'resume',
      value: 'FILE',
      file: true,
      help: message('go on where an earlier --jsonl ended: its rows are taken over'),
    },
    {
      name: 'database',
      value: 'OUT.duckdb|OUT.sqlite|OUT.parquet',
      file: true,
      help: message('put the rows into a database, too'),
    },
    FORCE_OPTION,
    {
      name: 'jobs',
      short: 'j',
      value: 'N',
      help: message('files that are read at a time (as many as there are cores)'),
    },
    {
      name: 'timeout',
      value: 'SECONDS',
      help: message('how long a file may take before it is given up ({seconds})', { seconds: USUAL_LIMIT }),
    },
    QUEUE_OPTION,
    { name: 'stdin', help: message('take names of files through the pipe, one a line, as - does') },
    { name: 'null', short: '0', help: message('names that come through the pipe end with NUL (find -print0)') },
    {
      name: 'ignore',
      value: 'PATTERN',
      repeatable: true,
      help: message('leave out such files and folders, as a line of .gitignore would'),
    },
    { name: 'no-ignore', help: message('take in what .gitignore files leave out') },
    { name: 'follow', help: message('follow links to folders') },
    { name: 'hash', help: message('read large files as a whole, for the SHA-256 of each') },
    { name: 'related', help: message('tell what derives from what; with --hash by the numbers of each tensor, too') },
    {
      name: 'progress',
      value: PROGRESS.join('|'),
      choices: PROGRESS,
      help: message('tell on standard error how far it is (auto: on a terminal, and every 10 s in a pipe)'),
    },
    { name: 'exit-zero', help: message('exit 0 where networks have errors, too') },
    ...OF_ALL,
    ...printingOptions(FORMATS),
    ...COMMON_OPTIONS,
  ],
  examples: [
    { command: 'weigh scan models', what: message('every network below a folder') },
    { command: 'weigh scan models --sort macs --top 10', what: message('the ten that compute most') },
    { command: 'weigh scan models --jsonl -o rows.jsonl', what: message('a row a file, for scripts') },
    {
      command: 'weigh scan models --jsonl -o rows.jsonl --resume rows.jsonl',
      what: message('only what is new or was changed'),
    },
    { command: 'weigh scan models --database models.duckdb', what: message('to be queried with SQL') },
    {
      command: 'find / -name "*.caffemodel" -print0 | weigh scan -0 -',
      what: message('as a filter: names in, rows out'),
    },
    {
      command: 'weigh scan s3://models --queue redis://localhost --database models.parquet',
      what: message('on many machines, each of which runs weigh worker'),
    },
  ],
  run: runScan,
}

async function runScan(invocation: Invocation): Promise<number> {
  // The threads of a scan run this program, too.
  if (parentPort !== null) return (await import('../scan/worker.ts')).serve(parentPort)
  const { operands, options, terminal } = invocation
  if (operands.length === 0 && !options.has('stdin')) {
    throw new UsageError(message('which folder?'), message('type {usage}', { usage: 'weigh scan DIR' }))
  }
  const format = scanFormat(invocation)
  const tables = tableOptions(options)
  const worker = workerData(options)
  const digest = digestOf(worker)
  const limit = limitOf(options)
  const threads = integerOption(options, 'jobs', 1)
  const resumed = options.value('resume')
  const queued = options.value('queue')
  for (const name of ['output', 'database']) await refuseModel(options.value(name))
  const base = options.value('database')
  const journal = queued === undefined ? undefined : journalOf(options)
  const earlier = await earlierOf(
    resumed ?? (journal !== undefined && existsSync(journal) ? journal : undefined),
    digest,
  )
  const database = base === undefined ? undefined : await Database.open(base, options.has('force'), terminal.catalogue)
  const lines = format === 'jsonl' ? openLines(options.value('output'), resumed, terminal.stdout) : undefined
  const progress = new Progress(terminal, PROGRESS.find((choice) => choice === options.value('progress')) ?? 'auto')
  const stopper = new Stopper()
  const { signal } = stopper
  const kept = journal === undefined ? undefined : openLines(journal, journal, terminal.stdout)
  const queue = queued === undefined ? undefined : await QueueCrew.open(queuePlace(queued), { worker, limit })
  const keepsRows = lines === undefined
  const session = new Session({
    threads,
    limit,
    worker,
    earlier,
    progress,
    signal,
    keepsRows,
    queue,
    related: options.has('related'),
  })
  const leftOut: LeftOut = { files: 0, folders: 0, issues: [] }
  const verdict = new Verdict()
  try {
    for await (const ready of session.rows(walk(named(invocation), walkOptions(options), leftOut))) {
      verdict.see(ready.row)
      await database?.add(ready.row)
      if (ready.isEarlier) continue
      const line = scanLine(ready.row, terminal.catalogue, ownFields(ready, digest))
      await kept?.write(line)
      if (lines === undefined) continue
      await progress.clear()
      if (!(await lines.write(line))) stopper.stop()
    }
    const scanned = await session.conclude()
    await database?.finish(scanned)
    await progress.end()
    if (format !== 'jsonl') await report(format, { ...scanned, leftOut }, tables, invocation)
    for (const row of [...scanned.joins, ...scanned.repeats, ...(scanned.related ?? [])])
      await lines?.write(scanLine(row, terminal.catalogue))
    await tellIssues({ issues: leftOut.issues }, options, terminal)
    if (stopper.status !== undefined) await tellStopped(progress, terminal)
    else if (journal !== undefined) rmSync(journal, { force: true })
  } catch (error) {
    await database?.abandon()
    throw error
  } finally {
    session.stop()
    lines?.close()
    kept?.close()
    stopper.release()
    if (reads(invocation)) process.stdin.destroy()
  }
  return stopper.status ?? (options.has('exit-zero') ? 0 : verdict.status)
}

/**
 * Where rows of a queue are kept until the database is whole: with it a scan goes on that was ended in between. Lines that
 * go to a file and are gone on with need no other.
 */
function journalOf(options: OptionValues): string | undefined {
  const base = options.value('database')
  return base === undefined || options.has('resume') ? undefined : `${base}.rows.jsonl`
}

async function earlierOf(file: string | undefined, digest: string | null): Promise<Earlier | undefined> {
  return file === undefined ? undefined : Earlier.read(file, digest)
}

/** Whether names come through the pipe. */
function reads({ operands, options }: Pick<Invocation, 'operands' | 'options'>): boolean {
  return operands.includes('-') || options.has('stdin')
}

/** A scan reads in threads of its own, and what it writes to is opened before: what looks like a model stays. */
async function refuseModel(file: string | undefined): Promise<void> {
  if (file === undefined || statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return
  const source = openRegular(file, file)
  const probe = await probeOf(source).finally(() => source.close())
  // Of texts the ending tells more: rows of a scan are no less a text than a network is.
  if (claimedFormat(file) === undefined && (probe.content.isText || formatOfContent(probe) === undefined)) return
  throw new UsageError(message('{file} is a model, and no scan overwrites it', { file }))
}

function scanFormat({ operands, options }: Invocation): (typeof FORMATS)[number] {
  const isNamed = options.has('format') || options.has('output')
  const asked = formatOf(options, FORMATS)
  if (options.has('jsonl') && isNamed && asked !== 'jsonl') {
    // A file of any name may hold lines; another format may not.
    if (options.has('format'))
      throw new UsageError(message('--jsonl and --format {format} do not go together', { format: asked }))
  }
  const format = options.has('jsonl') || (reads({ operands, options }) && !isNamed) ? 'jsonl' : asked
  if (format === 'jsonl') refuseFor(format, ['sort', 'top', 'columns', 'width'], options)
  if (options.has('null') && !reads({ operands, options }))
    throw new UsageError(
      message('--null is about names that come through the pipe'),
      message('type {usage}', { usage: 'weigh scan -0 -' }),
    )
  return format
}

function tableOptions(options: OptionValues): ScanTableOptions {
  const sort = options.value('sort')
  const top = integerOption(options, 'top', 1)
  const columns = columnsOption(options, COLUMN_KEYS)
  return {
    ...(sort !== undefined && { sort }),
    ...(top !== undefined && { top }),
    ...(columns !== undefined && { columns }),
  }
}

function walkOptions(options: OptionValues): WalkOptions {
  return { ignore: options.all('ignore'), useIgnoreFiles: !options.has('no-ignore'), follow: options.has('follow') }
}

/** Options of reading go to the threads as they were typed, once they are known to be right. */
function workerData(options: OptionValues): WorkerData {
  readingOptions(options)
  const typed = OF_ALL.flatMap(({ name }) => (options.has(name) ? [[name, options.all(name)] as const] : []))
  const whole = options.has('hash')
  return { options: new Map(typed), whole, tensors: whole && options.has('related') }
}

/** What rows depend on beside their files; null where nothing was typed. */
function digestOf({ options, whole, tensors }: WorkerData): string | null {
  // How a file is come by says nothing of what is in it.
  const own = [...options].filter(([name]) => FAR_OPTIONS.every((option) => option.name !== name))
  if (own.length === 0 && !whole) return null
  return createHash('sha256')
    .update(JSON.stringify(tensors ? [own, whole, tensors] : [own, whole]))
    .digest('hex')
    .slice(0, 16)
}

/** Milliseconds that a file may take. */
function limitOf(options: OptionValues): number {
  const given = options.value('timeout')
  const seconds = given === undefined ? USUAL_LIMIT : Number(given)
  // A timer counts no further than 2^31 milliseconds.
  if (seconds > 0 && seconds <= 2_000_000) return seconds * 1000
  throw misunderstood('timeout', given ?? '', message('type {usage}', { usage: '--timeout 60' }))
}

async function* named({ operands, options }: Invocation): AsyncGenerator<FoundFile> {
  for (const name of new Set([...operands, ...(options.has('stdin') ? ['-'] : [])])) {
    if (name === '-') yield* namedFiles(process.stdin, options.has('null'))
    else yield { name, path: name, isNamed: true }
  }
}

function ownFields({ modified, milliseconds }: ReadyRow, digest: string | null): Readonly<Record<string, Json>> {
  return { modified, options: digest, milliseconds }
}

async function report(
  format: TableFormat,
  scanned: Scanned,
  tables: ScanTableOptions,
  { options, terminal }: Invocation,
): Promise<void> {
  await emit(await reportScan(scanned, { format, ...tables, ...writerOptions(options, terminal) }), options, terminal)
}

async function tellStopped({ done, found, foundAll }: Progress, { stderr, catalogue }: Terminal): Promise<void> {
  const all = `${found}${foundAll ? '' : '+'}`
  const text = message('stopped: {done} of {found} files are done (--resume goes on with the rows of --jsonl)', {
    done,
    found: all,
  })
  await writeOut(stderr, `weigh: ${say(text, catalogue)}\n`)
}

const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const

/** Ends a scan where somebody wants it to end; who wants it twice gets it at once. */
class Stopper {
  readonly #controller = new AbortController()
  readonly signal = this.#controller.signal
  /** The exit status, where a signal ended it. */
  status: number | undefined

  constructor() {
    for (const name of Object.keys(SIGNALS)) process.on(name, this.#onSignal)
  }

  readonly #onSignal = (name: keyof typeof SIGNALS) => {
    if (this.status !== undefined) process.exit(SIGNALS[name])
    this.status = SIGNALS[name]
    this.stop()
  }

  stop(): void {
    this.#controller.abort()
  }

  release(): void {
    for (const name of Object.keys(SIGNALS)) process.removeListener(name, this.#onSignal)
  }
}

/** What the rows come to: 1 where anything is wrong, 2 where nothing could be read at all. */
class Verdict {
  #errors = 0
  #failed = 0
  #read = 0

  see(row: FileRow): void {
    if (row.errors > 0) this.#errors++
    if (statusOf(row) === 'failed') this.#failed++
    else this.#read++
  }

  get status(): number {
    if (this.#failed > 0 && this.#read === 0) return 2
    return this.#errors > 0 ? 1 : 0
  }
}
