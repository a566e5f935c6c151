/** Fully connected layers and look-ups of vectors (inner_product_layer.cpp, embed_layer.cpp). */

import type { ComputationOf } from '../core/network/computation.ts'
import { axisIn, inputAt, type Kernel, must } from './kernel.ts'
import { inRows, transposed } from './product.ts'
import { countOf } from './tensor.ts'

type Dense = ComputationOf<'dense'>

export const dense: Kernel<Dense> = {
  layout: ({ outputs, axis, transpose, bias }, inputs) => {
    const { shape } = inputAt(inputs, 0)
    const start = axisIn(shape, axis)
    const values = countOf(shape.slice(start))
    return {
      outputs: [[...shape.slice(0, start), outputs]],
      params: [transpose ? [values, outputs] : [outputs, values], ...(bias ? [[outputs]] : [])],
    }
  },
  /** Each output is its row of the weights times the input, plus its bias. */
  run: ({
    computation: { outputs, transpose },
    inputs: [input],
    outputs: [output],
    params: [weight, bias],
    product,
  }) => {
    if (input === undefined || output === undefined || weight === undefined) return
    const values = weight.data.length / outputs
    const examples = output.data.length / outputs
    for (let example = 0; example < examples; example++) {
      if (bias === undefined) output.data.fill(0, example * outputs, (example + 1) * outputs)
      else output.data.set(bias.data, example * outputs)
    }
    const rows = transpose ? transposed(inRows(weight.data, outputs)) : inRows(weight.data, values)
    const columns = transposed(inRows(input.data, values))
    product(outputs, examples, values, rows, columns, transposed(inRows(output.data, outputs)))
  },
}

type Embed = ComputationOf<'embed'>

export const embed: Kernel<Embed> = {
  layout: ({ entries, size, bias }, inputs) => ({
    outputs: [[...inputAt(inputs, 0).shape, size]],
    params: [[entries, size], ...(bias ? [[size]] : [])],
  }),
  run: ({ computation: { entries, size }, inputs: [input], outputs: [output], params: [weight, bias] }) => {
    if (input === undefined || output === undefined || weight === undefined) return
    input.data.forEach((given, at) => {
      const index = Math.trunc(given)
      const args = { index: given, entries }
      must(index >= 0 && index < entries, 'run/index', 'index {index} is outside the {entries} entries', args)
      for (let place = 0; place < size; place++) {
        output.data[at * size + place] = (weight.data[index * size + place] ?? 0) + (bias?.data[place] ?? 0)
      }
    })
  },
}
