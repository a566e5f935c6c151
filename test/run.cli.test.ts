/** `weigh run` as a user meets it. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { encode } from 'fast-png'
import { afterAll, describe, expect, test } from 'vitest'
import { npyFile } from '../src/formats/numpy/npy.ts'
import { arrayIn } from './run-truth.ts'
import { ROOT, weigh } from './run-weigh.ts'

const DEFINITION = 'examples/lenet/lenet.prototxt'
const LENET = [DEFINITION, 'examples/lenet/lenet.caffemodel']
const SCALE = ['--scale', '0.00390625']
const digit = (number: number) => ['--image', `examples/lenet/digit-${number}.png`]

const folder = mkdtempSync(join(tmpdir(), 'weigh-run-'))
const inFolder = (name: string) => join(folder, name)
afterAll(() => rmSync(folder, { recursive: true }))

const run = (...args: readonly string[]) => weigh(['run', ...args])

describe('a digit', () => {
  test('is told, with every prediction come true', () => {
    const { stdout, status } = run(...LENET, ...digit(0), ...SCALE, '--count')
    expect(status).toBe(0)
    expect(stdout).toMatch(/0\.999958 +7\n/)
    expect(stdout).toContain('9 of 9 as predicted')
    expect(stdout).toContain('2,293,000 counted, as predicted')
    expect(stdout).toContain('57,600 bytes = 56.3 KiB at the peak, as predicted')
    // Times differ from run to run, and are told on a terminal or when asked for.
    expect(stdout).not.toMatch(/ms\b/)
    expect(run(...LENET, ...digit(0), ...SCALE, '--times').stdout).toMatch(/ms\n/)
  })

  test('and others make a batch, with labels', () => {
    writeFileSync(inFolder('labels.txt'), 'nought\none\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\n')
    const labels = ['--labels', inFolder('labels.txt'), '--top', '1']
    const { stdout } = run(...LENET, ...digit(0), ...digit(1), ...digit(2), ...SCALE, ...labels)
    expect(stdout).toContain('3 × 10')
    for (const name of ['seven', 'two', 'one']) expect(stdout).toMatch(new RegExp(`\\d  ${name}\n`))
  })

  test('is the same in 16 bits, in colour, and as an array', async () => {
    const grey = (await arrayIn(join('test/fixtures/mnist', 'labels.npy'))).shape
    expect(grey).toEqual([100])
    const pixels = Uint8Array.from({ length: 784 }, (_, at) => (at * 37) % 256)
    const images = {
      'grey.png': encode({ width: 28, height: 28, data: pixels, channels: 1 }),
      'deep.png': encode({
        width: 28,
        height: 28,
        data: Uint16Array.from(pixels, (x) => x * 257),
        channels: 1,
        depth: 16,
      }),
      'alpha.png': encode({
        width: 28,
        height: 28,
        data: Uint8Array.from({ length: 1568 }, (_, at) => (at % 2 ? 9 : (pixels[at >> 1] ?? 0))),
        channels: 2,
      }),
    }
    for (const [name, bytes] of Object.entries(images)) writeFileSync(inFolder(name), bytes)
    writeFileSync(
      inFolder('x.npy'),
      npyFile(
        [1, 1, 28, 28],
        Float32Array.from(pixels, (x) => x * 0.00390625),
      ),
    )
    const tables = [
      ...Object.keys(images).map((name) => run(...LENET, '--image', inFolder(name), ...SCALE, '-f', 'csv').stdout),
      run(...LENET, '--input', `data=${inFolder('x.npy')}`, '-f', 'csv').stdout,
    ]
    expect(new Set(tables).size).toBe(1)
    expect(tables[0]).toMatch(/^layer,type,shape,predicted,min,max,zeros\ndata,Input,1x1x28x28,✓,0,/)
  })
})

test('JSON fits its published schema', () => {
  const schema = JSON.parse(readFileSync(join(ROOT, 'schema', 'run.schema.json'), 'utf8'))
  const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema)
  for (const args of [
    [...LENET, ...digit(0), ...SCALE, '--count'],
    [...LENET],
    [DEFINITION, ...digit(1), '--seed', '1'],
    ['examples/siamese/mini-siamese.prototxt', '--phase', 'TRAIN'],
  ]) {
    const report = JSON.parse(run(...args, '--format', 'json').stdout)
    validate(report)
    expect(validate.errors ?? [], args.join(' ')).toEqual([])
  }
})

describe('--save', () => {
  test('keeps what a layer gives, and blobs by their names', async () => {
    const saves = ['--save', `conv1=${inFolder('conv1.npy')}`, '--save', `prob=${inFolder('prob.npy')}`]
    expect(run(...LENET, ...digit(0), ...SCALE, ...saves).status).toBe(0)
    expect((await arrayIn(inFolder('conv1.npy'))).shape).toEqual([1, 20, 24, 24])
    const { data } = await arrayIn(inFolder('prob.npy'))
    expect(data.indexOf(Math.max(...data))).toBe(7)
  })

  test('refuses names that are none, with the nearest', () => {
    const { stderr, status } = run(...LENET, ...digit(0), '--save', 'conv3=x.npy')
    expect(status).toBe(2)
    expect(stderr).toContain('did you mean conv')
  })
})

describe('a mean', () => {
  const prototxt = inFolder('colour.prototxt')
  writeFileSync(
    prototxt,
    `layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 2 dim: 2 } } }
     layer { name: "copy" type: "Power" bottom: "data" top: "copy" }`,
  )
  const red = inFolder('red.png')
  writeFileSync(
    red,
    encode({
      width: 2,
      height: 2,
      data: new Uint8Array([200, 100, 50, 200, 100, 50, 200, 100, 50, 200, 100, 50]),
      channels: 3,
    }),
  )
  const values = async (...args: readonly string[]) => {
    const { status, stderr } = run(prototxt, '--image', red, '--save', `copy=${inFolder('out.npy')}`, ...args)
    expect(status, stderr).toBe(0)
    const { data } = await arrayIn(inFolder('out.npy'))
    return [data[0], data[4], data[8]]
  }

  test.each([
    ['blue first, from 0 to 255', [], [50, 100, 200]],
    ['red first', ['--channels', 'rgb'], [200, 100, 50]],
    ['a mean for each channel', ['--mean', '10,20,30'], [40, 80, 170]],
    ['one for all, and a factor behind it', ['--mean', '50', '--scale', '2'], [0, 100, 300]],
    ['another range before it', ['--raw-scale', '1', '--mean', '0', '--scale', '255'], [50, 100, 200]],
  ])('%s', async (_, args, wanted) => {
    const found = await values(...args)
    found.forEach((value, channel) => {
      expect(value).toBeCloseTo(wanted[channel] ?? Number.NaN, 3)
    })
  })

  test('as an image, of the size that the network takes', async () => {
    const mean = Float32Array.from([...Array(4).fill(10), ...Array(4).fill(20), ...Array(4).fill(30)])
    writeFileSync(inFolder('mean.npy'), npyFile([3, 2, 2], mean))
    expect(await values('--mean', inFolder('mean.npy'))).toEqual([40, 80, 170])
  })

  test('of the wrong number of channels is refused', () => {
    const { status, stderr } = run(prototxt, '--image', red, '--mean', '1,2')
    expect([status, stderr]).toEqual([2, expect.stringContaining('the mean has 2 values for 3 channels')])
  })
})

test('what the file makes up itself keeps its shape beside an array of another batch', () => {
  writeFileSync(
    inFolder('made-up.prototxt'),
    `layer { name: "a" type: "Input" top: "a" input_param { shape { dim: 8 dim: 2 } } }
     layer { name: "b" type: "DummyData" top: "b" dummy_data_param { shape { dim: 4 dim: 2 } } }
     layer { name: "silence" type: "Silence" bottom: "a" bottom: "b" }`,
  )
  writeFileSync(inFolder('a.npy'), npyFile([1, 2], new Float32Array(2)))
  const { stdout, status } = run(inFolder('made-up.prototxt'), '--input', `a=${inFolder('a.npy')}`)
  expect([status, stdout]).toEqual([0, expect.stringContaining('2 of 2 as predicted')])
})

describe('what can not be', () => {
  test.each([
    ['no weights', [DEFINITION, ...digit(0)], 1, 'give the file of weights beside the definition, or --seed 1'],
    ['no input', LENET, 1, '--input data=values.npy gives its values, or --image an image'],
    ['no image', [...LENET, '--image', DEFINITION], 2, 'images are PNG or JPEG'],
    ['no array', [...LENET, '--input', `data=${DEFINITION}`], 2, ''],
    ['no blob', [...LENET, '--input', 'date=x.npy'], 2, 'did you mean data?'],
    ['two networks', [DEFINITION, 'examples/residual/mini-resnet.prototxt'], 2, 'one network is run at a time'],
    ['no network', [], 2, 'weigh run FILE [WEIGHTS]'],
    ['a scale that is no number', [...LENET, ...digit(0), '--scale', 'x'], 2, '--scale does not understand x'],
  ])('%s', (_, args, status, said) => {
    const found = run(...args)
    expect(found.status).toBe(status)
    expect(found.stderr).toContain(said)
  })

  test('a damaged image is told as that', () => {
    writeFileSync(inFolder('cut.png'), readFileSync('examples/lenet/digit-0.png').subarray(0, 100))
    const { status, stderr } = run(...LENET, '--image', inFolder('cut.png'))
    expect([status, stderr]).toEqual([2, expect.stringContaining('cut off')])
  })
})
