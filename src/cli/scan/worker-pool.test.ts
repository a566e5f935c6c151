import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { say } from '../../core/words/message.ts'
import { WorkerPool } from './worker-pool.ts'

/** A thread that does what its jobs say, for better or worse. */
const SCRIPT = `
const { parentPort, workerData } = require('node:worker_threads')
if (workerData === 'refuse') throw new Error('refused')
parentPort.on('message', (job) => {
  if (job === 'hang') for (;;);
  if (job === 'throw') throw new Error('thrown')
  if (job === 'exit') process.exit(3)
  if (job === 'eat') { const held = []; for (;;) held.push(new Array(1e5).fill(held.length)) }
  parentPort.postMessage(job * 2)
})
parentPort.postMessage('ready')`

let folder = ''
let script = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weigh-pool-'))
  script = join(folder, 'thread.cjs')
  writeFileSync(script, SCRIPT)
})
afterAll(() => rm(folder, { recursive: true }))

const limits = { limit: 1500, heap: 64 }

async function outcomes(jobs: readonly (number | string)[], threads: number, data = ''): Promise<readonly string[]> {
  const pool = new WorkerPool<number | string, number>({ script, data, threads, ...limits })
  const told: string[] = []
  try {
    for await (const outcome of pool.run(jobs, new AbortController().signal))
      told.push(`${outcome.job}: ${'answer' in outcome ? outcome.answer : say(outcome.failure)}`)
  } finally {
    pool.stop()
  }
  return told.sort()
}

const NUMBERS = Array.from({ length: 200 }, (_, index) => index)
const DOUBLED = NUMBERS.map((number) => `${number}: ${number * 2}`)

describe('threads', () => {
  it.each([1, 3])('%i of them do all jobs', async (threads) => {
    expect(await outcomes(NUMBERS, threads)).toEqual([...DOUBLED].sort())
    expect(await outcomes([], threads)).toEqual([])
  })

  it.each([
    ['hang', 'it takes longer than 1.5 s'],
    ['throw', 'the thread that read it has ended: thrown'],
    ['exit', 'the thread that read it has ended: exit 3'],
    ['eat', 'it takes more memory than there is'],
  ])('go on after a job that makes one %s', async (job, failure) => {
    const jobs = [...NUMBERS.slice(0, 50), job, ...NUMBERS.slice(50), job]
    expect(await outcomes(jobs, 2)).toEqual([...DOUBLED, `${job}: ${failure}`, `${job}: ${failure}`].sort())
  })

  it('tell why none of them can start', async () => {
    await expect(outcomes(NUMBERS, 2, 'refuse')).rejects.toThrow('refused')
  })

  it('end when they are told to, and take up no more than is taken off', async () => {
    const pool = new WorkerPool<number, number>({ script, data: '', threads: 2, ...limits })
    const controller = new AbortController()
    let taken = 0
    function* endless() {
      for (;;) yield taken++
    }
    let seen = 0
    for await (const _ of pool.run(endless(), controller.signal)) {
      seen++
      expect(taken - seen).toBeLessThanOrEqual(2 * 2 + 1)
      if (seen === 50) controller.abort()
    }
    expect(seen).toBeGreaterThanOrEqual(50)
    expect(seen).toBeLessThan(60)
    pool.stop()
  })
})
