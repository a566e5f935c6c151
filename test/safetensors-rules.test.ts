/** Every safetensors file of the truth: the same tensors, bytes and refusals as the library's own reader gives. */

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { accountOf } from '../src/analyze/account/account.ts'
import type { StoredTensor } from '../src/core/network/model.ts'
import { filesBelow } from './shared.ts'
import { saidOf, weighTensors, worst } from './stored-tensors.ts'

const TRUTH = '../shared/hub/safetensors'

interface TrueTensor {
  readonly name: string
  readonly dtype: string
  readonly shape: readonly number[]
  readonly begin: number
  readonly end: number
  readonly bytes: number
  readonly fileOffset: number
}

interface TrueFile {
  readonly file: string
  readonly size: number
  readonly headerPadding?: number
  readonly dataStart?: number
  readonly tensors?: readonly TrueTensor[]
  readonly gaps?: readonly (readonly [number, number])[]
  readonly account?: {
    readonly headerJson: number
    readonly headerPadding: number
    readonly tensorData: number
    readonly other: number
  }
  readonly library: { readonly deserialize: string; readonly message?: string }
}

// Integers beyond 2⁵³ are compared as texts.
function readTruth<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8').replaceAll(/(?<=[[\s:,])(\d{16,})(?=[,\s\]])/g, '"$1"'))
}

const DTYPES: Readonly<Record<string, string>> = {
  ...{
    F64: 'float64',
    F32: 'float32',
    F16: 'float16',
    BF16: 'bfloat16',
    F8_E4M3: 'float8e4m3fn',
    F8_E5M2: 'float8e5m2',
  },
  ...{ F8_E8M0: 'float8e8m0', F8_E4M3FNUZ: 'float8e4m3fnuz', F8_E5M2FNUZ: 'float8e5m2fnuz', F6_E2M3: 'float6e2m3' },
  ...{ F6_E3M2: 'float6e3m2', F4: 'float4e2m1', I64: 'int64', I32: 'int32', I16: 'int16', I8: 'int8', U64: 'uint64' },
  ...{ U32: 'uint32', U16: 'uint16', U8: 'uint8', BOOL: 'bool', C64: 'complex64' },
}

const told = ({ name, encoding, shape, bytes, offset }: StoredTensor) => [
  name,
  encoding,
  shape.map(String),
  String(bytes),
  offset,
]
const wanted = ({ name, dtype, shape, bytes, fileOffset }: TrueTensor) => [
  name,
  DTYPES[dtype] ?? dtype,
  shape.map(String),
  String(bytes),
  fileOffset,
]

const single = filesBelow(TRUTH, '.safetensors.json')

describe.runIf(existsSync(TRUTH))('safetensors files', () => {
  it.each(single)('%s', async (file) => {
    const truth = readTruth<TrueFile>(file)
    const { analysis, issues } = await weighTensors(file.replace(/\.json$/, ''))
    const isRefused = truth.library.deserialize !== 'ok'
    expect(worst(issues) === 'error', saidOf(issues)).toBe(isRefused)
    if (isRefused) return
    expect(analysis?.model.tensors.map(told)).toEqual(truth.tensors?.map(wanted))
    const [ledger] = analysis?.model.files ?? []
    const account = ledger && accountOf(ledger)
    const { headerJson = 0, headerPadding = 0, tensorData = 0, other = 0 } = truth.account ?? {}
    expect(account).toMatchObject({
      weightBytes: tensorData,
      overheadBytes: 8 + headerJson + headerPadding,
      unclaimedBytes: other,
    })
    expect(account?.overhead.find(({ label }) => label === 'header.padding')?.bytes ?? 0).toBe(headerPadding)
  })
})

interface TrueFolder {
  readonly logicalParameters?: number
  readonly storedElements?: number
  readonly storedBytes?: number
  readonly logical?: readonly {
    readonly name: string
    readonly shape: readonly number[]
    readonly storedBits?: number
  }[]
  readonly bitsPerLogicalWeight?: Readonly<Record<string, number>>
}

const quantised = filesBelow(`${TRUTH}/quantised`, 'truth.json')

describe.runIf(existsSync(TRUTH))('packed weights', () => {
  it.each(quantised)('%s', async (file) => {
    const truth = readTruth<TrueFolder>(file)
    const { analysis, issues } = await weighTensors(join(dirname(file), 'model.safetensors'))
    expect(worst(issues), saidOf(issues)).toBeUndefined()
    const { tensors } = analysis?.model ?? { tensors: [] }
    expect(analysis?.totals.parameters.value).toBe(BigInt(truth.logicalParameters ?? -1))
    expect(analysis?.totals.stored).toEqual({
      elements: BigInt(truth.storedElements ?? -1),
      bytes: BigInt(truth.storedBytes ?? -1),
    })
    for (const { name, shape, storedBits } of truth.logical ?? []) {
      const own = tensors.find(
        (tensor) => (tensor.standsFor?.name ?? tensor.name) === name && tensor.role === 'parameter',
      )
      expect((own?.standsFor?.shape ?? own?.shape)?.map(Number), name).toEqual(shape)
      const parts = tensors.filter(({ of }) => of === name)
      const bytes = parts.reduce((sum, part) => sum + part.bytes, own?.bytes ?? 0n)
      if (storedBits !== undefined) expect(Number(bytes) * 8, name).toBe(storedBits)
    }
  })
})

interface TrueShards {
  readonly tensorsInFiles: number
  readonly elementsInFiles: number
  readonly dataBytesInFiles: number
  readonly filesNotPresent: readonly string[]
  readonly indexTotalSize: number
  readonly mapNamesNotInFiles: readonly string[]
  readonly fileNamesNotInMap: readonly string[]
  readonly inAnotherFileThanMapped: readonly string[]
}

describe.runIf(existsSync(TRUTH))('models in shards', () => {
  it.each(filesBelow(`${TRUTH}/sharded`, 'truth.json'))('%s', async (file) => {
    const truth = readTruth<TrueShards>(file)
    const { analysis, issues } = await weighTensors(join(dirname(file), 'model.safetensors.index.json'))
    expect(analysis?.model.tensors).toHaveLength(truth.tensorsInFiles)
    expect(analysis?.totals.stored).toEqual({
      elements: BigInt(truth.elementsInFiles),
      bytes: BigInt(truth.dataBytesInFiles),
    })
    const escapes = truth.filesNotPresent.some((name) => name.includes('..'))
    const odd =
      truth.filesNotPresent.length +
        truth.mapNamesNotInFiles.length +
        truth.fileNamesNotInMap.length +
        truth.inAnotherFileThanMapped.length >
        0 || truth.indexTotalSize !== truth.dataBytesInFiles
    expect(worst(issues), saidOf(issues)).toBe(escapes ? 'error' : odd ? 'warning' : undefined)
    expect(analysis?.totals.parameters.complete).toBe(escapes || truth.filesNotPresent.length === 0)
  })

  it('are read alike where all their files are named', async () => {
    const folder = `${TRUTH}/sharded/plain`
    const shards = readdirSync(folder).filter((name) => /safetensors/.test(name))
    const { analysis, issues } = await weighTensors(...shards.map((name) => join(folder, name)))
    expect(worst(issues)).toBeUndefined()
    expect(analysis?.totals.parameters.value).toBe(3376n)
  })
})

describe.runIf(existsSync(TRUTH))('adapters and pipelines', () => {
  it.each(filesBelow(`${TRUTH}/adapters`, 'truth.json'))('%s', async (file) => {
    const truth = readTruth<{ readonly adapterTrainable: number }>(file)
    const { analysis, issues } = await weighTensors(join(dirname(file), 'adapter_model.safetensors'))
    expect(worst(issues)).toBeUndefined()
    expect(analysis?.totals.parameters.value).toBe(BigInt(truth.adapterTrainable))
  })

  it.each(filesBelow(`${TRUTH}/diffusers`, 'truth.json'))('%s', async (file) => {
    const truth = readTruth<{ readonly parts: Readonly<Record<string, { readonly parameters: number }>> }>(file)
    const { analysis, issues } = await weighTensors(join(dirname(file), 'model_index.json'))
    expect(worst(issues)).toBeUndefined()
    for (const [part, { parameters }] of Object.entries(truth.parts)) {
      const own = (analysis?.model.tensors ?? []).filter(
        ({ name, role }) => name.startsWith(`${part}.`) && role === 'parameter',
      )
      expect(
        own.reduce((sum, { count }) => sum + count, 0n),
        part,
      ).toBe(BigInt(parameters))
    }
  })
})

describe.runIf(existsSync('../shared/formats/safetensors'))('public files', () => {
  it.each(filesBelow('../shared/formats/safetensors', '.safetensors'))('%s', async (file) => {
    const { issues } = await weighTensors(file)
    expect(
      issues.map(({ code }) => code),
      basename(file),
    ).toEqual([])
  })
})
