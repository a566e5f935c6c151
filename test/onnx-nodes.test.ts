/** ONNX's own cases of every operator, and grids of attributes: the shapes that onnx and onnxruntime made. */

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { inferShapes } from '../src/analyze/shapes/infer.ts'
import { type Expr, isKnown, isUnknown } from '../src/core/expr.ts'
import type { Graph, Model } from '../src/core/network/model.ts'
import type { Operand } from '../src/core/network/op.ts'
import { shapeOf, shapeSource } from '../src/core/network/shape.ts'
import type { GivenArray } from '../src/formats/format.ts'
import { readNetworkFiles } from '../src/node.ts'
import { ofDouble } from '../src/ops/elements.ts'

const ROOT = '../shared/onnx'

type Dims = readonly (number | string | null)[]

/** A tensor, a list of tensors, or what is absent. */
interface Told {
  readonly name?: string
  readonly dtype?: string
  readonly shape?: Dims | null
  readonly value?: readonly (number | boolean | string)[]
  readonly sequence?: readonly Told[]
  readonly optional?: Told
  readonly absent?: boolean
}

interface Case {
  readonly case: string
  readonly file: string
  readonly operator: string
  readonly shapeFrom: 'types' | 'values' | 'run'
  readonly dataDependent?: boolean
  readonly inputs: readonly Told[]
  readonly outputs: readonly Told[]
}

function linesOf<T>(file: string): readonly T[] {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

/** The model without what it declares of values that nodes make, so that only the rules speak. */
function undeclared({ graph }: Model): Graph {
  const made = new Set(graph.nodes.flatMap(({ outputs }) => outputs))
  const values = [...graph.values].map(([id, { declared, dtype, ...value }]) => {
    const kept = made.has(id) ? { ...value, dtype: undefined } : { ...value, dtype, ...(declared && { declared }) }
    return [id, kept] as const
  })
  return { ...graph, values: new Map(values) }
}

function read(file: string, values: ReadonlyMap<string, GivenArray> = new Map()): Promise<Model> {
  return readNetworkFiles([file], { values })
}

function boundValues(inputs: readonly Told[]): ReadonlyMap<string, GivenArray> {
  return new Map(
    inputs.flatMap(({ name, dtype, shape, value }) => {
      if (name === undefined || value === undefined || !shape?.every((dim) => typeof dim === 'number')) return []
      const elements = value.map((each) => (typeof each === 'string' ? each : elementOf(each)))
      return [[name, { shape: shape.map(BigInt), dtype: dtype as GivenArray['dtype'], elements }]]
    }),
  )
}

function elementOf(value: number | boolean): Expr {
  return ofDouble(Number(value))
}

/** Where what was inferred differs from what was told; a size that the data decide may be a symbol. */
function differences(found: Operand | undefined, told: Told, mayBeOpen: boolean, path: string): readonly string[] {
  if (told.absent === true) return []
  // What an optional holds is told without it.
  if (found?.holds?.kind === 'optional')
    return differences(found.holds.items?.[0] ?? found.holds.item, told, mayBeOpen, path)
  if (told.sequence !== undefined) {
    const items = found?.holds?.items
    // How long a list is that goes in, no type tells: what is known of every member must fit each.
    if (items === undefined) {
      const item = found?.holds?.item
      if (found?.holds?.kind !== 'sequence') return [`${path}: a list of ${told.sequence.length}, found none`]
      return told.sequence.flatMap((each, index) => contradictions(item, each, `${path}[${index}]`))
    }
    if (items.length !== told.sequence.length)
      return [`${path}: a list of ${told.sequence.length}, found ${items.length}`]
    return told.sequence.flatMap((item, index) => differences(items[index], item, mayBeOpen, `${path}[${index}]`))
  }
  if (told.optional !== undefined) return differences(found?.holds?.items?.[0], told.optional, mayBeOpen, path)
  const { shape, dtype } = told
  const wrong: string[] = []
  if (dtype !== undefined && found?.dtype !== dtype) wrong.push(`${path}: ${dtype}, found ${found?.dtype}`)
  if (!shape) return wrong
  const own = found?.shape
  const isSame =
    own !== undefined &&
    own.length === shape.length &&
    own.every((size, axis) => (isKnown(size) ? size === BigInt(shape[axis] ?? -1) : mayBeOpen && !isUnknown(size)))
  if (!isSame) wrong.push(`${path}: [${shape}], found [${own?.map((size) => (isKnown(size) ? size : '?'))}]`)
  return wrong
}

/** What is known and wrong. */
function contradictions(found: Operand | undefined, { dtype, shape }: Told, path: string): readonly string[] {
  if (found?.dtype !== undefined && found.dtype !== dtype) return [`${path}: ${dtype}, found ${found.dtype}`]
  const own = found?.shape
  if (own === undefined || !shape) return []
  const fits =
    own.length === shape.length && own.every((size, axis) => !isKnown(size) || size === BigInt(shape[axis] ?? -1))
  return fits ? [] : [`${path}: [${shape}], found [${own.map((size) => (isKnown(size) ? size : '?'))}]`]
}

async function differencesOf(each: Case): Promise<readonly string[]> {
  const values = each.shapeFrom === 'types' ? undefined : boundValues(each.inputs)
  const found = await outputsOf(join(ROOT, 'nodes', each.file), values)
  return [
    ...found.errors,
    ...each.outputs.flatMap((told, index) =>
      differences(
        found.named.get(told.name ?? '') ?? found.listed[index],
        told,
        each.dataDependent === true,
        told.name ?? '',
      ),
    ),
  ]
}

/** What the rules say of a model's outputs. */
async function outputsOf(file: string, values?: ReadonlyMap<string, GivenArray>) {
  const graph = undeclared(await read(file, values))
  const { shapes, known, issues } = inferShapes(graph)
  const errors = issues.filter(({ severity }) => severity === 'error').map(({ code }) => `error ${code}`)
  const listed = graph.outputs.map(
    (id): Operand => ({ dtype: undefined, ...known.get(id), shape: shapeOf(shapes.get(id)) }),
  )
  const named = new Map(graph.outputs.map((id, index) => [graph.values.get(id)?.name ?? id, listed[index]]))
  return { errors, listed, named }
}

const KINDS = ['node', 'node-older', 'pytorch-converted', 'pytorch-operator', 'simple', 'light']

describe.runIf(existsSync(ROOT))('cases of operators', () => {
  it.each(KINDS)('%s', async (kind) => {
    const cases = linesOf<Case>(join(ROOT, 'nodes', `${kind}.jsonl`))
    const wrong: string[] = []
    for (const each of cases) {
      const found = await differencesOf(each).catch((error: unknown) => [String((error as Error).stack)])
      if (found.length > 0) wrong.push(`${each.case} (${each.operator}, ${each.shapeFrom}): ${found.join('; ')}`)
    }
    expect(wrong).toEqual([])
  })
})

/** One node of a file of many. */
interface Probe {
  readonly id: string
  readonly file?: string
  readonly onnxruntime: string | readonly Dims[]
  readonly infer: unknown
  readonly verdict: string
}

const probes = existsSync(ROOT)
  ? readdirSync(join(ROOT, 'probes'))
      .filter((name) => name.endsWith('.jsonl'))
      .sort()
  : []

describe.runIf(existsSync(ROOT))('grids of attributes, as onnxruntime runs them', () => {
  it.each(probes)('%s', async (name) => {
    const lines = linesOf<Probe>(join(ROOT, 'probes', name)).filter(({ file }) => file !== undefined)
    const wrong: string[] = []
    for (const file of new Set(lines.map((line) => line.file ?? ''))) {
      const { graph } = await read(join(ROOT, 'probes', file))
      const { shapes } = inferShapes(undeclared({ graph } as Model))
      for (const { id, onnxruntime } of lines.filter((line) => line.file === file)) {
        const node = graph.nodes.find((each) => each.name === id)
        const found = node?.outputs.map(
          (output) => shapeOf(shapes.get(output))?.map((size) => (isKnown(size) ? Number(size) : null)) ?? null,
        )
        if (JSON.stringify(found) !== JSON.stringify(onnxruntime))
          wrong.push(`${id} ${JSON.stringify(onnxruntime)}, found ${JSON.stringify(found)}`)
      }
    }
    expect(wrong).toEqual([])
  })
})

/** One node of com.microsoft, run. */
interface Contrib {
  readonly case: string
  readonly file: string
  readonly inputs: readonly Told[]
  readonly onnxruntime: { readonly values?: Readonly<Record<string, Told>> }
}

const contrib = linesOf<Contrib>(join(ROOT, 'contrib', 'truth.jsonl'))

describe.runIf(contrib.length > 0)('operators of onnxruntime', () => {
  it.each(contrib.map((each) => [each.case, each] as const))('%s', async (_, { file, inputs, onnxruntime }) => {
    const found = await outputsOf(join(ROOT, 'contrib', file), boundValues(inputs))
    const wrong = Object.entries(onnxruntime.values ?? {}).flatMap(([name, told]) =>
      differences(found.named.get(name), told, true, name),
    )
    expect([...found.errors, ...wrong]).toEqual([])
  })
})

describe.runIf(existsSync(ROOT))('a size that the data decide', () => {
  it('is a symbol, which the user may bind', async () => {
    const file = join(ROOT, 'nodes/node/test_nonzero_example.onnx')
    const sizesWith = async (bind: ReadonlyMap<string, Expr>) => {
      const { graph } = await readNetworkFiles([file], { bind })
      const { shapes } = inferShapes(graph)
      return graph.outputs.map((id) => shapeSource(shapeOf(shapes.get(id))))
    }
    expect(await sizesWith(new Map())).toEqual(['[2, nonzero_NonZero_0]'])
    expect(await sizesWith(new Map([['nonzero_NonZero_0', 4n]]))).toEqual(['[2, 4]'])
  })
})
