/** `weigh diff` as its users meet it: two files, two revisions, two files of weights. */

import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { diffNetworks, diffWeights, reportDiff } from '../src/entries/diff.ts'
import { diffFigures } from '../src/figures/index.ts'
import { analyze, readWeights } from '../src/index.ts'
import { openFile, readNetworkFiles } from '../src/node.ts'
import { expectGolden } from './golden.ts'
import { ROOT, type Run, weigh } from './run-weigh.ts'

const LENET = 'examples/lenet/lenet.prototxt'
const SLIM = 'examples/lenet/slim-lenet.prototxt'
const TINY = 'test/fixtures/weights/tiny.caffemodel'
const CHANGED = 'test/fixtures/weights/tiny-with-diff.caffemodel'

const folder = mkdtempSync(join(tmpdir(), 'weigh-diff-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function written(name: string, text: string): string {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}

const schema = JSON.parse(readFileSync(join(ROOT, 'schema', 'diff.schema.json'), 'utf8'))
const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema)

// biome-ignore lint/suspicious/noExplicitAny: what the schema says is checked by it
function json(args: readonly string[]): any {
  const found = JSON.parse(weigh(['diff', ...args, '--format', 'json']).stdout)
  validate(found)
  expect(validate.errors ?? []).toEqual([])
  return found
}

describe('two networks', () => {
  it.each([
    ['diff-80.txt', ['--width', '80']],
    ['diff-100-colour.txt', ['--color', 'always']],
    ['diff-160.txt', ['--width', '160']],
    ['diff-100-zh.txt', ['--lang', 'zh']],
    ['diff.md', ['--format', 'markdown']],
  ])('are told as %s', (golden, options) => {
    expectGolden(`text/${golden}`, weigh(['diff', LENET, SLIM, ...options]).stdout)
  })

  it('say by the exit status whether they differ', () => {
    expect(weigh(['diff', LENET, SLIM]).status).toBe(1)
    expect(weigh(['diff', LENET, SLIM, '--exit-zero']).status).toBe(0)
    expect(weigh(['diff', LENET, LENET])).toMatchObject({
      status: 0,
      stdout: `${LENET} → ${LENET}  equal networks\n`,
      stderr: '',
    })
    expect(weigh(['diff', LENET, 'nowhere.prototxt']).status).toBe(2)
    expect(weigh(['diff', LENET]).stderr).toContain('which two networks?')
  })

  it('differ by what they are, not by how they are written', () => {
    const one = written('one.prototxt', 'layer { type: "ReLU" name: "r" bottom: "d" top: "r" }')
    const old = written(
      'old.prototxt',
      `# A comment.
      layers { name: "r" type: RELU bottom: "d" top: "r" relu_param { negative_slope: 0 engine: DEFAULT } }`,
    )
    expect(json([one, old])).toMatchObject({ equal: true, network: { layers: [] } })
  })

  it('tell a field with its place, and what it did', () => {
    const { network } = json([LENET, SLIM])
    expect(network.counts).toEqual({ added: 1, removed: 0, changed: 2, renamed: 0, moved: 0, affected: 3 })
    expect(network.totals.parameters).toMatchObject({
      before: 431080,
      after: 83506,
      difference: -347574,
      complete: true,
    })
    const [conv2] = network.layers
    expect(conv2.fields).toEqual([
      {
        field: 'convolution_param.num_output',
        before: '50',
        after: '32',
        default: null,
        where: { file: SLIM, line: 36, column: 35, length: expect.any(Number), offset: expect.any(Number) },
      },
    ])
    expect(conv2.figures.parameters).toMatchObject({ before: 25050, after: 16032, difference: -9018 })
    expect(conv2.parameters[0]).toEqual({
      name: 'weight',
      fate: 'changed',
      before: [50, 20, 5, 5],
      after: [32, 20, 5, 5],
    })
  })

  it('say what is not known', () => {
    const known = 'layer { name: "d" type: "Input" top: "d" input_param { shape { dim: [1, 3, 8, 8] } } }'
    const one = written('known.prototxt', known)
    const other = written('unknown.prototxt', `${known} layer { name: "x" type: "Nobody" bottom: "d" top: "x" }`)
    const { network } = json([one, other])
    expect(network.totals.parameters).toMatchObject({
      before: 0,
      after: 0,
      difference: 0,
      share: null,
      complete: false,
    })
    const { stdout, stderr } = weigh(['diff', one, other])
    expect(stdout).toMatch(/^parameters +0 +\? +±0\?/m)
    expect(stderr).toContain('caffe/unknown-layer')
    const open = written('open.prototxt', 'layer { name: "d" type: "Data" top: "d" data_param { batch_size: 2 } }')
    expect(json([open, one]).network.totals.activationBytes.difference).toBe('768 - 8*C*H*W')
  })

  it('include the layers that the phase leaves out', () => {
    const text = (size: number) =>
      `layer { name: "d" type: "Data" top: "d" include { phase: TRAIN } data_param { batch_size: ${size} } }`
    const [one, other] = [written('a.prototxt', text(1)), written('b.prototxt', text(2))]
    const run = weigh(['diff', one, other])
    expect(run.status).toBe(1)
    expect(run.stdout).toContain('data_param.batch_size  1 → 2')
    expect(json([one, other]).network.excluded).toMatchObject([{ fate: 'changed', name: 'd' }])
  })

  it('stand on one page with both figures, whose ids differ', () => {
    const page = weigh(['diff', LENET, SLIM, '--format', 'html']).stdout
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(page.match(/<svg /g)).toHaveLength(2)
    expect(page).toContain('[data-node="drop1"]')
    expect(page).not.toContain('<script')
  })

  it('may have any names', () => {
    const hostile = '</style><script>alert(1)</script>"\\\'|`*_&'
    const text = (name: string) =>
      `layer { name: ${JSON.stringify(name)} type: "Input" top: "d" input_param { shape { dim: 1 } } }`
    const [one, other] = [written('plain.prototxt', text('x')), written('hostile.prototxt', text(hostile))]
    expect(weigh(['diff', one, other, '--format', 'html']).stdout).not.toContain('<script>')
    expect(weigh(['diff', one, other, '--format', 'markdown']).stdout).toContain('\\|')
    expect(json([one, other]).network.layers[0].after.name).toBe(hostile)
  })

  it('are compared by the library as by the program', async () => {
    const [before, after] = [analyze(await readNetworkFiles([LENET])), analyze(await readNetworkFiles([SLIM]))]
    const network = diffNetworks(before, after)
    const diff = { network, weights: undefined }
    for (const format of ['text', 'markdown', 'json'] as const) {
      expect(await reportDiff(diff, { format, width: 100 })).toBe(
        weigh(['diff', LENET, SLIM, '--format', format]).stdout,
      )
    }
    const page = await reportDiff(diff, { format: 'html', figures: diffFigures(network) })
    expect(page).toBe(weigh(['diff', LENET, SLIM, '--format', 'html']).stdout)
  })
})

describe('two files of weights', () => {
  it('are compared number by number', async () => {
    const run = weigh(['diff', TINY, CHANGED])
    expect(run.status).toBe(1)
    expect(run.stdout).toContain('equal networks')
    const { weights } = json([TINY, CHANGED])
    expect(weights).toMatchObject({ equal: false, compared: { blobs: 4, values: 20 }, changed: 20 })
    const [one, other] = [await openFile(TINY), await openFile(CHANGED)]
    const [before, after] = [await readWeights(one), await readWeights(other)]
    const found = await diffWeights({ ...before, source: one }, { ...after, source: other })
    expect(found.blobs.map(({ values }) => values?.most)).toEqual(
      weights.blobs.map(({ values }: { values: { largest: number } }) => values.largest),
    )
    await one.close()
    await other.close()
  })

  it('may be written in different ways', () => {
    expect(json([TINY, 'test/fixtures/weights/tiny.caffemodel.h5'])).toMatchObject({
      equal: true,
      network: null,
      weights: { compared: { values: 20 } },
    })
  })

  it('may share one definition', () => {
    const net = 'test/fixtures/weights/nets/tiny.prototxt'
    expect(json([net, TINY, CHANGED])).toMatchObject({ network: { equal: true }, weights: { changed: 20 } })
    expect(json([net, TINY, net, TINY])).toMatchObject({ equal: true, weights: { equal: true } })
  })

  it('are found under the new name of a layer', () => {
    const net = readFileSync('test/fixtures/weights/nets/tiny.prototxt', 'utf8')
    // The file of weights has the old names: what is renamed is not in it.
    const other = written('renamed.prototxt', net.replaceAll('"ip1"', '"first"'))
    const { network, weights } = json(['test/fixtures/weights/nets/tiny.prototxt', TINY, other, TINY])
    expect(network.counts).toMatchObject({ renamed: 1, added: 0, removed: 0 })
    expect(weights.blobs).toMatchObject([
      { fate: 'removed', layer: 'ip1', index: 0 },
      { fate: 'removed', layer: 'ip1', index: 1 },
      { fate: 'added', layer: 'ip1', index: 0 },
      { fate: 'added', layer: 'ip1', index: 1 },
    ])
  })

  it('may be states of a solver', () => {
    const [one, other] = ['binary_iter_3.solverstate', 'hdf5_iter_3.solverstate.h5'].map(
      (name) => `test/fixtures/weights/solver-sgd-${name}`,
    )
    const { weights } = json([one ?? '', other ?? ''])
    expect(weights.fields.map(({ field }: { field: string }) => field)).toEqual(['learned_net'])
    expect(weights.blobs).toEqual([])
  })

  it('are not compared with a network', () => {
    const run = weigh(['diff', LENET, 'test/fixtures/weights/tiny.caffemodel.h5'])
    expect(run).toMatchObject({ status: 2, stdout: '' })
    expect(run.stderr).toContain(`weigh ${LENET} test/fixtures/weights/tiny.caffemodel.h5`)
  })
})

describe('revisions', () => {
  const repository = join(folder, 'repository')
  const git = (...args: readonly string[]) => {
    const identity = ['-c', 'user.name=A', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false']
    const run = spawnSync('git', [...identity, ...args], { cwd: repository, encoding: 'utf8' })
    expect(run.stderr, args.join(' ')).not.toMatch(/^(fatal|error)/)
    expect(run.status, run.stderr).toBe(0)
  }
  const inRepository = (args: readonly string[], below = ''): Run =>
    weigh(['diff', ...args], { cwd: join(repository, below), env: { HOME: folder, PATH: process.env.PATH ?? '' } })

  beforeAll(() => {
    mkdirSync(join(repository, 'models'), { recursive: true })
    git('init', '-q', '-b', 'main')
    copyFileSync(LENET, join(repository, 'models', 'net.prototxt'))
    writeFileSync(join(repository, 'models', 'solver.prototxt'), 'net: "models/net.prototxt"\nbase_lr: 0.1\n')
    writeFileSync(join(repository, "models/a'b $(touch x) ü.prototxt"), readFileSync(LENET))
    git('add', '-A')
    git('commit', '-q', '-m', 'one')
    git('tag', 'v1')
    copyFileSync(SLIM, join(repository, 'models', 'net.prototxt'))
    git('commit', '-q', '-a', '-m', 'two')
  })

  it('are read from git', () => {
    const run = inRepository(['HEAD~1:models/net.prototxt', 'models/net.prototxt'])
    expect(run).toMatchObject({ status: 1, stderr: '' })
    expect(run.stdout).toContain('HEAD~1:models/net.prototxt → models/net.prototxt')
    expect(run.stdout).toContain('~ ip1 → fc1')
    expect(inRepository(['HEAD:models/net.prototxt', 'models/net.prototxt']).status).toBe(0)
    expect(inRepository(['v1:models/net.prototxt', 'HEAD:models/net.prototxt']).status).toBe(1)
    expect(inRepository([':models/net.prototxt', 'models/net.prototxt']).status).toBe(0)
  })

  it('may name files from where one is', () => {
    expect(inRepository(['HEAD:net.prototxt', 'net.prototxt'], 'models').status).toBe(0)
    expect(inRepository(['HEAD:./net.prototxt', 'net.prototxt'], 'models').status).toBe(0)
  })

  it('lead from a solver to the network of the same revision', () => {
    const run = inRepository(['v1:models/solver.prototxt', 'HEAD:models/solver.prototxt'])
    expect(run.stdout).toContain('~ ip1 → fc1')
  })

  it('are given to git without a shell', () => {
    const name = "models/a'b $(touch x) ü.prototxt"
    expect(inRepository([`HEAD:${name}`, name])).toMatchObject({ status: 0, stderr: '' })
    expect(inRepository(['HEAD:models/a b; touch y', name]).status).toBe(2)
  })

  it('give way to files of that very name', () => {
    writeFileSync(join(repository, 'v1:net.prototxt'), readFileSync(SLIM))
    expect(inRepository(['v1:net.prototxt', 'models/net.prototxt']).status).toBe(0)
  })

  it.each([
    ['no such revision', 'v7:models/net.prototxt', 'git knows no revision v7'],
    ['no such revision, but one like it', 'mian:models/net.prototxt', 'did you mean main:models/net.prototxt?'],
    ['no such file', 'v1:models/net.prototx', 'did you mean v1:models/net.prototxt?'],
    ['nothing of the kind is staged', ':models/nets.prototxt', 'git has no staged file models/nets.prototxt'],
    ['a folder', 'v1:models', 'is a directory'],
  ])('are told where there is %s', (_, name, said) => {
    const run = inRepository([name, 'models/net.prototxt'])
    expect(run).toMatchObject({ status: 2, stdout: '' })
    expect(run.stderr).toContain(said)
  })

  it('are told where there is no repository, or no git', () => {
    const outside = weigh(['diff', 'HEAD:x.prototxt', join(ROOT, LENET)], { cwd: folder })
    expect(outside).toMatchObject({ status: 2, stdout: '' })
    expect(outside.stderr).toContain('this folder is in no git repository')
    const without = weigh(['diff', 'HEAD:x.prototxt', LENET], { env: { PATH: folder } })
    expect(without).toMatchObject({ status: 2, stdout: '' })
    expect(without.stderr).toContain('needs git')
  })
})
