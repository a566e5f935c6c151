/** Work of a scan in Redis, from where programs on any number of machines take it: BullMQ, which is loaded only then. */

import { createHash } from 'node:crypto'
import type * as BullMq from 'bullmq'
import type { Redis } from 'ioredis'
import { message } from '../../core/words/message.ts'
import { library } from '../../node/library.ts'
import { UsageError } from '../command.ts'
import { misunderstood } from '../hints.ts'
import type { FoundFile } from './walk.ts'

/** How often a file is taken up that ends whoever reads it. */
export const MOST_TRIES = 3

/** What is in front of all keys in Redis. */
export const PREFIX = 'weigh'

/** A file that is to be scanned. */
export interface FileJob {
  readonly name: string
  /** Bytes of a path that is no text, as base64; absent: its name is its path. */
  readonly path?: string
  readonly model?: FoundFile['model']
  /** Options of reading as they were typed. */
  readonly options: readonly (readonly [string, readonly string[]])[]
  readonly whole: boolean
  readonly tensors: boolean
  readonly limit: number
}

/** What became of one: a row as a line of JSON, or why there is none. */
export type FileResult =
  | { readonly line: string; readonly modified: number | null; readonly milliseconds: number }
  | { readonly failure: string }

/** A queue in Redis. */
export interface Place {
  readonly url: string
  readonly name: string
}

/** `redis://HOST:PORT/DATABASE#NAME`. Throws UsageError where it is none. */
export function queuePlace(given: string): Place {
  const url = URL.canParse(given) ? new URL(given) : undefined
  if (url === undefined || !/^rediss?:$/.test(url.protocol) || !/^#?[\w.-]*$/.test(url.hash))
    throw misunderstood('queue', given, message('type {usage}', { usage: '--queue redis://localhost:6379#NAME' }))
  const name = url.hash.slice(1) || 'scan'
  url.hash = ''
  return { url: url.href, name }
}

/** Connects, and goes on trying where the connection is lost. Throws UsageError where the libraries are not installed, or nobody answers. */
export async function connect({ url }: Place): Promise<{ readonly redis: Redis; readonly bull: typeof BullMq }> {
  const bull = library<typeof BullMq>('bullmq', UsageError)
  const { Redis: Client } = library<typeof import('ioredis')>('ioredis', UsageError)
  const redis = new Client(url, {
    maxRetriesPerRequest: null,
    lazyConnect: true,
    retryStrategy: (times) => Math.min(2000, times * 100),
  })
  // Each is followed by another try.
  redis.on('error', () => undefined)
  await redis.connect().catch((error: unknown) => {
    redis.disconnect()
    const reason = error instanceof Error && error.message !== '' ? error.message : String(error)
    const hint = message('is Redis there? {usage} starts one', { usage: 'redis-server --appendonly yes' })
    throw new UsageError(message('the queue can not be reached: {reason}', { reason }), hint)
  })
  return { redis, bull }
}

/** The key of a file in the queue: the same file is there once. */
export function keyOf(job: FileJob): string {
  const { limit: _, ...own } = job
  return createHash('sha256').update(JSON.stringify(own)).digest('hex').slice(0, 32)
}
