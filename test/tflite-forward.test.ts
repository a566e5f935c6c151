import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { seenAs, type Tensor } from '../src/run/index.ts'
import { passOf } from './onnx-forward.ts'

const MODELS = '../shared/tflite/models'

/** What TensorFlow Lite's interpreter (ai-edge-litert) gives for inputs of (37·i mod 251) − 125, as fractions over 64. */
const CASES = [
  [
    'mlp-float',
    'serving_default_keras_tensor_9:0',
    ['StatefulPartitionedCall_1:0', [-0.9878253, 0.0052747, 0.2822562]],
  ],
  ['mlp-int8', 'serving_default_keras_tensor_9:0', ['StatefulPartitionedCall_1:0', [-128, 4, 63]]],
  [
    'conv1d-int8',
    'serving_default_keras_tensor_39:0',
    ['StatefulPartitionedCall_1:0', [19, 4, -33, -19, -1, 29, -33, -19, -26, 51]],
  ],
  [
    'grouped-float',
    'serving_default_keras_tensor_64:0',
    ['StatefulPartitionedCall_1:0', [-0.3201508, 0.2510888, 0.8325748, 0.4649004, 0.6346171, 0.1781379, -0.1768717]],
  ],
  [
    'residual-float',
    'serving_default_keras_tensor_12:0',
    ['StatefulPartitionedCall_1:0', [0.0271496, 0.8172818, -0.8458861, 0.582284, 1.5632402]],
  ],
] as const

function inputOf(shape: readonly number[], isWhole: boolean): Tensor {
  const count = shape.reduce((product, size) => product * size, 1)
  const values = Array.from({ length: count }, (_, at) => ((at * 37) % 251) - 125)
  if (isWhole) return seenAs({ dtype: 'int8', shape, data: Int8Array.from(values) })
  return { shape, data: Float32Array.from(values, (value) => value / 64) }
}

describe.skipIf(!existsSync(MODELS))('TensorFlow Lite forward', () => {
  it.each(CASES)('computes %s as the interpreter does', async (name, input, [output, wanted]) => {
    const { values, told } = await passOf(
      `${MODELS}/${name}.tflite`,
      (shape) => new Map([[input, inputOf(shape(input), name.endsWith('int8'))]]),
    )
    expect(told).toEqual([])
    const found = values.get(output)?.data ?? new Float32Array()
    wanted.forEach((value, at) => {
      expect(found[at]).toBeCloseTo(value, 5)
    })
  })
})
