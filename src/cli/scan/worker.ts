/** What a scan's threads do: they open files, scan them, and answer with rows. */

import { createHash } from 'node:crypto'
import { dirname } from 'node:path'
import { type MessagePort, workerData } from 'node:worker_threads'
import type { DefinitionText } from '../../core/words/definition-text.ts'
import { FormatError, type Issue, issue } from '../../core/words/issue.ts'
import { isFar } from '../../node/far/is-far.ts'
import { definitionsAbove } from '../../node/named-files.ts'
import { hashModel } from '../../scan/content.ts'
import type { FileRow, JoinRow } from '../../scan/row.ts'
import { failedFile, failedPair, type ScanOptions, scanFile, scanPair } from '../../scan/scan-file.ts'
import { optionValues } from '../arguments.ts'
import { chooseFar } from '../far-options.ts'
import { type OpenedSource, openRegular } from '../file-source.ts'
import { FILES, isArchived } from '../files.ts'
import { aroundIn } from '../networks.ts'
import { readingOptions } from '../options.ts'
import type { FoundFile } from './walk.ts'

/** What a thread is started with. */
export interface WorkerData {
  /** Options of reading as they were typed. */
  readonly options: ReadonlyMap<string, readonly string[]>
  /** Whether large files are hashed as a whole. */
  readonly whole: boolean
  /** Whether each tensor is hashed. */
  readonly tensors: boolean
}

/** What a thread is asked. */
export type Job =
  | { readonly task: 'file' | 'hash'; readonly file: FoundFile }
  | { readonly task: 'pair'; readonly definition: FoundFile; readonly weights: FoundFile; readonly by: JoinRow['by'] }

/** What it answers. */
export interface Answer {
  readonly row?: FileRow | JoinRow
  /** Of a file that was to be hashed; null where it can't be read. */
  readonly sha256?: string | null
  /** When the file was changed last, in milliseconds. */
  readonly modified: number | null
  readonly milliseconds: number
}

const newHash = () => createHash('sha256')

/** Answers one job after the other, until the thread is ended. */
export function serve(port: MessagePort): Promise<never> {
  const { options, whole, tensors }: WorkerData = workerData
  chooseFar(['-'], optionValues(options))
  const reading: ScanOptions = { ...readingOptions(optionValues(options)), newHash, whole, tensors }
  let last = Promise.resolve()
  port.on('message', (job: Job) => {
    last = last.then(async () => port.postMessage(await timed(() => answer(job, reading))))
  })
  port.postMessage('ready')
  return new Promise(() => undefined)
}

type Untimed = Omit<Answer, 'milliseconds'>

async function timed(work: () => Promise<Untimed>): Promise<Answer> {
  const start = performance.now()
  return { ...(await work()), milliseconds: Math.round(performance.now() - start) }
}

function answer(job: Job, options: ScanOptions): Promise<Untimed> {
  switch (job.task) {
    case 'file':
      return fileAnswer(job.file, options)
    case 'hash':
      return hashAnswer(job.file)
    case 'pair':
      return pairAnswer(job, options)
  }
}

/** An open file; nobody knows when one was changed that is far away. */
interface ScannedFile extends OpenedSource {
  readonly modified: number | null
}

async function openScanned({ name, path }: Pick<FoundFile, 'name' | 'path'>): Promise<ScannedFile> {
  return isFar(name) || isArchived(name) ? { ...(await FILES.open(name)), modified: null } : openRegular(name, path)
}

/** The files of a model, which are open as long as they are used. */
class OpenModel {
  readonly #opened: { close(): void }[] = []
  first: ScannedFile | undefined
  given: readonly ScannedFile[] = []
  named: readonly ScannedFile[] = []

  async open(file: FoundFile): Promise<ScannedFile> {
    this.first = await this.#keep(file)
    const { given = [], named = [] } = file.model ?? {}
    this.given = await Promise.all(given.map((name) => this.#keep({ name, path: name })))
    this.named = await Promise.all(named.map((name) => this.#keep({ name, path: name })))
    return this.first
  }

  async #keep(file: Pick<FoundFile, 'name' | 'path'>): Promise<ScannedFile> {
    const source = await openScanned(file)
    this.#opened.push(source)
    return source
  }

  get all(): readonly ScannedFile[] {
    return this.first === undefined ? [] : [this.first, ...this.given, ...this.named]
  }

  /** When any of its files was changed last. */
  get modified(): number | null {
    return this.all.reduce<number | null>(
      (last, { modified }) => (last === null || modified === null ? null : Math.max(last, modified)),
      0,
    )
  }

  /** What its files name is among them, or beside them. */
  get around() {
    const { open, siblings } = aroundIn(FILES, (source) => {
      this.#opened.push(source)
      return source
    })
    const own: typeof open = async (named, from, reach) => {
      const name = `${from.slice(0, from.lastIndexOf('/') + 1)}${named}`
      return this.all.find((source) => source.name === name) ?? open(named, from, reach)
    }
    return { open: own, siblings }
  }

  close(): void {
    for (const source of this.#opened) source.close()
  }
}

async function fileAnswer(file: FoundFile, options: ScanOptions): Promise<Untimed> {
  const model = new OpenModel()
  try {
    const source = await model.open(file)
    const { given, named, modified } = model
    const around = file.model === undefined ? {} : { ...model.around, given, named }
    return { row: await scanFile(source, { ...options, ...definitionsFor(file, options), ...around }), modified }
  } catch (error) {
    const { first } = model
    return { row: failedFile(file.name, issueOf(error, file), first?.size), modified: first?.modified ?? null }
  } finally {
    model.close()
  }
}

async function hashAnswer(file: FoundFile): Promise<Untimed> {
  const model = new OpenModel()
  try {
    await model.open(file)
    const { all, modified } = model
    return { sha256: (await hashModel(all, newHash, true)).sha256, modified }
  } catch {
    // It was there a moment ago: nothing is known of it then.
    return { sha256: null, modified: null }
  } finally {
    model.close()
  }
}

async function pairAnswer(job: Extract<Job, { task: 'pair' }>, options: ScanOptions): Promise<Untimed> {
  const { definition, weights, by } = job
  const opened: ScannedFile[] = []
  const open = async (file: FoundFile) => {
    const source = await openScanned(file)
    opened.push(source)
    return source
  }
  try {
    const reading = { ...options, ...definitionsFor(definition, options) }
    return { row: await scanPair(await open(definition), await open(weights), by, reading), modified: null }
  } catch (error) {
    return {
      row: failedPair({ definition: definition.name, weights: weights.name, by }, issueOf(error, definition)),
      modified: null,
    }
  } finally {
    for (const source of opened) source.close()
  }
}

const known = new Map<string, readonly DefinitionText[]>()

/** The definitions of layers that lie above a file, looked for once for each folder. */
function definitionsFor({ name }: FoundFile, { definitions = [] }: ScanOptions): Pick<ScanOptions, 'definitions'> {
  const folder = dirname(name)
  const above = known.get(folder) ?? definitionsAbove(name)
  known.set(folder, above)
  return { definitions: [...definitions, ...above] }
}

/** Any error of ours is one of this file, and no end to the others. */
function issueOf(error: unknown, { name }: FoundFile): Issue {
  if (error instanceof FormatError) return error.issue
  const reason = error instanceof Error ? error.message : String(error)
  return issue('scan/bug', 'error', 'this is a bug of weigh itself: {reason}', { reason }, { where: { file: name } })
}
