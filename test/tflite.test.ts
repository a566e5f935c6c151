/** TensorFlow Lite's models against what TensorFlow, its interpreter and that for microcontrollers say of them. */

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { analyze, FormatError, memorySource, readNetwork } from '../src/index.ts'
import { jsonReport } from '../src/reports/json/json.ts'

const FOLDER = '../shared/tflite'

interface Truth {
  readonly layers: readonly {
    readonly id: string
    readonly type: string
    readonly outputs: readonly { readonly shape: readonly number[] }[]
    readonly macs?: number
  }[]
  readonly totals: { readonly macs: number; readonly macsLack?: readonly string[]; readonly constantElements: number }
  readonly tflm?: { readonly head?: number }
}

interface Report {
  readonly layers: readonly {
    readonly id: string
    readonly type: string
    readonly outputs: readonly { readonly shape: readonly number[] }[]
    readonly cost: { readonly macs: number | null }
  }[]
  readonly totals: {
    readonly macs: number
    readonly storedElements: number
    readonly arena?: { readonly bytes: number }
  }
  readonly files: readonly { readonly unclaimedBytes: number }[]
}

async function weigh(file: string): Promise<Report> {
  const model = await readNetwork([memorySource(file, new Uint8Array(readFileSync(file)))])
  const analysis = analyze(model)
  expect(analysis.issues.filter(({ severity }) => severity === 'error')).toEqual([])
  return JSON.parse(
    JSON.stringify(jsonReport(analysis), (_, value) => (typeof value === 'bigint' ? Number(value) : value)),
  )
}

const models = existsSync(FOLDER)
  ? ['models', 'real'].flatMap((folder) =>
      readdirSync(join(FOLDER, folder))
        .filter((name) => name.endsWith('.tflite'))
        .map((name) => join(FOLDER, folder, name)),
    )
  : []

/** Control operators count what is inside them; the truth counts that apart. */
const CONTROL = new Set(['IF', 'WHILE', 'CALL_ONCE'])

describe('models', () => {
  it.each(models)('%s', async (file) => {
    const truth: Truth = JSON.parse(readFileSync(file.replace(/\.tflite$/, '.truth.json'), 'utf8'))
    const report = await weigh(file)
    const layers = new Map(report.layers.map((layer) => [layer.id, layer]))
    for (const { id, type, outputs, macs } of truth.layers) {
      const own = layers.get(id)
      expect(own?.type, id).toBe(type)
      expect(
        own?.outputs.map(({ shape }) => shape),
        id,
      ).toEqual(outputs.map(({ shape }) => shape))
      if (macs !== undefined && !CONTROL.has(type)) expect(own?.cost.macs ?? 0, id).toBe(macs)
    }
    if (truth.totals.macsLack === undefined) expect(report.totals.macs).toBe(truth.totals.macs)
    expect(report.files.map(({ unclaimedBytes }) => unclaimedBytes)).toEqual([0])
    const head = truth.tflm?.head
    if (head !== undefined) expect(report.totals.arena?.bytes).toBe(head)
  })
})

const bad: readonly { readonly file: string; readonly what: string; readonly refused: string }[] = existsSync(FOLDER)
  ? JSON.parse(readFileSync(join(FOLDER, 'bad', 'bad.json'), 'utf8'))
  : []

describe('damaged files', () => {
  it.each(bad)('$what: $refused', async ({ file, refused }) => {
    const source = memorySource(file, new Uint8Array(readFileSync(join(FOLDER, file))))
    const found = await readNetwork([source]).then(
      (model) => model.issues,
      (error: unknown) => {
        if (!(error instanceof FormatError)) throw error
        return [error.issue]
      },
    )
    expect(found.some(({ severity }) => severity === 'error')).toBe(refused !== 'accepted')
  })
})

describe('a small model of our own', () => {
  it('has its shapes, its arithmetic and its arena', async () => {
    const { layers, totals } = await weigh('test/fixtures/tflite/tiny.tflite')
    expect(layers.map(({ type, outputs }) => [type, outputs[0]?.shape])).toEqual([
      ['CONV_2D', [1, 4, 4, 2]],
      ['RESHAPE', [1, 32]],
      ['FULLY_CONNECTED', [1, 3]],
    ])
    // 4 × 4 × 2 outputs of 3 × 3 × 1 values each, and 3 of 32.
    expect(totals.macs).toBe(4 * 4 * 2 * 9 + 3 * 32)
    // The input and the maps of the convolution: 64 + 128 bytes; then its maps twice.
    expect(totals.arena?.bytes).toBe(128 + 128)
  })
})
