/** Work for several threads, each job of which may fail without an end to the others: by a crash, or by taking too long. */

import { Worker } from 'node:worker_threads'
import { type Message, message } from '../../core/words/message.ts'

export interface PoolOptions {
  /** Program of a thread: it answers each message by one, in order, after a first one that says that it is ready. */
  readonly script: string | URL
  /** What stands on its command line. */
  readonly args?: readonly string[]
  /** What a thread is given at its start. */
  readonly data: unknown
  readonly threads: number
  /** Milliseconds that a job may take. */
  readonly limit: number
  /** Most memory of a thread's own, in MiB. */
  readonly heap: number
}

/** What became of a job. */
export type Outcome<Job, Answer> =
  | { readonly job: Job; readonly answer: Answer }
  | { readonly job: Job; readonly failure: Message }

/** Jobs that a thread has at a time: with the next at hand it never waits. */
const AT_A_TIME = 2

/** Threads that are started when there is work for them. */
export class WorkerPool<Job, Answer> {
  readonly #threads: readonly Thread<Job, Answer>[]

  constructor(options: PoolOptions) {
    this.#threads = Array.from({ length: options.threads }, () => new Thread<Job, Answer>(options))
  }

  /**
   * Does jobs; outcomes come in the order in which they are ready. No more jobs are taken up than outcomes are taken off.
   * Ends early, for good, where the signal says so. Throws where threads can't be started.
   */
  async *run<J extends Job>(
    jobs: Iterable<J> | AsyncIterable<J>,
    signal: AbortSignal,
  ): AsyncGenerator<Outcome<J, Answer>> {
    const channel = new Channel<Outcome<J, Answer>>()
    const stop = () => channel.end()
    signal.addEventListener('abort', stop)
    const source = iterate(jobs)
    const lane = async (thread: Thread<Job, Answer>) => {
      for (let next = await source.next(); next.done !== true && !signal.aborted; next = await source.next()) {
        const { value: job } = next
        await channel.offer({ ...(await thread.ask(job)), job })
      }
    }
    const lanes = Array.from({ length: AT_A_TIME }, () => this.#threads.map(lane)).flat()
    void Promise.all(lanes).then(stop, (error: unknown) => channel.end(error))
    try {
      if (!signal.aborted) yield* channel.items()
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }

  /** Ends all threads; jobs that are not done are never answered. */
  stop(): void {
    for (const thread of this.#threads) thread.stop()
  }
}

async function* iterate<T>(items: Iterable<T> | AsyncIterable<T>): AsyncGenerator<T> {
  yield* items
}

/** Hands items over; who offers one waits until it is taken. */
class Channel<T> {
  readonly #waiting: { readonly item: T; readonly taken: () => void }[] = []
  #wake: () => void = () => undefined
  #ended = false
  #error: unknown

  offer(item: T): Promise<void> {
    return new Promise((taken) => {
      this.#waiting.push({ item, taken })
      this.#wake()
    })
  }

  /** Nothing more comes. */
  end(error?: unknown): void {
    this.#ended = true
    this.#error = error
    this.#wake()
  }

  async *items(): AsyncGenerator<T> {
    for (;;) {
      if (this.#error !== undefined) throw this.#error
      const next = this.#waiting.shift()
      if (next !== undefined) {
        next.taken()
        yield next.item
      } else if (this.#ended) return
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
    }
  }
}

interface Pending<Job, Answer> {
  readonly job: Job
  readonly resolve: (outcome: Outcome<Job, Answer>) => void
  readonly reject: (error: unknown) => void
}

/** One thread, started when there is work and anew where it was lost. */
class Thread<Job, Answer> {
  readonly #options: PoolOptions
  readonly #pending: Pending<Job, Answer>[] = []
  #worker: Worker | undefined
  #isReady = false
  #timer: NodeJS.Timeout | undefined

  constructor(options: PoolOptions) {
    this.#options = options
  }

  ask(job: Job): Promise<Outcome<Job, Answer>> {
    return new Promise((resolve, reject) => {
      this.#pending.push({ job, resolve, reject })
      if (this.#worker === undefined) this.#start()
      this.#worker?.postMessage(job)
      if (this.#pending.length === 1) this.#startTimer()
    })
  }

  /** Jobs that are not done are never answered. */
  stop(): void {
    this.#pending.length = 0
    this.#drop()
  }

  #start(): void {
    const { script, args = [], data, heap } = this.#options
    const worker = new Worker(script, {
      argv: [...args],
      workerData: data,
      resourceLimits: { maxOldGenerationSizeMb: heap },
    })
    const ifOwn = (act: (value: Error) => void) => (value: Error) => (this.#worker === worker ? act(value) : undefined)
    this.#worker = worker
    this.#isReady = false
    worker.on('message', (answer: Answer) => (this.#worker === worker ? this.#answered(answer) : undefined))
    worker.on(
      'error',
      ifOwn((error) => this.#lost(error)),
    )
    worker.on('exit', (status) => ifOwn((error) => this.#lost(error))(new Error(`exit ${status}`)))
  }

  #answered(answer: Answer): void {
    if (this.#isReady) {
      const done = this.#pending.shift()
      done?.resolve({ job: done.job, answer })
    }
    this.#isReady = true
    this.#startTimer()
  }

  /** Counts the time of the first job that waits, from when the thread can work at it. */
  #startTimer(): void {
    clearTimeout(this.#timer)
    const { limit } = this.#options
    if (!this.#isReady || this.#pending.length === 0) return
    const failure = message('it takes longer than {seconds} s', { seconds: limit / 1000 })
    this.#timer = setTimeout(() => this.#give(failure), limit)
  }

  #lost(error: Error): void {
    if (!this.#isReady) {
      // Nothing that a job could have done: no thread will ever start.
      for (const { reject } of this.#pending.splice(0)) reject(error)
      this.#drop()
      return
    }
    const isMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    const ended = message('the thread that read it has ended: {reason}', { reason: error.message })
    this.#give(isMemory ? message('it takes more memory than there is') : ended)
  }

  /** Gives up the job that the thread was at; the others go to a new thread. */
  #give(failure: Message): void {
    const culprit = this.#pending.shift()
    this.#drop()
    culprit?.resolve({ job: culprit.job, failure })
    if (this.#pending.length === 0) return
    this.#start()
    for (const { job } of this.#pending) this.#worker?.postMessage(job)
  }

  #drop(): void {
    clearTimeout(this.#timer)
    const worker = this.#worker
    this.#worker = undefined
    void worker?.terminate()
  }
}
