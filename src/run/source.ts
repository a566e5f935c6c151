/** Blobs that stand in the file: constants and learned blobs (dummy_data_layer.cpp, parameter_layer.hpp). */

import type { ComputationOf } from '../core/network/computation.ts'
import type { Kernel } from './kernel.ts'

export const fill: Kernel<ComputationOf<'fill'>> = {
  layout: ({ shapes }) => ({ outputs: shapes }),
  run: ({ computation, outputs }) => {
    outputs.forEach(({ data }, index) => {
      data.fill(computation.values[index] ?? 0)
    })
  },
}

export const parameter: Kernel<ComputationOf<'parameter'>> = {
  handsOut: true,
  layout: ({ shape }) => ({ outputs: [], params: [shape] }),
}
