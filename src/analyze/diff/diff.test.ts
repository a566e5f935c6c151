import { describe, expect, it } from 'vitest'
import { memorySource } from '../../core/bytes.ts'
import { keyOf, neg } from '../../core/expr.ts'
import { Random } from '../../core/random.ts'
import type { ReadOptions } from '../../formats/format.ts'
import { readNetwork } from '../../formats/index.ts'
import type { Analysis } from '../analysis.ts'
import { analyze } from '../analyze.ts'
import { diffNetworks, type LayerDiff, type NetworkDiff } from './diff.ts'

async function read(text: string, options: ReadOptions = {}): Promise<Analysis> {
  return analyze(await readNetwork([memorySource('net.prototxt', new TextEncoder().encode(text))], options))
}

async function diff(before: string, after: string, options: ReadOptions = {}): Promise<NetworkDiff> {
  return diffNetworks(await read(before, options), await read(after, options))
}

/** What became of which layer, those left out that are only affected. */
function told({ layers }: NetworkDiff): readonly string[] {
  return layers.filter(({ fate }) => fate !== 'affected').map(fateText)
}

function fateText({ fate, before, after, isRenamed, fields }: LayerDiff): string {
  const name = isRenamed ? `${before?.node.name} → ${after?.node.name}` : (after ?? before)?.node.name
  return [`${fate} ${name}`, ...fields.map((field) => `${field.path} ${field.before} → ${field.after}`)].join('; ')
}

/** A layer of a test's network: what it reads is told by the layers that write it. */
interface Layer {
  readonly name: string
  readonly type: string
  readonly from: readonly Layer[]
  readonly fields: Readonly<Record<string, string>>
  readonly inPlace: boolean
}

const PARAMS: Readonly<Record<string, string>> = {
  Convolution: 'convolution_param',
  Pooling: 'pooling_param',
  InnerProduct: 'inner_product_param',
}

function topOf(layer: Layer): string {
  const [source] = layer.from
  return layer.inPlace && source !== undefined ? topOf(source) : layer.name
}

/** The definition; layers are given in their order. */
function textOf(layers: readonly Layer[]): string {
  const input =
    'name: "net" layer { name: "data" type: "Input" top: "data" input_param { shape { dim: [2, 3, 40, 40] } } }'
  const texts = layers.map((layer) => {
    const bottoms = layer.from.length === 0 ? ['data'] : layer.from.map(topOf)
    const param = PARAMS[layer.type]
    const fields = Object.entries(layer.fields).map(([name, value]) => `${name}: ${value}`)
    const settings = param === undefined ? '' : `${param} { ${fields.join(' ')} }`
    return `layer { name: "${layer.name}" type: "${layer.type}" ${bottoms.map((name) => `bottom: "${name}"`).join(' ')} top: "${topOf(layer)}" ${settings} }`
  })
  return [input, ...texts].join('\n')
}

const KINDS: readonly Omit<Layer, 'name' | 'from'>[] = [
  { type: 'Convolution', fields: { num_output: '8', kernel_size: '3', pad: '1' }, inPlace: false },
  { type: 'Convolution', fields: { num_output: '8', kernel_size: '1' }, inPlace: false },
  { type: 'ReLU', fields: {}, inPlace: true },
  { type: 'Sigmoid', fields: {}, inPlace: false },
  { type: 'Pooling', fields: { kernel_size: '3', pad: '1' }, inPlace: false },
  { type: 'BatchNorm', fields: {}, inPlace: true },
]

class Choice {
  readonly #random: Random
  constructor(seed: number) {
    this.#random = new Random(seed)
  }
  below(count: number): number {
    return Math.floor(this.#random.uniform() * count)
  }
  of<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)]
    if (item === undefined) throw new Error('nothing to choose from')
    return item
  }
}

/** A chain with branches that are added up again; maps keep their size, so that any layer may go or come. */
function randomNet(choice: Choice, count: number): readonly Layer[] {
  const layers: Layer[] = []
  let last: Layer | undefined
  let branch: Layer | undefined
  for (let index = 0; index < count; index++) {
    const name = `${choice.of(['conv', 'act', 'x', 'block'])}${index}`
    const joins: boolean = branch !== undefined && last !== undefined && branch !== last && choice.below(4) === 0
    const layer: Layer = joins
      ? { name, type: 'Eltwise', from: [branch, last].filter((one) => one !== undefined), fields: {}, inPlace: false }
      : { ...choice.of(KINDS), name, from: last === undefined ? [] : [last] }
    // What is kept for a branch must not be overwritten, and the first layer reads the data.
    const safe: Layer = last === undefined || last === branch ? { ...layer, inPlace: false } : layer
    if (safe.type !== 'Eltwise' || joins) layers.push(safe)
    last = safe
    if (branch === undefined || joins) branch = choice.below(2) === 0 && !safe.inPlace ? safe : undefined
  }
  return layers
}

/** The network with every layer made anew. */
function mapped(layers: readonly Layer[], change: (layer: Layer, index: number) => Layer): readonly Layer[] {
  const made = new Map<Layer, Layer>()
  layers.forEach((layer, index) => {
    const from = layer.from.map((source) => made.get(source) ?? source)
    made.set(layer, { ...change(layer, index), from })
  })
  return layers.map((layer) => made.get(layer) ?? layer)
}

function renamed(layers: readonly Layer[], at: number, name: string): readonly Layer[] {
  return mapped(layers, (layer, index) => (index === at ? { ...layer, name } : layer))
}

/** Without one layer: those behind it read what it has read. */
function without(layers: readonly Layer[], at: number): readonly Layer[] {
  const gone = layers[at]
  const kept = layers.filter((layer) => layer !== gone)
  const past = (source: Layer): readonly Layer[] => (source === gone ? gone.from : [source])
  const made = new Map<Layer, Layer>()
  for (const layer of kept) {
    made.set(layer, { ...layer, from: layer.from.flatMap(past).map((source) => made.get(source) ?? source) })
  }
  return kept.map((layer) => made.get(layer) ?? layer)
}

/** Layers that all others read past: nothing but a single reader, so that none is joined twice. */
function removable(layers: readonly Layer[]): readonly number[] {
  return layers.flatMap((layer, index) => {
    const readers = layers.filter(({ from }) => from.includes(layer))
    const isPlain = layer.from.length === 1 && readers.length === 1 && readers[0]?.type !== 'Eltwise'
    return isPlain && !readers[0]?.inPlace ? [index] : []
  })
}

const SEEDS = Array.from({ length: 60 }, (_, seed) => seed)

describe('a random network with one change', () => {
  const netOf = (seed: number) => {
    const choice = new Choice(seed)
    const layers = randomNet(choice, 4 + choice.below(24))
    return { choice, layers }
  }

  it.each(SEEDS)('is equal to itself (%i)', async (seed) => {
    const { layers } = netOf(seed)
    const found = await diff(textOf(layers), textOf(layers))
    expect(found.layers.map(fateText)).toEqual([])
    expect(found.isEqual).toBe(true)
  })

  it.each(SEEDS)('has a renamed layer (%i)', async (seed) => {
    const { choice, layers } = netOf(seed)
    const at = choice.below(layers.length)
    const found = await diff(textOf(layers), textOf(renamed(layers, at, 'other')))
    expect(found.layers).toHaveLength(1)
    expect(found.layers[0]).toMatchObject({ fate: 'renamed', isRenamed: true })
    expect(found.layers[0]?.before?.node.name).toBe(layers[at]?.name)
  })

  it.each(SEEDS)('has one layer less, or one more (%i)', async (seed) => {
    const { choice, layers } = netOf(seed)
    const places = removable(layers)
    if (places.length === 0) return
    const at = choice.of(places)
    const [more, less] = [textOf(layers), textOf(without(layers, at))]
    expect(told(await diff(more, less))).toEqual([`removed ${layers[at]?.name}`])
    expect(told(await diff(less, more))).toEqual([`added ${layers[at]?.name}`])
  })

  it.each(SEEDS)('has another field (%i)', async (seed) => {
    const { choice, layers } = netOf(seed)
    const convolutions = layers.flatMap(({ type }, index) => (type === 'Convolution' ? [index] : []))
    if (convolutions.length === 0) return
    const at = choice.of(convolutions)
    const change = mapped(layers, (layer, index) => {
      return index === at ? { ...layer, fields: { ...layer.fields, num_output: '12' } } : layer
    })
    const found = await diff(textOf(layers), textOf(change))
    expect(told(found)).toEqual([`changed ${layers[at]?.name}; convolution_param.num_output 8 → 12`])
  })

  it.each(SEEDS)('has other names throughout, and one layer more (%i)', async (seed) => {
    const { choice, layers } = netOf(seed)
    const places = removable(layers)
    const fresh = mapped(layers, (layer, index) => ({ ...layer, name: `layer_${index * 7}` }))
    const all = await diff(textOf(layers), textOf(fresh))
    expect(new Set(all.layers.map(({ fate }) => fate))).toEqual(new Set(['renamed']))
    expect(all.layers).toHaveLength(layers.length)
    if (places.length === 0) return
    const found = await diff(textOf(without(layers, choice.of(places))), textOf(fresh))
    const fates = found.layers.map(({ fate }) => fate).filter((fate) => fate !== 'affected')
    expect(fates.filter((fate) => fate === 'added')).toHaveLength(1)
    expect(fates.filter((fate) => fate !== 'added')).toEqual(Array.from({ length: layers.length - 1 }, () => 'renamed'))
  })

  it.each(SEEDS)('has totals that differ as much the other way round (%i)', async (seed) => {
    const { choice, layers } = netOf(seed)
    const other = randomNet(choice, 10)
    const [there, back] = [await diff(textOf(layers), textOf(other)), await diff(textOf(other), textOf(layers))]
    for (const [key, change] of Object.entries(there.totals)) {
      const turned = back.totals[key as keyof typeof back.totals]
      expect(keyOf(turned.delta), key).toBe(keyOf(neg(change.delta)))
      expect([turned.before, turned.after], key).toEqual([change.after, change.before])
    }
    // What single layers differ in adds up to the whole.
    for (const figure of ['parameters', 'macs', 'operations'] as const) {
      const sum = there.layers.reduce((total, { figures }) => total + Number(figures[figure].delta), 0)
      expect(BigInt(sum), figure).toBe(there.totals[figure].delta)
    }
  })
})
