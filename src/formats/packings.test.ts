import { expect, it } from 'vitest'
import type { Dtype } from '../core/network/dtype.ts'
import type { StoredTensor } from '../core/network/model.ts'
import { readJson } from '../wire/json/json-reader.ts'
import { findPackings } from './packings.ts'

function tensor(name: string, dtype: Dtype, ...sizes: readonly number[]): StoredTensor {
  const shape = sizes.map(BigInt)
  const count = shape.reduce((product, size) => product * size, 1n)
  return { name, shape, count, dtype, encoding: dtype, bytes: 0n, role: 'parameter', module: '' }
}

/** Logical weights with their sizes and encodings, and whose parts the others are. */
async function found(
  tensors: readonly StoredTensor[],
  config?: string,
  data: Readonly<Record<string, Uint8Array>> = {},
) {
  const { changes, issues } = await findPackings(tensors, {
    config: config === undefined ? undefined : readJson(new TextEncoder().encode(config)),
    data: async ({ name }) => data[name],
  })
  const told = [...changes].map(([name, { role, of, standsFor, encoding, count }]) =>
    role === 'quantisation'
      ? `${name}: of ${of}`
      : `${name}: ${standsFor?.name} ${standsFor?.shape.join('×')} = ${count}, ${encoding}`,
  )
  return [...told, ...issues.map(({ code }) => code)]
}

it.each<readonly [string, readonly StoredTensor[], readonly string[]]>([
  // 3 bits: 32 values in three words.
  [
    'GPTQ, 3 bits',
    [tensor('a.qweight', 'int32', 24, 64), tensor('a.qzeros', 'int32', 2, 6), tensor('a.scales', 'float16', 2, 64)],
    ['a.qweight: a.weight 64×256 = 16384, gptq-3bit', 'a.qzeros: of a.weight', 'a.scales: of a.weight'],
  ],
  [
    'AWQ',
    [tensor('a.qweight', 'int32', 256, 48), tensor('a.qzeros', 'int32', 2, 48), tensor('a.scales', 'float16', 2, 384)],
    ['a.qweight: a.weight 384×256 = 98304, awq-4bit', 'a.qzeros: of a.weight', 'a.scales: of a.weight'],
  ],
  [
    "AWQ's GEMV",
    [tensor('a.qweight', 'int32', 384, 32), tensor('a.qzeros', 'int32', 384, 1), tensor('a.scales', 'float16', 384, 8)],
    ['a.qweight: a.weight 384×256 = 98304, awq-4bit', 'a.qzeros: of a.weight', 'a.scales: of a.weight'],
  ],
  [
    'quanto',
    [tensor('a.weight._data', 'int8', 8, 16), tensor('a.weight._scale', 'float32', 8, 1)],
    ['a.weight._scale: of a.weight'],
  ],
  [
    'qweight that does not fit',
    [tensor('a.qweight', 'int32', 7, 9), tensor('a.scales', 'float16', 2, 64)],
    ['weights/packing'],
  ],
  [
    "bitsandbytes' int8",
    [tensor('a.weight', 'int8', 8, 16), tensor('a.SCB', 'float32', 8), tensor('a.weight_format', 'uint8')],
    ['a.weight_format: of a.weight', 'a.SCB: of a.weight'],
  ],
  [
    'FP8',
    [
      tensor('a.weight', 'float8e4m3fn', 8, 16),
      tensor('a.weight_scale', 'float32'),
      tensor('a.input_scale', 'float32'),
    ],
    ['a.weight_scale: of a.weight', 'a.input_scale: of a.weight'],
  ],
  [
    'FP8 of experts, and scales of the cache',
    [
      tensor('e.down_proj', 'float8e4m3fn', 4, 8, 16),
      tensor('e.down_proj_scale', 'float32', 4, 1, 1),
      tensor('e.k_scale', 'float32'),
    ],
    ['e.down_proj_scale: of e.down_proj', 'e.k_scale: of undefined'],
  ],
  [
    'NVFP4 of compressed-tensors',
    [
      tensor('a.weight_packed', 'uint8', 8, 16),
      tensor('a.weight_scale', 'float8e4m3fn', 8, 2),
      tensor('a.weight_global_scale', 'float32', 1),
    ],
    [
      'a.weight_packed: a.weight 8×32 = 256, nvfp4',
      'a.weight_scale: of a.weight',
      'a.weight_global_scale: of a.weight',
    ],
  ],
  [
    'MXFP4 in bytes with scales',
    [tensor('a.weight', 'uint8', 8, 16), tensor('a.weight_scale', 'uint8', 8, 1)],
    ['a.weight: a.weight 8×32 = 256, mxfp4', 'a.weight_scale: of a.weight'],
  ],
  [
    'MLX without a configuration',
    [tensor('a.weight', 'uint32', 8, 16), tensor('a.scales', 'float16', 8, 2), tensor('a.biases', 'float16', 8, 2)],
    [
      'a.weight: a.weight 8×128 = 1024, mlx-4bit',
      'a.scales: of a.weight',
      'a.biases: of a.weight',
      'weights/group-size',
    ],
  ],
  ['plain weights', [tensor('a.weight', 'float32', 8, 16), tensor('a.weight_scale', 'float32', 1)], []],
])('%s', async (_, tensors, expected) => {
  expect(await found(tensors)).toEqual(expected)
})

it('a configuration tells the group of MLX, for all modules or for one', async () => {
  const tensors = [tensor('a.weight', 'uint32', 8, 16), tensor('a.scales', 'float16', 8, 4)]
  const all = '{"quantization": {"group_size": 32, "bits": 4}}'
  expect(await found(tensors, all)).toEqual(['a.weight: a.weight 8×128 = 1024, mlx-4bit', 'a.scales: of a.weight'])
  const one = '{"quantization": {"group_size": 32, "bits": 4, "a": {"group_size": 64, "bits": 2}}}'
  expect(await found(tensors, one)).toEqual(['a.weight: a.weight 8×256 = 2048, mlx-2bit', 'a.scales: of a.weight'])
})

it('shapes stand in the data of other tensors', async () => {
  const packed = [tensor('a.weight_packed', 'int32', 8, 4), tensor('a.weight_shape', 'int64', 2)]
  const shape = new Uint8Array(BigInt64Array.of(8n, 32n).buffer)
  expect(await found(packed, undefined, { 'a.weight_shape': shape })).toEqual([
    'a.weight_packed: a.weight 8×32 = 256, pack-quantized-4bit',
    'a.weight_shape: of a.weight',
  ])
  expect(await found(packed)).toEqual(['weights/packing'])
  const state = 'a.weight.quant_state.bitsandbytes__nf4'
  const column = [
    tensor('a.weight', 'uint8', 64, 1),
    tensor('a.weight.absmax', 'float32', 2),
    tensor(state, 'uint8', 20),
  ]
  expect(await found(column, undefined, { [state]: new TextEncoder().encode('{"shape": [8, 16]}') })).toEqual([
    'a.weight: a.weight 8×16 = 128, nf4',
    'a.weight.absmax: of a.weight',
    `${state}: of a.weight`,
  ])
})
