/** Damaged, hostile and odd models: refused where onnx and onnxruntime both refuse, weighed where both take them. */

import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { weighFile } from '../src/cli/networks.ts'
import { say } from '../src/core/words/message.ts'

const BAD = '../shared/onnx/bad'

interface Truth {
  readonly file: string
  readonly what: string
  readonly parse: unknown
  readonly checker: string
  readonly checkerBesidesMissingShape?: string
  readonly infer: string
  readonly onnxruntime: string
  readonly onnxruntimeRun?: unknown
  readonly load?: string
}

const cases: readonly Truth[] = existsSync(BAD)
  ? readFileSync(`${BAD}/truth.jsonl`, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
  : []

/** What the programs make of a file: all refuse it, all take it, or they differ. */
function verdict({ file, checker, checkerBesidesMissingShape, infer, onnxruntime, onnxruntimeRun, load }: Truth) {
  // Texts are sound; onnxruntime reads none.
  if (file.startsWith('text/')) return 'taken'
  // What is loaded by all and fails in a run is told, too.
  const runs = typeof onnxruntimeRun === 'string' && /while running/.test(onnxruntimeRun) ? onnxruntimeRun : 'ok'
  const answers = [checkerBesidesMissingShape ?? checker, infer, onnxruntime, load ?? 'ok', runs]
  if (answers.every(isOk)) return 'taken'
  return answers.slice(0, 3).some(isOk) ? 'differ' : 'refused'
}

/** A kernel that is missing says nothing of the file. */
function isOk(answer: string): boolean {
  return answer === 'ok' || /NotImplemented|NOT_IMPLEMENTED|is not registered in ORT|MLDataType/.test(answer)
}

const folder = mkdtempSync(join(tmpdir(), 'onnx-bad-'))
if (cases.length > 0) {
  cpSync(BAD, folder, { recursive: true })
  for (const [link, to] of [
    ['link.bin', '../outside.bin'],
    ['link-inside.bin', 'w.bin'],
  ] as const) {
    try {
      symlinkSync(to, join(folder, 'external', link))
    } catch {
      // It is there.
    }
  }
}
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.runIf(cases.length > 0)('bad and odd models', () => {
  it.each(cases.map((truth) => [truth.file, truth] as const))('%s', async (file, truth) => {
    const started = performance.now()
    const { issues, analysis } = await weighFile(join(folder, file), {})
    expect(performance.now() - started).toBeLessThan(15_000)
    const told = issues.filter(({ severity }) => severity !== 'note')
    const errors = issues
      .filter(({ severity }) => severity === 'error')
      .map((each) => `${each.code}: ${say(each.message)}`)
    const expected = verdict(truth)
    if (expected === 'taken') {
      expect(errors).toEqual([])
      expect(analysis).toBeDefined()
    } else if (expected === 'refused') expect(errors, truth.what).not.toEqual([])
    else expect(told.length, truth.what).toBeGreaterThan(0)
  })
})
