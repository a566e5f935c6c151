/**
 * Files that are made to hurt, as the program meets them: each ends with what was found and where. The sizes are such that
 * a cost that grew with their square would take hours.
 */

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { weigh } from './run-weigh.ts'

const FOLDER = mkdtempSync(join(tmpdir(), 'weigh-hostile-'))
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }))

function put(name: string, content: string | Uint8Array): string {
  const path = join(FOLDER, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, content)
  return path
}

const INPUT = 'input: "data" input_shape { dim: 1 dim: 3 dim: 8 dim: 8 }\n'
const LENET = 'examples/lenet/lenet.prototxt'

describe('definitions', () => {
  test.each([
    [
      'an axis that no array has, behind nothing',
      'layer { name: "f" type: "Flatten" bottom: "no" top: "y" flatten_param { axis: 2147483647 } }',
    ],
    [
      'the same of a dense layer',
      'layer { name: "f" type: "InnerProduct" bottom: "no" top: "y" inner_product_param { num_output: 1 axis: 2147483647 } }',
    ],
    ['a million braces', '{'.repeat(1_000_000)],
    ['a million messages in each other', 'layer{'.repeat(200_000)],
    ['placeholders that never end', '{{ '.repeat(300_000)],
    ['comments that end strangely', `${'x: #'.repeat(100_000)}\u2028${'{{a}} '.repeat(1000)}`],
    [
      'names of a megabyte',
      `${INPUT}layer { name: "${'n'.repeat(1 << 20)}" type: "ReLU" bottom: "${'d'.repeat(1 << 20)}" top: "t" }`,
    ],
    [
      'unknown bottoms among thousands of names',
      INPUT +
        Array.from(
          { length: 6000 },
          (_, i) => `layer { name: "l${i}" type: "ReLU" bottom: "dat${i}" top: "t${i}" }`,
        ).join('\n'),
    ],
    [
      'thousands of layers of one name',
      INPUT + 'layer { name: "l" type: "ReLU" bottom: "data" top: "data" }\n'.repeat(6000),
    ],
  ])('%s', (name, text) => {
    const { status, stdout } = weigh([put(`${name}.prototxt`, text), '-f', 'json'])
    expect(status === 0 || status === 1).toBe(true)
    expect(stdout).toContain('"layers"')
  })
})

describe('patterns', () => {
  const STARS = `${'*a'.repeat(40)}b`
  test('of layers, on the command line and in budgets', () => {
    const net = put('a.prototxt', `${INPUT}layer { name: "${'a'.repeat(200)}" type: "ReLU" bottom: "data" top: "t" }`)
    expect(weigh([net, '--layer', STARS]).stderr).toContain('no layer has such a name')
    expect(weigh(['check', net, '--max', `layer(${STARS}).parameters=5`]).stderr).toContain('no layer is called')
  })

  test('of files', () => {
    for (const name of ['a', 'b', 'c']) put(`globs/${`${name}/`.repeat(20)}net.prototxt`, INPUT)
    const config = put('globs/weights.toml', `[[model]]\nfile = "${'**/'.repeat(30)}*.prototxt"\n`)
    expect(weigh(['check', '--config', config]).stdout.match(/net\.prototxt/g)).toHaveLength(3)
  })
})

describe("a project's file", () => {
  const check = (text: string) => weigh(['check', '--config', put('own.toml', text)])

  test.each([
    ['unknown keys', Array.from({ length: 30_000 }, (_, i) => `unknown${i} = 1`).join('\n'), 'project/unknown-key'],
    ['unknown tables', Array.from({ length: 30_000 }, (_, i) => `[unknown${i}]`).join('\n'), 'project/unknown-key'],
    ['keys of many parts', `${'a.'.repeat(50_000)}a = 1`, 'tables stand here more than 100 deep'],
    ['lists in each other', `a = ${'['.repeat(100_000)}`, 'project/toml'],
  ])('%s', (_, text, told) => {
    const { status, stderr } = check(text)
    expect([status, stderr]).toEqual([2, expect.stringContaining(told)])
  })

  test('that is a pipe, a device or endless is told', () => {
    mkdirSync(join(FOLDER, 'own'))
    const net = put('own/net.prototxt', INPUT)
    const own = join(FOLDER, 'own', '.weighbridge.toml')
    spawnSync('mkfifo', [own])
    expect(weigh([net])).toMatchObject({ status: 2, stderr: expect.stringContaining('is a pipe or a device') })
    rmSync(own)
    symlinkSync('/dev/zero', own)
    expect(weigh([net])).toMatchObject({ status: 2, stderr: expect.stringContaining('is a pipe or a device') })
    rmSync(own)
    writeFileSync(own, '')
    truncateSync(own, 5 * 2 ** 30)
    expect(weigh([net])).toMatchObject({ status: 2, stderr: expect.stringContaining('bytes are too many') })
  })
})

describe('files that files name', () => {
  test.each([
    ['itself', 'self/solver.prototxt', 'is a solver, too'],
    ['a device', '/dev/zero', 'is a pipe or a device'],
    ['a folder', '.', 'is a directory'],
  ])('a solver names %s', (_, net, told) => {
    const solver = put(
      'self/solver.prototxt',
      `net: "${net === 'self/solver.prototxt' ? join(FOLDER, net) : net}"\nbase_lr: 0.1\n`,
    )
    const { status, stderr } = weigh([solver])
    expect([status, stderr]).toEqual([2, expect.stringContaining(told)])
  })

  test('nothing is told of what lies elsewhere and is no network', () => {
    const secret = put('elsewhere/secret', 'password: hunter2\n')
    const solver = put('repository/solver.prototxt', `net: "${secret}"\n`)
    symlinkSync(secret, join(FOLDER, 'repository', 'net.prototxt'))
    const linked = put('repository/linked.prototxt', 'net: "net.prototxt"\n')
    for (const file of [solver, linked]) {
      const { status, stdout, stderr } = weigh([file])
      expect([status, stdout + stderr]).toEqual([2, expect.stringContaining('nothing of it is told')])
      expect(stdout + stderr).not.toMatch(/password|hunter/)
    }
    const open = put('elsewhere/net.prototxt', INPUT)
    expect(weigh([put('repository/fine.prototxt', `net: "${open}"\n`)]).status).toBe(0)
  })

  test('a mean image, labels and an image that do not end', () => {
    const net = put(
      'mean.prototxt',
      'layer { name: "d" type: "Data" top: "data" data_param { source: "x" batch_size: 1 } transform_param { mean_file: "/dev/zero" } }',
    )
    const digit = ['--image', 'examples/lenet/digit-0.png']
    const given = ['--datum', 'd=1x28x28']
    expect(weigh(['run', net, ...given, ...digit]).stderr).toContain('is a pipe or a device')
    expect(weigh(['run', LENET, ...digit, '--labels', '/dev/zero']).stderr).toContain('more than 4 MiB come')
    expect(weigh(['run', LENET, '--image', '/dev/zero']).stderr).toContain('more than 32 MiB come')
    expect(weigh(['/dev/zero']).stderr).toContain('more than 32 MiB come')
  })

  test('what .gitignore leaves out, whatever it is made of', () => {
    const folder = put('ignored/left.prototxt', INPUT).replace('/left.prototxt', '')
    put(`ignored/${'a'.repeat(200)}.prototxt`, INPUT)
    mkdirSync(join(folder, '.git'))
    put('ignored/.gitignore', `${'*a'.repeat(30)}b\n${'**/a/'.repeat(30)}b\nleft.*\n`)
    expect(weigh(['scan', folder, '-f', 'csv']).stdout).not.toContain('left')
    rmSync(join(folder, '.gitignore'))
    spawnSync('mkfifo', [join(folder, '.gitignore')])
    expect(weigh(['scan', folder, '-f', 'csv']).stdout).toContain('left')
  })

  test('an earlier scan that is a pipe, or one line', () => {
    const folder = put('scanned/net.prototxt', INPUT).replace('/net.prototxt', '')
    const pipe = join(FOLDER, 'rows.fifo')
    spawnSync('mkfifo', [pipe])
    expect(weigh(['scan', folder, '--resume', pipe]).stderr).toContain('is a pipe or a device')
    const line = put('rows.jsonl', '')
    truncateSync(line, 600 * 2 ** 20)
    expect(weigh(['scan', folder, '--resume', line]).status).toBe(0)
  })
})

describe('words of files', () => {
  const WORDS = ['\\033[2J', '\\007', '\\000', '\u202e', '\u2066', '\u009b', '\\r', '\\n']
  const evil = () =>
    put(
      'evil.prototxt',
      `name: "${WORDS.join('n')}"\n${INPUT}${WORDS.map((word, i) => `layer { name: "${word}${i}" type: "T${word}" bottom: "data" top: "${word}t${i}" }\n`).join('')}`,
    )

  test.each(['text', 'csv', 'markdown', 'latex', 'html'])(
    'never move the cursor nor turn the text around: %s',
    (format) => {
      const { stdout, stderr } = weigh([evil(), '-f', format])
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
      expect(stdout + stderr).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/)
      expect(stdout.length).toBeGreaterThan(100)
    },
  )

  test('are no formulas in a spreadsheet', () => {
    const names = ['=1+1', '+1', '-1', '@x', '\\tx', '\\rx']
    const layers = names
      .map((name) => `layer { name: "${name}" type: "ReLU" bottom: "data" top: "${name}t" }\n`)
      .join('')
    const { stdout } = weigh([put('formulas.prototxt', INPUT + layers), '-f', 'csv'])
    const cells = stdout.split('\n').flatMap((row) => row.split(','))
    expect(cells.filter((cell) => /^"?[=+\-@\t\r]/.test(cell))).toEqual([])
    expect(cells).toContain("'=1+1")
  })

  test('of bytes that are no UTF-8 stay apart, and that is told once', () => {
    const text = (byte: number) => Buffer.from([byte])
    const layer = (byte: number, size: number) =>
      Buffer.concat([
        Buffer.from('layer { name: "'),
        text(byte),
        Buffer.from('" type: "Input" top: "'),
        text(byte),
        Buffer.from(`" input_param { shape { dim: 1 dim: ${size} } } }\n`),
      ])
    const file = put('coll.prototxt', Buffer.concat([layer(0xff, 3), layer(0xfe, 70)]))
    const { stdout, stderr } = weigh([file])
    expect(stdout).toMatch(/\\xff .*1 × 3[\s\S]*\\xfe .*1 × 70/)
    expect(stderr.match(/no UTF-8/g)).toHaveLength(1)
    const { stdout: json } = weigh([file, '-f', 'json'])
    expect(json).toContain('"\ufffd"')
    expect(json).toContain('"\\\\xfe"')
  })
})

describe('names that every object has', () => {
  const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty']
  const net = () =>
    put(
      'p.prototxt',
      NAMES.map((name) => `layer { name: "${name}" type: "${name}" bottom: "${name}" top: "${name}t" }\n`).join(''),
    )

  test.each(NAMES)('%s is unknown', (name) => {
    for (const args of [
      [LENET, '--fork', name],
      [LENET, '--dtype', name],
      [LENET, '--columns', name],
      [LENET, '--input', `${name}=1x3`],
      [LENET, '--lang', name],
      ['explain', LENET, name],
      ['layers', name],
      ['draw', LENET, '--style', name],
      ['check', LENET, '--max', `${name}=1`],
      ['export', 'test/fixtures/weights/siamese.caffemodel', '-o', join(FOLDER, `x.${name}`)],
      [net(), '-f', 'json'],
      [
        'check',
        '--config',
        put(
          'p.toml',
          `[[layer]]\ntype = "${name}"\n"${name}" = "x"\n[max]\n"${name}" = 1\n[[model]]\nfile = "p.prototxt"\ndtype = "${name}"\n`,
        ),
      ],
      [put('v0.prototxt', `layers { layer { name: "${name}" type: "${name}" ${name}: 3 } bottom: "data" top: "x" }`)],
    ]) {
      const { status, stderr } = weigh(args)
      expect([args, status === 70, stderr.includes('a bug of weigh')]).toEqual([args, false, false])
    }
  })
})
