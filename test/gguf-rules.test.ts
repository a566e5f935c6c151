/** Every GGUF file of the truth: the tensors, bytes and refusals of llama.cpp and gguf-py. */

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { accountOf } from '../src/analyze/account/account.ts'
import { costsOf } from '../src/analyze/costs/cost.ts'
import { servingOf } from '../src/analyze/costs/serving.ts'
import type { StoredTensor } from '../src/core/network/model.ts'
import { filesBelow } from './shared.ts'
import { saidOf, weighTensors, worst } from './stored-tensors.ts'

const TRUTH = '../shared/hub/gguf'

interface TrueTensor {
  readonly name: string
  readonly type: string
  readonly ne: readonly number[]
  readonly fileOffset: number
  readonly bytes: number
}

interface TrueFile {
  readonly account:
    | string
    | {
        readonly roles: Readonly<Record<string, number>>
        readonly tensors: readonly TrueTensor[]
        readonly metadata: readonly { readonly key: string; readonly fileOffset: number; readonly bytes: number }[]
      }
  readonly ggufPy: { readonly ok: boolean }
  readonly llamaCpp: { readonly ok: boolean }
  readonly expect?: {
    readonly parameters?: number
    readonly activeParameters?: number
    readonly cacheElementsPerToken?: number
  }
}

const told = ({ name, encoding, shape, bytes, offset }: StoredTensor) => [
  name,
  encoding,
  [...shape].reverse().map(Number),
  Number(bytes),
  offset,
]
const wanted = ({ name, type, ne, bytes, fileOffset }: TrueTensor) => [name, type, ne, bytes, fileOffset]

/** Parts of a split model that bring others along are looked at below. */
const single = filesBelow(TRUTH, '.gguf.json').filter((file) => !/-of-\d+\.gguf/.test(file))

describe.runIf(existsSync(TRUTH))('GGUF files', () => {
  it.each(single)('%s', async (file) => {
    const truth: TrueFile = JSON.parse(readFileSync(file, 'utf8'))
    const { analysis, issues } = await weighTensors(file.replace(/\.json$/, ''))
    const [python, cpp] = [truth.ggufPy.ok, truth.llamaCpp.ok]
    const said = worst(issues)
    // What both refuse is an error, what one refuses is told, what both take has warnings at most.
    if (!python && !cpp) expect(said).toBe('error')
    else if (python !== cpp) expect(['error', 'warning'], saidOf(issues)).toContain(said)
    else expect(said, saidOf(issues)).not.toBe('error')
    if (!cpp || typeof truth.account === 'string') return
    const { roles, tensors, metadata } = truth.account
    if (!python) return
    expect(analysis?.model.tensors.map(told)).toEqual(tensors.map(wanted))
    expect(analysis?.model.settings?.().map(({ path, where }) => [path, where().offset])).toEqual(
      metadata.map(({ key, fileOffset }) => [key, fileOffset]),
    )
    const [ledger] = analysis?.model.files ?? []
    const account = ledger && accountOf(ledger)
    expect(account).toMatchObject({ weightBytes: roles.tensorData })
    const bytes = (label: string) => account?.overhead.find((group) => group.label === label)?.bytes ?? 0
    expect([bytes('header'), bytes('metadata'), bytes('tensor-infos')]).toEqual([24, roles.metadata, roles.tensorInfos])
    const rest = (roles.paddingBeforeData ?? 0) + (roles.paddingBetweenOrAfter ?? 0)
    expect(bytes('padding') + (account?.unclaimedBytes ?? 0)).toBe(rest)
    if (truth.expect?.parameters !== undefined) {
      expect(analysis?.totals.parameters.value).toBe(BigInt(truth.expect.parameters))
    }
    const serving = analysis && servingOf(analysis)
    if (truth.expect?.activeParameters !== undefined) {
      expect(serving?.activeParameters).toBe(BigInt(truth.expect.activeParameters))
    }
    // In float16: two bytes a number.
    if (truth.expect?.cacheElementsPerToken !== undefined) {
      expect(serving?.bytesPerToken).toBe(BigInt(truth.expect.cacheElementsPerToken) * 2n)
    }
  })

  it('of several parts', async () => {
    const folder = join(TRUTH, 'split')
    const truth: { readonly files: readonly string[]; readonly expect: { readonly parameters: number } } = JSON.parse(
      readFileSync(join(folder, 'llama.truth.json'), 'utf8'),
    )
    const [first = '', second = ''] = truth.files
    const whole = await weighTensors(join(folder, first))
    expect(worst(whole.issues), saidOf(whole.issues)).toBeUndefined()
    expect(whole.analysis?.totals.parameters).toEqual({ value: BigInt(truth.expect.parameters), complete: true })
    const given = await weighTensors(...truth.files.map((file) => join(folder, file)))
    expect(given.analysis?.totals.parameters.value).toBe(BigInt(truth.expect.parameters))
    const part = await weighTensors(join(folder, second))
    expect(worst(part.issues), saidOf(part.issues)).toBeUndefined()
    expect(part.analysis?.model.files).toHaveLength(1)
  })
})

describe.runIf(existsSync('../shared/formats/gguf'))('public files', () => {
  it.each(filesBelow('../shared/formats/gguf', '.gguf'))('%s', async (file) => {
    const { issues } = await weighTensors(file)
    expect(issues.map(({ code }) => code)).toEqual([])
  })
})

describe.runIf(existsSync(TRUTH))('the network of a GGUF model', () => {
  it.each([
    ['llama-gqa', 2n * (2n * 256n * 256n + 2n * 256n * 64n + 3n * 256n * 256n + 2n * 256n) + 64n * 256n],
    [
      'llama-moe',
      2n * (2n * 256n * 256n + 2n * 256n * 128n + 8n * 256n + 2n * 3n * 256n * 256n + 2n * 256n) + 64n * 256n,
    ],
  ])('follows from its metadata: %s', async (name, macs) => {
    const { analysis } = await weighTensors(`${TRUTH}/models/${name}.gguf`)
    expect(analysis?.model.kind).toBe('network')
    expect(analysis && costsOf(analysis).macs.value).toBe(macs)
    const names = analysis?.model.graph.nodes.map(({ id }) => id)
    expect(names).toEqual(expect.arrayContaining(['blk.1.attn', 'blk.0.ffn_norm', 'output_norm']))
  })

  it('is not guessed where no definition has exactly its tensors', async () => {
    const { analysis } = await weighTensors(`${TRUTH}/models/per-layer-kv-heads.gguf`)
    expect(analysis?.model.kind).toBe('weights')
  })
})
