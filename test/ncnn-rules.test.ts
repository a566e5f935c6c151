/** Every probe, network and pair of files of ../shared/ncnn: the same layers, shapes and parameters, or the same refusal. */

import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { memorySource } from '../src/core/bytes/bytes.ts'
import { NCNN, type NcnnTruth, ncnnDifferences, weighParam } from './ncnn-truth.ts'
import { filesBelow } from './shared.ts'

interface Probe {
  readonly id: string
  readonly param: string
  readonly truth: NcnnTruth
}

const INPUT = { name: 'data', shape: [3, 10, 12] }

const probes = filesBelow(`${NCNN}/probes`, '.jsonl').flatMap((file) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ family: basename(file, '.jsonl'), probe: JSON.parse(line) as Probe })),
)

describe.runIf(existsSync(NCNN))('probes', () => {
  it.each(probes.map(({ family, probe }) => ({ family, id: probe.id, probe })))('$family: $id', async ({ probe }) => {
    const { truth, param } = probe
    expect(ncnnDifferences(truth, await weighParam(param, { inputs: truth.inputs ?? [INPUT] }))).toEqual([])
  })
})

const nets = [...filesBelow(`${NCNN}/nets`, '.param'), ...filesBelow(`${NCNN}/files`, '.param')]

describe.runIf(existsSync(NCNN))('networks', () => {
  it.each(nets)('%s', async (file) => {
    const truth: NcnnTruth = JSON.parse(readFileSync(file.replace(/\.param$/, '.truth.json'), 'utf8'))
    expect(ncnnDifferences(truth, await weighParam(readFileSync(file), truth))).toEqual([])
  })
})

describe.runIf(existsSync(NCNN))('weights', () => {
  it.each(filesBelow(`${NCNN}/files`, '.bin'))('%s', async (file) => {
    const truth: NcnnTruth = JSON.parse(readFileSync(file.replace(/\.bin$/, '.truth.json'), 'utf8'))
    const bin = memorySource('net.bin', readFileSync(file))
    const ours = await weighParam(readFileSync(file.replace(/\.bin$/, '.param')), truth, [bin])
    if ('code' in ours) throw new Error(ours.code)
    const { tensors, files } = ours.model
    const wanted = (truth.layers ?? []).flatMap(({ parameters = [] }) => parameters)
    // A tag stands before the numbers, and belongs to them there.
    expect(tensors.map(({ offset, count }) => [offset, count])).toEqual(
      wanted.map(({ offset = 0, count, flagged }) => [offset + (flagged ? 4 : 0), BigInt(count)]),
    )
    expect(files[1]?.totals?.filter(({ role }) => role === 'unclaimed')).toEqual([])
    expect(ours.issues.filter(({ code }) => code.startsWith('ncnn/bin'))).toEqual([])
  })
})

interface RealTruth extends NcnnTruth {
  readonly file: string
  readonly bin?: { readonly file: string }
}

describe.runIf(existsSync(NCNN))('files that others made', () => {
  it.each(filesBelow(`${NCNN}/real`, '.truth.json'))('%s', async (file) => {
    const truth: RealTruth = JSON.parse(readFileSync(file, 'utf8'))
    const bins = truth.bin === undefined ? [] : [memorySource('net.bin', readFileSync(`../shared/${truth.bin.file}`))]
    const ours = await weighParam(readFileSync(`../shared/${truth.file}`), truth, bins)
    expect(ncnnDifferences(truth, ours)).toEqual([])
    if ('code' in ours) throw new Error(ours.code)
    for (const { totals = [] } of ours.model.files)
      expect(totals.filter(({ role }) => role === 'unclaimed')).toEqual([])
  })
})
