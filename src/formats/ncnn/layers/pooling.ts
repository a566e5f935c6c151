/** Pooling of one to three axes (src/layer/pooling.cpp and its kin), and StatisticsPooling. */

import { type Expr, unknown } from '../../../core/expr.ts'
import { given, type Quantity, q } from '../../../core/formula.ts'
import type { Op, Site } from '../../../core/network/op.ts'
import { type Shape, shapeOf } from '../../../core/network/shape.ts'
import { message } from '../../../core/words/message.ts'
import { times, unknownCost } from '../../../ops/arithmetic.ts'
import { product } from '../../../ops/axes.ts'
import type { Params } from '../params.ts'
import { reachOf, windowOf } from './convolution.ts'
import { fromFirst, type LayerReader, lowered, sizeChecked, sizesOf, unknownOutputs } from './layer.ts'

interface PoolAxis {
  readonly kernel: bigint
  readonly stride: bigint
  readonly before: bigint
  readonly after: bigint
  /** Of the output, where it adapts; −233: the input's. */
  readonly out: bigint
}

interface PoolAttrs {
  readonly isMax: boolean
  readonly mode: bigint
  readonly reach: 'window' | 'all' | 'adaptive'
  readonly axes: readonly PoolAxis[]
}

const pool: Op<PoolAttrs> = {
  name: 'pool',
  family: 'pool',
  summary: message('the largest value, or the average, of each window'),
  source: 'src/layer/pooling.cpp',
  infer: (site) => {
    const { axes, reach } = site.attrs
    const input = site.inputs[0]
    if (input === undefined) return reach === 'all' ? { outputs: [[given(unknown)]] } : unknownOutputs(site)
    const spatial = axes.map((_, index) => input[input.length - axes.length + index] ?? 1n)
    const lead = input.length > axes.length ? (input[0] ?? 1n) : 1n
    if (reach === 'all') return { outputs: [[given(lead)]] }
    return { outputs: [[given(lead), ...spatial.map((size, index) => pooledSize(site, size, axes[index]))]] }
  },
  reach: ({ attrs: { axes, mode, reach }, inputs, outputs }) => {
    if (reach !== 'window') return undefined
    const same = mode === 2n ? -233n : mode === 3n ? -234n : undefined
    const windows = axes.map(({ before, ...axis }) => ({ ...axis, dilation: 1n, before: same ?? before }))
    return reachOf(windows, inputs[0], shapeOf(outputs[0]), 'window')
  },
  window: ({ attrs: { axes, isMax, reach } }) =>
    reach === 'adaptive'
      ? undefined
      : {
          ...windowOf(axes.map((axis) => ({ ...axis, dilation: 1n }))),
          mode: isMax ? 'max' : 'ave',
          isGlobal: reach === 'all',
        },
  cost: ({ attrs, inputs, outputs }) => {
    const work = attrs.isMax ? 'max-pool' : attrs.reach === 'all' ? 'global-average-pool' : 'average-pool'
    const [input, output] = [inputs[0], shapeOf(outputs[0])]
    if (input === undefined || output === undefined) return unknownCost(work)
    const kernel = attrs.reach === 'window' ? attrs.axes.map((axis) => axis.kernel) : undefined
    const reads =
      kernel === undefined ? q('prod(in)', { in: input }) : q('prod(out) × prod(kernel)', { out: output, kernel })
    const operations = attrs.isMax ? { compare: reads } : { add: reads, divide: times(1, output) }
    return { operations, work, window: product(kernel ?? input.slice(1)) }
  },
}

/** pooling.cpp, make_padding: in full mode windows go on until the last one begins inside. */
function pooledSize(site: Site<PoolAttrs>, size: Expr, axis: PoolAxis | undefined): Quantity {
  if (axis === undefined) return given(unknown)
  const { mode, reach } = site.attrs
  const { kernel, stride, before, after, out } = axis
  if (reach === 'adaptive') return given(out === -233n ? size : out)
  if (stride <= 0n || kernel <= 0n) {
    site.report('error', 'ncnn/window', 'kernel, stride and dilation must be larger than 0')
    return given(unknown)
  }
  if (mode === 2n || mode === 3n) return sizeChecked(site, q('ceil(in / stride)', { in: size, stride }))
  const vars = { in: size, before, after, kernel, stride }
  return sizeChecked(
    site,
    mode === 0n
      ? q('ceil((in + before + after - kernel) / stride) + 1', vars)
      : q('floor((in + before + after - kernel) / stride) + 1', vars),
  )
}

const PADS = { d: ['front', 'behind'], h: ['top', 'bottom'], w: ['left', 'right'] } as const

function read(letters: readonly (keyof typeof PADS)[]): LayerReader {
  return ({ params }) => {
    const axes = letters.map((letter): PoolAxis => {
      const [before, after] = PADS[letter]
      return {
        kernel: params.int(`kernel_${letter}`),
        stride: params.int(`stride_${letter}`),
        before: params.int(`pad_${before}`),
        after: params.int(`pad_${after}`),
        out: params.int(`out_${letter}`),
      }
    })
    const reach = params.flag('global_pooling') ? 'all' : params.flag('adaptive_pooling') ? 'adaptive' : 'window'
    return lowered(pool, { isMax: params.int('pooling_type') === 0n, mode: params.int('pad_mode'), reach, axes })
  }
}

const statistics = fromFirst<bigint>(
  {
    name: 'statistics-pool',
    family: 'pool',
    summary: 'the average of each channel, and its deviation',
    source: 'src/layer/statisticspooling.cpp',
  },
  (input: Shape, { attrs }) => [q('channels × parts', { channels: sizesOf(input).c, parts: attrs })],
  { counts: { add: 1, divide: 1 } },
)

export const POOLINGS: ReadonlyMap<string, LayerReader> = new Map([
  ['Pooling', read(['h', 'w'])],
  ['Pooling1D', read(['w'])],
  ['Pooling3D', read(['d', 'h', 'w'])],
  [
    'StatisticsPooling',
    ({ params }: { readonly params: Params }) => lowered(statistics, params.flag('include_stddev') ? 2n : 1n),
  ],
])
