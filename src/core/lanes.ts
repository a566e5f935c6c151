/** Work that waits for others: so much of it is under way at a time. */

export class Lanes {
  readonly #most: number
  readonly #waiting: (() => void)[] = []
  #open = 0

  constructor(most: number) {
    this.#most = most
  }

  /** Does it once there is a lane for it. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#open >= this.#most) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    else this.#open++
    try {
      return await work()
    } finally {
      // Whoever waited longest takes the lane over.
      const next = this.#waiting.shift()
      if (next === undefined) this.#open--
      else next()
    }
  }

  /** Does the same with each item; results are in the order of the items. Rejects as the first that fails. */
  all<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
    return Promise.all(items.map((item) => this.run(() => work(item))))
  }
}
