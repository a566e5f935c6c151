/** Damages files at random, the same for the same seed, and holds the readers to their promise. */

import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { accountOf, spansAt } from '../src/analyze/account/account.ts'
import { valueStatistics } from '../src/analyze/parameters/values.ts'
import { type ByteSource, memorySource } from '../src/core/bytes/bytes.ts'
import { Random } from '../src/core/random.ts'
import { FormatError } from '../src/core/words/issue.ts'
import { readCaffeWeights } from '../src/formats/caffe/read-weights.ts'
import { type CaffeFile, valuesOf } from '../src/formats/caffe/weights.ts'
import { filesBelow } from './shared.ts'
import { expectTiles } from './weights-truth.ts'

/** No damaged file may take longer. The bar is two seconds; these files are small. */
const MOST_MS = 2000

/** Files to damage: all fixtures of at most this size. */
export function victims(mostBytes: number): readonly string[] {
  const endings = ['.caffemodel', '.h5', '.solverstate', '.binaryproto']
  return endings
    .flatMap((ending) => filesBelow('test/fixtures/weights', ending))
    .filter((file) => readFileSync(file).length <= mostBytes)
}

/** Reads a file that may be damaged: a result or a FormatError, in time, and every byte accounted for. */
async function expectKept(name: string, bytes: Uint8Array): Promise<void> {
  const started = performance.now()
  const source = memorySource(name, bytes)
  const found = await resultOf(source)
  expect(performance.now() - started, `${name}: time`).toBeLessThan(MOST_MS)
  if (found === undefined) return
  expectTiles(found.file)
  for (const place of [0, bytes.length >> 1, bytes.length - 1]) spansAt(found.file, place)
  accountOf(found.file)
  for (const { where } of [...found.issues, ...(found.damage ? [found.damage] : [])]) {
    if (where?.offset !== undefined) {
      expect(where.offset).toBeGreaterThanOrEqual(0)
      expect(where.offset).toBeLessThanOrEqual(bytes.length)
    }
  }
  for (const layer of found.layers) void layer.where
  await expectValues(source, found)
}

/** What a file gives, or nothing where it is refused; any other error passes through and fails the test. */
async function resultOf(source: ByteSource): Promise<CaffeFile | undefined> {
  try {
    return await readCaffeWeights(source)
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    expect(error.issue.code).not.toBe('')
    return undefined
  }
}

/** The numbers of every array that is told lie inside the file. */
async function expectValues(source: ByteSource, { layers, blobs }: CaffeFile): Promise<void> {
  for (const blob of [...layers.flatMap((layer) => layer.blobs), ...blobs]) {
    const stored = valuesOf(blob)?.stored
    if (stored !== undefined) expect((await valueStatistics(source, stored)).count).toBe(stored.count)
  }
}

/** A damaged copy: bytes changed, cut out, doubled, put in, or exchanged for those that hurt most. */
function damaged(bytes: Uint8Array, random: Random): Uint8Array {
  let result = new Uint8Array(bytes)
  const times = 1 + Math.floor(random.uniform() * 4)
  for (let turn = 0; turn < times; turn++) result = damagedOnce(result, random)
  return result
}

/** What a number is most often wrong by, and what starts or ends something. */
const NASTY = [0x00, 0xff, 0x7f, 0x80, 0x01, 0x0b, 0x0c, 0x3f]

function damagedOnce(bytes: Uint8Array<ArrayBuffer>, random: Random): Uint8Array<ArrayBuffer> {
  if (bytes.length === 0) return Uint8Array.of(random.word() & 0xff)
  const at = Math.floor(random.uniform() * bytes.length)
  const length = 1 + Math.floor(random.uniform() * 12)
  switch (random.word() % 6) {
    case 0:
      bytes[at] = random.word() & 0xff
      return bytes
    case 1:
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (random.word() % 8))
      return bytes
    case 2:
      return bytes.fill(NASTY[random.word() % NASTY.length] ?? 0, at, at + length)
    case 3:
      return joined(bytes.subarray(0, at), bytes.subarray(at + length))
    case 4:
      return joined(bytes.subarray(0, at + length), bytes.subarray(at))
    default:
      return bytes.slice(0, at)
  }
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(one.length + other.length)
  result.set(one)
  result.set(other, one.length)
  return result
}

/** Damages a file `count` times. */
export async function expectDamageKept(file: string, seed: number, count: number): Promise<void> {
  const bytes = new Uint8Array(readFileSync(file))
  for (let turn = 0; turn < count; turn++) {
    await expectKept(`${file} (seed ${seed}, turn ${turn})`, damaged(bytes, new Random(seed, turn)))
  }
}

/** Cuts a file at every `step`-th place. */
export async function expectCutsKept(file: string, step: number): Promise<void> {
  const bytes = new Uint8Array(readFileSync(file))
  for (let length = 0; length < bytes.length; length += step) {
    await expectKept(`${file} (cut at ${length})`, bytes.subarray(0, length))
  }
}
