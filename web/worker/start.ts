/** Starts the worker from a file of its own. */

/** A new worker. */
export function startWorker(): Worker {
  return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'weighbridge' })
}
