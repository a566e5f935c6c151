import { execFileSync, spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import module from 'node:module'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PROGRAM, ROOT, weigh } from './run-weigh.ts'

const LENET = 'examples/lenet/lenet.prototxt'
const BROKEN =
  'layer { name: "conv1" type: "Convolution" bottom: "data" top: "conv1" convolution_param { kernel_size: 3 } }\n'

let folder: string
const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'weigh-test-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('usage', () => {
  test('no file is wrong usage', () => {
    expect(weigh([])).toEqual({ status: 2, stdout: '', stderr: 'weigh: which network?\nhint: type weigh FILE…\n' })
  })

  test.each([
    [['--phse', 'TEST', LENET], 'weigh: there is no option --phse here\nhint: did you mean --phase?\n'],
    [['--phase'], 'weigh: --phase needs a value\nhint: type --phase TRAIN|TEST\n'],
    [['--phase', 'TRIAN', LENET], 'weigh: --phase takes one of TRAIN, TEST, not TRIAN\nhint: did you mean TRAIN?\n'],
    [['--phase', 'TEST', '--phase', 'TRAIN', LENET], 'weigh: --phase is given twice\n'],
    [['--help=yes'], 'weigh: --help takes no value\n'],
    [['--level', 'high', LENET], 'weigh: --level takes an integer of -2147483648 or more, not high\n'],
    [['--input', 'data', LENET], 'weigh: --input does not understand data\nhint: type --input NAME=64x3x224x224\n'],
    [['--input', 'a=1', '--input', 'a=2', LENET], 'weigh: --input gives a two shapes\n'],
    [['--columns', 'layer,tipe', LENET], 'weigh: there is no column tipe\nhint: did you mean type?\n'],
    [['--format', 'json', '--columns', 'layer', LENET], 'weigh: --columns does not apply to the format json\n'],
    [['--format', 'html', '--width', '80', LENET], 'weigh: --width does not apply to the format html\n'],
    [['explain', LENET, 'conv1', '-w', '80', '-f', 'html'], 'weigh: --width does not apply to the format html\n'],
    [['bytes', LENET, '-w', '80', '-f', 'csv'], 'weigh: --width does not apply to the format csv\n'],
    [['values', LENET, '-w', '80', '-f', 'csv'], 'weigh: --width does not apply to the format csv\n'],
    [['layers', '-w', '80', '-o', 'types.html'], 'weigh: --width does not apply to the format html\n'],
    [['sweep', LENET, '-w', '80', '-f', 'latex'], 'weigh: --width does not apply to the format latex\n'],
    [['why', LENET, '431k', '-w', '19'], 'weigh: --width takes an integer of 20 or more, not 19\n'],
    [
      ['--format', 'json', LENET, LENET],
      'weigh: the format json holds one network\nhint: --format jsonl prints one a line\n',
    ],
    [['--sort', 'memory', '--fold', 'always', LENET], 'weigh: --sort and --fold always do not go together\n'],
    [['--layer', 'con1', LENET], 'weigh: no layer has such a name\nhint: did you mean conv1?\n'],
    [['expalin', LENET, 'conv1'], 'weigh: there is no command or file expalin\nhint: did you mean weigh explain?\n'],
    [['explain'], 'weigh: which layer of which file?\nhint: type weigh explain FILE LAYER\n'],
    [['explain', LENET, 'cnov1'], 'weigh: there is no layer cnov1\nhint: did you mean conv1?\n'],
    [
      ['explain', LENET, 'conv1', 'conv2'],
      'weigh: conv2 is one argument too many\nhint: type weigh explain FILE [LAYER]\n',
    ],
    [['completion', 'powershell'], 'weigh: which shell?\nhint: type weigh completion bash|zsh|fish\n'],
  ])('%j', (args, stderr) => {
    expect(weigh(args)).toEqual({ status: 2, stdout: '', stderr })
  })

  test('--version', () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
    expect(weigh(['--version'])).toEqual({ status: 0, stdout: `weigh ${version}\n`, stderr: '' })
  })

  test.each(['', 'explain', 'completion'])('help of "%s" names every option and its examples', (command) => {
    const help = weigh([...command.split(' ').filter(Boolean), '--help'])
    expect(help.status).toBe(0)
    expect(help.stdout).toContain('Usage')
    expect(help.stdout).toContain('--lang')
    expect(help.stdout).toContain('Examples')
    expect(weigh(['help', command]).stdout).toBe(help.stdout)
    for (const line of help.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100)
  })
})

describe('input', () => {
  test('standard input', () => {
    const run = weigh(['-'], { input: readFileSync(join(ROOT, LENET)) })
    expect(run.status).toBe(0)
    expect(run.stdout).toContain('431,080 parameters')
  })

  test.each([
    ['nothing there', () => join(folder, 'missing.prototxt'), /missing\.prototxt: no such file \(file\/unreadable\)\n/],
    ['a near name', () => `${LENET}x`, /no such file .*\nhint: did you mean examples\/lenet\/lenet\.prototxt\?\n/],
    [
      'another ending',
      () => 'examples/siamese/mini-siamese.caffemodel',
      /\nhint: did you mean examples\/siamese\/mini-siamese\.prototxt\?\n/,
    ],
    ['nothing but the ending in common', () => 'examples/lenet/vgg.prototxt', /: no such file \(file\/unreadable\)\n$/],
    [
      'a folder of several networks',
      () => 'examples/lenet',
      /examples\/lenet: 2 networks lie in this folder: .*\nhint: type weigh examples\/lenet\/lenet\.prototxt, or/,
    ],
    [
      'a folder without a network',
      () => 'docs',
      /docs: no network lies in this folder .*\nhint: weigh scan docs tells/,
    ],
    ['an empty file', () => file('empty.prototxt', ''), /empty\.prototxt: the file is empty \(file\/empty\)\n/],
    [
      'UTF-16',
      () => file('wide.prototxt', Buffer.from('\ufeffname: "x"', 'utf16le')),
      /wide\.prototxt.*UTF-16.*\nhint: save it as UTF-8\n/,
    ],
    ['bytes', () => file('noise.bin', Buffer.from([0, 1, 2, 255, 254, 0, 7])), /noise\.bin/],
  ])('%s', (_, path, stderr) => {
    const run = weigh([path()])
    expect(run.status).toBe(2)
    expect(run.stdout).toBe('')
    expect(run.stderr).toMatch(stderr)
    expect(run.stderr).not.toMatch(/\n\s+at /)
  })

  test.skipIf(process.getuid?.() === 0)('a file that may not be read', () => {
    const path = file('secret.prototxt', 'name: "x"')
    chmodSync(path, 0)
    expect(weigh([path]).stderr).toMatch(/permission denied/)
  })

  test('a named pipe', () => {
    const pipe = join(folder, 'pipe')
    execFileSync('sh', ['-c', `mkfifo ${pipe}`])
    const writer = spawn('sh', ['-c', `cat ${LENET} > ${pipe}`], { cwd: ROOT, stdio: 'ignore' })
    expect(weigh([pipe]).stdout).toContain('431,080 parameters')
    writer.kill()
  })

  test('a failing file stops no other', () => {
    const run = weigh([join(folder, 'missing.prototxt'), LENET])
    expect(run.status).toBe(1)
    expect(run.stdout).toContain('431,080 parameters')
    expect(run.stderr).toContain('no such file')
  })

  test('a wrong network is reported whole, its errors after it', () => {
    const path = file('broken.prototxt', BROKEN)
    const run = weigh([path])
    expect(run.status).toBe(1)
    expect(run.stdout).toContain('conv1')
    expect(run.stderr).toContain(`${path}:1:`)
    expect(run.stderr).toMatch(/\n\s+1 │ layer/)
    expect(run.stderr).toContain('^')
  })
})

describe('start-up', () => {
  /** The files of the program that a run loads, without the hashes of their content. */
  function loaded(...args: readonly string[]): readonly string[] {
    const hook = file('loaded.cjs', "process.on('exit', () => console.error(Object.keys(require.cache).join('\\n')))")
    const run = spawnSync(process.execPath, ['--require', hook, PROGRAM, ...args], { cwd: ROOT, encoding: 'utf8' })
    const names = run.stderr
      .trimEnd()
      .split('\n')
      .filter((name) => name.includes(join('dist', 'cli')))
    return names.map((name) => basename(name).replace(/-[\w-]{8}\.cjs$|\.cjs$/, '')).sort()
  }

  test("a network of Caffe's own layers loads the program alone, and nothing of the forks", () => {
    expect(loaded(LENET)).toEqual(['program', 'weigh'])
  })

  test('a layer of a fork loads what forks define', () => {
    const layer = 'layer { name: "n" type: "Normalize" bottom: "data" top: "n" norm_param { } }'
    const net = file('fork.prototxt', `input: "data" input_shape { dim: 1 dim: 8 dim: 4 dim: 4 }\n${layer}\n`)
    expect(loaded(net)).toContain('catalogue')
  })
})

describe('output', () => {
  test('a closed pipe ends the program quietly', () => {
    const run = spawnSync('sh', ['-c', `node ${PROGRAM} ${LENET} --format json | head -n 1; exit $?`], {
      cwd: ROOT,
      encoding: 'utf8',
    })
    expect(run.stdout).toBe('{\n')
    expect(run.stderr).toBe('')
  })

  test.runIf(existsSync('/dev/full'))('a full device is told as what it is', () => {
    const run = spawnSync('sh', ['-c', `node ${PROGRAM} ${LENET} > /dev/full`], { cwd: ROOT, encoding: 'utf8' })
    expect(run.stderr).toBe('weigh: the output can not be written: no space left on device\n')
    expect(run.status).toBe(2)
  })

  test('a big report reaches a slow reader whole', () => {
    const layer = (i: number) => `layer { name: "relu${i}" type: "ReLU" bottom: "data" top: "data" }\n`
    const input = 'layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 8 } } }\n'
    const path = file('long.prototxt', input + Array.from({ length: 3000 }, (_, i) => layer(i)).join(''))
    const run = spawnSync('sh', ['-c', `node ${PROGRAM} ${path} --format json | (sleep 1; cat)`], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    })
    expect(JSON.parse(run.stdout).layers).toHaveLength(3001)
  })

  test.each([
    ['report.html', '<!doctype html>'],
    ['report.md', '## LeNet'],
    ['report.tex', '% \\usepackage'],
    ['report.csv', 'layer,type'],
    ['report.json', '{\n  "weighbridge"'],
    ['report.txt', 'LeNet  '],
  ])('-o %s chooses the format', (name, start) => {
    const path = join(folder, name)
    expect(weigh([LENET, '-o', path])).toEqual({ status: 0, stdout: '', stderr: '' })
    expect(readFileSync(path, 'utf8').startsWith(start)).toBe(true)
  })

  test('an existing file is replaced whole, keeps its mode, and a link to it stays a link', () => {
    const path = file('kept.json', 'old')
    chmodSync(path, 0o640)
    const link = join(folder, 'link.json')
    symlinkSync(path, link)
    expect(weigh([LENET, '-o', link]).status).toBe(0)
    expect(JSON.parse(readFileSync(path, 'utf8')).totals.parameters).toBe(431080)
    expect(statSync(path).mode & 0o777).toBe(0o640)
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  test('a place that can not be written is wrong usage', () => {
    const run = weigh([LENET, '-o', join(folder, 'none', 'x.json')])
    expect(run.status).toBe(2)
    expect(run.stderr).toMatch(/x\.json can not be written: no such file or directory\n/)
    mkdirSync(join(folder, 'taken.json'))
    expect(weigh([LENET, '-o', join(folder, 'taken.json')]).stderr).toMatch(/it is a directory/)
  })

  test('-o to a device writes into it', () => {
    expect(weigh([LENET, '-o', '/dev/null']).status).toBe(0)
  })

  test('jsonl has a line for each input, also for one that fails', () => {
    const run = weigh([LENET, join(folder, 'missing.prototxt'), '--format', 'jsonl'])
    const reports = run.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(reports.map((report) => report.totals?.parameters ?? null)).toEqual([431080, null])
    expect(reports[1].issues[0].code).toBe('file/unreadable')
    expect(run.stderr).toBe('')
    expect(run.status).toBe(1)
  })
})

describe('colours', () => {
  const colored = (run: { readonly stdout: string }) => run.stdout.includes('\u001b[')
  test.each([
    [{}, [], false],
    [{ FORCE_COLOR: '1' }, [], true],
    [{ FORCE_COLOR: '0' }, [], false],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, [], false],
    [{ NO_COLOR: '1' }, ['--color', 'always'], true],
    [{ FORCE_COLOR: '1' }, ['--color', 'never'], false],
  ])('%j %j: %s', (env, args, expected) => {
    expect(colored(weigh([LENET, ...args], { env: env as Record<string, string> }))).toBe(expected)
  })
})

describe('selection', () => {
  const names = (run: { readonly stdout: string }) =>
    run.stdout
      .split('\n\n')[1]
      ?.split('\n')
      .slice(2)
      .map((line) => line.split(' ')[0])
  test('--layer', () => {
    expect(names(weigh([LENET, '--layer', 'conv*', '--columns', 'layer']))).toEqual(['conv1', 'conv2'])
  })
  test('--sort', () => {
    expect(names(weigh([LENET, '--sort', 'parameters', '--columns', 'layer,parameters']))?.slice(0, 3)).toEqual([
      'ip1',
      'conv2',
      'ip2',
    ])
  })
  test('--columns', () => {
    expect(weigh([LENET, '--columns', 'type,layer']).stdout.split('\n')[2]).toBe('type          layer')
  })
})

describe('completion', () => {
  test.each(['bash', 'zsh', 'fish'])('%s script is valid', (shell) => {
    const { stdout, status } = weigh(['completion', shell])
    expect(status).toBe(0)
    expect(stdout).toContain('--phase'.slice(shell === 'fish' ? 2 : 0))
    const found = spawnSync('sh', ['-c', `command -v ${shell}`]).status === 0
    const script = file(`completion.${shell}`, stdout)
    if (found) expect(spawnSync(shell, ['-n', script], { encoding: 'utf8' }).stderr).toBe('')
  })

  test('bash completes options, values and commands', () => {
    const complete = (words: string) => {
      const script = `source <(node ${PROGRAM} completion bash); COMP_WORDS=(${words}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _weigh; echo "\${COMPREPLY[@]}"`
      return spawnSync('bash', ['-c', script], { encoding: 'utf8' }).stdout.trim()
    }
    expect(complete('weigh net.prototxt --pha')).toBe('--phase')
    expect(complete('weigh --phase TR')).toBe('TRAIN')
    expect(complete('weigh expl')).toBe('explain')
    expect(complete('weigh completion f')).toContain('fish')
  })
})

describe('compiled code kept between runs', () => {
  const ownCache = !('enableCompileCache' in module)
  const kept = (cache: string) =>
    readdirSync(join(cache, 'weighbridge'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())

  test.skipIf(!ownCache)('is used, replaced where it is damaged, and never needed', () => {
    const cache = join(folder, 'cache')
    const env = { XDG_CACHE_HOME: cache }
    const first = weigh([LENET], { env })
    expect(kept(cache).length).toBeGreaterThan(0)
    for (const entry of kept(cache)) writeFileSync(join(entry.parentPath, entry.name), 'damaged')
    expect(weigh([LENET], { env })).toEqual(first)
    expect(kept(cache).every((entry) => statSync(join(entry.parentPath, entry.name)).size > 1000)).toBe(true)
    expect(weigh([LENET], { env })).toEqual(first)
  })

  test.skipIf(!ownCache)('is kept apart for long runs, which optimise later', () => {
    const env = { XDG_CACHE_HOME: join(folder, 'long') }
    const long = join(folder, 'long.prototxt')
    writeFileSync(long, `${readFileSync(LENET, 'utf8')}#${' '.repeat(40_000)}`)
    const table = (file: string) => weigh([file], { env }).stdout.split('\n').slice(1)
    expect(table(long)).toEqual(table(LENET))
    const folders = kept(env.XDG_CACHE_HOME).map(({ parentPath }) => parentPath.slice(parentPath.lastIndexOf('-') + 1))
    expect([...new Set(folders)].sort()).toEqual(['long', 'short'])
  })

  test.skipIf(!ownCache)('is not run where a single bit has changed, or a block was never written', () => {
    const env = { XDG_CACHE_HOME: join(folder, 'flipped') }
    const file = () => kept(env.XDG_CACHE_HOME).map((entry) => join(entry.parentPath, entry.name))[0] ?? ''
    const { stdout } = weigh([LENET], { env })
    const size = statSync(file()).size
    for (const at of [0, 1000, size >> 1, size - 100_000, size - 2]) {
      const bytes = readFileSync(file())
      bytes[at] = (bytes[at] ?? 0) ^ 4
      writeFileSync(file(), bytes)
      expect(weigh([LENET], { env })).toEqual({ status: 0, stdout, stderr: '' })
      // It was written anew.
      expect(readFileSync(file()).equals(bytes)).toBe(false)
    }
    writeFileSync(file(), readFileSync(file()).fill(0, size >> 1))
    expect(weigh([LENET], { env })).toEqual({ status: 0, stdout, stderr: '' })
  })

  test.skipIf(!ownCache || process.platform === 'win32')('is kept only where nobody else may write', () => {
    const cache = join(folder, 'open')
    const env = { XDG_CACHE_HOME: cache }
    weigh([LENET], { env })
    const [entry] = kept(cache)
    const inner = entry?.parentPath ?? ''
    for (const place of [cache, join(cache, 'weighbridge'), inner]) {
      rmSync(join(inner, entry?.name ?? ''), { force: true })
      chmodSync(place, 0o777)
      expect(weigh([LENET], { env }).status).toBe(0)
      expect(kept(cache)).toEqual([])
      chmodSync(place, 0o700)
    }
    // A relative path would lead into whatever was cloned.
    mkdirSync(join(folder, 'cloned'))
    weigh([join(process.cwd(), LENET)], { cwd: join(folder, 'cloned'), env: { XDG_CACHE_HOME: '.cache' } })
    expect(readdirSync(join(folder, 'cloned'))).toEqual([])
  })

  test('a place that can not be written is no trouble', () => {
    expect(weigh([LENET], { env: { XDG_CACHE_HOME: '/dev/null/x' } }).stderr).toBe('')
    expect(weigh([LENET], { env: { XDG_CACHE_HOME: '' } }).status).toBe(0)
  })
})
