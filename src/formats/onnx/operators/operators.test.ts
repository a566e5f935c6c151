import { describe, expect, it } from 'vitest'
import { operandOf, tryOp } from '../../../../test/try-op.ts'
import { type Expr, fraction, symbol, unknown } from '../../../core/expr.ts'
import { DTYPES, type Dtype } from '../../../core/network/dtype.ts'
import type { Operand } from '../../../core/network/op.ts'
import { Random } from '../../../core/random.ts'
import type { OnnxAttribute, OnnxNode } from '../node.ts'
import { SIGNATURES } from '../operator-signatures.ts'
import { operatorOf } from './index.ts'

type Attributes = Readonly<Record<string, bigint | readonly bigint[] | string | OnnxAttribute>>

function nodeOf(type: string, version: number, inputs: number, attributes: Attributes, domain = ''): OnnxNode {
  return {
    id: 'block/node 1',
    type,
    domain,
    version,
    inputs: Array.from({ length: inputs }, (_, index) => `x${index}`),
    outputs: ['y'],
    size: symbol,
    attribute: (name) => {
      const value = attributes[name]
      if (typeof value === 'bigint') return { kind: 'int', value }
      if (typeof value === 'string') return { kind: 'string', value }
      return value === undefined || 'kind' in value ? value : { kind: 'ints', value }
    },
  }
}

function answer(type: string, version: number, attributes: Attributes, inputs: readonly string[], outputs: number) {
  const node = nodeOf(type, version, inputs.length, attributes)
  const named = { ...node, inputs: node.inputs.map((name, index) => (inputs[index] === '-' ? '' : name)) }
  const { op, attrs } = operatorOf('', type, version)?.lower(named) ?? expect.fail(`no rules for ${type}`)
  return tryOp(op, attrs, inputs, outputs)
}

/** Operator, version, attributes, inputs, outputs. */
type Row = readonly [string, number, Attributes, readonly string[], ...string[]]

/** What moves from version to version. */
const ROWS: readonly Row[] = [
  ['Add', 6, { broadcast: 1n, axis: 1n }, ['float32[2, 3, 4]', 'float32[3]'], 'float32[2, 3, 4]'],
  ['Add', 7, {}, ['float32[3]', 'float32[2, 1]'], 'float32[2, 3]'],
  ['Squeeze', 11, { axes: [0n] }, ['float32[1, 1, N]'], 'float32[1, N]'],
  ['Squeeze', 13, {}, ['float32[1, 1, N]', 'int64[1] = 0'], 'float32[1, N]'],
  ['Unsqueeze', 11, { axes: [0n] }, ['float32[N]'], 'float32[1, N]'],
  ['Split', 2, { split: [1n, 2n] }, ['float32[3]'], 'float32[1]', 'float32[2]'],
  ['Split', 13, {}, ['float32[3]', 'int64[2] = 1, 2'], 'float32[1]', 'float32[2]'],
  ['Split', 18, { num_outputs: 2n }, ['float32[3]'], 'float32[2]', 'float32[1]'],
  ['Slice', 1, { starts: [1n], ends: [3n], axes: [1n] }, ['float32[N, 5]'], 'float32[N, 2]'],
  ['Slice', 10, {}, ['float32[N, 5]', 'int64[1] = 1', 'int64[1] = 3', 'int64[1] = 1'], 'float32[N, 2]'],
  ['Pad', 1, { paddings: [0n, 1n, 0n, 2n] }, ['float32[N, 5]'], 'float32[N, 8]'],
  ['Pad', 2, { pads: [0n, 1n, 0n, 2n] }, ['float32[N, 5]'], 'float32[N, 8]'],
  ['Pad', 18, {}, ['float32[N, 5]', 'int64[2] = 1, 2', '-', 'int64[1] = 1'], 'float32[N, 8]'],
  ['TopK', 1, { k: 2n }, ['float32[N, 5]'], 'float32[N, 2]', 'int64[N, 2]'],
  ['TopK', 10, {}, ['float32[N, 5]', 'int64[1] = 2'], 'float32[N, 2]', 'int64[N, 2]'],
  [
    'Upsample',
    1,
    { height_scale: { kind: 'float', value: 2 }, width_scale: { kind: 'float', value: 3 } },
    ['float32[1, 1, 4, 4]'],
    'float32[1, 1, 8, 12]',
  ],
  ['Upsample', 7, { scales: { kind: 'floats', value: [1, 2] } }, ['float32[N, 4]'], 'float32[N, 8]'],
  ['Upsample', 9, {}, ['float32[N, 4]', 'float32[2] = 1, 2'], 'float32[N, 8]'],
  ['Resize', 10, {}, ['float32[N, 4]', 'float32[2] = 1, 2'], 'float32[N, 8]'],
  ['Resize', 11, {}, ['float32[N, 4]', '-', '-', 'int64[2] = N, 9'], 'float32[N, 9]'],
  ['Dropout', 7, {}, ['float16[N]'], 'float16[N]', 'float16[N]'],
  ['Dropout', 10, {}, ['float16[N]'], 'float16[N]', 'bool[N]'],
  ['ReduceSum', 11, { axes: [1n], keepdims: 0n }, ['float32[N, 5]'], 'float32[N]'],
  ['ReduceSum', 13, { keepdims: 0n }, ['float32[N, 5]', 'int64[1] = 1'], 'float32[N]'],
  ['ReduceMean', 13, { axes: [1n] }, ['float32[N, 5]'], 'float32[N, 1]'],
  ['ReduceMean', 18, { noop_with_empty_axes: 1n }, ['float32[N, 5]'], 'float32[N, 5]'],
  ['Cast', 1, { to: 'INT64' }, ['float32[N]'], 'int64[N]'],
  ['Cast', 6, { to: 10n }, ['float32[N]'], 'float16[N]'],
  [
    'Clip',
    6,
    { min: { kind: 'float', value: 0 }, max: { kind: 'float', value: 6 } },
    ['float32[2] = -1, 9'],
    'float32[2] = 0, 6',
  ],
  ['Clip', 11, {}, ['float32[2] = -1, 9', '-', 'float32[] = 6'], 'float32[2] = -1, 6'],
  ['Reshape', 1, { shape: [-1n, 2n] }, ['float32[N, 4]'], 'float32[2*N, 2]'],
  ['Reshape', 14, { allowzero: 1n }, ['float32[0, 4]', 'int64[2] = 3, 0'], 'float32[3, 0]'],
  ['Concat', 1, {}, ['float32[2, 3]', 'float32[2, 4]'], 'float32[2, 7]'],
  ['Shape', 15, { start: 1n }, ['float32[N, 3, H]'], 'int64[2] = 3, H'],
  ['Constant', 12, { value_ints: [2n, 3n] }, [], 'int64[2] = 2, 3'],
  ['Constant', 12, { value_float: { kind: 'float', value: 0.5 } }, [], 'float32[] = 0.5'],
  ['ConstantOfShape', 9, {}, ['int64[1] = 3'], 'float32[3] = 0, 0, 0'],
  ['QuantizeLinear', 10, {}, ['float32[N]', 'float32[]'], 'uint8[N]'],
  ['QuantizeLinear', 21, { output_dtype: 3n }, ['float32[N]', 'float32[]'], 'int8[N]'],
  ['DequantizeLinear', 10, {}, ['int8[N]', 'float16[]', 'int8[]'], 'float16[N]'],
  ['DequantizeLinear', 23, { output_dtype: 1n }, ['int8[N]', 'float16[]'], 'float32[N]'],
  [
    'QLinearMatMul',
    10,
    {},
    ['uint8[2, 3]', 'float32[]', 'uint8[]', 'int8[3, 4]', 'float32[]', 'int8[]', 'float32[]', 'uint8[]'],
    'uint8[2, 4]',
  ],
  ['DFT', 17, { axis: 1n, onesided: 1n }, ['float32[N, 9, 1]'], 'float32[N, 5, 2]'],
  ['DFT', 20, { onesided: 1n }, ['float32[N, 9, 1]', 'int64[] = 16'], 'float32[N, 9, 2]'],
  ['OneHot', 11, {}, ['int64[N]', 'int64[] = 4', 'float32[2] = 0, 1'], 'float32[N, 4]'],
  ['NonZero', 13, {}, ['float32[2, 3]'], 'int64[2, nonzero_block_node_1]'],
  [
    'LSTM',
    14,
    { hidden_size: 16n },
    ['float32[T, N, 8]', 'float32[1, 64, 8]', 'float32[1, 64, 16]'],
    'float32[T, 1, N, 16]',
    'float32[1, N, 16]',
  ],
  ['Crop', 1, { border: [1n, 2n, 1n, 2n] }, ['float32[1, 3, 8, 8]'], 'float32[1, 3, 4, 6]'],
]

describe('operators in their versions', () => {
  it.each(ROWS.map((row) => [row[0], row[1], row] as const))('%s %i', (_, __, row) => {
    const [type, version, attributes, inputs, ...outputs] = row
    expect(answer(type, version, attributes, inputs, outputs.length)).toMatchObject({ outputs, issues: [] })
  })

  it.each<[string, number, Attributes, readonly string[], string]>([
    [
      'MaxPool',
      10,
      { kernel_shape: [2n], strides: [3n], ceil_mode: 1n },
      ['float32[1, 1, 9]'],
      'note onnx/inference-differs',
    ],
    ['Squeeze', 13, {}, ['float32[1, 3]', 'int64[0] = '], 'note onnx/inference-differs'],
    [
      'Slice',
      10,
      {},
      ['float32[7]', 'int64[1] = -1', 'int64[1] = 2147483647', '-', 'int64[1] = -1'],
      'note onnx/inference-differs',
    ],
    ['STFT', 17, {}, ['float32[1, 100, 1]', 'int64[] = 8', 'float32[16]'], 'note onnx/inference-differs'],
    ['Conv', 11, { auto_pad: 'SAME' }, ['float32[1, 3, 8]', 'float32[4, 3, 3]'], 'error onnx/auto-pad'],
    ['Conv', 11, { pads: [-1n, 0n] }, ['float32[1, 3, 8]', 'float32[4, 3, 3]'], 'error onnx/negative-pads'],
    ['RandomNormal', 1, { shape: [-1n, 3n] }, [], 'error onnx/negative-size'],
  ])('%s %i %o of %j tells %s', (type, version, attributes, inputs, issue) => {
    expect(answer(type, version, attributes, inputs, 1).issues).toEqual([issue])
  })
})

const NAMES = SIGNATURES.split('\n').map((line) => {
  const [name = '', ...versions] = line.split('|')
  const slash = name.lastIndexOf('/')
  return {
    domain: name.slice(0, Math.max(0, slash)),
    type: name.slice(slash + 1),
    versions: versions.map((each) => Number.parseInt(each, 10)),
  }
})

describe('whatever a file gives them', () => {
  const random = new Random(2026)
  const pick = <T>(list: readonly [T, ...T[]]): T => list[random.word() % list.length] ?? list[0]
  const some = <T>(most: number, make: () => T) => Array.from({ length: random.word() % (most + 1) }, make)
  const integer = () => pick([0n, 1n, -1n, 2n, 3n, -2n, 7n, 16n, 1n << 31n, (1n << 63n) - 1n, -(1n << 63n)])
  const size = () => pick<Expr>([0n, 1n, 2n, 3n, 4n, 8n, 9n, 1n << 40n, symbol('N'), symbol('M'), unknown])
  const number = () => pick<Expr>([integer(), size(), fraction(1n, 3n), fraction(-5n, 2n)])

  function operand(): string | Operand {
    const kind = random.word() % 10
    const dtype: Dtype = pick<Dtype>([
      'float32',
      'int64',
      'float32',
      'int64',
      DTYPES[random.word() % DTYPES.length] ?? 'bool',
    ])
    if (kind === 0) return '-'
    if (kind === 1) return dtype
    if (kind === 2)
      return {
        shape: undefined,
        dtype,
        holds: { kind: 'sequence', items: some(3, () => ({ shape: [size()], dtype })) },
      }
    if (kind > 6) return { shape: some(5, size), dtype }
    const elements = some(4, number)
    return { shape: [BigInt(elements.length)], dtype, elements }
  }

  function attribute(): OnnxAttribute | undefined {
    return pick<OnnxAttribute | undefined>([
      undefined,
      { kind: 'int', value: integer() },
      { kind: 'ints', value: some(5, integer) },
      { kind: 'float', value: pick([0, 1, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) },
      { kind: 'floats', value: some(4, () => pick([0, 1, 0.5, Number.NaN])) },
      {
        kind: 'string',
        value: pick(['', 'SAME_UPPER', 'VALID', 'ij,jk->ik', '...i', 'bidirectional', 'none', 'not_larger']),
      },
      { kind: 'strings', value: ['a'] },
      { kind: 'tensor', value: { tensor: 'c', shape: [2n], dtype: 'float32', elements: [1n, 2n] } },
    ])
  }

  it.each(NAMES.filter(({ domain, type }) => operatorOf(domain, type, 99) !== undefined))(
    '$domain $type answers',
    ({ domain, type, versions }) => {
      for (let round = 0; round < 30; round++) {
        const version = pick(versions as [number])
        const inputs = some(8, operand)
        const read = new Map<string, OnnxAttribute | undefined>()
        const node: OnnxNode = {
          ...nodeOf(type, version, inputs.length, {}, domain),
          attribute: (name) => {
            if (!read.has(name)) read.set(name, attribute())
            return read.get(name)
          },
        }
        const { op, attrs } = operatorOf(domain, type, version)?.lower(node) ?? expect.fail()
        const bodies = {
          body: () => some(3, operand).map((each) => (typeof each === 'string' ? operandOf(each) : each)),
        }
        const { inference } = tryOp(op, attrs, inputs, 1 + (random.word() % 3), bodies)
        for (const { expr } of inference.outputs.flatMap((shape) => shape ?? [])) {
          expect(typeof expr === 'bigint' && expr < 0n).toBe(false)
        }
      }
    },
  )
})
