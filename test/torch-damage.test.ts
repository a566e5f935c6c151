/** Checkpoints, arrays and exported programs that are damaged at random: told or refused, in time, every byte accounted for. */

import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { accountOf } from '../src/analyze/account/account.ts'
import { analyze } from '../src/analyze/analyze.ts'
import { costsOf } from '../src/analyze/costs/cost.ts'
import { memorySource } from '../src/core/bytes/bytes.ts'
import { Random } from '../src/core/random.ts'
import { FormatError } from '../src/core/words/issue.ts'
import { readNetwork } from '../src/formats/index.ts'
import { filesBelow } from './shared.ts'

/** `WEIGH_FUZZ=100000` damages as often. */
const ROUNDS = Number(process.env.WEIGH_FUZZ ?? 400)

/** No damaged file may take longer; these are small. */
const MOST_MS = 2000

/** Damaged a hundred thousand times are those that others made, too. */
const SHARED = ROUNDS > 2000 ? ['../shared/hub/torch', '../shared/hub/numpy', '../shared/torch-export/bad'] : []

const FOLDERS = [...['pytorch', 'numpy', 'torch-export'].map((folder) => `test/fixtures/${folder}`), ...SHARED]

const files = ['.pt', '.pth', '.pkl', '.ckpt', '.npy', '.npz', '.pt2', '.bin'].flatMap((ending) =>
  FOLDERS.flatMap((folder) => filesBelow(folder, ending)),
)

/** Bytes changed, cut out, doubled or cut off, some of each. */
function damaged(bytes: Uint8Array, random: Random): Uint8Array {
  const below = (most: number) => random.word() % Math.max(1, most)
  let result = bytes.slice()
  for (let count = 1 + below(4); count > 0; count--) {
    const at = below(result.length)
    const kind = below(10)
    if (kind < 6) result[at] = kind < 3 ? below(256) : ([0, 0xff, 0x7f, 0x80][below(4)] ?? 0)
    else if (kind === 6) result = result.slice(0, at)
    else if (kind === 7) result = Uint8Array.from([...result.slice(0, at), ...result.slice(at + below(20))])
    else if (kind === 8)
      result = Uint8Array.from([...result.slice(0, at), ...result.slice(at, at + below(60)), ...result.slice(at)])
    else for (let byte = 0; byte < 8; byte++) result[at + byte] = 0xff
    if (result.length === 0) break
  }
  return result
}

async function expectKept(name: string, bytes: Uint8Array): Promise<void> {
  const started = performance.now()
  try {
    const analysis = analyze(await readNetwork([memorySource(name, bytes)]))
    void costsOf(analysis).macs
    for (const file of analysis.model.files) {
      const account = accountOf(file)
      // Texts, which some damage makes, have no account.
      if (account === undefined) continue
      const { weightBytes, overheadBytes, unclaimedBytes } = account
      expect(weightBytes + overheadBytes + unclaimedBytes).toBe(bytes.length)
    }
    for (const { where } of analysis.issues) {
      if (where?.offset === undefined) continue
      expect(where.offset).toBeGreaterThanOrEqual(0)
      expect(where.offset).toBeLessThanOrEqual(bytes.length)
    }
    for (const { stored } of analysis.model.tensors) {
      for (const { offset, count, stride } of stored?.runs ?? []) {
        expect(offset).toBeGreaterThanOrEqual(0)
        if (count > 0) expect(offset + (count - 1) * stride).toBeLessThan(bytes.length)
      }
    }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
  }
  expect(performance.now() - started).toBeLessThan(MOST_MS)
}

describe('damage', () => {
  it.each(files)('of %s is told', { timeout: 600_000 }, async (file) => {
    const whole = new Uint8Array(readFileSync(file))
    const random = new Random(7)
    for (let round = 0; round < ROUNDS / files.length; round++) {
      const bytes = damaged(whole, random)
      try {
        await expectKept(basename(file), bytes)
      } catch (error) {
        throw new Error(`round ${round}`, { cause: error })
      }
    }
  })
})
