/** `weigh scan`, run as built: many files, bad ones among them, stopped and gone on with, and kept in databases. */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { Ajv } from 'ajv'
import sqlite from 'node-sqlite3-wasm'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { safetensors } from './far-server.ts'
import { PROGRAM, ROOT, type RunOptions, weigh } from './run-weigh.ts'

const LENET = readFileSync(join(ROOT, 'examples/lenet/lenet.prototxt'), 'utf8')
const TINY = join(ROOT, 'test/fixtures/weights/nets/tiny.prototxt')
const WEIGHTS = join(ROOT, 'test/fixtures/weights')

const top = mkdtempSync(join(tmpdir(), 'weigh-scan-'))
let folder = ''
let count = 0

beforeEach(() => {
  folder = join(top, String(count++))
  mkdirSync(folder)
})

afterAll(() => rmSync(top, { recursive: true, force: true }))

function put(name: string, content: string | Uint8Array = LENET): string {
  const file = join(folder, name)
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, content)
  return file
}

type Line = Readonly<Record<string, unknown>>

function linesOf(text: string): readonly Line[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

const scan = (args: readonly string[], options: RunOptions = {}) =>
  weigh(['scan', ...args, '--progress', 'never'], { cwd: folder, ...options })

/** Rows of files by their names, and all others. */
function rows(args: readonly string[], options: RunOptions = {}) {
  const { stdout, stderr, status } = scan([...args, '--jsonl'], options)
  const all = linesOf(stdout)
  const files = new Map(all.filter(({ row }) => row === 'file').map((line) => [String(line.file), line]))
  return { files, others: all.filter(({ row }) => row !== 'file'), all, stderr, status }
}

describe('a model of several files', () => {
  it('is one row: shards with their index, a configuration with its weights', () => {
    const shard = (name: string, numbers: number) => safetensors(new Map([[name, numbers]])).head
    const whole = (head: Uint8Array, numbers: number) => Buffer.concat([head, Buffer.alloc(4 * numbers)])
    const names = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors']
    put(`a/${names[0]}`, whole(shard('x.weight', 10), 10))
    put(`a/${names[1]}`, whole(shard('y.weight', 20), 20))
    put(
      'a/model.safetensors.index.json',
      JSON.stringify({ weight_map: { 'x.weight': names[0], 'y.weight': names[1] } }),
    )
    put(`b/${names[0]}`, whole(shard('x.weight', 10), 10))
    put(`b/${names[1]}`, whole(shard('y.weight', 20), 20))
    put('c/single.safetensors', whole(shard('x.weight', 10), 10))
    put('c/single-00001-of-00002.safetensors', whole(shard('x.weight', 10), 10))
    const { files } = rows(['.'])
    const told = [...files.values()].map(({ file, files: count, parameters, status }) => [
      file,
      count,
      parameters,
      status,
    ])
    expect(told.sort()).toEqual([
      ['./a/model.safetensors.index.json', 3, 30, 'weighed'],
      [`./b/${names[0]}`, 2, 30, 'weighed'],
      ['./c/single-00001-of-00002.safetensors', 1, 10, 'weighed'],
      ['./c/single.safetensors', 1, 10, 'weighed'],
    ])
    const all = scan(['.', '--jsonl', '-o', 'rows.jsonl'])
    expect(all.status).toBe(0)
    const before = readFileSync(join(folder, 'rows.jsonl'), 'utf8')
    scan(['.', '--jsonl', '-o', 'rows.jsonl', '--resume', 'rows.jsonl'])
    expect(readFileSync(join(folder, 'rows.jsonl'), 'utf8').split('"row":"file"').length).toBe(
      before.split('"row":"file"').length,
    )
  })
})

describe('relatives', () => {
  it('are told by names and shapes, by bits, and by the numbers of tensors', () => {
    const file = (values: readonly number[], bytes: 2 | 4) => {
      const entry = (index: number) => ({
        dtype: bytes === 2 ? 'F16' : 'F32',
        shape: [300],
        data_offsets: [300 * bytes * index, 300 * bytes * (index + 1)],
      })
      const json = Buffer.from(JSON.stringify({ a: entry(0), b: entry(1) }))
      const length = Buffer.alloc(8)
      length.writeBigUInt64LE(BigInt(json.length))
      return Buffer.concat([length, json, ...values.map((value) => Buffer.alloc(300 * bytes, value))])
    }
    put('base.safetensors', file([1, 2], 4))
    put('copy.safetensors', file([1, 2], 4))
    put('half.safetensors', file([1, 2], 2))
    put('tuned.safetensors', file([1, 3], 4))
    const told = (...args: string[]) =>
      rows(['.', ...args])
        .others.filter(({ row }) => row === 'related')
        .map(({ by, file: name, from, equal }) => [by, name, from, equal])
    expect(told('--related')).toEqual([
      ['precision', './half.safetensors', './base.safetensors', null],
      ['shapes', './tuned.safetensors', './base.safetensors', null],
    ])
    expect(told('--related', '--hash')).toEqual([
      ['tensors', './tuned.safetensors', './base.safetensors', 1],
      ['precision', './half.safetensors', './base.safetensors', null],
    ])
    expect(told()).toEqual([])
    expect(scan(['.', '--related']).stdout).toContain('the same shapes in fewer bits')
  })
})

describe('a scan', () => {
  it('tells every model by its content, weighs what it can, and counts the rest', () => {
    put('nets/lenet.prototxt')
    put('nets/lenet.pt')
    put('nets/train/solver.prototxt', 'net: "lenet.prototxt"\nbase_lr: 0.01\n')
    put('label_map.prototxt', 'item { name: "cat" label: 1 }\n')
    put('README.md', '# Models\n\nWritten so:\n\nlayer { }\n')
    put('saved_model.pb', '\x08\x01\x12\x07\x00\x01\x02\x03\x04\x05\x06')
    put('notes.txt', 'name: notes\n')
    put('model', readFileSync(join(WEIGHTS, 'tiny.caffemodel')))
    for (const name of ['tiny.caffemodel.h5', 'solver-sgd-binary_iter_3.solverstate', 'mean-shape.binaryproto'])
      copyFileSync(join(WEIGHTS, name), join(folder, name))
    const { files, status } = rows(['.'])
    const told = [...files].map(([name, { kind, status: became }]) => [name, `${kind} ${became}`])
    expect(Object.fromEntries(told)).toEqual({
      './nets/lenet.prototxt': 'definition weighed',
      './nets/lenet.pt': 'definition weighed',
      './nets/train/solver.prototxt': 'solver recognised',
      './label_map.prototxt': 'other recognised',
      './saved_model.pb': 'other recognised',
      './model': 'weights weighed',
      './tiny.caffemodel.h5': 'weights weighed',
      './solver-sgd-binary_iter_3.solverstate': 'state recognised',
      './mean-shape.binaryproto': 'blobs recognised',
    })
    expect(files.get('./nets/lenet.prototxt')).toMatchObject({
      parameters: 431_080,
      parameterBytes: 1_724_320,
      macsPerExample: 2_293_000,
      peakActivationBytes: 3_686_400,
    })
    expect(files.get('./saved_model.pb')).toMatchObject({ what: 'a TensorFlow SavedModel', parameters: null })
    expect(status).toBe(0)
  })

  it('has a row for each bad file, and goes on', () => {
    put('good.prototxt')
    put('broken.prototxt', `${LENET}\nlayer { name: `)
    put('empty.prototxt', '')
    put('empty.txt', '')
    put('page.prototxt', '<!DOCTYPE html><html></html>')
    put('pointer.caffemodel', 'version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 1\n')
    put('cut.caffemodel', readFileSync(join(WEIGHTS, 'tiny.caffemodel')).subarray(0, 200))
    symlinkSync('nowhere.prototxt', join(folder, 'lost.prototxt'))
    symlinkSync('nowhere', join(folder, 'lost'))
    const { files, status } = rows(['.', 'gone.prototxt'])
    const failed = [...files.values()].filter(({ errors }) => errors !== 0).map(({ file }) => file)
    expect(failed.sort()).toEqual([
      './broken.prototxt',
      './cut.caffemodel',
      './empty.prototxt',
      './lost.prototxt',
      './page.prototxt',
      './pointer.caffemodel',
      'gone.prototxt',
    ])
    expect(files.get('./good.prototxt')).toMatchObject({ errors: 0, parameters: 431_080 })
    expect(files.get('./broken.prototxt')).toMatchObject({ status: 'weighed', parameters: 431_080 })
    expect(files.has('./lost')).toBe(false)
    expect(files.has('./empty.txt')).toBe(false)
    expect(rows(['empty.txt']).files.get('empty.txt')).toMatchObject({ kind: null, status: 'unknown' })
    expect(status).toBe(1)
    expect(scan(['.', '--exit-zero']).status).toBe(0)
    expect(scan(['gone.prototxt']).status).toBe(2)
  })

  it('gives a file up that takes too long, and goes on', () => {
    put('good.prototxt')
    const layer =
      'layer { name: "c" type: "Convolution" bottom: "data" top: "data" convolution_param { num_output: 1 kernel_size: 1 } }\n'
    put('huge.prototxt', `${LENET}${layer.repeat(100_000)}`)
    const { files, status } = rows(['.', '--timeout', '0.5', '--jobs', '1'])
    expect(files.get('./huge.prototxt')).toMatchObject({ status: 'failed', issues: [{ code: 'scan/given-up' }] })
    expect(files.get('./good.prototxt')).toMatchObject({ status: 'weighed' })
    expect(status).toBe(1)
  })

  it('takes names of any kind, and does not pass control characters on', () => {
    put('two\nlines.prototxt')
    put('\u001b[2Jred.prototxt')
    const bytes = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff, 0xfe]), Buffer.from('.prototxt')])
    writeFileSync(bytes, LENET)
    const { files } = rows(['.'])
    expect([...files.keys()].sort()).toEqual([
      './\u001b[2Jred.prototxt',
      './two\nlines.prototxt',
      './\ufffd\ufffd.prototxt',
    ])
    expect([...files.values()].every(({ parameters }) => parameters === 431_080)).toBe(true)
    expect(scan(['.']).stdout).not.toContain('\u001b')
  })

  it('leaves out what .gitignore files say, as git does', () => {
    put('.gitignore', '*.bak.prototxt\n/build/\n')
    put('a.prototxt')
    put('a.bak.prototxt')
    put('build/b.prototxt')
    put('deep/build/c.prototxt')
    put('deep/.gitignore', '!keep.bak.prototxt\nd.prototxt\n')
    put('deep/keep.bak.prototxt')
    put('deep/d.prototxt')
    put('.git/e.prototxt')
    const names = (...args: string[]) => [...rows(args).files.keys()].filter((name) => name.endsWith('prototxt')).sort()
    const usual = ['./a.prototxt', './deep/build/c.prototxt', './deep/keep.bak.prototxt']
    expect(names('.')).toEqual(usual)
    // The folder above belongs to the same repository.
    expect(names('deep')).toEqual(['deep/build/c.prototxt', 'deep/keep.bak.prototxt'])
    expect(names('.', '--no-ignore')).toHaveLength(6)
    expect(names('.', '--ignore', 'build/')).toEqual(['./a.prototxt', './deep/keep.bak.prototxt'])
    // What is named is meant.
    expect(names('a.bak.prototxt')).toEqual(['a.bak.prototxt'])
    expect(scan(['.']).stdout).toContain('files: 2, folders: 1')
  })

  it('follows links to folders only when told to, and never in circles', () => {
    put('real/a.prototxt')
    symlinkSync('..', join(folder, 'real', 'loop'))
    symlinkSync('real', join(folder, 'link'))
    symlinkSync('self', join(folder, 'self'))
    const names = (...args: string[]) => [...rows(args).files.keys()]
    expect(names('.')).toEqual(['./real/a.prototxt'])
    expect(names('.', '--follow')).toHaveLength(1)
    expect(names('link')).toEqual(['link/a.prototxt'])
  })

  it.skipIf(process.platform === 'win32')('waits for no pipe', () => {
    spawnSync('mkfifo', [join(folder, 'pipe.prototxt')])
    put('a.prototxt')
    const { files } = rows(['.', 'pipe.prototxt'])
    expect(files.get('./a.prototxt')).toMatchObject({ status: 'weighed' })
    expect(files.has('./pipe.prototxt')).toBe(false)
    expect(files.get('pipe.prototxt')).toMatchObject({ status: 'failed', issues: [{ code: 'file/special' }] })
  })

  it('joins weights with their definitions, and finds what repeats', () => {
    copyFileSync(TINY, join(folder, 'tiny.prototxt'))
    put('copy/again.prototxt', readFileSync(TINY))
    put('copy/renamed.prototxt', readFileSync(TINY, 'utf8').replaceAll('"ip"', '"fc"').replaceAll('"data"', '"in"'))
    for (const name of ['tiny.caffemodel', 'tiny.caffemodel.h5']) copyFileSync(join(WEIGHTS, name), join(folder, name))
    const { others, files } = rows(['.'])
    const joins = others.filter(({ row }) => row === 'join')
    const own = joins.filter(({ weights }) => String(weights).startsWith('./tiny'))
    expect(own.filter(({ definition }) => definition === './tiny.prototxt').map(({ weights }) => weights)).toEqual([
      './tiny.caffemodel',
      './tiny.caffemodel.h5',
    ])
    for (const join of own.filter(({ by }) => by === 'names'))
      expect(join).toMatchObject({ missing: 0, misfit: 0, found: join.owners })
    expect(others.filter(({ row }) => row === 'repeat')).toEqual([
      expect.objectContaining({ by: 'content', files: ['./copy/again.prototxt', './tiny.prototxt'] }),
      expect.objectContaining({
        by: 'structure',
        files: ['./copy/again.prototxt', './copy/renamed.prototxt', './tiny.prototxt'],
      }),
    ])
    // Who joins elsewhere can do it by equality.
    expect(files.get('./tiny.caffemodel')?.blobs).toBe(files.get('./tiny.prototxt')?.blobs)
    // Names and numbers alone have no maps: the table takes them from the definition.
    expect(files.get('./tiny.caffemodel.h5')).toMatchObject({ macs: null, peakActivationBytes: null })
    const { stdout } = scan(['.', '--format', 'csv', '--columns', 'file,macs,with'])
    const table = stdout.split('\n')
    expect(table.find((line) => line.startsWith('./tiny.caffemodel.h5'))).toMatch(/^\S+,\d+,\.\/tiny\.prototxt$/)
  })

  it('compares large files by all of their bytes, and reads only parts of the others', () => {
    const large = Buffer.alloc(5 << 20, 1)
    const model = readFileSync(join(WEIGHTS, 'tiny.caffemodel'))
    // An unknown field of five million bytes keeps the network readable.
    const field = Buffer.concat([Buffer.from([0xfa, 0x3e, 0x80, 0x80, 0xc0, 0x02]), large])
    put('one.caffemodel', Buffer.concat([model, field]))
    put('same.caffemodel', Buffer.concat([model, field]))
    field[3 << 20] = 2
    put('other.caffemodel', Buffer.concat([model, field]))
    const { files, others } = rows(['.'])
    expect(files.get('./one.caffemodel')).toMatchObject({
      sha256: null,
      sample: expect.stringMatching(/^[\da-f]{64}$/),
    })
    expect(files.get('./other.caffemodel')?.sample).toBe(files.get('./one.caffemodel')?.sample)
    expect(others.filter(({ by }) => by === 'content').map(({ files: same }) => same)).toEqual([
      ['./one.caffemodel', './same.caffemodel'],
    ])
    const whole = rows(['.', '--hash']).files
    expect(whole.get('./one.caffemodel')?.sha256).not.toBe(whole.get('./other.caffemodel')?.sha256)
  })

  it('sorts, and shows the columns that are asked for', () => {
    put('small.prototxt', 'layer { name: "d" type: "Input" top: "d" input_param { shape { dim: 1 dim: 2 } } }')
    put('large.prototxt')
    const files = (...args: string[]) =>
      scan(['.', '--format', 'csv', '--columns', 'file,parameters', ...args])
        .stdout.trim()
        .split('\n')
        .slice(1)
    expect(files()).toEqual(['./large.prototxt,431080', './small.prototxt,0'])
    expect(files('--sort', 'size', '--top', '1')).toEqual(['./large.prototxt,431080'])
    expect(scan(['.', '--sort', 'speed'])).toMatchObject({ status: 2, stdout: '' })
    expect(scan(['.', '--columns', 'file,spead']).stderr).toContain('there is no column spead')
    expect(scan(['.', '--jsonl', '--sort', 'macs']).status).toBe(2)
  })
})

describe('a scan as a filter', () => {
  it('reads names, one a line or ended by NUL, and writes a line for each', () => {
    put('a.prototxt')
    put('b\nc.prototxt')
    const lines = scan(['-'], { input: 'a.prototxt\nmissing.prototxt\n\na.prototxt' })
    expect(linesOf(lines.stdout).map(({ file, status }) => [file, status])).toEqual(
      expect.arrayContaining([
        ['a.prototxt', 'weighed'],
        ['missing.prototxt', 'failed'],
        ['a.prototxt', 'weighed'],
      ]),
    )
    expect(linesOf(lines.stdout)).toHaveLength(3)
    const nul = scan(['-0', '-'], { input: 'b\nc.prototxt\0a.prototxt\0' })
    expect(linesOf(nul.stdout).filter(({ status }) => status === 'weighed')).toHaveLength(2)
    expect(scan(['-'], { input: '' })).toMatchObject({ status: 0, stdout: '' })
    expect(scan(['-', '--format', 'text'], { input: 'a.prototxt\n' }).stdout).toContain('431,080')
    expect(scan(['--null', '.']).status).toBe(2)
  })

  it('answers each name as soon as it comes', async () => {
    put('a.prototxt')
    const child = start(['-'])
    child.stdin?.write('a.prototxt\n')
    expect(JSON.parse(await firstLine(child))).toMatchObject({ file: 'a.prototxt', parameters: 431_080 })
    child.stdin?.end()
    expect(await ended(child)).toBe(0)
  })

  it('stops quietly when nobody reads on', async () => {
    for (let index = 0; index < 300; index++) put(`${index}.prototxt`)
    const child = start(['.', '--jsonl'])
    await firstLine(child)
    child.stdout?.destroy()
    expect(await ended(child)).toBe(0)
  })

  it('writes rows that the schema describes', () => {
    const validate = new Ajv({ allErrors: true, strictTypes: false }).compile(
      JSON.parse(readFileSync(join(ROOT, 'schema/scan.schema.json'), 'utf8')),
    )
    put('one.prototxt')
    put('two.prototxt')
    const { all } = rows(['.', join(ROOT, 'test/fixtures'), join(ROOT, 'examples')])
    expect(new Set(all.map(({ row }) => row))).toEqual(new Set(['file', 'join', 'repeat']))
    for (const line of all) {
      validate(line)
      expect(validate.errors, JSON.stringify(line)).toBe(null)
    }
  })
})

function start(args: readonly string[]): ChildProcess {
  const env = { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', XDG_CACHE_HOME: join(tmpdir(), 'weigh-test-cache') }
  return spawn(process.execPath, [PROGRAM, 'scan', ...args], { cwd: folder, env })
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.on('error', reject)
    child.stdout?.on('data', (piece: Buffer) => {
      text += piece
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')))
    })
  })
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.on('close', (status) => resolve(status)))
}

describe('a scan that is stopped', () => {
  const names = Array.from({ length: 600 }, (_, index) => `net-${index}.prototxt`)

  beforeEach(() => {
    for (const name of names) put(name)
  })

  it('prints what was done', async () => {
    const child = start(['-', '--format', 'text', '--progress', 'always'])
    let printed = ''
    let told = ''
    child.stdout?.on('data', (piece: Buffer) => {
      printed += piece
    })
    child.stderr?.on('data', (piece: Buffer) => {
      told += piece
    })
    // More names may come: nothing but a signal ends it.
    child.stdin?.write(`${names.slice(0, 5).join('\n')}\n`)
    await waitFor(() => told.includes('5 of 5+ files'))
    child.kill('SIGINT')
    expect(await ended(child)).toBe(130)
    expect(told).toContain('stopped: 5 of 5+ files are done')
    expect(printed).toContain('5 definitions')
  })

  it('is gone on with, and makes no row twice', async () => {
    const child = start(['.', '--jsonl', '-o', 'rows.jsonl', '--jobs', '1'])
    await waitFor(() => existsSync(join(folder, 'rows.jsonl')) && linesIn('rows.jsonl') > 20)
    child.kill('SIGINT')
    expect(await ended(child)).toBe(130)
    const done = linesIn('rows.jsonl')
    expect(done).toBeLessThan(names.length)
    // Killed in the middle of a line, and a file that was changed since.
    appendFileSync(join(folder, 'rows.jsonl'), '{"weighbridge":"0.1')
    const [first] = linesOf(readFileSync(join(folder, 'rows.jsonl'), 'utf8').replace(/\{[^\n]*$/, ''))
    utimesSync(join(folder, String(first?.file)), 1, 1)
    const again = scan(['.', '--jsonl', '-o', 'rows.jsonl', '--resume', 'rows.jsonl'])
    expect(again).toMatchObject({ status: 0, stdout: '' })
    const all = linesOf(readFileSync(join(folder, 'rows.jsonl'), 'utf8')).filter(({ row }) => row === 'file')
    expect(all).toHaveLength(names.length + 1)
    expect(new Set(all.map(({ file }) => file)).size).toBe(names.length)
    // To a pipe come only the rows that the file lacks; the summary has all of them.
    expect(rows(['.', '--resume', 'rows.jsonl']).files.size).toBe(0)
    expect(scan(['.', '--resume', 'rows.jsonl']).stdout).toContain('600 definitions')
    // Figures of other options are other figures.
    expect(rows(['net-1.prototxt', '--resume', 'rows.jsonl', '--phase', 'TRAIN']).files.size).toBe(1)
    expect(scan(['.', '--resume', 'none.jsonl'])).toMatchObject({ status: 2, stdout: '' })
  })
})

function linesIn(name: string): number {
  return readFileSync(join(folder, name), 'utf8').split('\n').length - 1
}

async function waitFor(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20))
}

describe('a scan into a database', () => {
  beforeEach(() => {
    put('lenet.prototxt')
    put('broken.prototxt', 'layer { name: "a" type: "Nonsense" bottom: "b" }')
    copyFileSync(TINY, join(folder, 'tiny.pt'))
    copyFileSync(join(WEIGHTS, 'tiny.caffemodel'), join(folder, 'tiny.caffemodel'))
  })

  it.each(['rows.duckdb', 'rows.sqlite', 'rows.parquet'])('%s holds all rows', async (name) => {
    expect(scan(['.', '--database', name]).status).toBe(1)
    const query = await readerOf(join(folder, name))
    const [lenet] = await query(`SELECT * FROM files WHERE file = './lenet.prototxt'`)
    expect(lenet).toMatchObject({
      status: 'weighed',
      name: 'LeNet',
      errors: 0n,
      parameters: 431_080n,
      macsPerExample: 2_293_000n,
    })
    expect(JSON.parse(String(lenet?.json))).toMatchObject({ row: 'file', parameters: 431_080 })
    const counts = await query('SELECT kind, count(*) AS n FROM files GROUP BY kind ORDER BY kind')
    expect(counts.map(({ kind, n }) => [kind, Number(n)])).toEqual([
      ['definition', 3],
      ['weights', 1],
    ])
    const [model] = await query(`SELECT partner FROM files WHERE kind = 'weights'`)
    expect(model?.partner).toBe('./tiny.pt')
    if (name.endsWith('.parquet')) return
    const issues = await query(`SELECT code FROM issues WHERE file = './broken.prototxt' AND severity = 'error'`)
    expect(issues.length).toBeGreaterThan(0)
    expect(await query('SELECT definition, weights, matchedBy FROM joins')).toEqual([
      { definition: './tiny.pt', weights: './tiny.caffemodel', matchedBy: 'names' },
    ])
  })

  it('keeps what is there, and leaves nothing half done', () => {
    put('rows.sqlite', 'precious')
    expect(scan(['.', '--database', 'rows.sqlite'])).toMatchObject({ status: 2, stdout: '' })
    expect(readFileSync(join(folder, 'rows.sqlite'), 'utf8')).toBe('precious')
    expect(scan(['.', '--database', 'rows.sqlite', '--force']).status).toBe(1)
    expect(readFileSync(join(folder, 'rows.sqlite'), 'latin1')).toContain('SQLite format 3')
    expect(scan(['.', '--database', 'rows.mdb']).stderr).toContain('*.sqlite')
    expect(scan(['.', '--database', 'nowhere/rows.sqlite']).status).toBe(2)
  })
})

type Query = (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>

/** Reads a database by the library that others would use. */
async function readerOf(file: string): Promise<Query> {
  if (file.endsWith('.sqlite')) {
    const database = new sqlite.Database(file, { readOnly: true })
    const big = (value: unknown) => (typeof value === 'number' ? BigInt(value) : value)
    return async (sql) =>
      database.all(sql).map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, big(value)])))
  }
  const instance = await DuckDBInstance.create(file.endsWith('.duckdb') ? file : ':memory:')
  const connection = await instance.connect()
  if (file.endsWith('.parquet')) await connection.run(`CREATE VIEW files AS SELECT * FROM '${file}'`)
  return async (sql) => (await connection.runAndReadAll(sql)).getRowObjects()
}
