import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { type Analysis, analyze, FormatError, memorySource, readNetwork } from '../src/index.ts'
import {
  findLayer,
  issuesText,
  type ReportOptions,
  reportFailure,
  reportLayer,
  reportNetworks,
} from '../src/reports/index.ts'
import { zh } from '../src/text/zh.ts'
import { expectGolden } from './golden.ts'
import { ROOT } from './run-weigh.ts'

const EXAMPLES = [
  'lenet/lenet',
  'residual/mini-resnet',
  'mobile/mini-mobile',
  'siamese/mini-siamese',
  'segmentation/mini-unet',
  'captioner/captioner',
]

async function weighed(text: string, name = 'net.prototxt'): Promise<Analysis> {
  return analyze(await readNetwork([memorySource(name, new TextEncoder().encode(text))]))
}

function example(name: string): Promise<Analysis> {
  return weighed(readFileSync(join(ROOT, 'examples', `${name}.prototxt`), 'utf8'), `${name.split('/')[1]}.prototxt`)
}

function printed(analysis: Analysis, options: ReportOptions): Promise<string> {
  return reportNetworks([analysis], options)
}

describe('text', () => {
  const LOOKS = [
    { look: '80', options: { width: 80 } },
    { look: '120', options: { width: 120 } },
    { look: '200', options: { width: 200 } },
    { look: '80-colour', options: { width: 80, color: true } },
    { look: '200-colour', options: { width: 200, color: true } },
    { look: '80-zh', options: { width: 80, catalogue: zh } },
    { look: '200-zh-colour', options: { width: 200, color: true, catalogue: zh } },
  ]
  test.each(LOOKS)('LeNet, $look', async ({ look, options }) => {
    expectGolden(`text/lenet-${look}.txt`, await printed(await example('lenet/lenet'), { ...options }))
  })

  test.each(EXAMPLES.slice(1))('%s, 100 columns', async (name) => {
    expectGolden(`text/${name.split('/')[1]}-100.txt`, await printed(await example(name), { width: 100 }))
  })

  test.each(EXAMPLES)('%s keeps to its width', async (name) => {
    for (const width of [60, 80, 120, 200]) {
      const lines = (await printed(await example(name), { width })).split('\n')
      for (const line of lines) expect([...line].length, line).toBeLessThanOrEqual(width)
    }
  })

  test.each([
    ['lenet/lenet', 'conv1'],
    ['lenet/lenet', 'ip1'],
    ['siamese/mini-siamese', 'conv1_p'],
    ['segmentation/mini-unet', 'up2'],
    ['residual/mini-resnet', 'stage1/a/conv1/bn'],
    ['captioner/captioner', 'lstm'],
  ])('explains %s %s', async (name, layer) => {
    const analysis = await example(name)
    const found = findLayer(analysis, layer)
    if (found === undefined) throw new Error('no such layer')
    const file = `text/explain-${layer.replaceAll('/', '-')}`
    expectGolden(`${file}.txt`, await reportLayer(analysis, found, { width: 80 }))
    expectGolden(`${file}-zh.txt`, await reportLayer(analysis, found, { width: 80, catalogue: zh }))
  })
})

describe('the story of LeNet', () => {
  test.each(['text', 'markdown'] as const)('stands in %s', async (format) => {
    const text = await printed(await example('lenet/lenet'), { format })
    for (const part of [
      '⌊(28 + 2·0 − 5)/1⌋ + 1 = 24',
      '20 × 1 × 5 × 5 = 500',
      '50 × 20 × 5 × 5 = 25,000',
      '50 × 4 × 4 = 800',
      '500 × 800 = 400,000',
      '10 × 500 = 5,000',
      '20 + 50 + 500 + 10 = ',
      '500 + 25,000 + 400,000 + 5,000 weights + 580 biases = ',
      '431,080 × 4 bytes = ',
      '1,724,320 bytes = 1683.9 KiB = 1.64 MiB',
    ]) {
      expect(text).toContain(part)
    }
  })
})

describe('other formats', () => {
  test.each([
    ['csv', 'csv'],
    ['markdown', 'md'],
    ['latex', 'tex'],
    ['html', 'html'],
  ] as const)('%s', async (format, extension) => {
    for (const name of ['lenet/lenet', 'residual/mini-resnet']) {
      expectGolden(`${name.split('/')[1]}.${extension}`, await printed(await example(name), { format }))
    }
  })

  test('several networks stand in one document', async () => {
    const both = [await example('lenet/lenet'), await example('captioner/captioner')]
    const csv = await reportNetworks(both, { format: 'csv', columns: ['layer', 'parameters'] })
    expect(csv.split('\n').slice(0, 2)).toEqual(['network,layer,parameters', 'LeNet,data,'])
    expect((await reportNetworks(both, { format: 'html' })).match(/<article>/g)).toHaveLength(2)
    expect((await reportNetworks(both, { format: 'jsonl' })).split('\n')).toHaveLength(3)
  })

  test('names from the file are text in every format', async () => {
    const name = '<img src=x onerror=alert(1)>|`*_\\\\textbf{x}&%$#,\\"'
    const text = `layer { name: "${name}" type: "Input" top: "${name}" input_param { shape { dim: 1 } } }`
    const analysis = await weighed(text)
    expect(await printed(analysis, { format: 'html' })).not.toContain('<img')
    expect(await printed(analysis, { format: 'markdown' })).toContain('\\<img src=x onerror=alert(1)\\>\\|\\`\\*')
    expect(await printed(analysis, { format: 'latex' })).toContain('\\textbackslash{}textbf\\{x\\}\\&\\%\\$\\#')
    expect(await printed(analysis, { format: 'csv' })).toContain('""')
  })
})

describe('JSON', () => {
  const schema = JSON.parse(readFileSync(join(ROOT, 'schema', 'report.schema.json'), 'utf8'))
  const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema)
  const check = (text: string) => {
    validate(JSON.parse(text))
    expect(validate.errors ?? []).toEqual([])
  }

  test.each(EXAMPLES)('%s fits the published schema', async (name) => {
    check(await printed(await example(name), { format: 'json' }))
    check(await printed(await example(name), { format: 'jsonl', catalogue: zh }))
  })

  test.each([
    [
      'a data layer of unknown size',
      'layer { name: "d" type: "Data" top: "d" data_param { batch_size: 8 source: "x" } }',
    ],
    ['an unknown layer', 'layer { name: "a" type: "Nobody" bottom: "x" top: "y" }'],
    ['a layer whose input is missing', 'layer { name: "a" type: "Convolution" bottom: "x" top: "y" }'],
  ])('%s fits the schema', async (_, text) => {
    check(await printed(await weighed(text), { format: 'json' }))
  })

  test('one layer in full', async () => {
    const analysis = await example('lenet/lenet')
    const layer = findLayer(analysis, 'conv2')
    if (layer === undefined) throw new Error('no such layer')
    expectGolden('explain-conv2.json', await reportLayer(analysis, layer, { format: 'json' }))
    expectGolden('explain-conv2.html', await reportLayer(analysis, layer, { format: 'html' }))
    expectGolden('explain-conv2.tex', await reportLayer(analysis, layer, { format: 'latex' }))
    expectGolden('explain-conv2.md', await reportLayer(analysis, layer, { format: 'markdown' }))
  })

  test('a file that can not be read fits the schema', async () => {
    const error = await readNetwork([memorySource('x.bin', new Uint8Array([0, 1, 2]))]).catch(
      (reason: unknown) => reason,
    )
    if (!(error instanceof FormatError)) throw new Error('it was read')
    check(await reportFailure('x.bin', [error.issue], { format: 'json' }))
  })

  test('LeNet', async () => {
    expectGolden('lenet.json', await printed(await example('lenet/lenet'), { format: 'json' }))
  })

  test('integers beyond 2^53 are exact', async () => {
    const dims = 'dim: 2147483647 dim: 2147483647 dim: 3'
    const analysis = await weighed(`layer { name: "d" type: "Input" top: "d" input_param { shape { ${dims} } } }`)
    expect(await printed(analysis, { format: 'json' })).toContain('"outputBytes": 55340232169589047308')
  })
})

describe('issues', () => {
  const text = [
    'layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }',
    'layer {',
    '\tname: "conv1" type: "Convolution" bottom: "data" top: "conv1"',
    '\tconvolution_param { kernel_sise: 3 num_output: 2 }',
    '}',
    'layer { name: "说明" type: "Convolution" bottom: "dada" top: "b" convolution_param { num_output: 1 kernel_size: 1 } }',
  ]
  const lineOf = (_: string, line: number) => text[line - 1]

  test('show the place, the line and what to type', async () => {
    const { issues } = await weighed(text.join('\n'))
    expectGolden('text/issues.txt', issuesText(issues, { lineOf, width: 80 }))
    expectGolden('text/issues-zh.txt', issuesText(issues, { lineOf, width: 80, catalogue: zh }))
  })

  test('many of one kind are counted', async () => {
    const layer = (i: number) => `layer { name: "a${i}" type: "Nobody" top: "t${i}" }`
    const { issues } = await weighed(Array.from({ length: 30 }, (_, i) => layer(i)).join('\n'))
    const shown = issuesText(issues, { width: 80 })
    expect(shown).toMatch(/… and \d+ more of caffe\/unknown-layer, in lines 7, 8, 9, 10/)
    expect(shown.match(/\(caffe\/unknown-layer\)/g)?.length).toBe(6)
  })
})
