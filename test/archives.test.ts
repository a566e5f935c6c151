/** Networks in archives: weighed where they lie, and hostile archives. */

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { memorySource } from '../src/core/bytes/bytes.ts'
import { FormatError } from '../src/core/words/issue.ts'
import { readArchive } from '../src/wire/archive/archive.ts'
import { tarOf, zipOf } from './pack.ts'
import { ROOT, weigh } from './run-weigh.ts'

const LENET = readFileSync(join(ROOT, 'examples/lenet/lenet.prototxt'))
const TINY = readFileSync(join(ROOT, 'test/fixtures/weights/nets/tiny.prototxt'))
const WEIGHTS = readFileSync(join(ROOT, 'test/fixtures/weights/tiny.caffemodel'))
const folder = mkdtempSync(join(tmpdir(), 'weigh-archives-'))

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function put(name: string, bytes: Uint8Array): string {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, name), bytes)
  return name
}

const run = (...args: string[]) => weigh(args, { cwd: folder })

describe('a network in an archive', () => {
  const one = { 'net/lenet.prototxt': LENET, 'net/README.md': Buffer.from('words') }
  const several = { 'a/lenet.prototxt': LENET, 'b/tiny.prototxt': TINY }

  it.each([
    ['one.zip', zipOf(one)],
    ['stored.zip', zipOf(one, false)],
    ['one.tar', tarOf(one)],
    ['one.tar.gz', gzipSync(tarOf(one))],
    ['one.tgz', gzipSync(tarOf(one))],
  ])('is weighed in %s, as a whole or by its name', (name, bytes) => {
    put(name, bytes)
    const before = readdirSync(folder)
    const whole = run(name, '--format', 'json')
    expect([whole.status, whole.stderr]).toEqual([0, ''])
    const report = JSON.parse(whole.stdout)
    expect([report.totals.parameters, report.files[0].name]).toEqual([431_080, `${name}!/net/lenet.prototxt`])
    expect(JSON.parse(run(`${name}!/net/lenet.prototxt`, '--format', 'json').stdout)).toEqual(report)
    expect(JSON.parse(run(`${name}!/net/`, '--format', 'json').stdout)).toEqual(report)
    expect(readdirSync(folder)).toEqual(before)
  })

  it('is asked for where there are several, and guessed where it is mistyped', () => {
    put('several.zip', zipOf({ 'lenet.prototxt': LENET, 'tiny.prototxt': TINY }))
    const told = run('several.zip')
    expect(told.status).toBe(2)
    expect(told.stderr).toContain(
      '2 networks lie in this folder: several.zip!/lenet.prototxt, several.zip!/tiny.prototxt',
    )
    expect(run('several.zip!/lenot.prototxt').stderr).toContain('several.zip!/lenet.prototxt')
  })

  it('is found with its weights, in archives in archives, and by a scan', () => {
    const inner = zipOf({ 'net/tiny.prototxt': TINY, 'net/tiny.caffemodel': WEIGHTS })
    put('outer.tar.gz', gzipSync(tarOf({ 'inner.zip': inner })))
    const report = JSON.parse(run('outer.tar.gz!/inner.zip', '--format', 'json').stdout)
    expect(report.files.map(({ name }: { name: string }) => name)).toEqual([
      'outer.tar.gz!/inner.zip!/net/tiny.prototxt',
      'outer.tar.gz!/inner.zip!/net/tiny.caffemodel',
    ])
    put('models.zip', zipOf(several))
    const rows = run('scan', 'models.zip', '--jsonl', '--progress', 'never').stdout.trim().split('\n')
    const files = rows.map((line) => JSON.parse(line)).map(({ file, status }) => `${file} ${status}`)
    expect(files.sort()).toEqual(['models.zip!/a/lenet.prototxt weighed', 'models.zip!/b/tiny.prototxt weighed'])
  })
})

describe('an archive that is made to hurt', () => {
  const codeOf = (promise: Promise<unknown>) =>
    promise.then(
      () => 'nothing',
      (error: unknown) => (error instanceof FormatError ? error.issue.code : String(error)),
    )

  it('is given up where it unpacks without an end, is damaged, or lies too deep', async () => {
    const zeros = new Uint8Array(1 << 26)
    const bomb = gzipSync(Buffer.concat([tarOf({ a: zeros, b: zeros }), zeros]), { level: 9 })
    const listed = await readArchive(memorySource('bomb.tar.gz', bomb))
    const last = await listed.at(-1)?.open('x')
    expect(await codeOf(last?.read((1 << 26) - 100, 100) ?? Promise.resolve())).toBe('archive/too-large')
    const packed = gzipSync(
      tarOf({ 'net.prototxt': LENET, 'weights.bin': crypto.getRandomValues(new Uint8Array(1 << 16)) }),
    )
    const cut = await readArchive(memorySource('cut.tar.gz', packed.subarray(0, packed.length - 20_000)))
    expect(cut.map(({ name }) => name)).toEqual(['net.prototxt', 'weights.bin'])
    expect(await codeOf((await cut[1]?.open('w'))?.read(60_000, 100) ?? Promise.resolve())).toBe('archive/damaged')
    expect(await codeOf(readArchive(memorySource('x.tar', new Uint8Array(1024))))).toBe('archive/unknown')
    expect(await codeOf(readArchive(memorySource('x.tar.gz', gzipSync('no tar'))))).toBe('archive/unknown')
    let deep: Uint8Array = zipOf({ 'lenet.prototxt': LENET })
    for (let level = 0; level < 4; level++) deep = zipOf({ 'in.zip': deep })
    put('deep.zip', deep)
    expect(run('deep.zip!/in.zip!/in.zip!/in.zip!/in.zip').stderr).toContain('archive/too-deep')
  })

  it('reads long names and large numbers as GNU and POSIX write them', async () => {
    const long = `${'folder/'.repeat(40)}lenet.prototxt`
    const names = await readArchive(memorySource('x.tar', tarOf({ [long]: LENET })))
    expect(names.map(({ name, size }) => [name, size])).toEqual([[long, LENET.length]])
  })
})
