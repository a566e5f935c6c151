/**
 * The scanning end of a queue: puts files into it and collects their rows. A row leaves the queue once whoever collects has
 * done with it, so that either end may be lost at any time; a row that comes again is known by its key.
 */

import { resolve } from 'node:path'
import type { Queue } from 'bullmq'
import { message } from '../../core/words/message.ts'
import { isFar } from '../../node/far/is-far.ts'
import { readScanLine } from '../../scan/json.ts'
import { connect, type FileJob, type FileResult, keyOf, MOST_TRIES, type Place, PREFIX } from './queue.ts'
import type { FoundFile } from './walk.ts'
import type { Answer, Job, WorkerData } from './worker.ts'
import type { Outcome } from './worker-pool.ts'

/** Files that are in the queue at a time: work enough for hundreds of workers, and bounded in Redis and here. */
const MOST_OUT = 20_000

/** Files that are put into the queue, and rows that are taken out of it, at a time. */
const BATCH = 500

/** Milliseconds between two looks where nothing was ready. */
const PAUSE = 100

type FilesJob = Extract<Job, { task: 'file' | 'hash' }>

/** What every job says beside its file. */
export interface QueueOptions {
  readonly worker: WorkerData
  readonly limit: number
}

export class QueueCrew {
  readonly #queue: Queue
  readonly #options: QueueOptions
  readonly #disconnect: () => void

  private constructor(queue: Queue, options: QueueOptions, disconnect: () => void) {
    this.#queue = queue
    this.#options = options
    this.#disconnect = disconnect
  }

  /** Throws UsageError where the queue can't be reached. */
  static async open(place: Place, options: QueueOptions): Promise<QueueCrew> {
    const { redis, bull } = await connect(place)
    const queue = new bull.Queue(place.name, { connection: redis, prefix: PREFIX })
    queue.on('error', () => undefined)
    return new QueueCrew(queue, options, () => redis.disconnect())
  }

  /** Has files scanned; outcomes come as they are ready, each file once. */
  async *run<J extends FilesJob>(
    jobs: Iterable<J> | AsyncIterable<J>,
    signal: AbortSignal,
  ): AsyncGenerator<Outcome<J, Answer>> {
    const out = new Map<string, { readonly job: J; readonly data: FileJob }>()
    const source = iterate(jobs)
    let isEnd = false
    let empty = 0
    while (!signal.aborted && !(isEnd && out.size === 0)) {
      const hasRoom = !isEnd && out.size <= MOST_OUT - BATCH
      if (hasRoom) isEnd = await this.#fill(source, out)
      const found = await this.#collect(out)
      for (const { outcome } of found) yield outcome
      await Promise.all(found.map(({ key }) => this.#queue.remove(key)))
      empty = found.length === 0 ? empty + 1 : 0
      if (found.length > 0 || hasRoom) continue
      await new Promise((done) => setTimeout(done, PAUSE))
      // Redis may have come back without its last second.
      if (empty % 50 === 0) await this.#add([...out.values()].map(({ data }) => data))
    }
  }

  /** Puts in as many as go at a time; true where there are no more. */
  async #fill<J extends FilesJob>(
    source: AsyncIterator<J>,
    out: Map<string, { readonly job: J; readonly data: FileJob }>,
  ): Promise<boolean> {
    const added: FileJob[] = []
    while (added.length < BATCH) {
      const next = await source.next()
      if (next.done === true) {
        await this.#add(added)
        return true
      }
      const data = this.#data(next.value.file)
      out.set(keyOf(data), { job: next.value, data })
      added.push(data)
    }
    await this.#add(added)
    return false
  }

  /** A file that is there already, in whichever state, stays as it is. */
  async #add(all: readonly FileJob[]): Promise<void> {
    for (let at = 0; at < all.length; at += BATCH)
      await this.#queue.addBulk(
        all.slice(at, at + BATCH).map((data) => ({
          name: 'file',
          data,
          opts: { jobId: keyOf(data), attempts: MOST_TRIES },
        })),
      )
  }

  #data({ name, path, model }: FoundFile): FileJob {
    const { options, whole, tensors } = this.#options.worker
    return {
      name: isFar(name) || typeof path !== 'string' ? name : resolve(name),
      ...(typeof path !== 'string' && { path: Buffer.from(path).toString('base64') }),
      ...(model && { model: { given: model.given.map(absolute), named: model.named.map(absolute) } }),
      options: [...options],
      whole,
      tensors,
      limit: this.#options.limit,
    }
  }

  /** What is ready, of the files that are out. */
  async #collect<J>(out: Map<string, { readonly job: J }>) {
    const ready: { readonly key: string; readonly outcome: Outcome<J, Answer> }[] = []
    for (const { id = '', returnvalue, failedReason } of await this.#queue.getJobs(
      ['completed', 'failed'],
      0,
      BATCH - 1,
      true,
    )) {
      const known = out.get(id)
      // What another scan has left is nobody's any more.
      if (known === undefined) await this.#queue.remove(id)
      else {
        out.delete(id)
        ready.push({ key: id, outcome: { ...outcomeOf(returnvalue, failedReason), job: known.job } })
      }
    }
    return ready
  }

  stop(): void {
    void this.#queue
      .close()
      .catch(() => undefined)
      .finally(this.#disconnect)
  }
}

function absolute(name: string): string {
  return isFar(name) ? name : resolve(name)
}

/** Whatever was wrong with a worker: a file that ends it again and again is set aside. */
function outcomeOf(
  result: FileResult | null,
  reason: string | undefined,
): { answer: Answer } | { failure: ReturnType<typeof message> } {
  if (result === null || result === undefined) {
    const text = 'it has ended {tries} workers, or failed in them ({reason})'
    return { failure: message(text, { tries: MOST_TRIES, reason: reason ?? '' }) }
  }
  if ('failure' in result) return { failure: message('{reason}', { reason: result.failure }) }
  const row = readScanLine(result.line)?.row
  if (row === undefined) return { failure: message('the worker is of another version of weigh') }
  return { answer: { row, modified: result.modified, milliseconds: result.milliseconds } }
}

async function* iterate<T>(items: Iterable<T> | AsyncIterable<T>): AsyncGenerator<T> {
  yield* items
}
