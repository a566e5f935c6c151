/** A scan on several machines: programs that take files from Redis, any of which may be lost at any time. */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sqlite from 'node-sqlite3-wasm'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { PROGRAM, ROOT, weigh, weighing } from './run-weigh.ts'

const hasRedis = spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0

/** So many files as `WEIGH_QUEUE_FILES` says; each is a small network of its own. */
const FILES = Number(process.env.WEIGH_QUEUE_FILES ?? 300)

const folder = mkdtempSync(join(tmpdir(), 'weigh-queue-'))
const running = new Set<ChildProcess>()
let port = 0
let redis: ChildProcess | undefined

function start(program: string, args: readonly string[]): ChildProcess {
  const env = { PATH: process.env.PATH ?? '', LC_ALL: 'C.UTF-8', XDG_CACHE_HOME: join(folder, 'cache') }
  const child = spawn(program, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  for (const stream of [child.stdout, child.stderr]) stream?.resume()
  running.add(child)
  child.on('close', () => running.delete(child))
  return child
}

const ended = (child: ChildProcess) =>
  new Promise<number | null>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode)
    else child.on('close', resolve)
  })

async function kill(child: ChildProcess | undefined): Promise<void> {
  child?.kill('SIGKILL')
  if (child !== undefined) await ended(child)
}

/** Waits for what other programs do; the test's own limit ends it. */
async function until(is: () => boolean): Promise<void> {
  while (!is()) await new Promise((resolve) => setTimeout(resolve, 20))
}

function freePort(): Promise<number> {
  const server = createServer()
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const { port: free } = server.address() as AddressInfo
      server.close(() => resolve(free))
    }),
  )
}

async function startRedis(): Promise<void> {
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--appendonly', 'yes', '--save', '']
  const child = start('redis-server', args)
  redis = child
  let said = ''
  child.stdout?.on('data', (part: Buffer) => {
    said += part.toString()
  })
  await until(() => said.includes('Ready to accept connections'))
}

const queue = (name: string) => `redis://127.0.0.1:${port}#${name}`
const worker = (name: string) =>
  start(process.execPath, [PROGRAM, 'worker', '--queue', queue(name), '-j', '1', '--lost', '2'])

const net = (outputs: number) =>
  `layer { name: "in" type: "Input" top: "in" input_param { shape { dim: 1 dim: 4 } } }
   layer { name: "ip" type: "InnerProduct" bottom: "in" top: "ip" inner_product_param { num_output: ${outputs} } }`

describe.skipIf(!hasRedis)('a scan by way of Redis', () => {
  beforeAll(async () => {
    port = await freePort()
    await startRedis()
    mkdirSync(join(folder, 'nets'))
    for (let file = 0; file < FILES; file++) writeFileSync(join(folder, 'nets', `${file}.prototxt`), net(file + 1))
  })

  afterEach(async () => {
    for (const child of running) if (child !== redis) await kill(child)
  })

  afterAll(async () => {
    for (const child of running) await kill(child)
    rmSync(folder, { recursive: true, force: true })
  })

  it('has each file once, whoever is lost in between', async () => {
    const journal = join(folder, 'rows.sqlite.rows.jsonl')
    const done = () =>
      existsSync(join(folder, 'rows.sqlite'))
        ? FILES
        : existsSync(journal)
          ? readFileSync(journal, 'utf8').split('\n').length - 1
          : 0
    const scan = () =>
      start(process.execPath, [
        PROGRAM,
        'scan',
        'nets',
        '--queue',
        queue('all'),
        '--database',
        'rows.sqlite',
        '--force',
      ])
    const first = scan()
    const [lost] = [worker('all'), worker('all'), worker('all')]
    await until(() => done() > FILES / 8)
    await kill(lost)
    await until(() => done() > FILES / 4)
    await kill(redis)
    await startRedis()
    await until(() => done() > FILES / 2)
    await kill(first)
    expect(await ended(scan())).toBe(0)
    expect(existsSync(journal)).toBe(false)
    const database = new sqlite.Database(join(folder, 'rows.sqlite'), { readOnly: true })
    const [counts] = database.all(
      "SELECT count(*) AS rows, count(DISTINCT file) AS files, count(DISTINCT parameters) AS sizes FROM files WHERE status = 'weighed'",
    )
    database.close()
    expect(counts).toEqual({ rows: FILES, files: FILES, sizes: FILES })
  }, 600_000)

  it('sets a file aside that ends whoever reads it', async () => {
    const poison = join(folder, 'poison.prototxt')
    writeFileSync(poison, net(1))
    const scan = weighing(['scan', poison, '--queue', queue('poison'), '--jsonl', '--progress', 'never'], {
      cwd: folder,
    })
    const script = `const { Worker } = require('bullmq')
      new Worker('poison', () => { process.kill(process.pid, 'SIGKILL') }, { prefix: 'weigh', lockDuration: 500,
        stalledInterval: 500, maxStalledCount: 2, connection: { port: ${port}, maxRetriesPerRequest: null } })`
    for (let time = 0; time < 3; time++)
      await ended(
        start(process.execPath, [
          '--eval',
          `process.chdir(${JSON.stringify(ROOT)});${script.replace("'bullmq'", JSON.stringify(join(ROOT, 'node_modules/bullmq')))}`,
        ]),
      )
    const real = worker('poison')
    const { stdout, status } = await scan
    const row = JSON.parse(stdout.split('\n')[0] ?? '')
    expect([status, row.file, row.status, row.issues[0].code]).toEqual([2, poison, 'failed', 'scan/given-up'])
    expect(row.issues[0].message).toContain('3')
    real.kill('SIGTERM')
    expect(await ended(real)).toBe(0)
  }, 120_000)
})

describe('the two ends of a queue', () => {
  it('say what is wrong with it', async () => {
    const free = await freePort()
    const nobody = weigh(['worker', '--queue', `redis://127.0.0.1:${free}`])
    expect([nobody.status, nobody.stderr]).toEqual([2, expect.stringContaining('redis-server --appendonly yes')])
    expect(weigh(['worker']).stderr).toContain('weigh worker --queue redis://HOST')
    expect(weigh(['scan', 'examples', '--queue', 'localhost']).stderr).toContain(
      '--queue does not understand localhost',
    )
  })

  it('leave the plain filter to any other engine', () => {
    const input = 'examples/lenet/lenet.prototxt\n'
    const { stdout } = weigh(['scan', '--stdin', '--format', 'jsonl', '--progress', 'never'], { input })
    expect(JSON.parse(stdout.split('\n')[0] ?? '')).toMatchObject({
      file: 'examples/lenet/lenet.prototxt',
      parameters: 431_080,
    })
  })
})
