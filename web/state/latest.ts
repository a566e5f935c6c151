/** Work that is asked for more often than it can be done: while one piece runs, only the latest wish waits behind it. */

/** Does `work` for the latest of the wishes; the promise ends once nothing waits any more. */
export function latestOnly<Wish>(work: (wish: Wish) => Promise<void>): (wish: Wish) => Promise<void> {
  let waiting: { readonly wish: Wish } | undefined
  let running: Promise<void> | undefined
  const run = async (): Promise<void> => {
    while (waiting !== undefined) {
      const { wish } = waiting
      waiting = undefined
      await work(wish)
    }
  }
  return (wish) => {
    waiting = { wish }
    running ??= run().finally(() => {
      running = undefined
    })
    return running
  }
}
