/** HDF5 as other programs write Keras's models: everything is followed but links into other files. */

import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { accountOf } from '../src/analyze/account/account.ts'
import { analyze } from '../src/analyze/analyze.ts'
import { memorySource } from '../src/core/bytes/bytes.ts'
import { readNetwork } from '../src/index.ts'

const weigh = async () =>
  analyze(await readNetwork([memorySource('odd.h5', readFileSync('test/fixtures/keras/odd.h5'))]))

it('finds the weights of layers behind links, and takes nothing that the lists do not name', async () => {
  const { joined, issues, model } = await weigh()
  expect(joined?.found).toBe(15n)
  expect(joined?.ignored).toEqual([])
  expect(issues.map(({ code }) => code)).toEqual(['hdf5/external-link'])
  expect(model.tensors.find(({ name }) => name === 'model_weights/d/d/kernel:0')?.sharedWith).toBe(
    'model_weights/d/d/real',
  )
})

it('accounts for every byte', async () => {
  const [file] = (await weigh()).model.files
  expect(file && accountOf(file)?.unclaimedBytes).toBe(0)
})
