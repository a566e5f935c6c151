/** docs/conventions.md holds what others print and what is found here: every row is counted again. */

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { conventionOf } from '../src/analyze/conventions/index.ts'
import { countBy } from '../src/analyze/costs/count-by.ts'
import { atOneExample } from '../src/analyze/questions/what-if.ts'
import { type Analysis, analyze, memorySource, readNetwork } from '../src/index.ts'
import { SHARED } from './shared.ts'

interface Row {
  readonly name: string
  readonly printed: string
  readonly by: string
  readonly file: string
  readonly options: string
  readonly here: string
}

const text = readFileSync('docs/conventions.md', 'utf8')
const rows = text
  .split('\n')
  .filter((line) => line.includes('.prototxt`'))
  .map((line): Row => {
    const [, name = '', printed = '', by = '', file = '', options = '', here = ''] = line
      .split('|')
      .map((cell) => cell.trim().replaceAll('`', ''))
    return { name, printed, by, file: join(SHARED, 'nets', file), options, here }
  })

async function weighed({ file, options }: Row): Promise<Analysis> {
  const [, name = '', sizes = ''] = /--input (\w+)=([\dx]+)/.exec(options) ?? []
  const [, layer = '', record = ''] = /--datum (\w+)=([\dx]+)/.exec(options) ?? []
  const shape = (list: string) => list.split('x').map(BigInt)
  const model = await readNetwork([memorySource(file, readFileSync(file))], {
    ...(options.includes('--phase TRAIN') && { phase: 'TRAIN' as const }),
    ...(name !== '' && { inputs: new Map([[name, shape(sizes)]]) }),
    ...(layer !== '' && { datums: new Map([[layer, shape(record)]]) }),
  })
  return analyze(model)
}

function figure(analysis: Analysis, by: string) {
  if (by === 'parameters') return analysis.totals.parameters.value
  if (by === 'caffe') return analysis.totals.caffeDataBytes?.value
  const convention = conventionOf(by)
  if (convention === undefined) throw new Error(`no convention ${by}`)
  return countBy(atOneExample(analysis) ?? analysis, convention).total.value
}

describe('published figures', () => {
  test('are all of the Caffe networks that the acceptance asks for', () => {
    expect(rows.length).toBeGreaterThanOrEqual(25)
    const inFull = rows.filter(({ printed }) => !/[MG]$/.test(printed))
    for (const { name, printed, here } of inFull) expect(here, name).toBe(printed)
  })

  test.each(rows.filter(({ file }) => existsSync(file)))('$name: $printed by $by', async (row) => {
    expect(figure(await weighed(row), row.by), row.file).toBe(BigInt(row.here.replaceAll(',', '')))
  })
})
