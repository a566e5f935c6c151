/** Copying weights into a network: refused where real Caffe refuses it, and nowhere else. */

import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { analyze } from '../src/analyze/analyze.ts'
import { memorySource } from '../src/core/bytes/bytes.ts'
import { FormatError } from '../src/core/words/issue.ts'
import { say } from '../src/core/words/message.ts'
import { readNetwork } from '../src/index.ts'
import { filesBelow, SHARED } from './shared.ts'

interface JoinTruth {
  readonly file: string
  readonly net?: string
  readonly phase: 'TRAIN' | 'TEST'
  readonly caffe?: { readonly error?: string; readonly load?: string }
}

const truths = filesBelow(`${SHARED}/weights`, '.json')
  .map((path) => ({ path, truth: JSON.parse(readFileSync(path, 'utf8')) as JoinTruth }))
  .filter(({ truth }) => truth.net !== undefined && truth.caffe !== undefined && /caffemodel/.test(truth.file))

/** Caffe takes these for a network without layers; a file that is something else is an error of ours. */
const NAMED_AS_OTHERS = /edge-(empty|html|utf8-text|zeros-only)/

async function errorsOf(path: string, { file, net = '', phase }: JoinTruth): Promise<readonly string[]> {
  const open = (name: string) => memorySource(name, readFileSync(join(dirname(path), name)))
  const definition = readFileSync(join(dirname(path), net), 'utf8')
  // The databases hold MNIST's digits.
  const data = /name: "(\w+)"\s+type: "Data"/.exec(definition)?.[1]
  const datums = new Map(data === undefined ? [] : [[data, [1n, 28n, 28n]]])
  try {
    const { issues } = analyze(await readNetwork([open(net), open(file)], { phase, datums }))
    return issues.filter(({ severity }) => severity === 'error').map(({ message }) => say(message))
  } catch (error) {
    if (error instanceof FormatError) return [error.message]
    throw error
  }
}

describe.runIf(truths.length > 0)('weights and their network', () => {
  it.each(truths.filter(({ truth }) => !NAMED_AS_OTHERS.test(truth.file)))('$truth.file', async ({ path, truth }) => {
    const errors = await errorsOf(path, truth)
    expect(errors.length > 0, `${truth.caffe?.error ?? 'Caffe loads it'}; ours: ${errors.join('; ')}`).toBe(
      truth.caffe?.error !== undefined,
    )
  })
})
