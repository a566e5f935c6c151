/** Budgets as people meet them: on the command line, in a file of the project, and over public networks. */

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Ajv } from 'ajv'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { WHAT_IF_OPTIONS } from '../src/cli/circumstances.ts'
import { FAR_OPTIONS } from '../src/cli/far-options.ts'
import { READING_OPTIONS } from '../src/cli/options.ts'
import { checkBudgets, readProject } from '../src/entries/check.ts'
import { analyze, memorySource, readNetwork, say } from '../src/index.ts'
import { MODEL_OPTIONS } from '../src/project/project-file.ts'
import { ROOT, type Run, weigh } from './run-weigh.ts'
import { filesBelow, SHARED } from './shared.ts'

const LENET = join(ROOT, 'examples/lenet/lenet.prototxt')
const MOBILE = join(ROOT, 'examples/mobile/mini-mobile.prototxt')

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'weigh-check-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  return path
}

function check(...args: readonly string[]): Run {
  return weigh(['check', ...args])
}

const UNKNOWN = `input: "data" input_shape { dim: 1 dim: 8 dim: 20 dim: 30 }
layer { name: "x" type: "Nobody" bottom: "data" top: "out" }
layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param { num_output: 10 } }
`

describe('the exit status', () => {
  test.each([
    ['all kept', 0, [LENET, '--max', 'parameters=431080', '--min', 'parameters=431080']],
    ['one broken', 1, [LENET, '--max', 'parameters=431079', '--max', 'macs=1T']],
    ['a type that is not allowed', 1, [LENET, '--require', 'types=Input,Convolution']],
    ['a figure that there is not', 2, [LENET, '--max', 'paramters=5M', '--max', 'parameters=5M']],
    ['a figure that there is not, beside one that is broken', 1, [LENET, '--max', 'paramters=5M', '--max', 'macs=1']],
    ['no network', 2, ['--max', 'parameters=5M']],
    ['no budget', 2, [LENET]],
    ['no amount', 2, [LENET, '--max', 'parameters']],
    ['no such file', 2, ['nowhere.prototxt', '--max', 'parameters=5M']],
  ])('%s: %i', (_, status, args) => {
    // A folder without a file of the project above it.
    const run = weigh(['check', ...args], { cwd: folder })
    expect(run.stderr).not.toContain('bug')
    expect(run.status).toBe(status)
  })

  test('a figure that is not known: 2, unless it may be', () => {
    const net = file('unknown.prototxt', UNKNOWN)
    expect(check(net, '--max', 'macs=1T').stdout).toContain('so far it is ≥ 48,000')
    // The unknown layer is an error of the network all the same.
    expect(check(net, '--max', 'macs=1T').status).toBe(1)
    expect(check(net, '--max', 'macs=1T', '--allow-unknown').status).toBe(0)
    expect(check(net, '--max', 'macs=47999', '--allow-unknown').status).toBe(1)
    const open = file(
      'open.prototxt',
      'layer { name: "d" type: "Data" top: "d" data_param { batch_size: 8 source: "x" } }',
    )
    const run = check(open, '--max', 'activationBytes=1M')
    expect(run.status).toBe(2)
    expect(run.stdout).toContain('it depends on')
    expect(check(open, '--max', 'activationBytes=1M', '--allow-unknown').status).toBe(0)
    expect(check(open, '--max', 'activationBytes=1M', '--input', 'd=8x3x32x32').status).toBe(0)
    expect(check(open, '--max', 'activationBytes=98303', '--input', 'd=8x3x32x32').status).toBe(1)
  })
})

describe('options of reading and weighing hold', () => {
  test('--batch, --phase and weights', () => {
    expect(check(LENET, '--max', 'macs=2293000').status).toBe(1)
    expect(check(LENET, '--max', 'macs=2293000', '--batch', '1').status).toBe(0)
    const weights = join(folder, 'lenet.caffemodel')
    expect(weigh(['init', LENET, '-o', weights]).status).toBe(0)
    const run = check(LENET, weights, '--max', 'weights.size=1724793', '--max', 'overheadBytes=474')
    expect(run.status).toBe(1)
    expect(run.stdout).toContain('weights.size is 1,724,794 bytes, 1 more than 1724793')
    expect(check(weights, '--max', 'weightBytes=1724320').status).toBe(0)
    // Without the file it is the one that Caffe would write.
    expect(check(LENET, '--max', 'weights.size=1724794').status).toBe(0)
    expect(check(LENET, '--max', 'weights.size=1724793').status).toBe(1)
  })
})

const PROJECT = `[max]
parameters = "1M"

[[model]]
name = "small"
file = "nets/lenet.prototxt"
batch = 1

[model.max]
macs = 2_293_000
layer.parameterBytes = "1.6MiB"

[[model]]
file = "nets/deep/**/*.prototxt"
require.types = ["*"]
`

describe('.weighbridge.toml', () => {
  beforeAll(() => {
    file('project/.weighbridge.toml', PROJECT)
    file('project/nets/lenet.prototxt', readFileSync(LENET))
    file('project/nets/deep/a/b/mobile.prototxt', readFileSync(MOBILE))
    file('project/nets/deep/c.prototxt', readFileSync(MOBILE))
    file('project/other.prototxt', readFileSync(MOBILE))
  })

  test('is found upwards and lists networks, their options and budgets', () => {
    const run = weigh(['check'], { cwd: join(folder, 'project/nets/deep') })
    expect(run).toMatchObject({ status: 0, stderr: '' })
    expect(run.stdout).toContain('small  ../lenet.prototxt · 3 budgets · all kept')
    expect(run.stdout).toContain('a/b/mobile.prototxt · 2 budgets')
    expect(run.stdout).toContain('c.prototxt · 2 budgets')
  })

  test('what is named is checked as listed, or by what holds for all', () => {
    const run = check(join(folder, 'project/nets/lenet.prototxt'), join(folder, 'project/other.prototxt'))
    expect(run.status).toBe(0)
    expect(run.stdout).toContain('3 budgets')
    expect(run.stdout).toContain('1 budget · all kept')
  })

  test('the command line adds budgets and replaces equal ones', () => {
    const run = weigh(['check', 'nets/lenet.prototxt', '--max', 'parameters=431079', '--min', 'layers=1'], {
      cwd: join(folder, 'project'),
    })
    expect(run.status).toBe(1)
    expect(run.stdout).toContain('4 budgets · 1 broken')
    const batch = weigh(['check', 'nets/lenet.prototxt', '--batch', '2'], { cwd: join(folder, 'project') })
    expect(batch.stdout).toContain('macs is 4,586,000, 2,293,000 more than 2293000')
  })

  test('--config names another', () => {
    const other = file('other.toml', '[[model]]\nfile = "project/nets/lenet.prototxt"\nmax.layers = 8\n')
    const run = weigh(['check', '--config', other], { cwd: join(folder, 'project') })
    expect(run.status).toBe(1)
    expect(run.stdout).toContain('layers is 9, 1 more than 8')
    expect(check('--config', folder)).toMatchObject({ status: 2, stderr: expect.stringContaining('is a directory') })
    expect(check('--config', file('empty.toml', '')).stderr).toContain('empty.toml lists no network')
    expect(check('--config', 'none.toml').stderr).toContain('--config: there is no file none.toml')
  })

  test('mistakes are told with line and column, and the rest is checked', () => {
    const wrong = file(
      'wrong/.weighbridge.toml',
      '[[model]]\nfile = "../project/nets/lenet.prototxt"\n[model.max]\nparametres = "5M"\nmacs = "5 lions"\nlayers = 9\n[[modell]]\n[[model]]\nfile = "*.none"\n[[model]]\nfile = "a"\nphase = "DRIVE"\n[[model]]\nfile = "../project/nets/lenet.prototxt"\ninput.data = "nothing"\nmax.layers = 9\n',
    )
    const run = weigh(['check'], { cwd: dirname(wrong) })
    expect(run.status).toBe(2)
    expect(run.stdout).toContain('1 budget · all kept')
    expect(run.stderr).toContain('.weighbridge.toml:4:1: there is no figure `parametres`')
    expect(run.stderr).toContain('hint: did you mean parameters?')
    expect(run.stderr).toContain('.weighbridge.toml:5:1: macs is budgeted by an amount, not by `5 lions`')
    expect(run.stderr).toContain('.weighbridge.toml:7:3: there is no `modell` here')
    expect(run.stderr).toContain('.weighbridge.toml:9:8: no file is called `*.none`')
    expect(run.stderr).toContain('.weighbridge.toml:12:1: --phase takes one of TRAIN, TEST, not DRIVE')
    expect(run.stderr).toContain('.weighbridge.toml:15:1: --input does not understand data=nothing')
  })

  test('paths may be absolute', () => {
    const net = join(folder, 'project/nets/lenet.prototxt')
    const absolute = file('absolute.toml', `[[model]]\nfile = ${JSON.stringify(net)}\nmax.layers = 9\n`)
    expect(check('--config', absolute).status).toBe(0)
  })

  test('a file with mistakes of syntax is told, and nothing crashes', () => {
    const broken = file('broken/.weighbridge.toml', '[[model]\nfile = "a"\n')
    const run = weigh(['check'], { cwd: dirname(broken) })
    expect(run.status).toBe(2)
    expect(run.stderr).toContain('.weighbridge.toml:1:9: this is no TOML')
  })

  test('may define layers beside', () => {
    const layer = '[[layer]]\ntype = "Nobody"\nfamily = "shape"\ndoc = "keeps"\noutputs = ["b0"]\n'
    const both = file('both/.weighbridge.toml', `${layer}[[model]]\nfile = "net.prototxt"\nmax.parameters = "1M"\n`)
    file('both/net.prototxt', UNKNOWN)
    expect(weigh(['check'], { cwd: dirname(both) })).toMatchObject({ status: 0, stderr: '' })
    expect(weigh(['net.prototxt'], { cwd: dirname(both) }).status).toBe(0)
    // A file without layers does not get in the way of a plain run.
    expect(weigh(['nets/lenet.prototxt'], { cwd: join(folder, 'project') })).toMatchObject({ status: 0, stderr: '' })
  })

  test('a model takes the options of the command line', () => {
    // How files are fetched is a matter of who asks: a project must not send headers in their name.
    const others = new Set(['layers', ...FAR_OPTIONS.map(({ name }) => name)])
    const names = [...READING_OPTIONS, ...WHAT_IF_OPTIONS].map(({ name }) => name)
    expect(names.filter((name) => !others.has(name)).sort()).toEqual([...MODEL_OPTIONS].sort())
  })
})

describe('formats', () => {
  const args = [
    LENET,
    MOBILE,
    '--max',
    'parameters=100K',
    '--max',
    'layer.parameterBytes=1MiB',
    '--require',
    'types=Conv*',
  ]

  test('json fits its schema', () => {
    const schema = JSON.parse(readFileSync(join(ROOT, 'schema', 'check.schema.json'), 'utf8'))
    const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema)
    const unknown = file('unknown.prototxt', UNKNOWN)
    for (const more of [[], ['--lang', 'zh'], [unknown, '--max', 'odd=1'], ['nowhere.prototxt']]) {
      const report = JSON.parse(check(...args, ...more, '--format', 'json').stdout)
      validate(report)
      expect(validate.errors ?? []).toEqual([])
      expect(report.verdict).toBe('broken')
    }
    const report = JSON.parse(check(...args, '--format', 'json').stdout)
    expect(report.networks[0].budgets[0]).toMatchObject({
      key: 'parameters',
      figure: 'totals.parameters',
      limit: 100000,
      actual: 431080,
      used: 4.3108,
      verdict: 'over',
      heaviest: [{ layer: 'ip1', value: 400500 }, { layer: 'conv2' }, { layer: 'ip2' }, { layer: 'conv1' }],
    })
  })

  test('csv has a row a budget', () => {
    const lines = check(...args, '--format', 'csv')
      .stdout.trim()
      .split('\n')
    expect(lines[0]).toBe('network,figure,rule,budget,actual,used,verdict,layer')
    expect(lines).toHaveLength(7)
    expect(lines[1]).toBe('LeNet,parameters,≤,100000,431080,4.310800,over,')
  })

  test('markdown, latex and html name what is broken', () => {
    expect(check(...args, '--format', 'markdown').stdout).toContain(
      '| parameters | ≤ | 100,000 | 431,080 | 431.1 % | **over** |',
    )
    expect(check(...args, '--format', 'latex').stdout).toContain('\\textbf{over}')
    expect(check(...args, '--format', 'html').stdout).toContain('<span class="error">over</span>')
  })

  test('text keeps to the width, in both languages', () => {
    for (const lang of ['en', 'zh']) {
      for (const width of ['80', '200']) {
        const { stdout } = check(...args, '--width', width, '--lang', lang)
        expect(stdout.split('\n').filter((line) => [...line].length > Number(width))).toEqual([])
      }
    }
    expect(check(LENET, '--max', 'layers=8', '--lang', 'zh').stdout).toContain('layers 是 9，比 8 多 1')
  })

  test('names from files and from the command line are text', () => {
    const name = '<img src=x>|`*\\u001b[31m'
    const net = file(
      'hostile.prototxt',
      `name: "${name.replaceAll('\\', '\\\\')}"\n${UNKNOWN.replaceAll('"ip"', `"<b>|ip"`)}`,
    )
    const run = check(net, '--max', 'layer(<b>|ip).parameters=1', '--format', 'html')
    expect(run.stdout).not.toContain('<img src=x>|')
    expect(run.stdout).not.toContain('<b>|ip')
  })
})

/** One in so many, always the same ones; ALL_NETWORKS=1 takes them all. */
const EVERY = process.env.ALL_NETWORKS === '1' ? 1 : 40
const NETS = filesBelow(`${SHARED}/nets`, '.prototxt').filter((_, at) => at % EVERY === 0)

describe.runIf(NETS.length > 0)('public networks', () => {
  const budgets = [
    'parameters=5M',
    'macsPerExample=1G',
    'weightBytes=20MiB',
    'peakActivationBytes=64MiB',
    'layer.parameterBytes=4MiB',
  ]
  const args = [...budgets.flatMap((given) => ['--max', given]), '--require', 'types=*', '--format', 'json']

  it.each(NETS)('%s: every figure is known, or why not is said', (net) => {
    const run = check(net, ...args)
    expect([0, 1, 2]).toContain(run.status)
    const [network] = JSON.parse(run.stdout).networks
    if (!network.read) return
    expect(network.budgets).toHaveLength(6)
    const told = check(net, ...args.slice(0, -2)).stdout
    for (const budget of network.budgets) {
      if (budget.verdict !== 'unknown') continue
      const [, why = ''] = told.split(`\n${budget.key} is not known\n`)
      expect(why.split('\n')[0], `${net}: ${budget.key}`).toMatch(/^• \S/)
    }
  })
})

describe('docs/ci.md', () => {
  const text = readFileSync(join(ROOT, 'docs/ci.md'), 'utf8')

  test('shows a file of the project without mistakes', () => {
    const [, toml = ''] = /```toml\n([\s\S]*?)```/.exec(text) ?? []
    const { models, issues } = readProject('.weighbridge.toml', toml)
    expect(issues).toEqual([])
    expect(models.map(({ budgets }) => budgets.length)).toEqual([6, 2])
  })

  test('names figures that there are', async () => {
    const model = await readNetwork([memorySource('lenet.prototxt', readFileSync(LENET))])
    const names = [...text.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell = '']) => cell.split(', '))
    expect(names.length).toBeGreaterThan(30)
    const budgets = names.map((name) => ({ rule: 'max' as const, key: name.replaceAll('`', ''), given: '1T' }))
    const { checks, issues } = await checkBudgets(analyze(model), budgets)
    expect(issues.map(({ message }) => say(message))).toEqual([])
    expect(checks).toHaveLength(names.length)
  })

  test('shows what the library answers', () => {
    const [, code = ''] = /```js\n([\s\S]*?)```/.exec(text) ?? []
    const expected = [...code.matchAll(/^console\.log\(.*\) \/\/ (.*)$/gm)].map(([, said]) => said)
    const args = ['--input-type=module', '--eval', code]
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' })
    expect(stderr).toBe('')
    expect(stdout.trim().split('\n')).toEqual(expected)
  })
})
