/** Starts the worker from inside the page's script, where the page is a single file. */

import InlineWorker from './worker.ts?worker&inline'

/** A new worker. */
export function startWorker(): Worker {
  return new InlineWorker({ name: 'weighbridge' })
}
