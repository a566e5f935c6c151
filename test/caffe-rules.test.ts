/** Every probe of a single rule: the same layers, shapes, parameters and memory as Caffe, or the same refusal. */

import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { differences, readTruth, weighAs } from './caffe-truth.ts'
import { filesBelow, hasShared, SHARED } from './shared.ts'

/** Refused by Caffe for what lies outside the definition: a database that is not there. */
const OUTSIDE: ReadonlySet<string> = new Set(['data-source-missing-db'])

const probes = [...filesBelow('test/fixtures/caffe', '.json'), ...filesBelow(`${SHARED}/rules`, '.json')].filter(
  (file) => !OUTSIDE.has(basename(file, '.json')),
)

describe('probes of single rules', () => {
  it.each(probes)('%s', async (file) => {
    const truth = readTruth(file)
    expect(differences(truth, await weighAs(truth, file.replace(/\.json$/, '.prototxt')))).toEqual([])
  })

  it.runIf(hasShared)('are all there', () => {
    expect(probes.length).toBeGreaterThan(550)
  })
})
