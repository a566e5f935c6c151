/** Heads that read boxes out of the values before them (yolo_layer.c, region_layer.c, detection_layer.c, iseg_layer.c). */

import { equal, unknown } from '../../../core/expr.ts'
import { given, type Quantity, q } from '../../../core/formula.ts'
import type { Op } from '../../../core/network/op.ts'
import { message } from '../../../core/words/message.ts'
import { countOf, imageOf, type LayerReader, lowered, type SectionSite, unknownOutputs } from './layer.ts'

interface HeadAttrs {
  /** Channels that the head needs, by its own fields. */
  readonly channels: Quantity
}

function head(name: string, source: string): Op<HeadAttrs> {
  return {
    name,
    family: 'detection',
    summary: message('reads boxes, whether there is something in them, and what'),
    source,
    infer: (site) => {
      const image = imageOf(site)
      if (image === undefined) return unknownOutputs(site)
      const { channels } = site.attrs
      if (equal(image[1], channels.expr) === false) {
        const args = { found: String(image[1]), wanted: String(channels.expr) }
        const hint = message('set filters={wanted} in the layer before', args)
        const text = 'the layer before has {found} channels, but the boxes and classes here need {wanted}'
        site.report('error', 'darknet/head-channels', text, args, { hint })
      }
      return { outputs: [image.map(given)] }
    },
  }
}

const yolo = head('yolo', 'yolo_layer.c')
const gaussianYolo = head('gaussian-yolo', 'gaussian_yolo_layer.c')
const region = head('region', 'region_layer.c')
const iseg = head('instance-segmentation', 'iseg_layer.c')

/** How many anchors a head uses: as many as its mask lists (parser.c, parse_yolo_mask). */
function masked(site: SectionSite): bigint {
  const mask = site.options.text('mask')
  if (mask === undefined) return site.options.int('num', 1n)
  // Commas are counted; only AlexeyAB's program stops at a comment.
  const counted = site.dialect === 'alexeyab' ? mask.split('#', 1)[0] : mask
  if (counted !== mask && mask.split(',').length !== counted?.split(',').length) site.differs('mask')
  return BigInt(counted?.split(',').length ?? 1)
}

export const readYolo: LayerReader = (site) => {
  const classes = site.options.int('classes', 20n)
  return lowered(yolo, { channels: q('anchors × (classes + 4 + 1)', { anchors: masked(site), classes }) })
}

export const readGaussianYolo: LayerReader = (site) => {
  const classes = site.options.int('classes', 20n)
  return lowered(gaussianYolo, { channels: q('anchors × (classes + 8 + 1)', { anchors: masked(site), classes }) })
}

export const readRegion: LayerReader = ({ options }) => {
  const vars = {
    anchors: options.int('num', 1n),
    classes: options.int('classes', 20n),
    coords: options.int('coords', 4n),
  }
  return lowered(region, { channels: q('anchors × (classes + coords + 1)', vars) })
}

export const readIseg: LayerReader = ({ options }) => {
  const vars = { classes: options.int('classes', 20n), ids: options.int('ids', 32n) }
  return lowered(iseg, { channels: q('classes + 1 + ids', vars) })
}

interface DetectionAttrs {
  readonly values: Quantity
}

const detection: Op<DetectionAttrs> = {
  name: 'detection',
  family: 'detection',
  summary: message('reads boxes, whether there is something in them, and what'),
  source: 'detection_layer.c, make_detection_layer',
  infer: (site) => {
    const input = site.inputs[0]
    if (input === undefined) return unknownOutputs(site)
    const count = countOf(input)
    const { values } = site.attrs
    if (equal(count, values.expr) === false) {
      const args = { found: String(count), wanted: String(values.expr) }
      const hint = message('set output={wanted} in the layer before', args)
      const text = 'the layer before has {found} values, but the grid, boxes and classes here need {wanted}'
      site.report('error', 'darknet/head-channels', text, args, { hint })
    }
    return { outputs: [[given(input[0] ?? unknown), given(count)]] }
  },
}

export const readDetection: LayerReader = ({ options }) => {
  const vars = {
    side: options.int('side', 7n),
    num: options.int('num', 1n),
    coords: options.int('coords', 1n),
    classes: options.int('classes', 1n),
  }
  return lowered(detection, { values: q('side × side × ((1 + coords) × num + classes)', vars) })
}
