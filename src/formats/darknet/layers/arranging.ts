/** Layers that arrange values anew or keep them: crop, reorg, upsample, dropout, activation and others. */

import { unknown } from '../../../core/expr.ts'
import { given, q } from '../../../core/formula.ts'
import type { Op, Reach } from '../../../core/network/op.ts'
import { shapeOf } from '../../../core/network/shape.ts'
import { message } from '../../../core/words/message.ts'
import { eachValue, type PerValue } from '../../../ops/arithmetic.ts'
import { keepsShape } from '../../../ops/same-shape.ts'
import { activationOf } from './activations.ts'
import { spreadReach, windowReach } from './convolution.ts'
import { countOf, imageOf, type LayerReader, lowered, passedOn, sizeChecked, unknownOutputs } from './layer.ts'

const crop: Op<{ readonly height: bigint; readonly width: bigint }> = {
  name: 'crop',
  family: 'shape',
  summary: message('cuts a part out of the image; in the middle, when it runs'),
  source: 'crop_layer.c, make_crop_layer',
  infer: (site) => {
    const image = imageOf(site)
    if (image === undefined) return unknownOutputs(site)
    const height = sizeChecked(site, given(site.attrs.height), 'height')
    const width = sizeChecked(site, given(site.attrs.width), 'width')
    return { outputs: [[given(image[0]), given(image[1]), height, width]] }
  },
  // In the middle (crop_layer.c, forward_crop_layer).
  reach: ({ attrs, inputs }) =>
    [attrs.height, attrs.width].map((size, axis): Reach => {
      const whole = inputs[0]?.[axis + 2]
      return { kind: 'shift', offset: typeof whole === 'bigint' ? Number((whole - size) / 2n) : 0 }
    }),
}

export const readCrop: LayerReader = ({ options }) =>
  lowered(crop, { height: options.int('crop_height', 1n), width: options.int('crop_width', 1n) })

interface ReorgAttrs {
  readonly stride: bigint
  readonly reverse: boolean
  /** Values behind those of the input, which then keep no image; 0: none. */
  readonly extra: bigint
}

const reorg: Op<ReorgAttrs> = {
  name: 'space-to-depth',
  family: 'shape',
  summary: message('moves neighbouring positions into channels of their own, or back'),
  source: 'reorg_layer.c, make_reorg_layer',
  reach: ({ attrs: { stride, reverse } }) =>
    reverse ? spreadReach(stride, stride, 0n) : windowReach({ size: stride, padding: 0n }, unblurred(stride)),
  infer: (site) => {
    const { stride, reverse, extra } = site.attrs
    const image = imageOf(site)
    if (stride === 0n)
      site.report('error', 'darknet/stride-zero', 'the stride is 0, which ends Darknet by a division by zero')
    if (image === undefined || stride === 0n) return unknownOutputs(site)
    const [batch, channels, height, width] = image
    if (extra !== 0n) return { outputs: [[given(batch), q('in + extra', { in: countOf(image), extra })]] }
    if (reverse) {
      const maps = q('trunc(channels / (stride × stride))', { channels, stride })
      return {
        outputs: [
          [given(batch), maps, q('in × stride', { in: height, stride }), q('in × stride', { in: width, stride })],
        ],
      }
    }
    const maps = q('channels × stride × stride', { channels, stride })
    const slid = (size: typeof height) => q('trunc(in / stride)', { in: size, stride })
    return {
      outputs: [
        [given(batch), maps, sizeChecked(site, slid(height), 'height'), sizeChecked(site, slid(width), 'width')],
      ],
    }
  },
}

function unblurred(stride: bigint) {
  return { blur: 0n, blurStrideX: stride, blurStrideY: stride }
}

export const readReorg: LayerReader = (site) => {
  const { options } = site
  const extra = options.int('extra', 0n)
  if (extra !== 0n) site.differs('extra')
  const isPlain = site.dialect === 'alexeyab'
  const stride = options.int('stride', 1n)
  return lowered(reorg, { stride, reverse: options.flag('reverse'), extra: isPlain ? 0n : extra })
}

const upsample: Op<{ readonly stride: bigint }> = {
  name: 'upsample',
  family: 'shape',
  summary: message('repeats each position along both axes; a negative stride adds them up instead'),
  source: 'upsample_layer.c, make_upsample_layer',
  infer: (site) => {
    const { stride } = site.attrs
    const image = imageOf(site)
    if (image === undefined) return unknownOutputs(site)
    const [batch, channels, height, width] = image
    const sized = (size: typeof height) =>
      stride < 0n ? q('trunc(in / stride)', { in: size, stride: -stride }) : q('in × stride', { in: size, stride })
    return { outputs: [[given(batch), given(channels), sized(height), sized(width)]] }
  },
  reach: ({ attrs: { stride } }) =>
    stride > 0n ? spreadReach(stride, stride, 0n) : windowReach({ size: -stride, padding: 0n }, unblurred(-stride)),
  cost: ({ outputs, attrs }) => eachValue(shapeOf(outputs[0]), attrs.stride < 0n ? { add: 1 } : {}, 'upsample'),
}

export const readUpsample: LayerReader = ({ options }) => lowered(upsample, { stride: options.int('stride', 2n) })

const dropout = keepsShape(
  'dropout',
  'activation',
  'drops values while training; does nothing when it runs',
  'dropout_layer.c',
)
const normalization = keepsShape<{ readonly size: bigint }>(
  'local-norm',
  'norm',
  'divides each value by what its neighbours in other channels sum up to',
  'normalization_layer.c',
  { multiply: 3, add: 3, power: 1 },
  'local-norm',
)
const empty = keepsShape('identity', 'shape', 'passes on what it gets', 'parser.c')
const logistic = keepsShape('sigmoid', 'activation', 'brings each value between 0 and 1', 'logistic_layer.c', {
  exp: 1,
  add: 1,
  divide: 1,
})
const l2norm = keepsShape(
  'l2-norm',
  'norm',
  'divides by the length of the channels at each position',
  'l2norm_layer.c',
  {
    multiply: 1,
    add: 1,
    divide: 1,
  },
)

export const readDropout: LayerReader = () => lowered(dropout, undefined)
export const readEmpty: LayerReader = () => lowered(empty, undefined)
export const readLogistic: LayerReader = () => lowered(logistic, undefined)
export const readL2norm: LayerReader = () => lowered(l2norm, undefined)
export const readNormalization: LayerReader = ({ options }) => lowered(normalization, { size: options.int('size', 5n) })

const activation: Op<PerValue> = {
  name: 'activation',
  family: 'activation',
  summary: message('applies a function to each value'),
  source: 'activation_layer.c, make_activation_layer',
  infer: passedOn,
  cost: ({ attrs, outputs }) => eachValue(shapeOf(outputs[0]), attrs),
}

export const readActivation: LayerReader = (site) => lowered(activation, activationOf(site, 'linear'))

/** Layers that keep only how many values there are. */
function flattens<A = unknown>(
  name: string,
  family: 'loss' | 'activation' | 'detection',
  summary: string,
  source: string,
  counts: PerValue,
): Op<A> {
  return {
    name,
    family,
    summary: message(summary),
    source,
    infer: ({ inputs }) => {
      const input = inputs[0]
      return { outputs: [input === undefined ? undefined : [given(input[0] ?? unknown), given(countOf(input))]] }
    },
    cost: ({ inputs }) => eachValue(inputs[0], counts),
  }
}

const softmax: Op<{ readonly groups: bigint }> = {
  ...flattens<{ readonly groups: bigint }>(
    'softmax',
    'activation',
    'brings values to probabilities that add up to 1',
    'softmax_layer.c',
    {
      add: 2,
      compare: 1,
      divide: 1,
      exp: 1,
    },
  ),
  infer: (site) => {
    const input = site.inputs[0]
    if (input === undefined) return unknownOutputs(site)
    const count = countOf(input)
    const { groups } = site.attrs
    const isEven = groups !== 0n && (typeof count !== 'bigint' || count % groups === 0n)
    if (!isEven) {
      const text = 'groups {groups} does not divide {count} values, which ends Darknet'
      site.report('error', 'darknet/softmax-groups', text, { groups, count: String(count) })
    }
    return { outputs: [[given(input[0] ?? unknown), given(count)]] }
  },
}

const cost = flattens('loss', 'loss', 'compares with the truth while training', 'cost_layer.c', {})
const contrastive = flattens(
  'loss',
  'loss',
  'brings equal things together and others apart while training',
  'softmax_layer.c',
  {},
)

export const readSoftmax: LayerReader = ({ options }) => lowered(softmax, { groups: options.int('groups', 1n) })
export const readCost: LayerReader = () => lowered(cost, undefined)

/** It needs the yolo layer whose truth it takes (parser.c, parse_contrastive). */
export const readContrastive: LayerReader = (site) => {
  const number = site.options.int('yolo_layer', 0n)
  if (number === 0n)
    site.report('error', 'darknet/missing-key', '{key} is missing: it names the layers to read', { key: 'yolo_layer' })
  else site.layer(number, 'yolo_layer')
  return lowered(contrastive, undefined)
}
