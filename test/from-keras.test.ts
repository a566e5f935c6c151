/** The numbers of docs/from-keras.md, and what it says of the example. */

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { analyze } from '../src/analyze/analyze.ts'
import { memorySource } from '../src/core/bytes/bytes.ts'
import { readNetwork } from '../src/index.ts'
import { reportNetworks } from '../src/reports/report.ts'

const PAGE = readFileSync('docs/from-keras.md', 'utf8')

const example = async () =>
  analyze(await readNetwork([memorySource('digits.keras', readFileSync('examples/keras/digits.keras'))]))

describe('docs/from-keras.md', () => {
  it('has the counts of the example', async () => {
    const { totals, joined, issues } = await example()
    const text = (value: unknown) => Number(value).toLocaleString('en')
    expect(issues).toEqual([])
    expect(PAGE).toContain(`Total params: ${text(totals.parameters.value)}`)
    expect(PAGE).toContain(`Trainable params: ${text(totals.trainable.value)}`)
    expect(PAGE).toContain(`Non-trainable params: ${text(totals.frozen.value)}`)
    expect(joined?.found).toBe(totals.parameters.value)
  })

  it('has the costs of one example', async () => {
    const { totals } = JSON.parse(await reportNetworks([await example()], { format: 'json' }))
    expect(PAGE).toContain(`${Number(totals.macsPerExample).toLocaleString('en')} for one example`)
  })

  it('words the totals as Keras does', async () => {
    const report = await reportNetworks([await example()], { format: 'text' })
    expect(String(report).replace(/\s+/g, ' ')).toContain(
      'Total params: 1,466, Trainable params: 1,434, Non-trainable params: 32',
    )
  })
})
