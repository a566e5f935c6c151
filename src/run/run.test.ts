import { describe, expect, it } from 'vitest'
import { joined, memorySource } from '../core/bytes/bytes.ts'
import type { Model } from '../core/network/model.ts'
import { say } from '../core/words/message.ts'
import { readNetwork } from '../index.ts'
import type { LayerRun, Pass, RunOptions } from './pass.ts'
import { prepareRun } from './run.ts'
import type { Tensor } from './tensor.ts'

const netOf = (text: string, phase: 'TRAIN' | 'TEST' = 'TEST'): Promise<Model> =>
  readNetwork([memorySource('net.prototxt', new TextEncoder().encode(text))], { phase })

const input = (name: string, ...dims: number[]) =>
  `layer { name: "${name}" type: "Input" top: "${name}" input_param { shape { ${dims.map((dim) => `dim: ${dim}`).join(' ')} } } }`

const tensor = (shape: readonly number[], ...values: number[]): Tensor => ({ shape, data: Float32Array.from(values) })

interface Ran {
  readonly pass: Pass
  readonly said: readonly string[]
  readonly tops: ReadonlyMap<string, readonly number[]>
}

async function ran(model: Model, inputs: Readonly<Record<string, Tensor>>, options: RunOptions = {}): Promise<Ran> {
  const tops = new Map<string, readonly number[]>()
  const see = ({ node, tops: [top] }: LayerRun) => tops.set(node.name, Array.from(top?.data ?? []))
  const pass = await prepareRun(model, undefined, options).forward(new Map(Object.entries(inputs)), see)
  return { pass, said: pass.issues.map(({ message, where }) => `${where?.layer}: ${say(message)}`), tops }
}

describe('in place', () => {
  it('a sum that overwrites its first input starts from 0, as in Caffe', async () => {
    const net = await netOf(`${input('a', 2)} ${input('b', 2)}
      layer { name: "sum" type: "Eltwise" bottom: "a" bottom: "b" top: "a" }`)
    const { tops } = await ran(net, { a: tensor([2], 1, 2), b: tensor([2], 10, 20) })
    expect(tops.get('sum')).toEqual([10, 20])
  })

  it('what the caller gave stays as it is', async () => {
    const net = await netOf(`${input('a', 2)} layer { name: "relu" type: "ReLU" bottom: "a" top: "a" }`)
    const a = tensor([2], -1, 2)
    const { pass } = await ran(net, { a })
    expect(Array.from(a.data)).toEqual([-1, 2])
    expect(Array.from(pass.outputs.get('a')?.data ?? [])).toEqual([0, 2])
  })

  it('a layer that reads ahead gets a copy of what it overwrites', async () => {
    const net = await netOf(`${input('a', 1, 4, 1, 1)}
      layer { name: "lrn" type: "LRN" bottom: "a" top: "a" lrn_param { local_size: 3 } }`)
    const apart = await netOf(`${input('a', 1, 4, 1, 1)}
      layer { name: "lrn" type: "LRN" bottom: "a" top: "b" lrn_param { local_size: 3 } }`)
    const a = tensor([1, 4, 1, 1], 1, 2, 3, 4)
    expect((await ran(net, { a })).tops.get('lrn')).toEqual((await ran(apart, { a })).tops.get('lrn'))
  })

  it('a single input of Concat is handed on, so that later layers see what is done to it', async () => {
    const net = await netOf(`${input('a', 2)}
      layer { name: "one" type: "Concat" bottom: "a" top: "b" concat_param { axis: 0 } }
      layer { name: "relu" type: "ReLU" bottom: "b" top: "b" }
      layer { name: "power" type: "Power" bottom: "a" top: "c" power_param { scale: 2 } }`)
    const { tops } = await ran(net, { a: tensor([2], -3, 3) })
    expect(tops.get('power')).toEqual([0, 6])
  })
})

describe('what comes from outside', () => {
  it('is asked for by the names of blobs', async () => {
    const net = await netOf(`${input('a', 2)} ${input('b', 2)}`)
    expect(prepareRun(net).inputs).toEqual(['a', 'b'])
  })

  it('may be missing: what needs it is skipped, all else runs', async () => {
    const net = await netOf(`${input('a', 2)} ${input('b', 2)}
      layer { name: "pa" type: "Power" bottom: "a" top: "x" power_param { scale: 2 } }
      layer { name: "pb" type: "Power" bottom: "b" top: "y" power_param { scale: 2 } }`)
    const { pass, said, tops } = await ran(net, { b: tensor([2], 1, 2) })
    expect(said).toEqual(['a: there are no values for `a`, which come from the caller'])
    expect(pass.skipped.map(({ name }) => name)).toEqual(['pa'])
    expect(tops.get('pb')).toEqual([2, 4])
  })

  it('must be as many values as its shape says', async () => {
    const { said } = await ran(await netOf(input('a', 2)), { a: tensor([3], 1, 2) })
    expect(said).toEqual(['a: `a` has 2 values, which is not what its shape 3 holds'])
  })

  it('of a data layer, the image may be there without its label', async () => {
    const net = await netOf(
      'layer { name: "data" type: "Data" top: "data" top: "label" data_param { source: "x" batch_size: 1 } }' +
        'layer { name: "power" type: "Power" bottom: "data" top: "y" power_param { scale: 2 } }',
    )
    const { pass, tops } = await ran(net, { data: tensor([1, 1, 1, 2], 1, 2) })
    expect(pass.issues.map(({ severity }) => severity)).toEqual(['warning'])
    expect(tops.get('power')).toEqual([2, 4])
  })

  it('may take the place of what nobody can compute', async () => {
    const net = await netOf(`${input('a', 2)}
      layer { name: "py" type: "Python" bottom: "a" top: "b" python_param { module: "m" layer: "L" } }
      layer { name: "power" type: "Power" bottom: "b" top: "c" power_param { scale: 2 } }`)
    const { said } = await ran(net, { a: tensor([2], 1, 2) })
    expect(said).toEqual(['py: it runs a Python class that is not in the file'])
    expect((await ran(net, { a: tensor([2], 1, 2), b: tensor([1], 5) })).tops.get('power')).toEqual([10])
  })

  it('may be other than the file says, where the network bears it', async () => {
    const net = await netOf(`${input('a', 64, 1)} layer { name: "relu" type: "ReLU" bottom: "a" top: "b" }`)
    expect((await ran(net, { a: tensor([2, 1], -1, 1) })).tops.get('relu')).toEqual([0, 1])
  })
})

describe('what draws at random', () => {
  it.each([
    ['Dropout', 'layer { name: "x" type: "Dropout" bottom: "a" top: "b" }', 'drops'],
    [
      'stochastic pooling',
      'layer { name: "x" type: "Pooling" bottom: "a" top: "b" pooling_param { pool: STOCHASTIC kernel_size: 2 } }',
      'draws at random',
    ],
  ])('%s is told when training', async (_, layer, text) => {
    const a = tensor([1, 1, 2, 2], 1, 2, 3, 4)
    const { said } = await ran(await netOf(`${input('a', 1, 1, 2, 2)} ${layer}`, 'TRAIN'), { a })
    expect(said.join()).toContain(text)
    expect((await ran(await netOf(`${input('a', 1, 1, 2, 2)} ${layer}`), { a })).said).toEqual([])
  })

  it('stochastic pooling gives its mean when testing: values as often as they are large', async () => {
    const net = await netOf(`${input('a', 1, 1, 2, 2)}
      layer { name: "x" type: "Pooling" bottom: "a" top: "b" pooling_param { pool: STOCHASTIC kernel_size: 2 } }`)
    // (1 + 4 + 9 + 16) / (1 + 2 + 3 + 4)
    expect((await ran(net, { a: tensor([1, 1, 2, 2], 1, 2, 3, 4) })).tops.get('x')).toEqual([3])
  })

  it('Dropout that drops nothing is certain', async () => {
    const net = `${input('a', 2)} layer { name: "x" type: "Dropout" bottom: "a" top: "b" dropout_param { dropout_ratio: 0 } }`
    expect((await ran(await netOf(net, 'TRAIN'), { a: tensor([2], 1, 2) })).tops.get('x')).toEqual([1, 2])
  })
})

const DENSE = `${input('a', 1, 2)}
  layer { name: "ip" type: "InnerProduct" bottom: "a" top: "b"
    inner_product_param { num_output: 2 weight_filler { type: "xavier" } bias_filler { type: "constant" value: 0.5 } } }`

describe('weights that no file has', () => {
  const a = tensor([1, 2], 1, 2)

  it('are missing, and what to type is said', async () => {
    const { pass, said } = await ran(await netOf(DENSE), { a })
    expect(said).toEqual(['ip: there are no weights for its parameter 1 (2 × 2)'])
    expect(say(pass.issues[0]?.hint ?? '')).toContain('--seed 1')
  })

  it('are drawn with a seed, the same each time', async () => {
    const net = await netOf(DENSE)
    const [first, again, other] = [
      await ran(net, { a }, { seed: 1 }),
      await ran(net, { a }, { seed: 1 }),
      await ran(net, { a }, { seed: 2 }),
    ]
    expect(first.tops.get('ip')).toEqual(again.tops.get('ip'))
    expect(first.tops.get('ip')).not.toEqual(other.tops.get('ip'))
  })

  it('are those that a written file would have', async () => {
    const net = await netOf(DENSE)
    const shapes = [[2n, 2n], [2n]]
    const pieces = await net.storage?.write((index) => (index === 1 ? shapes : []), 'head', 7)
    const source = memorySource('w.caffemodel', joined([...(pieces ?? [])]))
    const definition = memorySource('net.prototxt', new TextEncoder().encode(DENSE))
    const stored = await readNetwork([definition, source])
    if (stored.weights === undefined) throw new Error('no weights')
    const inputs = new Map([['a', a]])
    const read = await prepareRun(stored, { stored: stored.weights, source }).forward(inputs)
    const drawn = await prepareRun(net, undefined, { seed: 7 }).forward(inputs)
    expect(read.outputs).toEqual(drawn.outputs)
  })

  it('may stand in the definition itself', async () => {
    const net = await netOf(`${input('a', 1, 2)}
      layer { name: "ip" type: "InnerProduct" bottom: "a" top: "b" inner_product_param { num_output: 1 bias_term: false }
        blobs { shape { dim: 1 dim: 2 } data: 3 data: 4 } }`)
    expect((await ran(net, { a })).tops.get('ip')).toEqual([11])
  })

  it('are shared by name: one memory, made by the first layer that has it', async () => {
    const layer = (name: string, top: string) =>
      `layer { name: "${name}" type: "InnerProduct" bottom: "a" top: "${top}" param { name: "w" }
        inner_product_param { num_output: 2 bias_term: false weight_filler { type: "xavier" } } }`
    const net = await netOf(`${input('a', 1, 2)} ${layer('one', 'x')} ${layer('two', 'y')}`)
    const { tops } = await ran(net, { a }, { seed: 3 })
    expect(tops.get('one')).toEqual(tops.get('two'))
  })
})

describe('limits', () => {
  it('refuses what is too large before it takes any memory', async () => {
    const net = await netOf(`${input('a', 1)}
      layer { name: "tile" type: "Tile" bottom: "a" top: "b" tile_param { axis: 0 tiles: 2000000000 } }`)
    const { said } = await ran(net, { a: tensor([1], 1) })
    expect(said.join()).toMatch(/^tile: it would take 8000000000 bytes beside the 4 that are held/)
  })

  it('counts what is held', async () => {
    const net = await netOf(`${input('a', 100)} layer { name: "p" type: "Power" bottom: "a" top: "b" }`)
    const a = tensor([100], ...Array.from({ length: 100 }, () => 1))
    expect((await ran(net, { a }, { mostBytes: 800 })).said).toEqual([])
    expect((await ran(net, { a }, { mostBytes: 799 })).said).toHaveLength(1)
  })
})

describe('values that are no numbers', () => {
  it('go through as in Caffe: −∞ times a slope of 0 is none', async () => {
    const net = await netOf(`${input('a', 4)} layer { name: "relu" type: "ReLU" bottom: "a" top: "b" }`)
    const a = tensor([4], Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1)
    expect((await ran(net, { a })).tops.get('relu')).toEqual([Number.NaN, Number.POSITIVE_INFINITY, Number.NaN, 0])
  })

  it('as labels are refused', async () => {
    const net = await netOf(`${input('a', 1, 2)} ${input('l', 1)}
      layer { name: "loss" type: "SoftmaxWithLoss" bottom: "a" bottom: "l" top: "loss" }`)
    const a = tensor([1, 2], 0, 0)
    expect((await ran(net, { a, l: tensor([1], 2) })).said).toEqual(['loss: label 2 is none of the 2 classes'])
    expect((await ran(net, { a, l: tensor([1], Number.NaN) })).said).toHaveLength(1)
    const { pass } = await ran(net, { a, l: tensor([1], 1) })
    expect(pass.loss).toBeCloseTo(Math.log(2), 6)
  })
})

it('axes of size 0 compute nothing, and do not fail', async () => {
  const net = await netOf(`${input('a', 0, 2)}
    layer { name: "ip" type: "InnerProduct" bottom: "a" top: "b" inner_product_param { num_output: 3 bias_term: false } }
    layer { name: "sum" type: "Reduction" bottom: "b" top: "c" reduction_param { axis: 1 } }
    layer { name: "prob" type: "Softmax" bottom: "b" top: "d" }`)
  const { said, pass } = await ran(net, { a: { shape: [0, 2], data: new Float32Array(0) } }, { seed: 1 })
  expect(said).toEqual([])
  expect(pass.outputs.get('d')?.shape).toEqual([0, 3])
})

it('an LSTM keeps its state from pass to pass where the first marker says so', async () => {
  const net = await netOf(`${input('x', 1, 1, 1)} ${input('cont', 1, 1)}
    layer { name: "lstm" type: "LSTM" bottom: "x" bottom: "cont" top: "h"
      recurrent_param { num_output: 1 weight_filler { type: "constant" value: 1 } bias_filler { type: "constant" } } }`)
  const runner = prepareRun(net, undefined, { seed: 1 })
  const pass = async (cont: number) => {
    const { outputs } = await runner.forward(
      new Map([
        ['x', tensor([1, 1, 1], 1)],
        ['cont', tensor([1, 1], cont)],
      ]),
    )
    return outputs.get('h')?.data[0] ?? Number.NaN
  }
  const first = await pass(1)
  expect(await pass(1)).toBeGreaterThan(first)
  expect(await pass(0)).toBe(first)
})
