/** TensorFlow Lite's models against what TensorFlow, its interpreter and that for microcontrollers say of them. */

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { analyze, FormatError, memorySource, readNetwork } from '../src/index.ts'
import { jsonReport } from '../src/reports/json/json.ts'

const FOLDER = '../shared/tflite'

interface Truth {
  readonly layers: readonly {
    readonly id: string
    readonly type: string
    readonly outputs: readonly { readonly shape: readonly number[] }[]
    readonly macs?: number
  }[]
  readonly totals: { readonly macs: number; readonly macsLack?: readonly string[]; readonly constantElements: number }
  readonly tflm?: { readonly head?: number }
  readonly signatures?: readonly { readonly key: string }[]
  readonly plan?: { readonly arenaSpan?: number }
}

interface Report {
  readonly model: { readonly about?: { readonly signatures?: readonly string[] } }
  readonly layers: readonly {
    readonly id: string
    readonly type: string
    readonly outputs: readonly { readonly shape: readonly number[] }[]
    readonly cost: { readonly macs: number | null }
  }[]
  readonly totals: {
    readonly macs: number
    readonly storedElements: number
    readonly arena?: { readonly planner: string; readonly bytes: number }
  }
  readonly files: readonly { readonly unclaimedBytes: number }[]
}

async function weigh(file: string): Promise<Report> {
  const model = await readNetwork([memorySource(file, new Uint8Array(readFileSync(file)))])
  const analysis = analyze(model)
  expect(analysis.issues.filter(({ severity }) => severity === 'error')).toEqual([])
  return JSON.parse(
    JSON.stringify(jsonReport(analysis), (_, value) => (typeof value === 'bigint' ? Number(value) : value)),
  )
}

const models = existsSync(FOLDER)
  ? ['models', 'real'].flatMap((folder) =>
      readdirSync(join(FOLDER, folder))
        .filter((name) => name.endsWith('.tflite'))
        .map((name) => join(FOLDER, folder, name)),
    )
  : []

/** Control operators count what is inside them; the truth counts that apart. */
const CONTROL = new Set(['IF', 'WHILE', 'CALL_ONCE'])

describe.skipIf(!existsSync(FOLDER))('models', () => {
  it.each(models)('%s', async (file) => {
    const truth: Truth = JSON.parse(readFileSync(file.replace(/\.tflite$/, '.truth.json'), 'utf8'))
    const report = await weigh(file)
    const layers = new Map(report.layers.map((layer) => [layer.id, layer]))
    for (const { id, type, outputs, macs } of truth.layers) {
      const own = layers.get(id)
      expect(own?.type, id).toBe(type)
      expect(
        own?.outputs.map(({ shape }) => shape),
        id,
      ).toEqual(outputs.map(({ shape }) => shape))
      if (macs !== undefined && !CONTROL.has(type)) expect(own?.cost.macs ?? 0, id).toBe(macs)
    }
    if (truth.totals.macsLack === undefined) expect(report.totals.macs).toBe(truth.totals.macs)
    expect(report.files.map(({ unclaimedBytes }) => unclaimedBytes)).toEqual([0])
    const keys = (report.model.about?.signatures ?? []).map((text) => text.slice(0, text.indexOf('(')))
    expect(keys).toEqual((truth.signatures ?? []).map(({ key }) => key))
    const head = truth.tflm?.head
    if (head !== undefined) expect(report.totals.arena?.bytes).toBe(head)
    const span = truth.plan?.arenaSpan
    if (span !== undefined && report.totals.arena?.planner === 'interpreter')
      expect(report.totals.arena.bytes).toBe(span)
  })
})

const bad: readonly { readonly file: string; readonly what: string; readonly refused: string }[] = existsSync(FOLDER)
  ? JSON.parse(readFileSync(join(FOLDER, 'bad', 'bad.json'), 'utf8'))
  : []

describe.skipIf(!existsSync(FOLDER))('damaged files', () => {
  it.each(bad)('$what: $refused', async ({ file, refused }) => {
    const source = memorySource(file, new Uint8Array(readFileSync(join(FOLDER, file))))
    const found = await readNetwork([source]).then(
      (model) => model.issues,
      (error: unknown) => {
        if (!(error instanceof FormatError)) throw error
        return [error.issue]
      },
    )
    expect(found.some(({ severity }) => severity === 'error')).toBe(refused !== 'accepted')
  })
})

describe('what a file says beside its operators', () => {
  it('names the files that are appended to it, and accounts for their bytes', async () => {
    const file = 'test/fixtures/tflite/labelled.tflite'
    const bytes = new Uint8Array(readFileSync(file))
    const { about, files, issues } = await readNetwork([memorySource(file, bytes)])
    expect(issues).toEqual([])
    expect(about).toMatchObject([{ key: 'associatedFiles', items: ['labels.txt', 'vocabulary/words.txt'] }])
    expect(files[0]?.spans.reduce((sum, { length }) => sum + length, 0)).toBe(bytes.length)
    // An archive that is cut off is damage, and the model is still there.
    const cut = await readNetwork([memorySource(file, bytes.subarray(0, bytes.length - 30))])
    expect(cut.issues.map(({ code }) => code)).toContain('zip/no-directory')
    expect(cut.graph.nodes.length).toBe(3)
  })
})

describe('a small model of our own', () => {
  it('has its shapes, its arithmetic and its arena', async () => {
    const { layers, totals } = await weigh('test/fixtures/tflite/tiny.tflite')
    expect(layers.map(({ type, outputs }) => [type, outputs[0]?.shape])).toEqual([
      ['CONV_2D', [1, 4, 4, 2]],
      ['RESHAPE', [1, 32]],
      ['FULLY_CONNECTED', [1, 3]],
    ])
    // 4 × 4 × 2 outputs of 3 × 3 × 1 values each, and 3 of 32.
    expect(totals.macs).toBe(4 * 4 * 2 * 9 + 3 * 32)
    // The input and the maps of the convolution: 64 + 128 bytes; then its maps twice.
    expect(totals.arena?.bytes).toBe(128 + 128)
  })
})

/** A table of a FlatBuffer by its slots: numbers of a byte or of four, lists of tables, tables. */
type Slot = { readonly u8: number } | { readonly i32: number } | readonly Table[] | Table
interface Table {
  readonly slots: readonly (Slot | undefined)[]
}

/** A model of TensorFlow Lite, every table in front of what it refers to. */
function flatBuffer(root: Table): Uint8Array {
  const bytes: number[] = [0, 0, 0, 0, ...new TextEncoder().encode('TFL3')]
  const put = (at: number, value: number, size: number) => {
    for (let index = 0; index < size; index++) bytes[at + index] = (value >> (8 * index)) & 255
  }
  const grow = (size: number) => {
    const at = bytes.length
    for (let index = 0; index < size; index++) bytes.push(0)
    return at
  }
  const refer = (at: number, item: Table | readonly Table[]) => {
    const target = 'slots' in item ? tableAt(item) : listAt(item)
    put(at, target - at, 4)
  }
  const listAt = (items: readonly Table[]) => {
    const at = grow(4 + 4 * items.length)
    put(at, items.length, 4)
    for (const [index, item] of items.entries()) refer(at + 4 + 4 * index, item)
    return at
  }
  const tableAt = ({ slots }: Table) => {
    const directory = grow(4 + 2 * slots.length + ((2 * slots.length) % 4))
    const at = grow(4 + 4 * slots.length)
    put(directory, 4 + 2 * slots.length, 2)
    put(directory + 2, 4 + 4 * slots.length, 2)
    put(at, at - directory, 4)
    for (const [index, slot] of slots.entries()) {
      if (slot === undefined) continue
      put(directory + 4 + 2 * index, 4 + 4 * index, 2)
      if ('u8' in slot) put(at + 4 + 4 * index, slot.u8, 1)
      else if ('i32' in slot) put(at + 4 + 4 * index, slot.i32, 4)
      else refer(at + 4 + 4 * index, slot)
    }
    return at
  }
  put(0, tableAt(root), 4)
  return Uint8Array.from(bytes)
}

const IF = 118
const IF_OPTIONS = 92

/** Subgraphs of one IF each, whose branches are the subgraphs that `branches` says; the last has no operator. */
function modelOfIfs(count: number, branches: (at: number) => readonly [number, number]): Uint8Array {
  const conditional = ([then, otherwise]: readonly [number, number]): Table => ({
    slots: [...[{ i32: 0 }, undefined, undefined, { u8: IF_OPTIONS }], { slots: [{ i32: then }, { i32: otherwise }] }],
  })
  const subgraphs = Array.from(
    { length: count },
    (_, at): Table => ({
      slots: [undefined, undefined, undefined, at === count - 1 ? [] : [conditional(branches(at))]],
    }),
  )
  const code: Table = { slots: [{ u8: IF }, undefined, { i32: 1 }, { i32: IF }] }
  return flatBuffer({ slots: [{ i32: 3 }, [code], subgraphs, undefined, []] })
}

async function codesOf(bytes: Uint8Array): Promise<readonly string[]> {
  const { issues } = await readNetwork([memorySource('ifs.tflite', bytes)])
  return [...new Set(issues.map(({ code }) => code))]
}

describe('subgraphs that run one another', () => {
  it('are looked at again where several operators run one', async () => {
    const model = await readNetwork([
      memorySource(
        'ifs.tflite',
        modelOfIfs(3, (at) => [at + 1, at + 1]),
      ),
    ])
    expect(model.issues).toEqual([])
    const ids = [...analyze(model).facts.values()].flatMap(({ branches }) =>
      branches.flatMap(({ layers }) => layers.map(({ node }) => node.id)),
    )
    // Subgraph 1, and 1 again.
    expect(new Set(ids).size).toBe(2)
  })

  it('go on where they double and double', async () => {
    expect(await codesOf(modelOfIfs(31, (at) => [at + 1, at + 1]))).toEqual(['tflite/subgraph-budget'])
  })

  it('go on where they are thousands deep', async () => {
    expect(await codesOf(modelOfIfs(5000, (at) => [at + 1, at + 1]))).toContain('tflite/subgraph-depth')
  })

  it('are refused where they never end', async () => {
    expect(await codesOf(modelOfIfs(3, () => [0, 1]))).toContain('tflite/subgraph-index')
  })
})
