/** `weigh worker`: takes files out of a queue, on this machine, and gives their rows back. */

import { availableParallelism } from 'node:os'
import { message, say } from '../../core/words/message.ts'
import { scanLine } from '../../scan/json.ts'
import { integerOption } from '../arguments.ts'
import { type Command, UsageError } from '../command.ts'
import { COMMON_OPTIONS } from '../options.ts'
import { writeOut } from '../output.ts'
import { AskedPool } from '../scan/asked-pool.ts'
import { connect, type FileJob, type FileResult, MOST_TRIES, type Place, PREFIX, queuePlace } from '../scan/queue.ts'
import { QUEUE_OPTION } from '../scan/queue-option.ts'
import { poolOptions } from '../scan/session.ts'
import type { Answer, Job, WorkerData } from '../scan/worker.ts'

/** Seconds after which a worker is taken for lost that was not heard of. */
const USUAL_SILENCE = 30

export const worker: Command = {
  name: 'worker',
  operands: '',
  options: [
    QUEUE_OPTION,
    {
      name: 'jobs',
      short: 'j',
      value: 'N',
      help: message('files that are read at a time (as many as there are cores)'),
    },
    {
      name: 'lost',
      value: 'SECONDS',
      help: message('after how long without a sign a worker is lost, and its files are given to others ({seconds})', {
        seconds: USUAL_SILENCE,
      }),
    },
    ...COMMON_OPTIONS,
  ],
  examples: [
    { command: 'weigh worker --queue redis://queue.local', what: message('work for a scan that was started anywhere') },
    {
      command: 'weigh worker --queue redis://queue.local#night -j 4',
      what: message('of one name, four files at a time'),
    },
  ],
  async run({ operands, options, terminal }) {
    const [operand] = operands
    if (operand !== undefined) throw new UsageError(message('{operand} is one argument too many', { operand }))
    const given = options.value('queue')
    if (given === undefined)
      throw new UsageError(
        message('which queue?'),
        message('type {usage}', { usage: 'weigh worker --queue redis://HOST' }),
      )
    const place = queuePlace(given)
    const threads = integerOption(options, 'jobs', 1) ?? availableParallelism()
    const lost = (integerOption(options, 'lost', 1) ?? USUAL_SILENCE) * 1000
    const stop = await work(place, threads, lost)
    const text = message('at work for the queue {name}; Ctrl+C ends it once its files are done', { name: place.name })
    await writeOut(terminal.stderr, `${say(text, terminal.catalogue)}\n`)
    await interrupted()
    await stop()
    return 0
  },
}

/** Takes files from the queue until it is told to stop. */
async function work(place: Place, threads: number, lost: number): Promise<() => Promise<void>> {
  const { redis, bull } = await connect(place)
  const pools = new Pools(threads)
  const own = new bull.Worker<FileJob, FileResult>(place.name, ({ data }) => pools.scan(data), {
    connection: redis,
    prefix: PREFIX,
    // With the next at hand, threads never wait.
    concurrency: 2 * threads,
    lockDuration: lost,
    stalledInterval: lost,
    maxStalledCount: MOST_TRIES - 1,
  })
  own.on('error', () => undefined)
  return async () => {
    await own.close()
    pools.stop()
    redis.disconnect()
  }
}

/** Threads for each way of reading that scans ask for. */
class Pools {
  readonly #threads: number
  readonly #pools = new Map<string, AskedPool<Job, Answer>>()

  constructor(threads: number) {
    this.#threads = threads
  }

  async scan({ name, path, model, options, whole, tensors, limit }: FileJob): Promise<FileResult> {
    const file = {
      name,
      path: path === undefined ? name : Buffer.from(path, 'base64'),
      isNamed: true,
      ...(model && { model }),
    }
    const outcome = await this.#poolFor({ options: new Map(options), whole, tensors }, limit).ask({
      task: 'file',
      file,
    })
    if ('failure' in outcome) return { failure: say(outcome.failure) }
    const { row, modified, milliseconds } = outcome.answer
    if (row?.row !== 'file') throw new Error(`a thread has no row for ${name}`)
    return { line: scanLine(row), modified, milliseconds }
  }

  #poolFor(worker: WorkerData, limit: number): AskedPool<Job, Answer> {
    const key = JSON.stringify([[...worker.options], worker.whole, worker.tensors, limit])
    const known = this.#pools.get(key)
    if (known !== undefined) return known
    const pool = new AskedPool<Job, Answer>(poolOptions({ threads: this.#threads, limit, worker }))
    this.#pools.set(key, pool)
    return pool
  }

  stop(): void {
    for (const pool of this.#pools.values()) pool.stop()
  }
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
}
