/** ONNX models: what is read of them, and how they are put on the scales. */

import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Analysis } from '../src/analyze/analysis.ts'
import { costsOf } from '../src/analyze/costs/cost.ts'
import { memorySource } from '../src/core/bytes/bytes.ts'
import { exprText, symbol } from '../src/core/expr.ts'
import { shapeOf, shapeSource } from '../src/core/network/shape.ts'
import { say } from '../src/core/words/message.ts'
import { findLayer } from '../src/reports/explain/explain.ts'
import { layerTable } from '../src/reports/network/layers.ts'
import type { Cell } from '../src/reports/table.ts'
import { bytesOf, fixtureText, weighBytes, weighText } from './onnx-text.ts'

/** `name: shape` of all that the layers of the top graph give. */
function shapes({ facts, model }: Analysis): readonly string[] {
  return [...facts.values()].flatMap(({ node, outputs }) =>
    node.outputs.map((id, index) => `${model.graph.values.get(id)?.name}: ${shapeSource(shapeOf(outputs[index]))}`),
  )
}

function codes({ issues }: Analysis): readonly string[] {
  return issues.map(({ severity, code }) => `${severity} ${code}`)
}

/** `name role`, with what it belongs to. */
function roles({ model }: Analysis): readonly string[] {
  return model.tensors.map(({ name, role, of }) => `${name} ${role}${of === undefined ? '' : ` of ${of}`}`)
}

const macs = (analysis: Analysis) => exprText(costsOf(analysis).macs.value)
const parameters = ({ totals }: Analysis) => exprText(totals.parameters.value)

/** A graph of one input `x` and some nodes, in an opset. */
function model(nodes: string, { opset = 17, ir = 8, input = 'float[2, 3] x', head = '', stored = '' } = {}): string {
  return `<ir_version: ${ir}, opset_import: ["" : ${opset}${head}]> g (${input}) => (y) <${stored}> { ${nodes} }`
}

describe('fixtures', () => {
  // UPDATE_FIXTURES writes them anew.
  it.each(['control', 'functions', 'lenet', 'quantised'])('%s.onnx is what its text says', (name) => {
    const file = `test/fixtures/onnx/${name}.onnx`
    const bytes = bytesOf(fixtureText(name))
    if (process.env.UPDATE_FIXTURES) writeFileSync(file, bytes)
    expect(Buffer.from(bytes).equals(readFileSync(file))).toBe(true)
  })
})

describe('a network whose weights lie beside it', () => {
  const data = { 'lenet.bin': memorySource('lenet.bin', new Uint8Array(2080)) }

  it('has shapes with a symbol, parameters and costs', async () => {
    const analysis = await weighText(fixtureText('lenet'), {}, data)
    expect(codes(analysis)).toEqual(['note onnx/unread-initializers'])
    expect(shapes(analysis).slice(-2)).toEqual(['f: [batch, 50]', 'scores: [batch, 10]'])
    // 2·1·3·3 + 2 + 10·50 + 10.
    expect(parameters(analysis)).toBe('530')
    // 2·10·10·9 + 10·50 an image.
    expect(macs(analysis)).toBe('2300*batch')
    expect(analysis.model.producer).toBe('pytorch 2.15.0')
  })

  it('has modules, roles and places of tensors', async () => {
    const { model: read } = await weighText(fixtureText('lenet'), {}, data)
    const [weight, bias, , , unread] = read.tensors
    expect(weight).toMatchObject({ role: 'parameter', module: 'features.0', file: 'lenet.bin', offset: 0, bytes: 72n })
    expect(bias).toMatchObject({ offset: 72, bytes: 8n })
    expect(unread).toMatchObject({ name: 'unread', role: 'other' })
    expect(read.graph.nodes.map(({ module }) => module)).toEqual([
      ...['features.0', 'features.1', 'features.2', undefined, 'classifier'],
    ])
    const [own, beside] = read.files
    expect(
      own?.totals?.reduce((sum, { tagBytes, lengthBytes, valueBytes }) => sum + tagBytes + lengthBytes + valueBytes, 0),
    ).toBe(own?.size)
    expect(beside).toMatchObject({ name: 'lenet.bin', size: 2080 })
  })

  it('is weighed without them, and says so', async () => {
    const analysis = await weighText(fixtureText('lenet'))
    expect(codes(analysis)).toContain('warning onnx/external-missing')
    expect(parameters(analysis)).toBe('530')
  })

  it('tells a file that is too short', async () => {
    const short = { 'lenet.bin': memorySource('lenet.bin', new Uint8Array(100)) }
    expect(codes(await weighText(fixtureText('lenet'), {}, short))).toContain('error onnx/external-beyond-end')
  })

  it.each(['../x.bin', 'a/../../x.bin', '/etc/x', 'C:\\x.bin', 'file:///x', '..\\x.bin', ''])(
    'opens nothing outside of its folder: %s',
    async (location) => {
      const text = model('y = Add (x, w)', {
        stored: `float[3] w = ["location": "${location.replaceAll('\\', '\\\\')}"]`,
      })
      expect(codes(await weighText(text))).toEqual(['error onnx/external-path'])
    },
  )

  it.each<[string, object, string]>([
    ['--bind', { bind: new Map([['batch', 8n]]) }, 'scores: [8, 10]'],
    ['--batch', { batch: 4n }, 'scores: [4, 10]'],
    ['--input', { inputs: new Map([['image', [2n, 1n, 12n, 12n]]]) }, 'scores: [2, 10]'],
  ])('%s makes numbers of its symbol', async (_, options, last) => {
    expect(shapes(await weighText(fixtureText('lenet'), options, data)).at(-1)).toBe(last)
  })

  it('tells an input and a symbol that it does not have', async () => {
    const options = { inputs: new Map([['imag', [1n, 1n, 12n, 12n]]]), bind: new Map([['n', 1n]]) }
    const found = codes(await weighText(fixtureText('lenet'), options, data))
    expect(found).toContain('error input/unknown')
    expect(found).toContain('warning input/unknown-symbol')
  })
})

describe('graphs inside nodes', () => {
  it('counts weights of both branches, the dearer branch, and each round of a loop', async () => {
    const analysis = await weighText(fixtureText('control'))
    expect(codes(analysis)).toEqual([])
    expect(shapes(analysis)).toEqual(['y: [2, 4]', 'z: [2, 3]', 'rounds: [3, 2, 3]'])
    // 12 + 12 + 4 + 9.
    expect(parameters(analysis)).toBe('37')
    // 2·3·4 for a branch, 3 × 2·3·3 for the loop.
    expect(macs(analysis)).toBe('78')
  })

  it('reads functions, the attributes that they hand on, and nodes in any order', async () => {
    const analysis = await weighText(fixtureText('functions'))
    expect(codes(analysis)).toEqual(['warning onnx/unsorted'])
    expect(shapes(analysis)).toEqual(['h: [2, 4]', 'w2: [4, 8]', 'y: [2, 8]'])
    expect(parameters(analysis)).toBe('32')
    expect(macs(analysis)).toBe('128')
    const [first] = analysis.facts.values()
    expect(first?.branches[0]?.layers.map(({ node }) => node.id)).toEqual(['Dense_0/MatMul_0', 'Dense_0/Leaky_1'])
  })

  it('goes on where functions double and double', async () => {
    const double = (n: number) =>
      `<domain: "l", opset_import: ["" : 17, "l" : 1]> F${n} (a) => (b) { c = l.F${n + 1} (a) b = l.F${n + 1} (c) }`
    const last = '<domain: "l", opset_import: ["" : 17]> F30 (a) => (b) { b = Relu (a) }'
    const text = `${model('y = l.F0 (x)', { head: ', "l" : 1' })} ${Array.from({ length: 30 }, (_, n) => double(n)).join(' ')} ${last}`
    expect(codes(await weighText(text))).toContain('warning onnx/function-budget')
  })

  it('refuses functions that never end', async () => {
    const text = `${model('y = l.F (x)', { head: ', "l" : 1' })} <domain: "l", opset_import: ["l" : 1]> F (a) => (b) { b = l.F (a) }`
    expect(codes(await weighText(text))).toContain('error onnx/function-circle')
  })
})

describe('stored tensors', () => {
  it('knows scales and zero points with what they belong to', async () => {
    const analysis = await weighText(fixtureText('quantised'))
    expect(codes(analysis)).toEqual([])
    expect(roles(analysis)).toEqual([
      'x_scale quantisation',
      'x_zero_point quantisation',
      'w parameter',
      'w_scale quantisation of w',
      'w_zero_point quantisation of w',
      'b parameter',
      'b_scale quantisation of b',
    ])
    expect(parameters(analysis)).toBe('16')
    expect(macs(analysis)).toBe('768')
  })

  it.each<[string, string, string]>([
    [
      'an initializer',
      model('y = MatMul (x, w)', { stored: 'float[3, 4] w = {1,1,1,1,1,1,1,1,1,1,1,1}' }),
      'w parameter',
    ],
    ['a Constant node', model('w = Constant <value = float[3, 2] {1,1,1,1,1,1}> () y = MatMul (x, w)'), 'w parameter'],
    ['a shape', model('y = Reshape (x, s)', { stored: 'int64[1] s = {-1}' }), 's constant'],
    ['a factor of a formula', model('c = Constant <value = float {2}> () y = Mul (x, c)'), 'c constant'],
    [
      'a statistic',
      model('y = BatchNormalization (x, a, a, m, m)', { stored: 'float[3] a = {1,1,1}, float[3] m = {1,1,1}' }),
      'm buffer',
    ],
    [
      'weights in parts',
      model('h = Slice (w, z, o) y = MatMul (x, h)', {
        stored: 'float[4, 2] w = {1,1,1,1,1,1,1,1}, int64[1] z = {0}, int64[1] o = {3}',
      }),
      'w parameter',
    ],
  ])('tells %s', async (_, text, role) => {
    expect(roles(await weighText(text))).toContain(role)
  })

  it('takes inputs with initializers for these, as old files have them', async () => {
    const text =
      '<ir_version: 3, opset_import: ["" : 7]> g (float[2, 3] x, float[3] w = {1, 2, 3}) => (y) { y = Add (x, w) }'
    const { model: read } = await weighText(text)
    expect(read.graph.inputs.map((id) => read.graph.values.get(id)?.name)).toEqual(['x'])
    expect(read.tensors.map(({ name }) => name)).toEqual(['w'])
  })
})

describe('sizes that are computed', () => {
  it('follows them as symbols', async () => {
    const analysis = await weighText(fixtureText('reshapes'))
    expect(codes(analysis)).toEqual([])
    expect(shapes(analysis).at(-2)).toBe('y: [batch, 4, seq, 16]')
  })

  it('takes the numbers of an input', async () => {
    const values = new Map([['sizes', { shape: [2n], dtype: undefined, elements: [3n, 5n] }]])
    expect(shapes(await weighText(fixtureText('reshapes'), { values })).at(-1)).toBe('resized: [3, 5]')
  })

  it.each<[string, string]>([
    ['p2o.Dynamic.0', 'p2o.Dynamic._0'],
    ['floor(H/2)', 'floor_H_2_'],
    ['if', 'if_'],
  ])('has a symbol for the size %s', async (name, own) => {
    const found = shapes(await weighText(model('y = Relu (x)', { input: `float["${name}"] x` })))
    expect(found).toEqual([`y: [${exprText(symbol(own))}]`])
  })

  it('has a symbol of its own for each size without a name', async () => {
    const text = model('y = Add (x, z)', { input: 'float[?, 3] x, float["?", 3] z' })
    expect(shapes(await weighText(text))[0]).toMatch(/x_0.*z_0/)
  })
})

describe('the table for people', () => {
  const rowsOf = async (name: string, options = {}) => {
    const { rows, caption = [] } = layerTable(await weighText(fixtureText(name)), options)
    const text = (cell: Cell | undefined) => (cell?.kind === 'text' ? say(cell.text) : '')
    return {
      rows: rows.map(({ cells }) => [text(cells.layer), text(cells.type)]),
      caption: caption.map((each) => say(each)),
    }
  }

  it('shows modules, and what only prepares sizes is put away', async () => {
    expect((await rowsOf('lenet')).rows).toEqual([
      ['features.0', 'Conv'],
      ['features.1', 'Relu'],
      ['features.2', 'MaxPool'],
      ['/Flatten', 'Flatten'],
      ['classifier', 'Gemm'],
    ])
    const { rows, caption } = await rowsOf('reshapes')
    expect(rows.map(([, type]) => type)).toEqual(['Reshape', 'Transpose', 'Expand'])
    expect(caption.at(-1)).toBe('not shown, since they only prepare sizes and weights: 11 (--nodes)')
  })

  it('shows every node where that is asked for', async () => {
    const { rows, caption } = await rowsOf('reshapes', { nodes: true })
    expect(rows).toHaveLength(14)
    expect(caption.at(-1)).toBe('14 layers')
  })

  it('shows the graphs inside nodes below them', async () => {
    const { rows } = await rowsOf('control')
    expect(rows.map(([name]) => name)).toEqual([
      ...['If_0', '  MatMul_0', '  MatMul_0#2', '  Add_1', 'Loop_1', '  Identity_0', '  MatMul_1', '  Identity_2'],
    ])
  })

  it('finds layers by their modules', async () => {
    const analysis = await weighText(fixtureText('lenet'))
    expect(findLayer(analysis, 'classifier')?.node.type).toBe('Gemm')
    expect((await rowsOf('lenet', { keep: (name: string) => name.startsWith('features') })).rows).toHaveLength(3)
  })
})

describe('what is wrong', () => {
  it.each<[string, string, string]>([
    ['an operator that nobody knows', model('y = Nonsense (x)'), 'error onnx/unknown-operator'],
    ['one of a foreign domain', model('y = far.Away (x)', { head: ', "far" : 1' }), 'warning onnx/unknown-operator'],
    ['a domain that is not imported', model('y = far.Away (x)'), 'error onnx/domain-not-imported'],
    ['an input from nowhere', model('y = Relu (q)'), 'error onnx/missing-input'],
    ['an output from nowhere', model('z = Relu (x)'), 'error onnx/missing-output'],
    ['a value made twice', model('y = Relu (x) y = Abs (x)'), 'error onnx/value-twice'],
    ['too many inputs', model('y = Relu (x, x)'), 'error onnx/input-count'],
    ['an input left out', model('y = Add (x, "")'), 'error onnx/empty-input'],
    ['an attribute that is not there', model('y = Relu <foo = 1> (x)'), 'error onnx/unknown-attribute'],
    ['an attribute of another type', model('y = Softmax <axis = 1.5> (x)'), 'error onnx/attribute-type'],
    ['an attribute that is missing', model('y = Cast (x)'), 'error onnx/missing-attribute'],
    ['an attribute twice', model('y = Softmax <axis = 1, axis = 0> (x)'), 'error onnx/attribute-twice'],
    ['a type that it does not take', model('y = Relu (x)', { input: 'string[2] x' }), 'error onnx/input-type'],
    ['two types', model('y = Add (x, z)', { input: 'float[2] x, int64[2] z' }), 'error onnx/input-types'],
    ['a circle', model('y = Add (x, z) z = Relu (y)'), 'error onnx/circle'],
    ['a name twice', model('[n] z = Relu (x) [n] y = Relu (z)'), 'warning onnx/node-name-twice'],
    [
      'an operator from the future',
      model('y = LayerNormalization (x, w)', { opset: 16, stored: 'float[3] w = {1,1,1}' }),
      'warning onnx/operator-version',
    ],
    ['a format from the future', model('y = Relu (x)', { ir: 99 }), 'error onnx/version'],
    ['too few numbers', model('y = Add (x, w)', { stored: 'float[3] w = {1, 2}' }), 'error onnx/data-count'],
    [
      'a contradiction',
      `${model('z = Relu (x) y = Abs (z)', { stored: 'float[9] z' })}`,
      'warning graph/declared-shape',
    ],
    [
      'another type than declared',
      `${model('z = Relu (x) y = Abs (z)', { stored: 'int64[2, 3] z' })}`,
      'warning graph/declared-type',
    ],
  ])('tells %s', async (_, text, code) => {
    expect(codes(await weighText(text))).toContain(code)
  })

  it('places damage and shows the rest', async () => {
    const bytes = bytesOf(fixtureText('control'))
    const { issues, model: read } = await weighBytes(bytes.subarray(0, bytes.length - 60))
    const [damage] = issues.filter(({ code }) => code.startsWith('protobuf/'))
    expect(damage?.where?.path).toMatch(/^graph/)
    expect(damage?.where?.offset).toBeGreaterThan(0)
    expect(read.graph.nodes.length).toBeGreaterThan(0)
  })
})

describe('texts', () => {
  it.each(['control', 'functions', 'lenet', 'quantised', 'reshapes'])('%s is the same as its bytes', async (name) => {
    const [text, bytes] = await Promise.all([weighTextFile(fixtureText(name)), weighText(fixtureText(name))])
    expect(shapes(text)).toEqual(shapes(bytes))
    expect(parameters(text)).toBe(parameters(bytes))
    expect(roles(text)).toEqual(roles(bytes))
  })

  it('reads JSON and the text of protobuf', async () => {
    const json =
      '{"irVersion": "8", "opsetImport": [{"domain": "", "version": "17"}], "graph": {"name": "g", "node": [{"input": ["x"], "output": ["y"], "opType": "Elu", "attribute": [{"name": "alpha", "type": "FLOAT", "f": 0.5}]}], "input": [{"name": "x", "type": {"tensorType": {"elemType": 1, "shape": {"dim": [{"dimParam": "n"}, {"dimValue": "3"}]}}}}], "output": [{"name": "y"}]}}'
    const proto =
      'ir_version: 8 opset_import { version: 17 } graph { name: "g" node { input: "x" output: "y" op_type: "Elu" attribute { name: "alpha" type: FLOAT f: 0.5 } } input { name: "x" type { tensor_type { elem_type: 1 shape { dim { dim_param: "n" } dim { dim_value: 3 } } } } } output { name: "y" } }'
    for (const [text, name] of [
      [json, 'net.json'],
      [proto, 'net.textproto'],
    ] as const) {
      const analysis = await weighTextFile(text, name)
      expect(codes(analysis), name).toEqual([])
      expect(shapes(analysis), name).toEqual(['y: [n, 3]'])
    }
  })

  it.each<[string, number, number]>([
    ['<ir_version: 8, opset_import: ["" : 17]>\ng (float[2 x) => (y) { y = Relu (x) }', 2, 12],
    ['<ir_version: 8, flavour: 1>\ng () => () {}', 1, 17],
  ])('points at what is wrong in %j', async (text, line, column) => {
    const { issues } = await weighTextFile(text)
    expect(issues.find(({ code }) => code === 'onnx/text')?.where).toMatchObject({ line, column })
  })
})

async function weighTextFile(text: string, name = 'net.onnxtxt'): Promise<Analysis> {
  const { analyze } = await import('../src/analyze/analyze.ts')
  const { readNetwork } = await import('../src/formats/index.ts')
  return analyze(await readNetwork([memorySource(name, new TextEncoder().encode(text))]))
}
