/** Threads that are asked one job at a time, by whoever has one. */

import { type Outcome, type PoolOptions, WorkerPool } from './worker-pool.ts'

export class AskedPool<Job extends object, Answer> {
  readonly #pool: WorkerPool<Job, Answer>
  readonly #asked = new Map<Job, (outcome: Outcome<Job, Answer>) => void>()
  readonly #waiting: Job[] = []
  readonly #end = new AbortController()
  #wake: () => void = () => undefined

  constructor(options: PoolOptions) {
    this.#pool = new WorkerPool(options)
    void this.#serve()
  }

  ask(job: Job): Promise<Outcome<Job, Answer>> {
    return new Promise((resolve) => {
      this.#asked.set(job, resolve)
      this.#waiting.push(job)
      this.#wake()
    })
  }

  /** Jobs that are not done are never answered. */
  stop(): void {
    this.#end.abort()
    this.#wake()
    this.#pool.stop()
  }

  async #serve(): Promise<void> {
    for await (const outcome of this.#pool.run(this.#jobs(), this.#end.signal)) {
      this.#asked.get(outcome.job)?.(outcome)
      this.#asked.delete(outcome.job)
    }
  }

  async *#jobs(): AsyncGenerator<Job> {
    while (!this.#end.signal.aborted) {
      const next = this.#waiting.shift()
      if (next !== undefined) yield next
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
    }
  }
}
