/** NumPy's arrays: the same types, shapes and bytes as numpy.load says, and what it refuses is refused. */

import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { accountOf } from '../src/analyze/account/account.ts'
import { memorySource } from '../src/core/bytes/bytes.ts'
import type { Model } from '../src/core/network/model.ts'
import { FormatError, type Issue, isError } from '../src/core/words/issue.ts'
import { readNetwork } from '../src/formats/index.ts'
import { filesBelow } from './shared.ts'

const HUB = '../shared/hub/numpy'

interface TruthArray {
  readonly dtype: string
  readonly shape: readonly number[]
  readonly bytes: number
}

type Answer = TruthArray | string

async function read(file: string): Promise<{ readonly model?: Model; readonly issues: readonly Issue[] }> {
  try {
    const model = await readNetwork([memorySource(basename(file), new Uint8Array(readFileSync(file)))])
    return { model, issues: model.issues }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    return { issues: [error.issue] }
  }
}

const DTYPES: Readonly<Record<string, string>> = {
  ...{
    f8: 'float64',
    f4: 'float32',
    f2: 'float16',
    i8: 'int64',
    i4: 'int32',
    i2: 'int16',
    i1: 'int8',
    c8: 'complex64',
  },
  ...{ u8: 'uint64', u4: 'uint32', u2: 'uint16', u1: 'uint8', b1: 'bool' },
}

describe.runIf(existsSync(HUB))('arrays of NumPy', () => {
  it.each(filesBelow(HUB, '.json'))('%s', async (json) => {
    const truth = JSON.parse(readFileSync(json, 'utf8')) as {
      numpyLoadNoPickle: Answer | Readonly<Record<string, Answer>>
    }
    const file = json.replace(/\.json$/, '')
    const { model, issues } = await read(file)
    const answer = truth.numpyLoadNoPickle
    const isArchive = file.endsWith('.npz')
    const stem = basename(file).replace(/\.npy$/, '')
    const wanted = Object.entries(isArchive ? (answer as Record<string, Answer>) : { [stem]: answer as Answer })
    const arrays = wanted.flatMap(([name, array]) => (typeof array === 'string' ? [] : [{ name, ...array }]))
    const told = issues.some(({ severity }) => severity !== 'note')
    if (arrays.length < wanted.length) expect(told).toBe(true)
    if (arrays.length === 0) return expect(issues.some(isError)).toBe(true)
    const seen = (model?.tensors ?? []).map(({ name, encoding, shape, bytes }) => ({
      name,
      dtype: encoding,
      shape: shape.map(Number),
      bytes: Number(bytes),
    }))
    expect(seen).toEqual(
      arrays.map(({ name, dtype, shape, bytes }) => {
        const plain = dtype.replace(/^[<>|=]/, '')
        return { name, dtype: DTYPES[plain] ?? plain, shape, bytes }
      }),
    )
    expect(accountOf(model?.files[0] as never)?.unclaimedBytes).toBe(file.endsWith('trailing.npy') ? 2 : 0)
  })
})
