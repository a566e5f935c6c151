/** Damaged files of tensors: cut at many places or with wrong bytes, they are read as far as they go, and every byte is accounted for. */

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { accountOf } from '../src/analyze/account/account.ts'
import { analyze, FormatError, memorySource, readNetwork } from '../src/index.ts'

const FILES = ['test/fixtures/weights-only/packed.safetensors', 'test/fixtures/weights-only/tiny-llama.gguf']

/** Whatever is wrong is a FormatError or an issue; and what was read has no byte too many or too few. */
async function survives(name: string, bytes: Uint8Array): Promise<void> {
  try {
    const { issues, model } = analyze(await readNetwork([memorySource(name, bytes)]))
    for (const file of model.files) {
      const account = accountOf(file)
      if (account === undefined) continue
      expect(account.weightBytes + account.overheadBytes + account.unclaimedBytes).toBe(bytes.byteLength)
      expect(file.spans.reduce((sum, { length }) => sum + length, 0)).toBe(bytes.byteLength)
    }
    for (const { where } of issues) expect(where?.file).toBe(name)
  } catch (error) {
    expect(error).toBeInstanceOf(FormatError)
  }
}

describe.each(FILES)('%s', (file) => {
  const whole = new Uint8Array(readFileSync(file))
  const headEnd = Math.min(whole.byteLength, 2048)

  it('is sound', async () => {
    const { issues } = analyze(await readNetwork([memorySource(file, whole)]))
    expect(issues).toEqual([])
  })

  it('cut at many places', async () => {
    for (let end = 1; end < headEnd; end += 7) await survives(file, whole.slice(0, end))
    await survives(file, whole.slice(0, whole.byteLength - 1))
  })

  it('with a byte more', async () => {
    await survives(file, Uint8Array.from([...whole, 0]))
  })

  it('with wrong bytes in the header', async () => {
    for (let at = 0; at < headEnd; at += 5) {
      for (const value of [0x00, 0xff, (whole[at] ?? 0) ^ 0x20]) {
        const bytes = whole.slice()
        bytes[at] = value
        await survives(file, bytes)
      }
    }
  })
})
