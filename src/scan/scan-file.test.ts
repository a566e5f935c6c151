import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { memorySource } from '../core/bytes/bytes.ts'
import { readScanLine, scanLine } from './json.ts'
import { doubtfulFiles, findRepeats } from './repeats.ts'
import { reportScan } from './report.ts'
import { type FileRow, statusOf } from './row.ts'
import { failedFile, scanFile, scanPair } from './scan-file.ts'

const LENET = readFileSync('examples/lenet/lenet.prototxt', 'utf8')
const source = (name: string, content: string | Uint8Array) =>
  memorySource(name, typeof content === 'string' ? new TextEncoder().encode(content) : content)
const scanText = (text: string, name = 'net.prototxt') => scanFile(source(name, text))
const fixture = (name: string) => source(name, readFileSync(`test/fixtures/weights/${name}`))

test('a definition is weighed', async () => {
  const row = await scanText(LENET)
  expect(row).toMatchObject({ kind: 'definition', size: Buffer.byteLength(LENET), errors: 0, sample: null })
  // 500 + 25,000 + 400,000 + 5,000 weights and 580 biases.
  expect(row.figures).toMatchObject({ name: 'LeNet', layers: 9, parameters: 431_080n, macsPerExample: 2_293_000n })
  expect(row.sha256).toBe('78b67354d109afedd061ac9432bfd4cb8ba7bf26270e0ce8e95da13d19686a7a')
})

test('sizes that the file leaves open stay expressions, and what the weights hold is counted', async () => {
  const net = `layer { name: "data" type: "Data" top: "data" data_param { batch_size: 8 } include { phase: TEST } }
    layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param { num_output: 3 } }`
  const { figures } = await scanText(net)
  expect(figures?.parameters).toBe('3*C*H*W + 3')
  expect(figures?.complete.parameters).toBe(true)
  const bare = await scanFile(fixture('tiny.caffemodel.h5'))
  expect(bare.figures).toMatchObject({ macs: null, macsPerExample: null, peakActivationBytes: null })
  expect(typeof bare.figures?.parameters).toBe('bigint')
  const model = await scanFile(fixture('tiny.caffemodel'))
  expect(model.figures?.parameters).toBe(bare.figures?.parameters)
})

test.each([
  ['names of layers and blobs', (text: string) => text.replaceAll('conv1', 'first').replaceAll('"ip1"', '"dense"')],
  ['the batch', (text: string) => text.replace('dim: 64', 'dim: 1')],
  [
    'the name, comments and blanks',
    (text: string) => `# copied\n${text.replace('LeNet', 'Mine').replaceAll('\n', '\n\n')}`,
  ],
])('%s are no part of the structure', async (_, change) => {
  const [one, other] = [await scanText(LENET), await scanText(change(LENET))]
  expect(change(LENET)).not.toBe(LENET)
  expect(other.errors).toBe(0)
  expect(other.structure).toBe(one.structure)
  expect(other.sha256).not.toBe(one.sha256)
})

test.each([
  ['outputs', (text: string) => text.replace('num_output: 50', 'num_output: 51')],
  ['how a layer pools', (text: string) => text.replace('MAX', 'AVE')],
  ['types', (text: string) => text.replace('"ReLU"', '"Sigmoid"')],
  ['connections', (text: string) => text.replace('bottom: "ip1"\n  top: "ip2"', 'bottom: "pool2"\n  top: "ip2"')],
  ['the size of the input', (text: string) => text.replace('dim: 28 dim: 28', 'dim: 32 dim: 32')],
])('%s are', async (_, change) => {
  expect(change(LENET)).not.toBe(LENET)
  expect((await scanText(change(LENET))).structure).not.toBe((await scanText(LENET)).structure)
})

test('definitions and weights have equal keys', async () => {
  const net = source('tiny.prototxt', readFileSync('test/fixtures/weights/nets/tiny.prototxt'))
  const model = fixture('tiny.caffemodel')
  const { blobs } = await scanFile(net)
  expect(blobs).toMatch(/^([\da-f]{24})+$/)
  expect((await scanFile(model)).blobs).toBe(blobs)
  expect((await scanFile(fixture('tiny.caffemodel.h5'))).blobs).toBe(blobs)
  expect(await scanPair(net, model, 'names')).toMatchObject({ missing: 0, misfit: 0, ignored: 0, errors: 0 })
  const broken = await scanPair(net, source('w.caffemodel', 'nothing'), 'names')
  expect(broken).toMatchObject({ owners: 0, figures: null, errors: 1 })
})

test('rows become lines of JSON, and come back', async () => {
  const rows: FileRow[] = [
    await scanText(LENET),
    await scanText('layer { name: "a" type: "Nobody" bottom: "b" top: "c" }'),
    await scanFile(fixture('tiny.caffemodel')),
    await scanText('x', 'x.txt'),
    failedFile('gone.prototxt', {
      code: 'file/unreadable',
      severity: 'error',
      message: { text: 'no such file', args: {} },
      where: { file: 'gone.prototxt' },
    }),
  ]
  const [first] = rows
  if (first?.figures == null) throw new Error('LeNet has figures')
  rows.push({ ...first, figures: { ...first.figures, macs: 2n ** 80n, name: 'a":12345678901234567890,' } })
  for (const row of rows) {
    const line = scanLine(row, undefined, { modified: 5 })
    const back = readScanLine(line)
    expect(back?.fields.modified).toBe(5)
    expect(back && scanLine(back.row, undefined, { modified: 5 })).toBe(line)
    expect(back?.row.figures).toEqual(row.figures)
  }
  for (const line of [
    '',
    '{',
    '[]',
    'null',
    '{"row":"file"}',
    scanLine(first).replace(/"weighbridge":"[^"]*"/, '"weighbridge":"0.0.1"'),
  ])
    expect(readScanLine(line)).toBe(undefined)
})

test('equal files are told by all of their bytes, definitions by their structure', () => {
  const row = (file: string, over: Partial<FileRow>) => ({
    ...{ file, kind: 'definition' as const, size: 9, sha256: null, sample: null, structure: null },
    ...over,
  })
  const rows = [
    row('b', { sha256: '1', structure: 's' }),
    row('a', { sha256: '1', structure: 's' }),
    row('c', { sha256: '2', structure: 's' }),
    row('x', { kind: 'weights', sample: '3', structure: 's' }),
    row('y', { kind: 'weights', sample: '3', structure: 's' }),
    row('z', { kind: 'weights', sample: '4' }),
    row('e', { size: 0, sha256: '5' }),
    row('f', { size: 0, sha256: '5' }),
    row('p', { sha256: '6', structure: 't' }),
    row('q', { sha256: '6', structure: 't' }),
  ]
  expect(findRepeats(rows)).toEqual([
    { row: 'repeat', by: 'content', files: ['a', 'b'] },
    { row: 'repeat', by: 'content', files: ['p', 'q'] },
    { row: 'repeat', by: 'structure', files: ['a', 'b', 'c'] },
  ])
  expect(doubtfulFiles(rows)).toEqual(['x', 'y'])
})

test('a large file is sampled, and hashed as a whole where that is asked for', async () => {
  const bytes = new Uint8Array((4 << 20) + 1).fill(1)
  bytes.set(readFileSync('test/fixtures/weights/tiny.caffemodel'))
  const large = await scanFile(source('large.caffemodel', bytes))
  expect(large).toMatchObject({ sha256: null, sample: expect.stringMatching(/^[\da-f]{64}$/) })
  expect((await scanFile(source('large.caffemodel', bytes), { whole: true })).sample).toBe(null)
})

test('the table shortens paths before it leaves anything out', async () => {
  const files = await Promise.all(
    ['long/folder/of/models/that/nobody/likes/to/read/lenet.prototxt', 'long/folder/b.prototxt'].map((name) =>
      scanText(LENET, name),
    ),
  )
  const scanned = { files, joins: [], repeats: findRepeats(files), leftOut: { files: 3, folders: 0 } }
  const wide = await reportScan(scanned, { width: 160 })
  expect(wide).toContain('long/folder/of/models/that/nobody/likes/to/read/lenet.prototxt')
  expect(wide).toContain('= long/folder/b.prototxt')
  const narrow = await reportScan(scanned, { width: 80 })
  for (const line of narrow.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
  expect(narrow).toContain('431,080')
  expect(narrow).toContain('files: 3, folders: 0')
  expect(await reportScan({ files: [], joins: [], repeats: [] })).toBe('models  none\n')
})

test('what became of a file follows from its row', async () => {
  expect(statusOf(await scanText(LENET))).toBe('weighed')
  expect(statusOf(await scanText('net: "a" base_lr: 1'))).toBe('recognised')
  expect(statusOf(await scanText('', 'a.prototxt'))).toBe('failed')
  expect(statusOf(await scanText('anything', 'a.txt'))).toBe('unknown')
})
