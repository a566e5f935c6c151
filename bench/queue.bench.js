/**
 * How fast many small definitions are scanned by workers that take them from Redis, beside the threads of one program. Ratios
 * hold as long as all run on the same cores; Redis and the collecting program have their share of them.
 */

import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { WEIGH } from './measure.js'
import { writeNets } from './small-nets.js'

export const title = `Scanning by way of Redis on ${availableParallelism()} cores`

export const columns = ['what', 'files', 'wall s', 'files/s', '× one thread of one program']

const COUNT = Number(process.env.WEIGH_BENCH_FILES ?? 5000)
const PORT = 16_379
const QUEUE = `redis://127.0.0.1:${PORT}#bench`

/** @param {string} program @param {string[]} args @param {string} [ready] */
function start(program, args, ready) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise((resolve) => child.on('close', resolve))
  const isReady = new Promise((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (part) =>
        ready !== undefined && String(part).includes(ready) ? resolve(undefined) : undefined,
      )
  })
  return { child, ended, isReady }
}

/** @param {string[]} args */
async function timed(args) {
  const begin = performance.now()
  await start(process.execPath, [WEIGH, 'scan', ...args, '--jsonl', '--progress', 'never']).ended
  return (performance.now() - begin) / 1000
}

/** @param {{ folder: string }} context */
export async function* rows({ folder }) {
  const nets = writeNets(folder, COUNT)
  const floor = await timed([nets, '--jobs', '1'])
  const row = (/** @type {string} */ what, /** @type {number} */ seconds) => [
    what,
    COUNT.toLocaleString('en'),
    seconds.toFixed(1),
    Math.round(COUNT / seconds).toLocaleString('en'),
    (floor / seconds).toFixed(2),
  ]
  yield row('one program, one thread', floor)
  yield row('one program, two threads', await timed([nets, '--jobs', '2']))
  const redis = start(
    'redis-server',
    ['--port', String(PORT), '--dir', mkdtempSync(join(folder, 'redis-')), '--appendonly', 'yes'],
    'Ready',
  )
  redis.child.on('error', () => undefined)
  await redis.isReady
  for (const count of [1, 2]) {
    const workers = Array.from({ length: count }, () =>
      start(process.execPath, [WEIGH, 'worker', '--queue', QUEUE, '--jobs', '1'], 'at work'),
    )
    for (const { isReady } of workers) await isReady
    yield row(
      count === 1 ? 'one worker of one thread' : 'two workers of one thread',
      await timed([nets, '--queue', QUEUE]),
    )
    for (const { child, ended } of workers) {
      child.kill('SIGTERM')
      await ended
    }
  }
  redis.child.kill('SIGTERM')
  await redis.ended
}
