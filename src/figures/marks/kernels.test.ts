import { expect, test } from 'vitest'
import { analyze } from '../../analyze/analyze.ts'
import { memorySource, readNetwork } from '../../index.ts'
import type { Layer } from '../net/net.ts'
import { readNet } from '../net/read.ts'
import { DEFAULT_OPTIONS } from '../options.ts'
import { type Kernels, kernelsOf, weightAt } from './kernels.ts'

/** The kernels of the second layer of a net that reads 1×4×3×3, every weight its place in the file. */
async function kernelsIn(layer: string): Promise<Kernels> {
  const text = `layer { name: "d" type: "Input" top: "d" input_param { shape { dim: 1 dim: 4 dim: 3 dim: 3 } } }
    layer { name: "k" bottom: "d" top: "k" ${layer} }`
  const analysis = analyze(await readNetwork([memorySource('n.prototxt', new TextEncoder().encode(text))]))
  const net = readNet(analysis, { norms: true, shapes: true })
  const options = { ...DEFAULT_OPTIONS, values: () => Float32Array.from({ length: 1000 }, (_, i) => i) }
  const figure = { net, analysis, options, say: (said: string) => said, labelled: () => true }
  const found = kernelsOf(figure, net.layers[1] as Layer)
  if (!found) throw new Error('no kernels')
  return found
}

const CONV = 'convolution_param { num_output: 6 kernel_size: 2'
const DENSE = 'type: "InnerProduct" inner_product_param { num_output: 5'

/** Layer, its kernels' depth, and where kernel 4 has place 1 of slice 1. */
test.each([
  ['convolution', `type: "Convolution" ${CONV} }`, 4, (4 * 4 + 1) * 4 + 1],
  ['convolution in groups', `type: "Convolution" ${CONV} group: 2 }`, 2, (4 * 2 + 1) * 4 + 1],
  ['transposed convolution', `type: "Deconvolution" ${CONV} }`, 4, (1 * 6 + 4) * 4 + 1],
  ['transposed convolution in groups', `type: "Deconvolution" ${CONV} group: 2 }`, 2, (3 * 3 + 1) * 4 + 1],
  ['dense layer', `${DENSE} }`, 4, (4 * 4 + 1) * 9 + 1],
  ['transposed dense layer', `${DENSE} transpose: true }`, 4, (1 * 9 + 1) * 5 + 4],
])('the weights of a %s are found where the file has them', async (_, layer, depth, index) => {
  const kernels = await kernelsIn(layer)
  expect(kernels.depth.value).toBe(depth)
  expect(weightAt(kernels, 4, 1, 1)).toBe(index)
})

/** What is read beside maps: indices, and every place of a sequence by itself. */
test.each([
  ['type: "Embed" embed_param { input_dim: 50 num_output: 7 }', '7 × 50'],
  ['type: "InnerProduct" inner_product_param { num_output: 7 axis: 3 }', '7 × 3'],
])('%s has as many kernels as its weights say', async (layer, said) => {
  const { count, depth, sides } = await kernelsIn(layer)
  expect(`${count.text} × ${depth.text}`).toBe(said)
  expect(sides.map(({ value }) => value)).toEqual([1, 1])
})
