import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Tensor } from '../src/run/index.ts'
import { arrayOf, casesOf, difference, FORWARD, type ForwardArray, type ForwardCase, passOf } from './onnx-forward.ts'

/** Answers that were shipped rounded (README there), and those that nobody draws again. */
const BOUNDS: Readonly<Record<string, number>> = {
  GridSample: 1e-4,
  RoiAlign: 1e-4,
  test_averagepool_2d_ceil_last_window_starts_on_pad: 2e-4,
}
const isDrawn = ({ case: name }: ForwardCase) => /^test_training_dropout(?!_zero)/.test(name)

async function inputsOf(inputs: readonly ForwardArray[], folder: string): Promise<ReadonlyMap<string, Tensor>> {
  const found = new Map<string, Tensor>()
  for (const { name, file } of inputs) if (file !== undefined) found.set(name, await arrayOf(join(folder, file)))
  return found
}

async function faultsOf(each: ForwardCase): Promise<readonly string[]> {
  const { values, told } = await passOf(join(FORWARD, each.file), await inputsOf(each.inputs, FORWARD))
  const tolerance = BOUNDS[each.case] ?? BOUNDS[each.operator] ?? 2e-6
  const faults: string[] = []
  for (const output of each.outputs) {
    const steps = each.operator === 'QLinearConv' ? 1 : 0
    const found = await difference(values.get(output.name), output, join(FORWARD, output.file), tolerance, steps)
    if (found !== undefined) faults.push(`${each.case} (${each.operator}): ${output.name} ${found} ${told.join(' ')}`)
  }
  return faults
}

describe.skipIf(!existsSync(FORWARD))('ONNX forward', () => {
  it.each(['cases.jsonl', 'own.jsonl'])('computes every case of %s as it is told there', async (list) => {
    const faults: string[] = []
    for (const each of casesOf(list)) if (!isDrawn(each)) faults.push(...(await faultsOf(each)))
    expect(faults).toEqual([])
  })

  it('computes every value of the networks', async () => {
    for (const name of readdirSync(join(FORWARD, 'networks'))) {
      const folder = join(FORWARD, 'networks', name)
      const truth = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8')) as {
        readonly inputs: readonly ForwardArray[]
        readonly values: readonly (Omit<ForwardArray, 'file'> & { readonly file?: string })[]
      }
      const { values, told } = await passOf(join(folder, 'net.onnx'), await inputsOf(truth.inputs, folder))
      expect([name, told]).toEqual([name, []])
      for (const { file, ...value } of truth.values) {
        if (file === undefined) continue
        const found = await difference(values.get(value.name), { ...value, file }, join(folder, file), 5e-6)
        expect([name, value.name, found]).toEqual([name, value.name, undefined])
      }
    }
  })
})
