import { describe, expect, it } from 'vitest'
import { memorySource } from '../../core/bytes/bytes.ts'
import type { TensorComputation } from '../../core/network/tensor-computation.ts'
import { say } from '../../core/words/message.ts'
import { readNetwork } from '../../index.ts'
import { keepFeatures } from '../features.ts'
import { Refusal } from '../kernel.ts'
import { blockedProduct } from '../product.ts'
import { prepareRun } from '../run.ts'
import { seenAs, type Typed } from '../tensor.ts'
import { bytesOfTensor, fromCodes } from './bits.ts'
import { tensorKernel } from './kernels.ts'
import { rounded, tensor } from './typed.ts'

const floats = (shape: readonly number[], ...values: number[]): Typed =>
  rounded('float32', shape, Float64Array.from(values))
const longs = (shape: readonly number[], ...values: bigint[]): Typed =>
  tensor('int64', shape, BigInt64Array.from(values))

async function computed(computation: TensorComputation, ...inputs: (Typed | undefined)[]): Promise<Typed> {
  const none = () => Promise.reject(new Error('nothing is asked for'))
  const call = { computation, inputs, outputs: 1, product: blockedProduct, branch: none, stored: none }
  const [result] = (await tensorKernel(computation)?.(call)) ?? []
  return result as Typed
}

describe('types', () => {
  it('keeps integers of 64 bits exact', async () => {
    const big = 9007199254740993n
    const sum = await computed({ kind: 'overlay', of: 'add' }, longs([1], big), longs([1], 2n))
    expect(sum).toEqual(longs([1], big + 2n))
  })

  it.each([
    ['float16', 65520, Number.POSITIVE_INFINITY],
    ['float16', 2049, 2048],
    ['bfloat16', 1.00390625, 1],
    ['bfloat16', 1.01171875, 1.015625],
    ['float8e4m3fn', 1000, 448],
    ['float8e5m2', 0.3, 0.3125],
    ['float4e2m1', 2.5, 2],
    ['int4', 9, -7],
    ['uint8', -1, 255],
  ] as const)('rounds to %s: %d is %d', async (to, value, wanted) => {
    const result = await computed({ kind: 'cast', to, saturates: true }, floats([1], value))
    expect(Array.from(result.data as Float32Array)).toEqual([wanted])
  })

  it.each(['float16', 'bfloat16', 'float8e4m3fnuz', 'float4e2m1'] as const)(
    'gives back what codes of %s mean',
    (dtype) => {
      const values = rounded(dtype, [4], Float64Array.of(0.5, -1.5, 2, 0))
      const bytes = bytesOfTensor(values)
      const codes = dtype.endsWith('16') ? new Uint16Array(bytes.buffer) : bytes
      expect(Array.from(fromCodes(dtype, { data: codes }))).toEqual([0.5, -1.5, 2, 0])
    },
  )
})

describe('computations', () => {
  it('works on what integers stand for, and rounds once', async () => {
    const scale = { scales: [0.5], zeros: [1], axis: 0 }
    const inner = { kind: 'overlay', of: 'multiply' } as const
    const out = { dtype: 'int8', scale: { scales: [0.25], zeros: [-2], axis: 0 } } as const
    const bytes = (...values: number[]) => tensor('int8', [values.length], Int8Array.from(values))
    const how = { kind: 'on-scales', inner, inputs: [scale, scale], outputs: [out] } as const
    // (5 − 1)·½ · (−2 − 1)·½ = −3 is −12 quarters; what is too large stays at the end of the type.
    expect(await computed(how, bytes(5, 127), bytes(-2, 127))).toEqual(bytes(-14, 127))
  })

  it('puts blocks among the examples and back', async () => {
    const x = floats([1, 4, 4, 1], ...Array.from({ length: 16 }, (_, at) => at))
    const [block, none] = [longs([2], 2n, 2n), longs([2, 2], 0n, 0n, 0n, 0n)]
    const apart = await computed({ kind: 'space-to-batch' }, x, block, none)
    expect(apart.shape).toEqual([4, 2, 2, 1])
    expect(Array.from(apart.data as Float32Array).slice(0, 4)).toEqual([0, 2, 8, 10])
    expect(await computed({ kind: 'batch-to-space' }, apart, block, none)).toEqual(x)
  })

  it('contracts letters that two terms share', async () => {
    const [a, b] = [floats([2, 3], 1, 2, 3, 4, 5, 6), floats([3, 2], 1, 0, 0, 1, 1, 1)]
    expect(await computed({ kind: 'einsum', equation: 'ij,jk->ki' }, a, b)).toEqual(floats([2, 2], 4, 10, 5, 11))
  })

  it('refuses shapes that do not go together', async () => {
    const sum = computed({ kind: 'overlay', of: 'add' }, floats([2], 1, 2), floats([3], 1, 2, 3))
    await expect(sum).rejects.toThrow(Refusal)
  })
})

const LOOP = `<ir_version: 8, opset_import: ["" : 17]>
g (int64 n, float[1] x) => (float[1] y, float[k] all, float[1] z) {
  go = Constant <value = bool {1}> ()
  y, all = Loop (n, go, x) <body = step (int64 i, bool was, float[1] v) => (bool on, float[1] w, float[1] kept) {
    w = Add (v, x)
    on = Identity (was)
    kept = Identity (w)
  }>
  z = Mystery (y)
}`

describe('a network', () => {
  it('runs graphs inside nodes, and tells what it does not know', async () => {
    const model = await readNetwork([memorySource('loop.onnxtxt', new TextEncoder().encode(LOOP))])
    const inputs = new Map([
      ['n', seenAs(longs([], 3n))],
      ['x', seenAs(floats([1], 1.5))],
    ])
    const { outputs, issues } = await prepareRun(model).forward(inputs)
    expect(Array.from(outputs.get('y')?.data ?? [])).toEqual([6])
    expect(outputs.get('all')?.shape).toEqual([3, 1])
    expect(Array.from(outputs.get('all')?.data ?? [])).toEqual([3, 4.5, 6])
    expect(issues.map(({ message }) => say(message))).toEqual([
      'nobody here knows how to compute a layer of type Mystery',
    ])
  })

  it('says which input is missing', async () => {
    const model = await readNetwork([memorySource('loop.onnxtxt', new TextEncoder().encode(LOOP))])
    const { issues } = await prepareRun(model).forward(new Map())
    expect(issues.map(({ code }) => code)).toContain('run/input-missing')
  })
})

it('keeps maps one by one, wherever channels lie', async () => {
  const model = await readNetwork([memorySource('loop.onnxtxt', new TextEncoder().encode(LOOP))])
  const [node] = model.graph.nodes
  if (node === undefined) throw new Error('no node')
  const kept = keepFeatures('channels-last')
  const tops = [seenAs(floats([1, 1, 2, 2], 1, 10, 2, 20))]
  kept.observe({ node, inputs: [], params: [], tops, milliseconds: 0 })
  expect(Array.from(kept.features(node.id, 0) ?? [])).toEqual([1, 2, 10, 20])
})

it('knows operators that onnxruntime has under other names', async () => {
  const text = `<ir_version: 8, opset_import: ["" : 17, "com.microsoft" : 1]>
g (float[2,3] a, float[2,3] b) => (float[2,2] c, float[2,3] d) {
  c = com.microsoft.FusedMatMul <transB = 1, alpha = 0.5> (a, b)
  d = com.microsoft.QuickGelu <alpha = 1.0> (a)
}`
  const model = await readNetwork([memorySource('fused.onnxtxt', new TextEncoder().encode(text))])
  const inputs = new Map([
    ['a', seenAs(floats([2, 3], 1, 2, 3, 0, 0, 4))],
    ['b', seenAs(floats([2, 3], 1, 1, 1, 2, 0, 0))],
  ])
  const { outputs, issues } = await prepareRun(model).forward(inputs)
  expect(issues).toEqual([])
  expect(Array.from(outputs.get('c')?.data ?? [])).toEqual([3, 1, 2, 0])
  expect(outputs.get('d')?.data[0]).toBeCloseTo(1 / (1 + Math.exp(-1)), 6)
})
