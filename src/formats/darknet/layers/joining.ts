/** Layers that read earlier ones by their numbers: route, shortcut, scale_channels, sam. */

import { type Expr, equal, unknown } from '../../../core/expr.ts'
import { given, type Quantity, q } from '../../../core/formula.ts'
import type { Op, Site } from '../../../core/network/op.ts'
import { type Shape, shapeOf } from '../../../core/network/shape.ts'
import { message } from '../../../core/words/message.ts'
import { eachValue, type PerValue, times, unknownCost } from '../../../ops/arithmetic.ts'
import { activationOf } from './activations.ts'
import {
  imageOf,
  type LayerReader,
  lowered,
  nonEmpty,
  param,
  passedOn,
  type SectionSite,
  unknownOutputs,
} from './layer.ts'

/** The layers that a key names, one by one. Reported where it is not there, which ends both programs by a crash. */
function named(site: SectionSite, key: string) {
  const numbers = site.options.ints(key)
  if (numbers !== undefined) return numbers.map((number) => site.layer(number, key))
  site.report('error', 'darknet/missing-key', '{key} is missing: it names the layers to read', { key })
  return undefined
}

interface RouteAttrs {
  /** Parts that each channel axis is cut into; 1: none is cut. */
  readonly groups: bigint
  readonly group: bigint
}

const route: Op<RouteAttrs> = {
  name: 'concat',
  family: 'shape',
  summary: message('puts the channels of layers behind one another, or takes those of one'),
  source: 'parser.c, parse_route',
  infer: (site) => {
    const { groups, group } = site.attrs
    const [first, ...others] = site.inputs
    if (groups <= 0n) {
      site.report('error', 'darknet/groups-zero', 'groups must be larger than 0: Darknet divides by it')
      return unknownOutputs(site)
    }
    if (group < 0n || group >= groups) {
      const args = { group, groups, last: groups - 1n }
      site.report('error', 'darknet/group', 'there is no group {group} of {groups}: they count from 0 to {last}', args)
    }
    if (first === undefined || others.includes(undefined)) return unknownOutputs(site)
    const images = site.inputs.map((shape) => shape ?? [])
    if (images.some((shape) => shape.length !== 4)) return { outputs: [flatJoin(images)] }
    return { outputs: [joined(site, images, groups)] }
  },
}

/** What keeps no image is put behind one another value by value. */
function flatJoin(shapes: readonly Shape[]): readonly Quantity[] {
  const counts = shapes.map((shape) =>
    shape.slice(1).reduce<Expr>((product, size) => q('a*b', { a: product, b: size }).expr, 1n),
  )
  return [given(shapes[0]?.[0] ?? unknown), q('sum(in)', { in: counts })]
}

function joined(site: Site<RouteAttrs>, images: readonly Shape[], groups: bigint): readonly Quantity[] {
  const [batch = unknown, , height = unknown, width = unknown] = images[0] ?? []
  const channels = images.map((image) => image[1] ?? unknown)
  const isLevel = images.every(
    (image) => equal(image[2] ?? unknown, height) !== false && equal(image[3] ?? unknown, width) !== false,
  )
  if (!isLevel) {
    const text = 'the layers have different heights or widths: Darknet makes an empty image of them'
    site.report('error', 'darknet/route-sizes', text)
    return [given(batch), given(unknown), given(unknown), given(unknown)]
  }
  const [only] = channels
  const all = channels.length === 1 && only !== undefined ? given(only) : q('sum(channels)', { channels })
  const cut = groups === 1n ? all : q('trunc(channels / groups)', { channels: all.expr, groups })
  return [given(batch), cut, given(height), given(width)]
}

export const readRoute: LayerReader = (site) => {
  const { options, dialect } = site
  const groups = options.int('groups', 1n)
  if (groups !== 1n) site.differs('groups')
  const isCut = dialect === 'alexeyab'
  const attrs = { groups: isCut ? groups : 1n, group: isCut ? options.int('group_id', 0n) : 0n }
  return lowered(route, attrs, { inputs: named(site, 'layers') ?? [undefined] })
}

interface ShortcutAttrs {
  readonly activation: PerValue
  /** Learned factors of each input: none, one, or one for each channel. */
  readonly weights: 'none' | 'layer' | 'channel'
  /** Whether heights and widths must agree, which only AlexeyAB's program asks for. */
  readonly isStrict: boolean
}

const shortcut: Op<ShortcutAttrs> = {
  name: 'add',
  family: 'elementwise',
  summary: message('adds the outputs of earlier layers, position by position and channel by channel'),
  source: 'shortcut_layer.c, make_shortcut_layer; parser.c, parse_shortcut',
  infer: (site) => {
    const { weights, isStrict } = site.attrs
    const [own, ...others] = site.inputs
    if (isStrict && own?.length === 4) for (const other of others) checkLevel(site, own, other)
    const factors = { none: [], layer: [given(BigInt(site.inputs.length))], channel: channelFactors(site) }[weights]
    const params = factors.length === 0 ? [] : nonEmpty([param('weights', factors)])
    return { ...passedOn(site), params }
  },
  cost: ({ attrs, inputs, outputs }) => {
    const output = shapeOf(outputs[0])
    if (output === undefined) return unknownCost('sum')
    const added = inputs.length - 1
    const counts: PerValue = { ...attrs.activation, add: added + (attrs.activation.add ?? 0) }
    const scaled =
      attrs.weights === 'none' ? {} : { multiply: times(inputs.length + (attrs.activation.multiply ?? 0), output) }
    const each = eachValue(output, counts, 'sum')
    return { ...each, operations: { ...each.operations, ...scaled } }
  },
}

function channelFactors({ inputs }: Site<unknown>): readonly Quantity[] {
  return [given(BigInt(inputs.length)), given(inputs[0]?.[1] ?? unknown)]
}

/** parse_shortcut of AlexeyAB's: assert(params.w == net.layers[index].out_w && params.h == net.layers[index].out_h). */
function checkLevel(site: Site<unknown>, own: Shape, other: Shape | undefined): void {
  const isLevel = [2, 3].every((axis) => equal(own[axis] ?? unknown, other?.[axis] ?? unknown) !== false)
  if (isLevel) return
  const text = "the layers have different heights or widths, which AlexeyAB's program refuses"
  site.report('error', 'darknet/shortcut-sizes', text)
}

export const readShortcut: LayerReader = (site) => {
  const { options, dialect } = site
  const sources = named(site, 'from')
  const type = options.text('weights_type') ?? 'none'
  const weights = ({ per_feature: 'layer', per_layer: 'layer', per_channel: 'channel', none: 'none' } as const)[type]
  if (type !== 'none') site.differs('weights_type')
  if (sources !== undefined && sources.length > 1) site.differs('from')
  const isAlexey = dialect === 'alexeyab'
  if (isAlexey) checkWeights(site, weights, type)
  const read = isAlexey ? sources : sources?.slice(0, 1)
  const attrs: ShortcutAttrs = {
    activation: activationOf(site, 'linear'),
    weights: isAlexey ? (weights ?? 'none') : 'none',
    isStrict: isAlexey,
  }
  return lowered(shortcut, attrs, { inputs: [site.previous, ...(read ?? [undefined])] })
}

/** parse_shortcut: weights need one of the normalisations it knows; else it ends. */
function checkWeights(site: SectionSite, weights: string | undefined, type: string): void {
  if (weights === undefined) {
    const text = 'there is no weights_type {type}: none, per_feature, per_layer and per_channel are'
    site.report('error', 'darknet/weights-type', text, { type }, { where: site.options.where('weights_type') })
    return
  }
  const norm = site.options.text('weights_normalization') ?? 'none'
  if (type === 'none' || ['relu', 'avg_relu', 'softmax'].includes(norm)) return
  const text = 'weights_type needs weights_normalization=relu, avg_relu or softmax'
  site.report('error', 'darknet/weights-normalization', text, {}, { where: site.options.where('weights_type') })
}

interface ScaleAttrs {
  /** What scales what: a number for each channel, for each position, or for each value. */
  readonly by: 'channel' | 'position' | 'value'
}

const scale: Op<ScaleAttrs> = {
  name: 'multiply',
  family: 'elementwise',
  summary: message('scales an earlier layer by what the layer before has found: attention'),
  source: 'scale_channels_layer.c; sam_layer.c',
  infer: (site) => {
    const factors = imageOf(site)
    const image = imageOf(site, 1)
    if (factors === undefined || image === undefined) return unknownOutputs(site)
    checkFactors(site, factors, image)
    return { outputs: [image.map(given)] }
  },
  cost: ({ outputs }) => eachValue(shapeOf(outputs[0]), { multiply: 1 }, 'product'),
}

function checkFactors(site: Site<ScaleAttrs>, factors: Shape, image: Shape): void {
  const same = (axis: number) => equal(factors[axis] ?? unknown, image[axis] ?? unknown) !== false
  const one = (axis: number) => equal(factors[axis] ?? unknown, 1n) !== false
  const fits = {
    channel: same(1) && one(2) && one(3),
    position: one(1) && same(2) && same(3),
    value: same(1) && same(2) && same(3),
  }[site.attrs.by]
  if (fits) return
  const args = { factors: factors.slice(1).map(String).join(' × '), image: image.slice(1).map(String).join(' × ') }
  site.report('error', 'darknet/scale-sizes', 'factors of {factors} do not fit an image of {image}', args)
}

function reads(site: SectionSite, by: ScaleAttrs['by']) {
  const source = named(site, 'from')?.[0]
  return lowered(scale, { by }, { inputs: [site.previous, source] })
}

export const readScaleChannels: LayerReader = (site) =>
  reads(site, site.options.flag('scale_wh') ? 'position' : 'channel')
export const readSam: LayerReader = (site) => reads(site, 'value')

const history: Op<{ readonly size: bigint }> = {
  name: 'history',
  family: 'shape',
  summary: message('puts the channels of the last images behind one another'),
  source: 'crnn_layer.c, make_history_layer',
  infer: (site) => {
    const image = imageOf(site)
    if (image === undefined) return unknownOutputs(site)
    const [batch, channels, height, width] = image
    return {
      outputs: [[given(batch), q('channels × size', { channels, size: site.attrs.size }), given(height), given(width)]],
    }
  },
}

export const readHistory: LayerReader = ({ options }) => lowered(history, { size: options.int('history_size', 4n) })
