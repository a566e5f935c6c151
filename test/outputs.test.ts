/** What is written: never over what was read, whole or not at all, and nothing is left lying about. */

import { spawn } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { PROGRAM, weigh } from './run-weigh.ts'

const FOLDER = mkdtempSync(join(tmpdir(), 'weigh-outputs-'))
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }))

const at = (name: string) => join(FOLDER, name)
const text = (name: string) => readFileSync(at(name), 'latin1')
const LENET = 'examples/lenet/lenet.prototxt'

beforeEach(() => {
  rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(FOLDER)
  copyFileSync(LENET, at('net.prototxt'))
  copyFileSync('test/fixtures/weights/siamese.caffemodel', at('net.caffemodel'))
  copyFileSync('examples/lenet/digit-0.png', at('digit.png'))
  writeFileSync(at('labels.txt'), 'zero\none\n')
  linkSync(at('net.prototxt'), at('hard.txt'))
  symlinkSync('net.prototxt', at('soft.txt'))
  linkSync(at('net.prototxt'), at('picture.svg'))
  symlinkSync('net.caffemodel', at('linked.npz'))
})

describe('what was read is not overwritten', () => {
  test.each([
    ['weigh', ['net.prototxt', '-o', 'net.prototxt', '-f', 'text']],
    ['weigh, by another name', ['net.prototxt', '-o', 'hard.txt']],
    ['weigh, by a link', ['net.prototxt', '-o', 'soft.txt']],
    [
      'weigh, over the weights',
      ['test/fixtures/weights/nets/siamese.prototxt', 'net.caffemodel', '-o', 'net.caffemodel', '-f', 'text'],
    ],
    ['bytes', ['bytes', 'net.caffemodel', '-o', 'net.caffemodel', '-f', 'text']],
    ['draw', ['draw', 'net.prototxt', '-o', 'picture.svg']],
    ['init', ['init', 'net.prototxt', '-o', 'net.prototxt', '--force']],
    ['export', ['export', 'net.caffemodel', '-o', 'linked.npz', '--force']],
    [
      'run --save',
      ['run', 'net.prototxt', '--image', 'digit.png', '--save', 'conv1=other.npy', '--save', 'ip2=digit.png'],
    ],
    [
      'run -o',
      [
        'run',
        'net.prototxt',
        '--image',
        'digit.png',
        '--labels',
        'labels.txt',
        '--save',
        'ip2=other.npy',
        '-o',
        'labels.txt',
      ],
    ],
    ['open --export', ['open', 'net.prototxt', '--export', 'net.prototxt']],
    ['scan -o', ['scan', '.', '-o', 'net.prototxt', '-f', 'jsonl']],
    ['scan --database', ['scan', '.', '--database', 'net.caffemodel', '--force']],
  ])('%s', (_, args) => {
    const files = readdirSync(FOLDER).sort()
    const contents = files.map(text)
    const own = args.map((arg) => (arg.startsWith('test/') ? join(process.cwd(), arg) : arg))
    const { status, stderr } = weigh(own, { cwd: FOLDER })
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/is not overwritten|is there already|no scan overwrites it|is no kind of/),
    ])
    expect(readdirSync(FOLDER).sort()).toEqual(files)
    expect(files.map(text)).toEqual(contents)
  })
})

describe('links', () => {
  test('that lead to nothing yet are followed', () => {
    mkdirSync(at('below'))
    symlinkSync('below/report.txt', at('dangling'))
    expect(weigh(['net.prototxt', '-o', 'dangling'], { cwd: FOLDER }).status).toBe(0)
    expect(text('below/report.txt')).toContain('LeNet')
    expect(readdirSync(FOLDER)).toContain('dangling')
  })

  test('that lead around in a circle are told', () => {
    symlinkSync('one', at('two'))
    symlinkSync('two', at('one'))
    const { status, stderr } = weigh(['net.prototxt', '-o', 'one'], { cwd: FOLDER })
    expect([status, stderr]).toEqual([2, expect.stringContaining('one can not be written')])
    expect(weigh(['init', 'net.prototxt', '-o', 'two'], { cwd: FOLDER })).toMatchObject({ status: 2 })
    expect(weigh(['one'], { cwd: FOLDER }).stderr).toContain('too many symbolic links')
  })
})

describe.skipIf(process.platform === 'win32')('an end before the end', () => {
  test.skipIf(!existsSync('/dev/full'))('a full disk is told', () => {
    expect(weigh(['net.prototxt', '-o', '/dev/full'], { cwd: FOLDER })).toMatchObject({ status: 2 })
  })

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s leaves the old file and no other', async (signal) => {
    const net =
      'input: "d" input_shape { dim: 1 dim: 4096 } layer { name: "i" type: "InnerProduct" bottom: "d" top: "t" inner_product_param { num_output: 65536 weight_filler { type: "xavier" } } }'
    writeFileSync(at('large.prototxt'), net)
    writeFileSync(at('large.caffemodel'), 'old')
    const args = [PROGRAM, 'init', 'large.prototxt', '-o', 'large.caffemodel', '--force']
    const child = spawn(process.execPath, args, { cwd: FOLDER, stdio: 'ignore', env: { PATH: process.env.PATH ?? '' } })
    const ended = new Promise<string | null>((resolve) => child.on('exit', (_, by) => resolve(by)))
    const temporary = () => readdirSync(FOLDER).find((name) => name.startsWith('.weigh-'))
    await expect.poll(() => statSync(at(temporary() ?? '-'), { throwIfNoEntry: false })?.size ?? 0).toBeGreaterThan(0)
    child.kill(signal)
    expect(await ended).toBe(signal)
    expect(temporary()).toBeUndefined()
    expect(text('large.caffemodel')).toBe('old')
  })
})
