/** Pooling (maxpool_layer.c, avgpool_layer.c). */

import { unknown } from '../../../core/expr.ts'
import { given, q } from '../../../core/formula.ts'
import type { Op } from '../../../core/network/op.ts'
import { shapeOf } from '../../../core/network/shape.ts'
import { message } from '../../../core/words/message.ts'
import { told, unknownCost } from '../../../ops/arithmetic.ts'
import { flatSize } from '../../../ops/axes.ts'
import { blurredShape, windowOf, windowReach } from './convolution.ts'
import { imageOf, type LayerReader, lowered, type SectionSite, sizeChecked, unknownOutputs } from './layer.ts'

interface PoolAttrs {
  readonly size: bigint
  readonly strideX: bigint
  readonly strideY: bigint
  /** Of both sides together. */
  readonly padding: bigint
  /** Channels of the output where the maximum is taken across channels. */
  readonly depth: bigint | undefined
  /** Size of the blur that takes the stride over; 0: none. */
  readonly blur: bigint
  readonly blurStrideX: bigint
  readonly blurStrideY: bigint
}

function pool(name: string, work: 'max-pool' | 'average-pool', summary: string): Op<PoolAttrs> {
  const operation = work === 'max-pool' ? 'compare' : 'add'
  return {
    name,
    family: 'pool',
    summary: message(summary),
    source: 'maxpool_layer.c, make_maxpool_layer',
    infer: (site) => {
      const { size, strideX, strideY, padding, depth, blur, blurStrideX, blurStrideY } = site.attrs
      const isMoving = strideX !== 0n && strideY !== 0n
      if (!isMoving)
        site.report('error', 'darknet/stride-zero', 'the stride is 0, which ends Darknet by a division by zero')
      const image = imageOf(site)
      if (image === undefined) return unknownOutputs(site)
      const [batch, channels, height, width] = image
      const slid = (axis: 'height' | 'width', length: typeof height, stride: bigint) =>
        isMoving
          ? sizeChecked(
              site,
              q('trunc((in + padding - size) / stride) + 1', { in: length, padding, size, stride }),
              axis,
            )
          : given(unknown)
      const sizes =
        depth === undefined
          ? [slid('height', height, strideY), slid('width', width, strideX)]
          : [given(height), given(width)]
      const output = [given(batch), given(depth ?? channels), ...sizes]
      const next = blur > 0n ? [blurredShape(site, shapeOf(output), blur, blurStrideX, blurStrideY)] : []
      return { outputs: [output, ...next] }
    },
    reach: ({ attrs }) =>
      attrs.depth === undefined
        ? windowReach({ size: attrs.size, padding: attrs.padding / 2n }, attrs)
        : [undefined, undefined],
    window: ({ attrs }) =>
      attrs.depth === undefined
        ? { ...windowOf(attrs, attrs.padding / 2n), mode: work === 'max-pool' ? 'max' : 'ave' }
        : undefined,
    cost: ({ attrs, outputs }) => {
      const output = shapeOf(outputs[0])
      if (output === undefined) return unknownCost(work)
      const window = attrs.size * attrs.size
      const counts = { [operation]: q('prod(out) × window', { out: told(output), window }) }
      const average = work === 'average-pool' ? { divide: q('prod(out)', { out: told(output) }) } : {}
      return { operations: { ...counts, ...average }, work, window, kernel: window }
    },
  }
}

const maxpool = pool('pool', 'max-pool', 'the largest value of each window')
const localAverage = pool('pool', 'average-pool', 'the average of each window')

/** Fields of both kinds (parser.c, parse_maxpool): padding is of both sides together, size − 1 where nothing is said. */
function windowOptions({ options }: SectionSite): Pick<PoolAttrs, 'size' | 'padding'> & { readonly stride: bigint } {
  const stride = options.int('stride', 1n)
  const size = options.int('size', stride)
  return { size, padding: options.int('padding', size - 1n), stride }
}

export const readMaxpool: LayerReader = (site) => {
  const { options } = site
  const isAlexey = site.dialect === 'alexeyab'
  const { size, padding, stride } = windowOptions(site)
  const along = (key: string) => {
    const own = options.int(key, stride)
    if (own !== stride) site.differs(key)
    return isAlexey ? own : stride
  }
  const [strideX, strideY] = [along('stride_x'), along('stride_y')]
  const antialiasing = options.int('antialiasing', 0n)
  if (antialiasing !== 0n) site.differs('antialiasing')
  if (options.flag('maxpool_depth')) site.differs('maxpool_depth')
  const hasBlur = isAlexey && antialiasing !== 0n
  const attrs: PoolAttrs = {
    size,
    padding,
    strideX: hasBlur ? 1n : strideX,
    strideY: hasBlur ? 1n : strideY,
    depth: isAlexey && options.flag('maxpool_depth') ? options.int('out_channels', 1n) : undefined,
    blur: hasBlur ? (antialiasing === 2n ? 2n : 3n) : 0n,
    blurStrideX: strideX,
    blurStrideY: strideY,
  }
  return lowered(maxpool, attrs, { outputs: hasBlur ? 2 : 1 })
}

export const readLocalAvgpool: LayerReader = (site) => {
  const { size, padding, stride } = windowOptions(site)
  const [strideX, strideY] = [site.options.int('stride_x', stride), site.options.int('stride_y', stride)]
  const blur = { blur: 0n, blurStrideX: strideX, blurStrideY: strideY }
  return lowered(localAverage, { size, padding, strideX, strideY, depth: undefined, ...blur })
}

const avgpool: Op = {
  name: 'global-pool',
  family: 'pool',
  summary: message('the average of each channel'),
  source: 'avgpool_layer.c, make_avgpool_layer',
  infer: (site) => {
    const image = imageOf(site)
    if (image === undefined) return unknownOutputs(site)
    return { outputs: [[given(image[0]), given(image[1]), given(1n), given(1n)]] }
  },
  cost: ({ inputs, outputs }) => {
    const [input, output] = [inputs[0], shapeOf(outputs[0])]
    if (input === undefined || output === undefined) return unknownCost('global-average-pool')
    return {
      operations: { add: q('prod(in)', { in: told(input) }), divide: q('prod(out)', { out: told(output) }) },
      work: 'global-average-pool',
      window: flatSize(input.slice(2)).expr,
    }
  },
}

export const readAvgpool: LayerReader = () => lowered(avgpool, undefined)
