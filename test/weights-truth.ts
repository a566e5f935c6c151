/** Compares what is read of a weights file with what real Caffe and an independent walker said of it. */

import { existsSync, readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { accountOf, eachSpan } from '../src/analyze/account/account.ts'
import { type ByteSpan, memorySource } from '../src/core/bytes/bytes.ts'
import type { FileLedger } from '../src/core/network/model.ts'
import { FormatError } from '../src/core/words/issue.ts'
import { readCaffeWeights } from '../src/formats/caffe/read-weights.ts'
import type { CaffeBlob, CaffeFile } from '../src/formats/caffe/weights.ts'

interface BlobTruth {
  readonly shape?: readonly number[]
  readonly legacy?: readonly number[]
  readonly form?: string
  readonly data?: number
  readonly diff?: number
  readonly doubleData?: number
  readonly doubleDiff?: number
  readonly count?: number
}

interface LayerTruth {
  readonly name: string
  readonly type: string
  readonly blobs?: readonly BlobTruth[]
}

/** The file `X.json`, as far as it is compared. */
export interface WeightsTruth {
  readonly size: number
  readonly net?: string
  readonly phase?: 'TRAIN' | 'TEST'
  readonly message?: string
  readonly kind?: string
  readonly name?: string
  readonly caffe?: {
    readonly load?: string
    readonly stage?: string
    readonly name?: string
    readonly iter?: number
    readonly shape?: readonly number[]
    readonly layers?: readonly LayerTruth[]
  }
  readonly layers?: readonly LayerTruth[]
  readonly payloadBytes?: number
  readonly payload_bytes?: number
  readonly account?: readonly {
    readonly path: string
    readonly fields: number
    readonly tagBytes: number
    readonly lengthBytes: number
    readonly valueBytes: number
    readonly elements?: number
  }[]
  readonly walker?: string
  readonly datasets?: readonly {
    readonly path: string
    readonly group?: boolean
    readonly shape?: readonly number[]
    readonly bytes?: number
    readonly offset?: number
  }[]
}

/** The truth beside a file; `undefined` where there is none. */
export function truthOf(file: string): WeightsTruth | undefined {
  const path = `${file}.json`
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as WeightsTruth) : undefined
}

/** The file as read, or its refusal. */
export async function readOrRefusal(file: string): Promise<CaffeFile | FormatError> {
  try {
    return await readCaffeWeights(memorySource(file, new Uint8Array(readFileSync(file))))
  } catch (error) {
    if (error instanceof FormatError) return error
    throw error
  }
}

/** Holds a file against its truth. */
export async function expectTruth(file: string, truth: WeightsTruth): Promise<void> {
  const found = await readOrRefusal(file)
  const isRefused = truth.caffe?.stage === 'parse'
  expect(isRefusedBy(found), 'refused exactly where Caffe refuses').toBe(isRefused)
  const stop = /at (\d+)$/.exec(truth.walker ?? '')?.[1]
  if (stop !== undefined && !(found instanceof FormatError)) {
    expect(found.damage?.where?.offset, truth.walker).toBe(Number(stop))
  }
  if (found instanceof FormatError) return
  expectTiles(found.file)
  if (found.damage !== undefined) return
  expectContent(found, truth)
  expectAccount(found.file, truth)
}

function isRefusedBy(found: CaffeFile | FormatError): boolean {
  if (found instanceof FormatError || found.damage !== undefined) return true
  return found.issues.some(({ code }) => code === 'caffe/mixed-generations')
}

function expectContent(found: CaffeFile, { caffe, layers, datasets }: WeightsTruth): void {
  const wanted = caffe?.layers ?? layers
  if (wanted !== undefined && found.kind === 'net') {
    // An Input layer that Caffe makes while upgrading is no layer of the file where there is no other.
    expect(found.layers.map(({ name }) => name)).toEqual(wanted.map(({ name }) => name))
    if (caffe?.layers !== undefined)
      expect(found.layers.map(({ type }) => type)).toEqual(wanted.map(({ type }) => type))
    wanted.forEach((layer, index) => {
      expectBlobs(found.layers[index]?.blobs ?? [], layer.blobs ?? [])
    })
  }
  if (caffe?.name !== undefined && found.layers.length > 0) expect(found.netName).toBe(caffe.name)
  if (caffe?.iter !== undefined) expect(found.state?.iter).toBe(caffe.iter)
  if (caffe?.shape !== undefined) expect(found.blobs[0]?.shape.map(Number)).toEqual(caffe.shape)
  if (datasets !== undefined) {
    const blobs = [...found.layers.flatMap((layer) => layer.blobs), ...found.blobs]
    const places = datasets.filter(({ path }) => /^\/(data|history)\/.*\d$/.test(path) && !path.startsWith('/diff'))
    const wantedBlobs = places.filter(({ group }) => group !== true)
    expect(blobs.map(({ shape }) => shape.map(Number))).toEqual(wantedBlobs.map(({ shape }) => shape))
    expect(blobs.map(({ arrays }) => arrays[0]?.stored?.runs[0]?.offset)).toEqual(
      wantedBlobs.map(({ offset }) => offset),
    )
  }
}

function expectBlobs(found: readonly CaffeBlob[], wanted: readonly BlobTruth[]): void {
  const count = (blob: CaffeBlob, name: string) => blob.arrays.find(({ field }) => field === name)?.count ?? 0
  expect(found.map((blob) => blob.shape.map(Number))).toEqual(wanted.map(({ shape, legacy }) => legacy ?? shape ?? []))
  found.forEach((blob, index) => {
    const truth = wanted[index]
    expect(blob.isLegacy).toBe(truth?.legacy !== undefined || truth?.form === 'legacy4')
    expect(count(blob, 'data')).toBe(truth?.data ?? truth?.count ?? 0)
    expect(count(blob, 'diff')).toBe(truth?.diff ?? 0)
    expect(count(blob, 'double_data')).toBe(truth?.doubleData ?? 0)
    expect(count(blob, 'double_diff')).toBe(truth?.doubleDiff ?? 0)
  })
}

function expectAccount(file: FileLedger, truth: WeightsTruth): void {
  const account = accountOf(file)
  expect(account?.unclaimedBytes).toBe(0)
  const payload = truth.payloadBytes ?? truth.payload_bytes
  if (payload !== undefined) expect(account?.weightBytes).toBe(payload)
  if (truth.account === undefined) return
  const wanted = truth.account.map(({ path, fields, tagBytes, lengthBytes, valueBytes, elements = 0 }) => ({
    label: path.startsWith('(stop') ? '(stop)' : path.startsWith('(never') ? '(rest)' : path,
    count: fields,
    tagBytes,
    lengthBytes,
    valueBytes,
    elements: path.includes('(wire type') ? 0 : elements,
  }))
  const found = file.totals?.map(({ role: _role, ...total }, index) => {
    // The walker knows Caffe's own fields by name; ours knows some of its forks', too.
    const number = /^(.*\.)?#\d+$/.exec(wanted[index]?.label ?? '')
    return number === null ? total : { ...total, label: wanted[index]?.label }
  })
  expect(found).toEqual(wanted)
}

/** Spans partition the file, and the children of each partition it. */
export function expectTiles(file: FileLedger): void {
  expectPartition(file.spans, 0, file.size)
  for (const [span] of eachSpan(file.spans)) {
    if (span.children.length > 0) expectPartition(span.children, span.offset, span.offset + span.length)
  }
  const account = accountOf(file)
  if (account === undefined) return
  expect(account.weightBytes + account.overheadBytes + account.unclaimedBytes).toBe(file.size)
  expect(account.groups.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(file.size)
  expect(account.overhead.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(account.overheadBytes)
}

function expectPartition(spans: readonly ByteSpan[], from: number, to: number): void {
  let at = from
  for (const { offset, length } of spans) {
    if (offset !== at) expect({ offset, length }).toEqual({ offset: at, length })
    at += length
  }
  expect(at).toBe(to)
}
