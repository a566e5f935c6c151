/** What every format promises, whatever it is: run over every member of the registry. */

import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Analysis } from '../../src/analyze/analysis.ts'
import { analyze } from '../../src/analyze/analyze.ts'
import { type ByteSource, blobSource, memorySource } from '../../src/core/bytes/bytes.ts'
import { Random } from '../../src/core/random.ts'
import { FormatError, type Issue } from '../../src/core/words/issue.ts'
import { drawFigure } from '../../src/figures/draw.ts'
import { printSvg } from '../../src/figures/print/svg.ts'
import { detectFormat, FORMATS, probeOf, readNetwork } from '../../src/formats/index.ts'
import { openFile } from '../../src/node.ts'
import { jsonReport } from '../../src/reports/json/json.ts'
import { reportNetworks } from '../../src/reports/report.ts'
import { hello } from '../fixtures/hello/format.ts'
import { FIXTURES, foreignWord, strangers } from './format-fixtures.ts'

/** The built-in formats, and one that was made by following CONTRIBUTING.md. */
const REGISTRY = [...FORMATS, hello]

const ALL = Object.entries(FIXTURES).flatMap(([format, networks]) => networks.map((files) => ({ format, files })))

/** Memory, with what was asked of it. */
function watched(source: ByteSource): ByteSource & { readonly asked: (readonly [number, number])[] } {
  const asked: (readonly [number, number])[] = []
  const read = (offset: number, length: number) => {
    asked.push([offset, length])
    return source.read(offset, length)
  }
  return { name: source.name, size: source.size, read, asked }
}

function sourceOf(file: string): ByteSource {
  return memorySource(file, new Uint8Array(readFileSync(file)))
}

/** A file beside another, from the disk; the contract's networks name only what lies in their own folder. */
const around = {
  open: async (name: string, from: string) => {
    const file = from.replace(/[^/]*$/, name)
    return existsSync(file) ? sourceOf(file) : undefined
  },
  siblings: async () => [],
  formats: [hello],
}

async function weigh(sources: readonly ByteSource[]): Promise<Analysis> {
  return analyze(await readNetwork(sources, around))
}

/** What becomes of bytes: an analysis, or the issue of a refusal; anything else passes through and fails the test. */
async function outcome(sources: readonly ByteSource[]): Promise<{ analysis?: Analysis; issues: readonly Issue[] }> {
  try {
    const analysis = await weigh(sources)
    return { analysis, issues: analysis.issues }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    return { issues: [error.issue] }
  }
}

/** Places lie inside the file that they name. */
function expectPlaced(issues: readonly Issue[], sizes: ReadonlyMap<string, number>): void {
  for (const { code, where } of issues) {
    const size = sizes.get(where?.file ?? '') ?? 0
    expect(code).toMatch(/^[a-z0-9-]+\/[a-z0-9-]+$/)
    if (where?.offset !== undefined) expect(where.offset, code).toBeLessThanOrEqual(size)
    if (where?.line !== undefined) expect(where.line, code).toBeGreaterThan(0)
  }
}

/** Every byte of a file with an account is claimed, and the spans tile the file. */
function expectTiled({ model }: Analysis): void {
  for (const { name, size, spans, totals = [] } of model.files) {
    if (spans.length === 0) continue
    let at = 0
    for (const span of spans) {
      expect(span.offset, `${name}: ${span.label}`).toBe(at)
      at += span.length
    }
    expect(at, name).toBe(size)
    expect(
      totals.filter(({ role }) => role === 'unclaimed'),
      name,
    ).toEqual([])
  }
}

it('every format lists networks that hold it to its promises', () => {
  expect(Object.keys(FIXTURES).sort()).toEqual(REGISTRY.map(({ id }) => id).sort())
})

describe.each(ALL)('$format: $files', ({ format, files }) => {
  it('is recognised as what it is, by its first file', async () => {
    expect((await detectFormat(sourceOf(files[0] ?? ''), [hello])).id).toBe(format)
  })

  it('gives the same answer for a file, a Blob and memory, and reads no byte beyond the end', async () => {
    const memory = files.map(sourceOf).map(watched)
    const expected = jsonReport(await weigh(memory))
    const opened = await Promise.all(files.map(openFile))
    try {
      expect(jsonReport(await weigh(opened))).toEqual(expected)
    } finally {
      for (const file of opened) await file.close()
    }
    const blobs = files.map((file) => blobSource(file, new Blob([new Uint8Array(readFileSync(file))])))
    expect(jsonReport(await weigh(blobs))).toEqual(expected)
    for (const { asked, size } of memory)
      for (const [offset, length] of asked) {
        expect(offset).toBeGreaterThanOrEqual(0)
        expect(length).toBeGreaterThanOrEqual(0)
        expect(offset).toBeLessThanOrEqual(size)
      }
  })

  it('accounts for every byte, and finds nothing wrong', async () => {
    const analysis = await weigh(files.map(sourceOf))
    expectTiled(analysis)
    expect(analysis.issues.filter(({ severity }) => severity === 'error')).toEqual([])
  })

  it('prints through every report and figure, without a word of another framework', async () => {
    const analysis = await weigh(files.map(sourceOf))
    const texts: string[] = []
    for (const writer of ['text', 'csv', 'markdown', 'latex', 'html'] as const)
      texts.push(await reportNetworks([analysis], { format: writer }))
    if (analysis.model.kind !== 'weights') texts.push(printSvg(drawFigure(analysis, { style: 'graph' })))
    expect(foreignWord(format, files, texts.join('\n'))).toBeUndefined()
  })

  it('goes on after truncation', async () => {
    const bytes = new Uint8Array(readFileSync(files[0] ?? ''))
    const rest = files.slice(1).map(sourceOf)
    const sizes = new Map([[files[0] ?? '', bytes.length], ...rest.map(({ name, size }) => [name, size] as const)])
    const step = Math.max(1, Math.floor(bytes.length / 150))
    for (let length = 0; length < bytes.length; length += step) {
      const cut = memorySource(files[0] ?? '', bytes.slice(0, length))
      const { analysis, issues } = await outcome([cut, ...rest])
      expectPlaced(issues, sizes)
      if (analysis !== undefined) jsonReport(analysis)
    }
  })

  it('goes on after damage', async () => {
    const bytes = new Uint8Array(readFileSync(files[0] ?? ''))
    const rest = files.slice(1).map(sourceOf)
    const sizes = new Map([[files[0] ?? '', bytes.length], ...rest.map(({ name, size }) => [name, size] as const)])
    const random = new Random(7)
    for (let turn = 0; turn < 150; turn++) {
      const damaged = bytes.slice()
      for (let count = 0; count < 1 + (turn % 3); count++)
        damaged[(random.word() >>> 0) % damaged.length] = random.word() & 255
      const { analysis, issues } = await outcome([memorySource(files[0] ?? '', damaged), ...rest])
      expectPlaced(issues, sizes)
      if (analysis !== undefined) jsonReport(analysis)
    }
  })
})

describe('detection', () => {
  it.each(ALL)('no format but $format is certain of $files', async ({ format, files }) => {
    const probe = await probeOf(sourceOf(files[0] ?? ''))
    const certain = REGISTRY.filter((each) => each.detect(probe) === 'certain').map(({ id }) => id)
    expect(certain.filter((id) => id !== format)).toEqual([])
  })

  it.each(strangers())('at most one format is certain of %s', async (file) => {
    const probe = await probeOf(sourceOf(file))
    expect(REGISTRY.filter((each) => each.detect(probe) === 'certain').length).toBeLessThanOrEqual(1)
  })
})
