import { expect, it } from 'vitest'
import type { Computation } from '../core/network/computation.ts'
import { Random } from '../core/random.ts'
import { kernelOf } from './kernels.ts'
import { blockedProduct } from './product.ts'
import { countOf, type Tensor, zeros } from './tensor.ts'
import { type Computed, type Terms, termsOf } from './terms.ts'

const random = new Random(7)
const made = (shape: readonly number[]): Tensor => ({
  shape,
  data: Float32Array.from({ length: countOf(shape) }, () => random.uniform() * 2 - 1),
})

/** Does the computation as the executor does. */
function computed(computation: Computation, shapes: readonly (readonly number[])[], tops = 1): Computed {
  if (computation.kind === 'given') throw new Error('no kernel')
  const kernel = kernelOf(computation)
  const inputs = shapes.map(made)
  const { outputs, params = [] } = kernel.layout(computation, inputs, tops)
  const layer = { inputs, params: params.map(made), tops: outputs.map(zeros) }
  kernel.run?.({ computation, ...layer, outputs: layer.tops, product: blockedProduct, state: new Map() })
  return layer
}

const CONV = { kind: 'conv', outputs: 6, group: 1, bias: true, axis: 1 } as const
const WINDOW = { kernel: [3], stride: [1], pad: [0], dilation: [1] } as const
const POOL = { kind: 'pool', kernel: [3, 2], stride: [2, 2], pad: [0, 0], roundsDown: false } as const

it.each<readonly [string, Computation, readonly number[]]>([
  ['a convolution', { ...CONV, ...WINDOW }, [2, 3, 7, 6]],
  [
    'a convolution with all that it can have',
    { ...CONV, kernel: [3, 2], stride: [2, 3], pad: [2, 1], dilation: [2, 1], group: 2 },
    [2, 4, 9, 8],
  ],
  ['a convolution along one axis', { ...CONV, ...WINDOW, bias: false }, [1, 2, 9]],
  ['a convolution over three axes', { ...CONV, ...WINDOW, pad: [1] }, [1, 2, 3, 4, 5]],
  ['a transposed convolution', { ...CONV, ...WINDOW, kind: 'deconv', stride: [2] }, [2, 3, 4, 5]],
  [
    'a transposed convolution in groups',
    { ...CONV, kind: 'deconv', kernel: [4, 3], stride: [2, 1], pad: [1, 0], dilation: [1, 2], group: 3 },
    [1, 6, 4, 5],
  ],
  ['a dense layer', { kind: 'dense', outputs: 5, axis: 1, transpose: false, bias: true }, [2, 3, 4, 2]],
  ['a transposed dense layer', { kind: 'dense', outputs: 5, axis: -1, transpose: true, bias: false }, [3, 7]],
  ['maximum pooling', { ...POOL, method: 'MAX' }, [2, 3, 8, 7]],
  ['maximum pooling with padding', { ...POOL, method: 'MAX', pad: [1, 1] }, [1, 2, 6, 5]],
  ['average pooling with padding', { ...POOL, method: 'AVE', pad: [1, 1] }, [2, 2, 6, 5]],
  [
    'pooling of the whole map',
    { kind: 'pool', method: 'AVE', stride: [1, 1], pad: [0, 0], roundsDown: false },
    [2, 3, 5, 4],
  ],
  ['a rectifier', { kind: 'relu', slope: 0.1 }, [2, 3, 4, 4]],
  ['a sigmoid', { kind: 'sigmoid' }, [2, 5]],
  ['softmax', { kind: 'softmax', axis: 1 }, [2, 5, 2, 3]],
])('every value of %s is what its terms make', (_, computation, shape) => {
  const layer = computed(computation, [shape])
  layer.tops[0]?.data.forEach((value, index) => {
    const terms = termsOf(computation, layer, index) as Terms
    expect(terms.result).toBeCloseTo(value, 5)
    for (const { places, values, weights } of terms.slices) {
      expect(values.length).toBe(places.length)
      if (weights !== undefined) expect(weights.length).toBe(places.length)
      expect(values).toEqual(places.map((place) => (place < 0 ? 0 : layer.inputs[0]?.data[place])))
    }
  })
})

it('tells of the channels and places that a kernel reads, and of those beyond the border', () => {
  const computation: Computation = { ...CONV, ...WINDOW, pad: [1], group: 2 }
  const layer = computed(computation, [[1, 4, 5, 5]])
  const terms = termsOf(computation, layer, 3 * 25) as Terms
  expect(terms.slices.map(({ channel }) => channel)).toEqual([2, 3])
  expect(terms.slices[0]?.places).toEqual([-1, -1, -1, -1, 50, 51, -1, 55, 56])
  expect(terms.bias).toBe(layer.params[1]?.data[3])
})

it('tells nothing of layers that it does not know', () => {
  expect(termsOf({ kind: 'split' }, { inputs: [made([2])], params: [], tops: [made([2])] }, 0)).toBeUndefined()
})
