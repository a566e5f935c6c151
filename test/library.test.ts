/** What the program prints, a user of the library can have: every command, byte for byte. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  audit,
  CONVENTIONS,
  DEVICES,
  foldAffine,
  layerTypesNamed,
  listLayerTypes,
  publishedAs,
  readClaim,
  reportLayerTypes,
  sweepOf,
  usualVariants,
  withBatch,
} from '../src/entries/ask.ts'
import {
  accountOf,
  blobStatistics,
  equalArrays,
  exporterFor,
  hashArrays,
  initialFile,
  namedArrays,
  namedBlobs,
  predictFile,
  valueIssues,
} from '../src/entries/bytes.ts'
import { compareAccounts } from '../src/entries/diff.ts'
import {
  findRepeats,
  type JoinRow,
  matchWeights,
  reportScan,
  scanFile,
  scanLine,
  scanPair,
} from '../src/entries/scan.ts'
import { drawFigure, readWeightValues } from '../src/figures/index.ts'
import {
  type Analysis,
  analyze,
  issuesText,
  networkFiles,
  parseShape,
  readWeights,
  reportLayer,
  reportNetworks,
} from '../src/index.ts'
import { openFile, printFigure, readNetworkFiles } from '../src/node.ts'
import {
  accountTables,
  conventionsTables,
  conventionTables,
  differenceTables,
  findLayer,
  fitTables,
  hashTables,
  mapTables,
  placeTable,
  predictionTables,
  reportFailure,
  reportTables,
  sweepTable,
  symbolicTables,
  type Table,
  timelineTables,
  trafficTables,
  trainingTables,
  treeTable,
  valuesTable,
  whyTables,
} from '../src/reports/index.ts'
import { ROOT, weigh } from './run-weigh.ts'

const LENET = 'examples/lenet/lenet.prototxt'
const folder = mkdtempSync(join(tmpdir(), 'weigh-library-'))
const filled = join(folder, 'filled.prototxt')
const model = join(folder, 'lenet.caffemodel')
const old = join(folder, 'old.caffemodel')
const width = 100

let lenet: Analysis

beforeAll(async () => {
  const text = readFileSync(LENET, 'utf8')
  writeFileSync(filled, text.replaceAll(/(num_output: \d+)/g, '$1 weight_filler { type: "xavier" }'))
  lenet = analyze(await readNetworkFiles([LENET]))
  const start = analyze(await readNetworkFiles([filled]))
  for (const [file, style] of [
    [model, 'head'],
    [old, 'rc2'],
  ] as const)
    writeFileSync(file, Buffer.concat([...((await initialFile(start, style)) ?? [])]))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The tables as text, as a terminal of 100 columns shows them. */
function printed(...tables: readonly Table[]): Promise<string> {
  return reportTables([tables], { width })
}

async function inFile<T>(name: string, use: (file: Awaited<ReturnType<typeof openFile>>) => Promise<T>): Promise<T> {
  const file = await openFile(name)
  try {
    return await use(file)
  } finally {
    await file.close()
  }
}

describe('the library prints what the program prints', () => {
  it.each(['text', 'csv', 'markdown', 'latex', 'html', 'json', 'jsonl'] as const)(
    'weigh --format %s',
    async (format) => {
      expect(await reportNetworks([lenet], { format, width })).toBe(weigh([LENET, '--format', format]).stdout)
    },
  )

  it('weigh, with weights and under other circumstances', async () => {
    const joined = analyze(await readNetworkFiles([LENET, model]))
    expect(await reportNetworks([joined], { width })).toBe(weigh([LENET, model]).stdout)
    const changed = analyze(foldAffine(withBatch(lenet, 7n)))
    const { stdout } = weigh([LENET, '--batch', '7', '--fold-batchnorm'])
    expect(await reportNetworks([changed], { width })).toBe(stdout)
  })

  it.each<readonly [string, readonly string[], (analysis: Analysis) => readonly Table[]]>([
    ['conventions', ['--conventions'], conventionsTables],
    ['training', ['--training'], (analysis) => trainingTables(analysis, undefined)],
    ['timeline', ['--timeline'], timelineTables],
    ['traffic', ['--device', DEVICES[0]?.name ?? ''], (analysis) => trafficTables(analysis, DEVICES[0])],
    ['fit', ['--fit', '1GiB'], (analysis) => fitTables(analysis, 1n << 30n, undefined)],
    ['symbolic', ['--symbolic'], symbolicTables],
    ...CONVENTIONS.map(
      (convention) =>
        [
          `convention ${convention.id}`,
          ['--convention', convention.id],
          (analysis: Analysis) => conventionTables(analysis, convention),
        ] as const,
    ),
  ])('weigh, section %s', async (_what, args, section) => {
    expect(await reportNetworks([lenet], { sections: [section], width })).toBe(weigh([LENET, ...args]).stdout)
  })

  it('weigh, of files that belong together', async () => {
    const roles = [
      { file: LENET, format: { id: 'caffe', role: 'definition' } },
      { file: model, format: { id: 'caffe-weights', role: 'weights' } },
      { file: filled, format: { id: 'caffe', role: 'definition' } },
    ] as const
    const analyses: Analysis[] = []
    for (const files of networkFiles(roles)) analyses.push(analyze(await readNetworkFiles(files)))
    const { stdout } = weigh([LENET, model, filled, '--format', 'csv'])
    expect(await reportNetworks(analyses, { format: 'csv' })).toBe(stdout)
  })

  it('weigh, of what can not be read', async () => {
    const error = await readNetworkFiles([LENET, LENET]).catch((found) => found)
    expect(issuesText([error.issue])).toContain('a network is read from a definition')
    expect(JSON.parse(await reportFailure('x', [error.issue], { format: 'json' })).issues).toHaveLength(1)
  })

  it('explain', async () => {
    const conv = findLayer(lenet, 'conv2')
    if (conv === undefined) throw new Error('LeNet has conv2')
    expect(await reportLayer(lenet, conv, { width, field: { at: [3, 4] } })).toBe(
      weigh(['explain', LENET, 'conv2', '--at', '3,4']).stdout,
    )
  })

  it('bytes', async () => {
    const args = ['bytes', model]
    await inFile(model, async (source) => {
      const { weights } = await readWeights(source)
      const { file } = weights
      const account = accountOf(file)
      if (account === undefined) throw new Error('a caffemodel has an account')
      expect(await printed(...accountTables(file, account))).toBe(weigh(args).stdout)
      expect(await printed(treeTable(file))).toBe(weigh([...args, '--tree']).stdout)
      expect(await printed(...mapTables(file, width - 2))).toBe(weigh([...args, '--map']).stdout)
      expect(await printed(placeTable(file, 93))).toBe(weigh([...args, '--at', '93']).stdout)
      const hashed = await hashArrays(source, namedArrays(namedBlobs(weights)))
      expect(await printed(...hashTables(hashed, equalArrays(hashed)))).toBe(weigh([...args, '--hash']).stdout)
      const other = await inFile(old, async (before) => accountOf((await readWeights(before)).weights.file))
      if (other === undefined) throw new Error('a caffemodel has an account')
      const difference = differenceTables(old, model, compareAccounts(other, account))
      expect(await printed(...difference)).toBe(weigh(['bytes', old, model]).stdout)
    })
    const predicted = await predictFile(lenet)
    const account = predicted && accountOf(predicted.file)
    if (predicted === undefined || account === undefined) throw new Error('every size of LeNet is known')
    expect(await printed(...predictionTables(LENET, predicted, 'head', account))).toBe(weigh(['bytes', LENET]).stdout)
  })

  it('values', async () => {
    await inFile(model, async (source) => {
      const named = []
      for (const { name, type, blob } of namedBlobs((await readWeights(source)).weights)) {
        const statistics = await blobStatistics(source, blob)
        if (statistics === undefined) throw new Error('every blob of LeNet has numbers')
        expect(valueIssues(model, { name, type, blob }, statistics)).toEqual([])
        named.push({ name, shape: blob.shape, statistics })
      }
      expect(await printed(valuesTable(model, named, 'max'))).toBe(weigh(['values', model, '--sort', 'max']).stdout)
    })
  })

  it.each(['npz', 'safetensors'])('export to %s', async (extension) => {
    const target = join(folder, `weights.${extension}`)
    expect(weigh(['export', model, '-o', target]).status).toBe(0)
    await inFile(model, async (source) => {
      const exporter = await exporterFor(target)
      const parts: Uint8Array[] = []
      const arrays = namedArrays(namedBlobs((await readWeights(source)).weights))
      for await (const part of exporter?.(source, arrays) ?? []) parts.push(part.slice())
      expect(Buffer.concat(parts).equals(readFileSync(target))).toBe(true)
    })
  })

  it('init', async () => {
    const target = join(folder, 'init.caffemodel')
    weigh(['init', filled, '-o', target])
    expect(readFileSync(target).equals(readFileSync(model))).toBe(true)
  })

  it('sweep', async () => {
    const shape = parseShape('1x32x32')
    if (shape === undefined) throw new Error('this is a shape')
    const steps = sweepOf(lenet, [1n, 8n], [{ name: 'data', shape }])
    const { stdout } = weigh(['sweep', LENET, '--batch', '1,8', '--input', 'data=1x32x32'])
    expect(await printed(sweepTable(steps, lenet.model.name))).toBe(stdout)
  })

  it('scan', async () => {
    const names = ['lenet.caffemodel', 'lenet.prototxt', 'slim-lenet.prototxt'].map((name) => `examples/lenet/${name}`)
    const files = await Promise.all(names.map((name) => inFile(name, (source) => scanFile(source))))
    const joins: JoinRow[] = []
    for (const { definition, weights, by } of matchWeights(files))
      await inFile(definition, (one) => inFile(weights, async (other) => joins.push(await scanPair(one, other, by))))
    const scanned = { files, joins, repeats: findRepeats(files) }
    expect(await reportScan(scanned, { width })).toBe(weigh(['scan', ...names]).stdout)
    const lines = weigh(['scan', ...names, '--jsonl']).stdout.split('\n')
    const own = files.map((row) => scanLine(row).trimEnd().slice(0, -1))
    for (const line of own) expect(lines.some((other) => other.startsWith(line))).toBe(true)
  })

  it('why', async () => {
    const claim = readClaim('431k params')
    if (claim === undefined) throw new Error('this is a claim')
    const train = analyze(await readNetworkFiles([LENET], { phase: 'TRAIN' }))
    const findings = audit(claim, await usualVariants(lenet, train))
    expect(findings.length).toBeGreaterThan(0)
    const answer = { findings, nearest: [], published: publishedAs(claim, [lenet.model.name]) }
    const tables = whyTables(claim, answer, lenet.model.name)
    expect(await printed(...tables)).toBe(weigh(['why', LENET, '431k params']).stdout)
  })

  it('layers', async () => {
    const all = await listLayerTypes()
    expect(await reportLayerTypes(all, { width })).toBe(weigh(['layers']).stdout)
    const named = layerTypesNamed(all, 'priorbox')
    expect(await reportLayerTypes(named, { full: true, width })).toBe(weigh(['layers', 'PriorBox']).stdout)
    expect(await reportLayerTypes(named, { format: 'json' })).toBe(
      weigh(['layers', 'PriorBox', '--format', 'json']).stdout,
    )
  })

  it.each(['svg', 'tikz', 'png', 'pdf'] as const)('draw as %s', async (format) => {
    const target = join(folder, `lenet.${format}`)
    weigh(['draw', LENET, '--weights', model, '--format', format, '-o', target])
    const joined = analyze(await readNetworkFiles([LENET, model]))
    await inFile(model, async (source) => {
      const values = await readWeightValues(source, (await readWeights(source)).weights, joined)
      const { content } = await printFigure(drawFigure(joined, { values }), format)
      expect(Buffer.from(content).equals(readFileSync(target))).toBe(true)
    })
  })

  it('open --export', async () => {
    // The page lies beside the built library.
    const { standalonePage } = await import(join(ROOT, 'dist', 'node.js'))
    expect(weigh(['open', LENET, '--export', '-']).stdout).toBe(await standalonePage([LENET]))
  })
})
