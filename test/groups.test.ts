/** Sums over layers whose names begin alike. */

import { expect, it } from 'vitest'
import { analyze, memorySource, readNetwork } from '../src/index.ts'
import { groupTables } from '../src/reports/network/groups.ts'
import { weigh } from './run-weigh.ts'

const MODULES = `
layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }
layer { name: "a/1x1" type: "Convolution" bottom: "data" top: "x" convolution_param { num_output: 4 kernel_size: 1 } }
layer { name: "a/relu" type: "ReLU" bottom: "x" top: "x" }
layer { name: "b/1x1" type: "Convolution" bottom: "x" top: "y" convolution_param { num_output: 2 kernel_size: 1 } }
`

it('adds up what stands before the first slash', async () => {
  const source = memorySource('net.prototxt', new TextEncoder().encode(MODULES))
  const [table] = groupTables(analyze(await readNetwork([source])))
  const told = table?.rows.map(({ cells }) => [cells.group, cells.count, cells.parameters, cells.macs])
  const integer = (value: bigint) => ({ kind: 'integer', value })
  expect(told).toMatchObject([
    [{ text: 'data' }, integer(1n), undefined, undefined],
    [{ text: 'a/' }, integer(2n), integer(16n), integer(768n)],
    [{ text: 'b/' }, integer(1n), integer(10n), integer(512n)],
  ])
})

it('is for tables, not for JSON', () => {
  const file = 'examples/lenet/lenet.prototxt'
  expect(weigh([file, '--group']).stdout).toContain('how many')
  expect(weigh([file, '--group', '--format', 'json']).stderr).toContain('--group does not apply')
})
