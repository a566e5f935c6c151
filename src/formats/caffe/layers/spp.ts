/** SPP: pooling by a pyramid of grids (spp_layer.cpp). */

import { type Expr, equal, isKnown, less } from '../../../core/expr.ts'
import { given, q } from '../../../core/formula.ts'
import { isPoolMethod } from '../../../core/network/computation.ts'
import type { Cost, InferredSite, Op, Site } from '../../../core/network/op.ts'
import { message } from '../../../core/words/message.ts'
import { unknownCost, type WindowAxis, windowedReads } from '../../../ops/arithmetic.ts'
import { refuseInPlace } from './combine.ts'
import { type CaffeLayer, lowered } from './layer.ts'
import { fourAxes } from './legacy-axes.ts'
import { drawsAtRandom, pooledOperations } from './pooling.ts'

interface SppAttrs {
  readonly height: number
  readonly method: string
}

const spp: Op<SppAttrs> = {
  name: 'spatial-pyramid-pool',
  family: 'pool',
  summary: message('pools with a pyramid of finer and finer grids, so that every input size gives one output size'),
  source: 'src/caffe/layers/spp_layer.cpp, LayerSetUp, GetPoolingParam and Reshape',
  infer: (site) => {
    const input = fourAxes(site)
    const { height: levels } = site.attrs
    if (input === undefined || levels === 0) return { outputs: [] }
    const [batch = 0n, channels = 0n, height = 0n, width = 0n] = input
    for (const size of [height, width])
      site.check(less(0n, size), 'caffe/empty-input', 'the input has no rows or columns')
    for (let level = 0; level < levels; level++) checkBins(site, height, width, 2n ** BigInt(level))
    // A single level is not flattened (spp_layer.cpp: `pyramid_height_ == 1`).
    if (levels === 1) return { outputs: [[given(batch), given(channels), given(1), given(1)]] }
    return {
      outputs: [[given(batch), q('channels × sum([4^level for level in range(0, levels)])', { channels, levels })]],
    }
  },
  cost: sppCost,
  reach: () => [],
}

/** Each level pools the whole map into 2^level × 2^level bins (spp_layer.cpp, GetPoolingParam). */
function sppCost({ attrs, inputs }: InferredSite<SppAttrs>): Cost {
  const input = inputs[0]
  const work = attrs.method === 'AVE' ? 'average-pool' : 'max-pool'
  if (input === undefined || input.length !== 4) return unknownCost(work)
  const levels = Array.from({ length: attrs.height }, (_, level) => {
    const axes = [2, 3].map((at) => binsAxis(input[at] ?? 1n, 2n ** BigInt(level)))
    return windowedReads(input.slice(0, 2), axes).expr
  })
  const reads = levels.length === 1 ? q('levels', { levels: levels[0] }) : q('sum(levels)', { levels })
  const out = [...input.slice(0, 2), q('sum([4^level for level in range(0, levels)])', { levels: attrs.height }).expr]
  return { operations: pooledOperations(attrs.method, reads, out), work }
}

function binsAxis(size: Expr, bins: bigint): WindowAxis {
  const { kernel, pad } = windowOf(size, bins)
  return isKnown(kernel) && isKnown(pad)
    ? { size, out: bins, kernel, stride: Number(kernel), pad: Number(pad) }
    : { size, out: bins, kernel, stride: 1, pad: 0 }
}

/** The window of each bin, ⌈size/bins⌉ long, and the padding that takes up what is left over. */
function windowOf(size: Expr, bins: bigint): { readonly kernel: Expr; readonly pad: Expr } {
  const kernel = q('ceil(in / bins)', { in: size, bins }).expr
  return { kernel, pad: q('floor((kernel*bins - in + 1) / 2)', { kernel, bins, in: size }).expr }
}

/** The padding of a level must stay below its window. */
function checkBins(site: Site<SppAttrs>, height: Expr, width: Expr, bins: bigint): void {
  for (const size of [height, width]) {
    const { kernel, pad } = windowOf(size, bins)
    const text = '{bins} bins do not fit into the input: the padding would be as large as the window'
    site.check(less(pad, kernel), 'caffe/spp-bins', text, { bins })
    const { method } = site.attrs
    if (method === 'STOCHASTIC') {
      const isFit = equal(pad, 0n)
      site.check(isFit, 'caffe/pool-pad', 'padding is there for MAX and AVE only, not for {method}', { method })
    }
    if (equal(kernel, 0n) === true) return
  }
}

export const sppLayer: CaffeLayer = {
  type: 'SPP',
  bottoms: { min: 1, max: 1 },
  tops: { min: 1, max: 1 },
  lower: (layer, context) => {
    const param = layer.message('spp_param')
    const height = param.number('pyramid_height')
    if (height > 1) refuseInPlace(layer, context)
    if (height === 0)
      context.report(
        'error',
        'caffe/spp-height',
        'pyramid_height is missing or 0',
        {},
        { where: param.where('pyramid_height') },
      )
    const attrs = { height: Math.min(height, MOST_LEVELS), method: param.enumName('pool') }
    return lowered(spp, attrs, () => {
      const { method } = attrs
      // Each level is a pooling layer of its own.
      if (!isPoolMethod(method) || (method === 'STOCHASTIC' && context.phase === 'TRAIN')) return drawsAtRandom(method)
      return { kind: 'pyramid-pool', levels: attrs.height, method }
    })
  },
}

/** 4^15 bins exceed any blob already. */
const MOST_LEVELS = 15
