/** One scan from the first file to the last pair: who reads what, and what is kept of it. */

import { availableParallelism, totalmem } from 'node:os'
import { type Issue, issue } from '../../core/words/issue.ts'
import type { Message } from '../../core/words/message.ts'
import { isMatch, matchWeights } from '../../scan/match.ts'
import { findRelated } from '../../scan/related.ts'
import { doubtfulFiles, findRepeats } from '../../scan/repeats.ts'
import { type FileRow, type JoinRow, statusOf } from '../../scan/row.ts'
import { failedFile, failedPair } from '../../scan/scan-file.ts'
import type { Scanned } from '../../scan/tables.ts'
import type { Earlier } from './earlier.ts'
import type { Progress } from './progress.ts'
import type { QueueCrew } from './queue-crew.ts'
import type { FoundFile } from './walk.ts'
import type { Answer, Job, WorkerData } from './worker.ts'
import { type PoolOptions, WorkerPool } from './worker-pool.ts'

/** What a scan is given. */
export interface SessionOptions {
  readonly threads: number | undefined
  /** Milliseconds that a file may take. */
  readonly limit: number
  readonly worker: WorkerData
  readonly earlier: Earlier | undefined
  readonly progress: Progress
  readonly signal: AbortSignal
  /** Whether rows are kept in full, to be shown at the end; else only what is needed to compare them. */
  readonly keepsRows: boolean
  /** Whether it is told what derives from what. */
  readonly related: boolean
  /** Who scans the files, where threads of this program do not. */
  readonly queue: QueueCrew | undefined
}

/** A row as it is ready, with what only the scan knows of it. */
export interface ReadyRow {
  readonly row: FileRow
  readonly modified: number | null
  readonly milliseconds: number
  /** True where an earlier scan has made it. */
  readonly isEarlier: boolean
}

/** Files that are found before anybody reads them: so many that the end is known early, and no more. */
const MOST_AHEAD = 100_000

export class Session {
  readonly #options: SessionOptions
  readonly #pool: WorkerPool<Job, Answer>
  readonly #rows = new Map<string, FileRow>()
  /** Files whose paths are not their names, or that stand for a model. */
  readonly #found = new Map<string, FoundFile>()

  constructor(options: SessionOptions) {
    this.#options = options
    this.#pool = new WorkerPool(poolOptions(options))
  }

  /** Scans files; rows come as they are ready. */
  async *rows(found: AsyncIterable<FoundFile>): AsyncGenerator<ReadyRow> {
    const { signal, progress, queue } = this.#options
    const earlier: ReadyRow[] = []
    const jobs = this.#jobs(found, earlier)
    for await (const outcome of queue === undefined ? this.#pool.run(jobs, signal) : queue.run(jobs, signal)) {
      yield* earlier.splice(0)
      const { name } = outcome.job.file
      const ready = 'failure' in outcome ? givenUp(name, outcome.failure) : answered(name, outcome.answer)
      // A file that was put in once more, since it seemed lost, may come twice.
      if (queue !== undefined && this.#rows.has(name)) continue
      progress.done++
      progress.last = name
      // A folder holds much beside models.
      if (statusOf(ready.row) === 'unknown' && !outcome.job.file.isNamed) continue
      this.#keep(ready.row)
      yield ready
    }
    yield* earlier
  }

  async *#jobs(found: AsyncIterable<FoundFile>, earlier: ReadyRow[]) {
    for await (const file of ahead(found, this.#options.progress)) {
      if (typeof file.path !== 'string' || file.model !== undefined) this.#found.set(file.name, file)
      const known = this.#options.earlier?.rowOf(file)
      if (known === undefined) yield { task: 'file', file } as const
      else {
        this.#options.progress.found--
        this.#keep(known)
        earlier.push({ row: known, modified: null, milliseconds: 0, isEarlier: true })
      }
    }
  }

  #keep(row: FileRow): void {
    const kept = this.#options.keepsRows
      ? { ...row, issues: row.issues.slice(0, 1) }
      : { ...row, issues: [], figures: null, what: null }
    this.#rows.set(row.file, kept)
  }

  /** What can be said once all files are read: which are equal, and which weights belong to which definition. */
  async conclude(): Promise<Scanned> {
    for await (const outcome of this.#pool.run(this.#hashJobs(), this.#options.signal)) {
      const row = this.#rows.get(outcome.job.file.name)
      if (row !== undefined && 'answer' in outcome)
        this.#rows.set(row.file, { ...row, sha256: outcome.answer.sha256 ?? null })
    }
    const joins: JoinRow[] = []
    for await (const outcome of this.#pool.run(this.#pairJobs(), this.#options.signal)) {
      const join = joinOf(outcome)
      if (isMatch(join)) joins.push(join)
    }
    const files = [...this.#rows.values()]
    const byFile = (row: JoinRow) => `${row.definition}\n${row.weights}`
    joins.sort((a, b) => (byFile(a) < byFile(b) ? -1 : 1))
    const related = this.#options.related ? { related: findRelated(files) } : {}
    return { files, joins, repeats: findRepeats(files), ...related }
  }

  #hashJobs() {
    return doubtfulFiles([...this.#rows.values()]).map((name) => ({ task: 'hash', file: this.#file(name) }) as const)
  }

  #pairJobs() {
    const matches = matchWeights([...this.#rows.values()])
    return matches.map(
      ({ definition, weights, by }) =>
        ({ task: 'pair', definition: this.#file(definition), weights: this.#file(weights), by }) as const,
    )
  }

  #file(name: string): FoundFile {
    return this.#found.get(name) ?? { name, path: name, isNamed: false }
  }

  /** Ends all threads. */
  stop(): void {
    this.#options.queue?.stop()
    this.#pool.stop()
  }
}

/** A thread takes what is left of half the memory, and neither more than anybody needs nor less than a network does. */
export function poolOptions({
  threads = availableParallelism(),
  limit,
  worker,
}: Pick<SessionOptions, 'threads' | 'limit' | 'worker'>): PoolOptions {
  const share = Math.floor(totalmem() / 2 ** 21 / threads)
  // This very program, so that what it keeps of compiled code serves its threads as well.
  const script = new URL('weigh.cjs', import.meta.url)
  return { script, args: ['scan'], data: worker, threads, limit, heap: Math.min(4096, Math.max(512, share)) }
}

function answered(name: string, { row, modified, milliseconds }: Answer): ReadyRow {
  if (row?.row !== 'file') throw new Error(`a thread has no row for ${name}`)
  // Wherever a file was read, it is told as it was found.
  return { row: { ...row, file: name }, modified, milliseconds, isEarlier: false }
}

function givenUp(file: string, failure: Message): ReadyRow {
  return { row: failedFile(file, givenUpIssue(file, failure)), modified: null, milliseconds: 0, isEarlier: false }
}

function givenUpIssue(file: string, reason: Message): Issue {
  return issue('scan/given-up', 'error', 'given up: {reason}', { reason }, { where: { file } })
}

type PairJob = Extract<Job, { task: 'pair' }>

function joinOf(outcome: { job: PairJob } & ({ answer: Answer } | { failure: Message })): JoinRow {
  const { definition, weights, by } = outcome.job
  if ('answer' in outcome && outcome.answer.row?.row === 'join') return outcome.answer.row
  const failure = 'failure' in outcome ? outcome.failure : undefined
  if (failure === undefined) throw new Error(`a thread has no row for ${weights.name}`)
  const match = { definition: definition.name, weights: weights.name, by }
  return failedPair(match, givenUpIssue(definition.name, failure))
}

/** Finds files while others are read, so that it is soon known how many there are. */
async function* ahead(found: AsyncIterable<FoundFile>, progress: Progress): AsyncGenerator<FoundFile> {
  const waiting: FoundFile[] = []
  let wake: () => void = () => undefined
  let ended = false
  let error: unknown
  const fill = async () => {
    for await (const file of found) {
      progress.found++
      waiting.push(file)
      wake()
      // Messages of threads and signals have their turn, too.
      if (progress.found % 100 === 0 || waiting.length > MOST_AHEAD) await pause(waiting.length > MOST_AHEAD ? 50 : 0)
    }
    progress.foundAll = true
  }
  void fill()
    .catch((reason: unknown) => {
      error = reason
    })
    .finally(() => {
      ended = true
      wake()
    })
  let next = 0
  for (;;) {
    const file = waiting[next++]
    if (file !== undefined) {
      yield file
      if (next > 1000) waiting.splice(0, next)
      if (next > 1000) next = 0
    } else if (ended) {
      if (error !== undefined) throw error
      return
    } else {
      next--
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    if (milliseconds === 0) setImmediate(resolve)
    else setTimeout(resolve, milliseconds)
  })
}
