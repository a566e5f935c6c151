/** One network in every format is the same network, and what differs is told. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type AcrossDiff, diffAcross } from '../src/analyze/diff/across/across.ts'
import { layoutsBetween, placesOf } from '../src/analyze/diff/across/layouts.ts'
import { numbersDiff } from '../src/analyze/diff/across/numbers.ts'
import { type AcrossNumbers, compareNumbers } from '../src/analyze/diff/across/weights.ts'
import { type Analysis, analyze, type ByteSource, memorySource, readNetwork } from '../src/index.ts'
import { weigh } from './run-weigh.ts'

const FOLDER = join(import.meta.dirname, 'fixtures', 'across')

const FORMATS = [
  ['net.prototxt', 'net.caffemodel'],
  ['net.onnx'],
  ['net.pt2'],
  ['net.pt'],
  ['net.keras'],
  ['net.tflite'],
  ['net.param', 'net.bin'],
] as const

function open(name: string): ByteSource {
  return memorySource(name, new Uint8Array(readFileSync(join(FOLDER, name))))
}

const known = new Map<string, Promise<Analysis>>()

/** Each network is read once. */
function read(names: readonly string[]): Promise<Analysis> {
  const key = names.join('+')
  const found = known.get(key) ?? readNetwork(names.map(open)).then((model) => analyze(model))
  known.set(key, found)
  return found
}

async function compare(
  before: readonly string[],
  after: readonly string[],
): Promise<{ readonly network: AcrossDiff; readonly numbers: AcrossNumbers }> {
  const network = diffAcross(await read(before), await read(after))
  return { network, numbers: await compareNumbers(network, open, open) }
}

function told({ steps }: AcrossDiff): readonly string[] {
  return steps
    .filter(({ fate }) => fate !== 'same')
    .map(({ fate, before, after, differences }) => {
      const what = differences.map(({ what: { text, args }, before: one, after: other }) => {
        return `${text.replace('{part}', String(args.part))} ${one} → ${other}`
      })
      return [`${fate} ${(before ?? after)?.kind}`, ...what].join('; ')
    })
}

describe('one network in two formats', () => {
  const pairs = FORMATS.flatMap((before) => FORMATS.filter((after) => after !== before).map((after) => [before, after]))
  it.each(pairs)('%s and %s are the same', async (before, after) => {
    const { network, numbers } = await compare(before ?? [], after ?? [])
    expect(network.isEqual, told(network).join('\n')).toBe(true)
    // Definitions whose weights are not joined hold none.
    expect(numbers.isEqual).toBe(true)
    const kernels = network.steps.filter(({ before: step }) => step?.parts.some(({ role }) => role === 'kernel'))
    expect(kernels).toHaveLength(4)
  })

  it('tells where numbers stand in another order', async () => {
    const { numbers } = await compare(['net.onnx'], ['net.tflite'])
    const orders = numbers.steps.flatMap(({ parts }) =>
      parts.flatMap(({ isReordered, layout }) => (isReordered ? [layout] : [])),
    )
    expect(orders.map(({ parted, order }) => [parted, order])).toEqual([
      [
        [5, 3, 3, 3],
        [0, 3, 1, 2],
      ],
      // A map of 5 × 5 × 5 is flattened with the features last.
      [
        [6, 5, 5, 5],
        [0, 3, 1, 2],
      ],
      [
        [4, 6],
        [1, 0],
      ],
    ])
  })

  it('tells of Darknet that it adds less to a variance, and what that comes to', async () => {
    const { network, numbers } = await compare(['net.prototxt', 'net.caffemodel'], ['net.cfg', 'net.weights'])
    expect(told(network)).toEqual(['changed batch-norm; epsilon 0.001 → 0.000001'])
    const [folded, ...others] = numbers.steps.filter(({ parts }) => parts.some(({ changed }) => changed > 0))
    expect(others).toEqual([])
    expect(folded?.isFolded).toBe(true)
    expect(folded?.parts.map(({ error }) => error < 1e-3 && error > 1e-4)).toEqual([true, true])
  })

  it('tells the error of numbers that are stored as whole ones of 8 bits', async () => {
    const { network, numbers } = await compare(['net.pt2'], ['net-int8.tflite'])
    expect(network.isEqual).toBe(true)
    expect(numbers.isEqual).toBe(false)
    for (const { parts } of numbers.steps) for (const { error } of parts) expect(error).toBeLessThan(0.01)
  })
})

describe('networks that are not the same', () => {
  const caffe = readFileSync(join(FOLDER, 'net.prototxt'), 'utf8')

  async function edited(from: string, to: string): Promise<readonly string[]> {
    expect(caffe).toContain(from)
    const source = memorySource('net.prototxt', new TextEncoder().encode(caffe.replace(from, to)))
    return told(diffAcross(await read(['net.onnx']), analyze(await readNetwork([source]))))
  }

  it.each([
    ['pad: 1', 'pad: 2 dilation: 2', 'changed convolution; padding in front 1 → 2; dilation 1 → 2'],
    ['num_output: 6 ', 'num_output: 6 bias_term: false ', 'changed dense; bias 6 → undefined'],
    ['eps: 0.001', 'eps: 0.01', 'changed batch-norm; epsilon 0.0010000000474974513 → 0.01'],
  ])('%s → %s', async (from, to, what) => {
    expect(await edited(from, to)).toEqual([what])
  })

  it('a layer more', async () => {
    const more =
      'layer { name: "more" type: "InnerProduct" bottom: "ip1" top: "ip1b" inner_product_param { num_output: 6 } }'
    const text = caffe
      .replace('bottom: "ip1" top: "ip2"', 'bottom: "ip1b" top: "ip2"')
      .replace(/(.*"ip2" type.*)/, `${more}\n$1`)
    const source = memorySource('net.prototxt', new TextEncoder().encode(text))
    expect(told(diffAcross(await read(['net.onnx']), analyze(await readNetwork([source]))))).toEqual(['added dense'])
  })
})

describe('orders of numbers', () => {
  const numbers = (count: number) => Float64Array.from({ length: count }, (_, at) => Math.sin(at + 1))

  it('finds gates in another order', () => {
    const [one, rows] = [numbers(4 * 3 * 5), 3 * 5]
    const other = Float64Array.from([2, 0, 3, 1].flatMap((gate) => [...one.subarray(gate * rows, (gate + 1) * rows)]))
    const side = (held: Float64Array) => ({ shape: [12, 5], numbers: held, isRecurrent: true })
    const found = numbersDiff('kernel', side(one), side(other), undefined)
    expect(found?.changed).toBe(0)
    expect(found?.layout.blocks).toEqual([1, 3, 0, 2])
  })

  it('every layout is a permutation', () => {
    for (const layout of layoutsBetween([6, 24], [24, 6], [2, 3, 4], [3])) {
      const place = placesOf(layout, 144)
      expect(new Set(Array.from({ length: 144 }, (_, at) => place(at))).size).toBe(144)
    }
  })
})

describe('weigh diff', () => {
  it('compares what two formats do, and says so', async () => {
    const files = ['net.onnx', 'net.tflite'].map((name) => join(FOLDER, name))
    const { stdout, status } = await weigh(['diff', ...files])
    expect(status).toBe(0)
    expect(stdout).toContain('ONNX and TensorFlow Lite: the same network')
    const json = JSON.parse((await weigh(['diff', ...files, '--format', 'json'])).stdout)
    expect(json).toMatchObject({ equal: true, network: null, across: { equal: true, numbersEqual: true } })
  })
})

describe('weigh export', () => {
  it.each([
    [['net.caffemodel'], 13],
    [['net.onnx'], 12],
    [['net.pt2'], 13],
    [['net.pt'], 13],
    [['net.keras'], 12],
    [['net.tflite'], 11],
    [['net.param', 'net.bin'], 8],
    [['net.cfg', 'net.weights'], 11],
  ] as const)('%s: safetensors and npz of %i arrays', async (files, count) => {
    const folder = mkdtempSync(join(tmpdir(), 'weigh-export-'))
    try {
      for (const ending of ['safetensors', 'npz']) {
        const target = join(folder, `net.${ending}`)
        expect(weigh(['export', ...files.map((name) => join(FOLDER, name)), '-o', target]).status, ending).toBe(0)
        const model = await readNetwork([memorySource(target, new Uint8Array(readFileSync(target)))])
        expect(model.tensors).toHaveLength(count)
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
