/**
 * Damaged files of every format: a network or a FormatError, and nothing else. The tests read some of each, the same on
 * every machine; `npm run fuzz` reads as many as WEIGH_FUZZ says, by another seed each day, and holds each to time and memory.
 */

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { analyze } from '../src/analyze/analyze.ts'
import { memorySource } from '../src/core/bytes/bytes.ts'
import { Random } from '../src/core/random.ts'
import { FormatError } from '../src/core/words/issue.ts'
import { FORMATS, formatOf, probeOf, readNetwork } from '../src/formats/index.ts'
import { reportNetworks } from '../src/reports/report.ts'
import { mutated } from './fuzz/mutate.ts'
import { found, victimsOf } from './fuzz/victims.ts'

const ASKED = Number(process.env.WEIGH_FUZZ ?? 0)
const COUNT = ASKED || 2000
const SEED = Number(process.env.WEIGH_FUZZ_SEED ?? (ASKED > 0 ? Math.floor(Date.now() / 86_400_000) : 1))

/** What docs/security.md promises of one file. */
const MOST_CPU_MS = 2000
const MOST_BYTES = 300 * 2 ** 20

/** So large a sample may take hours; nothing here is known by how long it takes. */
const LIMIT_MS = 10 * 3_600_000

type Bytes = Uint8Array<ArrayBuffer>

/** Reads a file and tells of it. Throws where anything but a FormatError is thrown, or an issue has no place in a file. */
async function survives(name: string, bytes: Bytes): Promise<void> {
  const cpu = process.cpuUsage()
  const before = process.memoryUsage.rss()
  try {
    const model = await readNetwork([memorySource(name, bytes)], {
      open: () => Promise.resolve(undefined),
      siblings: () => Promise.resolve([]),
    })
    const analysis = analyze(model)
    for (const { code, where } of analysis.issues) {
      expect(code).toMatch(/^[a-z0-9-]+\/[a-z0-9-]+$/)
      expect(where?.offset ?? 0).toBeGreaterThanOrEqual(0)
    }
    await reportNetworks([analysis], { format: 'json' })
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    expect(error.issue.code).toMatch(/^[a-z0-9-]+\/[a-z0-9-]+$/)
  }
  if (ASKED === 0) return
  const { user, system } = process.cpuUsage(cpu)
  expect((user + system) / 1000, `${name}: milliseconds`).toBeLessThan(MOST_CPU_MS)
  expect(process.memoryUsage.rss() - before, `${name}: bytes`).toBeLessThan(MOST_BYTES)
}

async function survivesDamage(file: string, other: string, count: number): Promise<void> {
  const [bytes, others] = [file, other].map((name): Bytes => new Uint8Array(readFileSync(name)))
  if (bytes === undefined || others === undefined) return
  const { content } = await probeOf(memorySource(file, bytes))
  for (let turn = 0; turn < count; turn++) {
    const damaged = mutated(bytes, others, content.isText, new Random(SEED, turn))
    try {
      await survives(file, damaged)
    } catch (error) {
      throw new Error(
        `${file}, seed ${SEED}, turn ${turn}: ${Buffer.from(damaged).toString('base64').slice(0, 4000)}`,
        { cause: error },
      )
    }
  }
}

const SHARE = Math.ceil(COUNT / FORMATS.length)

describe.each(FORMATS.map(({ id }) => id))('%s', (id) => {
  const files = victimsOf(id)

  test('has files here that are of it', async () => {
    expect(files.length).toBeGreaterThan(0)
    for (const file of files) {
      const bytes = new Uint8Array(readFileSync(file))
      expect([file, formatOf(await probeOf(memorySource(file, bytes)))?.id]).toEqual([file, id])
    }
  })

  test.each(files)(
    '%s, damaged',
    (file) => {
      const other = files[(files.indexOf(file) + 1) % files.length] ?? file
      return survivesDamage(file, other, Math.ceil(SHARE / files.length))
    },
    LIMIT_MS,
  )

  test.each(files)(
    '%s, cut',
    async (file) => {
      const bytes = new Uint8Array(readFileSync(file))
      const step = ASKED > 0 ? 1 : Math.max(1, Math.floor(bytes.length / 60))
      for (let length = 0; length < bytes.length; length += step) await survives(file, bytes.slice(0, length))
    },
    LIMIT_MS,
  )
})

describe('what was ever found', () => {
  test.each(found())(
    '%s',
    async (file) => {
      await survives(file, new Uint8Array(readFileSync(file)))
      await survivesDamage(file, file, Math.ceil(COUNT / 100))
    },
    LIMIT_MS,
  )
})
