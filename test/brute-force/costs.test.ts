/** Every operation counted one by one, by nested loops over indices, against the formulas of the operators. */

import { expect, test } from 'vitest'
import { costsOf, OPERATION_KINDS } from '../../src/analyze/costs/cost.ts'
import { analyze, memorySource, readNetwork } from '../../src/index.ts'
import { type Chance, chance } from './random.ts'

/** What a loop counts. */
class Count {
  macs = 0
  multiply = 0
  add = 0
  compare = 0
  divide = 0
  exp = 0
  log = 0
  power = 0
}

interface Setting {
  readonly layer: string
  readonly inputs: readonly (readonly number[])[]
  count(count: Count): void
}

type Maker = (random: Chance) => Setting

function each(shape: readonly number[], visit: (index: readonly number[]) => void): void {
  const walk = (axis: number, index: number[]) => {
    const size = shape[axis]
    if (size === undefined) visit(index)
    else for (let i = 0; i < size; i++) walk(axis + 1, [...index, i])
  }
  walk(0, [])
}

const inside = (i: number, size: number) => i >= 0 && i < size

const convolution: Maker = (r) => {
  const group = r.int(1, 2)
  const channels = group * r.int(1, 2)
  const out = group * r.int(1, 2)
  const axes = r.int(1, 3)
  const kernel = Array.from({ length: axes }, () => r.int(1, 2))
  const [stride, pad, dilation] = [r.int(1, 2), r.int(0, 1), r.int(1, 2)]
  const spatial = kernel.map((k) => r.int(dilation * (k - 1) + 1, 4))
  const size = spatial.map((n, a) => Math.trunc((n + 2 * pad - (dilation * ((kernel[a] ?? 1) - 1) + 1)) / stride) + 1)
  const bias = r.flip()
  const n = r.int(1, 2)
  const fields = kernel.map((k) => `kernel_size: ${k}`).join(' ')
  return {
    layer: `type: "Convolution" convolution_param { num_output: ${out} ${fields} stride: ${stride} pad: ${pad} dilation: ${dilation} group: ${group} bias_term: ${bias} }`,
    inputs: [[n, channels, ...spatial]],
    count: (c) =>
      each([n, out, ...size], () => {
        each([channels / group, ...kernel], () => c.macs++)
        if (bias) c.add++
      }),
  }
}

const deconvolution: Maker = (r) => {
  const group = r.int(1, 2)
  const [channels, out] = [group * r.int(1, 2), group * r.int(1, 2)]
  const [kernel, stride] = [r.int(1, 3), r.int(1, 2)]
  const [h, w, n] = [r.int(1, 3), r.int(1, 3), r.int(1, 2)]
  const bias = r.flip()
  const size = (s: number) => stride * (s - 1) + kernel
  return {
    layer: `type: "Deconvolution" convolution_param { num_output: ${out} kernel_size: ${kernel} stride: ${stride} group: ${group} bias_term: ${bias} }`,
    inputs: [[n, channels, h, w]],
    count: (c) => {
      each([n, channels, h, w], () => each([out / group, kernel, kernel], () => c.macs++))
      if (bias) each([n, out, size(h), size(w)], () => c.add++)
    },
  }
}

const dense: Maker = (r) => {
  const shape = [r.int(1, 3), r.int(1, 3), r.int(1, 3), r.int(1, 3)]
  const [out, axis, bias] = [r.int(1, 4), r.int(1, 3), r.flip()]
  return {
    layer: `type: "InnerProduct" inner_product_param { num_output: ${out} axis: ${axis} bias_term: ${bias} transpose: ${r.flip()} }`,
    inputs: [shape],
    count: (c) =>
      each([...shape.slice(0, axis), out], () => {
        each(shape.slice(axis), () => c.macs++)
        if (bias) c.add++
      }),
  }
}

const pooling: Maker = (r) => {
  const method = r.pick(['MAX', 'AVE'])
  const isGlobal = r.int(0, 4) === 0
  const [n, channels, h, w] = [r.int(1, 2), r.int(1, 2), r.int(2, 6), r.int(2, 6)]
  const k = r.int(1, Math.min(h, w, 4))
  const [stride, pad] = [r.int(1, 3), r.int(0, k - 1)]
  const size = (s: number) => {
    if (isGlobal) return 1
    const out = Math.ceil((s + 2 * pad - k) / stride) + 1
    return pad > 0 && (out - 1) * stride >= s + pad ? out - 1 : out
  }
  const kernel = (s: number) => (isGlobal ? s : k)
  const [step, margin] = isGlobal ? [1, 0] : [stride, pad]
  return {
    layer: isGlobal
      ? `type: "Pooling" pooling_param { pool: ${method} global_pooling: true }`
      : `type: "Pooling" pooling_param { pool: ${method} kernel_size: ${k} stride: ${stride} pad: ${pad} }`,
    inputs: [[n, channels, h, w]],
    count: (c) =>
      each([n, channels, size(h), size(w)], ([, , y = 0, x = 0]) => {
        each([kernel(h), kernel(w)], ([dy = 0, dx = 0]) => {
          if (!inside(y * step - margin + dy, h) || !inside(x * step - margin + dx, w)) return
          if (method === 'MAX') c.compare++
          else c.add++
        })
        if (method === 'AVE') c.divide++
      }),
  }
}

const localNorm: Maker = (r) => {
  const shape = [r.int(1, 2), r.int(1, 6), r.int(1, 5), r.int(1, 5)]
  const [size, within] = [r.pick([1, 3, 5]), r.flip()]
  const half = (size - 1) / 2
  return {
    layer: `type: "LRN" lrn_param { local_size: ${size} norm_region: ${within ? 'WITHIN_CHANNEL' : 'ACROSS_CHANNELS'} }`,
    inputs: [shape],
    count: (c) =>
      each(shape, ([, channel = 0, y = 0, x = 0]) => {
        c.multiply += 3 // the square, alpha/size, and the input times the power
        c.add++ // k
        c.power++
        for (let d = -half; d <= half; d++) {
          if (!within && inside(channel + d, shape[1] ?? 0)) c.add++
          for (let e = -half; within && e <= half; e++)
            if (inside(y + d, shape[2] ?? 0) && inside(x + e, shape[3] ?? 0)) c.add++
        }
      }),
  }
}

const softmax: Maker = (r) => {
  const shape = [r.int(1, 3), r.int(1, 4), r.int(1, 3)]
  return {
    layer: `type: "Softmax" softmax_param { axis: ${r.int(0, 2)} }`,
    inputs: [shape],
    count: (c) =>
      each(shape, () => {
        c.compare++ // the largest
        c.add += 2 // taken off; summed up
        c.exp++
        c.divide++
      }),
  }
}

/** Layers that treat each value for itself: type, fields, operations. */
const NEURONS: readonly (readonly [string, Partial<Count>])[] = [
  ['type: "ReLU"', { compare: 1 }],
  ['type: "ReLU" relu_param { negative_slope: 0.1 }', { compare: 1, multiply: 1 }],
  ['type: "PReLU"', { compare: 1, multiply: 1 }],
  ['type: "Sigmoid"', { exp: 1, add: 1, divide: 1 }],
  ['type: "TanH"', { multiply: 1, exp: 1, add: 2, divide: 1 }],
  ['type: "AbsVal"', { compare: 1 }],
  ['type: "ELU"', { compare: 1, exp: 1, add: 1, multiply: 1 }],
  ['type: "BNLL"', { compare: 1, exp: 1, log: 1, add: 2 }],
  ['type: "Threshold"', { compare: 1 }],
  ['type: "Power" power_param { power: 2 scale: 3 shift: 1 }', { multiply: 1, add: 1, power: 1 }],
  ['type: "Power"', {}],
  ['type: "Exp"', { exp: 1 }],
  ['type: "Log" log_param { base: 2 }', { log: 1, multiply: 1 }],
  ['type: "Dropout"', {}],
  ['type: "Scale"', { multiply: 1 }],
  ['type: "Scale" scale_param { bias_term: true }', { multiply: 1, add: 1 }],
  ['type: "Bias"', { add: 1 }],
]

const neuron: Maker = (r) => {
  const [layer, operations] = r.pick(NEURONS)
  const shape = [r.int(1, 3), r.int(1, 3), r.int(1, 3), r.int(1, 3)]
  return {
    layer,
    inputs: [shape],
    count: (c) =>
      each(shape, () => {
        for (const kind of OPERATION_KINDS) c[kind] += operations[kind] ?? 0
      }),
  }
}

const batchNorm: Maker = (r) => {
  const shape = [r.int(1, 3), r.int(1, 3), r.int(1, 3), r.int(1, 3)]
  return {
    layer: 'type: "BatchNorm"',
    inputs: [shape],
    count: (c) => {
      for (let channel = 0; channel < (shape[1] ?? 0); channel++) {
        c.multiply += 2 // tracked mean and variance, by the factor
        c.add++ // eps
        c.power++ // the root
      }
      each(shape, () => {
        c.add++
        c.divide++
      })
    },
  }
}

const eltwise: Maker = (r) => {
  const shape = [r.int(1, 3), r.int(1, 3), r.int(1, 3)]
  const count = r.int(2, 4)
  const operation = r.pick(['SUM', 'PROD', 'MAX'] as const)
  const isWeighted = operation === 'SUM' && r.flip()
  const coefficients = isWeighted ? Array.from({ length: count }, () => 'coeff: 0.5').join(' ') : ''
  const kind = { SUM: 'add', PROD: 'multiply', MAX: 'compare' } as const
  return {
    layer: `type: "Eltwise" eltwise_param { operation: ${operation} ${coefficients} }`,
    inputs: Array.from({ length: count }, () => shape),
    count: (c) =>
      each(shape, () => {
        for (let i = 0; i < count; i++) {
          if (isWeighted) c.multiply++
          if (i > 0) c[kind[operation]]++
        }
      }),
  }
}

const embed: Maker = (r) => {
  const [steps, streams, size, bias] = [r.int(1, 3), r.int(1, 3), r.int(1, 4), r.flip()]
  return {
    layer: `type: "Embed" embed_param { num_output: ${size} input_dim: 7 bias_term: ${bias} }`,
    inputs: [[steps, streams]],
    count: (c) =>
      each([steps, streams, size], () => {
        if (bias) c.add++
      }),
  }
}

const sigmoid = (c: Count) => {
  c.exp++
  c.add++
  c.divide++
}

const tanh = (c: Count) => {
  c.multiply++
  c.exp++
  c.add += 2
  c.divide++
}

const lstm: Maker = (r) => {
  const [steps, streams, inputs, size] = [r.int(1, 3), r.int(1, 2), r.int(1, 3), r.int(1, 3)]
  const fixed = r.flip() ? r.int(1, 3) : undefined
  return {
    layer: `type: "LSTM" recurrent_param { num_output: ${size} }`,
    inputs: [[steps, streams, inputs], [steps, streams], ...(fixed === undefined ? [] : [[streams, fixed]])],
    count: (c) => {
      if (fixed !== undefined) each([streams, 4 * size, fixed], () => c.macs++)
      each([steps, streams], () => {
        for (let unit = 0; unit < size; unit++) c.multiply++ // the state before, by cont
        for (let row = 0; row < 4 * size; row++) {
          for (let i = 0; i < inputs; i++) c.macs++
          for (let i = 0; i < size; i++) c.macs++
          c.add += 2 // the bias, and the two products together
          if (fixed !== undefined) c.add++
        }
        for (let unit = 0; unit < size; unit++) {
          for (let gate = 0; gate < 3; gate++) sigmoid(c)
          tanh(c) // the new content
          c.multiply += 3 // cont·f, ·c before, i·g
          c.add++
          tanh(c) // of the state
          c.multiply++ // o·tanh(c)
        }
      })
    },
  }
}

const rnn: Maker = (r) => {
  const [steps, streams, inputs, size] = [r.int(1, 3), r.int(1, 2), r.int(1, 3), r.int(1, 3)]
  return {
    layer: `type: "RNN" recurrent_param { num_output: ${size} }`,
    inputs: [
      [steps, streams, inputs],
      [steps, streams],
    ],
    count: (c) =>
      each([steps, streams, size], () => {
        c.multiply++ // the state before, by cont
        for (let i = 0; i < inputs + size; i++) c.macs++
        c.add += 2 // the bias, and the two products together
        tanh(c)
        for (let i = 0; i < size; i++) c.macs++ // the output
        c.add++
        tanh(c)
      }),
  }
}

const reduction: Maker = (r) => {
  const shape = [r.int(1, 3), r.int(1, 3), r.int(1, 3)]
  const axis = r.int(0, 2)
  const operation = r.pick(['SUM', 'ASUM', 'SUMSQ', 'MEAN'])
  return {
    layer: `type: "Reduction" reduction_param { operation: ${operation} axis: ${axis} }`,
    inputs: [shape],
    count: (c) =>
      each(shape.slice(0, axis), () => {
        each(shape.slice(axis), () => {
          if (operation === 'ASUM') c.compare++
          if (operation === 'SUMSQ') c.multiply++
          c.add++
        })
        if (operation === 'MEAN') c.multiply++
      }),
  }
}

const euclidean: Maker = (r) => {
  const shape = [r.int(1, 3), r.int(1, 3), r.int(1, 3)]
  return {
    layer: 'type: "EuclideanLoss"',
    inputs: [shape, shape],
    count: (c) => {
      each(shape, () => {
        c.add++ // the difference
        c.multiply++
        c.add++ // the sum of squares
      })
      c.divide += 2
    },
  }
}

const softmaxLoss: Maker = (r) => {
  const [n, classes] = [r.int(1, 4), r.int(1, 4)]
  return {
    layer: 'type: "SoftmaxWithLoss"',
    inputs: [[n, classes], [n]],
    count: (c) => {
      for (let i = 0; i < n; i++) {
        for (let k = 0; k < classes; k++) {
          c.compare++
          c.add += 2
          c.exp++
          c.divide++
        }
        c.compare++
        c.log++
        c.add++
      }
      c.divide++
    },
  }
}

const SUBJECTS: readonly (readonly [string, Maker, number])[] = [
  ['Convolution', convolution, 2000],
  ['Deconvolution', deconvolution, 1000],
  ['InnerProduct', dense, 800],
  ['Pooling', pooling, 2500],
  ['LRN', localNorm, 800],
  ['Softmax', softmax, 300],
  ['layers value by value', neuron, 800],
  ['BatchNorm', batchNorm, 300],
  ['Eltwise', eltwise, 400],
  ['Embed', embed, 200],
  ['LSTM', lstm, 500],
  ['RNN', rnn, 300],
  ['Reduction', reduction, 300],
  ['EuclideanLoss', euclidean, 200],
  ['SoftmaxWithLoss', softmaxLoss, 200],
]

function textOf({ layer, inputs }: Setting): string {
  const sources = inputs.map(
    (shape, i) =>
      `layer { name: "i${i}" type: "Input" top: "i${i}" input_param { shape { ${shape.map((d) => `dim: ${d}`).join(' ')} } } }`,
  )
  return `${sources.join('\n')}\nlayer { name: "it" ${inputs.map((_, i) => `bottom: "i${i}"`).join(' ')} top: "out" ${layer} }`
}

test('there are at least 10,000 settings', () => {
  expect(SUBJECTS.reduce((sum, [, , times]) => sum + times, 0)).toBeGreaterThanOrEqual(10_000)
})

test.each(SUBJECTS)('%s costs what its loops do', async (name, make, times) => {
  const random = chance(name.length * 7919 + times)
  for (let i = 0; i < times; i++) {
    const setting = make(random)
    const text = textOf(setting)
    const analysis = analyze(await readNetwork([memorySource('net.prototxt', new TextEncoder().encode(text))]))
    const errors = analysis.issues.filter(({ severity }) => severity === 'error')
    if (errors.length > 0) expect(errors, text).toEqual([])
    const counted = new Count()
    setting.count(counted)
    const { macs, operations } = costsOf(analysis)
    const found = { macs: macs.value, ...operations }
    const wanted = Object.fromEntries(Object.entries(counted).map(([kind, n]) => [kind, BigInt(n)]))
    // Asking vitest costs more than the counting.
    if (Object.entries(wanted).some(([kind, n]) => Reflect.get(found, kind) !== n)) expect(found, text).toEqual(wanted)
  }
})
