/** Requests to the worker, as promises. */

import { say } from '../language.ts'
import type { Answer, IssueView, RequestName, Requests } from '../protocol.ts'
import { startWorker } from '../worker/start.ts'

/** What the worker could not do, with the reason for people. */
export class Refusal extends Error {
  readonly issue: IssueView
  constructor(found: IssueView) {
    super(found.text)
    this.name = 'Refusal'
    this.issue = found
  }
}

interface Waiting {
  resolve(value: unknown): void
  reject(reason: Refusal): void
}

const waiting = new Map<number, Waiting>()
let worker: Worker | undefined
let count = 0

function running(): Worker {
  if (worker !== undefined) return worker
  worker = startWorker()
  worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
    const asked = waiting.get(data.id)
    waiting.delete(data.id)
    if (data.ok) asked?.resolve(data.value)
    else asked?.reject(new Refusal(data.issue))
  })
  worker.addEventListener('error', ({ message }) => refuseAll(message))
  return worker
}

/** A worker that could not start answers nothing: everything that waits is told so. */
function refuseAll(reason: string): void {
  const found: IssueView = {
    ...{
      severity: 'error',
      code: 'page/defect',
      text: say('something went wrong here: {reason}', { reason }),
      hint: '',
    },
    ...{ file: '', line: 0, column: 0, length: 0, layer: '', inEditor: false },
  }
  for (const { reject } of waiting.values()) reject(new Refusal(found))
  waiting.clear()
}

/** Asks the worker. Rejects with a Refusal where that is told to be impossible. */
export function ask<Name extends RequestName>(
  name: Name,
  given: Requests[Name]['ask'],
): Promise<Requests[Name]['answer']> {
  count += 1
  const id = count
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve: (value) => resolve(value as Requests[Name]['answer']), reject })
    running().postMessage({ id, name, ask: given })
  })
}

/** As `ask`, with `undefined` where that is told to be impossible. */
export async function askIfPossible<Name extends RequestName>(
  name: Name,
  given: Requests[Name]['ask'],
): Promise<Requests[Name]['answer'] | undefined> {
  try {
    return await ask(name, given)
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}
