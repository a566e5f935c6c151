/** Every probe and network of ../shared/darknet: the same layers, shapes, parameters and costs, or the same refusal. */

import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { memorySource } from '../src/core/bytes/bytes.ts'
import { DARKNET, type DarknetTruth, darknetDifferences, type Program, weighCfg } from './darknet-truth.ts'
import { filesBelow } from './shared.ts'

const PROGRAMS: readonly Program[] = ['pjreddie', 'alexeyab']

interface Probe extends Readonly<Record<Program, DarknetTruth>> {
  readonly id: string
  readonly cfg: string
}

const probes = filesBelow(`${DARKNET}/probes`, '.jsonl').flatMap((file) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ family: basename(file, '.jsonl'), probe: JSON.parse(line) as Probe })),
)

describe.runIf(existsSync(DARKNET))('probes', () => {
  const cases = PROGRAMS.flatMap((program) =>
    probes.map(({ family, probe }) => ({ family, program, id: probe.id, probe })),
  )
  it.each(cases)('$family: $id, as $program', async ({ probe, program }) => {
    expect(darknetDifferences(probe[program], await weighCfg(probe.cfg, program))).toEqual([])
  })
})

describe.runIf(existsSync(DARKNET))('networks', () => {
  const cases = PROGRAMS.flatMap((program) =>
    filesBelow(`${DARKNET}/nets/${program}`, '.cfg').map((file) => ({ program, file })),
  )
  it.each(cases)('$file', async ({ program, file }) => {
    const truth: DarknetTruth = JSON.parse(readFileSync(file.replace(/\.cfg$/, '.truth.json'), 'utf8'))
    expect(darknetDifferences(truth, await weighCfg(readFileSync(file), program))).toEqual([])
  })
})

interface RealTruth extends DarknetTruth {
  readonly file: string
  readonly weights: { readonly file: string; readonly remainder: number | null }
}

describe.runIf(existsSync(DARKNET))('files that others made', () => {
  it.each(filesBelow(`${DARKNET}/real`, '.truth.json'))('%s', async (file) => {
    const truth: RealTruth = JSON.parse(readFileSync(file, 'utf8'))
    const weights = memorySource('net.weights', readFileSync(`../shared/${truth.weights.file}`))
    const program = file.includes('.alexeyab.') ? 'alexeyab' : 'pjreddie'
    const ours = await weighCfg(readFileSync(`../shared/${truth.file}`), program, [weights])
    expect(darknetDifferences(truth, ours)).toEqual([])
    if ('code' in ours || truth.weights.remainder !== 0) return
    expect(ours.model.files[1]?.totals?.filter(({ role }) => role === 'unclaimed')).toEqual([])
  })
})
