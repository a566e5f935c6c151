/** Boxes: priors, heads that keep what they find, and regions that are cut out of maps. */

import { symbol, unknown } from '../../../core/expr.ts'
import { given, q } from '../../../core/formula.ts'
import type { Op } from '../../../core/network/op.ts'
import { message } from '../../../core/words/message.ts'
import type { Params } from '../params.ts'
import { fromFirst, type LayerReader, type LayerSite, lowered, sizesOf, unknownOutputs } from './layer.ts'

interface PriorAttrs {
  readonly smallest: bigint
  readonly largest: bigint
  readonly ratios: bigint
  readonly flip: bigint
  readonly isWholeImage: boolean
}

/** priorbox.cpp, forward: by one blob alone and no image, boxes as MXNet makes them. */
const priorBox: Op<PriorAttrs> = {
  name: 'prior-box',
  family: 'detection',
  summary: message('boxes of several sizes and ratios at every position'),
  source: 'src/layer/priorbox.cpp',
  infer: (site) => {
    const input = site.inputs[0]
    if (input === undefined) return unknownOutputs(site)
    const { w, h } = sizesOf(input)
    const { smallest, largest, ratios, flip, isWholeImage } = site.attrs
    if (site.inputs.length === 1 && isWholeImage && largest === 0n) {
      return { outputs: [[q('4 × w × h × (sizes - 1 + ratios)', { w, h, sizes: smallest, ratios })]] }
    }
    const vars = { w, h, sizes: smallest, ratios, largest, turned: flip }
    return { outputs: [[given(2n), q('4 × w × h × (sizes*ratios*(1 + turned) + sizes + largest)', vars)]] }
  },
}

const readPriorBox: LayerReader = ({ params }) =>
  lowered(priorBox, {
    smallest: params.count('min_sizes'),
    largest: params.count('max_sizes'),
    ratios: params.count('aspect_ratios'),
    flip: params.flag('flip') ? 1n : 0n,
    isWholeImage: params.int('image_width') === -233n && params.int('image_height') === -233n,
  })

/** How many boxes are kept only the data tells: a row of label, score and corners for each. */
const detectionOutput: Op<string> = {
  name: 'detection-output',
  family: 'detection',
  summary: message('keeps the boxes that stand out'),
  source: 'src/layer/detectionoutput.cpp',
  sizesFromData: true,
  infer: ({ attrs }) => ({ outputs: [[given(symbol(attrs)), given(6n)]] }),
}

const proposal: Op<string> = {
  name: 'proposal',
  family: 'detection',
  summary: message('keeps the boxes that stand out'),
  source: 'src/layer/proposal.cpp',
  sizesFromData: true,
  infer: ({ attrs, outputCount }) => {
    const boxes = given(symbol(attrs))
    return {
      outputs: [
        [boxes, given(1n), given(4n)],
        [boxes, given(1n), given(1n)],
      ].slice(0, outputCount),
    }
  },
}

/** yolodetectionoutput.cpp, load_param: a width and a height for each box. */
const readYolo: LayerReader = (site) => {
  const found = site.params.count('biases')
  const boxes = site.params.int('num_box')
  if (found !== 2n * boxes) {
    const text = '{found} numbers for {boxes} boxes: a width and a height each'
    site.report('error', 'ncnn/boxes', text, { found, boxes })
  }
  return lowered(detectionOutput, boxesOf(site))
}

/** yolov3detectionoutput.cpp, load_param: the mask is an array of floats. */
const readYolov3: LayerReader = (site) => {
  if (site.params.floats('mask').some((one) => !Number.isInteger(one) || one < 0)) {
    const text = 'mask lists float32 numbers, and {value} as integers are other bits: write 1.0'
    site.report('error', 'ncnn/mask', text, { value: site.params.text('mask').slice(0, 60) })
  }
  return lowered(detectionOutput, boxesOf(site))
}

/** A symbol for how many boxes a layer keeps. */
function boxesOf({ name }: LayerSite): string {
  return `BOXES_${name.replace(/\W/g, '_')}`
}

interface RoiAttrs {
  /** `undefined`: the input's. */
  readonly channels: bigint | undefined
  readonly height: bigint
  readonly width: bigint
}

const roiPool = fromFirst<RoiAttrs>(
  {
    name: 'roi-pool',
    family: 'detection',
    summary: 'cuts a region out of maps, and brings it to one size',
    source: 'src/layer/roipooling.cpp',
  },
  (input, { attrs: { channels, height, width } }) => [
    given(channels ?? input[0] ?? unknown),
    given(height),
    given(width),
  ],
)

function roi(channels: (params: Params) => bigint | undefined): LayerReader {
  return ({ params }) =>
    lowered(roiPool, {
      channels: channels(params),
      height: params.int('pooled_height'),
      width: params.int('pooled_width'),
    })
}

export const DETECTION: ReadonlyMap<string, LayerReader> = new Map<string, LayerReader>([
  ['PriorBox', readPriorBox],
  ['DetectionOutput', (site) => lowered(detectionOutput, boxesOf(site))],
  ['YoloDetectionOutput', readYolo],
  ['Yolov3DetectionOutput', readYolov3],
  ['Proposal', (site) => lowered(proposal, boxesOf(site))],
  ['ROIPooling', roi(() => undefined)],
  ['ROIAlign', roi(() => undefined)],
  ['PSROIPooling', roi((params) => params.int('output_dim'))],
])
