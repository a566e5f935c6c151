/** Weights files know sizes that definitions leave to the data. */

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Analysis, analyze, costsPerExample, memorySource, readNetwork } from '../src/index.ts'
import { filesBelow, SHARED } from './shared.ts'
import { truthOf } from './weights-truth.ts'

async function analysisOf(...files: string[]): Promise<Analysis> {
  return analyze(await readNetwork(files.map((file) => memorySource(file, new Uint8Array(readFileSync(file))))))
}

const notes = ({ issues }: Analysis) => issues.map(({ code }) => code)

describe('a trained LeNet', () => {
  const file = 'examples/lenet/lenet.caffemodel'

  it('knows its parameters, its images and its arithmetic', async () => {
    const analysis = await analysisOf(file)
    expect(analysis.totals.parameters).toEqual({ value: 431_080n, complete: true })
    expect(analysis.facts.get('mnist')?.outputs[0]?.map(({ expr }) => expr)).toEqual([64n, 1n, 28n, 28n])
    expect(costsPerExample(analysis)?.macs.value).toBe(2_293_000n)
    expect(notes(analysis)).toContain('sizes/from-weights')
    expect(notes(analysis)).not.toContain('caffe/unknown-size')
  })

  it('takes what the user says instead', async () => {
    const source = memorySource(file, new Uint8Array(readFileSync(file)))
    const inputs = new Map([['data', [1n, 1n, 27n, 27n]]])
    const analysis = analyze(await readNetwork([source], { inputs }))
    expect(analysis.facts.get('mnist')?.outputs[0]?.map(({ expr }) => expr)).toEqual([1n, 1n, 27n, 27n])
    expect(notes(analysis)).not.toContain('sizes/from-weights')
  })
})

const truths = filesBelow(`${SHARED}/real`, '.caffemodel.json').map((path) => path.slice(0, -'.json'.length))
const index = truths.length === 0 ? '' : readFileSync(`${SHARED}/real/index.tsv`, 'utf8')
const definitions = new Map(index.split('\n').map((row) => row.split('\t').slice(0, 2) as [string, string]))

describe.runIf(truths.length > 0)('real files', () => {
  it.each(truths)('%s alone has the parameters that it holds, each blob in its shape', async (file) => {
    const truth = truthOf(file)
    const analysis = await analysisOf(file)
    const params = [...analysis.facts.values()].flatMap((layer) => layer.params)
    const counts = params.map(({ count }) => count?.expr)
    expect(counts.every((count) => typeof count === 'bigint')).toBe(true)
    const wanted = truth?.layers?.flatMap(({ blobs = [] }) => blobs.map(({ count = 0 }) => BigInt(count)))
    expect(counts).toEqual(wanted)
    const auxiliary = params.filter(({ kind }) => kind === 'auxiliary').map(({ count }) => count?.expr)
    const sum = (all: readonly unknown[]) => all.reduce<bigint>((total, count) => total + BigInt(String(count)), 0n)
    expect(analysis.totals.parameters).toEqual({ value: sum(counts) - sum(auxiliary), complete: true })
    expect(analysis.joined?.found).toBe(sum(counts) - sum(auxiliary))
  })

  it.each(truths)('%s beside its definition finds no more than there is', async (file) => {
    const definition = definitions.get(file.slice(`${SHARED}/real/`.length)) ?? ''
    const analysis = await analysisOf(`${SHARED}/real/${definition}`, file)
    expect(typeof analysis.totals.parameters.value).toBe('bigint')
    const refused = analysis.issues.some(({ code, severity }) => code.startsWith('weights/') && severity === 'error')
    if (!refused) expect(analysis.joined?.found).toBe(analysis.totals.parameters.value)
  })
})
