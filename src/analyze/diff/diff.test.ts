import { describe, expect, it } from 'vitest'
import { memorySource } from '../../core/bytes/bytes.ts'
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

/** One test over many networks. */
function each(what: string, check: (seed: number) => Promise<void>): void {
  it(what, async () => {
    for (let seed = 0; seed < 30; seed++) await check(seed)
  })
}

describe('a random network with one change', () => {
  const netOf = (seed: number) => {
    const choice = new Choice(seed)
    const layers = randomNet(choice, 4 + choice.below(24))
    return { choice, layers }
  }

  each('is equal to itself', async (seed) => {
    const { layers } = netOf(seed)
    const found = await diff(textOf(layers), textOf(layers))
    expect(found.layers.map(fateText)).toEqual([])
    expect(found.isEqual).toBe(true)
  })

  each('has a renamed layer', async (seed) => {
    const { choice, layers } = netOf(seed)
    const at = choice.below(layers.length)
    const found = await diff(textOf(layers), textOf(renamed(layers, at, 'other')))
    expect(found.layers).toHaveLength(1)
    expect(found.layers[0]).toMatchObject({ fate: 'renamed', isRenamed: true })
    expect(found.layers[0]?.before?.node.name).toBe(layers[at]?.name)
  })

  each('has one layer less, or one more', async (seed) => {
    const { choice, layers } = netOf(seed)
    const places = removable(layers)
    if (places.length === 0) return
    const at = choice.of(places)
    const [more, less] = [textOf(layers), textOf(without(layers, at))]
    expect(told(await diff(more, less))).toEqual([`removed ${layers[at]?.name}`])
    expect(told(await diff(less, more))).toEqual([`added ${layers[at]?.name}`])
  })

  each('has another field', async (seed) => {
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

  each('has other names throughout, and one layer more', async (seed) => {
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

  each('has totals that differ as much the other way round', async (seed) => {
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

const DATA = 'layer { name: "data" type: "Input" top: "data" input_param { shape { dim: [1, 3, 16, 16] } } }'
const conv = (name: string, bottom: string, count: number, more = '') =>
  `layer { name: "${name}" type: "Convolution" bottom: "${bottom}" top: "${name}" convolution_param { num_output: ${count} kernel_size: 3 pad: 1 ${more} } }`
const plain = (name: string, type: string, bottom: string, top = name) =>
  `layer { name: "${name}" type: "${type}" bottom: "${bottom}" top: "${top}" }`
const net = (...layers: readonly string[]) => [DATA, ...layers].join('\n')

describe('a change is told as what it is', () => {
  it.each<readonly [string, string, string, readonly string[]]>([
    [
      'generated names that count layers shift',
      net(
        conv('layer1', 'data', 4),
        conv('layer2', 'layer1', 5),
        conv('layer3', 'layer2', 6),
        conv('layer4', 'layer3', 7),
      ),
      net(
        plain('layer1', 'TanH', 'data'),
        conv('layer2', 'layer1', 4),
        conv('layer3', 'layer2', 5),
        conv('layer4', 'layer3', 6),
        conv('layer5', 'layer4', 7),
      ),
      ['added layer1', ...[1, 2, 3, 4].map((n) => `renamed layer${n} → layer${n + 1}; top layer${n} → layer${n + 1}`)],
    ],
    [
      'names are kept where single layers of a name change',
      net(conv('a', 'data', 4), conv('b', 'a', 5)),
      net(conv('a', 'data', 5), conv('b', 'a', 4)),
      ['changed a; convolution_param.num_output 4 → 5', 'changed b; convolution_param.num_output 5 → 4'],
    ],
    [
      'a last layer is replaced for another task',
      net(conv('conv', 'data', 4), conv('fc8', 'conv', 1000), plain('prob', 'Softmax', 'fc8')),
      net(conv('conv', 'data', 4), conv('fc8_own', 'conv', 20), plain('prob', 'Softmax', 'fc8_own')),
      ['changed fc8 → fc8_own; top fc8 → fc8_own; convolution_param.num_output 1000 → 20'],
    ],
    [
      'a layer becomes another of its name',
      net(conv('conv', 'data', 4), plain('act', 'ReLU', 'conv')),
      net(conv('conv', 'data', 4), plain('act', 'TanH', 'conv')),
      ['changed act; type ReLU → TanH'],
    ],
    [
      'layers change places',
      net(
        conv('conv', 'data', 4),
        plain('act', 'TanH', 'conv'),
        plain('norm', 'LRN', 'act'),
        plain('out', 'Sigmoid', 'norm'),
      ),
      net(
        conv('conv', 'data', 4),
        plain('norm', 'LRN', 'conv'),
        plain('act', 'TanH', 'norm'),
        plain('out', 'Sigmoid', 'act'),
      ),
      ['changed act; bottom conv → norm'],
    ],
    [
      'layers in place change places',
      net(conv('conv', 'data', 4), plain('act', 'ReLU', 'conv', 'conv'), plain('drop', 'Dropout', 'conv', 'conv')),
      net(conv('conv', 'data', 4), plain('drop', 'Dropout', 'conv', 'conv'), plain('act', 'ReLU', 'conv', 'conv')),
      ['changed act; bottom conv (conv) → conv (drop)'],
    ],
    [
      'branches are only written in another order',
      net(conv('a', 'data', 4), conv('b', 'data', 5), conv('c', 'data', 6)),
      net(conv('b', 'data', 5), conv('c', 'data', 6), conv('a', 'data', 4)),
      ['moved a'],
    ],
    [
      'a layer reads another blob',
      net(conv('a', 'data', 4), conv('b', 'data', 4), conv('c', 'a', 6)),
      net(conv('a', 'data', 4), conv('b', 'data', 4), conv('c', 'b', 6)),
      ['changed c; bottom a → b'],
    ],
    [
      'a layer reads past one that stays',
      net(conv('a', 'data', 4), plain('b', 'TanH', 'a'), conv('c', 'b', 6)),
      net(conv('a', 'data', 4), plain('b', 'TanH', 'a'), conv('c', 'a', 6)),
      ['changed c; bottom b → a'],
    ],
    [
      'only a blob has another name',
      net(conv('a', 'data', 4), plain('r', 'ReLU', 'a', 'a'), plain('b', 'TanH', 'a')),
      net(conv('a', 'data', 4).replace('top: "a"', 'top: "x"'), plain('r', 'ReLU', 'x', 'x'), plain('b', 'TanH', 'x')),
      ['changed a; top a → x'],
    ],
    [
      'a layer without a name comes in between others',
      net(plain('', 'TanH', 'data', 't'), plain('', 'Sigmoid', 't', 's')),
      net(plain('', 'TanH', 'data', 't'), plain('', 'AbsVal', 't', 'u'), plain('', 'Sigmoid', 'u', 's')),
      ['added '],
    ],
    [
      'values are said that are the default',
      net(conv('a', 'data', 4)),
      net(conv('a', 'data', 4, 'bias_term: true stride: 1 group: 1 weight_filler { type: "constant" value: 0 }')),
      [],
    ],
    [
      'a default is left',
      net(conv('a', 'data', 4)),
      net(conv('a', 'data', 4, 'bias_term: false').replace('} }', '} param { lr_mult: 2 } }')),
      ['changed a; convolution_param.bias_term undefined → false; param[0].lr_mult undefined → 2'],
    ],
  ])('%s', async (_, before, after, expected) => {
    const found = await diff(before, after)
    expect(told(found)).toEqual(expected)
    expect(found.isEqual).toBe(found.layers.length === 0)
  })

  it('fields of the network, and of layers that are left out', async () => {
    const loss = (weight: number) =>
      `layer { name: "loss" type: "EuclideanLoss" bottom: "data" bottom: "data" top: "loss" loss_weight: ${weight} include { phase: TRAIN } }`
    const found = await diff(`name: "one" ${DATA} ${loss(1)}`, `name: "two" force_backward: true ${DATA} ${loss(2)}`)
    expect(found.fields.map(({ path, before, after }) => [path, before, after])).toEqual([
      ['name', '"one"', '"two"'],
      ['force_backward', undefined, 'true'],
    ])
    expect(found.absent).toMatchObject([
      { fate: 'changed', name: 'loss', fields: [{ path: 'loss_weight', before: '1' }] },
    ])
    expect(found.isEqual).toBe(false)
    const trained = await diff(`name: "one" ${DATA} ${loss(1)}`, `name: "one" ${DATA} ${loss(2)}`, { phase: 'TRAIN' })
    expect(told(trained)).toEqual(['changed loss; loss_weight 1 → 2'])
  })

  it('splits that a framework has written out are those that it inserts', async () => {
    const shared = net(conv('a', 'data', 4), plain('b', 'TanH', 'a'), plain('c', 'Sigmoid', 'a'))
    const split =
      'layer { name: "a_a_0_split" type: "Split" bottom: "a" top: "a_a_0_split_0" top: "a_a_0_split_1" phase: TEST }'
    const writtenOut = net(
      conv('a', 'data', 4),
      split,
      plain('b', 'TanH', 'a_a_0_split_0'),
      plain('c', 'Sigmoid', 'a_a_0_split_1'),
    )
    expect((await diff(shared, writtenOut)).layers.map(fateText)).toEqual([])
    expect((await diff(writtenOut, shared)).layers.map(fateText)).toEqual([])
  })

  it('parameters that layers share count for their owner', async () => {
    const shared = (name: string, bottom: string, param: string) =>
      conv(name, bottom, 3, 'bias_term: false').replace('} }', `} param { name: "${param}" } }`)
    const found = await diff(
      net(shared('a', 'data', 'w'), shared('b', 'a', 'w')),
      net(shared('a', 'data', 'w'), shared('b', 'a', 'own')),
    )
    expect(told(found)).toEqual(['changed b; param[0].name "w" → "own"'])
    expect(found.layers[0]?.figures.parameters.delta).toBe(81n)
    expect(found.totals.parameters.delta).toBe(81n)
  })

  it('ten thousand layers are compared at once, whatever they are called', async () => {
    const chain = (prefix: string, count: number) => {
      const layers = Array.from({ length: count }, (_, index) =>
        index % 2 === 0
          ? `layer { name: "${prefix}${index}" type: "Power" bottom: "b" top: "b" power_param { scale: ${index % 100} } }`
          : `layer { name: "${prefix}${index}" type: "ReLU" bottom: "b" top: "b" }`,
      )
      return `layer { name: "in" type: "Input" top: "b" input_param { shape { dim: 1 } } } ${layers.join('\n')}`
    }
    const found = await diff(chain('a', 10_000), chain('b', 9_990))
    const count = (fate: string) => found.layers.filter((layer) => layer.fate === fate).length
    expect([count('renamed'), count('removed'), count('added')]).toEqual([9_990, 10, 0])
  })
})
