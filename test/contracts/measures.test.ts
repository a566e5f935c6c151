/** Every number of the JSON report can be picked by its name, and is the same number then. */

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Analysis } from '../../src/analyze/analysis.ts'
import { analyze } from '../../src/analyze/analyze.ts'
import { layerMeasures, type Measure, measuresOf } from '../../src/analyze/questions/measures.ts'
import { memorySource } from '../../src/core/bytes/bytes.ts'
import { FormatError, hasErrors } from '../../src/core/words/issue.ts'
import { readNetwork } from '../../src/index.ts'
import { jsonReport } from '../../src/reports/json/json.ts'
import { type Json, numberJson } from '../../src/reports/json/json-value.ts'
import { filesBelow, SHARED } from '../shared.ts'

const examples = filesBelow('examples', '.prototxt')
/** One in so many, always the same ones; ALL_NETWORKS=1 takes them all. */
const EVERY = process.env.ALL_NETWORKS === '1' ? 1 : 23
const shared = filesBelow(`${SHARED}/nets`, '.prototxt').filter((_, at) => at % EVERY === 0)
const weights = filesBelow(SHARED, '.caffemodel').filter((_, at) => at % EVERY === 0)

/** Parts of the report that are no figures of the network. */
const NO_FIGURES = new Set(['where', 'issues', 'weighbridge', 'schema', 'level'])

/** Numbers by their paths, files by their roles. */
function* numbersIn(value: Json, path: readonly string[] = []): Generator<readonly [string, Json]> {
  if (typeof value === 'number' || typeof value === 'bigint') yield [path.join('.'), value]
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    if (NO_FIGURES.has(key)) continue
    const { role, label } = Object(inner) as { role?: string; label?: string }
    yield* numbersIn(inner as Json, [...path, path[0] === 'files' ? (role ?? label ?? key) : key])
  }
}

async function answersOf(measures: readonly Measure[]): Promise<ReadonlyMap<string, Json>> {
  const answers = measures.map(async ({ key, read }) => {
    const total = await read()
    return [key, numberJson(total?.known ?? total?.value)] as const
  })
  return new Map(await Promise.all(answers))
}

async function weighed(file: string): Promise<Analysis | undefined> {
  try {
    return analyze(await readNetwork([memorySource(file, readFileSync(file))]))
  } catch (error) {
    if (error instanceof FormatError) return undefined
    throw error
  }
}

function asText(numbers: Iterable<readonly [string, Json]>): readonly string[] {
  return [...numbers].map(([key, value]) => `${key} = ${value}`)
}

/** Those that are not answered the same. */
function unanswered(numbers: Iterable<readonly [string, Json]>, answers: ReadonlyMap<string, Json>): readonly string[] {
  return asText([...numbers].filter(([key, value]) => String(answers.get(key)) !== String(value)))
}

describe.each([...examples, ...shared, ...weights])('%s', (file) => {
  it('has a name for each number', async () => {
    const analysis = await weighed(file)
    if (analysis === undefined) return
    const { layers, ...report } = jsonReport(analysis) as { readonly [key: string]: Json }
    const answers = await answersOf(measuresOf(analysis))
    expect(unanswered(numbersIn(report as Json), answers)).toEqual([])
    expect([...answers.keys()].filter((key, at, all) => all.indexOf(key) !== at)).toEqual([])
    for (const layer of layers as readonly { readonly id: string }[]) {
      const facts = analysis.facts.get(layer.id)
      if (facts === undefined) throw new Error(layer.id)
      expect(unanswered(numbersIn(layer), await answersOf(layerMeasures(facts, analysis))), layer.id).toEqual([])
    }
  })

  it('has sums that are those of the layers', async () => {
    const analysis = await weighed(file)
    // Of a damaged file, less is there than its layers have; gradients beside the weights are none of theirs.
    if (analysis === undefined || (hasErrors(analysis.issues) && file.endsWith('.caffemodel'))) return
    if (file.includes('with-diff')) return
    for (const { key, read, share } of measuresOf(analysis)) {
      const total = await read()
      const shares = share && [...analysis.facts.values()].map(share)
      if (shares === undefined || typeof total?.value !== 'bigint' || key === 'files.weights.size') continue
      const known = shares.flatMap((each) => (typeof each === 'bigint' ? each : []))
      if (known.length < shares.length) continue
      expect(`${key} ${known.reduce((sum, each) => sum + each, 0n)}`).toBe(`${key} ${total.value}`)
    }
  })
})
