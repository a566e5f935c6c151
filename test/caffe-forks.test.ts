/** Small networks of Caffe's forks: every shape and blob that their sources give, and data-dependent sizes as symbols. */

import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Analysis, analyze, memorySource, type NetworkOptions, readNetwork, say } from '../src/index.ts'
import { filesBelow, SHARED } from './shared.ts'

type Sizes = readonly (number | null)[]

interface Probe {
  readonly fork: string
  readonly expected: Readonly<Record<string, Sizes>>
  readonly params: readonly {
    readonly layer: string
    readonly blobs: readonly Sizes[]
    readonly statistics?: readonly number[]
  }[]
}

async function weigh(file: string, options: NetworkOptions): Promise<Analysis> {
  return analyze(await readNetwork([memorySource(file, readFileSync(file))], options))
}

/** What the analysis says in the probe's own form. */
function answer(analysis: Analysis, probe: Probe) {
  const tops = new Map<string, Sizes | undefined>()
  for (const { node, outputs } of analysis.facts.values()) {
    node.outputs.forEach((value, index) => {
      const name = analysis.model.graph.values.get(value)?.name ?? value
      if (name in probe.expected && !node.inserted) tops.set(name, sizesOf(outputs[index]))
    })
  }
  const params = probe.params.map(({ layer }) => {
    const found = [...analysis.facts.values()].find(({ node }) => node.name === layer)?.params ?? []
    const statistics = found.flatMap(({ kind }, index) => (kind === 'learned' ? [] : [index]))
    const blobs = found.map(({ shape }) => sizesOf(shape))
    return { layer, blobs, ...(statistics.length > 0 && { statistics }) }
  })
  return { expected: Object.fromEntries(tops), params }
}

function sizesOf(
  shape: Analysis['facts'] extends ReadonlyMap<string, infer F>
    ? F extends { outputs: readonly (infer O)[] }
      ? O
      : never
    : never,
) {
  return shape?.map(({ expr }) => (typeof expr === 'bigint' ? Number(expr) : null))
}

const probes = filesBelow(`${SHARED}/fork-probes`, '.json')

describe.runIf(probes.length > 0)('fork probes', () => {
  it.each(probes)('%s', async (file) => {
    const probe: Probe = JSON.parse(readFileSync(file, 'utf8'))
    const python = probe.fork.startsWith('py-')
    const analysis = await weigh(file.replace('.json', '.prototxt'), python ? {} : { fork: probe.fork })
    const errors = analysis.issues.filter(({ severity }) => severity === 'error').map(({ message }) => say(message))
    expect({ ...answer(analysis, probe), errors }).toEqual({
      expected: probe.expected,
      params: probe.params,
      errors: [],
    })
  })
})

interface Network {
  readonly repo: string
  readonly path: string
  readonly blob: string
  readonly phase: 'TRAIN' | 'TEST'
  readonly inputs: Readonly<Record<string, readonly number[]>>
  readonly final: Readonly<Record<string, Sizes>>
  readonly alsoCheck?: Readonly<Record<string, Sizes>>
  readonly parameters: number
}

/** The networks of the list that lie beside the project, found by the hash that git gives their content. */
function networksHere(): readonly (Network & { readonly file: string })[] {
  const list = `${SHARED}/fork-networks.json`
  if (!existsSync(list)) return []
  const networks: readonly Network[] = JSON.parse(readFileSync(list, 'utf8'))
  const files = ['.prototxt', '.pt'].flatMap((ending) => filesBelow(SHARED, ending))
  const byBlob = new Map(files.map((file) => [gitBlob(readFileSync(file)), file]))
  return networks.flatMap((network) => {
    const file = byBlob.get(network.blob)
    return file === undefined ? [] : [{ ...network, file }]
  })
}

function gitBlob(content: Uint8Array): string {
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex')
}

const networks = networksHere()

describe.runIf(networks.length > 0)('networks of forks', () => {
  it.each(networks)('$repo $path', async ({ file, phase, inputs, final, alsoCheck = {}, parameters }) => {
    const given = Object.entries(inputs).map(([top, sizes]) => [top, sizes.map(BigInt)] as const)
    let analysis = await weigh(file, { phase, inputs: new Map(given) })
    // A shape that the file states itself can't be given; the list has it all the same.
    if (analysis.issues.some(({ code }) => code === 'caffe/unused-input')) analysis = await weigh(file, { phase })
    const expected = { ...final, ...alsoCheck }
    expect(answer(analysis, { fork: '', expected, params: [] }).expected).toEqual(expected)
    expect(analysis.totals.parameters.value).toBe(BigInt(parameters))
  })
})
